# METADATA
# title: Static analysis
# description: |
#   Usable scans, and how much of the source code they cover. The share is taken over the files of every source
#   language of the inventory; a language that no scanner knows counts as not analysed.
package ssdfgate.lib.sast

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

# These describe pipelines and images; measures of the build practice look at them.
configuration_languages := ["github-workflow", "dockerfile", "jenkinsfile"]

usable := evidence.usable("sast")

credible := evidence.credible("sast")

# Why static analysis proves nothing about the source code; empty where it covers what the profile asks for.
obstacles := [violation | some list in [scan_obstacles, unreadable, nothing, gaps]; some violation in list]

# Why the scans prove nothing, whatever the language.
scan_obstacles := array.concat(evidence.obstacles("sast"), no_scan)

default languages := {}

languages := input.inventory.languages if is_object(input.inventory.languages)

# Every language with its files, how many of them were analysed and how many were not; sorted by name.
counted := [row |
	some name in sort([name | some name in object.keys(languages)])
	entry := object.get(languages, name, null)
	is_number(entry.files)
	is_number(entry.analysed)
	min([entry.files, entry.analysed]) >= 0
	row := {
		"name": name,
		"files": entry.files,
		"unanalysed": max([0, entry.files - entry.analysed]),
		"examples": object.get(entry, "examples", []),
	}
]

default inventory_is_sound := false

inventory_is_sound if {
	is_object(input.inventory.languages)
	count(counted) == count(languages)
}

unreadable := [report.violation("The inventory of source files is missing or cannot be read.", null) |
	inventory_is_sound == false
]

sources := [row | some row in counted; not row.name in configuration_languages]

files := sum([row.files | some row in sources])

holes := sum([row.unanalysed | some row in sources])

no_scan := [report.violation("No scan of the source code can be relied on.", null) | not evidence.is_usable("sast")]

nothing := [report.violation(message, null) |
	files == 0
	message := "There are no source files: nothing was analysed."
]

gaps := [report.at(message, first(row.examples), 0, null, null) |
	files > 0
	not evidence.tolerated(holes, files)
	some row in sources
	row.unanalysed > 0
	message := report.phrase([
		row.unanalysed, " of ", row.files, " ", row.name,
		" files were not analysed by any scan that can be relied on", such_as(row), ".",
	])
]

first(examples) := examples[0] if {
	count(examples) > 0
} else := null

such_as(row) := concat("", [": ", concat(", ", row.examples), more(row.unanalysed - count(row.examples))]) if {
	count(row.examples) > 0
} else := ""

more(left) := report.phrase([" and ", left, " more"]) if {
	left > 0
} else := ""

# What to do about scans that prove nothing, where that is known.
steps := [step | some list in [evidence.steps("sast"), unread, codeless]; some step in list]

# Languages that no scan can answer for, although those that ran did what they can.
unread := [step |
	evidence.steps("sast") == []
	gaps != []
	names := [row.name | some row in sources; row.unanalysed > 0]
	step := concat("", [
		"Bring the report of a scanner that reads ", concat(", ", names), " (`imports:` in ssdfgate.yaml with `covers: [",
		concat(", ", names), "]`), or leave out what does not ship, with a reason, under `scope:`.",
	])
]

codeless := [to_exempt | inventory_is_sound; files == 0]

to_exempt := "Where there is no code, say so, with a reason and an owner, in .ssdfgate/applicability.yaml (docs/records.md)."
