package ssdfgate.measures.respond.scans_scheduled_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.respond.scans_scheduled

subject := scans_scheduled.decision

# GitHub is the only platform, every workflow could be read, and none is started by the clock.
unscheduled := {
	"ci": {"systems": ["GitHub Actions"], "files": [".github/workflows/ci.yml"]},
	"actions": {"workflows": 1, "unreadable": [], "uses": 0, "pinned": 0, "unpinned_total": 0, "unpinned": []},
	"schedules": {"workflows": []},
}

item_with(facts) := fixtures.replaced(
	fixtures.repository, "facts",
	object.union(object.remove(fixtures.facts, ["ci", "actions", "schedules"]), facts),
)

without_schedule := item_with(unscheduled)

with_change(key, value) := fixtures.instead_of(
	fixtures.repository,
	[item_with(fixtures.replaced(unscheduled, key, value))],
)

unreadable := [{"path": ".github/workflows/a.yml", "problem": "holds nothing"}]

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			with_change("schedules", {"workflows": ["a.yml"]}),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"fails": {
		"inputs": [fixtures.instead_of(fixtures.repository, [without_schedule])],
		"want": {"verdict": "fail"},
		"says": ["No workflow of the repository runs on a schedule."],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.partial(without_schedule)]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [without_schedule])),
		],
		"want": {"verdict": "fail"},
	},
	"absence_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.unbound(without_schedule)]),
			fixtures.instead_of(fixtures.repository, [fixtures.stale(without_schedule)]),
			fixtures.instead_of(fixtures.repository, [fixtures.failed(without_schedule)]),
		],
		"want": {"verdict": "unknown"},
	},
	"another_platform": {
		"inputs": [
			with_change("ci", {"systems": ["GitHub Actions", "GitLab CI"], "files": [".gitlab-ci.yml"]}),
			with_change("ci", {"systems": [], "files": []}),
			with_change("ci", null),
			with_change("actions", fixtures.replaced(unscheduled.actions, "workflows", 0)),
			with_change("actions", fixtures.replaced(unscheduled.actions, "unreadable", unreadable)),
			with_change("actions", null),
		],
		"want": {"verdict": "unknown"},
		"says": ["whether another pipeline does cannot be seen here"],
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("schedules")]),
			fixtures.with_facts("schedules", null),
			fixtures.with_facts("schedules", {}),
			fixtures.with_facts("schedules", {"workflows": null}),
			fixtures.with_facts("schedules", {"workflows": "ci.yml"}),
			fixtures.with_facts("schedules", {"workflows": {"a": 1}}),
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

test_another_platform if holds("another_platform")

test_missing_facts if holds("missing_facts")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
