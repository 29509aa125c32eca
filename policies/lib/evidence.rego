# METADATA
# title: Which evidence can be relied on
# description: |
#   Judges every evidence item of the input document once. `usable` items can prove something, `credible` items can
#   show that something is not met, `obstacles` are the reasons why a kind of evidence proves nothing.
#   All items of a kind are judged, so that a bad one cannot hide behind a good one.
package ssdfgate.lib.evidence

import data.ssdfgate.lib.report
import data.ssdfgate.lib.severity

# Where each kind keeps what it shows.
payloads := {
	"sast": "findings",
	"dependency-audit": "findings",
	"secrets": "findings",
	"infrastructure": "findings",
	"container": "findings",
	"dast": "findings",
	"sbom": "components",
	"repository": "facts",
	"tests": "facts",
	"coverage": "facts",
	"fuzzing": "facts",
	"hardening": "facts",
	"provenance": "facts",
	"signature": "facts",
	"vex": "facts",
	"platform": "facts",
	"posture": "facts",
	"verification": "facts",
}

kinds := sort([kind | some kind in object.keys(payloads)])

# Clocks of two machines may differ by an hour or so; anything beyond is a date in the future.
earliest_age_days := -0.05

default items := []

items := input.evidence if is_array(input.evidence)

# One entry per item: whether it can be read, what makes it evidence for something else (`displaced`), everything
# that keeps it from proving anything (`problems`), whether proof may rest on it (`usable`), and whether what it
# shows to be wrong is wrong (`credible`). Were a field of an entry undefined, the entry would be missing here, so
# `unjudged` compares counts.
#
# Throughout: in regopy a call of a builtin, `==` in a comprehension included, takes far longer than a function of
# ours, the longer the more policies there are; and `some` outside of a comprehension spells out the whole list
# first. So items are judged once, and questions about them are functions.
assessed := [entry |
	some item in items
	is_readable := readable(item)
	displaced := displacements(item, is_readable)
	problems := [problem | some list in [displaced, shortcomings(item, is_readable)]; some problem in list]
	entry := {
		"kind": kind_of(item),
		"id": id_of(item),
		"item": item,
		"readable": is_readable,
		"displaced": displaced,
		"problems": problems,
		"usable": can_prove(item, problems),
		"credible": can_disprove(item, displaced),
	}
]

# Sound, about this commit, fresh, and with no hole but what the profile tolerates.
can_prove(item, problems) if {
	problems == []
	looked[item.status]
} else := false

# What these show to be wrong is wrong, even where they did not look everywhere.
can_disprove(item, displaced) if {
	displaced == []
	looked[item.status]
} else := false

looked := {"complete": true, "partial": true}

unjudged := [report.violation("Not every evidence item could be judged.", null) | count(assessed) != count(items)]

# Empty where it is none that there is.
kind_of(item) := item.kind if {
	payloads[item.kind]
} else := ""

of(kind) := [entry.item | some entry in assessed; entry.kind == kind]

# Ids of the evidence that a verdict rests on: a pass on what can be relied on, all else on everything that was
# judged.
# One list inside the other: regopy walks two `some` of a function in an order of its own, other engines as written.
cited(verdict, wanted) := [id |
	some kind in wanted
	some id in relied_on[kind]
] if {
	verdict == "pass"
} else := [id |
	some kind in wanted
	some id in judged[kind]
]

# Written down once, since every measure cites.
relied_on := {kind: ids |
	some kind in kinds
	ids := [entry.id | some entry in assessed; entry.kind == kind; entry.usable]
}

judged := {kind: ids |
	some kind in kinds
	ids := [entry.id | some entry in assessed; entry.kind == kind; entry.id != null]
}

usable(kind) := [entry.item |
	some entry in assessed
	entry.kind == kind
	entry.usable
]

credible(kind) := [entry.item |
	some entry in assessed
	entry.kind == kind
	entry.credible
]

# About this commit and fresh, and there was nothing for it to look at.
idle(kind) := [entry.item |
	some entry in assessed
	entry.kind == kind
	entry.problems == []
	entry.item.status == "not_applicable"
]

# Whether there is anything of this kind that proof may rest on.
is_usable(kind) if {
	marks := [entry.usable | some entry in assessed; entry.kind == kind]
	true in marks
} else := false

# Whether `proofs` (one id per item that proves the point) leaves no item of the kind out.
proved_by_all(kind, proofs) if {
	not proofs == []
	count(proofs) == number_of(kind)
}

# The steps that the collectors of a kind name, where they failed or looked at less than the profile tolerates.
steps(kind) := [row.step | some row in named_steps; row.kind == kind]

# The same by collector.
steps_by(collectors) := [row.step | some row in named_steps; row.collector in collectors]

