package ssdfgate.measures.release.artifacts_signed_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.release.artifacts_signed

subject := artifacts_signed.decision

sound := kinds_fixtures.report_of("signature")

bad := kinds_fixtures.saying("signature", "verified", 1)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [kinds_fixtures.alone(sound)],
		"want": {"verdict": "pass", "evidence": ["sha256:signature"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:signature", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["1 of 2 signatures could be verified."],
	},
	"fails_without_signature": {
		"inputs": [kinds_fixtures.alone(fixtures.replaced(sound, "facts", {"artifacts": 2, "signed": 1, "verified": 1}))],
		"want": {"verdict": "fail"},
		"says": ["1 of 2 artifacts are signed."],
	},
	"no_artifact": {
		"inputs": [kinds_fixtures.alone(fixtures.replaced(sound, "facts", {"artifacts": 0, "signed": 0, "verified": 0}))],
		"want": {"verdict": "unknown"},
		"says": ["There is no artifact"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("signature", "verified")),
			kinds_fixtures.alone(kinds_fixtures.saying("signature", "artifacts", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("signature", "artifacts", 1)),
			kinds_fixtures.alone(kinds_fixtures.saying("signature", "signed", "2")),
			kinds_fixtures.alone(kinds_fixtures.saying("signature", "verified", 3)),
			kinds_fixtures.alone(kinds_fixtures.saying("signature", "verified", -1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say what ships"],
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

test_fails_without_signature if holds("fails_without_signature")

test_no_artifact if holds("no_artifact")

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
