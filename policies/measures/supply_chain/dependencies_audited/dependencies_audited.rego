# METADATA
# title: Every dependency was checked for known vulnerabilities
# description: |
#   Each ecosystem that has a manifest was audited completely: no dependency was skipped, and the known-vulnerable
#   package that is always asked for as well was found. Says nothing about what else was found. Not applicable where
#   the manifests of every ecosystem were read whole and state that there are no dependencies, no language of the tree
#   goes without a manifest, and no code of others lies in it.
# custom:
#   needs: [dependency-audit]
#   about: product
#   verdicts: [pass, unknown, not_applicable]
#   remediation: |
#     Pin every dependency to a version that the advisory service knows. For ecosystems other than Python bring the
#     report of an audit, with `imports:` in ssdfgate.yaml or --import FILE.
#   threats: [known vulnerabilities in dependencies that no audit looked at]
package ssdfgate.measures.supply_chain.dependencies_audited

import data.ssdfgate.lib.dependencies
import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.remedies
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "not_applicable" if dependencies.none_stated

verdict := "pass" if {
	dependencies.obstacles == []
	evidence.is_usable("dependency-audit")
}

reasons := dependencies.without if {
	verdict == "not_applicable"
} else := dependencies.obstacles

decision := remedies.advised(
	report.decision(verdict, reasons, 0, evidence.cited(verdict, ["dependency-audit"])),
	dependencies.steps,
)
