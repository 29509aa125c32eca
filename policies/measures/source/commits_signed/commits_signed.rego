# METADATA
# title: Commits carry signatures, as many as the profile asks for
# description: |
#   The share of commits that carry a signature reaches `signed_commits_percent`. Presence only: no signature is
#   verified and no key is compared with a person, so a pass never says that a commit is genuine.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Sign commits (`git config commit.gpgsign true`) and let the platform refuse unsigned ones.
#   threats: [commits under the name of somebody else]
package ssdfgate.measures.source.commits_signed

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	repository.proved(proofs)
}

default asked := -1

asked := input.parameters.signed_commits_percent if is_number(input.parameters.signed_commits_percent)

proofs := [item.id |
	some item in repository.usable
	item.facts.history.shallow == false
	counted(item.facts.history)
	reached(item.facts.history)
]

# A part of the history cannot show that a share is missed, unless every commit must be signed.
against := [report.violation(message, item.id) |
	asked > 0
	some item in repository.credible
	history := item.facts.history
	counted(history)
	not reached(history)
	conclusive(history)
	message := report.phrase([history.signed, " of ", history.commits, " commits carry a signature; the profile asks for ", asked, " percent."])
]

counted(history) if {
	repository.is_count(history.commits)
	repository.is_count(history.signed)
	history.commits > 0
}

reached(history) if {
	asked > 0
	history.signed * 100 >= asked * history.commits
}

reached(history) if {
	asked == 0
	all_signed(history)
}

conclusive(history) if history.shallow == false

conclusive(_) if asked == 100

missing := [violation |
	some list in [repository.obstacles, no_bar, no_share, repository.no_history, repository.shallow]
	some violation in list
]

no_bar := [report.violation("The parameter signed_commits_percent is missing.", null) | asked < 0]

# What nobody asks for is not proved by what happens to be there.
no_share := [report.violation(none_asked, item.id) |
	asked == 0
	some item in repository.usable
	history := item.facts.history
	counted(history)
	not all_signed(history)
]

none_asked := "The profile asks for no share of signed commits, and not every commit carries a signature."

all_signed(history) if history.signed == history.commits

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
