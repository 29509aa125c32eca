package ssdfgate.measures.code.static_analysis_clean_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.code.static_analysis_clean

subject := static_analysis_clean.decision

# One open finding of this severity, and as many waived ones.
waived(item, severity, number) := fixtures.replaced(item, "findings", object.union(
	fixtures.with_open(item, severity, "injection").findings,
	{"waived_by_severity": fixtures.replaced(fixtures.zero, severity, number)},
))

cases := {
	"a_waived_finding_still_fails_but_is_marked": {
		"inputs": [fixtures.instead_of(fixtures.bandit, [waived(fixtures.bandit, "high", 1)])],
		"want": {"verdict": "fail", "waived": true},
	},
	"what_is_not_waived_is_not_marked": {
		"inputs": [fixtures.instead_of(fixtures.bandit, [waived(fixtures.bandit, "high", 0)])],
		"want": {"verdict": "fail"},
	},
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "low", "injection")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "info", "injection")]),
		],
		"want": {"verdict": "pass"},
	},
	"fails": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "medium", "injection")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "high", "injection")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "critical", "injection")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "unknown", "injection")]),
		],
		"want": {"verdict": "fail", "violations_total": 1},
		"says": ["Something is wrong here."],
	},
	"fails_in_the_other_tool": {
		"inputs": [fixtures.instead_of(fixtures.bandit, [fixtures.with_open(fixtures.bandit, "high", "injection")])],
		"want": {"verdict": "fail"},
		"says": ["Something is wrong here."],
	},
	"fails_where_the_list_is_cut": {
		"inputs": [fixtures.instead_of(
			fixtures.semgrep,
			[fixtures.unlisted(fixtures.with_open(fixtures.semgrep, "high", "injection"))],
		)],
		"want": {"verdict": "fail"},
		"says": ["1 open findings at or above the bar."],
	},
	"names_the_place": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.with_open(fixtures.semgrep, "high", "injection")])],
		"want": {
			"verdict": "fail",
			"violations": [{
				"message": "Something is wrong here.",
				"path": "src/a.py",
				"line": 3,
				"rule": "rule.one",
				"evidence": "sha256:semgrep",
			}],
		},
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.partial(fixtures.with_open(fixtures.semgrep, "high", "injection"))],
			),
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.with_coverage(fixtures.with_open(fixtures.semgrep, "high", "injection"), "control_ok", false)],
			),
		],
		"want": {"verdict": "fail"},
		"says": ["Something is wrong here"],
	},
	"finding_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.unbound(fixtures.with_open(fixtures.semgrep, "high", "injection"))],
			),
			fixtures.instead_of(fixtures.semgrep, [fixtures.stale(fixtures.with_open(fixtures.semgrep, "high", "injection"))]),
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.failed(fixtures.with_open(fixtures.semgrep, "high", "injection"))],
			),
		],
		"want": {"verdict": "unknown"},
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
	"unanalysed_files_are_named": {
		"inputs": [
			fixtures.with_inventory("languages", {"lua": {"files": 2, "analysed": 0, "examples": ["a.lua", "b.lua"]}}),
			fixtures.with_inventory("languages", {"lua": {"files": 2, "analysed": 0, "examples": ["a.lua"]}}),
		],
		"want": {"verdict": "unknown"},
		"says": ["2 of 2 lua files were not analysed by any scan that can be relied on: a.lua"],
	},
	"unanalysed_files": {
		"inputs": [
			fixtures.with_inventory("languages", {"python": {"files": 10, "analysed": 9}}),
			fixtures.with_inventory(
				"languages",
				{"python": {"files": 10, "analysed": 10}, "lua": {"files": 2, "analysed": 0}},
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["files were not analysed by any scan"],
	},
	"no_source_files": {
		"inputs": [
			fixtures.with_inventory("languages", {}),
			fixtures.with_inventory("languages", {"dockerfile": {"files": 2, "analysed": 2}}),
		],
		"want": {"verdict": "unknown"},
		"says": ["There are no source files: nothing was analysed."],
	},
	"malformed_inventory": {
		"inputs": [
			fixtures.with_inventory("languages", null),
			fixtures.with_inventory("languages", []),
			fixtures.with_inventory("languages", {"python": 10}),
			fixtures.with_inventory("languages", {"python": {"files": "10", "analysed": 10}}),
			fixtures.with_inventory("languages", {"python": {"files": 10}}),
			fixtures.replaced(fixtures.document, "inventory", null),
		],
		"want": {"verdict": "unknown"},
		"says": ["inventory of source files is missing or cannot be read"],
	},
	"miscounted_findings": {
		"inputs": [
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.miscounted(fixtures.with_open(fixtures.semgrep, "high", "injection"), "open")],
			),
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.miscounted(fixtures.with_open(fixtures.semgrep, "high", "injection"), "total")],
			),
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.miscounted(fixtures.with_open(fixtures.semgrep, "high", "injection"), "suppressed")],
			),
			fixtures.instead_of(fixtures.semgrep, [fixtures.replaced(fixtures.semgrep, "findings", null)]),
		],
		"want": {"verdict": "unknown"},
		"says": ["cannot be read"],
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_a_waived_finding_still_fails_but_is_marked if holds("a_waived_finding_still_fails_but_is_marked")

test_what_is_not_waived_is_not_marked if holds("what_is_not_waived_is_not_marked")

test_passes if holds("passes")

test_fails if holds("fails")

test_fails_in_the_other_tool if holds("fails_in_the_other_tool")

test_fails_where_the_list_is_cut if holds("fails_where_the_list_is_cut")

test_names_the_place if holds("names_the_place")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_finding_in_evidence_about_something_else if holds("finding_in_evidence_about_something_else")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_missing_parameter if holds("missing_parameter")

test_unanalysed_files_are_named if holds("unanalysed_files_are_named")

test_unanalysed_files if holds("unanalysed_files")

test_no_source_files if holds("no_source_files")

test_malformed_inventory if holds("malformed_inventory")

test_miscounted_findings if holds("miscounted_findings")
