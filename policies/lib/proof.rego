# METADATA
# title: From what evidence says to a decision
# description: |
#   For measures that ask every item of one kind the same question. An item holds, fails, or does not say; the measure
#   passes where every item of the kind can be relied on and holds, and fails where one that can be believed fails.
package ssdfgate.lib.proof

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

# The three answers of an item; `messages` say why not.
holds := {"holds": true, "against": [], "gaps": []}

fails(messages) := {"holds": false, "against": messages, "gaps": []}

unsaid(message) := {"holds": false, "against": [], "gaps": [message]}

# `said` has one row for every credible item of the kind: its id, and one of the answers.
from_answers(kind, said) := answer(kind, proved, 0, against_of(said), missing) if {
	proved := is_proved(kind, [row.id | some row in said; row.says.holds])
	missing := [violation | some list in [evidence.obstacles(kind), gaps_of(said)]; some violation in list]
}

against_of(said) := [violation |
	some row in said
	some message in row.says.against
	violation := report.violation(message, row.id)
]

gaps_of(said) := [violation |
	some row in said
	some message in row.says.gaps
	violation := report.violation(message, row.id)
]

is_proved(kind, proofs) if {
	evidence.proved_by_all(kind, proofs)
} else := false

# `total` is the true number of what speaks against it where the list is cut, else 0.
answer(kind, proved, total, against, missing) := report.decision(
	"fail",
	listed,
	total,
	evidence.cited("fail", [kind]),
) if {
	against != []
	listed := array.concat(against, missing)
} else := report.decision("pass", [], 0, evidence.cited("pass", [kind])) if {
	missing == []
	proved == true
} else := report.decision("unknown", missing, 0, evidence.cited("unknown", [kind]))

# A bar that a parameter sets; 0 where it is missing or asks for nothing, and nothing is proved by that.
bar(parameter) := number if {
	number := object.get(input.parameters, parameter, 0)
	is_number(number)
	number > 0
} else := 0

no_bar(parameter) := unsaid(report.phrase(["The parameter ", parameter, " is missing or asks for nothing."]))

# Whether these are numbers, none of them negative.
counted(numbers) if {
	count([1 | some number in numbers; is_number(number)]) == count(numbers)
	min(numbers) >= 0
}

# Whether the share of `part` in `whole` reaches a bar in percent.
reaches(part, whole, percent) if {
	percent > 0
	whole > 0
	part * 100 >= percent * whole
}
