package ssdfgate.measures.build.runners_isolated_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.build.runners_isolated

subject := runners_isolated.decision

sound := kinds_fixtures.report_of("platform")

bad := kinds_fixtures.saying_of("platform", "runners", "ephemeral", 1)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [kinds_fixtures.alone(sound)],
		"want": {"verdict": "pass", "evidence": ["sha256:platform"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:platform", "sha256:two"]},
	},
	"fails": {
		"inputs": [
			kinds_fixtures.alone(bad),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "runners", "ephemeral", 0)),
		],
		"want": {"verdict": "fail"},
		"says": [" of 2 runners are thrown away after one job."],
	},
	"no_runner": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("platform", "runners", {"total": 0, "ephemeral": 0}))],
		"want": {"verdict": "unknown"},
		"says": ["lists no runner"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("platform", "runners")),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "runners", null)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "runners", "total", null)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "runners", "ephemeral", "2")),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "runners", "ephemeral", 3)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "runners", "ephemeral", -1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say on which machines builds run"],
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

test_no_runner if holds("no_runner")

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
