# METADATA
# title: Every component has a licence that is known
# description: |
#   Every SBOM lists components, and for each of them a licence: an SPDX id, an SPDX expression or a name. Whether
#   the licences suit the product is not judged. Our own SBOM is made from lock files, which rarely name licences:
#   what it lacks is not known, while an SBOM that somebody hands over is held to what it says.
# custom:
#   needs: [sbom]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Find out under which licence the component may be used, and state it in the SBOM; replace components that have
#     none.
#   threats: [software that must not be used or passed on, duties that nobody knows of]
package ssdfgate.measures.supply_chain.licences_known

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("sbom", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("sbom")
	licence := object.get(item.components.fields, "component.licence", null)
	row := {"id": item.id, "says": licence_says(item.origin, licence)}
]

licence_says(origin, licence) := proof.unsaid("The evidence does not say which components have a licence.") if {
	not is_sound(licence)
} else := proof.unsaid("The SBOM lists no component: there is nothing whose licence could be known.") if {
	licence.of == 0
} else := proof.holds if {
	licence.present == licence.of
} else := proof.unsaid(report.phrase([
	licence.present, " of ", licence.of, " components have a licence that could be read: ",
	"lock files do not name the others. Import an SBOM that was made from what is installed.",
])) if {
	origin == "ran"
} else := proof.fails([report.phrase([licence.present, " of ", licence.of, " components have a licence that is known."])])

is_sound(licence) if {
	proof.counted([licence.present, licence.of])
	licence.present <= licence.of
}
