package ssdfgate.measures.respond.security_txt_valid_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.respond.security_txt_valid

subject := security_txt_valid.decision

cases := {
	"passes": {
		"inputs": [fixtures.document],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"fails": {
		"inputs": [fixtures.with_facts(
			"security_txt",
			{"path": "s.txt", "contacts": 1, "expires_ns": 1764000000000000000, "problems": []},
		)],
		"want": {"verdict": "fail"},
		"says": ["security.txt has expired."],
	},
	"fails_for_problems": {
		"inputs": [fixtures.with_facts(
			"security_txt",
			{"path": "s.txt", "contacts": 1, "expires_ns": 1764000000000000001, "problems": ["Expires stands twice"]},
		)],
		"want": {"verdict": "fail"},
		"says": ["Expires stands twice"],
	},
	"fails_without_expiry": {
		"inputs": [fixtures.with_facts("security_txt", {"path": "s.txt", "contacts": 1, "expires_ns": null, "problems": []})],
		"want": {"verdict": "fail"},
		"says": ["no expiry"],
	},
	"fails_without_contact": {
		"inputs": [fixtures.with_facts(
			"security_txt",
			{"path": "s.txt", "contacts": 0, "expires_ns": 1764000000000000001, "problems": []},
		)],
		"want": {"verdict": "fail"},
		"says": ["names no contact"],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.partial(fixtures.with_fact(
					"security_txt",
					{"path": "s.txt", "contacts": 0, "expires_ns": 1764000000000000001, "problems": []},
				))],
			),
			fixtures.with_evidence(array.concat(
				fixtures.evidence,
				[fixtures.with_fact(
					"security_txt",
					{"path": "s.txt", "contacts": 0, "expires_ns": 1764000000000000001, "problems": []},
				)],
			)),
		],
		"want": {"verdict": "fail"},
	},
	"absence_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.unbound(fixtures.with_fact(
					"security_txt",
					{"path": "s.txt", "contacts": 0, "expires_ns": 1764000000000000001, "problems": []},
				))],
			),
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.stale(fixtures.with_fact(
					"security_txt",
					{"path": "s.txt", "contacts": 0, "expires_ns": 1764000000000000001, "problems": []},
				))],
			),
			fixtures.instead_of(
				fixtures.repository,
				[fixtures.failed(fixtures.with_fact(
					"security_txt",
					{"path": "s.txt", "contacts": 0, "expires_ns": 1764000000000000001, "problems": []},
				))],
			),
		],
		"want": {"verdict": "unknown"},
	},
	"no_file": {
		"inputs": [fixtures.with_facts("security_txt", null)],
		"want": {"verdict": "unknown"},
		"says": ["The repository holds no security.txt"],
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("security_txt")]),
			fixtures.with_facts("security_txt", {"path": "s.txt", "contacts": 1, "expires_ns": 1764000000000000001}),
			fixtures.with_facts(
				"security_txt",
				{"path": "s.txt", "contacts": "1", "expires_ns": 1764000000000000001, "problems": []},
			),
			fixtures.with_facts("security_txt", {"path": "s.txt", "contacts": 1, "expires_ns": "soon", "problems": []}),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say"],
	},
	"missing_time": {
		"inputs": [object.remove(fixtures.document, ["now_ns"])],
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

test_fails_for_problems if holds("fails_for_problems")

test_fails_without_expiry if holds("fails_without_expiry")

test_fails_without_contact if holds("fails_without_contact")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_absence_in_evidence_about_something_else if holds("absence_in_evidence_about_something_else")

test_no_file if holds("no_file")

test_missing_facts if holds("missing_facts")

test_missing_time if holds("missing_time")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
