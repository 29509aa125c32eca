# METADATA
# title: Tests ran, and none failed
# description: |
#   Every test report adds up, has tests that ran and passed, and none that failed or broke. Skipped tests count for
#   nothing. What the tests look at is not judged, see the measure of coverage.
# custom:
#   needs: [tests]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Make the tests pass on this commit and collect the report of the run that has them all.
#   threats: [changes that break what worked, tests that are written but never run]
package ssdfgate.measures.code.tests_pass

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("tests", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("tests")
	row := {"id": item.id, "says": reading(item.facts)}
]

reading(facts) := proof.unsaid("The test report does not say what became of its tests.") if {
	not is_sound(facts)
} else := proof.fails([report.phrase([facts.failures, " tests failed and ", facts.errors, " broke, of ", facts.total, "."])]) if {
	facts.failures + facts.errors > 0
} else := proof.holds if {
	facts.passed > 0
	facts.passed + facts.skipped == facts.total
} else := proof.unsaid("No test ran: a report that is empty, or in which all are skipped, proves nothing.") if {
	facts.passed == 0
} else := proof.unsaid("The test report does not add up: its tests are more or fewer than their results.")

is_sound(facts) if proof.counted([facts.total, facts.passed, facts.failures, facts.errors, facts.skipped])
