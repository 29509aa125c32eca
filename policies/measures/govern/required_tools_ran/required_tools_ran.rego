# METADATA
# title: Every required tool left evidence
# description: |
#   Each collector of `required_collectors` left evidence that can be relied on, or says for a reason that there was
#   nothing for it to look at.
# custom:
#   needs: [dependency-audit, repository, sast, sbom]
#   about: process
#   verdicts: [pass, unknown]
#   remediation: |
#     Install the missing tool, see `ssdfgate check` for the command; do not switch required collectors off.
#   threats: [checks that are planned but do not run]
package ssdfgate.measures.govern.required_tools_ran

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.remedies
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "pass" if {
	missing == []
	count(required) > 0
	count(answered) == count(required)
}

default required := []

required := input.parameters.required_collectors if is_array(input.parameters.required_collectors)

# What each of them left, without the evidence itself: to compare that would take longer than all else.
left := [row |
	some collector in required
	row := {
		"collector": collector,
		"answers": [sound(entry) | some entry in evidence.assessed; is_from(entry.item, collector)],
	}
]

is_from(item, collector) if item.collector == collector

# Nothing to look at, for a reason, is an answer too.
sound(entry) if {
	entry.problems == []
} else := false

answered := [row.collector |
	some row in left
	answers(row)
]

answers(row) if {
	not row.answers == []
	not false in row.answers
}

missing := [violation | some list in [evidence.unjudged, no_bar, unreadable, silent, unsound]; some violation in list]

# Whoever left an item that cannot be read, it may have been a required tool.
unreadable := [report.violation(evidence.unreadable, evidence.id_of(entry.item)) |
	some entry in evidence.assessed
	not entry.readable
]

no_bar := [report.violation("The parameter required_collectors is missing or empty.", null) | count(required) == 0]

silent := [violation |
	some row in left
	row.answers == []
	violation := report.violation(report.phrase(["The required collector ", row.collector, " left no evidence."]), null)
]

unsound := [violation |
	some collector in required
	some entry in evidence.assessed
	is_from(entry.item, collector)
	entry.readable
	some violation in evidence.explain(entry)
]

cited := [entry.item.id |
	some collector in required
	some entry in evidence.assessed
	is_from(entry.item, collector)
	is_string(entry.item.id)
]

decision := remedies.advised(report.decision(verdict, missing, 0, cited), steps)

# Where every required tool ran, none is missing: what helps is the step that those name which saw too little.
steps := evidence.steps_by(required) if {
	silent == []
} else := []
