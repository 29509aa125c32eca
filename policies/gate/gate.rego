# METADATA
# title: The decision of the gate
# description: |
#   Combines the measures into one verdict per requirement, and the verdicts into the outcome. A requirement holds only by
#   a positive statement of its measures; what is missing, unheard of or out of shape never lets it hold.
# entrypoint: true
package ssdfgate.gate

import data.ssdfgate.lib.report
import data.ssdfgate.lib.requirement

decision := {
	"measures": measures,
	"requirements": requirements,
	"outcome": outcome,
}

# Every package below data.ssdfgate.measures that has a decision is a measure; those of tests have none.
measures := [row |
	some practice, name
	answer := data.ssdfgate.measures[practice][name].decision
	row := measure(concat(".", [practice, name]), answer)
]

measure(id, answer) := {
	"id": id,
	"verdict": answer.verdict,
	"violations": answer.violations,
	"violations_total": answer.violations_total,
	"evidence": answer.evidence,
} if {
	is_decision(answer)
} else := {
	"id": id,
	"verdict": "error",
	"violations": [report.violation("The measure gave no decision that can be read.", null)],
	"violations_total": 1,
	"evidence": [],
}

is_decision(answer) if {
	answer.verdict in ["pass", "fail", "unknown", "not_applicable"]
	is_array(answer.violations)
	is_number(answer.violations_total)
	is_array(answer.evidence)
}

# What the requirements need to know of each measure.
summaries := {row.id: summary |
	some row in measures
	summary := {"verdict": row.verdict, "evidence": row.evidence, "reason": first_reason(row)}
}

first_reason(row) := null if {
	count(row.violations) == 0
} else := report.phrase([row.id, ": ", row.violations[0].message]) if {
	row.violations_total <= 1
} else := report.phrase([
	row.id, ": ", row.violations[0].message, " (and ", row.violations_total - 1, " more)",
])

default asked_for := []

asked_for := input.requirements if is_array(input.requirements)

requirements := [requirement.judged(entry, summaries) | some entry in asked_for]

default outcome := "error"

outcome := "closed" if {
	sound
	"fail" in blocking
}

outcome := "incomplete" if {
	sound
	not "fail" in blocking
	not all_proved
}

outcome := "open" if {
	sound
	all_proved
}

# Proved, and not merely unblocked: every required requirement is in the answer, and there is at least one.
all_proved if {
	count(required) > 0
	count([row | some row in required; row.blocking == false]) == count(required)
}

required := [row | some row in requirements; row.required == true]

blocking := [row.verdict | some row in requirements; row.blocking == true]

sound if {
	input.schema == "ssdfgate/input/v1"
	is_number(input.now_ns)
	count(asked_for) > 0
	count(requirements) == count(asked_for)
	not "error" in blocking
}
