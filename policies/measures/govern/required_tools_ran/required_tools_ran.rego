# METADATA
# title: Every required tool left evidence
# description: |
#   Each collector of `required_collectors` left evidence that can be relied on, or says for a reason that there was
#   nothing for it to look at.
# custom:
#   needs: [dependency-audit, repository, sast, sbom]
#   about: process
#   verdicts: [pass, unknown]
#   remediation: |
#     Install the missing tool, see `ssdfgate check` for the command; do not switch required collectors off.
#   threats: [checks that are planned but do not run]
package ssdfgate.measures.govern.required_tools_ran

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "pass" if {
	count(missing) == 0
	count(required) > 0
	count(answered) == count(required)
}

default required := []

required := input.parameters.required_collectors if is_array(input.parameters.required_collectors)

entries(collector) := [entry | some entry in evidence.assessed; entry.item.collector == collector]

sound(entry) if {
	count(entry.problems) == 0
	entry.item.status in ["complete", "partial", "not_applicable"]
}

answered := [collector |
	some collector in required
	count(entries(collector)) > 0
	count([entry | some entry in entries(collector); sound(entry)]) == count(entries(collector))
]

missing := array.concat(
	array.concat(evidence.unjudged, no_bar),
	array.concat(unreadable, array.concat(silent, unsound)),
)

# Whoever left an item that cannot be read, it may have been a required tool.
unreadable := [report.violation(evidence.unreadable, evidence.id_of(entry.item)) |
	some entry in evidence.assessed
	not entry.readable
]

no_bar := [report.violation("The parameter required_collectors is missing or empty.", null) | count(required) == 0]

silent := [report.violation(report.phrase(["The required collector ", collector, " left no evidence."]), null) |
	some collector in required
	count(entries(collector)) == 0
]

unsound := [violation |
	some collector in required
	some entry in entries(collector)
	entry.readable
	some violation in evidence.explain(entry)
]

cited := [entry.item.id |
	some collector in required
	some entry in entries(collector)
	is_string(entry.item.id)
]

decision := report.decision(verdict, missing, 0, cited)
