package ssdfgate.measures.source.history_available_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.source.history_available

subject := history_available.decision

cases := {
	"passes": {
		"inputs": [fixtures.document],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"shallow_clone": {
		"inputs": [fixtures.with_facts("history", {"shallow": true, "commits": 10, "signed": 5, "tags": 2, "signed_tags": 2})],
		"want": {"verdict": "unknown"},
		"says": ["The history is cut off (shallow clone)."],
	},
	"no_history": {
		"inputs": [fixtures.with_facts("history", null)],
		"want": {"verdict": "unknown"},
		"says": ["There is no history"],
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("history")]),
			fixtures.with_facts("history", {}),
			fixtures.with_facts("history", {"shallow": "no", "commits": 10, "signed": 5, "tags": 2, "signed_tags": 2}),
			fixtures.with_facts("history", {"shallow": false, "commits": 0, "signed": 5, "tags": 2, "signed_tags": 2}),
			fixtures.with_facts("history", {"shallow": false, "signed": 5, "tags": 2, "signed_tags": 2}),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say"],
	},
	"missing_evidence": {
		"inputs": [
			fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "repository"]),
			fixtures.with_evidence([]),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no repository evidence"],
	},
	"partial_evidence": {
		"inputs": [fixtures.instead_of(fixtures.repository, [fixtures.partial(fixtures.repository)])],
		"want": {"verdict": "unknown"},
		"says": ["repository left partial evidence. One file was not read. Exclude the file."],
	},
	"failed_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.failed(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.failed(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["repository failed. It crashed. Install it again."],
	},
	"unbound_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.unbound(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.unbound(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.stale(fixtures.repository)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.stale(fixtures.repository)])),
		],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence": {
		"inputs": fixtures.bad_ones(fixtures.repository, fixtures.malformed(fixtures.repository)),
		"want": {"verdict": "unknown"},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_shallow_clone if holds("shallow_clone")

test_no_history if holds("no_history")

test_missing_facts if holds("missing_facts")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
