# METADATA
# title: Which evidence can be relied on
# description: |
#   Judges every evidence item of the input document once. `usable` items can prove something, `credible` items can
#   show that something is not met, `obstacles` are the reasons why a kind of evidence proves nothing.
#   All items of a kind are judged, so that a bad one cannot hide behind a good one.
package ssdfgate.lib.evidence

import data.ssdfgate.lib.report
import data.ssdfgate.lib.severity

kinds := ["sast", "dependency-audit", "sbom", "repository"]

# Clocks of two machines may differ by an hour or so; anything beyond is a date in the future.
clock_skew_days := 0.05

default items := []

items := input.evidence if is_array(input.evidence)

# One entry per item: whether it can be read, what makes it evidence for something else (`displaced`), and everything
# that keeps it from proving anything (`problems`). Were a field of an entry undefined, the entry would be missing here,
# so `unjudged` compares counts.
assessed := [entry |
	some item in items
	is_readable := readable(item)
	displaced := displacements(item, is_readable)
	entry := {
		"item": item,
		"readable": is_readable,
		"displaced": displaced,
		"problems": array.concat(displaced, shortcomings(item, is_readable)),
	}
]

unjudged := [report.violation("Not every evidence item could be judged.", null) | count(assessed) != count(items)]

of(kind) := [entry.item | some entry in assessed; entry.item.kind == kind]

# Ids of the evidence that a verdict rests on: a pass on what can be relied on, all else on everything that was judged.
cited(verdict, wanted) := [item.id | some kind in wanted; some item in usable(kind)] if {
	verdict == "pass"
} else := [item.id | some kind in wanted; some item in of(kind); is_string(item.id)]

# Proof may rest on these: sound, about this commit, fresh, and with no hole but what the profile tolerates.
usable(kind) := [entry.item |
	some entry in assessed
	entry.item.kind == kind
	count(entry.problems) == 0
	entry.item.status != "not_applicable"
]

# What these show to be wrong is wrong, even where they did not look everywhere.
credible(kind) := [entry.item |
	some entry in assessed
	entry.item.kind == kind
	entry.readable
	count(entry.displaced) == 0
	entry.item.status in ["complete", "partial"]
]

# Whether `proofs` (one id per item that proves the point) leaves no item of the kind out.
proved_by_all(kind, proofs) if {
	count(proofs) > 0
	count(proofs) == count(of(kind))
}

# Why evidence of this kind proves nothing; empty where every item can be relied on.
obstacles(kind) := array.concat(array.concat(unjudged, absent(kind)), [violation |
	some entry in assessed
	concerns(entry.item, kind)
	some violation in explain(entry)
])

absent(kind) := [report.violation(message, null) |
	count(of(kind)) == 0
	message := report.phrase([
		"There is no ", kind,
		" evidence: nothing was looked at. Collect it with `ssdfgate check`, or import a report.",
	])
]

concerns(item, kind) if item.kind == kind

concerns(item, _) if not has_known_kind(item)

has_known_kind(item) if item.kind in kinds

# One violation per problem, and one per group of items that were not looked at.
explain(entry) := array.concat(
	[report.violation(problem, id_of(entry.item)) | some problem in entry.problems],
	[violation |
		count(entry.problems) > 0
		entry.item.status == "partial"
		some skip in entry.item.coverage.skipped
		violation := skipped(entry.item, skip)
	],
)

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

displacements(item, is_readable) := array.concat(binding_problems(item), age_problems(item)) if {
	is_readable
} else := [unreadable]

shortcomings(item, is_readable) := [] if {
	not is_readable
} else := [] if {
	item.status == "not_applicable"
} else := array.concat(status_problems(item), control_problems(item))

unreadable := "An evidence item cannot be read: fields are missing or of the wrong type. Collect the evidence again."

well_formed(item) if {
	is_string(item.id)
	is_string(item.collector)
	is_boolean(item.tolerable)
	is_boolean(item.bound)
	is_number(item.age_days)
	is_array(item.reasons)
	is_string(item.hint)
	is_string(item.coverage.unit)
	is_number(item.coverage.considered)
	is_number(item.coverage.analysed)
	is_array(item.coverage.skipped)
	payload_is_sound(item)
}

payload_is_sound(item) if {
	item.status in ["failed", "not_applicable"]
	item.kind in kinds
} else if {
	item.status in ["complete", "partial"]
	payload_of_kind(item)
}

payload_of_kind(item) if {
	item.kind == "sast"
	findings_well_formed(item.findings)
} else if {
	item.kind == "dependency-audit"
	findings_well_formed(item.findings)
} else if {
	item.kind == "sbom"
	is_number(item.components.total)
	is_object(item.components.fields)
} else if {
	item.kind == "repository"
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
	is_object(findings.by_topic)
	count([1 | some counts in findings.by_topic; severity.well_formed(counts)]) == count(findings.by_topic)
}

binding_problems(item) := [report.phrase([item.collector, ": ", elsewhere])] if {
	item.bound == false
} else := []

elsewhere := "this evidence is not about the commit that is judged. Collect it again on this commit."

age_problems(item) := [report.phrase(["The parameter max_age_days names no limit for ", item.kind, " evidence."])] if {
	age_limit(item.kind) < 0
} else := [message] if {
	limit := age_limit(item.kind)
	item.age_days > limit
	message := report.phrase([
		item.collector, ": this evidence is older than the ", limit, " days that the profile allows. Collect it again.",
	])
} else := [report.phrase([item.collector, ": ", from_the_future])] if {
	item.age_days + clock_skew_days < 0
} else := []

from_the_future := "this evidence is dated in the future. Check the clock, and collect it again."

# Days; negative where the profile sets no limit.
age_limit(kind) := limit if {
	limit := object.get(input.parameters.max_age_days, kind, null)
	is_number(limit)
	limit >= 0
} else := -1

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
control_problems(item) := [report.phrase([item.collector, ": ", control_failed])] if {
	item.status != "failed"
	not controlled(item)
} else := []

control_failed := "the known-bad input did not give the findings that it must give, so this scan proves nothing."

controlled(item) if item.coverage.control_ok == true

controlled(item) if {
	item.coverage.control_ok == null
	item.origin in ["imported", "attested"]
}

controlled(item) if {
	item.coverage.control_ok == null
	item.kind in ["sbom", "repository"]
}
