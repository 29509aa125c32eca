# METADATA
# title: Known vulnerabilities are answered in VEX statements
# description: |
#   Every VEX document has statements, all of them are decided, and each that says `not affected` gives its reason.
#   Whether the reason is right is for people to say.
# custom:
#   needs: [vex]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Decide the statements that are still under investigation, and give every `not_affected` its justification.
#   threats: [users who cannot tell whether they are concerned, investigations that never end]
package ssdfgate.measures.respond.vex_published

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("vex", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("vex")
	row := {"id": item.id, "says": reading(item.facts)}
]

reading(facts) := proof.unsaid("The VEX document does not say how many statements are decided.") if {
	not is_sound(facts)
} else := proof.unsaid("The VEX document holds no statement.") if {
	facts.statements == 0
} else := proof.fails([report.phrase([
	facts.undecided, " of ", facts.statements, " statements are not decided, and ",
	facts.without_reason, " give no reason.",
])]) if {
	facts.undecided + facts.without_reason > 0
} else := proof.holds

is_sound(facts) if {
	proof.counted([facts.statements, facts.undecided, facts.without_reason])
	facts.undecided <= facts.statements
	facts.without_reason <= facts.statements
}
