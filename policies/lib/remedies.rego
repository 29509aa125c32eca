# METADATA
# title: What to do this time
# description: |
#   What METADATA says to do about a measure, it says once. Where a measure knows which step it is this time, its answer
#   carries that in its place: a person gets the command for the files that are there, and no list of all that could be
#   meant.
package ssdfgate.lib.remedies

import data.ssdfgate.lib.report

# An answer with the steps that are known; without any, METADATA speaks.
advised(answer, steps) := answer if {
	steps == []
} else := answer if {
	answer.verdict == "pass"
} else := answer if {
	answer.verdict == "not_applicable"
} else := object.union(answer, {"remedy": told(distinct(steps))})

told(steps) := steps[0] if {
	count(steps) == 1
} else := report.sentences(steps)

# Each text once, in order: what stands further on again is left for there.
distinct(texts) := [text |
	some at in numbers.range(0, count(texts) - 1)
	text := texts[at]
	not text in array.slice(texts, 0, at)
]

# What writes a lock file, by the name of the manifest.
commands := {
	"pyproject.toml": "uv lock",
	"Pipfile": "pipenv lock",
	"setup.py": "uv pip compile --generate-hashes setup.py -o requirements.txt",
	"setup.cfg": "uv pip compile --generate-hashes setup.cfg -o requirements.txt",
	"package.json": "npm install --package-lock-only",
	"Cargo.toml": "cargo generate-lockfile",
	"go.mod": "go mod tidy",
	"Gemfile": "bundle lock",
	"composer.json": "composer update --no-install",
	"mix.exs": "mix deps.get",
	"pubspec.yaml": "dart pub get",
	"Package.swift": "swift package resolve",
}

# Files for which steps are shown; the measure lists all of them.
shown := 3

# How these manifests get lock files; empty where nothing is known for any of them.
to_lock(paths) := array.concat(
	[written(told) | told := [text | some path in paths_once; text := locking(path)]; told != []],
	[concat("", ["Maven writes no lock file: fix all versions in ", path, ", and record a waiver that says so."]) |
		some path in paths_once
		name_of(path) == "pom.xml"
	],
) if {
	paths_once := distinct(paths)
}

written(told) := concat("", ["Write a lock file and commit it: ", concat("; ", array.slice(told, 0, shown)), rest, "."]) if {
	rest := beyond(count(told) - shown)
}

beyond(left) := report.phrase(["; and the same for ", left, " more"]) if {
	left > 0
} else := ""

locking(path) := concat("", ["`", command, "`", place_of(path)]) if {
	command := commands[name_of(path)]
} else := concat("", ["rename ", path, " to ", input_of(path), ", then `", compile(path), "`"]) if {
	endswith(path, ".txt")
}

compile(path) := concat(" ", ["uv pip compile --generate-hashes", input_of(path), "-o", path])

input_of(path) := concat("", [trim_suffix(path, ".txt"), ".in"])

place_of(path) := concat("", [" in ", folder]) if {
	contains(path, "/")
	folder := trim_suffix(path, concat("", ["/", name_of(path)]))
} else := ""

name_of(path) := parts[count(parts) - 1] if {
	parts := split(path, "/")
}
