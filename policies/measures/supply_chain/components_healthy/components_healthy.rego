# METADATA
# title: Components come from projects in good health
# description: |
#   Every component was rated by the practices of its project, and none has a score below `component_score`. A
#   component without a rating proves nothing, good or bad.
# custom:
#   needs: [posture]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Replace components of projects that nobody cares for, or help these projects; rate the components that are
#     left out.
#   threats: [components that nobody maintains, projects that are easy to take over]
package ssdfgate.measures.supply_chain.components_healthy

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("posture", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("posture")
	row := {"id": item.id, "says": reading(item.facts)}
]

score := proof.bar("component_score")

reading(facts) := proof.unsaid("The evidence does not say how many components were rated, and how.") if {
	not is_sound(facts)
} else := proof.no_bar("component_score") if {
	score == 0
} else := proof.fails(low(facts)) if {
	facts.below_total > 0
} else := proof.unsaid("No component was looked at.") if {
	facts.components == 0
} else := proof.holds if {
	facts.rated == facts.components
} else := proof.unsaid(report.phrase([facts.rated, " of ", facts.components, " components were rated."]))

is_sound(facts) if {
	proof.counted([facts.components, facts.rated, facts.below_total])
	facts.rated <= facts.components
	facts.below_total <= facts.rated
	is_array(facts.below)
}

# The list is cut; the number is not.
low(facts) := array.concat(
	[report.phrase([facts.below_total, " of ", facts.components, " components score below ", score, ", which the profile asks for."])],
	[message |
		some component in facts.below
		message := report.phrase([component.name, " scores ", component.score, "."])
	],
)
