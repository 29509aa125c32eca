# METADATA
# title: Every build starts on a clean machine
# description: |
#   Every runner that the code platform lists is thrown away after one job, so that no build can leave anything
#   behind for the next. Reads the runners as exported; how well they are shut off from each other while they run is
#   not judged.
# custom:
#   needs: [platform]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Use runners that live for one job only, those of the platform or ephemeral ones of your own.
#   threats: [builds that taint later builds, secrets left behind on a shared machine]
package ssdfgate.measures.build.runners_isolated

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
	row := {"id": item.id, "says": reading(object.get(item.facts, "runners", null))}
]

reading(runners) := proof.unsaid("The platform does not say on which machines builds run.") if {
	not is_sound(runners)
} else := proof.unsaid("The export from the platform lists no runner.") if {
	runners.total == 0
} else := proof.holds if {
	runners.ephemeral == runners.total
} else := proof.fails([report.phrase([runners.ephemeral, " of ", runners.total, " runners are thrown away after one job."])])

is_sound(runners) if {
	proof.counted([runners.total, runners.ephemeral])
	runners.ephemeral <= runners.total
}
