package ssdfgate.measures.code.coverage_reached_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.code.coverage_reached

subject := coverage_reached.decision

sound := kinds_fixtures.report_of("coverage")

bad := kinds_fixtures.saying("coverage", "covered", 599)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(kinds_fixtures.saying("coverage", "covered", 1000)),
			kinds_fixtures.with_bar(bad, "coverage_percent", 59.9),
			kinds_fixtures.alone(fixtures.replaced(sound, "facts", {"lines": 1, "covered": 1})),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:coverage"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:coverage", "sha256:two"]},
	},
	"fails": {
		"inputs": [
			kinds_fixtures.alone(bad),
			kinds_fixtures.alone(kinds_fixtures.saying("coverage", "covered", 0)),
		],
		"want": {"verdict": "fail"},
		"says": [" of 1000 lines ran in tests; the profile asks for 60 percent."],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("coverage", "lines")),
			kinds_fixtures.alone(kinds_fixtures.saying("coverage", "lines", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("coverage", "lines", 0)),
			kinds_fixtures.alone(kinds_fixtures.saying("coverage", "lines", 500)),
			kinds_fixtures.alone(kinds_fixtures.saying("coverage", "covered", "600")),
			kinds_fixtures.alone(kinds_fixtures.saying("coverage", "covered", -1)),
			kinds_fixtures.alone(fixtures.replaced(sound, "facts", {"lines": 0, "covered": 0})),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say how many lines there are"],
	},
	"missing_parameter": {
		"inputs": kinds_fixtures.bars_that_ask_for_nothing(sound, "coverage_percent"),
		"want": {"verdict": "unknown"},
		"says": ["coverage_percent is missing or asks for nothing"],
	},
	"nothing_to_look_at": {
		"inputs": [
			kinds_fixtures.alone(fixtures.idle(sound)),
			fixtures.with_evidence([sound, fixtures.replaced(fixtures.idle(sound), "id", "sha256:two")]),
		],
		"want": {"verdict": "unknown"},
	},
})

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_passes_with_two if holds("passes_with_two")

test_fails if holds("fails")

test_missing_facts if holds("missing_facts")

test_missing_parameter if holds("missing_parameter")

test_nothing_to_look_at if holds("nothing_to_look_at")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_failure_in_evidence_about_something_else if holds("failure_in_evidence_about_something_else")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
