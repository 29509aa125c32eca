# METADATA
# title: Records that people keep
# description: |
#   One decision for every record that a repository may hold: a threat model, roles, a plan. It is there, it is more
#   than a stub, nothing in it is left open, and somebody has reviewed it lately. Whether it is right is not judged.
package ssdfgate.lib.documents

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository

least_words := 30

day_ns := 86400000000000

# A day begins this long before it begins in UTC.
easternmost_ns := 50400000000000

# Both are undefined where the profile sets no limit, or the time is not known: then no review counts.
earliest_ns := input.now_ns - (max_age_days * day_ns) if is_number(input.now_ns)

latest_ns := input.now_ns + easternmost_ns if earliest_ns

max_age_days := days if {
	days := input.parameters.record_max_age_days
	is_number(days)
	days > 0
}

default is_limited := false

is_limited if max_age_days

# The decision on a record that belongs into the repository: one that is not there is a failure. `title` is what
# people call the record, without an article.
recorded(name, title) := report.decision("fail", array.concat(against, repository.obstacles), 0, judged_items) if {
	name in nowhere
	against := not_there(name, title)
} else := passed if {
	proved(name)
} else := report.decision("fail", array.concat(against, repository.obstacles), 0, judged_items) if {
	against := unfinished(name, title)
	count(against) > 0
} else := report.decision("unknown", array.concat(repository.obstacles, not_shown(name, title)), 0, judged_items)

# The decision on a record that may as well be kept elsewhere: where it is not there, nothing is known.
recorded_if_there(name, title) := passed if {
	proved(name)
} else := report.decision("fail", array.concat(against, repository.obstacles), 0, judged_items) if {
	against := unfinished(name, title)
	count(against) > 0
} else := report.decision("unknown", array.concat(repository.obstacles, unknown), 0, judged_items) if {
	unknown := array.concat(kept_elsewhere(name, title), not_shown(name, title))
}

# Rules and not calls, so that all records together pay for them once.
passed := report.decision("pass", [], 0, evidence.cited("pass", ["repository"]))

judged_items := evidence.cited("unknown", ["repository"])

number_of_items := count(evidence.of("repository"))

number_of_obstacles := count(repository.obstacles)

proved(name) if {
	number_of_obstacles == 0
	number_of_items > 0
	count(proofs(name)) == number_of_items
}

# What the evidence says of the records and nothing more, since values are copied on their way into a function.
usable := [{"id": item.id, "documents": item.facts.documents} |
	some item in repository.usable
	is_object(item.facts.documents)
]

credible := [{"id": item.id, "documents": item.facts.documents} |
	some item in repository.credible
	is_object(item.facts.documents)
]

proofs(name) := [said.id |
	some said in usable
	is_sound(object.get(said.documents, name, null))
]

is_sound(entry) if {
	is_string(entry.path)
	is_number(entry.words)
	entry.words >= least_words
	entry.placeholders == 0
	is_timely(entry.reviewed_ns)
}

is_timely(reviewed_ns) if {
	is_number(reviewed_ns)
	reviewed_ns >= earliest_ns
	reviewed_ns <= latest_ns
}

# Certain: it was looked for, and it is not there.
nowhere := [name |
	some said in credible
	some name in object.keys(said.documents)
	object.get(said.documents, name, "not said") == null
]

not_there(name, title) := [violation |
	some said in credible
	object.get(said.documents, name, "not said") == null
	message := report.phrase([
		"The repository holds no ", title, ": not under its usual names, and `documents.", name,
		"` in the configuration names no other.",
	])
	violation := report.violation(message, said.id)
]

kept_elsewhere(name, title) := [violation |
	some said in usable
	object.get(said.documents, name, "not said") == null
	message := report.phrase(["The repository holds no ", title, "; if it is kept elsewhere, this cannot be seen here."])
	violation := report.violation(message, said.id)
]

# Certain: it is not written yet.
unfinished(name, title) := [violation |
	some said in credible
	entry := object.get(said.documents, name, null)
	some message in lacks(entry, title)
	violation := report.at(message, entry.path, 0, null, said.id)
]

lacks(entry, title) := array.concat(
	[message |
		is_number(entry.words)
		entry.words < least_words
		message := report.phrase(["The ", title, " has ", entry.words, " words; fewer than ", least_words, " say nothing."])
	],
	[message |
		is_number(entry.placeholders)
		entry.placeholders > 0
		message := report.phrase(["The ", title, " is not finished: ", entry.placeholders, " placeholders such as TODO."])
	],
)

# It may be right, and nothing shows it.
not_shown(name, title) := [violation |
	some said in usable
	entry := object.get(said.documents, name, null)
	some message in gaps(entry, title)
	violation := report.at(message, entry.path, 0, null, said.id)
]

gaps(entry, title) := [message] if {
	is_string(entry.problem)
	message := report.phrase(["Nothing can be said of the ", title, ": ", entry.path, ": ", entry.problem, "."])
} else := [message] if {
	entry.reviewed_ns == null
	message := report.phrase([
		"The ", title, " does not say when it was reviewed. ",
		"Review it, and add the line `Last reviewed: YYYY-MM-DD`.",
	])
} else := [no_limit] if {
	not is_limited
} else := [message] if {
	reviewed_ns := entry.reviewed_ns
	is_number(reviewed_ns)
	is_number(earliest_ns)
	not is_timely(reviewed_ns)
	message := report.phrase([
		"The ", title, " was not reviewed in the last ", max_age_days, " days. ",
		"Review it, and renew the line `Last reviewed: YYYY-MM-DD`.",
	])
} else := []

no_limit := "The parameter record_max_age_days sets no limit, so no review counts."
