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
	"verdict": answers[0].verdict,
	"violations": answers[0].violations,
	"violations_total": answers[0].violations_total,
	"evidence": answers[0].evidence,
	"waived": object.get(answers[0], "waived", false),
} if {
	is_decision(answers[0])
} else := {
	"id": id,
	"verdict": "error",
	"violations": [report.violation("The measure gave no decision that can be read.", null)],
	"violations_total": 1,
	"evidence": [],
	"waived": false,
}

is_decision(answer) if {
	answer.verdict in ["pass", "fail", "unknown", "not_applicable"]
	is_array(answer.violations)
	is_number(answer.violations_total)
	is_array(answer.evidence)
}

# What the requirements need to know of the measures, at the same places as in `measures`. Lists of small values, because
# regopy copies what is looked up, and takes as long for a key as the object is large; `at` of a support says the place.
ids := [row.id | some row in measures]

words := [row.verdict | some row in measures]

spared_words := [spared(row) | some row in measures]

reasons := [first_reason(row) | some row in measures]

cited := [row.evidence | some row in measures]

any_spared := count([row.id | some row in measures; row.waived == true]) > 0

# Every reason against it is a finding that somebody waived.
spared(row) := "pass" if {
	row.verdict == "fail"
	row.waived == true
} else := row.verdict

first_reason(row) := null if {
	count(row.violations) == 0
} else := report.phrase([row.id, ": ", row.violations[0].message]) if {
	row.violations_total <= 1
} else := report.phrase([
	row.id, ": ", row.violations[0].message, " (and ", row.violations_total - 1, " more)",
])

default questions := []

questions := input.questions if is_array(input.questions)

# Requirements that rest on the same measures and stand alike share a question, so that it is answered once.
answers := [requirement.judged(question, heard_for(question)) | some question in questions]

heard_for(question) := {
	"measures": [support.measure | some support in supports],
	"needed": [word | some support in question.all_of; word := heard(support, words)],
	"options": [word | some support in question.any_of; word := heard(support, words)],
	"spared": without_waived(question, any_spared),
	"settled": settled(question, words),
	"reasons": [reason |
		some support in supports
		reason := reason_for(support)
		is_string(reason)
	],
	"cited": sort([id | some id in {id | some support in supports; some id in cited[support.at]}]),
} if {
	supports := array.concat(question.all_of, question.any_of)
}

default asked_for := []

asked_for := input.requirements if is_array(input.requirements)

requirements := [row |
	count(answers) == count(questions)
	some entry in asked_for
	answer := answers[entry.question]
	row := {
		"framework": entry.framework,
		"id": entry.id,
		"verdict": answer.verdict,
		"reasons": answer.reasons,
		"measures": answer.measures,
		"evidence": answer.evidence,
		"required": answer.required,
		"blocking": answer.blocking,
	}
]

# Why the measure does not hold; null where it does.
reason_for(support) := reasons[support.at] if {
	ids[support.at] == support.measure
} else := "A measure that the catalogue names is not loaded."

# The word of the measure that a support names; whatever is not at its place is an error.
heard(support, said) := requirement.as_supported(support.strength, said[support.at]) if {
	ids[support.at] == support.measure
} else := "error"

# The same words were it not for waived findings; nothing where none is waived.
without_waived(_, false) := []

without_waived(question, true) := [{
	"needed": [word | some support in question.all_of; word := heard(support, spared_words)],
	"options": [word | some support in question.any_of; word := heard(support, spared_words)],
	"settled": settled(question, spared_words),
}]

# Whether a measure that settles it passes.
settled(question, said) if {
	some support in array.concat(question.all_of, question.any_of)
	support.strength == "satisfies"
	said[support.at] == "pass"
} else := false

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