named_steps := [row |
	some entry in assessed
	entry.readable
	has_step(entry.item)
	row := {"kind": entry.item.kind, "collector": entry.item.collector, "step": entry.item.hint}
]

has_step(item) if {
	item.hint != ""
	status_problems(item) != []
}

# Why evidence of this kind proves nothing; empty where every item can be relied on.
obstacles(kind) := [violation | some list in [unjudged, absent(kind), defects(kind)]; some violation in list]

defects(kind) := [violation |
	some entry in assessed
	concerns(entry, kind)
	some violation in explain(entry)
]

absent(kind) := [] if {
	number_of(kind) > 0
} else := [report.violation(message, null)] if {
	message := report.phrase(["There is no ", kind, " evidence: nothing was looked at. ", way_to(kind)])
}

# How evidence of a kind comes about.
way_to(kind) := "Collect it with `ssdfgate check`, or import a report." if {
	collected[kind]
} else := "No collector brings it: `ssdfgate check --import FILE`."

collected := {"sast": true, "dependency-audit": true, "sbom": true, "repository": true}

number_of(kind) := count([1 | some entry in assessed; entry.kind == kind])

# What is of no kind that there is concerns every kind.
concerns(entry, kind) if entry.kind == kind

concerns(entry, _) if entry.kind == ""

# One violation per problem, and one per group of items that were not looked at.
explain(entry) := [violation |
	some list in [problems_of(entry), unseen(entry)]
	some violation in list
]

problems_of(entry) := [report.violation(problem, id_of(entry.item)) | some problem in entry.problems]

unseen(entry) := [] if {
	entry.problems == []
} else := [violation |
	some skip in entry.item.coverage.skipped
	violation := skipped(entry.item, skip)
] if {
	entry.item.status == "partial"
} else := []

skipped(item, skip) := report.at(message, first_file(item, skip), 0, null, id_of(item)) if {
	message := report.phrase([
		item.collector, ": ", skip.count, " ", item.coverage.unit, " not looked at: ", skip.reason,
		" (", concat(", ", skip.examples), ")",
	])
}

first_file(item, skip) := skip.examples[0] if {
	item.coverage.unit == "files"
	count(skip.examples) > 0
} else := null

id_of(item) := item.id if {
	is_string(item.id)
} else := null

readable(item) if {
	well_formed(item)
} else := false

displacements(item, is_readable) := [unreadable] if {
	not is_readable
} else := [problem | some list in [binding_problems(item), age_problems(item)]; some problem in list]

shortcomings(item, is_readable) := [] if {
	not is_readable
} else := [] if {
	item.status == "not_applicable"
} else := [problem |
	some list in [status_problems(item), control_problems(item), data_problems(item), repeated_problems(item.id)]
	some problem in list
]

unreadable := "An evidence item cannot be read: fields are missing or of the wrong type. Collect the evidence again."

well_formed(item) if {
	payload_is_sound(item)
	is_string(item.id)
	is_string(item.collector)
	is_flag(item.tolerable)
	is_flag(item.bound)
	is_number(item.age_days)
	is_array(item.reasons)
	is_string(item.hint)
	is_string(item.coverage.unit)
	is_number(item.coverage.considered)
	is_number(item.coverage.analysed)
	is_array(item.coverage.skipped)
}

is_flag(value) if value == true

is_flag(value) if value == false

payload_is_sound(item) if {
	looked[item.status]
	payload_of_kind(item, payloads[item.kind])
} else if {
	payloads[item.kind]
	looked_at_nothing[item.status]
}

looked_at_nothing := {"failed": true, "not_applicable": true}

payload_of_kind(item, payload) if {
	payload == "findings"
	findings_well_formed(item.findings)
} else if {
	payload == "components"
	is_number(item.components.total)
	is_object(item.components.fields)
} else if {
	payload == "facts"
	is_object(item.facts)
}

# The numbers must agree with each other: a report that miscounts its own findings is not read further.
findings_well_formed(findings) if {
	severity.well_formed(findings.by_severity)
	severity.well_formed(findings.suppressed_by_severity)
	findings.open == severity.total(findings.by_severity)
	findings.suppressed == severity.total(findings.suppressed_by_severity)
	findings.total == findings.open + findings.suppressed
	is_array(findings.worst)
	count(findings.worst) <= findings.total
	topics_well_formed(findings.by_topic)
}

topics_well_formed(topics) if {
	topics == {}
} else if {
	is_object(topics)
	count([1 | some counts in topics; severity.well_formed(counts)]) == count(topics)
}

binding_problems(item) := [report.phrase([item.collector, ": ", elsewhere])] if {
	item.bound == false
} else := []

# Whoever lists a piece of evidence twice may have put it in the place of another.
repeated_problems(id) := ["An evidence item is there twice. Collect the evidence again."] if {
	id in repeated
} else := []

