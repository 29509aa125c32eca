package ssdfgate.measures.code.static_analysis_ran_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.code.static_analysis_ran

subject := static_analysis_ran.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.with_inventory("languages", {"python": {"files": 100, "analysed": 95}}),
			fixtures.with_inventory(
				"languages",
				{"python": {"files": 10, "analysed": 10}, "dockerfile": {"files": 9, "analysed": 0}},
			),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:semgrep", "sha256:bandit"]},
	},
	"passes_within_tolerance": {
		"inputs": [fixtures.replaced(
			fixtures.instead_of(fixtures.semgrep, [fixtures.tolerable(fixtures.semgrep, 1)]),
			"parameters",
			fixtures.replaced(fixtures.parameters, "unanalysed_percent", 10),
		)],
		"want": {"verdict": "pass"},
	},
	"passes_beside_a_tool_with_nothing_to_do": {
		"inputs": [fixtures.instead_of(fixtures.bandit, [fixtures.idle(fixtures.bandit)])],
		"want": {"verdict": "pass", "evidence": ["sha256:semgrep"]},
	},
	"the_languages_that_no_scanner_read": {
		"inputs": [fixtures.with_inventory("languages", {
			"c": {"files": 9, "analysed": 0, "examples": ["a.c", "b.c", "c.c"]},
			"python": {"files": 10, "analysed": 10},
			"shell": {"files": 1, "analysed": 0, "examples": ["run.sh"]},
		})],
		"want": {"verdict": "unknown", "remedy": concat("", [
			"Bring the report of a scanner that reads c, shell (`imports:` in ssdfgate.yaml with `covers: [c, shell]`), ",
			"or leave out what does not ship, with a reason, under `scope:`.",
		])},
		"says": [
			"9 of 9 c files were not analysed by any scan that can be relied on: a.c, b.c, c.c and 6 more.",
			"1 of 1 shell files were not analysed by any scan that can be relied on: run.sh.",
		],
	},
	"the_step_of_the_scanner_that_failed": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.failed(fixtures.semgrep)])],
		"want": {"verdict": "unknown", "remedy": "Install it again"},
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
	"beyond_tolerance": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.tolerable(fixtures.semgrep, 1)])],
		"want": {"verdict": "unknown"},
		"says": [
			"semgrep did not look at 1 of 10 files, more than the profile tolerates",
			"1 files not looked at: syntax error (src/broken.py)",
		],
	},
	"blind_scanner": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.with_coverage(fixtures.semgrep, "control_ok", false)])],
		"want": {"verdict": "unknown"},
		"says": ["known-bad input did not give"],
	},
	"without_known_bad_input": {
		"inputs": [fixtures.instead_of(
			fixtures.semgrep,
			[fixtures.with_coverage(fixtures.semgrep, "control_ok", null)],
		)],
		"want": {"verdict": "unknown"},
		"says": ["looked at no known-bad input"],
	},
	"missing_parameter": {
		"inputs": [
			fixtures.replaced(
				fixtures.instead_of(fixtures.semgrep, [fixtures.tolerable(fixtures.semgrep, 1)]),
				"parameters",
				object.remove(fixtures.parameters, ["unanalysed_percent"]),
			),
			fixtures.without_parameter("max_age_days"),
			fixtures.replaced(fixtures.document, "parameters", {}),
		],
		"want": {"verdict": "unknown"},
	},
	"nothing_but_idle_tools": {
		"inputs": [fixtures.with_evidence([fixtures.idle(fixtures.semgrep), fixtures.idle(fixtures.bandit)])],
		"want": {"verdict": "unknown"},
		"says": ["No scan of the source code can be relied on."],
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_passes_within_tolerance if holds("passes_within_tolerance")

test_passes_beside_a_tool_with_nothing_to_do if holds("passes_beside_a_tool_with_nothing_to_do")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_unanalysed_files if holds("unanalysed_files")

test_no_source_files if holds("no_source_files")

test_malformed_inventory if holds("malformed_inventory")

test_beyond_tolerance if holds("beyond_tolerance")

test_blind_scanner if holds("blind_scanner")

test_without_known_bad_input if holds("without_known_bad_input")

test_missing_parameter if holds("missing_parameter")

test_nothing_but_idle_tools if holds("nothing_but_idle_tools")

test_the_languages_that_no_scanner_read if holds("the_languages_that_no_scanner_read")

test_the_step_of_the_scanner_that_failed if holds("the_step_of_the_scanner_that_failed")
