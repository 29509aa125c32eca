# METADATA
# title: Severity words and bars
# description: |
#   Which severities count at a bar. A finding whose tool names no severity is `unknown` and counts at every bar.
package ssdfgate.lib.severity

import data.ssdfgate.lib.report

# The one table that says what "at or above" means; a word that is not a key is not a bar.
at_or_above := {
	"critical": ["unknown", "critical"],
	"high": ["unknown", "critical", "high"],
	"medium": ["unknown", "critical", "high", "medium"],
	"low": ["unknown", "critical", "high", "medium", "low"],
	"info": ["unknown", "critical", "high", "medium", "low", "info"],
}

# The severities that count at a bar; none where it is no bar, see `bar_problems`.
counting(bar) := object.get(at_or_above, bar, [])

# The bar that a parameter sets, or the empty word, at which nothing counts.
bar(parameter) := word if {
	word := object.get(input.parameters, parameter, "")
	count(counting(word)) > 0
} else := ""

bar_problems(parameter) := [] if {
	bar(parameter) != ""
} else := [report.violation(report.phrase(["The parameter ", parameter, " is missing or not a severity word."]), null)]

none := {"critical": 0, "high": 0, "medium": 0, "low": 0, "info": 0, "unknown": 0}

# Every severity has its number, and nothing is negative.
well_formed(counts) if {
	counts == none
} else if {
	is_number(counts.unknown)
	is_number(counts.critical)
	is_number(counts.high)
	is_number(counts.medium)
	is_number(counts.low)
	is_number(counts.info)
	min([counts.unknown, counts.critical, counts.high, counts.medium, counts.low, counts.info]) >= 0
	count(counts) == 6
}

total(counts) := 0 if {
	counts == none
} else := sum([counts.unknown, counts.critical, counts.high, counts.medium, counts.low, counts.info])

# How many are at or above the bar, in several tables of counts together.
counted_at(tables, bar) := sum([counts[word] |
	words := counting(bar)
	some counts in tables
	some word in words
])
