package ssdfgate.measures.govern.required_tools_ran_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.govern.required_tools_ran

subject := required_tools_ran.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.instead_of(fixtures.bandit, [fixtures.idle(fixtures.bandit)]),
		],
		"want": {"verdict": "pass"},
	},
	"asks_only_for_what_is_required": {
		"inputs": [
			fixtures.with_parameter("required_collectors", ["bandit"]),
			fixtures.replaced(
				fixtures.instead_of(fixtures.semgrep, [fixtures.failed(fixtures.semgrep)]),
				"parameters", fixtures.replaced(fixtures.parameters, "required_collectors", ["bandit"]),
			),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:bandit"]},
	},
	"missing_evidence": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "sast"]),
			fixtures.with_evidence([]),
		],
		"want": {"verdict": "unknown"},
		"says": ["The required collector semgrep left no evidence."],
	},
	"partial_evidence": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.partial(fixtures.semgrep)])],
		"want": {"verdict": "unknown"},
		"says": ["semgrep left partial evidence. One file was not read. Exclude the file."],
	},
	"the_step_of_a_tool_that_saw_too_little": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.partial(fixtures.semgrep)])],
		"want": {"verdict": "unknown", "remedy": "Exclude the file"},
	},
	"a_tool_that_is_missing_is_to_be_installed": {
		"inputs": [fixtures.with_evidence([item | some item in fixtures.evidence; item.collector != "semgrep"])],
		"want": {"verdict": "unknown", "remedy": "nothing"},
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
	"each_tool_is_asked": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.collector != "semgrep"]),
			fixtures.with_evidence([item | some item in fixtures.evidence; item.collector != "bandit"]),
			fixtures.with_evidence([item | some item in fixtures.evidence; item.collector != "pip-audit"]),
			fixtures.with_evidence([item | some item in fixtures.evidence; item.collector != "sbom"]),
			fixtures.with_evidence([item | some item in fixtures.evidence; item.collector != "repository"]),
		],
		"want": {"verdict": "unknown", "violations_total": 1},
		"says": ["left no evidence."],
	},
	"missing_parameter": {
		"inputs": [
			fixtures.without_parameter("required_collectors"),
			fixtures.with_parameter("required_collectors", []),
			fixtures.with_parameter("required_collectors", "all"),
		],
		"want": {"verdict": "unknown"},
		"says": ["required_collectors is missing or empty"],
	},
	"unbound_idle_tool": {
		"inputs": [fixtures.instead_of(fixtures.bandit, [fixtures.unbound(fixtures.idle(fixtures.bandit))])],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_asks_only_for_what_is_required if holds("asks_only_for_what_is_required")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_each_tool_is_asked if holds("each_tool_is_asked")

test_missing_parameter if holds("missing_parameter")

test_unbound_idle_tool if holds("unbound_idle_tool")

test_the_step_of_a_tool_that_saw_too_little if holds("the_step_of_a_tool_that_saw_too_little")

test_a_tool_that_is_missing_is_to_be_installed if holds("a_tool_that_is_missing_is_to_be_installed")
