package ssdfgate.measures.govern.code_owners_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.govern.code_owners

subject := code_owners.decision

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			fixtures.with_facts("code_owners", {"path": "CODEOWNERS", "rules": 1}),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"fails": {
		"inputs": [
			fixtures.with_facts("code_owners", null),
			fixtures.with_facts("code_owners", {"path": "CODEOWNERS", "rules": 0}),
		],
		"want": {"verdict": "fail"},
		"says": ["CODEOWNERS"],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.partial(fixtures.with_fact("code_owners", null))]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.with_fact("code_owners", null)])),
		],
		"want": {"verdict": "fail"},
	},
	"absence_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.unbound(fixtures.with_fact("code_owners", null))]),
			fixtures.instead_of(fixtures.repository, [fixtures.stale(fixtures.with_fact("code_owners", null))]),
			fixtures.instead_of(fixtures.repository, [fixtures.failed(fixtures.with_fact("code_owners", null))]),
		],
		"want": {"verdict": "unknown"},
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("code_owners")]),
			fixtures.with_facts("code_owners", {}),
			fixtures.with_facts("code_owners", {"path": "CODEOWNERS", "rules": "2"}),
			fixtures.with_facts("code_owners", {"path": "CODEOWNERS", "rules": null}),
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

test_fails if holds("fails")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_absence_in_evidence_about_something_else if holds("absence_in_evidence_about_something_else")

test_missing_facts if holds("missing_facts")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
