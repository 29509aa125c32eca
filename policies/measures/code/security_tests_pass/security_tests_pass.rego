# METADATA
# title: Security tests ran, and none failed
# description: |
#   Among all test reports there are tests marked as security tests that ran, and none of these failed. Which tests
#   are marked so is for people to decide, see the configuration; whether they test what matters is not judged.
# custom:
#   needs: [tests]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write tests for the security requirements, mark them as security tests, and make them pass.
#   threats: [security functions that stopped working, requirements that nobody ever tried]
package ssdfgate.measures.code.security_tests_pass

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.answer("tests", is_proved, 0, proof.against_of(said), missing)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("tests")
	row := {"id": item.id, "says": reading(item.facts), "ran": ran(item.facts)}
]

# A report need not hold security tests, as long as another one does.
default is_proved := false

is_proved if {
	evidence.proved_by_all("tests", [row.id | some row in said; row.says.holds])
	sum([row.ran | some row in said]) > 0
}

reading(facts) := proof.unsaid("The test report does not say what became of the security tests.") if {
	not is_sound(facts)
} else := proof.fails([report.phrase([facts.security_failures, " of ", facts.security_total, " security tests failed."])]) if {
	facts.security_failures > 0
} else := proof.holds

ran(facts) := facts.security_total - facts.security_skipped if {
	is_sound(facts)
} else := 0

is_sound(facts) if {
	proof.counted([facts.security_total, facts.security_failures, facts.security_skipped])
	facts.security_failures + facts.security_skipped <= facts.security_total
}

missing := [violation |
	some list in [evidence.obstacles("tests"), proof.gaps_of(said), nothing_ran]
	some violation in list
]

nothing_ran := [report.violation(
	"No security test ran. Mark the tests of security functions as security tests.",
	null,
) |
	sum([row.ran | some row in said]) == 0
]
