package ssdfgate.measures.code.no_hidden_findings_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.code.no_hidden_findings

subject := no_hidden_findings.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_suppressed(fixtures.semgrep, "low")]),
		],
		"want": {"verdict": "pass"},
	},
	"passes_where_comments_are_allowed": {
		"inputs": [fixtures.replaced(
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_suppressed(fixtures.semgrep, "critical")]),
			"parameters",
			fixtures.replaced(fixtures.parameters, "suppressed_block_at", "none"),
		)],
		"want": {"verdict": "pass"},
	},
	"passes_where_uncounted_comments_are_allowed": {
		"inputs": [fixtures.replaced(
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_coverage(fixtures.semgrep, "suppressed", 2)]),
			"parameters",
			fixtures.replaced(fixtures.parameters, "suppressed_block_at", "none"),
		)],
		"want": {"verdict": "pass"},
	},
	"fails": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_suppressed(fixtures.semgrep, "medium")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_suppressed(fixtures.semgrep, "high")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_suppressed(fixtures.semgrep, "critical")]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.with_suppressed(fixtures.semgrep, "unknown")]),
		],
		"want": {"verdict": "fail", "violations_total": 1},
		"says": ["Something is wrong here. Suppressed by nosec."],
	},
	"fails_where_the_list_is_cut": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.unlisted(fixtures.with_suppressed(fixtures.semgrep, "high"))])],
		"want": {"verdict": "fail"},
		"says": ["1 findings at or above the bar are suppressed in the source."],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.partial(fixtures.with_suppressed(fixtures.semgrep, "high"))]),
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.with_coverage(fixtures.with_suppressed(fixtures.semgrep, "high"), "control_ok", false)],
			),
		],
		"want": {"verdict": "fail"},
		"says": ["Something is wrong here"],
	},
	"finding_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [fixtures.unbound(fixtures.with_suppressed(fixtures.semgrep, "high"))]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.stale(fixtures.with_suppressed(fixtures.semgrep, "high"))]),
			fixtures.instead_of(fixtures.semgrep, [fixtures.failed(fixtures.with_suppressed(fixtures.semgrep, "high"))]),
		],
		"want": {"verdict": "unknown"},
	},
	"uncounted_suppressions": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.with_coverage(fixtures.semgrep, "suppressed", 2)])],
		"want": {"verdict": "unknown"},
		"says": ["comments in the source suppress findings that the report does not hold"],
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
			fixtures.without_parameter("suppressed_block_at"),
			fixtures.with_parameter("suppressed_block_at", "never"),
		],
		"want": {"verdict": "unknown"},
		"says": ["suppressed_block_at is missing or not a severity word"],
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
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_passes_where_comments_are_allowed if holds("passes_where_comments_are_allowed")

test_passes_where_uncounted_comments_are_allowed if holds("passes_where_uncounted_comments_are_allowed")

test_fails if holds("fails")

test_fails_where_the_list_is_cut if holds("fails_where_the_list_is_cut")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_finding_in_evidence_about_something_else if holds("finding_in_evidence_about_something_else")

test_uncounted_suppressions if holds("uncounted_suppressions")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_missing_parameter if holds("missing_parameter")

test_unanalysed_files if holds("unanalysed_files")

test_no_source_files if holds("no_source_files")

test_malformed_inventory if holds("malformed_inventory")
