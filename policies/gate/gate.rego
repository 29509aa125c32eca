# METADATA
# title: The decision of the gate
# description: |
#   Combines the measures into one verdict per requirement, and the verdicts into the outcome. A requirement holds
#   only by a positive statement of its measures; what is missing, unheard of or out of shape never lets it hold.
# entrypoint: true
package ssdfgate.gate

import data.ssdfgate.heard
import data.ssdfgate.lib.report
import data.ssdfgate.lib.requirement

decision := {
	"measures": measures,
	"requirements": requirements,
	"outcome": outcome,
}

measures := heard.measures

# What the requirements need to know of the measures, at the same places as in `measures`. Lists of small values,
# because regopy copies what is looked up, and takes as long for a key as the object is large; `at` of a support says
# the place.
ids := [row.id | some row in measures]

words := [row.verdict | some row in measures]

spared_words := [spared(row) | some row in measures]

reasons := [told(row) | some row in measures]

cited := [row.evidence | some row in measures]

any_spared := count([row.id | some row in measures; spared(row) != row.verdict]) > 0

# What it would be without what closes nothing: every reason against it is a finding that somebody waived, or it is no
# rule yet.
spared(row) := "pass" if {
	row.verdict == "fail"
	row.waived == true
} else := "pass" if {
	lacking[row.verdict]
	is_ahead(row.id)
} else := row.verdict

lacking := {"fail": true, "unknown": true}

# The day from which it is a rule has not come. Without a time there is no such day.
is_ahead(id) if {
	begins := input.effective_on[id]
	is_number(begins.ns)
	begins.ns > input.effective_ns
	input.parameters.enforce_early == false
}

told(row) := report.sentences([first_reason(row), report.phrase(["It is a rule from ", day, " on"])]) if {
	lacking[row.verdict]
	count(row.violations) > 0
	is_ahead(row.id)
	day := input.effective_on[row.id].day
} else := first_reason(row)

first_reason(row) := null if {
	count(row.violations) == 0
} else := report.phrase([row.id, ": ", row.violations[0].message]) if {
	row.violations_total <= 1
} else := report.phrase([row.id, ": ", row.violations[0].message, " (and ", row.violations_total - 1, " more)"])

# A support is a measure and its strength. Hundreds of requirements share a few dozen, so each is weighed once, and
# the questions name their places in these lists.
default supports := []

supports := input.supports if is_array(input.supports)

supporting := [name_of(support) | some support in supports]

said := [word_of(support, words) | some support in supports]

said_spared := [word_of(support, spared_words) | some support in supports]

against := [reason_for(support) | some support in supports]

# Whether it settles a requirement by itself: it passes, and its strength is enough.
settling := [settles(support, word_of(support, words)) | some support in supports]

settling_spared := [settles(support, word_of(support, spared_words)) | some support in supports]

resting_on := [evidence_of(support) | some support in supports]

name_of(support) := support.measure if {
	is_string(support.measure)
} else := ""

# The word of the measure that a support names; whatever is not at its place is an error.
word_of(support, list) := requirement.as_supported(support.strength, list[support.at]) if {
	ids[support.at] == support.measure
} else := "error"

# Why the measure does not hold; null where it does.
reason_for(support) := reasons[support.at] if {
	ids[support.at] == support.measure
} else := "A measure that the catalogue names is not loaded."

evidence_of(support) := cited[support.at] if {
	ids[support.at] == support.measure
} else := []

settles(support, word) if {
	support.strength == "satisfies"
	word == "pass"
} else := false

default questions := []

questions := input.questions if is_array(input.questions)

# Requirements that rest on the same measures and stand alike share a question, so that it is answered once.
answers := [requirement.judged(question, heard_for(question)) | some question in questions]

# A support that is not in the list leaves the question without an answer, and the decision is an error.
heard_for(question) := {
	"measures": [supporting[at] | some at in places],
	"needed": needed,
	"options": options,
	"spared": unwaived(question, places, any_spared),
	"settled": true in [settling[at] | some at in places],
	"reasons": array.concat(reasons_at(places, true), reasons_at(places, false)),
	"cited": sort([id | some id in {id | some at in places; some id in resting_on[at]}]),
} if {
	places := array.concat(question.all_of, question.any_of)
	needed := words_at(question.all_of)
	options := words_at(question.any_of)
	count(array.concat(needed, options)) == count(places)
}

# What failed is told first: it is why a requirement is not met, and some readers show no more than one reason.
reasons_at(places, failed) := [reason |
	some at in places
	failing[at] == failed
	reason := against[at]
	reason != null
]

failing := [is_failure(word) | some word in said]

is_failure(word) if {
	word == "fail"
} else := false

words_at(places) := [said[at] | some at in places]

spared_at(places) := [said_spared[at] | some at in places]

# The same words were it not for waived findings; nothing where none is waived.
unwaived(_, _, false) := []

unwaived(question, places, true) := [{
	"needed": spared_at(question.all_of),
	"options": spared_at(question.any_of),
	"settled": true in [settling_spared[at] | some at in places],
}]

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
