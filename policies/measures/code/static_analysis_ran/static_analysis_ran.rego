# METADATA
# title: Static analysis looked at the source code
# description: |
#   Every source language of the inventory is covered by a scan that can be relied on; the share of files that no scan
#   analysed stays within what the profile tolerates. Says nothing about what the scans found.
# custom:
#   needs: [sast]
#   about: product
#   verdicts: [pass, unknown]
#   remediation: |
#     Run `ssdfgate check` with the scanners installed. Exclude files that no scanner can read in ssdfgate.yaml,
#     with a reason, or import the report of a scanner that knows their language.
#   threats: [flaws in code that no scanner looked at, scanners that go blind without saying so]
package ssdfgate.measures.code.static_analysis_ran

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.remedies
import data.ssdfgate.lib.report
import data.ssdfgate.lib.sast

default verdict := "unknown"

verdict := "pass" if {
	sast.obstacles == []
	evidence.is_usable("sast")
}

decision := remedies.advised(report.decision(verdict, sast.obstacles, 0, evidence.cited(verdict, ["sast"])), sast.steps)
