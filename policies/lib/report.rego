# METADATA
# title: The shape of an answer
# description: |
#   Every measure answers with the same object. All keys are always there: an undefined value in a rule head would
#   silently drop the violation that it belongs to.
package ssdfgate.lib.report

default shown := 20

shown := limit if {
	limit := input.parameters.violations_shown
	is_number(limit)
	limit >= 1
	floor(limit) == limit
}

# A reason that has no place in a file; `id` names the evidence it was read from, or is null.
violation(message, id) := at(message, null, 0, null, id)

at(message, path, line, rule, id) := {
	"message": message,
	"path": path,
	"line": line,
	"rule": rule,
	"evidence": id,
}

# `total` is the true number of violations where the list was cut before it came here, else 0.
# A pass has no reasons against it, and no other verdict goes without one.
decision(verdict, violations, total, cited) := {
	"verdict": "pass",
	"violations": [],
	"violations_total": total,
	"evidence": cited,
} if {
	verdict == "pass"
} else := {
	"verdict": verdict,
	"violations": array.slice(listed, 0, shown),
	"violations_total": larger(total, count(listed)),
	"evidence": cited,
} if {
	listed := waived_last(grounds(violations))
}

larger(total, listed) := listed if {
	total == 0
} else := max([total, listed])

# What closes the gate comes first, since lists are cut at their end.
waived_last(violations) := violations if {
	those_waived(violations) == []
} else := array.concat([item | some item in violations; object.get(item, "waived", false) != true], those_waived(violations))

those_waived(violations) := [item | some item in violations; item.waived == true]

grounds(violations) := [violation(nothing_said, null)] if {
	violations == []
} else := violations

nothing_said := "The evidence does not say whether this holds. Collect it again with `ssdfgate check`."

# A sentence from its parts. Not `sprintf`: in regopy its `%s` keeps the quotes of a string that the policy itself
# spells.
phrase(parts) := concat("", [spelled(part) | some part in parts])

spelled(part) := part if {
	is_string(part)
} else := sprintf("%v", [part])

# Joins sentences; empty ones and missing full stops do no harm.
sentences(texts) := concat(" ", [closed(text) | some text in texts; is_string(text); text != ""])

closed(text) := text if {
	endswith(text, ".")
} else := text if {
	endswith(text, "!")
} else := text if {
	endswith(text, "?")
} else := concat("", [text, "."])
