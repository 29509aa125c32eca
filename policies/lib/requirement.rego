# METADATA
# title: From measures to requirements
# description: |
#   One verdict per requirement, from what its measures decided and what people stated. `summaries` maps the id of each
#   measure to its verdict, the evidence it cites and its first reason.
package ssdfgate.lib.requirement

unheard_of := {"verdict": "error", "evidence": [], "reason": "A measure that the catalogue names is not loaded."}

judged(requirement, summaries) := {
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
	asked := asked_of(supports, summaries)
	machine := machine_part(asked, count(requirement.all_of))
	word := judge(requirement, machine, asked)
}

asked_of(supports, summaries) := [row |
	some support in supports
	answer := object.get(summaries, support.measure, unheard_of)
	row := {"strength": support.strength, "answer": answer, "word": weighed(support.strength, answer.verdict)}
]

# A measure that settles the requirement shows by its failure that it is not met. The failure of one that only
# contributes leaves that open.
weighed(strength, verdict) := "unknown" if {
	strength == "contributes"
	verdict == "fail"
} else := verdict

# What the measures say together, before anybody states anything. The first `needed` must all hold; of the others, if
# there are any, one must.
machine_part(asked, needed) := "nothing" if {
	count(asked) == 0
} else := "error" if {
	"error" in [row.word | some row in asked]
} else := together(array.concat(array.slice(words, 0, needed), best(array.slice(words, needed, count(words))))) if {
	words := [row.word | some row in asked]
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
