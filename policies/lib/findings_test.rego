package ssdfgate.lib.findings_test

import data.ssdfgate.lib.findings
import data.ssdfgate.lib.fixtures

subject := {
	"open": findings.open_at(input.evidence, "medium"),
	"suppressed": findings.suppressed_at(input.evidence, "medium"),
	"topics": findings.topics_at(input.evidence, ["crypto", "secrets"], "medium"),
	"places": [[violation.path, violation.line, violation.rule] |
		some violation in findings.of_state(input.evidence, "open", "medium", 1, "open findings")
	],
	"waivers": [contains(violation.message, "Waived until 2027-01-01 by A (T-1)") |
		some violation in findings.of_state(input.evidence, "open", "medium", 1, "open findings")
	],
	"marked": [object.get(violation, "waived", false) |
		some violation in findings.of_state(input.evidence, "open", "medium", 1, "open findings")
	],
	"none": findings.of_state(input.evidence, "open", "medium", 0, "open findings"),
}

placeless := fixtures.replaced(fixtures.with_open(fixtures.semgrep, "high", "crypto"), "findings", fixtures.replaced(
	fixtures.with_open(fixtures.semgrep, "high", "crypto").findings,
	"worst", [object.remove(fixtures.finding("high", "crypto"), ["path", "line", "rule"])],
))

waived := fixtures.replaced(fixtures.with_open(fixtures.semgrep, "high", "crypto"), "findings", fixtures.replaced(
	fixtures.with_open(fixtures.semgrep, "high", "crypto").findings,
	"worst", [object.union(fixtures.finding("high", "crypto"), {"waived": "Waived until 2027-01-01 by A (T-1)"})],
))

cases := {
	"of_several_items": {
		"inputs": [fixtures.with_evidence([
			fixtures.with_open(fixtures.semgrep, "high", "crypto"),
			fixtures.with_open(fixtures.bandit, "medium", "secrets"),
			fixtures.with_open(fixtures.audit, "low", "secrets"),
			fixtures.with_suppressed(fixtures.semgrep, "critical"),
		])],
		"want": {
			"open": 2,
			"suppressed": 1,
			"topics": 2,
			"places": [["src/a.py", 3, "rule.one"], ["src/a.py", 3, "rule.one"]],
			"marked": [false, false],
			"none": [],
		},
	},
	"without_a_place": {
		"inputs": [fixtures.with_evidence([placeless])],
		"want": {"open": 1, "suppressed": 0, "topics": 1, "places": [[null, 0, null]]},
	},
	"waived": {
		"inputs": [fixtures.with_evidence([waived])],
		"want": {"open": 1, "waivers": [true], "marked": [true]},
	},
	"nothing_found": {
		"inputs": [fixtures.with_evidence([fixtures.semgrep]), fixtures.with_evidence([])],
		"want": {"open": 0, "suppressed": 0, "topics": 0},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.agrees(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_of_several_items if holds("of_several_items")

test_without_a_place if holds("without_a_place")

test_waived if holds("waived")

test_nothing_found if holds("nothing_found")
