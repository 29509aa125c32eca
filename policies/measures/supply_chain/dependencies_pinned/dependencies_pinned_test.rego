package ssdfgate.measures.supply_chain.dependencies_pinned_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.supply_chain.dependencies_pinned

subject := dependencies_pinned.decision

# The manifests were read, and there was no package that could be asked about.
read_only(total) := fixtures.replaced(
	fixtures.replaced(fixtures.idle(fixtures.audit), "facts", {
		"unpinned": array.slice([{"name": "flask", "source": "requirements.txt"}], 0, total),
		"unpinned_total": total,
	}),
	"id", "sha256:read-only",
)

imported := fixtures.replaced(fixtures.replaced(fixtures.audit, "origin", "imported"), "facts", {})

cases := {
	"passes": {
		"inputs": [fixtures.document],
		"want": {"verdict": "pass", "evidence": ["sha256:pip-audit"]},
	},
	"fails": {
		"inputs": [
			fixtures.instead_of(
				fixtures.audit,
				[fixtures.replaced(
					fixtures.audit,
					"facts",
					{"unpinned": [{"name": "flask", "source": "requirements.txt"}], "unpinned_total": 1},
				)],
			),
			fixtures.instead_of(
				fixtures.audit,
				[fixtures.partial(fixtures.replaced(
					fixtures.audit,
					"facts",
					{"unpinned": [{"name": "flask", "source": "requirements.txt"}], "unpinned_total": 1},
				))],
			),
		],
		"want": {"verdict": "fail"},
		"says": ["flask is not pinned to one version (requirements.txt)."],
	},
	"fails_beside_a_good_one": {
		"inputs": [fixtures.with_evidence(array.concat(
			fixtures.evidence,
			[fixtures.replaced(
				fixtures.audit,
				"facts",
				{"unpinned": [{"name": "flask", "source": "requirements.txt"}], "unpinned_total": 1},
			)],
		))],
		"want": {"verdict": "fail"},
		"says": ["flask is not pinned"],
	},
	"fails_where_the_list_is_cut": {
		"inputs": [fixtures.instead_of(
			fixtures.audit,
			[fixtures.replaced(fixtures.audit, "facts", {"unpinned": [], "unpinned_total": 30})],
		)],
		"want": {"verdict": "fail", "violations_total": 30},
		"says": ["30 dependencies are not pinned to one version."],
	},
	"finding_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(
				fixtures.audit,
				[fixtures.unbound(fixtures.replaced(
					fixtures.audit,
					"facts",
					{"unpinned": [{"name": "flask", "source": "requirements.txt"}], "unpinned_total": 1},
				))],
			),
			fixtures.instead_of(
				fixtures.audit,
				[fixtures.stale(fixtures.replaced(
					fixtures.audit,
					"facts",
					{"unpinned": [{"name": "flask", "source": "requirements.txt"}], "unpinned_total": 1},
				))],
			),
			fixtures.instead_of(
				fixtures.audit,
				[fixtures.failed(fixtures.replaced(
					fixtures.audit,
					"facts",
					{"unpinned": [{"name": "flask", "source": "requirements.txt"}], "unpinned_total": 1},
				))],
			),
		],
		"want": {"verdict": "unknown"},
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.audit, [fixtures.replaced(fixtures.audit, "facts", null)]),
			fixtures.instead_of(fixtures.audit, [fixtures.replaced(fixtures.audit, "facts", {})]),
			fixtures.instead_of(
				fixtures.audit,
				[fixtures.replaced(fixtures.audit, "facts", {"unpinned": [], "unpinned_total": null})],
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["The evidence does not say whether this holds."],
	},
	"no_dependencies": {
		"inputs": [fixtures.asking_nothing(1, [])],
		"want": {"verdict": "not_applicable", "violations_total": 1, "evidence": ["sha256:pip-audit"]},
		"says": ["All manifests (1) state that there are no dependencies, and no code of others lies in the tree: pyproject.toml."],
	},
	"perhaps_some_dependencies": {
		"inputs": fixtures.perhaps_asking,
		"want": {"verdict": "unknown"},
	},
	"missing_evidence": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "dependency-audit"]),
			fixtures.with_evidence([]),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no dependency-audit evidence"],
	},
	"partial_evidence": {
		"inputs": [fixtures.instead_of(fixtures.audit, [fixtures.partial(fixtures.audit)])],
		"want": {"verdict": "unknown"},
		"says": ["pip-audit left partial evidence. One file was not read. Exclude the file."],
	},
	"failed_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.audit, [fixtures.failed(fixtures.audit)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.failed(fixtures.audit)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["pip-audit failed. It crashed. Install it again."],
	},
	"unbound_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.audit, [fixtures.unbound(fixtures.audit)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.unbound(fixtures.audit)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.audit, [fixtures.stale(fixtures.audit)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.stale(fixtures.audit)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence": {
		"inputs": fixtures.bad_ones(fixtures.audit, fixtures.malformed(fixtures.audit)),
		"want": {"verdict": "unknown"},
	},
	"ecosystem_without_audit": {
		"inputs": [
			fixtures.with_inventory("ecosystems", {"npm": {"manifests": ["package.json"], "audited": false, "sbom": true}}),
			fixtures.with_inventory(
				"ecosystems",
				{
					"npm": {"manifests": ["package.json"], "sbom": true},
					"PyPI": {"manifests": ["pyproject.toml"], "audited": true, "sbom": true},
				},
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["No evidence covers the npm dependencies of package.json"],
	},
	"report_of_another_tool_beside_our_reading_of_the_manifests": {
		"inputs": [fixtures.instead_of(fixtures.audit, [imported, read_only(0)])],
		"want": {"verdict": "pass", "evidence": ["sha256:read-only"]},
	},
	"unpinned_where_our_audit_had_nothing_to_ask": {
		"inputs": [
			fixtures.instead_of(fixtures.audit, [imported, read_only(1)]),
			fixtures.instead_of(fixtures.audit, [read_only(1)]),
		],
		"want": {"verdict": "fail"},
		"says": ["flask is not pinned to one version (requirements.txt)."],
	},
	"only_a_report_of_another_tool": {
		"inputs": [fixtures.instead_of(fixtures.audit, [imported])],
		"want": {"verdict": "unknown"},
		"says": ["The evidence does not say whether this holds."],
	},
	"nothing_to_audit": {
		"inputs": [fixtures.instead_of(fixtures.audit, [read_only(0)])],
		"want": {"verdict": "unknown"},
		"says": ["pip-audit had nothing to look at. No Python files."],
	},
	"no_manifest": {
		"inputs": [fixtures.with_inventory("ecosystems", {})],
		"want": {"verdict": "unknown"},
		"says": ["No dependency manifest was found"],
	},
	"malformed_inventory": {
		"inputs": [
			fixtures.with_inventory("ecosystems", null),
			fixtures.with_inventory("ecosystems", {"PyPI": true}),
			fixtures.replaced(fixtures.document, "inventory", []),
		],
		"want": {"verdict": "unknown"},
		"says": ["inventory of dependency manifests is missing or cannot be read"],
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_report_of_another_tool_beside_our_reading_of_the_manifests if holds("report_of_another_tool_beside_our_reading_of_the_manifests")

test_unpinned_where_our_audit_had_nothing_to_ask if holds("unpinned_where_our_audit_had_nothing_to_ask")

test_only_a_report_of_another_tool if holds("only_a_report_of_another_tool")

test_nothing_to_audit if holds("nothing_to_audit")

test_fails if holds("fails")

test_fails_beside_a_good_one if holds("fails_beside_a_good_one")

test_fails_where_the_list_is_cut if holds("fails_where_the_list_is_cut")

test_finding_in_evidence_about_something_else if holds("finding_in_evidence_about_something_else")

test_missing_facts if holds("missing_facts")

test_no_dependencies if holds("no_dependencies")

test_perhaps_some_dependencies if holds("perhaps_some_dependencies")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_ecosystem_without_audit if holds("ecosystem_without_audit")

test_no_manifest if holds("no_manifest")

test_malformed_inventory if holds("malformed_inventory")
