# METADATA
# title: From measures to requirements
# description: |
#   One verdict per requirement, from what its measures decided and what people stated. `heard` is what its measures
#   say: the words of those that must all hold (`needed`) and of those of which one must (`options`), both also as
#   they would be without waived findings (`spared`, a list of one where there are any), whether one that settles it
#   passes, the reasons, and the evidence cited. Functions take small values on purpose: regopy copies what is handed
#   over, and there are several hundred requirements.
package ssdfgate.lib.requirement

judged(requirement, heard) := {
	"verdict": word,
	"reasons": reasons(requirement, word, machine, heard.reasons),
	"measures": heard.measures,
	"evidence": heard.cited,
	"required": required,
	"blocking": blocks(requirement, word, required, heard),
} if {
	machine := machine_part(heard.needed, heard.options)
	stated := is_current(requirement.attestation)
	word := judge(requirement.exempt, requirement.automation, machine, heard.settled, stated)
	required := is_required(requirement.required)
}

# The word of a measure as its strength weighs it: the failure of one that only contributes leaves the requirement
# open.
as_supported(strength, word) := word if {
	strength == "satisfies"
} else := "unknown" if {
	strength == "contributes"
	word == "fail"
} else := word if {
	strength == "contributes"
} else := "error"

# What the measures say together, before anybody states anything: the heaviest word of those that must all hold and of
# the best alternative. One call of `max` and not a question for each word: calls of builtins are what costs in
# regopy.
machine_part(needed, options) := "nothing" if {
	needed == []
	options == []
} else := together(needed) if {
	options == []
} else := best(options) if {
	needed == []
} else := together([together(needed), best(options)])

together(words) := heaviest[0] if {
	heaviest := [by_weight[most] | most := max([weight[word] | some word in words])]
}

by_weight := ["not_applicable", "pass", "unknown", "fail", "error"]

weight := {"not_applicable": 0, "pass": 1, "unknown": 2, "fail": 3, "error": 4}

# An alternative that could not be judged may yet hold, so it outweighs one that does not.
best(words) := worthiest[0] if {
	worthiest := [by_worth[most] | most := max([worth[word] | some word in words])]
}

by_worth := ["not_applicable", "fail", "unknown", "pass", "error"]

worth := {"not_applicable": 0, "fail": 1, "unknown": 2, "pass": 3, "error": 4}

# Where people state the substance, measures only add to it: they cannot take the statement away, except by showing
# that the requirement is not met.
judge(exempt, automation, machine, settled, stated) := exempted(exempt) if {
	is_object(exempt)
} else := "pass" if {
	settled == true
	automation == "full"
	machine == "pass"
} else := word if {
	stated == true
	word := verdicts_stated[automation][machine]
} else := word if {
	stated == false
	word := verdicts[automation][machine]
} else := "error"

# The verdict by automation and by what the machine part says, without a statement and with one.
verdicts := {"full": by_machine, "partial": by_machine, "attested": by_people}

verdicts_stated := {"full": by_machine_stated, "partial": by_machine_stated, "attested": by_people_stated}

by_machine := {
	"error": "error",
	"fail": "fail",
	"unknown": "unknown",
	"nothing": "unknown",
	"not_applicable": "not_applicable",
	"pass": "partial",
}

by_machine_stated := {
	"error": "error",
	"fail": "fail",
	"unknown": "unknown",
	"nothing": "attested",
	"not_applicable": "not_applicable",
	"pass": "attested",
}

by_people := {
	"error": "error",
	"fail": "fail",
	"unknown": "unknown",
	"nothing": "unknown",
	"not_applicable": "unknown",
	"pass": "unknown",
}

by_people_stated := {
	"error": "error",
	"fail": "fail",
	"unknown": "attested",
	"nothing": "attested",
	"not_applicable": "attested",
	"pass": "attested",
}

# Out of the scope of this product or team, for a reason that somebody gives.
exempted(exempt) := "not_applicable" if {
	is_string(exempt.reason)
	exempt.reason != ""
} else := "error"

# A named role states it, the document it rests on is unchanged, and the next review lies ahead.
is_current(attestation) if {
	is_string(attestation.role)
	attestation.role != ""
	is_string(attestation.until)
	attestation.intact == true
	is_number(attestation.stated_ns)
	is_number(attestation.review_ns)
	attestation.stated_ns <= input.now_ns
	attestation.review_ns > input.now_ns
} else := false

# What does not say whether it is required, is.
is_required(required) := false if {
	required == false
} else := true

# A waiver, and a day that lies ahead of the moment in question, change no verdict; they only keep it from closing the
# gate.
blocks(requirement, word, required, heard) := false if {
	required == false
} else := false if {
	accepted(word)
} else := false if {
	lies_ahead(requirement.due_ns)
} else := false if {
	requirement.waived == true
} else := false if {
	count(heard.spared) > 0
	accepted(without_waived(requirement, heard))
} else := true

# The verdict as it would be without the findings that somebody waived.
without_waived(requirement, heard) := judge(
	requirement.exempt,
	requirement.automation,
	machine_part(heard.spared[0].needed, heard.spared[0].options),
	heard.spared[0].settled,
	is_current(requirement.attestation),
)

accepted(word) if word in ["pass", "attested", "not_applicable"]

accepted(word) if {
	word == "partial"
	input.profile.accept_partial == true
}

lies_ahead(due) if {
	is_number(due)
	due > input.effective_ns
	input.parameters.enforce_early == false
}

reasons(requirement, word, machine, heard) := [] if {
	word == "pass"
} else := [requirement.exempt.reason] if {
	word == "not_applicable"
	is_object(requirement.exempt)
} else := array.concat(heard, array.concat(human_part(requirement, word, machine), ahead(requirement)))

human_part(requirement, word, machine) := [only_people] if {
	word == "unknown"
	requirement.automation == "attested"
} else := [only_people] if {
	word == "unknown"
	machine in ["nothing", "pass", "not_applicable"]
} else := ["What machines can show holds; what people must state has no current record."] if {
	word == "partial"
} else := [attested_by(requirement.attestation)] if {
	word == "attested"
} else := ["The entry in the catalogue or its exemption is out of shape, so nothing can be judged."] if {
	word == "error"
	machine != "error"
} else := []

attested_by(attestation) := concat("", ["Attested by ", attestation.role, " until ", attestation.until, "."])

only_people := "Only people can state this, and there is no current record of it."

ahead(requirement) := [message] if {
	is_string(requirement.due)
	lies_ahead(requirement.due_ns)
	message := concat("", ["It becomes a duty on ", requirement.due, "; until then it does not close the gate."])
} else := []
