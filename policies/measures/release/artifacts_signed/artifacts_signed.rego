# METADATA
# title: What ships is signed
# description: |
#   Every artifact of the release has a signature, and every signature was verified. Whose key it is, and how that
#   key is kept, is for people to say.
# custom:
#   needs: [signature]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Sign every artifact in the release pipeline, and verify the signatures before anything is published.
#   threats: [artifacts exchanged on their way, updates by somebody else]
package ssdfgate.measures.release.artifacts_signed

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("signature", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("signature")
	row := {"id": item.id, "says": reading(item.facts)}
]

reading(facts) := proof.unsaid("The evidence does not say what ships, and what of it is signed.") if {
	not is_sound(facts)
} else := proof.unsaid("There is no artifact, so no signature can be seen.") if {
	facts.artifacts == 0
} else := proof.fails([report.phrase([facts.signed, " of ", facts.artifacts, " artifacts are signed."])]) if {
	facts.signed < facts.artifacts
} else := proof.holds if {
	facts.verified == facts.artifacts
} else := proof.fails([report.phrase([facts.verified, " of ", facts.artifacts, " signatures could be verified."])])

is_sound(facts) if {
	proof.counted([facts.artifacts, facts.signed, facts.verified])
	facts.signed <= facts.artifacts
	facts.verified <= facts.signed
}
