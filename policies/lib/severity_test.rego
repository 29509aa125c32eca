package ssdfgate.lib.severity_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.severity

one_of_each := {"critical": 1, "high": 1, "medium": 1, "low": 1, "info": 1, "unknown": 1}

subject := {
	"critical": severity.counted_at([one_of_each], "critical"),
	"high": severity.counted_at([one_of_each], "high"),
	"medium": severity.counted_at([one_of_each], "medium"),
	"low": severity.counted_at([one_of_each], "low"),
	"info": severity.counted_at([one_of_each], "info"),
	"unknown": severity.counted_at([{"unknown": 1}], "critical"),
	"none": severity.counted_at([one_of_each], "none"),
	"total": severity.total(one_of_each),
	"bar": severity.bar("sast_block_at"),
	"problems": count(severity.bar_problems("sast_block_at")),
	"sound": count([1 | some counts in input.counts; severity.well_formed(counts)]),
}

counts_of(list) := fixtures.replaced(fixtures.document, "counts", list)

cases := {
	"bars": {
		"inputs": [fixtures.document],
		"want": {"critical": 2, "high": 3, "medium": 4, "low": 5, "info": 6, "total": 6, "bar": "medium", "problems": 0},
	},
	"unknown_counts_at_every_bar": {"inputs": [fixtures.document], "want": {"unknown": 1}},
	"a_word_that_is_no_bar_counts_nothing": {"inputs": [fixtures.document], "want": {"none": 0}},
	"a_parameter_that_is_no_bar": {
		"inputs": [
			fixtures.with_parameter("sast_block_at", "none"),
			fixtures.with_parameter("sast_block_at", "unknown"),
			fixtures.with_parameter("sast_block_at", 3),
			fixtures.with_parameter("sast_block_at", null),
			fixtures.without_parameter("sast_block_at"),
			object.remove(fixtures.document, ["parameters"]),
		],
		"want": {"bar": "", "problems": 1},
	},
	"sound_counts": {"inputs": [counts_of([one_of_each, fixtures.zero])], "want": {"sound": 2}},
	"unsound_counts": {
		"inputs": [counts_of([
			{},
			null,
			7,
			fixtures.replaced(one_of_each, "low", -1),
			fixtures.replaced(one_of_each, "low", "1"),
			fixtures.replaced(one_of_each, "low", null),
			object.remove(one_of_each, ["unknown"]),
			fixtures.replaced(one_of_each, "terrible", 1),
		])],
		"want": {"sound": 0},
	},
}

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.agrees(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_bars if holds("bars")

test_unknown_counts_at_every_bar if holds("unknown_counts_at_every_bar")

test_a_word_that_is_no_bar_counts_nothing if holds("a_word_that_is_no_bar_counts_nothing")

test_a_parameter_that_is_no_bar if holds("a_parameter_that_is_no_bar")

test_sound_counts if holds("sound_counts")

test_unsound_counts if holds("unsound_counts")
