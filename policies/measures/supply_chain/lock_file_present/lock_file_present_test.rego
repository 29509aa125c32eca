package ssdfgate.measures.supply_chain.lock_file_present_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.supply_chain.lock_file_present

subject := lock_file_present.decision

with_nothing := object.union(
	fixtures.with_fact("manifests", []),
	{"facts": object.union(fixtures.with_fact("manifests", []).facts, {"lock_files": []})},
)

# The repository item in which one manifest states that there are no dependencies.
stating_none(manifests, lock_files) := fixtures.instead_of(fixtures.repository, [fixtures.replaced(
	fixtures.repository,
	"facts", object.union(object.remove(fixtures.facts, ["manifests", "lock_files"]), {
		"manifests": manifests,
		"lock_files": lock_files,
		"without_dependencies": [{"path": "pyproject.toml", "ecosystem": "PyPI"}],
	}),
)])

cases := {
	"passes": {
		"inputs": [fixtures.document],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"fails": {
		"inputs": [
			fixtures.with_facts("lock_files", []),
			fixtures.with_facts("lock_files", [{"path": "package-lock.json", "ecosystem": "npm"}]),
		],
		"want": {"verdict": "fail"},
		"says": ["pyproject.toml declares PyPI dependencies, but there is no lock file for them."],
	},
	"says_how_to_lock_what_is_there": {
		"inputs": [fixtures.with_facts("lock_files", [])],
		"want": {"verdict": "fail", "remedy": "Write a lock file and commit it: `uv lock`."},
	},
	"one_step_for_each_ecosystem": {
		"inputs": [fixtures.instead_of(fixtures.repository, [fixtures.replaced(
			fixtures.repository,
			"facts", object.union(object.remove(fixtures.facts, ["manifests", "lock_files"]), {
				"manifests": [
					{"path": "a.txt", "ecosystem": "PyPI"},
					{"path": "pyproject.toml", "ecosystem": "PyPI"},
					{"path": "web/package.json", "ecosystem": "npm"},
				],
				"lock_files": [],
			}),
		)])],
		"want": {"remedy": "Write a lock file and commit it: `uv lock`; `npm install --package-lock-only` in web."},
	},
	"fails_for_one_of_two": {
		"inputs": [fixtures.with_facts(
			"manifests",
			[{"path": "pyproject.toml", "ecosystem": "PyPI"}, {"path": "package.json", "ecosystem": "npm"}],
		)],
		"want": {"verdict": "fail", "violations_total": 1},
		"says": ["package.json declares npm"],
	},
	"nothing_to_lock": {
		"inputs": [stating_none([], [])],
		"want": {"verdict": "not_applicable", "violations_total": 1, "evidence": ["sha256:repository"]},
		"says": ["pyproject.toml states that there are no dependencies, so there is nothing to lock."],
	},
	"nothing_to_lock_in_one_of_two": {
		"inputs": [
			stating_none(
				[{"path": "package.json", "ecosystem": "npm"}],
				[{"path": "package-lock.json", "ecosystem": "npm"}],
			),
			stating_none([], [{"path": "package-lock.json", "ecosystem": "npm"}]),
		],
		"want": {"verdict": "pass"},
	},
	"nothing_to_lock_in_one_and_no_lock_for_the_other": {
		"inputs": [stating_none([{"path": "package.json", "ecosystem": "npm"}], [])],
		"want": {"verdict": "fail", "violations_total": 1},
		"says": ["package.json declares npm"],
	},
	"fails_in_partial_evidence": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.partial(fixtures.with_fact("lock_files", []))]),
			fixtures.with_evidence(array.concat(fixtures.evidence, [fixtures.with_fact("lock_files", [])])),
		],
		"want": {"verdict": "fail"},
	},
	"absence_in_evidence_about_something_else": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.unbound(fixtures.with_fact("lock_files", []))]),
			fixtures.instead_of(fixtures.repository, [fixtures.stale(fixtures.with_fact("lock_files", []))]),
			fixtures.instead_of(fixtures.repository, [fixtures.failed(fixtures.with_fact("lock_files", []))]),
		],
		"want": {"verdict": "unknown"},
	},
	"locks_without_manifest": {
		"inputs": [fixtures.with_facts("manifests", [])],
		"want": {"verdict": "pass"},
	},
	"no_manifest": {
		"inputs": [fixtures.instead_of(fixtures.repository, [with_nothing])],
		"want": {"verdict": "unknown"},
		"says": ["No dependency manifest was found"],
	},
	"missing_facts": {
		"inputs": [
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("manifests")]),
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("lock_files")]),
			fixtures.with_facts("lock_files", null),
			fixtures.with_facts("manifests", null),
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

test_fails_for_one_of_two if holds("fails_for_one_of_two")

test_nothing_to_lock if holds("nothing_to_lock")

test_nothing_to_lock_in_one_of_two if holds("nothing_to_lock_in_one_of_two")

test_nothing_to_lock_in_one_and_no_lock_for_the_other if holds("nothing_to_lock_in_one_and_no_lock_for_the_other")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_absence_in_evidence_about_something_else if holds("absence_in_evidence_about_something_else")

test_no_manifest if holds("no_manifest")

test_locks_without_manifest if holds("locks_without_manifest")

test_missing_facts if holds("missing_facts")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")

test_says_how_to_lock_what_is_there if holds("says_how_to_lock_what_is_there")

test_one_step_for_each_ecosystem if holds("one_step_for_each_ecosystem")
