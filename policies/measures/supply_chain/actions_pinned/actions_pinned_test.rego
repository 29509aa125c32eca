package ssdfgate.measures.supply_chain.actions_pinned_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.supply_chain.actions_pinned

subject := actions_pinned.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.with_facts(
				"actions",
				{"workflows": 1, "unreadable": [], "uses": 0, "pinned": 0, "unpinned_total": 0, "unpinned": []},
			),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"fails": {
		"inputs": [fixtures.with_facts(
			"actions",
			{
				"workflows": 1,
				"unreadable": [],
				"uses": 2,
				"pinned": 1,
				"unpinned_total": 1,
				"unpinned": [{"path": ".github/workflows/ci.yml", "line": 7, "uses": "actions/checkout@v4"}],
			},
		)],
		"want": {"verdict": "fail"},
		"says": ["actions/checkout@v4 is not pinned to a full commit id."],
	},
	"fails_where_the_list_is_cut": {
		"inputs": [fixtures.with_facts(
			"actions",
			{"workflows": 1, "unreadable": [], "uses": 2, "pinned": 0, "unpinned_total": 40, "unpinned": []},
		)],
		"want": {"verdict": "fail", "violations_total": 40},
		"says": ["40 uses of actions are not pinned"],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.partial(fixtures.with_fact(
					"actions",
					{
						"workflows": 1,
						"unreadable": [],
						"uses": 2,
						"pinned": 1,
						"unpinned_total": 1,
						"unpinned": [{"path": ".github/workflows/ci.yml", "line": 7, "uses": "actions/checkout@v4"}],
					},
				))],
			),
			fixtures.with_evidence(array.concat(
				fixtures.evidence,
				[fixtures.with_fact(
					"actions",
					{
						"workflows": 1,
						"unreadable": [],
						"uses": 2,
						"pinned": 1,
						"unpinned_total": 1,
						"unpinned": [{"path": ".github/workflows/ci.yml", "line": 7, "uses": "actions/checkout@v4"}],
					},
				)],
			)),
		],
		"want": {"verdict": "fail"},
	},
	"absence_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.unbound(fixtures.with_fact(
					"actions",
					{
						"workflows": 1,
						"unreadable": [],
						"uses": 2,
						"pinned": 1,
						"unpinned_total": 1,
						"unpinned": [{"path": ".github/workflows/ci.yml", "line": 7, "uses": "actions/checkout@v4"}],
					},
				))],
			),
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.stale(fixtures.with_fact(
					"actions",
					{
						"workflows": 1,
						"unreadable": [],
						"uses": 2,
						"pinned": 1,
						"unpinned_total": 1,
						"unpinned": [{"path": ".github/workflows/ci.yml", "line": 7, "uses": "actions/checkout@v4"}],
					},
				))],
			),
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.failed(fixtures.with_fact(
					"actions",
					{
						"workflows": 1,
						"unreadable": [],
						"uses": 2,
						"pinned": 1,
						"unpinned_total": 1,
						"unpinned": [{"path": ".github/workflows/ci.yml", "line": 7, "uses": "actions/checkout@v4"}],
					},
				))],
			),
		],
		"want": {"verdict": "unknown"},
	},
	"not_applicable": {
		"inputs": [fixtures.with_facts(
			"actions",
			{"workflows": 0, "unreadable": [], "uses": 0, "pinned": 0, "unpinned_total": 0, "unpinned": []},
		)],
		"want": {"verdict": "not_applicable"},
		"says": ["There is no GitHub workflow in the repository."],
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
	"unjudged_use": {
		"inputs": [fixtures.with_facts(
			"actions",
			{"workflows": 1, "unreadable": [], "uses": 3, "pinned": 2, "unpinned_total": 0, "unpinned": []},
		)],
		"want": {"verdict": "unknown"},
		"says": ["does not say"],
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("actions")]),
			fixtures.with_facts("actions", {}),
			fixtures.with_facts("actions", null),
			fixtures.with_facts("actions", {"unreadable": [], "uses": 2, "pinned": 2, "unpinned_total": 0, "unpinned": []}),
			fixtures.with_facts(
				"actions",
				{"workflows": "0", "unreadable": [], "uses": 2, "pinned": 2, "unpinned_total": 0, "unpinned": []},
			),
			fixtures.with_facts("actions", {"workflows": 1, "uses": 2, "pinned": 2, "unpinned_total": 0, "unpinned": []}),
			fixtures.with_facts("actions", {"workflows": 1, "unreadable": [], "uses": 2, "pinned": 2, "unpinned": []}),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say"],
	},
	"missing_evidence": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "repository"]),
			fixtures.with_evidence([]),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no repository evidence"],
	},
	"partial_evidence": {
		"inputs": [fixtures.instead_of(fixtures.repository, [fixtures.partial(fixtures.repository)])],
		"want": {"verdict": "unknown"},
		"says": ["repository left partial evidence. One file was not read. Exclude the file."],
	},
	"failed_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.failed(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.failed(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["repository failed. It crashed. Install it again."],
	},
	"unbound_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.unbound(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.unbound(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.stale(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.stale(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence": {
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

test_absence_in_evidence_about_something_else if holds("absence_in_evidence_about_something_else")

test_not_applicable if holds("not_applicable")

test_unreadable_workflow if holds("unreadable_workflow")

test_unjudged_use if holds("unjudged_use")

test_missing_facts if holds("missing_facts")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
