# METADATA
# title: No serious finding is silenced in the source
# description: |
#   No finding at or above the bar `suppressed_block_at` is hidden by a comment in the source (`nosec`,
#   `nosemgrep`). Where the profile sets the bar to `none`, every such comment is allowed and only the coverage of
#   the scans is judged.
# custom:
#   needs: [sast]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Correct the finding and remove the comment, or record a waiver, which has an owner and an end.
#   threats: [flaws hidden by the one who made them, exceptions that nobody reviews]
package ssdfgate.measures.code.no_hidden_findings

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.findings
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

bar := severity.bar("suppressed_block_at")

total := findings.suppressed_at(sast.credible, bar)

against := findings.of_state(
	sast.credible,
	"suppressed",
	bar,
	total,
	"findings at or above the bar are suppressed in the source",
)

missing := array.concat(array.concat(bar_problems, uncounted), sast.obstacles)

bar_problems := severity.bar_problems("suppressed_block_at") if not all_allowed

bar_problems := [] if all_allowed

all_allowed if input.parameters.suppressed_block_at == "none"

# A suppression whose finding is not in the evidence hides a finding of any severity.
uncounted := [report.violation(message, item.id) |
	not all_allowed
	some item in sast.usable
	not listed_all(item)
	message := report.phrase([item.collector, ": comments in the source suppress findings that the report does not hold."])
]

listed_all(item) if item.coverage.suppressed <= item.findings.suppressed

decision := findings.sparing(
	report.decision(verdict, array.concat(against, missing), total, evidence.cited(verdict, ["sast"])),
	missing,
	total,
	findings.waived_suppressed_at(sast.credible, bar),
)