repeated := [id |
	some id in ids
	count([1 | some other in ids; other == id]) > 1
]

ids := [item.id | some item in items]

elsewhere := "this evidence is not about the commit that is judged. Collect it again on this commit."

age_problems(item) := [report.phrase(["The parameter max_age_days names no limit for ", item.kind, " evidence."])] if {
	kind := item.kind
	not has_age_limit(kind)
} else := [message] if {
	limit := age_limits[item.kind]
	item.age_days > limit
	message := report.phrase([item.collector, ": this evidence is older than the ", limit, " days that the profile allows. Collect it again."])
} else := [report.phrase([item.collector, ": ", from_the_future])] if {
	item.age_days < earliest_age_days
} else := []

# A scanner's own database of advisories, where the report names the day on which it was built. What was found with an
# old one is found all the same; what was not found says little.
data_problems(item) := [] if {
	object.get(item, "advisory_data_age_days", null) == null
} else := [unreadable] if {
	age := object.get(item, "advisory_data_age_days", null)
	not is_number(age)
} else := [report.phrase([item.collector, ": ", no_data_limit])] if {
	not has_data_limit
} else := [message] if {
	limit := input.parameters.advisory_data_max_age_days
	item.advisory_data_age_days > limit
	message := report.phrase([
		item.collector, ": the database of advisories is ", floor(item.advisory_data_age_days), " days old, older than the ",
		limit, " days that the profile allows. Update it (grype: `grype db update`), and scan again.",
	])
} else := [report.phrase([item.collector, ": ", data_from_the_future])] if {
	item.advisory_data_age_days < earliest_age_days
} else := []

default has_data_limit := false

has_data_limit if is_number(input.parameters.advisory_data_max_age_days)

no_data_limit := "the parameter advisory_data_max_age_days names no limit for its database of advisories."

data_from_the_future := "its database of advisories is dated in the future. Check the clock, and scan again."

from_the_future := "this evidence is dated in the future. Check the clock, and collect it again."

# Days by kind; those for which the profile sets a limit.
age_limits := {kind: limit |
	limits := input.parameters.max_age_days
	some kind in kinds
	limit := limits[kind]
	is_number(limit)
	limit >= 0
}

has_age_limit(kind) if age_limits[kind]

status_problems(item) := [left(item, "failed")] if {
	item.status == "failed"
} else := [left(item, "left partial evidence")] if {
	item.status == "partial"
	item.tolerable == false
} else := [left(item, beyond_tolerance(item))] if {
	not within_tolerance(item)
} else := []

# What became of the collector, why, and the step that would mend it.
left(item, what) := report.sentences(array.concat(
	[concat(" ", [item.collector, what])],
	array.concat(item.reasons, [item.hint]),
))

beyond_tolerance(item) := report.phrase([
	"did not look at ", missing, " of ", item.coverage.considered, " ", item.coverage.unit,
	", more than the profile tolerates",
]) if {
	missing := item.coverage.considered - item.coverage.analysed
}

within_tolerance(item) if {
	item.status == "complete"
	item.coverage.analysed == item.coverage.considered
}

within_tolerance(item) if {
	item.status == "partial"
	item.coverage.considered > 0
	missing := item.coverage.considered - item.coverage.analysed
	tolerated(missing, item.coverage.considered)
}

# Whether the profile tolerates that `missing` of `whole` were not looked at.
tolerated(missing, whole) if {
	percent := input.parameters.unanalysed_percent
	is_number(percent)
	missing * 100 <= percent * whole
}

# Our own runs of these tools look at a known-bad input as well; the others may have nothing to look at.
control_problems(item) := [] if {
	item.status == "failed"
} else := [] if {
	controlled(item)
} else := [] if {
	idle_for_a_reason(item)
} else := [report.phrase([item.collector, ": ", no_control])] if {
	item.coverage.control_ok == null
} else := [report.phrase([item.collector, ": ", control_failed])]

# It looked at nothing, which is told already: that it did not look at its known-bad input either helps nobody.
idle_for_a_reason(item) if {
	item.coverage.control_ok == null
	item.coverage.analysed == 0
	item.status == "partial"
	count(status_problems(item)) > 0
}

no_control := "it looked at no known-bad input, so nothing shows that it would have found something."

control_failed := "the known-bad input did not give the findings that it must give, so this scan proves nothing."

controlled(item) if item.coverage.control_ok == true

controlled(item) if {
	item.coverage.control_ok == null
	runs_of_others[item.origin]
}

controlled(item) if {
	item.coverage.control_ok == null
	without_control[item.kind]
}

runs_of_others := {"imported": true, "attested": true}

without_control := {"sbom": true, "repository": true}
