# METADATA
# title: Access to the code is limited and well guarded
# description: |
#   Every member signs in with a second factor, and where there are three members or more, not all of them are
#   administrators. Reads the members as exported from the code platform. Whether each of them still needs access is
#   for people to say.
# custom:
#   needs: [platform]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Require a second factor for all members on the platform, and give administration to the few who need it.
#   threats: [accounts taken over with a password, one stolen account that can do everything]
package ssdfgate.measures.source.access_limited

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
	row := {"id": item.id, "says": reading(object.get(item.facts, "members", null))}
]

reading(members) := proof.unsaid("The platform does not say who has access, and how they sign in.") if {
	not is_sound(members)
} else := proof.fails([report.phrase([members.with_second_factor, " of ", members.total, " members sign in with a second factor."])]) if {
	members.with_second_factor < members.total
} else := proof.fails([report.phrase(["All ", members.total, " members are administrators."])]) if {
	members.total >= 3
	members.administrators == members.total
} else := proof.holds

# Somebody administers what has members, so an export without administrators did not see all of it.
is_sound(members) if {
	proof.counted([members.total, members.with_second_factor, members.administrators])
	members.administrators > 0
	members.administrators <= members.total
	members.with_second_factor <= members.total
}
