package ssdfgate.measures.source.branches_protected_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.source.branches_protected

subject := branches_protected.decision

sound := kinds_fixtures.report_of("platform")

bad := kinds_fixtures.saying_of("platform", "default_branch", "force_push", true)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "required_reviews", 2)),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:platform"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:platform", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["The history of the default branch can be rewritten"],
	},
	"fails_without_protection": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "protected", false))],
		"want": {"verdict": "fail"},
		"says": ["The default branch is not protected."],
	},
	"fails_without_a_review": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "required_reviews", 0))],
		"want": {"verdict": "fail"},
		"says": ["Changes reach the default branch without a review."],
	},
	"fails_where_rules_can_be_passed_by": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "bypass", true))],
		"want": {"verdict": "fail"},
		"says": ["Somebody may pass the rules of the default branch by."],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("platform", "default_branch")),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "default_branch", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "default_branch", true)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "protected", "yes")),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "protected", null)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "required_reviews", null)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "required_reviews", -1)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "force_push", null)),
			kinds_fixtures.alone(kinds_fixtures.saying_of("platform", "default_branch", "bypass", null)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say how the default branch is protected"],
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

test_fails_without_protection if holds("fails_without_protection")

test_fails_without_a_review if holds("fails_without_a_review")

test_fails_where_rules_can_be_passed_by if holds("fails_where_rules_can_be_passed_by")

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
