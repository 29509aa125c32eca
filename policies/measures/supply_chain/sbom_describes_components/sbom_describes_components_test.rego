package ssdfgate.measures.supply_chain.sbom_describes_components_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.supply_chain.sbom_describes_components

subject := sbom_describes_components.decision

# An SBOM for which `number` manifests state that there is nothing to describe, beside others.
stating_none(number, others) := fixtures.replaced(
	fixtures.instead_of(fixtures.sbom, array.concat(
		[fixtures.replaced(
			fixtures.replaced(fixtures.idle(fixtures.sbom), "components", null),
			"facts", {"none_stated": {"manifests": number, "examples": ["pyproject.toml"]}},
		)],
		others,
	)),
	"inventory", fixtures.replaced(fixtures.inventory, "ecosystems", {"PyPI": {
		"manifests": ["pyproject.toml"],
		"audited": true,
		"sbom": true,
	}}),
)

cases := {
	"passes": {
		"inputs": [fixtures.document],
		"want": {"verdict": "pass", "evidence": ["sha256:sbom"]},
	},
	"fails": {
		"inputs": [fixtures.instead_of(
			fixtures.sbom,
			[fixtures.replaced(
				fixtures.sbom,
				"components",
				{"total": 3, "fields": {"component.name": {"present": 2, "of": 3}, "document.author": {"present": 1, "of": 1}}},
			)],
		)],
		"want": {"verdict": "fail"},
		"says": ["The SBOM carries component.name for 2 of 3."],
	},
	"fails_in_partial_evidence": {
		"inputs": [fixtures.instead_of(
			fixtures.sbom,
			[fixtures.partial(fixtures.replaced(
				fixtures.sbom,
				"components",
				{
					"total": 3,
					"fields": {"component.name": {"present": 2, "of": 3}, "document.author": {"present": 1, "of": 1}},
				},
			))],
		)],
		"want": {"verdict": "fail"},
		"says": ["2 of 3"],
	},
	"nobody_is_named_in_partial_evidence": {
		"inputs": [fixtures.instead_of(
			fixtures.sbom,
			[fixtures.partial(fixtures.replaced(
				fixtures.sbom,
				"components",
				{
					"total": 3,
					"fields": {"component.name": {"present": 3, "of": 3}, "document.author": {"present": 0, "of": 1}},
				},
			))],
		)],
		"want": {"verdict": "fail", "remedy": "Exclude the file. Where author or supplier are missing, state them under `sbom:` in ssdfgate.yaml."},
		"says": ["0 of 1"],
	},
	"gap_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.unbound(fixtures.replaced(
					fixtures.sbom,
					"components",
					{
						"total": 3,
						"fields": {"component.name": {"present": 2, "of": 3}, "document.author": {"present": 1, "of": 1}},
					},
				))],
			),
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.stale(fixtures.replaced(
					fixtures.sbom,
					"components",
					{
						"total": 3,
						"fields": {"component.name": {"present": 2, "of": 3}, "document.author": {"present": 1, "of": 1}},
					},
				))],
			),
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.failed(fixtures.replaced(
					fixtures.sbom,
					"components",
					{
						"total": 3,
						"fields": {"component.name": {"present": 2, "of": 3}, "document.author": {"present": 1, "of": 1}},
					},
				))],
			),
		],
		"want": {"verdict": "unknown"},
	},
	"no_components": {
		"inputs": [
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.replaced(
					fixtures.sbom,
					"components",
					{"total": 0, "fields": {"component.name": {"present": 0, "of": 0}, "document.author": {"present": 1, "of": 1}}},
				)],
			),
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.replaced(
					fixtures.sbom,
					"components",
					{"total": 0, "fields": {"component.name": {"present": 0, "of": 0}, "document.author": {"present": 0, "of": 1}}},
				)],
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["The SBOM lists no component"],
	},
	"unsaid_field": {
		"inputs": [
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.replaced(
					fixtures.sbom,
					"components",
					{"total": 3, "fields": {"component.name": {"present": 3, "of": 3}}},
				)],
			),
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.replaced(
					fixtures.sbom,
					"components",
					{"total": 3, "fields": {"component.name": {"present": 3, "of": 3}, "document.author": {"present": 0, "of": 0}}},
				)],
			),
			fixtures.instead_of(
				fixtures.sbom,
				[fixtures.replaced(
					fixtures.sbom,
					"components",
					{"total": 3, "fields": {"component.name": {"present": 3, "of": 3}, "document.author": null}},
				)],
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say whether the SBOM carries document.author"],
	},
	"missing_parameter": {
		"inputs": [
			fixtures.without_parameter("sbom_required_fields"),
			fixtures.with_parameter("sbom_required_fields", []),
			fixtures.with_parameter("sbom_required_fields", "all"),
		],
		"want": {"verdict": "unknown"},
		"says": ["sbom_required_fields is missing or empty"],
	},
	"ecosystem_without_sbom": {
		"inputs": [fixtures.with_inventory("ecosystems", {"npm": {"manifests": ["package.json"], "audited": true, "sbom": false}})],
		"want": {"verdict": "unknown"},
		"says": ["No evidence covers the npm dependencies"],
	},
	"no_manifest": {
		"inputs": [fixtures.with_inventory("ecosystems", {})],
		"want": {"verdict": "unknown"},
		"says": ["No dependency manifest was found"],
	},
	"no_dependencies": {
		"inputs": [stating_none(1, [])],
		"want": {"verdict": "not_applicable", "violations_total": 1, "evidence": ["sha256:sbom"]},
		"says": ["All manifests (1) state that there are no dependencies, and no code of others lies in the tree: pyproject.toml."],
	},
	"perhaps_some_dependencies": {
		"inputs": [
			stating_none(2, []),
			stating_none(0, []),
			stating_none("1", []),
			stating_none(null, []),
			stating_none(1, [fixtures.replaced(fixtures.failed(fixtures.sbom), "id", "sha256:other")]),
			stating_none(1, [fixtures.replaced(fixtures.partial(fixtures.sbom), "id", "sha256:other")]),
			fixtures.replaced(
				stating_none(1, []),
				"inventory", fixtures.replaced(fixtures.inventory, "ecosystems", {}),
			),
		],
		"want": {"verdict": "unknown"},
	},
	"missing_evidence": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "sbom"]),
			fixtures.with_evidence([]),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no sbom evidence"],
	},
	"partial_evidence": {
		"inputs": [fixtures.instead_of(fixtures.sbom, [fixtures.partial(fixtures.sbom)])],
		"want": {"verdict": "unknown"},
		"says": ["sbom left partial evidence. One file was not read. Exclude the file."],
	},
	"failed_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.sbom, [fixtures.failed(fixtures.sbom)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.failed(fixtures.sbom)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["sbom failed. It crashed. Install it again."],
	},
	"unbound_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.sbom, [fixtures.unbound(fixtures.sbom)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.unbound(fixtures.sbom)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.sbom, [fixtures.stale(fixtures.sbom)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.stale(fixtures.sbom)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence": {
		"inputs": fixtures.bad_ones(fixtures.sbom, fixtures.malformed(fixtures.sbom)),
		"want": {"verdict": "unknown"},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_fails if holds("fails")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_nobody_is_named_in_partial_evidence if holds("nobody_is_named_in_partial_evidence")

test_gap_in_evidence_about_something_else if holds("gap_in_evidence_about_something_else")

test_no_components if holds("no_components")

test_unsaid_field if holds("unsaid_field")

test_missing_parameter if holds("missing_parameter")

test_ecosystem_without_sbom if holds("ecosystem_without_sbom")

test_no_manifest if holds("no_manifest")

test_no_dependencies if holds("no_dependencies")

test_perhaps_some_dependencies if holds("perhaps_some_dependencies")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
