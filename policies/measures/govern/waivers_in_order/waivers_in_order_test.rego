package ssdfgate.measures.govern.waivers_in_order_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.govern.waivers_in_order

subject := waivers_in_order.decision

registered(waivers) := fixtures.replaced(fixtures.document, "waivers", waivers)

cases := {
	"passes": {
		"inputs": [
			fixtures.document,
			registered({"total": 3, "active": 3, "expired": 0, "expiring": 0, "unused": 0, "problems": []}),
		],
		"want": {"verdict": "pass", "evidence": []},
	},
	"fails": {
		"inputs": [registered({"total": 3, "active": 2, "expired": 1, "expiring": 0, "unused": 0, "problems": []})],
		"want": {"verdict": "fail"},
		"says": ["1 of 3 waivers have expired."],
	},
	"fails_with_problems": {
		"inputs": [
			registered({
				"total": 1,
				"active": 1,
				"expired": 0,
				"expiring": 0,
				"unused": 0,
				"problems": ["The waiver W1 names no owner."],
			}),
			registered({"problems": ["The waiver W1 names no owner."]}),
		],
		"want": {"verdict": "fail"},
		"says": ["The waiver W1 names no owner."],
	},
	"missing_account": {
		"inputs": [
			object.remove(fixtures.document, ["waivers"]),
			registered(null),
			registered([]),
			registered({}),
			registered(object.remove(fixtures.document.waivers, ["expired"])),
			registered({"total": "0", "active": 0, "expired": 0, "expiring": 0, "unused": 0, "problems": []}),
			registered({"total": 0, "active": 0, "expired": -1, "expiring": 0, "unused": 0, "problems": []}),
			registered({"total": 1, "active": 1, "expired": 1, "expiring": 0, "unused": 0, "problems": []}),
			registered({"total": 0, "active": 0, "expired": 0, "expiring": 0, "unused": 0, "problems": null}),
			registered({"total": 0, "active": 0, "expired": 0, "expiring": 0, "unused": 0, "problems": "none"}),
			registered({"total": 0, "active": 0, "expired": 0, "expiring": 0, "unused": 0, "problems": {}}),
		],
		"want": {"verdict": "unknown"},
		"says": ["account of the waivers is missing or cannot be read"],
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

test_fails_with_problems if holds("fails_with_problems")

test_missing_account if holds("missing_account")
