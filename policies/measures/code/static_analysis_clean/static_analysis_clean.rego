# METADATA
# title: Static analysis left no blocking finding open
# description: |
#   No open finding at or above the bar `sast_block_at`, in scans that cover the source code. A finding in an
#   incomplete scan closes the gate all the same; no finding in an incomplete scan proves nothing.
# custom:
#   needs: [sast]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Correct the findings, or record a waiver for those that do not apply.
#   threats: [injection, unsafe deserialisation, path traversal, flaws that a scanner would have named]
package ssdfgate.measures.code.static_analysis_clean

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.findings
import data.ssdfgate.lib.remedies
import data.ssdfgate.lib.report
import data.ssdfgate.lib.sast
import data.ssdfgate.lib.severity

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	evidence.is_usable("sast")
}

bar := severity.bar("sast_block_at")

total := findings.open_at(sast.credible, bar)

against := findings.of_state(sast.credible, "open", bar, total, "open findings at or above the bar")

missing := array.concat(severity.bar_problems("sast_block_at"), sast.obstacles)

decision := findings.sparing(
	remedies.advised(report.decision(verdict, array.concat(against, missing), total, evidence.cited(verdict, ["sast"])), steps),
	missing,
	total,
	findings.waived_at(sast.credible, bar),
)

steps := sast.steps if {
	verdict == "unknown"
} else := []
