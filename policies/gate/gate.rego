# METADATA
# title: The decision of the gate
# description: |
#   Combines the measures into one verdict per requirement, and the verdicts into the outcome. A requirement holds only by
#   a positive statement of its measures; what is missing, unheard of or out of shape never lets it hold.
# entrypoint: true
package ssdfgate.gate

import data.ssdfgate.lib.report

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

unheard_of := {"verdict": "error", "evidence": [], "reason": "A measure that the catalogue names is not loaded."}

default asked_for := []

asked_for := input.requirements if is_array(input.requirements)

requirements := [judged(requirement) | some requirement in asked_for]

judged(requirement) := {
	"framework": requirement.framework,
	"id": requirement.id,
	"verdict": word,
	"reasons": reasons(requirement, word, machine, asked),
	"measures": [support.measure | some support in supports],
	"evidence": cited_by(asked),
	"required": is_required(requirement),
	"blocking": blocks(requirement, word),
} if {
	supports := array.concat(requirement.all_of, requirement.any_of)
	asked := asked_of(supports)
	machine := machine_part(asked, count(requirement.all_of))
	word := judge(requirement, machine, asked)
}

asked_of(supports) := [row |
	some support in supports
	answer := object.get(summaries, support.measure, unheard_of)
	row := {"strength": support.strength, "answer": answer}
]

# What the measures say together, before anybody states anything. The first `needed` must all hold; of the others, if
# there are any, one must.
machine_part(asked, needed) := "nothing" if {
	count(asked) == 0
} else := "error" if {
	"error" in [row.answer.verdict | some row in asked]
} else := together(array.concat(array.slice(words, 0, needed), best(array.slice(words, needed, count(words))))) if {
	words := [row.answer.verdict | some row in asked]
}

# An alternative that could not be judged may yet hold, so it outweighs one that does not.
best(alternatives) := [] if {
	count(alternatives) == 0
} else := ["pass"] if {
	"pass" in alternatives
} else := ["unknown"] if {
	"unknown" in alternatives
} else := ["fail"] if {
	"fail" in alternatives
} else := ["not_applicable"]

together(parts) := "fail" if {
	"fail" in parts
} else := "unknown" if {
	"unknown" in parts
} else := "not_applicable" if {
	not "pass" in parts
} else := "pass"

judge(requirement, machine, asked) := stated(requirement, "unknown") if {
	machine == "nothing"
} else := machine if {
	machine in ["error", "fail", "unknown"]
} else := stated(requirement, "unknown") if {
	requirement.automation == "attested"
} else := "not_applicable" if {
	machine == "not_applicable"
} else := "pass" if {
	requirement.automation == "full"
	settled(asked)
} else := stated(requirement, "partial") if {
	requirement.automation in ["full", "partial"]
} else := "error"

# A measure that only contributes never settles a requirement by itself.
settled(asked) if {
	some row in asked
	row.strength == "satisfies"
	row.answer.verdict == "pass"
}

stated(requirement, otherwise) := "attested" if {
	is_current(requirement.attestation)
} else := otherwise

# A named role states it, the document it rests on is unchanged, and the next review lies ahead.
is_current(attestation) if {
	is_string(attestation.role)
	attestation.role != ""
	attestation.intact == true
	is_number(attestation.stated_ns)
	is_number(attestation.review_ns)
	attestation.stated_ns <= input.now_ns
	attestation.review_ns > input.now_ns
}

# What does not say whether it is required, is.
is_required(requirement) := false if {
	requirement.required == false
} else := true

blocks(requirement, word) := false if {
	is_required(requirement) == false
} else := false if {
	word in ["pass", "attested", "not_applicable"]
} else := false if {
	word == "partial"
	input.profile.accept_partial == true
} else := true

# Ids of all evidence that the measures cite, each once. A handful: sets of many items would be slow in regopy.
cited_by(asked) := [] if {
	count(asked) == 0
} else := sort([id | some id in {id | some row in asked; some id in row.answer.evidence}])

reasons(requirement, word, machine, asked) := [] if {
	word == "pass"
} else := array.concat(
	[row.answer.reason | some row in asked; is_string(row.answer.reason)],
	human_part(requirement, word, machine),
)

human_part(requirement, word, machine) := [only_people] if {
	word == "unknown"
	machine in ["nothing", "pass", "not_applicable"]
} else := ["What machines can show holds; what people must state has no current record."] if {
	word == "partial"
} else := [concat("", [requirement.attestation.role, " states that it is met."])] if {
	word == "attested"
} else := ["The entry in the catalogue is out of shape, so nothing can be judged."] if {
	word == "error"
	machine != "error"
} else := []

only_people := "Only people can state this, and there is no current record of it."

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
