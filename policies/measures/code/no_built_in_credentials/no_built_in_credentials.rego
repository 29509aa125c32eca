# METADATA
# title: No credentials are built into the source code
# description: |
#   No open finding about secrets at or above the bar `sast_block_at`, in scans that cover the source code. Looks at
#   the files of this commit, not at its history.
# custom:
#   needs: [sast]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Revoke the credential, take it out of the source and read it from the environment or a secret store.
#   threats: [leaked credentials, one password for every installation]
package ssdfgate.measures.code.no_built_in_credentials

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

topics := ["secrets"]

bar := severity.bar("sast_block_at")

total := findings.topics_at(sast.credible, topics, bar)

against := findings.of_topics(sast.credible, topics, bar, total, "open findings about built-in credentials")

missing := array.concat(severity.bar_problems("sast_block_at"), sast.obstacles)

decision := findings.sparing(
	report.decision(verdict, array.concat(against, missing), total, evidence.cited(verdict, ["sast"])),
	missing,
	total,
	findings.waived_topics_at(sast.credible, topics, bar),
)
