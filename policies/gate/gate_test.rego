package ssdfgate.gate_test

import data.ssdfgate.gate
import data.ssdfgate.lib.fixtures

subject := {
	"outcome": gate.outcome,
	"verdicts": [row.verdict | some row in gate.decision.requirements],
	"blocking": [row.blocking | some row in gate.decision.requirements],
	"reasons": [reason | some row in gate.decision.requirements; some reason in row.reasons],
	"told_by": [split(reason, ":")[0] | some row in gate.decision.requirements; some reason in row.reasons],
	"passes": count([row | some row in gate.decision.measures; row.verdict == "pass"]),
	"has_all_keys": count(gate.decision) == 3,
}

# The document with one requirement for each question.
with_questions(list) := object.union(fixtures.document, {
	"questions": list,
	"requirements": [{"framework": "test-1", "id": concat("", ["A.", format_int(at, 10)]), "question": at} |
		some at in numbers.range(0, count(list) - 1)
	],
})

# Places of the measures in fixtures.measures, and of their supports in fixtures.supports.
criteria := 0

unheard_of := 1

licence := 2

sbom := 3

# The document with one support, which names its measure by this place.
placed_at(at) := object.union(with_questions([asking(0, true)]), {"supports": [{
	"measure": "source.licence_present",
	"strength": "satisfies",
	"at": at,
}]})

asking(support, required) := object.union(fixtures.question, {"all_of": [support], "required": required})

# The document where the licence is missing.
without_licence(document) := fixtures.replaced(document, "evidence", [fixtures.with_fact("licence", null)])

# Two open findings, of which so many are waived, and a requirement that rests on there being none.
scan_with(waived) := object.union(with_questions([asking(4, true)]), {
	"measures": array.concat(fixtures.measures, ["code.static_analysis_clean"]),
	"supports": array.concat(fixtures.supports, [{
		"measure": "code.static_analysis_clean",
		"strength": "satisfies",
		"at": 4,
	}]),
	"evidence": array.concat(
		[other | some other in fixtures.evidence; other.id != fixtures.bandit.id],
		[fixtures.replaced(fixtures.bandit, "findings", object.union(
			object.remove(fixtures.no_findings, ["total", "open", "by_severity"]),
			{
				"total": 2,
				"open": 2,
				"by_severity": fixtures.replaced(fixtures.zero, "high", 2),
				"waived_by_severity": fixtures.replaced(fixtures.zero, "high", waived),
			},
		))],
	),
})

# The document in which a measure is a rule only from a day on.
from_2030(document) := object.union(
	document,
	{"effective_on": {"source.licence_present": {"day": "2030-01-01", "ns": in_2030}}},
)

in_2030 := 1893456000000000000

two := with_questions([asking(licence, true), asking(sbom, true)])

