# METADATA
# title: Waivers are in order
# description: |
#   The register of waivers could be read, every waiver in it has an owner, a reason, a ticket and an expiry, and
#   none has expired. An empty register is in order; a missing account of it is not. Rests on the register of this
#   run and not on collected evidence.
# custom:
#   needs: []
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Complete the waivers that are named, and renew or remove those that have expired.
#   threats: [exceptions that never end, exceptions that nobody answers for]
package ssdfgate.measures.govern.waivers_in_order

import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	is_sound
}

default is_sound := false

is_sound if {
	waivers := input.waivers
	is_array(waivers.problems)
	proof.counted([waivers.total, waivers.active, waivers.expired, waivers.expiring, waivers.unused])
	waivers.active + waivers.expired <= waivers.total
}

against := [violation | some list in [problems, expired]; some violation in list]

problems := [report.violation(problem, null) |
	some problem in input.waivers.problems
	is_string(problem)
]

expired := [report.violation(message, null) |
	is_sound
	input.waivers.expired > 0
	message := report.phrase([input.waivers.expired, " of ", input.waivers.total, " waivers have expired."])
]

missing := [report.violation("The account of the waivers is missing or cannot be read.", null) | not is_sound]

decision := report.decision(verdict, array.concat(against, missing), 0, [])
