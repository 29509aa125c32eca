# METADATA
# title: Standard security features are used, and used soundly
# description: |
#   No open finding about cryptography, randomness or authentication at or above the bar `sast_block_at`, in scans
#   that cover the source code.
# custom:
#   needs: [sast]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Use the maintained library for the purpose in place of own or outdated primitives.
#   threats: [broken cryptography, guessable tokens, forged logins]
package ssdfgate.measures.code.standard_security_features

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

topics := ["authentication", "crypto", "randomness"]

bar := severity.bar("sast_block_at")

total := findings.topics_at(sast.credible, topics, bar)

against := findings.of_topics(
	sast.credible,
	topics,
	bar,
	total,
	"open findings about cryptography, randomness or authentication",
)

missing := array.concat(severity.bar_problems("sast_block_at"), sast.obstacles)

decision := findings.sparing(
	report.decision(verdict, array.concat(against, missing), total, evidence.cited(verdict, ["sast"])),
	missing,
	total,
	findings.waived_topics_at(sast.credible, topics, bar),
)