cases := {
	"open": {
		"inputs": [fixtures.document],
		"want": {"outcome": "open", "verdicts": ["pass"], "blocking": [false], "has_all_keys": true},
	},
	"closed": {
		"inputs": [without_licence(fixtures.document)],
		"want": {"outcome": "closed", "verdicts": ["fail"], "blocking": [true]},
	},
	"incomplete": {"inputs": [fixtures.with_evidence([])], "want": {"outcome": "incomplete", "verdicts": ["unknown"]}},
	"closed_wins_over_incomplete": {
		"inputs": [without_licence(two)],
		"want": {"outcome": "closed", "verdicts": ["fail", "unknown"]},
	},
	"requirements_may_share_a_question": {
		"inputs": [fixtures.replaced(fixtures.document, "requirements", [
			{"framework": "test-1", "id": "A.1", "question": 0},
			{"framework": "test-2", "id": "B.1", "question": 0},
		])],
		"want": {"outcome": "open", "verdicts": ["pass", "pass"]},
	},
	"what_failed_is_told_first": {
		"inputs": [fixtures.replaced(
			with_questions([object.union(fixtures.question, {"all_of": [sbom, licence]})]),
			"evidence", [fixtures.with_fact("licence", null)],
		)],
		"want": {"verdicts": ["fail"], "told_by": ["source.licence_present", "supply_chain.sbom_describes_components"]},
	},
	"what_is_not_required_does_not_close": {
		"inputs": [without_licence(with_questions([asking(licence, false), asking(criteria, true)]))],
		"want": {"outcome": "open", "verdicts": ["fail", "pass"], "blocking": [false, false]},
	},
	"nothing_required": {
		"inputs": [with_questions([asking(licence, false)])],
		"want": {"outcome": "incomplete", "verdicts": ["pass"]},
	},
	"error_wins_over_all": {
		"inputs": [without_licence(with_questions([asking(licence, true), asking(unheard_of, true)]))],
		"want": {"outcome": "error", "verdicts": ["fail", "error"]},
	},
	"a_measure_that_is_not_at_its_place_is_an_error": {
		"inputs": [
			placed_at(3),
			placed_at(-1),
			placed_at(99),
			placed_at(null),
			fixtures.replaced(fixtures.document, "measures", []),
			object.remove(fixtures.document, ["measures"]),
		],
		"want": {"outcome": "error", "verdicts": ["error"]},
	},
	"no_requirements": {
		"inputs": [
			fixtures.replaced(fixtures.document, "requirements", []),
			fixtures.replaced(fixtures.document, "requirements", null),
			fixtures.replaced(fixtures.document, "requirements", {}),
			object.remove(fixtures.document, ["requirements"]),
			fixtures.replaced(fixtures.document, "questions", []),
			object.remove(fixtures.document, ["questions"]),
		],
		"want": {"outcome": "error", "verdicts": []},
	},
	"a_requirement_or_question_out_of_shape": {
		"inputs": [
			fixtures.replaced(fixtures.document, "requirements", [{"framework": "test-1", "id": "A.1", "question": 0}, null]),
			fixtures.replaced(fixtures.document, "requirements", [
				{"framework": "test-1", "id": "A.1", "question": 0},
				{"framework": "test-1", "id": "A.2"},
			]),
			fixtures.replaced(fixtures.document, "requirements", [
				{"framework": "test-1", "id": "A.1", "question": 0},
				{"framework": "test-1", "id": "A.2", "question": 7},
			]),
		],
		"want": {"outcome": "error", "verdicts": ["pass"]},
	},
	"a_question_out_of_shape": {
		"inputs": [
			with_questions([object.remove(fixtures.question, ["all_of"]), fixtures.question]),
			with_questions([fixtures.question, null]),
		],
		"want": {"outcome": "error", "verdicts": []},
	},
	"a_support_out_of_shape": {
		"inputs": [
			fixtures.replaced(fixtures.document, "supports", [null, null, null]),
			fixtures.replaced(fixtures.document, "supports", [{}, {}, {}]),
			fixtures.replaced(fixtures.document, "supports", [{}, {}, object.remove(fixtures.supports[2], ["at"])]),
			fixtures.replaced(fixtures.document, "supports", [{}, {}, object.remove(fixtures.supports[2], ["measure"])]),
			fixtures.replaced(fixtures.document, "supports", [{}, {}, object.remove(fixtures.supports[2], ["strength"])]),
		],
		"want": {"outcome": "error", "verdicts": ["error"]},
	},
	"a_support_that_is_not_there": {
		"inputs": [
			with_questions([asking(9, true), fixtures.question]),
			with_questions([asking(-1, true), fixtures.question]),
			with_questions([asking("2", true), fixtures.question]),
			with_questions([asking(null, true), fixtures.question]),
			fixtures.replaced(fixtures.document, "supports", []),
			fixtures.replaced(fixtures.document, "supports", {"2": fixtures.supports[2]}),
			object.remove(fixtures.document, ["supports"]),
		],
		"want": {"outcome": "error", "verdicts": []},
	},
	"another_schema": {
		"inputs": [
			fixtures.replaced(fixtures.document, "schema", "ssdfgate/input/v2"),
			object.remove(fixtures.document, ["schema"]),
			object.remove(fixtures.document, ["now_ns"]),
			fixtures.replaced(fixtures.document, "now_ns", "now"),
		],
		"want": {"outcome": "error"},
	},
	"waived_findings_open_the_gate_and_change_no_verdict": {
		"inputs": [scan_with(2)],
		"want": {"outcome": "open", "verdicts": ["fail"], "blocking": [false]},
	},
	"a_finding_that_is_not_waived_keeps_it_closed": {
		"inputs": [scan_with(1), scan_with(0)],
		"want": {"outcome": "closed", "verdicts": ["fail"], "blocking": [true]},
	},
	"a_rule_that_lies_ahead_warns_and_names_its_day": {
		"inputs": [from_2030(without_licence(fixtures.document))],
		"want": {
			"outcome": "open",
			"verdicts": ["fail"],
			"blocking": [false],
			"reasons": [concat(" ", [
				"source.licence_present: The repository holds no licence file.",
				"It is a rule from 2030-01-01 on.",
			])],
		},
	},
	"a_rule_that_lies_ahead_may_lack_evidence": {
		"inputs": [from_2030(fixtures.with_evidence([]))],
		"want": {"outcome": "open", "verdicts": ["unknown"], "blocking": [false]},
	},
	"a_rule_closes_from_its_day_on_and_without_a_time": {
		"inputs": [
			fixtures.replaced(from_2030(without_licence(fixtures.document)), "effective_ns", in_2030),
			object.remove(from_2030(without_licence(fixtures.document)), ["effective_ns"]),
			from_2030(without_licence(fixtures.with_parameter("enforce_early", true))),
			from_2030(without_licence(fixtures.without_parameter("enforce_early"))),
			object.union(without_licence(fixtures.document), {"effective_on": {"source.licence_present": {"ns": "2030"}}}),
			object.union(without_licence(fixtures.document), {"effective_on": {"source.other": {"ns": in_2030}}}),
			object.remove(without_licence(fixtures.document), ["effective_on"]),
		],
		"want": {"outcome": "closed", "verdicts": ["fail"], "blocking": [true]},
	},
	"an_empty_document": {"inputs": [{}], "want": {"outcome": "error", "verdicts": [], "passes": 0}},
	"partial_closes_unless_accepted": {
		"inputs": [with_questions([fixtures.replaced(fixtures.question, "automation", "partial")])],
		"want": {"outcome": "incomplete", "verdicts": ["partial"]},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.agrees(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_open if holds("open")

test_closed if holds("closed")

test_incomplete if holds("incomplete")

test_closed_wins_over_incomplete if holds("closed_wins_over_incomplete")

test_what_is_not_required_does_not_close if holds("what_is_not_required_does_not_close")

test_nothing_required if holds("nothing_required")

test_error_wins_over_all if holds("error_wins_over_all")

test_no_requirements if holds("no_requirements")

test_a_requirement_or_question_out_of_shape if holds("a_requirement_or_question_out_of_shape")

test_a_question_out_of_shape if holds("a_question_out_of_shape")

test_requirements_may_share_a_question if holds("requirements_may_share_a_question")

test_a_measure_that_is_not_at_its_place_is_an_error if holds("a_measure_that_is_not_at_its_place_is_an_error")

test_a_support_out_of_shape if holds("a_support_out_of_shape")

test_a_support_that_is_not_there if holds("a_support_that_is_not_there")

test_another_schema if holds("another_schema")

test_waived_findings_open_the_gate_and_change_no_verdict if {
	holds("waived_findings_open_the_gate_and_change_no_verdict")
}

test_a_finding_that_is_not_waived_keeps_it_closed if holds("a_finding_that_is_not_waived_keeps_it_closed")

test_an_empty_document if holds("an_empty_document")

test_partial_closes_unless_accepted if holds("partial_closes_unless_accepted")

test_a_rule_that_lies_ahead_warns_and_names_its_day if holds("a_rule_that_lies_ahead_warns_and_names_its_day")

test_a_rule_that_lies_ahead_may_lack_evidence if holds("a_rule_that_lies_ahead_may_lack_evidence")

test_a_rule_closes_from_its_day_on_and_without_a_time if holds("a_rule_closes_from_its_day_on_and_without_a_time")

test_what_failed_is_told_first if holds("what_failed_is_told_first")
