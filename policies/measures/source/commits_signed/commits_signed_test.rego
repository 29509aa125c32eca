package ssdfgate.measures.source.commits_signed_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.source.commits_signed

subject := commits_signed.decision

ten_commits(is_shallow, number) := {
	"shallow": is_shallow,
	"commits": 10,
	"signed": number,
	"tags": 2,
	"signed_tags": 2,
}

few := fixtures.with_fact("history", ten_commits(false, 4))

asking_for(percent, history) := fixtures.replaced(
	fixtures.with_facts("history", history),
	"parameters", fixtures.replaced(fixtures.parameters, "signed_commits_percent", percent),
)

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			asking_for(0, ten_commits(false, 10)),
			asking_for(100, ten_commits(false, 10)),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"no_share_is_asked_for": {
		"inputs": [asking_for(0, ten_commits(false, 0)), asking_for(0, ten_commits(false, 9))],
		"want": {"verdict": "unknown"},
		"says": ["The profile asks for no share of signed commits"],
	},
	"fails": {
		"inputs": [fixtures.with_facts("history", ten_commits(false, 4))],
		"want": {"verdict": "fail"},
		"says": ["4 of 10 commits carry a signature; the profile asks for 50 percent."],
	},
	"fails_in_a_shallow_clone_where_all_must_be_signed": {
		"inputs": [asking_for(100, ten_commits(true, 9))],
		"want": {"verdict": "fail"},
		"says": ["9 of 10 commits"],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.partial(few)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [few])),
		],
		"want": {"verdict": "fail"},
	},
	"absence_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.unbound(few)]),
			fixtures.instead_of(fixtures.repository, [fixtures.stale(few)]),
			fixtures.instead_of(fixtures.repository, [fixtures.failed(few)]),
		],
		"want": {"verdict": "unknown"},
	},
	"shallow_clone": {
		"inputs": [fixtures.with_facts("history", ten_commits(true, 5))],
		"want": {"verdict": "unknown"},
		"says": ["The history is cut off (shallow clone)."],
	},
	"shallow_clone_below_the_share": {
		"inputs": [fixtures.with_facts("history", ten_commits(true, 1))],
		"want": {"verdict": "unknown"},
		"says": ["shallow clone"],
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
			fixtures.with_facts("history", {"shallow": false, "commits": 10, "tags": 2, "signed_tags": 2}),
			fixtures.with_facts("history", {"shallow": false, "commits": 0, "signed": 0, "tags": 2, "signed_tags": 2}),
			fixtures.with_facts("history", {"shallow": false, "commits": 10, "signed": "5", "tags": 2, "signed_tags": 2}),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say"],
	},
	"missing_parameter": {
		"inputs": [
			fixtures.without_parameter("signed_commits_percent"),
			fixtures.with_parameter("signed_commits_percent", "all"),
		],
		"want": {"verdict": "unknown"},
		"says": ["signed_commits_percent is missing"],
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

test_no_share_is_asked_for if holds("no_share_is_asked_for")

test_fails if holds("fails")

test_fails_in_a_shallow_clone_where_all_must_be_signed if holds("fails_in_a_shallow_clone_where_all_must_be_signed")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_absence_in_evidence_about_something_else if holds("absence_in_evidence_about_something_else")

test_shallow_clone if holds("shallow_clone")

test_shallow_clone_below_the_share if holds("shallow_clone_below_the_share")

test_no_history if holds("no_history")

test_missing_facts if holds("missing_facts")

test_missing_parameter if holds("missing_parameter")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
