package ssdfgate.lib.evidence_test

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.fixtures

subject := {
	"usable": [item.collector | some item in evidence.usable("sast")],
	"credible": [item.collector | some item in evidence.credible("sast")],
	"obstacles": [violation.message | some violation in evidence.obstacles("sast")],
	"paths": [violation.path | some violation in evidence.obstacles("sast")],
	"cited_by_a_pass": evidence.cited("pass", ["sast"]),
	"cited_by_others": evidence.cited("fail", ["sast"]),
	"is_usable": evidence.is_usable("sast"),
	"facts_usable": [item.collector | some item in evidence.usable("repository")],
	"unjudged": count(evidence.unjudged),
}

alone(item) := fixtures.with_evidence([item])

cases := {
	"sound": {
		"inputs": [fixtures.document],
		"want": {"usable": ["semgrep", "bandit"], "credible": ["semgrep", "bandit"], "obstacles": []},
	},
	"data_at_the_limit": {
		"inputs": [
			alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", 5)),
			alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", -0.04)),
			alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", null)),
		],
		"want": {"usable": ["semgrep"], "obstacles": []},
	},
	"data_beyond_the_limit": {
		"inputs": [alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", 93.7))],
		"want": {
			"usable": [],
			"credible": ["semgrep"],
			"obstacles": [concat(" ", [
				"semgrep: the database of advisories is 93 days old, older than the 5 days that the profile allows.",
				"Update it (grype: `grype db update`), and scan again.",
			])],
		},
	},
	"data_from_the_future": {
		"inputs": [alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", -1))],
		"want": {"usable": [], "credible": ["semgrep"]},
	},
	"data_of_an_age_that_cannot_be_read": {
		"inputs": [
			alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", "0")),
			alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", {})),
		],
		"want": {"usable": []},
	},
	"data_without_a_limit": {
		"inputs": [fixtures.replaced(
			alone(fixtures.replaced(fixtures.semgrep, "advisory_data_age_days", 1)),
			"parameters", object.remove(fixtures.parameters, ["advisory_data_max_age_days"]),
		)],
		"want": {"usable": [], "credible": ["semgrep"]},
	},
	"age_at_the_limit": {
		"inputs": [
			alone(fixtures.replaced(fixtures.semgrep, "age_days", 30)),
			alone(fixtures.replaced(fixtures.semgrep, "age_days", -0.04)),
		],
		"want": {"usable": ["semgrep"], "obstacles": []},
	},
	"age_beyond_the_limit": {
		"inputs": [alone(fixtures.replaced(fixtures.semgrep, "age_days", 30.01))],
		"want": {
			"usable": [],
			"credible": [],
			"obstacles": ["semgrep: this evidence is older than the 30 days that the profile allows. Collect it again."],
		},
	},
	"dated_in_the_future": {
		"inputs": [alone(fixtures.replaced(fixtures.semgrep, "age_days", -0.06))],
		"want": {
			"usable": [],
			"credible": [],
			"obstacles": ["semgrep: this evidence is dated in the future. Check the clock, and collect it again."],
		},
	},
	"partial_is_credible_but_not_usable": {
		"inputs": [alone(fixtures.partial(fixtures.semgrep)), alone(fixtures.tolerable(fixtures.semgrep, 1))],
		"want": {"usable": [], "credible": ["semgrep"], "cited_by_a_pass": [], "cited_by_others": ["sha256:semgrep"]},
	},
	"holes_are_named": {
		"inputs": [alone(fixtures.tolerable(fixtures.semgrep, 2))],
		"want": {
			"obstacles": [
				concat(" ", [
					"semgrep did not look at 2 of 10 files, more than the profile tolerates.",
					"One file was not read. Exclude the file.",
				]),
				"semgrep: 2 files not looked at: syntax error (src/broken.py)",
			],
			"paths": [null, "src/broken.py"],
		},
	},
	"holes_that_are_no_files": {
		"inputs": [alone(fixtures.with_coverage(fixtures.tolerable(fixtures.semgrep, 2), "unit", "modules"))],
		"want": {"paths": [null, null], "is_usable": false},
	},
	"no_control_where_there_is_none": {
		"inputs": [alone(fixtures.with_coverage(fixtures.repository, "control_ok", null))],
		"want": {"facts_usable": ["repository"]},
	},
	"facts_that_failed_their_control": {
		"inputs": [alone(fixtures.with_coverage(fixtures.repository, "control_ok", false))],
		"want": {"facts_usable": []},
	},
	"tolerated_holes": {
		"inputs": [fixtures.replaced(
			alone(fixtures.tolerable(fixtures.semgrep, 1)), "parameters",
			fixtures.replaced(fixtures.parameters, "unanalysed_percent", 10),
		)],
		"want": {"usable": ["semgrep"], "obstacles": []},
	},
	"nothing_to_tolerate_in_nothing": {
		"inputs": [fixtures.replaced(
			alone(fixtures.replaced(fixtures.idle(fixtures.semgrep), "status", "partial")), "parameters",
			fixtures.replaced(fixtures.parameters, "unanalysed_percent", 100),
		)],
		"want": {"usable": []},
	},
	"complete_with_holes": {
		"inputs": [alone(fixtures.with_coverage(fixtures.semgrep, "analysed", 9))],
		"want": {"usable": [], "credible": ["semgrep"]},
	},
	"idle_is_no_obstacle_and_no_proof": {
		"inputs": [alone(fixtures.idle(fixtures.semgrep))],
		"want": {"usable": [], "credible": [], "obstacles": [], "cited_by_a_pass": []},
	},
	"no_control_where_nothing_was_run": {
		"inputs": [alone(fixtures.replaced(
			fixtures.with_coverage(fixtures.semgrep, "control_ok", null),
			"origin", "imported",
		))],
		"want": {"usable": ["semgrep"], "obstacles": []},
	},
	"a_control_that_did_not_run_where_nothing_did_is_not_told": {
		"inputs": [alone(fixtures.with_coverage(
			fixtures.with_coverage(fixtures.partial(fixtures.semgrep), "analysed", 0),
			"control_ok", null,
		))],
		"want": {
			"usable": [],
			"obstacles": ["semgrep left partial evidence. One file was not read. Exclude the file."],
		},
	},
	"own_run_without_control": {
		"inputs": [
			alone(fixtures.with_coverage(fixtures.semgrep, "control_ok", null)),
			alone(fixtures.with_coverage(fixtures.semgrep, "control_ok", false)),
			alone(fixtures.replaced(fixtures.with_coverage(fixtures.semgrep, "control_ok", false), "origin", "imported")),
			alone(object.remove(fixtures.with_coverage(fixtures.semgrep, "control_ok", null), ["origin"])),
		],
		"want": {"usable": [], "credible": ["semgrep"]},
	},
	"an_item_without_kind_stands_in_every_way": {
		"inputs": [fixtures.with_evidence([fixtures.semgrep, null])],
		"want": {"usable": ["semgrep"], "obstacles": [evidence.unreadable]},
	},
	"no_list_of_evidence": {
		"inputs": [
			object.remove(fixtures.document, ["evidence"]),
			fixtures.replaced(fixtures.document, "evidence", null),
			fixtures.replaced(fixtures.document, "evidence", {"a": fixtures.semgrep}),
			fixtures.replaced(fixtures.document, "evidence", "sast"),
		],
		"want": {"usable": [], "credible": [], "unjudged": 0},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.agrees(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_sound if holds("sound")

test_data_at_the_limit if holds("data_at_the_limit")

test_data_beyond_the_limit if holds("data_beyond_the_limit")

test_data_from_the_future if holds("data_from_the_future")

test_data_of_an_age_that_cannot_be_read if holds("data_of_an_age_that_cannot_be_read")

test_data_without_a_limit if holds("data_without_a_limit")

test_age_at_the_limit if holds("age_at_the_limit")

test_age_beyond_the_limit if holds("age_beyond_the_limit")

test_dated_in_the_future if holds("dated_in_the_future")

test_partial_is_credible_but_not_usable if holds("partial_is_credible_but_not_usable")

test_holes_are_named if holds("holes_are_named")

test_holes_that_are_no_files if holds("holes_that_are_no_files")

test_no_control_where_there_is_none if holds("no_control_where_there_is_none")

test_facts_that_failed_their_control if holds("facts_that_failed_their_control")

test_tolerated_holes if holds("tolerated_holes")

test_nothing_to_tolerate_in_nothing if holds("nothing_to_tolerate_in_nothing")

test_complete_with_holes if holds("complete_with_holes")

test_idle_is_no_obstacle_and_no_proof if holds("idle_is_no_obstacle_and_no_proof")

test_a_control_that_did_not_run_where_nothing_did_is_not_told if holds("a_control_that_did_not_run_where_nothing_did_is_not_told")

test_no_control_where_nothing_was_run if holds("no_control_where_nothing_was_run")

test_own_run_without_control if holds("own_run_without_control")

test_an_item_without_kind_stands_in_every_way if holds("an_item_without_kind_stands_in_every_way")

test_no_list_of_evidence if holds("no_list_of_evidence")
