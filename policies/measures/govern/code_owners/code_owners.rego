# METADATA
# title: Parts of the code have owners
# description: |
#   A CODEOWNERS file with at least one rule lies in the repository. Whether the platform enforces it is not seen
#   from here.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Add .github/CODEOWNERS or CODEOWNERS with a rule for every path that matters.
#   threats: [changes that nobody answers for]
package ssdfgate.measures.govern.code_owners

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

proofs := [id |
	some item in repository.usable
	item.facts.code_owners.rules > 0
	repository.is_count(item.facts.code_owners.rules)
	id := item.id
]

against := array.concat(
	repository.lacking("code_owners", "The repository holds no CODEOWNERS file."),
	[report.at("The CODEOWNERS file holds no rule.", item.facts.code_owners.path, 0, null, item.id) |
		some item in repository.credible
		item.facts.code_owners.rules == 0
	],
)

missing := repository.obstacles

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
