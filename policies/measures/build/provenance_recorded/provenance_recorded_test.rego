package ssdfgate.measures.build.provenance_recorded_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.build.provenance_recorded

subject := provenance_recorded.decision

sound := kinds_fixtures.report_of("provenance")

bad := kinds_fixtures.saying("provenance", "materials_with_digest", 2)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(fixtures.replaced(sound, "facts", object.union(sound.facts, {"materials": 1, "materials_with_digest": 1}))),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:provenance"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:provenance", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["2 of 3 materials of the build are pinned by a digest."],
	},
	"fails_without_builder": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "builder", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "builder", "")),
		],
		"want": {"verdict": "fail"},
		"says": ["The provenance names no builder."],
	},
	"not_verified": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("provenance", "verified", false))],
		"want": {"verdict": "unknown"},
		"says": ["was not verified"],
	},
	"about_another_commit": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "commit", "f00")),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "commit", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "commit", "")),
			kinds_fixtures.alone(kinds_fixtures.not_saying("provenance", "commit")),
			fixtures.replaced(kinds_fixtures.alone(kinds_fixtures.saying("provenance", "commit", null)), "subject", null),
			fixtures.replaced(kinds_fixtures.alone(sound), "subject", {"commit": null}),
			fixtures.replaced(kinds_fixtures.alone(kinds_fixtures.saying("provenance", "commit", "")), "subject", {"commit": ""}),
			fixtures.replaced(kinds_fixtures.alone(kinds_fixtures.saying("provenance", "commit", 7)), "subject", {"commit": 7}),
		],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit that is judged"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("provenance", "subjects")),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "subjects", 0)),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "materials", 0)),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "materials", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "materials_with_digest", "3")),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "materials_with_digest", 4)),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "verified", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "verified", "true")),
			kinds_fixtures.alone(fixtures.replaced(sound, "facts", object.union(sound.facts, {"materials": 0, "materials_with_digest": 0}))),
			kinds_fixtures.alone(kinds_fixtures.saying("provenance", "materials_with_digest", -1)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say of what it is"],
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

test_fails_without_builder if holds("fails_without_builder")

test_not_verified if holds("not_verified")

test_about_another_commit if holds("about_another_commit")

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
