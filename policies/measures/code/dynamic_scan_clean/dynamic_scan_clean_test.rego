package ssdfgate.measures.code.dynamic_scan_clean_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.code.dynamic_scan_clean

subject := dynamic_scan_clean.decision

sound := kinds_fixtures.scan("dast")

bad := fixtures.with_open(sound, "critical", "other")

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(fixtures.with_open(sound, "info", "other")),
			kinds_fixtures.alone(fixtures.with_open(sound, "low", "other")),
			kinds_fixtures.alone(fixtures.with_suppressed(sound, "high")),
			fixtures.with_evidence([fixtures.replaced(fixtures.idle(sound), "id", "sha256:idle"), sound]),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:dast"]},
	},
	"fails": {
		"inputs": [
			kinds_fixtures.alone(fixtures.with_open(sound, "unknown", "other")),
			kinds_fixtures.alone(fixtures.with_open(sound, "medium", "other")),
			kinds_fixtures.alone(fixtures.with_open(sound, "critical", "other")),
		],
		"want": {"verdict": "fail", "violations_total": 1},
		"says": ["Something is wrong here."],
	},
	"fails_where_the_list_is_cut": {
		"inputs": [kinds_fixtures.alone(fixtures.unlisted(bad))],
		"want": {"verdict": "fail"},
		"says": ["1 open findings of dynamic tests at or above the bar."],
	},
	"nothing_to_look_at": {
		"inputs": [kinds_fixtures.alone(fixtures.idle(sound))],
		"want": {"verdict": "unknown"},
	},
	"miscounted_findings": {
		"inputs": [
			kinds_fixtures.alone(fixtures.miscounted(bad, "open")),
			kinds_fixtures.alone(fixtures.miscounted(bad, "total")),
		],
		"want": {"verdict": "unknown"},
		"says": ["cannot be read"],
	},
	"missing_parameter": {
		"inputs": [
			kinds_fixtures.with_bar(sound, "sast_block_at", null),
			kinds_fixtures.with_bar(sound, "sast_block_at", "none"),
		],
		"want": {"verdict": "unknown"},
		"says": ["sast_block_at is missing or not a severity word"],
	},
})

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_fails if holds("fails")

test_fails_where_the_list_is_cut if holds("fails_where_the_list_is_cut")

test_nothing_to_look_at if holds("nothing_to_look_at")

test_miscounted_findings if holds("miscounted_findings")

test_missing_parameter if holds("missing_parameter")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_failure_in_evidence_about_something_else if holds("failure_in_evidence_about_something_else")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
