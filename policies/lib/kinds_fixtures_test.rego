# One sound item of each kind that other tools leave, and the cases that every measure about one of them must meet.
package ssdfgate.lib.kinds_fixtures

import data.ssdfgate.lib.fixtures

# What a scan with findings leaves, as that of static analysis.
scan(kind) := fixtures.replaced(fixtures.item(kind, kind), "findings", fixtures.no_findings)

# What all others leave: read from the report of another job, so without a known-bad input.
report_of(kind) := fixtures.with_coverage(
	fixtures.replaced(fixtures.replaced(fixtures.item(kind, kind), "facts", facts[kind]), "origin", "imported"),
	"control_ok", null,
)

facts := {
	"tests": {
		"total": 40,
		"passed": 38,
		"failures": 0,
		"errors": 0,
		"skipped": 2,
		"security_total": 5,
		"security_failures": 0,
		"security_skipped": 1,
	},
	"coverage": {"lines": 1000, "covered": 600},
	"fuzzing": {"targets": 2, "crashes": 0, "shortest_seconds": 60},
	"hardening": {
		"binaries": 2,
		"checks": [{"name": "relro", "passed": 2, "of": 2}, {"name": "nx", "passed": 2, "of": 2}],
	},
	"provenance": {
		"subjects": 1,
		"builder": "https://builder.example/v1",
		"commit": fixtures.subject.commit,
		"verified": true,
		"materials": 3,
		"materials_with_digest": 3,
	},
	"signature": {"artifacts": 2, "signed": 2, "verified": 2},
	"vex": {"statements": 4, "undecided": 0, "without_reason": 0},
	"platform": {
		"default_branch": {"protected": true, "required_reviews": 1, "force_push": false, "bypass": false},
		"changes": {"merged": 20, "reviewed": 20},
		"members": {"total": 5, "with_second_factor": 5, "administrators": 2},
		"runners": {"total": 2, "ephemeral": 2},
	},
	"posture": {"components": 12, "rated": 12, "below_total": 0, "below": []},
}

# The report with one fact, or one part of a fact, in another way.
saying(kind, name, value) := fixtures.replaced(
	report_of(kind),
	"facts", fixtures.replaced(facts[kind], name, value),
)

saying_of(kind, name, part, value) := saying(kind, name, fixtures.replaced(facts[kind][name], part, value))

not_saying(kind, name) := fixtures.replaced(report_of(kind), "facts", object.remove(facts[kind], [name]))

alone(item) := fixtures.with_evidence([item])

with_bar(item, parameter, value) := fixtures.replaced(
	alone(item),
	"parameters", fixtures.replaced(fixtures.parameters, parameter, value),
)

bars_that_ask_for_nothing(item, parameter) := [
	with_bar(item, parameter, 0),
	with_bar(item, parameter, null),
	with_bar(item, parameter, "all"),
	fixtures.replaced(alone(item), "parameters", object.remove(fixtures.parameters, [parameter])),
]

beside(item, bad) := fixtures.with_evidence([fixtures.replaced(item, "id", "sha256:other"), bad])

# Evidence that proves nothing, alone and beside a sound item of its kind.
of_evidence(item) := {
	"missing_evidence": {
		"inputs": [fixtures.with_evidence([]), alone(fixtures.failed(null_kind(item)))],
		"want": {"verdict": "unknown"},
		"says": [concat("", ["There is no ", item.kind, " evidence"])],
	},
	"partial_evidence": {
		"inputs": [alone(fixtures.partial(item)), beside(item, fixtures.partial(item))],
		"want": {"verdict": "unknown"},
		"says": [concat("", [item.collector, " left partial evidence. One file was not read. Exclude the file."])],
	},
	"failed_evidence": {
		"inputs": [alone(fixtures.failed(item)), beside(item, fixtures.failed(item))],
		"want": {"verdict": "unknown"},
		"says": [concat("", [item.collector, " failed. It crashed. Install it again."])],
	},
	"unbound_evidence": {
		"inputs": [alone(fixtures.unbound(item)), beside(item, fixtures.unbound(item))],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence": {
		"inputs": [alone(fixtures.stale(item)), beside(item, fixtures.stale(item))],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence": {
		"inputs": array.concat(
			[document | some bad in spoilt(item); document := alone(bad)],
			[document | some bad in spoilt(item); document := beside(item, bad)],
		),
		"want": {"verdict": "unknown"},
	},
}

null_kind(item) := fixtures.replaced(fixtures.replaced(item, "kind", "repository"), "collector", "repository")

spoilt(item) := array.concat(fixtures.malformed(item), [
	fixtures.replaced(fixtures.replaced(fixtures.replaced(item, "facts", null), "findings", null), "components", null),
	fixtures.replaced(fixtures.replaced(fixtures.replaced(item, "facts", []), "findings", []), "components", []),
])

# Evidence that fails, `bad`: believed where it did not look everywhere, and not where it is about something else.
of_failing(item, bad) := {
	"fails_in_partial_evidence": {
		"inputs": [alone(fixtures.partial(bad)), beside(item, bad), beside(bad, fixtures.failed(item))],
		"want": {"verdict": "fail"},
	},
	"failure_in_evidence_about_something_else": {
		"inputs": [
			alone(fixtures.unbound(bad)),
			alone(fixtures.stale(bad)),
			alone(fixtures.failed(bad)),
			beside(item, fixtures.unbound(bad)),
		],
		"want": {"verdict": "unknown"},
	},
}
