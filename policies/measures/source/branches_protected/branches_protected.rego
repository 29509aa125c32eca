# METADATA
# title: The default branch is protected
# description: |
#   The code platform protects the default branch: a change needs an approval, nobody may rewrite the history, and
#   nobody may pass the rules by. Reads the settings as exported, at the time of the export.
# custom:
#   needs: [platform]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Protect the default branch on the platform: require a review, forbid force pushes, and let no role bypass the
#     rules.
#   threats: [changes that nobody approved, a history that somebody rewrote]
package ssdfgate.measures.source.branches_protected

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("platform", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("platform")
	row := {"id": item.id, "says": reading(object.get(item.facts, "default_branch", null))}
]

reading(branch) := proof.unsaid("The platform does not say how the default branch is protected.") if {
	not is_sound(branch)
} else := proof.holds if {
	branch.protected == true
	branch.required_reviews > 0
	branch.force_push == false
	branch.bypass == false
} else := proof.fails(weaknesses(branch))

is_sound(branch) if {
	is_boolean(branch.protected)
	is_boolean(branch.force_push)
	is_boolean(branch.bypass)
	proof.counted([branch.required_reviews])
}

weaknesses(branch) := ["The default branch is not protected."] if {
	branch.protected == false
} else := [message |
	some weakness in [
		{"is": branch.required_reviews == 0, "says": "Changes reach the default branch without a review."},
		{"is": branch.force_push == true, "says": "The history of the default branch can be rewritten by a force push."},
		{"is": branch.bypass == true, "says": "Somebody may pass the rules of the default branch by."},
	]
	weakness.is
	message := weakness.says
]
