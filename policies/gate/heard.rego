# METADATA
# title: What every measure decided
# description: |
#   Asks the measures that the caller names. It stands alone, because an engine may ask them first and hand their
#   answers to the gate in a second evaluation, where neither they nor the evidence have to be carried along.
package ssdfgate.heard

import data.ssdfgate.lib.report

# One row for every measure that the caller expects, in that order: what does not answer is an error, not a gap.
measures := [row |
	some id in expected
	row := measure(id, answers_of(id))
]

default expected := []

expected := input.measures if is_array(input.measures)

# The decision of a measure, alone in a list; an empty list where there is none.
answers_of(id) := [answer |
	parts := split(id, ".")
	practice := parts[0]
	name := parts[1]
	answer := data.ssdfgate.measures[practice][name].decision
]

measure(id, answers) := {
	"id": id,
	"verdict": answer.verdict,
	"violations": answer.violations,
	"violations_total": answer.violations_total,
	"evidence": answer.evidence,
	"waived": object.get(answer, "waived", false),
	"remedy": object.get(answer, "remedy", null),
} if {
	answer := answers[0]
	is_decision(answer)
} else := {
	"id": id,
	"verdict": "error",
	"violations": [report.violation("The measure gave no decision that can be read.", null)],
	"violations_total": 1,
	"evidence": [],
	"waived": false,
}

verdicts := {"pass": true, "fail": true, "unknown": true, "not_applicable": true}

is_decision(answer) if {
	verdicts[answer.verdict]
	is_array(answer.violations)
	is_number(answer.violations_total)
	is_array(answer.evidence)
}
