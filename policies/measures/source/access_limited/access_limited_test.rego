package ssdfgate.measures.source.access_limited_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.source.access_limited

subject := access_limited.decision

sound := kinds_fixtures.report_of("platform")

bad := kinds_fixtures.saying_of("platform", "members", "with_second_factor", 4)

team(
	number,
	with_second_factor,
	administrators,
) := kinds_fixtures.alone(kinds_fixtures.saying("platform", "members", {
	"total": number,
	"with_second_factor": with_second_factor,
	"administrators": administrators,
}))

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			team(1, 1, 1),
			team(2, 2, 2),
			team(3, 3, 2),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:platform"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:platform", "sha256:two"]},
	},
	"fails": {
		"inputs": [
			kinds_fixtures.alone(bad),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "with_second_factor", 0)),
		],
		"want": {"verdict": "fail"},
		"says": [" of 5 members sign in with a second factor."],
	},
	"fails_where_all_are_administrators": {
		"inputs": [team(3, 3, 3)],
		"want": {"verdict": "fail"},
		"says": ["All 3 members are administrators."],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("platform", "members")),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "members", null)),
			team(0, 0, 0),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "total", "5")),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "total", -5)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "with_second_factor", null)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "with_second_factor", 6)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "administrators", null)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "administrators", 0)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "members", "administrators", 6)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say who has access"],
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

test_fails_where_all_are_administrators if holds("fails_where_all_are_administrators")

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
