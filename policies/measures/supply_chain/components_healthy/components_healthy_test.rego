package ssdfgate.measures.supply_chain.components_healthy_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.supply_chain.components_healthy

subject := components_healthy.decision

sound := kinds_fixtures.report_of("posture")

bad := fixtures.replaced(
	kinds_fixtures.report_of("posture"),
	"facts",
	{"components": 12, "rated": 12, "below_total": 2, "below": [{"name": "left-pad", "score": 2.5}]},
)

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [kinds_fixtures.alone(sound)],
		"want": {"verdict": "pass", "evidence": ["sha256:posture"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:posture", "sha256:two"]},
	},
	"fails": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["2 of 12 components score below 4, which the profile asks for."],
	},
	"names_the_component": {
		"inputs": [kinds_fixtures.alone(bad)],
		"want": {"verdict": "fail"},
		"says": ["left-pad scores 2.5."],
	},
	"not_all_rated": {
		"inputs": [kinds_fixtures.alone(kinds_fixtures.saying("posture", "rated", 11))],
		"want": {"verdict": "unknown"},
		"says": ["11 of 12 components were rated."],
	},
	"no_component": {
		"inputs": [kinds_fixtures.alone(fixtures.replaced(
			sound,
			"facts", {"components": 0, "rated": 0, "below_total": 0, "below": []},
		))],
		"want": {"verdict": "unknown"},
		"says": ["No component was looked at."],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(kinds_fixtures.not_saying("posture", "below")),
			kinds_fixtures.alone(kinds_fixtures.saying("posture", "components", null)),
			kinds_fixtures.alone(kinds_fixtures.saying("posture", "components", 11)),
			kinds_fixtures.alone(kinds_fixtures.saying("posture", "rated", "12")),
			kinds_fixtures.alone(kinds_fixtures.saying("posture", "below_total", 13)),
			kinds_fixtures.alone(kinds_fixtures.saying("posture", "below_total", -1)),
			kinds_fixtures.alone(kinds_fixtures.saying("posture", "below", null)),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say how many components were rated"],
	},
	"missing_parameter": {
		"inputs": array.concat(
			kinds_fixtures.bars_that_ask_for_nothing(sound, "component_score"),
			kinds_fixtures.bars_that_ask_for_nothing(bad, "component_score"),
		),
		"want": {"verdict": "unknown"},
		"says": ["component_score is missing or asks for nothing"],
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

test_names_the_component if holds("names_the_component")

test_not_all_rated if holds("not_all_rated")

test_no_component if holds("no_component")

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
