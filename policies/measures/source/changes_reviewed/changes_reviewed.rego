# METADATA
# title: Changes are reviewed by somebody else before they are merged
# description: |
#   The share of merged changes that somebody other than the author approved reaches `reviewed_changes_percent`, in
#   what was exported from the code platform. How thorough a review was is not judged.
# custom:
#   needs: [platform]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Require an approval on the protected branch, and merge nothing past it.
#   threats: [flaws that a second pair of eyes would have seen, code that one person alone slipped in]
package ssdfgate.measures.source.changes_reviewed

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("platform", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("platform")
	row := {"id": item.id, "says": reading(object.get(item.facts, "changes", null))}
]

percent := proof.bar("reviewed_changes_percent")

reading(changes) := proof.unsaid("The platform does not say how many merged changes were reviewed.") if {
	not is_sound(changes)
} else := proof.unsaid("No change was merged, so no review can be seen.") if {
	changes.merged == 0
} else := proof.no_bar("reviewed_changes_percent") if {
	percent == 0
} else := proof.holds if {
	proof.reaches(changes.reviewed, changes.merged, percent)
} else := proof.fails([report.phrase([
	changes.reviewed, " of ", changes.merged, " merged changes were approved by somebody other than the author; ",
	"the profile asks for ", percent, " percent.",
])])

is_sound(changes) if {
	proof.counted([changes.merged, changes.reviewed])
	changes.reviewed <= changes.merged
}
