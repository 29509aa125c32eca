package ssdfgate.measures.govern.evidence_bound_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.govern.evidence_bound

subject := evidence_bound.decision

left_by_another_job(tool) := object.union(
	object.remove(fixtures.semgrep, ["tool"]),
	{"tool": tool, "origin": "imported"},
)

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.instead_of(fixtures.semgrep, [fixtures.partial(fixtures.semgrep)]),
			fixtures.instead_of(
				fixtures.bandit,
				[fixtures.replaced(fixtures.idle(fixtures.bandit), "tool", {"name": "bandit", "version": null})],
			),
			fixtures.with_evidence([fixtures.semgrep]),
		],
		"want": {"verdict": "pass"},
	},
	"passes_without_commit": {
		"inputs": [fixtures.replaced(
			fixtures.replaced(
				fixtures.with_parameter("require_commit", false),
				"subject",
				{"repository": null, "commit": null, "dirty": null, "tree": null},
			),
			"parameters",
			fixtures.replaced(fixtures.replaced(fixtures.parameters, "require_commit", false), "require_clean", false),
		)],
		"want": {"verdict": "pass"},
	},
	"fails": {
		"inputs": [fixtures.replaced(
			fixtures.document,
			"subject",
			{"repository": null, "commit": "0123456789abcdef0123456789abcdef01234567", "dirty": true, "tree": null},
		)],
		"want": {"verdict": "fail"},
		"says": ["The files differ from the commit."],
	},
	"a_dirty_tree_where_that_is_allowed": {
		"inputs": [fixtures.replaced(
			fixtures.with_parameter("require_clean", false),
			"subject",
			fixtures.replaced(fixtures.subject, "dirty", true),
		)],
		"want": {"verdict": "pass"},
	},
	"commit_not_known": {
		"inputs": [
			fixtures.replaced(
				fixtures.document,
				"subject",
				{"repository": null, "commit": null, "dirty": false, "tree": null},
			),
			fixtures.replaced(fixtures.document, "subject", {"repository": null, "commit": "", "dirty": false, "tree": null}),
			fixtures.replaced(fixtures.document, "subject", {"repository": null, "dirty": false, "tree": null}),
			fixtures.replaced(fixtures.document, "subject", null),
		],
		"want": {"verdict": "unknown"},
		"says": ["The commit is not known."],
	},
	"cleanness_not_known": {
		"inputs": [
			fixtures.replaced(
				fixtures.document,
				"subject",
				{"repository": null, "commit": "0123456789abcdef0123456789abcdef01234567", "dirty": null, "tree": null},
			),
			fixtures.replaced(
				fixtures.document,
				"subject",
				{"repository": null, "commit": "0123456789abcdef0123456789abcdef01234567", "tree": null},
			),
		],
		"want": {"verdict": "unknown"},
		"says": ["It is not known whether the files differ"],
	},
	"missing_evidence": {
		"inputs": [
			fixtures.with_evidence([]),
			fixtures.replaced(fixtures.document, "evidence", null),
			fixtures.replaced(fixtures.document, "evidence", {"a": fixtures.semgrep}),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no evidence."],
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
	"tool_without_version": {
		"inputs": [
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.replaced(fixtures.semgrep, "tool", {"name": "semgrep", "version": null})],
			),
			fixtures.instead_of(
				fixtures.semgrep,
				[fixtures.replaced(fixtures.semgrep, "tool", {"name": "semgrep", "version": ""})],
			),
			fixtures.instead_of(fixtures.semgrep, [object.remove(fixtures.semgrep, ["tool"])]),
		],
		"want": {"verdict": "unknown"},
		"says": ["semgrep: the evidence names no version of its tool."],
	},
	"a_report_of_another_job_may_lack_the_version": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [left_by_another_job({"name": "junit", "version": null})])],
		"want": {"verdict": "pass"},
	},
	"a_report_of_another_job_names_its_tool": {
		"inputs": [
			fixtures.instead_of(fixtures.semgrep, [left_by_another_job({"name": "", "version": null})]),
			fixtures.instead_of(fixtures.semgrep, [left_by_another_job({"version": null})]),
			fixtures.instead_of(fixtures.semgrep, [left_by_another_job({"name": 7, "version": null})]),
		],
		"want": {"verdict": "unknown"},
		"says": ["semgrep: the evidence names no version of its tool."],
	},
	"dated_in_the_future": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.replaced(fixtures.semgrep, "age_days", -1)])],
		"want": {"verdict": "unknown"},
		"says": ["dated in the future"],
	},
	"missing_parameter": {
		"inputs": [
			fixtures.without_parameter("require_commit"),
			fixtures.without_parameter("require_clean"),
			fixtures.without_parameter("max_age_days"),
			fixtures.with_parameter("max_age_days", {"sast": "30"}),
		],
		"want": {"verdict": "unknown"},
		"says": ["parameter"],
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_passes_without_commit if holds("passes_without_commit")

test_fails if holds("fails")

test_a_dirty_tree_where_that_is_allowed if holds("a_dirty_tree_where_that_is_allowed")

test_commit_not_known if holds("commit_not_known")

test_cleanness_not_known if holds("cleanness_not_known")

test_missing_evidence if holds("missing_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_tool_without_version if holds("tool_without_version")

test_a_report_of_another_job_may_lack_the_version if holds("a_report_of_another_job_may_lack_the_version")

test_a_report_of_another_job_names_its_tool if holds("a_report_of_another_job_names_its_tool")

test_dated_in_the_future if holds("dated_in_the_future")

test_missing_parameter if holds("missing_parameter")
