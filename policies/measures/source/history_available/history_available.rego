# METADATA
# title: The full history of the source is there
# description: |
#   The checkout carries the full history. A shallow one shows only that the history was not looked at, so the
#   verdict is unknown and not a failure.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, unknown]
#   remediation: |
#     Fetch the full history (`fetch-depth: 0` on GitHub, `GIT_DEPTH: 0` on GitLab).
#   threats: [changes that cannot be traced to a person]
package ssdfgate.measures.source.history_available

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository

default verdict := "unknown"

verdict := "pass" if {
	missing == []
	repository.proved(proofs)
}

proofs := [item.id |
	some item in repository.usable
	item.facts.history.shallow == false
	repository.is_count(item.facts.history.commits)
	item.facts.history.commits > 0
]

missing := array.concat(array.concat(repository.obstacles, repository.no_history), repository.shallow)

decision := report.decision(verdict, missing, 0, evidence.cited(verdict, ["repository"]))
