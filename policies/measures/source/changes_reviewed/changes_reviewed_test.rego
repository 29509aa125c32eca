package ssdfgate.measures.source.changes_reviewed_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.source.changes_reviewed

subject := changes_reviewed.decision

sound := kinds_fixtures.report_of("platform")

bad := kinds_fixtures.saying("platform", "changes", {"merged": 20, "reviewed": 19})

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.with_bar(bad, "reviewed_changes_percent", 95),
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
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", {"merged": 1, "reviewed": 0})),
			kinds_fixtures.with_bar(bad, "reviewed_changes_percent", 95.5),
		],
		"want": {"verdict": "fail"},
		"says": ["merged changes were approved by somebody other than the author; the profile asks for "],
	},
	"no_change": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", {"merged": 0, "reviewed": 0}))],
		"want": {"verdict": "unknown"},
		"says": ["No change was merged"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("platform", "changes")),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", [])),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", {"merged": 20})),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", {"merged": 20, "reviewed": "20"})),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", {"merged": -20, "reviewed": -20})),
			kinds_fixtures.alone(kinds_fixtures.saying("platform", "changes", {"merged": 20, "reviewed": 21})),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say how many merged changes were reviewed"],
	},
	"missing_parameter": {
		"inputs": kinds_fixtures.bars_that_ask_for_nothing(sound, "reviewed_changes_percent"),
		"want": {"verdict": "unknown"},
		"says": ["reviewed_changes_percent is missing or asks for nothing"],
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

test_no_change if holds("no_change")

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
