# METADATA
# title: Every dependency was checked for known vulnerabilities
# description: |
#   Each ecosystem that has a manifest was audited completely: no dependency was skipped, and the known-vulnerable
#   package that is always asked for as well was found. Says nothing about what else was found.
# custom:
#   needs: [dependency-audit]
#   about: product
#   verdicts: [pass, unknown]
#   remediation: |
#     Pin every dependency to a version that the advisory service knows. For ecosystems other than Python bring the
#     report of an audit, with `imports:` in ssdfgate.yaml or --import FILE.
#   threats: [known vulnerabilities in dependencies that no audit looked at]
package ssdfgate.measures.supply_chain.dependencies_audited

import data.ssdfgate.lib.dependencies
import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "pass" if {
	dependencies.obstacles == []
	evidence.is_usable("dependency-audit")
}

decision := report.decision(verdict, dependencies.obstacles, 0, evidence.cited(verdict, ["dependency-audit"]))
