package ssdfgate.measures.code.fuzzed_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.code.fuzzed

subject := fuzzed.decision

sound := kinds_fixtures.report_of("fuzzing")

bad := kinds_fixtures.saying("fuzzing", "crashes", 1)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "shortest_seconds", 3600.5)),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:fuzzing"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:fuzzing", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["1 crashes were found by fuzzing."],
	},
	"fails_where_it_is_too_short": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "shortest_seconds", 59.5)),
			kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "shortest_seconds", 0)),
		],
		"want": {"verdict": "fail"},
		"says": [" seconds only; the profile asks for 60."],
	},
	"no_target": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "targets", 0))],
		"want": {"verdict": "unknown"},
		"says": ["nothing was fuzzed"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("fuzzing", "crashes")),
			kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "targets", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "crashes", false)),
			kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "shortest_seconds", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("fuzzing", "shortest_seconds", -1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say what ran"],
	},
	"missing_parameter": {
		"inputs": kinds_fixtures.bars_that_ask_for_nothing(sound, "fuzzing_seconds"),
		"want": {"verdict": "unknown"},
		"says": ["fuzzing_seconds is missing or asks for nothing"],
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

test_fails_where_it_is_too_short if holds("fails_where_it_is_too_short")

test_no_target if holds("no_target")

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
