package ssdfgate.measures.code.security_tests_pass_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.code.security_tests_pass

subject := security_tests_pass.decision

sound := kinds_fixtures.report_of("tests")

bad := kinds_fixtures.saying("tests", "security_failures", 1)

none := fixtures.replaced(sound, "facts", {"security_total": 0, "security_failures": 0, "security_skipped": 0})

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			fixtures.with_evidence([sound]),
			kinds_fixtures.alone(fixtures.replaced(sound, "facts", {"security_total": 1, "security_failures": 0, "security_skipped": 0})),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:tests"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:tests", "sha256:two"]},
	},
	"passes_where_one_of_two_reports_has_them": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(none, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:tests", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["1 of 5 security tests failed."],
	},
	"no_security_test_ran": {
		"inputs": [
			kinds_fixtures.alone(none),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "security_skipped", 5)),
		],
		"want": {"verdict": "unknown"},
		"says": ["No security test ran."],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("tests", "security_total")),
			fixtures.with_evidence([
				sound,
				fixtures.replaced(kinds_fixtures.not_saying("tests", "security_total"), "id", "sha256:two"),
			]),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "security_failures", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "security_skipped", "1")),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "security_skipped", 6)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "security_total", -1)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "security_failures", -1)),
			kinds_fixtures.alone(kinds_fixtures.saying("tests", "security_skipped", -1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say what became of the security tests"],
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

test_passes_where_one_of_two_reports_has_them if holds("passes_where_one_of_two_reports_has_them")

test_fails if holds("fails")

test_no_security_test_ran if holds("no_security_test_ran")

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
