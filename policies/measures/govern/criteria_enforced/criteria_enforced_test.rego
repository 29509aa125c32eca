package ssdfgate.measures.govern.criteria_enforced_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.govern.criteria_enforced

subject := criteria_enforced.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.with_parameter("suppressed_block_at", "none"),
			fixtures.with_parameter("unanalysed_percent", 0),
			fixtures.with_parameter("unanalysed_percent", 100),
			fixtures.with_parameter("fuzzing_seconds", 0),
		],
		"want": {"verdict": "pass", "evidence": []},
	},
	"fails": {
		"inputs": [
			fixtures.replaced(fixtures.document, "questions", []),
			fixtures.replaced(fixtures.document, "questions", [fixtures.replaced(fixtures.question, "required", false)]),
		],
		"want": {"verdict": "fail"},
		"says": ["The profile requires nothing"],
	},
	"missing_requirements": {
		"inputs": [
			object.remove(fixtures.document, ["questions"]),
			fixtures.replaced(fixtures.document, "questions", null),
		],
		"want": {"verdict": "unknown"},
		"says": ["The list of requirements is missing."],
	},
	"missing_parameter": {
		"inputs": [
			fixtures.without_parameter("sast_block_at"),
			fixtures.without_parameter("audit_block_at"),
			fixtures.without_parameter("suppressed_block_at"),
			fixtures.without_parameter("max_age_days"),
			fixtures.without_parameter("unanalysed_percent"),
			fixtures.without_parameter("signed_commits_percent"),
			fixtures.without_parameter("record_max_age_days"),
			fixtures.without_parameter("advisory_data_max_age_days"),
			fixtures.with_parameter("coverage_percent", null),
			fixtures.with_parameter("reviewed_changes_percent", "all"),
			fixtures.with_parameter("fuzzing_seconds", -1),
			fixtures.without_parameter("component_score"),
			fixtures.with_parameter("unanalysed_percent", 101),
			fixtures.with_parameter("unanalysed_percent", -1),
			fixtures.with_parameter("max_age_days", {"sast": 30}),
			object.remove(fixtures.document, ["parameters"]),
			fixtures.with_parameter("unanalysed_percent", null),
			fixtures.with_parameter("signed_commits_percent", "50"),
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

test_fails if holds("fails")

test_missing_requirements if holds("missing_requirements")

test_missing_parameter if holds("missing_parameter")
