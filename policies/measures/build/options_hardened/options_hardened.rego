# METADATA
# title: What is built carries the protections of compiler and linker
# description: |
#   Every check of every hardening report passed for every binary that it looked at. Which checks there are is up to
#   the tool that made the report.
# custom:
#   needs: [hardening]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Switch on the compiler and linker options that the failed checks name, and build again.
#   threats: [memory errors that become attacks, addresses that an attacker can guess]
package ssdfgate.measures.build.options_hardened

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("hardening", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("hardening")
	row := {"id": item.id, "says": reading(item.facts)}
]

reading(facts) := proof.unsaid("The hardening report does not say which checks passed, and for what.") if {
	not is_sound(facts)
} else := proof.fails(failed(facts)) if {
	count(failed(facts)) > 0
} else := proof.holds

is_sound(facts) if {
	facts.binaries > 0
	proof.counted([facts.binaries])
	is_array(facts.checks)
	count(facts.checks) > 0
	count([1 | some check in facts.checks; is_clear(check)]) == count(facts.checks)
}

is_clear(check) if {
	is_string(check.name)
	proof.counted([check.passed, check.of])
	check.of > 0
	check.passed <= check.of
}

failed(facts) := [message |
	some check in facts.checks
	check.passed < check.of
	message := report.phrase([check.name, ": ", check.passed, " of ", check.of, " binaries have this protection."])
]
