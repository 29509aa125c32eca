package ssdfgate.measures.build.pipeline_hardened_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.build.pipeline_hardened

subject := pipeline_hardened.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "low", "ci")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "high", "injection")]),
		],
		"want": {"verdict": "pass"},
	},
	"fails": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "high", "ci")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "unknown", "ci")]),
		],
		"want": {"verdict": "fail", "violations_total": 1},
		"says": ["Something is wrong here"],
	},
	"fails_where_the_list_is_cut": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.unlisted(fixtures.with_open(fixtures.semgrep, "high", "ci"))])],
		"want": {"verdict": "fail"},
		"says": ["1 open findings about the pipeline."],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.partial(fixtures.with_open(fixtures.semgrep, "high", "ci"))]),
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.with_coverage(fixtures.with_open(fixtures.semgrep, "high", "ci"), "control_ok", false)],
			),
		],
		"want": {"verdict": "fail"},
		"says": ["Something is wrong here"],
	},
	"finding_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.unbound(fixtures.with_open(fixtures.semgrep, "high", "ci"))]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.stale(fixtures.with_open(fixtures.semgrep, "high", "ci"))]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.failed(fixtures.with_open(fixtures.semgrep, "high", "ci"))]),
		],
		"want": {"verdict": "unknown"},
	},
	"not_applicable": {
		"inputs": [fixtures.replaced(
			fixtures.with_facts(
				"actions",
				{"workflows": 0, "unreadable": [], "uses": 0, "pinned": 0, "unpinned_total": 0, "unpinned": []},
			),
			"inventory",
			fixtures.replaced(fixtures.inventory, "languages", {"python": {"files": 10, "analysed": 10}}),
		)],
		"want": {"verdict": "not_applicable"},
		"says": ["There is no GitHub workflow in the repository."],
	},
	"workflows_that_the_inventory_does_not_know": {
		"inputs": [
			fixtures.replaced(fixtures.document, "inventory", fixtures.replaced(
				fixtures.inventory,
				"languages",
				fixtures.replaced(fixtures.inventory.languages, "github-workflow", {"files": 0, "analysed": 0}),
			)),
			fixtures.replaced(
				fixtures.document,
				"inventory", fixtures.replaced(fixtures.inventory, "languages", {"python": {"files": 10, "analysed": 10}}),
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["looked at all the workflows"],
	},
	"unreadable_workflow": {
		"inputs": [fixtures.with_facts(
			"actions",
			{
				"workflows": 1,
				"unreadable": [{"path": ".github/workflows/x.yml", "problem": "not YAML"}],
				"uses": 2,
				"pinned": 2,
				"unpinned_total": 0,
				"unpinned": [],
			},
		)],
		"want": {"verdict": "unknown"},
		"says": ["The workflow cannot be read: not YAML"],
	},
	"unscanned_workflow": {
		"inputs": [
			fixtures.with_inventory(
				"languages",
				{"python": {"files": 10, "analysed": 10}, "github-workflow": {"files": 2, "analysed": 1}},
			),
			fixtures.with_inventory("languages", {"python": {"files": 10, "analysed": 10}}),
			fixtures.with_inventory("languages", null),
		],
		"want": {"verdict": "unknown"},
		"says": ["No scan that can be relied on looked at all the workflows."],
	},
	"passes_for_an_action_without_workflows": {
		"inputs": [fixtures.with_facts(
			"actions",
			{"workflows": 0, "unreadable": [], "uses": 0, "pinned": 0, "unpinned_total": 0, "unpinned": []},
		)],
		"want": {"verdict": "pass"},
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("actions")]),
			fixtures.with_facts("actions", {"unreadable": [], "uses": 2, "pinned": 2, "unpinned_total": 0, "unpinned": []}),
			fixtures.with_facts("actions", {"workflows": 1, "uses": 2, "pinned": 2, "unpinned_total": 0, "unpinned": []}),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say how many workflows"],
	},
	"missing_parameter": {
		"inputs": [
			fixtures.without_parameter("sast_block_at"),
			fixtures.with_parameter("sast_block_at", "worst"),
			fixtures.with_parameter("sast_block_at", "none"),
			fixtures.with_parameter("sast_block_at", null),
		],
		"want": {"verdict": "unknown"},
		"says": ["sast_block_at is missing or not a severity word"],
	},
	"missing_evidence": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "sast"]),
			fixtures.with_evidence([]),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no sast evidence"],
	},
	"partial_evidence": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.partial(fixtures.semgrep)])],
		"want": {"verdict": "unknown"},
		"says": ["semgrep left partial evidence. One file was not read. Exclude the file."],
	},
	"failed_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.failed(fixtures.semgrep)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.failed(fixtures.semgrep)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["semgrep failed. It crashed. Install it again."],
	},
	"unbound_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.unbound(fixtures.semgrep)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.unbound(fixtures.semgrep)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.stale(fixtures.semgrep)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.stale(fixtures.semgrep)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence": {
		"inputs": fixtures.bad_ones(fixtures.semgrep, fixtures.malformed(fixtures.semgrep)),
		"want": {"verdict": "unknown"},
	},
	"missing_evidence_about_the_repository": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "repository"]),
			fixtures.with_evidence([]),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no repository evidence"],
	},
	"partial_evidence_about_the_repository": {
		"inputs": [fixtures.instead_of(fixtures.repository, [fixtures.partial(fixtures.repository)])],
		"want": {"verdict": "unknown"},
		"says": ["repository left partial evidence. One file was not read. Exclude the file."],
	},
	"unbound_evidence_about_the_repository": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.unbound(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.unbound(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence_about_the_repository": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.stale(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.stale(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence_about_the_repository": {
		"inputs": fixtures.bad_ones(fixtures.repository, fixtures.malformed(fixtures.repository)),
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

test_fails_where_the_list_is_cut if holds("fails_where_the_list_is_cut")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_finding_in_evidence_about_something_else if holds("finding_in_evidence_about_something_else")

test_not_applicable if holds("not_applicable")

test_workflows_that_the_inventory_does_not_know if holds("workflows_that_the_inventory_does_not_know")

test_unreadable_workflow if holds("unreadable_workflow")

test_unscanned_workflow if holds("unscanned_workflow")

test_passes_for_an_action_without_workflows if holds("passes_for_an_action_without_workflows")

test_missing_facts if holds("missing_facts")

test_missing_parameter if holds("missing_parameter")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_missing_evidence_about_the_repository if holds("missing_evidence_about_the_repository")

test_partial_evidence_about_the_repository if holds("partial_evidence_about_the_repository")

test_unbound_evidence_about_the_repository if holds("unbound_evidence_about_the_repository")

test_stale_evidence_about_the_repository if holds("stale_evidence_about_the_repository")

test_malformed_evidence_about_the_repository if holds("malformed_evidence_about_the_repository")
