package ssdfgate.lib.remedies_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.remedies

unknown := {"verdict": "unknown", "violations": [], "violations_total": 1, "evidence": []}

subject := {
	"lock": remedies.to_lock(input.paths),
	"advised": [object.get(remedies.advised(object.union(unknown, {"verdict": verdict}), input.steps), "remedy", null) |
		some verdict in ["pass", "fail", "unknown", "not_applicable"]
	],
}

about(paths, steps) := fixtures.replaced(fixtures.replaced(fixtures.document, "paths", paths), "steps", steps)

cases := {
	"the_command_for_what_is_there": {
		"inputs": [about(["package.json"], []), about(["package.json", "package.json"], [])],
		"want": {"lock": ["Write a lock file and commit it: `npm install --package-lock-only`."]},
	},
	"in_its_folder": {
		"inputs": [about(["services/shop/pyproject.toml"], [])],
		"want": {"lock": ["Write a lock file and commit it: `uv lock` in services/shop."]},
	},
	"requirements_become_an_input": {
		"inputs": [about(["docs/requirements.txt"], [])],
		"want": {"lock": [concat("", [
			"Write a lock file and commit it: rename docs/requirements.txt to docs/requirements.in, then ",
			"`uv pip compile --generate-hashes docs/requirements.in -o docs/requirements.txt`.",
		])]},
	},
	"no_lock_exists": {
		"inputs": [about(["pom.xml"], [])],
		"want": {"lock": ["Maven writes no lock file: fix all versions in pom.xml, and record a waiver that says so."]},
	},
	"one_with_and_one_without": {
		"inputs": [about(["go.mod", "a/pom.xml"], [])],
		"want": {"lock": [
			"Write a lock file and commit it: `go mod tidy`.",
			"Maven writes no lock file: fix all versions in a/pom.xml, and record a waiver that says so.",
		]},
	},
	"no_more_than_a_few": {
		"inputs": [about(["a/go.mod", "b/go.mod", "c/go.mod", "d/go.mod"], [])],
		"want": {"lock": [concat("", [
			"Write a lock file and commit it: `go mod tidy` in a; `go mod tidy` in b; `go mod tidy` in c; ",
			"and the same for 1 more.",
		])]},
	},
	"nothing_known": {
		"inputs": [about(["WORKSPACE"], []), about([], [])],
		"want": {"lock": [], "advised": [null, null, null, null]},
	},
	"only_where_it_does_not_hold": {
		"inputs": [about([], ["Do this: `x`", "Do this: `x`"])],
		"want": {"advised": [null, "Do this: `x`", "Do this: `x`", null]},
	},
	"several_steps_are_sentences": {
		"inputs": [about([], ["Do this", "Then that."])],
		"want": {"advised": [null, "Do this. Then that.", "Do this. Then that.", null]},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.agrees(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_the_command_for_what_is_there if holds("the_command_for_what_is_there")

test_in_its_folder if holds("in_its_folder")

test_requirements_become_an_input if holds("requirements_become_an_input")

test_no_lock_exists if holds("no_lock_exists")

test_one_with_and_one_without if holds("one_with_and_one_without")

test_no_more_than_a_few if holds("no_more_than_a_few")

test_nothing_known if holds("nothing_known")

test_only_where_it_does_not_hold if holds("only_where_it_does_not_hold")

test_several_steps_are_sentences if holds("several_steps_are_sentences")
