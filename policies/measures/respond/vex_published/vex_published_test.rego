package ssdfgate.measures.respond.vex_published_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.respond.vex_published

subject := vex_published.decision

sound := kinds_fixtures.report_of("vex")

bad := kinds_fixtures.saying("vex", "undecided", 1)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [kinds_fixtures.alone(sound)],
		"want": {"verdict": "pass", "evidence": ["sha256:vex"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:vex", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["1 of 4 statements are not decided, and 0 give no reason."],
	},
	"fails_without_reason": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("vex", "without_reason", 2))],
		"want": {"verdict": "fail"},
		"says": ["0 of 4 statements are not decided, and 2 give no reason."],
	},
	"no_statement": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("vex", "statements", 0))],
		"want": {"verdict": "unknown"},
		"says": ["holds no statement"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("vex", "undecided")),
			kinds_fixtures.alone(kinds_fixtures.saying("vex", "statements", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("vex", "undecided", "0")),
			kinds_fixtures.alone(kinds_fixtures.saying("vex", "undecided", 5)),
			kinds_fixtures.alone(kinds_fixtures.saying("vex", "without_reason", 5)),
			kinds_fixtures.alone(kinds_fixtures.saying("vex", "without_reason", -1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say how many statements are decided"],
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

test_fails_without_reason if holds("fails_without_reason")

test_no_statement if holds("no_statement")

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
