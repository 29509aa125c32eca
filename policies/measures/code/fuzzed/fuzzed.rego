# METADATA
# title: The product was fuzzed, and nothing crashed
# description: |
#   Every fuzzing report has targets, each of which ran for `fuzzing_seconds` or longer, and none crashed. Which
#   parts of the product have a target is not judged.
# custom:
#   needs: [fuzzing]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Correct what crashed, keep the input as a test, and let each target run as long as the profile asks.
#   threats: [input that nobody thought of, memory errors in parsers]
package ssdfgate.measures.code.fuzzed

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("fuzzing", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("fuzzing")
	row := {"id": item.id, "says": reading(item.facts)}
]

seconds := proof.bar("fuzzing_seconds")

reading(facts) := proof.unsaid("The fuzzing report does not say what ran, for how long, and what crashed.") if {
	not is_sound(facts)
} else := proof.fails([report.phrase([facts.crashes, " crashes were found by fuzzing."])]) if {
	facts.crashes > 0
} else := proof.unsaid("The fuzzing report has no target: nothing was fuzzed.") if {
	facts.targets == 0
} else := proof.no_bar("fuzzing_seconds") if {
	seconds == 0
} else := proof.holds if {
	facts.shortest_seconds >= seconds
} else := proof.fails([report.phrase(["A fuzz target ran for ", facts.shortest_seconds, " seconds only; the profile asks for ", seconds, "."])])

is_sound(facts) if proof.counted([facts.targets, facts.crashes, facts.shortest_seconds])
