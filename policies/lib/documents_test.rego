package ssdfgate.lib.documents_test

import data.ssdfgate.lib.documents
import data.ssdfgate.lib.documents_fixtures
import data.ssdfgate.lib.fixtures

# What the measures of single records do not test: the limits themselves, and both ways to judge in one answer.
subject := {
	"verdict": answer.verdict,
	"violations": answer.violations,
	"violations_total": answer.violations_total,
	"evidence": answer.evidence,
	"if_there": documents.recorded_if_there("risks", "risk assessment").verdict,
}

answer := documents.recorded("risks", "risk assessment")

sound := documents_fixtures.sound

record(key, value) := documents_fixtures.with_record("risks", fixtures.replaced(sound, key, value))

limited_to(days) := fixtures.replaced(
	fixtures.document, "parameters",
	fixtures.replaced(fixtures.parameters, "record_max_age_days", days),
)

# Reviewed at this very moment, and yet no limit says that this is enough.
today := fixtures.replaced(
	record("reviewed_ns", fixtures.now_ns), "parameters",
	fixtures.replaced(fixtures.parameters, "record_max_age_days", 0),
)

problem := {"path": "docs/risks.pdf", "problem": "is not text"}

cases := {
	"sound": {
		"inputs": [
			record("words", 30),
			# reviewed at the very limit, and on a day that has not begun in UTC
			record("reviewed_ns", 1732464000000000000),
			record("reviewed_ns", 1764050400000000000),
			limited_to(10.5),
		],
		"want": {"verdict": "pass", "if_there": "pass", "violations": [], "evidence": ["sha256:repository"]},
	},
	"too_short": {
		"inputs": [record("words", 29)],
		"want": {"verdict": "fail", "if_there": "fail"},
		"says": ["The risk assessment has 29 words; fewer than 30 say nothing."],
	},
	"unfinished": {
		"inputs": [record("placeholders", 2)],
		"want": {"verdict": "fail", "if_there": "fail"},
		"says": ["The risk assessment is not finished: 2 placeholders such as TODO."],
	},
	"absent": {
		"inputs": [documents_fixtures.with_record("risks", null)],
		"want": {"verdict": "fail", "if_there": "unknown"},
		"says": ["holds no risk assessment: not under its usual names, and `documents.risks` in the configuration names no other."],
	},
	"cannot_be_looked_at": {
		"inputs": [documents_fixtures.with_record("risks", problem)],
		"want": {"verdict": "unknown", "if_there": "unknown"},
		"says": ["Nothing can be said of the risk assessment: docs/risks.pdf: is not text."],
	},
	"never_reviewed": {
		"inputs": [record("reviewed_ns", null)],
		"want": {"verdict": "unknown", "if_there": "unknown"},
		"says": ["does not say when it was reviewed"],
	},
	"reviewed_too_long_ago": {
		"inputs": [
			record("reviewed_ns", 1732463999999999999),
			record("reviewed_ns", 1764050400000000001),
			record("reviewed_ns", 0),
			record("reviewed_ns", -1),
		],
		"want": {"verdict": "unknown", "if_there": "unknown"},
		"says": ["was not reviewed in the last 365 days"],
	},
	"without_a_limit": {
		"inputs": [
			limited_to(0),
			limited_to(-1),
			limited_to("365"),
			limited_to(null),
			today,
			fixtures.without_parameter("record_max_age_days"),
		],
		"want": {"verdict": "unknown", "if_there": "unknown"},
		"says": ["The parameter record_max_age_days sets no limit"],
	},
	"without_a_clock": {
		"inputs": [object.remove(documents_fixtures.with_record("risks", sound), ["now_ns"])],
		"want": {"verdict": "unknown", "if_there": "unknown"},
		"says": ["does not say"],
	},
	"one_of_two_items_is_silent": {
		"inputs": [documents_fixtures.beside(fixtures.replaced(fixtures.without_fact("documents"), "id", "sha256:other"))],
		"want": {"verdict": "unknown", "if_there": "unknown"},
	},
	"one_of_two_items_is_against_it": {
		"inputs": [documents_fixtures.beside(documents_fixtures.holding_one("risks", fixtures.replaced(sound, "words", 1)))],
		"want": {"verdict": "fail", "if_there": "fail"},
	},
	"one_of_two_items_is_malformed": {
		"inputs": [documents_fixtures.beside(bad) | some bad in fixtures.malformed(fixtures.repository)],
		"want": {"verdict": "unknown", "if_there": "unknown"},
	},
	"two_items_agree": {
		"inputs": [documents_fixtures.beside(fixtures.replaced(fixtures.repository, "id", "sha256:other"))],
		"want": {"verdict": "pass", "if_there": "pass", "evidence": ["sha256:repository", "sha256:other"]},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_sound if holds("sound")

test_too_short if holds("too_short")

test_unfinished if holds("unfinished")

test_absent if holds("absent")

test_cannot_be_looked_at if holds("cannot_be_looked_at")

test_never_reviewed if holds("never_reviewed")

test_reviewed_too_long_ago if holds("reviewed_too_long_ago")

test_without_a_limit if holds("without_a_limit")

test_without_a_clock if holds("without_a_clock")

test_one_of_two_items_is_silent if holds("one_of_two_items_is_silent")

test_one_of_two_items_is_against_it if holds("one_of_two_items_is_against_it")

test_one_of_two_items_is_malformed if holds("one_of_two_items_is_malformed")

test_two_items_agree if holds("two_items_agree")
