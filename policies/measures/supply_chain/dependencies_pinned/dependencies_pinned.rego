# METADATA
# title: Every dependency is pinned to one version
# description: |
#   The audit found no dependency that is declared without an exact version, directly or in a lock file. Not
#   applicable where all manifests state that there are no dependencies.
# custom:
#   needs: [dependency-audit]
#   about: product
#   verdicts: [pass, fail, unknown, not_applicable]
#   remediation: |
#     Write a lock file (`uv lock`, `pip-compile --generate-hashes`, `npm install --package-lock-only`) and commit it.
#   threats: [builds that change without a commit, a malicious release taken in unseen]
package ssdfgate.measures.supply_chain.dependencies_pinned

import data.ssdfgate.lib.dependencies
import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.remedies
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "not_applicable" if {
	total == 0
	against == []
	dependencies.none_stated
}

verdict := "fail" if total > 0

verdict := "pass" if {
	total == 0
	dependencies.obstacles == []
	count(proofs) > 0
	silent == []
}

total := sum([item.facts.unpinned_total |
	some item in stating
	is_number(item.facts.unpinned_total)
])

stating := array.concat(dependencies.credible, evidence.idle("dependency-audit"))

# Our own audit reads the manifests of every ecosystem, also where it finds no package that it could ask about.
proofs := [item.id |
	some list in [dependencies.usable, evidence.idle("dependency-audit")]
	some item in list
	item.facts.unpinned_total == 0
]

# A report of another tool need not say it.
silent := [item.id |
	some item in dependencies.usable
	item.origin == "ran"
	not item.id in proofs
]

against := array.concat(
	[report.violation(report.phrase([total, " dependencies are not pinned to one version."]), null) | total > 0],
	[violation |
		some item in stating
		some dependency in item.facts.unpinned
		violation := report.at(
			report.phrase([dependency.name, " is not pinned to one version (", dependency.source, ")."]),
			dependency.source, 0, null, item.id,
		)
	],
)

decision := remedies.advised(
	report.decision(verdict, array.concat(against, open_questions), total, cited),
	steps,
)

# Manifests of which some dependency is not pinned.
loose := [dependency.source | some item in stating; some dependency in item.facts.unpinned; is_string(dependency.source)]

steps := remedies.to_lock(loose) if {
	verdict == "fail"
} else := dependencies.steps

open_questions := dependencies.without if {
	verdict == "not_applicable"
} else := dependencies.obstacles

cited := proofs if {
	verdict == "pass"
} else := evidence.cited(verdict, ["dependency-audit"])
