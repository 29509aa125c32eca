package ssdfgate.gate_test

import data.ssdfgate.gate
import data.ssdfgate.lib.fixtures

subject := {
	"outcome": gate.outcome,
	"verdicts": [row.verdict | some row in gate.decision.requirements],
	"blocking": [row.blocking | some row in gate.decision.requirements],
	"passes": count([row | some row in gate.decision.measures; row.verdict == "pass"]),
	"has_all_keys": count(gate.decision) == 3,
}

with_requirements(list) := fixtures.replaced(fixtures.document, "requirements", list)

asking(measure, required) := fixtures.replaced(
	fixtures.replaced(fixtures.requirement, "all_of", [{"measure": measure, "strength": "satisfies"}]),
	"required", required,
)

# The document with requirements about the licence and about the SBOM, where one or both are missing.
without_licence(document) := fixtures.replaced(document, "evidence", [fixtures.with_fact("licence", null)])

two := with_requirements([asking("source.licence_present", true), asking("supply_chain.sbom_describes_components", true)])

cases := {
	"open": {"inputs": [fixtures.document], "want": {"outcome": "open", "verdicts": ["pass"], "blocking": [false], "has_all_keys": true}},
	"closed": {"inputs": [without_licence(fixtures.document)], "want": {"outcome": "closed", "verdicts": ["fail"], "blocking": [true]}},
	"incomplete": {"inputs": [fixtures.with_evidence([])], "want": {"outcome": "incomplete", "verdicts": ["unknown"]}},
	"closed_wins_over_incomplete": {"inputs": [without_licence(two)], "want": {"outcome": "closed", "verdicts": ["fail", "unknown"]}},
	"what_is_not_required_does_not_close": {
		"inputs": [without_licence(with_requirements([asking("source.licence_present", false), asking("govern.criteria_enforced", true)]))],
		"want": {"outcome": "open", "verdicts": ["fail", "pass"], "blocking": [false, false]},
	},
	"nothing_required": {
		"inputs": [with_requirements([asking("source.licence_present", false)])],
		"want": {"outcome": "incomplete", "verdicts": ["pass"]},
	},
	"error_wins_over_all": {
		"inputs": [without_licence(with_requirements([asking("source.licence_present", true), asking("no.such_measure", true)]))],
		"want": {"outcome": "error", "verdicts": ["fail", "error"]},
	},
	"no_requirements": {
		"inputs": [with_requirements([]), with_requirements(null), with_requirements({}), object.remove(fixtures.document, ["requirements"])],
		"want": {"outcome": "error", "verdicts": []},
	},
	"a_requirement_out_of_shape": {
		"inputs": [
			with_requirements([fixtures.requirement, null]),
			with_requirements([fixtures.requirement, {"framework": "test-1", "id": "A.2"}]),
			with_requirements([object.remove(fixtures.requirement, ["all_of"]), fixtures.requirement]),
		],
		"want": {"outcome": "error", "verdicts": ["pass"]},
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
	"an_empty_document": {"inputs": [{}], "want": {"outcome": "error", "verdicts": [], "passes": 0}},
	"partial_closes_unless_accepted": {
		"inputs": [with_requirements([fixtures.replaced(fixtures.requirement, "automation", "partial")])],
		"want": {"outcome": "incomplete", "verdicts": ["partial"]},
	},
}

holds(name) if {
	met := [document | some document in cases[name].inputs; fixtures.agrees(subject, cases[name]) with input as document]
	count(met) > 0
	count(met) == count(cases[name].inputs)
}

test_open if holds("open")

test_closed if holds("closed")

test_incomplete if holds("incomplete")

test_closed_wins_over_incomplete if holds("closed_wins_over_incomplete")

test_what_is_not_required_does_not_close if holds("what_is_not_required_does_not_close")

test_nothing_required if holds("nothing_required")

test_error_wins_over_all if holds("error_wins_over_all")

test_no_requirements if holds("no_requirements")

test_a_requirement_out_of_shape if holds("a_requirement_out_of_shape")

test_another_schema if holds("another_schema")

test_an_empty_document if holds("an_empty_document")

test_partial_closes_unless_accepted if holds("partial_closes_unless_accepted")
