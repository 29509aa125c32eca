# METADATA
# title: The pipeline has no known weakness
# description: |
#   No open finding about the pipeline at or above the bar `sast_block_at`, every workflow could be read, and a scan
#   looked at them. Not applicable where there is no GitHub workflow.
# custom:
#   needs: [repository, sast]
#   about: process
#   verdicts: [pass, fail, unknown, not_applicable]
#   remediation: |
#     Correct the findings in the workflows; untrusted text never belongs into a `run` script.
#   threats: [script injection through titles and branch names, stolen tokens, pull requests that run with secrets]
package ssdfgate.measures.build.pipeline_hardened

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.findings
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository
import data.ssdfgate.lib.sast
import data.ssdfgate.lib.severity

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	scan_problems == []
	evidence.is_usable("sast")
	evidence.is_usable("repository")
	not nothing_to_judge
}

verdict := "not_applicable" if {
	against == []
	missing == []
	nothing_to_judge
}

# Both must say so: the facts about the repository, and the inventory.
nothing_to_judge if {
	repository.without_workflows
	sast.inventory_is_sound
	sum([row.files | some row in workflows]) == 0
}

workflows := [row | some row in sast.counted; row.name == "github-workflow"]

topics := ["ci"]

bar := severity.bar("sast_block_at")

total := findings.topics_at(sast.credible, topics, bar)

against := findings.of_topics(sast.credible, topics, bar, total, "open findings about the pipeline")

missing := array.concat(repository.obstacles, array.concat(repository.unreadable_workflows, uncounted))

uncounted := [report.violation("The evidence does not say how many workflows there are.", item.id) |
	some item in repository.usable
	not workflows_counted(item)
]

workflows_counted(item) if {
	repository.is_count(item.facts.actions.workflows)
	is_array(item.facts.actions.unreadable)
}

scan_problems := array.concat(
	array.concat(severity.bar_problems("sast_block_at"), sast.scan_obstacles),
	array.concat(sast.unreadable, not_scanned),
)

not_scanned := [report.violation("No scan that can be relied on looked at all the workflows.", null) |
	not scanned
]

scanned if {
	evidence.is_usable("sast")
	some row in workflows
	row.files > 0
	evidence.tolerated(row.unanalysed, row.files)
}

reasons := [report.violation("There is no GitHub workflow in the repository.", null) | verdict == "not_applicable"]

decision := findings.sparing(
	report.decision(
		verdict,
		array.concat(reasons, array.concat(against, array.concat(missing, open_questions))),
		total,
		evidence.cited(verdict, ["repository", "sast"]),
	),
	array.concat(missing, scan_problems), total, findings.waived_topics_at(sast.credible, topics, bar),
)

open_questions := [problem | verdict != "not_applicable"; some problem in scan_problems]
