# METADATA
# title: Counting and listing findings
# description: |
#   Totals come from the counts of the evidence, which know every finding; the list of the worst ones is cut and only
#   shows where to look.
package ssdfgate.lib.findings

import data.ssdfgate.lib.report
import data.ssdfgate.lib.severity

open_at(items, bar) := severity.counted_at([item.findings.by_severity | some item in items], bar)

suppressed_at(items, bar) := severity.counted_at([item.findings.suppressed_by_severity | some item in items], bar)

topics_at(items, topics, bar) := severity.counted_at(tables, bar) if {
	tables := [counts |
		some item in items
		some topic in topics
		counts := item.findings.by_topic[topic]
	]
}

# The same counts of what somebody waived.
waived_at(items, bar) := severity.counted_at([item.findings.waived_by_severity | some item in items], bar)

waived_suppressed_at(items, bar) := severity.counted_at(
	[item.findings.waived_suppressed_by_severity | some item in items],
	bar,
)

waived_topics_at(items, topics, bar) := severity.counted_at(tables, bar) if {
	tables := [counts |
		some item in items
		some topic in topics
		counts := item.findings.waived_by_topic[topic]
	]
}

# A decision that says whether waived findings are all that is against the measure. They change no verdict.
sparing(answer, missing, total, waived) := object.union(answer, {"waived": true}) if {
	missing == []
	total > 0
	total == waived
} else := answer

# The `total` findings of this state that count at the bar, as far as the list has them, else one sentence with their
# number. Lists are walked only when the counts say that there is something to find.
of_state(items, state, bar, total, what) := told_in_full(total, what, [violation |
	total > 0
	words := severity.counting(bar)
	some item in items
	some finding in item.findings.worst
	finding.state == state
	finding.severity in words
	violation := shown_at(item, finding)
])

of_topics(items, topics, bar, total, what) := told_in_full(total, what, [violation |
	total > 0
	words := severity.counting(bar)
	some item in items
	some finding in item.findings.worst
	finding.state == "open"
	finding.topic in topics
	finding.severity in words
	violation := shown_at(item, finding)
])

told_in_full(total, what, list) := [] if {
	total == 0
} else := [report.violation(report.phrase([total, " ", what, "."]), null)] if {
	list == []
} else := list

shown_at(item, finding) := object.union(listed, {"waived": true}) if {
	is_string(finding.waived)
	listed := placed(item, finding)
} else := placed(item, finding)

placed(item, finding) := report.at(
	described(finding),
	string_of(finding, "path"),
	line_of(finding),
	string_of(finding, "rule"),
	item.id,
)

described(finding) := report.sentences([
	concat("", [named(finding), object.get(finding, "message", "")]),
	advice(finding),
	suppression(finding),
	waiver(finding),
])

named(finding) := concat("", [finding.package, " ", finding.version, ": "]) if {
	is_string(finding.package)
	is_string(finding.version)
} else := ""

advice(finding) := concat("", ["Fixed in ", concat(", ", finding.fixed)]) if {
	is_array(finding.fixed)
	count(finding.fixed) > 0
} else := ""

suppression(finding) := concat("", ["Suppressed by ", finding.suppressed_by]) if {
	is_string(finding.suppressed_by)
} else := ""

waiver(finding) := finding.waived if {
	is_string(finding.waived)
} else := ""

string_of(finding, key) := value if {
	value := object.get(finding, key, null)
	is_string(value)
} else := null

line_of(finding) := finding.line if {
	is_number(finding.line)
} else := 0
