package ssdfgate.measures.release.updates_described_test

import data.ssdfgate.lib.documents_fixtures
import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.release.updates_described

subject := updates_described.decision

cases := object.union(documents_fixtures.cases, {
	"passes_for_this_record": {
		"inputs": [documents_fixtures.with_nothing_but("updates")],
		"want": {"verdict": "pass"},
	},
	"is_not_proved_by_the_others": {
		"inputs": [documents_fixtures.with_record("updates", null)],
		"want": {"verdict": "fail"},
	},
})

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_passes_for_this_record if holds("passes_for_this_record")

test_is_not_proved_by_the_others if holds("is_not_proved_by_the_others")

test_fails if holds("fails")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_fails_for_a_stub if holds("fails_for_a_stub")

test_absence_in_evidence_about_something_else if holds("absence_in_evidence_about_something_else")

test_not_reviewed if holds("not_reviewed")

test_missing_facts if holds("missing_facts")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
