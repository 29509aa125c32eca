package ssdfgate.measures.code.tests_pass_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.code.tests_pass

subject := tests_pass.decision

sound := kinds_fixtures.report_of("tests")

bad := fixtures.replaced(
	kinds_fixtures.report_of("tests"),
	"facts",
	fixtures.replaced(fixtures.replaced(kinds_fixtures.facts.tests, "passed", 37), "failures", 1),
)

# A report in which this many tests are skipped, and there are no others.
none_of(number) := fixtures.replaced(sound, "facts", {
	"total": number,
	"passed": 0,
	"failures": 0,
	"errors": 0,
	"skipped": number,
})

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(fixtures.replaced(sound, "facts", {"total": 1, "passed": 1, "failures": 0, "errors": 0, "skipped": 0})),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:tests"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:tests", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["1 tests failed and 0 broke, of 40."],
	},
	"fails_where_tests_break": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("tests", "errors", 2))],
		"want": {"verdict": "fail"},
		"says": ["0 tests failed and 2 broke, of 40."],
	},
	"no_test_ran": {
		"inputs": [
			kinds_fixtures.alone(none_of(0)),
			kinds_fixtures.alone(none_of(40)),
		],
		"want": {"verdict": "unknown"},
		"says": ["No test ran"],
	},
	"does_not_add_up": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "total", 41)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "passed", 39)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "skipped", 1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not add up"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("tests", "total")),
			kinds_fixtures.alone(kinds_fixtures.not_saying("tests", "failures")),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "passed", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "failures", "0")),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "errors", false)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "skipped", -1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say what became of its tests"],
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

test_fails_where_tests_break if holds("fails_where_tests_break")

test_no_test_ran if holds("no_test_ran")

test_does_not_add_up if holds("does_not_add_up")

test_missing_facts if holds("missing_facts")

test_nothing_to_look_at if holds("nothing_to_look_at")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_failure_in_evidence_about_something_else if holds("failure_in_evidence_about_something_else")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
