# The cases of the measures that judge one record: the same for all of them, since every record is spoilt alike. Never
# loaded by the gate.
package ssdfgate.lib.documents_fixtures

import data.ssdfgate.lib.fixtures

sound := {"path": "docs/record.md", "words": 30, "placeholders": 0, "reviewed_ns": 1763136000000000000}

# The repository item in which every record is `entry`.
holding(entry) := fixtures.with_fact("documents", {name: value |
	some name in object.keys(fixtures.documents)
	value := entry # regopy does not see a parameter that only the head of a comprehension uses
})

with_records(entry) := instead(holding(entry))

# The repository item in which the others are sound, and `name` is `entry`.
holding_one(name, entry) := fixtures.with_fact("documents", fixtures.replaced(fixtures.documents, name, entry))

with_record(name, entry) := instead(holding_one(name, entry))

# Only this one is there.
with_nothing_but(name) := limited(fixtures.with_facts("documents", fixtures.replaced(nothing, name, sound)))

nothing := {name: null | some name in object.keys(fixtures.documents)}

instead(item_) := limited(fixtures.instead_of(fixtures.repository, [item_]))

beside(item_) := limited(fixtures.with_evidence(array.concat(fixtures.evidence, [item_])))

# 365 days are what a review is good for.
limited(document_) := fixtures.replaced(document_, "parameters", with_limit)

with_limit := fixtures.replaced(fixtures.parameters, "record_max_age_days", 365)

# Of records that belong into the repository.
cases := object.union(common, {
	"fails": {
		"inputs": [with_records(null)],
		"want": {"verdict": "fail", "evidence": ["sha256:repository"]},
		"says": ["The repository holds no "],
	},
	"fails_in_partial_evidence": {
		"inputs": [instead(fixtures.partial(holding(null))), beside(holding(null))],
		"want": {"verdict": "fail"},
	},
})

# Of records that may as well be kept elsewhere.
cases_if_there := object.union(common, {
	"fails": {
		"inputs": [with_records(stub)],
		"want": {"verdict": "fail", "evidence": ["sha256:repository"]},
		"says": ["has 29 words"],
	},
	"fails_in_partial_evidence": {
		"inputs": [instead(fixtures.partial(holding(stub))), beside(holding(stub))],
		"want": {"verdict": "fail"},
	},
	"absent": {
		"inputs": [with_records(null)],
		"want": {"verdict": "unknown"},
		"says": ["if it is kept elsewhere, this cannot be seen here"],
	},
})

stub := fixtures.replaced(sound, "words", 29)

common := {
	"passes": {
		"inputs": [with_records(sound)],
		"want": {"verdict": "pass", "evidence": ["sha256:repository"]},
	},
	"fails_for_a_stub": {
		"inputs": [with_records(stub), with_records(fixtures.replaced(sound, "placeholders", 1))],
		"want": {"verdict": "fail"},
	},
	"absence_in_evidence_about_something_else": {
		"inputs": [
			instead(fixtures.unbound(holding(null))),
			instead(fixtures.stale(holding(null))),
			instead(fixtures.failed(holding(null))),
		],
		"want": {"verdict": "unknown"},
	},
	"not_reviewed": {
		"inputs": [
			with_records(fixtures.replaced(sound, "reviewed_ns", null)),
			with_records(fixtures.replaced(sound, "reviewed_ns", 1700000000000000000)),
		],
		"want": {"verdict": "unknown"},
		"says": ["the line `Last reviewed: YYYY-MM-DD`"],
	},
	"missing_facts": {
		"inputs": [
			instead(fixtures.without_fact("documents")),
			limited(fixtures.with_facts("documents", null)),
			limited(fixtures.with_facts("documents", ["risks"])),
			limited(fixtures.with_facts("documents", {})),
			with_records({}),
			with_records("docs/record.md"),
			with_records(fixtures.replaced(sound, "path", null)),
			with_records(fixtures.replaced(sound, "words", "many")),
			with_records(fixtures.replaced(sound, "placeholders", "none")),
			with_records(fixtures.replaced(sound, "reviewed_ns", "lately")),
		],
		"want": {"verdict": "unknown"},
		"says": ["does not say"],
	},
	"missing_evidence": {
		"inputs": [
			limited(fixtures.with_evidence([item | some item in fixtures.evidence; item.kind != "repository"])),
			limited(fixtures.with_evidence([])),
		],
		"want": {"verdict": "unknown"},
		"says": ["There is no repository evidence"],
	},
	"partial_evidence": {
		"inputs": [instead(fixtures.partial(fixtures.repository))],
		"want": {"verdict": "unknown"},
		"says": ["repository left partial evidence. One file was not read. Exclude the file."],
	},
	"failed_evidence": {
		"inputs": [instead(fixtures.failed(fixtures.repository)), beside(fixtures.failed(fixtures.repository))],
		"want": {"verdict": "unknown"},
		"says": ["repository failed. It crashed. Install it again."],
	},
	"unbound_evidence": {
		"inputs": [instead(fixtures.unbound(fixtures.repository)), beside(fixtures.unbound(fixtures.repository))],
		"want": {"verdict": "unknown"},
		"says": ["not about the commit"],
	},
	"stale_evidence": {
		"inputs": [instead(fixtures.stale(fixtures.repository)), beside(fixtures.stale(fixtures.repository))],
		"want": {"verdict": "unknown"},
		"says": ["older than"],
	},
	"malformed_evidence": {
		"inputs": [instead(bad) | some bad in fixtures.malformed(fixtures.repository)],
		"want": {"verdict": "unknown"},
	},
}
