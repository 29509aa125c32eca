package ssdfgate.lib.requirement_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.requirement

subject := requirement.judged(input.entry, input.heard)

words := {
	"m.pass": "pass",
	"m.fail": "fail",
	"m.unknown": "unknown",
	"m.absent": "not_applicable",
	"m.error": "error",
}

told := {
	"m.fail": "m.fail: it is not so",
	"m.unknown": "m.unknown: nobody looked",
	"m.absent": "m.absent: there is none",
	"m.error": "m.error: no decision",
}

weighed_words(supports) := [word |
	some support in supports
	word := requirement.as_supported(support.strength, words[support.measure])
]

record := {
	"role": "Security officer",
	"until": "2255-03-14",
	"intact": true,
	"stated_ns": 1,
	"review_ns": 9000000000000000000,
}

supporting(measures) := [{"measure": measure, "strength": "satisfies"} | some measure in measures]

contributing(measures) := [{"measure": measure, "strength": "contributes"} | some measure in measures]

asked(automation, all_of, any_of, attestation) := {
	"now_ns": fixtures.now_ns,
	"effective_ns": fixtures.now_ns,
	"profile": {"accept_partial": false},
	"parameters": {"enforce_early": false},
	"entry": {
		"automation": automation,
		"required": true,
		"all_of": all_of,
		"any_of": any_of,
		"attestation": attestation,
		"exempt": null,
		"waived": false,
		"due": null,
		"due_ns": null,
	},
	"heard": {
		"measures": [support.measure | some support in array.concat(all_of, any_of)],
		"needed": weighed_words(all_of),
		"options": weighed_words(any_of),
		"spared": [],
		"settled": "pass" in [words[support.measure] |
			some support in array.concat(all_of, any_of)
			support.strength == "satisfies"
		],
		"reasons": [told[support.measure] | some support in array.concat(all_of, any_of)],
		"cited": ["sha256:a", "sha256:b"],
	},
}

full(measures) := asked("full", supporting(measures), [], null)

# A strength that nobody knows.
strange := asked("full", [{"measure": "m.pass", "strength": "proves"}], [], null)

exempt_with(reason) := entry_with("exempt", {"reason": reason})

ahead := fixtures.replaced(
	fixtures.replaced(
		full(["m.fail"]),
		"entry",
		object.union(full(["m.fail"]).entry, {"due": "2030-01-01", "due_ns": 1893456000000000000}),
	),
	"now_ns", fixtures.now_ns,
)

spared(words_without) := fixtures.replaced(
	full(["m.fail"]), "heard",
	fixtures.replaced(full(["m.fail"]).heard, "spared", [{"needed": words_without, "options": [], "settled": true}]),
)

either(measures) := asked("full", [], supporting(measures), null)

entry_with(key, value) := fixtures.replaced(
	full(["m.pass"]),
	"entry",
	fixtures.replaced(full(["m.pass"]).entry, key, value),
)

stated_with(key, value) := asked("attested", [], [], fixtures.replaced(record, key, value))

accepting(document) := fixtures.replaced(document, "profile", {"accept_partial": true})

