# METADATA
# title: Dependency audits
# description: |
#   Usable audits, and whether every ecosystem that has a manifest was audited completely. An audit that had to leave
#   out a single dependency proves nothing: the vulnerable one may be among those.
package ssdfgate.lib.dependencies

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

usable := evidence.usable("dependency-audit")

credible := evidence.credible("dependency-audit")

obstacles := found if {
	found != []
} else := idle

found := [violation |
	some list in [evidence.obstacles("dependency-audit"), skips, ecosystem_problems("audited")]
	some violation in list
]

# Everything of this kind read the manifests of all ecosystems, as many as the inventory has, and found that they state
# that there are no dependencies.
states_none(kind) if {
	inventory_is_sound
	evidence.obstacles(kind) == []
	number_of_manifests > 0
	evidence.proved_by_all(kind, [item.id |
		some item in evidence.idle(kind)
		item.facts.none_stated.manifests == number_of_manifests
	])
}

default none_stated := false

none_stated if states_none("dependency-audit")

number_of_manifests := sum([count(row.entry.manifests) | some row in rows])

without := [violation | none_stated; some violation in without_any("dependency-audit")]

# The reason why a measure about dependencies is not asked.
without_any(kind) := [report.violation(message, item.id) |
	some item in evidence.idle(kind)
	stated := item.facts.none_stated
	message := report.phrase([
		"All manifests (", stated.manifests, ") state that there are no dependencies, and no code of others lies in the tree: ",
		concat(", ", stated.examples), ".",
	])
]

# Audits that had nothing to look at prove nothing, and say why.
idle := [report.violation(message, evidence.id_of(item)) |
	not evidence.is_usable("dependency-audit")
	some item in evidence.of("dependency-audit")
	message := concat("", [
		item.collector, " had nothing to look at. ", concat(". ", item.reasons),
		". Where that is right, put it on record: docs/records.md, applicability.",
	])
]

skips := [violation |
	some item in usable
	some skip in item.coverage.skipped
	violation := evidence.skipped(item, skip)
]

default ecosystems := {}

ecosystems := input.inventory.ecosystems if is_object(input.inventory.ecosystems)

# Every ecosystem with its manifests; sorted by name.
rows := [row |
	some name in sort([name | some name in object.keys(ecosystems)])
	entry := object.get(ecosystems, name, null)
	is_array(entry.manifests)
	row := {"name": name, "entry": entry}
]

with_manifests := [row | some row in rows; count(row.entry.manifests) > 0]

# Ecosystems that lack the mark (`audited`, `sbom`), and the cases where there is nothing to mark.
ecosystem_problems(mark) := array.concat(array.concat(unreadable, none), [violation |
	some row in with_manifests
	object.get(row.entry, mark, false) != true
	manifests := row.entry.manifests
	message := concat("", ["No evidence covers the ", row.name, " dependencies of ", concat(", ", manifests), "."])
	violation := report.at(message, manifests[0], 0, null, null)
])

default inventory_is_sound := false

inventory_is_sound if {
	is_object(input.inventory.ecosystems)
	count(rows) == count(ecosystems)
}

unreadable := [report.violation("The inventory of dependency manifests is missing or cannot be read.", null) |
	inventory_is_sound == false
]

# What to do about the audit, where that is known.
steps := [step | some list in [evidence.steps("dependency-audit"), audits, declare]; some step in list]

# Our own audit asks about Python alone, so the others need the report of another one.
audits := [step |
	names := [row.name | some row in with_manifests; object.get(row.entry, "audited", false) != true; row.name != "PyPI"]
	names != []
	step := concat("", [
		"Bring the report of an audit of the ", concat(", ", names), " dependencies: ",
		auditing[names == ["npm"]], "`.",
	])
]

auditing := {
	true: "`npm audit --json > npm-audit.json`, then `ssdfgate check --import npm-audit.json",
	false: "`osv-scanner scan source --format json -r . > osv.json`, then `ssdfgate check --import osv.json",
}

# What to do where no manifest was found.
declare := [to_declare | inventory_is_sound; count(with_manifests) == 0]

to_declare := concat(" ", [
	"Declare the dependencies in a manifest (pyproject.toml, package.json).",
	"Where there are none, say so: `dependencies = []` in pyproject.toml, or a reason and an owner in",
	".ssdfgate/applicability.yaml (docs/records.md).",
])

none := [report.violation(no_manifest, null) | count(with_manifests) == 0]

no_manifest := concat(" ", [
	"No dependency manifest was found, so there is nothing to look at.",
	"Declare the dependencies, even when there are none.",
])
