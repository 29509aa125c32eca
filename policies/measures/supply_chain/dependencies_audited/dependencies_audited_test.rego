package ssdfgate.measures.supply_chain.dependencies_audited_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.supply_chain.dependencies_audited

subject := dependencies_audited.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.instead_of(fixtures.audit, [fixtures.with_open(fixtures.audit, "high", "vulnerability")]),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:pip-audit"]},
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
	"the_step_of_the_audit_that_failed": {
		"inputs": [fixtures.instead_of(fixtures.audit, [fixtures.failed(fixtures.audit)])],
		"want": {"verdict": "unknown", "remedy": "Install it again"},
	},
	"the_audit_of_the_ecosystem_that_lacks_one": {
		"inputs": [fixtures.with_inventory("ecosystems", {"npm": {"manifests": ["package.json"], "sbom": true}})],
		"want": {"remedy": concat("", [
			"Bring the report of an audit of the npm dependencies: `npm audit --json > npm-audit.json`, ",
			"then `ssdfgate check --import npm-audit.json`.",
		])},
	},
	"the_audit_of_several_ecosystems": {
		"inputs": [fixtures.with_inventory("ecosystems", {"npm": {"manifests": ["package.json"]}, "Go": {"manifests": ["go.mod"]}})],
		"want": {"remedy": concat("", [
			"Bring the report of an audit of the Go, npm dependencies: ",
			"`osv-scanner scan source --format json -r . > osv.json`, then `ssdfgate check --import osv.json`.",
		])},
	},
	"nothing_to_look_at": {
		"inputs": [fixtures.instead_of(fixtures.audit, [fixtures.idle(fixtures.audit)])],
		"want": {"verdict": "unknown"},
		"says": ["pip-audit had nothing to look at. No Python files. Where that is right"],
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
	"skipped_dependency": {
		"inputs": [
			fixtures.instead_of(fixtures.audit, [fixtures.tolerable(fixtures.audit, 1)]),
			fixtures.replaced(
				fixtures.instead_of(fixtures.audit, [fixtures.tolerable(fixtures.audit, 1)]),
				"parameters",
				fixtures.replaced(fixtures.parameters, "unanalysed_percent", 50),
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["1 files not looked at"],
	},
	"blind_advisory_service": {
		"inputs": [fixtures.instead_of(fixtures.audit, [fixtures.with_coverage(fixtures.audit, "control_ok", false)])],
		"want": {"verdict": "unknown"},
		"says": ["known-bad input did not give"],
	},
	"without_known_bad_input": {
		"inputs": [fixtures.instead_of(
			fixtures.audit,
			[fixtures.with_coverage(fixtures.audit, "control_ok", null)],
		)],
		"want": {"verdict": "unknown"},
		"says": ["looked at no known-bad input"],
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

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

test_skipped_dependency if holds("skipped_dependency")

test_blind_advisory_service if holds("blind_advisory_service")

test_without_known_bad_input if holds("without_known_bad_input")

test_nothing_to_look_at if holds("nothing_to_look_at")

test_the_step_of_the_audit_that_failed if holds("the_step_of_the_audit_that_failed")

test_the_audit_of_the_ecosystem_that_lacks_one if holds("the_audit_of_the_ecosystem_that_lacks_one")

test_the_audit_of_several_ecosystems if holds("the_audit_of_several_ecosystems")
