# METADATA
# title: Every ecosystem has a lock file
# description: |
#   Each ecosystem with a dependency manifest in the repository also has a lock file there. A manifest that states
#   that there are no dependencies needs none; not applicable where that holds for all of them.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown, not_applicable]
#   remediation: |
#     Write a lock file and commit it: `uv lock`, `npm install --package-lock-only`, `cargo generate-lockfile`,
#     `go mod tidy`. Rename requirements.txt to requirements.in, then
#     `uv pip compile --generate-hashes requirements.in -o requirements.txt`.
#   threats: [builds that change without a commit]
package ssdfgate.measures.supply_chain.lock_file_present

import data.ssdfgate.lib.dependencies
import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.remedies
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	repository.proved(proofs)
}

verdict := "not_applicable" if {
	against == []
	missing == []
	repository.proved(asking_nothing)
}

# There is a manifest, and all that there are state that there is nothing to lock.
asking_nothing := [item.id |
	some item in repository.usable
	item.facts.manifests == []
	item.facts.lock_files == []
	is_array(item.facts.without_dependencies)
	item.facts.without_dependencies != []
]

reasons := [report.at(message, manifest.path, 0, null, item.id) |
	verdict == "not_applicable"
	some item in repository.usable
	some manifest in item.facts.without_dependencies
	message := report.phrase([manifest.path, " states that there are no dependencies, so there is nothing to lock."])
]

proofs := [item.id |
	some item in repository.usable
	is_array(item.facts.manifests)
	is_array(item.facts.lock_files)
	count(item.facts.lock_files) > 0
	count([manifest | some manifest in item.facts.manifests; locked(item, manifest)]) == count(item.facts.manifests)
]

locked(item, manifest) if {
	some lock in item.facts.lock_files
	lock.ecosystem == manifest.ecosystem
}

against := [report.at(message, manifest.path, 0, null, item.id) |
	some item in repository.credible
	is_array(item.facts.lock_files)
	some manifest in item.facts.manifests
	not locked(item, manifest)
	message := report.phrase([manifest.path, " declares ", manifest.ecosystem, " dependencies, but there is no lock file for them."])
]

missing := array.concat(repository.obstacles, [report.violation(no_manifest, item.id) |
	some item in repository.usable
	item.facts.manifests == []
	item.facts.lock_files == []
	object.get(item.facts, "without_dependencies", []) == []
])

no_manifest := concat(" ", [
	"No dependency manifest was found, so there is nothing to lock.",
	"Declare the dependencies, even when there are none.",
])

decision := remedies.advised(
	report.decision(verdict, array.concat(reasons, array.concat(against, missing)), 0, evidence.cited(verdict, ["repository"])),
	steps,
)

steps := remedies.to_lock(first_of_each) if {
	verdict == "fail"
} else := dependencies.declare

unlocked := [manifest |
	some item in repository.credible
	is_array(item.facts.lock_files)
	some manifest in item.facts.manifests
	not locked(item, manifest)
]

# One manifest of each ecosystem: one lock file is what is asked for. Those with a command come first.
first_of_each := [paths[0] |
	some ecosystem in remedies.distinct([manifest.ecosystem | some manifest in unlocked])
	paths := array.concat(
		[manifest.path | some manifest in unlocked; manifest.ecosystem == ecosystem; has_command(manifest.path)],
		[manifest.path | some manifest in unlocked; manifest.ecosystem == ecosystem],
	)
]

has_command(path) if remedies.commands[remedies.name_of(path)]
