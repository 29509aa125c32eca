package ssdfgate.lib.report_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.report

three := [
	report.violation("one", null),
	report.violation("two", "sha256:a"),
	report.at("three", "a.py", 3, "r", null),
]

waived(message) := object.union(report.violation(message, null), {"waived": true})

mixed := [waived("w1"), report.violation("one", null), waived("w2"), report.violation("two", null)]

subject := {
	"pass": report.decision("pass", [], 0, ["sha256:a"]),
	"cut": count(report.decision("fail", three, 0, []).violations),
	"true_count": report.decision("fail", three, 0, []).violations_total,
	"larger_count": report.decision("fail", three, 90, []).violations_total,
	"speechless": report.decision("unknown", [], 0, []).violations_total,
	"waived_last": [item.message | some item in report.decision("fail", mixed, 0, []).violations],
	"phrase": report.phrase(["a ", 1, " b ", 2.5, " %s"]),
	"sentences": report.sentences(["One", "Two.", "", "Three!", null, "Four?"]),
}

limited(value) := fixtures.with_parameter("violations_shown", value)

cases := {
	"a_pass_has_no_violations": {
		"inputs": [fixtures.document],
		"want": {"pass": {"verdict": "pass", "violations": [], "violations_total": 0, "evidence": ["sha256:a"]}},
	},
	"lists_are_cut_and_counted": {
		"inputs": [limited(2)],
		"want": {"cut": 2, "true_count": 3, "larger_count": 90},
	},
	"a_limit_that_is_none": {
		"inputs": [
			limited(0),
			limited(-1),
			limited(1.5),
			limited("2"),
			limited(null),
			fixtures.without_parameter("violations_shown"),
		],
		"want": {"cut": 3, "true_count": 3},
	},
	"what_is_waived_comes_last": {"inputs": [limited(4)], "want": {"waived_last": ["one", "two", "w1", "w2"]}},
	"what_is_waived_is_cut_first": {"inputs": [limited(3)], "want": {"waived_last": ["one", "two", "w1"]}},
	"no_verdict_without_a_reason": {"inputs": [fixtures.document], "want": {"speechless": 1}},
	"text": {
		"inputs": [fixtures.document],
		"want": {"phrase": "a 1 b 2.5 %s", "sentences": "One. Two. Three! Four?"},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.agrees(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_a_pass_has_no_violations if holds("a_pass_has_no_violations")

test_lists_are_cut_and_counted if holds("lists_are_cut_and_counted")

test_a_limit_that_is_none if holds("a_limit_that_is_none")

test_no_verdict_without_a_reason if holds("no_verdict_without_a_reason")

test_what_is_waived_comes_last if holds("what_is_waived_comes_last")

test_what_is_waived_is_cut_first if holds("what_is_waived_is_cut_first")

test_text if holds("text")
