# METADATA
# title: Tests run enough of the code
# description: |
#   In every coverage report, the share of lines that the tests ran reaches `coverage_percent`. That a line ran does
#   not show that its result was checked.
# custom:
#   needs: [coverage]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write tests for the parts that the coverage report shows as never run, those that guard something first.
#   threats: [code that nobody ever tried, error paths that fail when they are needed]
package ssdfgate.measures.code.coverage_reached

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := proof.from_answers("coverage", said)

decision := object.union(answer, {"verdict": verdict})

said := [row |
	some item in evidence.credible("coverage")
	row := {"id": item.id, "says": reading(item.facts)}
]

percent := proof.bar("coverage_percent")

reading(facts) := proof.unsaid("The coverage report does not say how many lines there are, and how many ran.") if {
	not is_sound(facts)
} else := proof.no_bar("coverage_percent") if {
	percent == 0
} else := proof.holds if {
	proof.reaches(facts.covered, facts.lines, percent)
} else := proof.fails([report.phrase([facts.covered, " of ", facts.lines, " lines ran in tests; the profile asks for ", percent, " percent."])])

is_sound(facts) if {
	proof.counted([facts.lines, facts.covered])
	facts.lines > 0
	facts.covered <= facts.lines
}
