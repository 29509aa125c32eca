# METADATA
# title: The origin of what ships is recorded and signed
# description: |
#   Every provenance statement was verified, names its builder, is about at least one product and about the commit
#   that is judged, and pins every material by a digest. Whether the builder deserves trust is for people to say.
# custom:
#   needs: [provenance]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Let the build platform write SLSA provenance for what it builds, and verify it with the key or identity of the
#     builder.
#   threats: [products built from other code, builds on a machine that nobody knows]
package ssdfgate.measures.build.provenance_recorded

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("provenance", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("provenance")
	row := {"id": item.id, "says": reading(item.facts)}
]

reading(facts) := proof.unsaid("The provenance does not say of what it is, by whom it was built, and from what.") if {
	not is_sound(facts)
} else := proof.unsaid("The signature of the provenance was not verified.") if {
	facts.verified == false
} else := proof.unsaid("The provenance is not about the commit that is judged.") if {
	not is_about_this(facts)
} else := proof.fails(["The provenance names no builder."]) if {
	not has_builder(facts)
} else := proof.holds if {
	facts.materials_with_digest == facts.materials
} else := proof.fails([report.phrase([facts.materials_with_digest, " of ", facts.materials, " materials of the build are pinned by a digest."])])

is_sound(facts) if {
	proof.counted([facts.subjects, facts.materials, facts.materials_with_digest])
	facts.subjects > 0
	facts.materials > 0
	facts.materials_with_digest <= facts.materials
	is_boolean(facts.verified)
}

# A commit that is not known is not this one.
is_about_this(facts) if {
	is_string(facts.commit)
	not facts.commit == ""
	facts.commit == input.subject.commit
}

has_builder(facts) if {
	is_string(facts.builder)
	not facts.builder == ""
}
