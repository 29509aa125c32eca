# METADATA
# title: A pipeline runs on a schedule
# description: |
#   A GitHub workflow in the repository is started by the clock, so that new knowledge about old code is noticed
#   without a commit. What it scans is not judged. Schedules of GitLab and others are kept outside the files and
#   cannot be seen here.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Start the workflow that scans at least once a week: `on: schedule` with a `cron` time in .github/workflows/.
#   threats: [vulnerabilities that become known after the last commit, projects at rest that nobody looks at]
package ssdfgate.measures.respond.scans_scheduled

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository

default verdict := "unknown"

verdict := "fail" if count(against) > 0

verdict := "pass" if {
	count(against) == 0
	count(missing) == 0
	repository.proved(proofs)
}

proofs := [item.id |
	some item in repository.usable
	is_array(item.facts.schedules.workflows)
	count(item.facts.schedules.workflows) > 0
]

# GitHub keeps schedules in workflows and nowhere else, so where it is the only platform, and every workflow could be
# read, there is none.
against := [report.violation("No workflow of the repository runs on a schedule.", item.id) |
	some item in repository.credible
	item.facts.schedules.workflows == []
	item.facts.ci.systems == ["GitHub Actions"]
	item.facts.actions.workflows > 0
	item.facts.actions.unreadable == []
]

missing := array.concat(repository.obstacles, unseen)

none_seen := "No GitHub workflow runs on a schedule; whether another pipeline does cannot be seen here."

unseen := [report.violation(none_seen, item.id) |
	some item in repository.usable
	item.facts.schedules.workflows == []
]

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
