package ssdfgate.measures.supply_chain.licences_known_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.supply_chain.licences_known

subject := licences_known.decision

sound := with_licence({"present": 3, "of": 3})

bad := imported(with_licence({"present": 2, "of": 3}))

# Handed over by somebody who had more to look at than lock files.
imported(item) := fixtures.replaced(item, "origin", "imported")

with_licence(share) := fixtures.replaced(fixtures.sbom, "components", {
	"total": 3,
	"fields": {"component.licence": share},
})

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [kinds_fixtures.alone(sound)],
		"want": {"verdict": "pass", "evidence": ["sha256:sbom"]},
	},
	"passes_with_two": {
		"inputs": [fixtures.with_evidence([sound, fixtures.replaced(sound, "id", "sha256:two")])],
		"want": {"verdict": "pass", "evidence": ["sha256:sbom", "sha256:two"]},
	},
	"fails": {
		"inputs": [
			kinds_fixtures.alone(bad),
			kinds_fixtures.alone(imported(with_licence({"present": 0, "of": 3}))),
		],
		"want": {"verdict": "fail"},
		"says": [" of 3 components have a licence that is known."],
	},
	"lock_files_do_not_say": {
		"inputs": [
			kinds_fixtures.alone(with_licence({"present": 2, "of": 3})),
			kinds_fixtures.alone(with_licence({"present": 0, "of": 3})),
		],
		"want": {"verdict": "unknown"},
		"says": [" of 3 components have a licence that could be read"],
	},
	"no_component": {
		"inputs": [kinds_fixtures.alone(with_licence({"present": 0, "of": 0}))],
		"want": {"verdict": "unknown"},
		"says": ["The SBOM lists no component"],
	},
	"missing_facts": {
		"inputs": [
			kinds_fixtures.alone(fixtures.sbom),
			kinds_fixtures.alone(with_licence(null)),
			kinds_fixtures.alone(with_licence({})),
			kinds_fixtures.alone(with_licence({"present": 3})),
			kinds_fixtures.alone(with_licence({"present": "3", "of": 3})),
			kinds_fixtures.alone(with_licence({"present": 4, "of": 3})),
			kinds_fixtures.alone(with_licence({"present": -3, "of": -3})),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say which components have a licence"],
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

test_no_component if holds("no_component")

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

test_lock_files_do_not_say if holds("lock_files_do_not_say")