cases := {
	"pass": {
		"inputs": [
			full(["m.pass"]),
			full(["m.pass", "m.absent"]),
			asked("full", supporting(["m.pass"]), contributing(["m.pass"]), null),
		],
		"want": {"verdict": "pass", "blocking": false, "required": true},
	},
	"pass_has_no_reasons": {
		"inputs": [full(["m.pass"])],
		"want": {"reasons": [], "measures": ["m.pass"], "evidence": ["sha256:a", "sha256:b"]},
	},
	"fail_wins_over_unknown": {
		"inputs": [full(["m.unknown", "m.fail", "m.pass"])],
		"want": {"verdict": "fail", "blocking": true, "reasons": ["m.unknown: nobody looked", "m.fail: it is not so"]},
	},
	"fail_is_not_healed_by_a_statement": {
		"inputs": [
			asked("partial", supporting(["m.fail"]), [], record),
			asked("attested", supporting(["m.fail"]), [], record),
		],
		"want": {"verdict": "fail", "blocking": true},
	},
	"failure_of_a_contributing_measure_leaves_it_open": {
		"inputs": [
			asked("full", array.concat(supporting(["m.pass"]), contributing(["m.fail"])), [], null),
			asked("full", [], contributing(["m.fail", "m.fail"]), null),
		],
		"want": {"verdict": "unknown", "blocking": true},
	},
	"a_failure_that_settles_wins_over_one_that_contributes": {
		"inputs": [asked("full", array.concat(contributing(["m.fail"]), supporting(["m.fail"])), [], null)],
		"want": {"verdict": "fail", "blocking": true},
	},
	"unknown": {
		"inputs": [
			full(["m.unknown", "m.pass"]),
			full(["m.unknown", "m.absent"]),
			asked("partial", supporting(["m.unknown"]), [], record),
			asked("attested", supporting(["m.unknown"]), [], null),
		],
		"want": {"verdict": "unknown", "blocking": true},
	},
	"error_wins_over_all": {
		"inputs": [full(["m.fail", "m.error"]), either(["m.pass", "m.error"]), strange],
		"want": {"verdict": "error", "blocking": true},
	},
	"not_applicable": {
		"inputs": [full(["m.absent"]), asked("partial", supporting(["m.absent"]), [], null)],
		"want": {"verdict": "not_applicable", "blocking": false, "reasons": ["m.absent: there is none"]},
	},
	"no_alternative_is_applicable": {
		"inputs": [either(["m.absent", "m.absent"])],
		"want": {"verdict": "not_applicable", "blocking": false},
	},
	"nothing_for_machines_does_not_excuse_people": {
		"inputs": [asked("attested", supporting(["m.absent"]), [], null)],
		"want": {"verdict": "unknown", "blocking": true},
	},
	"one_of_two_suffices": {
		"inputs": [either(["m.fail", "m.pass"]), either(["m.pass", "m.unknown"]), either(["m.absent", "m.pass"])],
		"want": {"verdict": "pass", "blocking": false},
	},
	"none_of_two": {
		"inputs": [either(["m.fail", "m.fail"]), either(["m.fail", "m.absent"])],
		"want": {"verdict": "fail"},
	},
	"one_of_two_may_yet_hold": {
		"inputs": [either(["m.fail", "m.unknown"]), either(["m.absent", "m.unknown"])],
		"want": {"verdict": "unknown"},
	},
	"all_and_any": {
		"inputs": [
			asked("full", supporting(["m.pass"]), supporting(["m.fail", "m.fail"]), null),
			asked("full", supporting(["m.fail"]), supporting(["m.pass"]), null),
		],
		"want": {"verdict": "fail", "blocking": true},
	},
	"a_failing_alternative_is_reported": {
		"inputs": [asked("partial", [], supporting(["m.fail", "m.pass"]), null)],
		"want": {
			"verdict": "partial",
			"reasons": ["m.fail: it is not so", "What machines can show holds; what people must state has no current record."],
		},
	},
	"contributing_alone_never_settles": {
		"inputs": [
			asked("full", contributing(["m.pass"]), [], null),
			asked("full", array.concat(contributing(["m.pass"]), supporting(["m.absent"])), [], null),
		],
		"want": {"verdict": "partial", "blocking": true},
	},
	"partial": {
		"inputs": [asked("partial", supporting(["m.pass"]), [], null)],
		"want": {
			"verdict": "partial",
			"blocking": true,
			"reasons": ["What machines can show holds; what people must state has no current record."],
		},
	},
	"partial_where_it_is_accepted": {
		"inputs": [accepting(asked("partial", supporting(["m.pass"]), [], null))],
		"want": {"verdict": "partial", "blocking": false},
	},
	"accepting_partial_accepts_nothing_else": {
		"inputs": [
			accepting(full(["m.unknown"])),
			accepting(asked("attested", [], [], null)),
			accepting(asked("partial", [], [], null)),
		],
		"want": {"verdict": "unknown", "blocking": true},
	},
	"attested": {
		"inputs": [
			asked("partial", supporting(["m.pass"]), [], record),
			asked("attested", [], [], record),
			asked("attested", supporting(["m.pass"]), [], record),
			asked("attested", supporting(["m.absent"]), [], record),
			asked("full", [], [], record),
			asked("attested", contributing(["m.fail"]), [], record),
			asked("attested", contributing(["m.unknown"]), [], record),
		],
		"want": {"verdict": "attested", "blocking": false},
	},
	"attested_names_the_role": {
		"inputs": [asked("attested", [], [], record)],
		"want": {"reasons": ["Attested by Security officer until 2255-03-14."]},
	},
	"only_people_can_state": {
		"inputs": [
			asked("attested", [], [], null),
			asked("full", [], [], null),
			asked("partial", [], [], null),
			asked("attested", supporting(["m.pass"]), [], null),
			stated_with("intact", false),
			stated_with("intact", null),
			stated_with("role", ""),
			stated_with("role", null),
			stated_with("until", null),
			stated_with("review_ns", fixtures.now_ns),
			stated_with("review_ns", null),
			stated_with("review_ns", "9000000000000000000"),
			stated_with("stated_ns", 1764000000000000001),
			stated_with("stated_ns", null),
			asked("attested", [], [], "yes"),
			asked("attested", [], [], {}),
			asked("attested", [], [], true),
		],
		"want": {"verdict": "unknown", "blocking": true},
	},
	"what_does_not_apply": {
		"inputs": [exempt_with("It has no network interface.")],
		"want": {"verdict": "not_applicable", "blocking": false, "reasons": ["It has no network interface."]},
	},
	"an_exemption_without_a_reason_is_an_error": {
		"inputs": [exempt_with(""), exempt_with(null), entry_with("exempt", {})],
		"want": {"verdict": "error", "blocking": true},
	},
	"a_duty_that_lies_ahead_does_not_block": {
		"inputs": [ahead],
		"want": {
			"verdict": "fail",
			"blocking": false,
			"reasons": ["m.fail: it is not so", "It becomes a duty on 2030-01-01; until then it does not close the gate."],
		},
	},
	"a_duty_that_lies_ahead_may_be_enforced_early": {
		"inputs": [
			fixtures.replaced(ahead, "parameters", {"enforce_early": true}),
			fixtures.replaced(ahead, "parameters", {}),
			fixtures.replaced(ahead, "effective_ns", 1893456000000000000),
			object.remove(ahead, ["effective_ns"]),
			fixtures.replaced(ahead, "entry", fixtures.replaced(ahead.entry, "due_ns", "2030")),
		],
		"want": {"verdict": "fail", "blocking": true},
	},
	"a_duty_is_held_against_the_moment_in_question": {
		"inputs": [fixtures.replaced(ahead, "now_ns", 1893456000000000000)],
		"want": {"verdict": "fail", "blocking": false},
	},
	"a_record_is_held_against_the_clock": {
		"inputs": [object.union(
			asked("attested", [], [], object.union(record, {"review_ns": fixtures.now_ns})),
			{"effective_ns": 1},
		)],
		"want": {"verdict": "unknown", "blocking": true},
	},
	"a_waiver_changes_no_verdict": {
		"inputs": [fixtures.replaced(full(["m.fail"]), "entry", fixtures.replaced(full(["m.fail"]).entry, "waived", true))],
		"want": {"verdict": "fail", "blocking": false, "reasons": ["m.fail: it is not so"]},
	},
	"waived_findings_do_not_block_where_nothing_else_is_against_it": {
		"inputs": [spared(["pass"])],
		"want": {"verdict": "fail", "blocking": false},
	},
	"waived_findings_do_not_hide_what_else_is_against_it": {
		"inputs": [spared(["pass", "unknown"]), spared(["fail"]), spared(["error"])],
		"want": {"verdict": "fail", "blocking": true},
	},
	"not_required": {
		"inputs": [entry_with("required", false)],
		"want": {"required": false, "blocking": false},
	},
	"what_does_not_say_so_is_required": {
		"inputs": [entry_with("required", null), entry_with("required", "no"), entry_with("required", 0)],
		"want": {"required": true},
	},
	"an_automation_nobody_knows": {
		"inputs": [entry_with("automation", "magic"), entry_with("automation", null)],
		"want": {"verdict": "error", "blocking": true},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.agrees(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_pass if holds("pass")

test_pass_has_no_reasons if holds("pass_has_no_reasons")

test_fail_wins_over_unknown if holds("fail_wins_over_unknown")

test_fail_is_not_healed_by_a_statement if holds("fail_is_not_healed_by_a_statement")

test_unknown if holds("unknown")

test_error_wins_over_all if holds("error_wins_over_all")

test_not_applicable if holds("not_applicable")

test_no_alternative_is_applicable if holds("no_alternative_is_applicable")

test_nothing_for_machines_does_not_excuse_people if holds("nothing_for_machines_does_not_excuse_people")

test_one_of_two_suffices if holds("one_of_two_suffices")

test_none_of_two if holds("none_of_two")

test_one_of_two_may_yet_hold if holds("one_of_two_may_yet_hold")

test_all_and_any if holds("all_and_any")

test_a_failing_alternative_is_reported if holds("a_failing_alternative_is_reported")

test_contributing_alone_never_settles if holds("contributing_alone_never_settles")

test_partial if holds("partial")

test_partial_where_it_is_accepted if holds("partial_where_it_is_accepted")

test_accepting_partial_accepts_nothing_else if holds("accepting_partial_accepts_nothing_else")

test_attested if holds("attested")

test_attested_names_the_role if holds("attested_names_the_role")

test_only_people_can_state if holds("only_people_can_state")

test_what_does_not_apply if holds("what_does_not_apply")

test_an_exemption_without_a_reason_is_an_error if holds("an_exemption_without_a_reason_is_an_error")

test_a_duty_that_lies_ahead_does_not_block if holds("a_duty_that_lies_ahead_does_not_block")

test_a_duty_that_lies_ahead_may_be_enforced_early if holds("a_duty_that_lies_ahead_may_be_enforced_early")

test_a_waiver_changes_no_verdict if holds("a_waiver_changes_no_verdict")

test_waived_findings_do_not_block_where_nothing_else_is_against_it if {
	holds("waived_findings_do_not_block_where_nothing_else_is_against_it")
}

test_waived_findings_do_not_hide_what_else_is_against_it if {
	holds("waived_findings_do_not_hide_what_else_is_against_it")
}

test_not_required if holds("not_required")

test_what_does_not_say_so_is_required if holds("what_does_not_say_so_is_required")

test_an_automation_nobody_knows if holds("an_automation_nobody_knows")

test_failure_of_a_contributing_measure_leaves_it_open if holds("failure_of_a_contributing_measure_leaves_it_open")

test_a_failure_that_settles_wins_over_one_that_contributes if {
	holds("a_failure_that_settles_wins_over_one_that_contributes")
}

test_a_duty_is_held_against_the_moment_in_question if holds("a_duty_is_held_against_the_moment_in_question")

test_a_record_is_held_against_the_clock if holds("a_record_is_held_against_the_clock")
