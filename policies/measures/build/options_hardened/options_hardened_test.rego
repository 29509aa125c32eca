package ssdfgate.measures.build.options_hardened_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.build.options_hardened

subject := options_hardened.decision

sound := kinds_fixtures.report_of("hardening")

bad := kinds_fixtures.saying("hardening", "checks", [{"name": "relro", "passed": 1, "of": 2}])

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(fixtures.replaced(sound, "facts", {"binaries": 1, "checks": [{"name": "nx", "passed": 1, "of": 1}]})),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:hardening"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:hardening", "sha256:two"]},
	},
	"fails": {
		"inputs": [
			kinds_fixtures.alone(bad),
			kinds_fixtures.alone(kinds_fixtures.saying(
				"hardening",
				"checks",
				[{"name": "nx", "passed": 2, "of": 2}, {"name": "relro", "passed": 1, "of": 2}],
			)),
		],
		"want": {"verdict": "fail"},
		"says": ["relro: 1 of 2 binaries have this protection."],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("hardening", "checks")),
			kinds_fixtures.alone(kinds_fixtures.not_saying("hardening", "binaries")),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "binaries", 0)),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "binaries", "2")),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "checks", [])),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "checks", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "checks", {"a": {"name": "nx", "passed": 2, "of": 2}})),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "checks", [{"name": "nx", "passed": 0, "of": 0}])),
			kinds_fixtures.alone(kinds_fixtures.saying(
				"hardening", "checks",
				[{"name": "nx", "passed": 2, "of": 2}, {"name": "relro"}],
			)),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "checks", [{"name": null, "passed": 2, "of": 2}])),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "checks", [{"name": "nx", "passed": 3, "of": 2}])),
			kinds_fixtures.alone(kinds_fixtures.saying("hardening", "checks", [null])),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say which checks passed"],
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

test_nothing_to_look_at if holds("nothing_to_look_at")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_failure_in_evidence_about_something_else if holds("failure_in_evidence_about_something_else")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
