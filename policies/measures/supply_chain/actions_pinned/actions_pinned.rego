# METADATA
# title: Third-party actions are pinned to a commit
# description: |
#   Every action of somebody else that a GitHub workflow uses is named by a full commit id. Tags and branches can be
#   moved to other code. Not applicable where there is no workflow.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown, not_applicable]
#   remediation: |
#     Replace the tag by the full commit id, with the tag in a comment, and let a bot keep it current.
#   threats: [a hijacked action that runs with the secrets of the pipeline]
package ssdfgate.measures.supply_chain.actions_pinned

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	repository.proved(proofs)
	not repository.without_workflows
}

verdict := "not_applicable" if {
	against == []
	missing == []
	repository.without_workflows
}

proofs := [item.id |
	some item in repository.usable
	repository.is_count(item.facts.actions.workflows)
	item.facts.actions.unreadable == []
	item.facts.actions.unpinned_total == 0
	item.facts.actions.pinned == item.facts.actions.uses
]

total := sum([item.facts.actions.unpinned_total |
	some item in repository.credible
	repository.is_count(item.facts.actions.unpinned_total)
])

against := array.concat(
	[report.violation(report.phrase([total, " uses of actions are not pinned to a full commit id."]), null) | total > 0],
	[violation |
		some item in repository.credible
		some action in item.facts.actions.unpinned
		violation := report.at(
			report.phrase([action.uses, " is not pinned to a full commit id."]),
			action.path, action.line, null, item.id,
		)
	],
)

missing := array.concat(repository.obstacles, repository.unreadable_workflows)

reasons := [report.violation("There is no GitHub workflow in the repository.", null) | verdict == "not_applicable"]

decision := report.decision(
	verdict,
	array.concat(reasons, array.concat(against, missing)),
	total,
	evidence.cited(verdict, ["repository"]),
)
