# METADATA
# title: No container image holds a known vulnerability
# description: |
#   No open finding at or above the bar `audit_block_at` in any scan of a container image. Findings without a
#   severity count at every bar. Not applicable where no scan was handed over and the repository, which has a pipeline,
#   holds nothing that builds, runs or ships an image: no file with such a name, and no word of such tools in what
#   builds. What somebody else makes of the product cannot be seen here.
# custom:
#   needs: [container]
#   about: product
#   verdicts: [pass, fail, unknown, not_applicable]
#   remediation: |
#     Rebuild on a newer base image and leave out packages that nothing needs, or record a waiver that says why the
#     flaw cannot be reached. Where no image ships, exclude what only looks like it, with the reason, in ssdfgate.yaml.
#   threats: [known vulnerabilities in the base image, software in the image that nobody asked for]
package ssdfgate.measures.build.images_clean

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository
import data.ssdfgate.lib.scans

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

verdict := "not_applicable" if without_images

answer := scans.clean_at("container", "audit_block_at", "open findings in container images at or above the bar")

# Nobody scanned an image, nothing in the evidence may be such a scan, and every look at the repository found none.
without_images if {
	not_scanned
	evidence.unjudged == []
	evidence.defects("container") == []
	repository.obstacles == []
	repository.proved(proofs)
}

default not_scanned := false

not_scanned if evidence.number_of("container") == 0

proofs := [item.id |
	some item in repository.usable
	item.facts.images.places_total == 0
	item.facts.images.places == []
	item.facts.images.searched > 0
	is_array(item.facts.ci.files)
	item.facts.ci.files != []
]

reasons := [report.violation(message, item.id) |
	some item in repository.usable
	message := report.phrase([
		"The repository holds nothing that builds, runs or ships a container image: no file with such a name, and no ",
		"word of such tools in the ", item.facts.images.searched, " files that build.",
	])
]

# Where nobody scanned an image: why it cannot be said that there is none.
doubts := [violation | not_scanned; some list in [places, no_pipeline]; some violation in list]

places := [violation |
	some item in repository.usable
	some place in item.facts.images.places
	message := report.phrase([place.path, " ", place.reason, ", so an image may ship."])
	violation := report.at(message, place.path, 0, null, item.id)
]

no_pipeline := [report.violation(message, item.id) |
	some item in repository.usable
	item.facts.images.places_total == 0
	item.facts.ci.files == []
	message := "There is no pipeline in the repository, so it cannot be seen whether an image is built from it."
]

decision := report.decision("not_applicable", reasons, 0, evidence.cited("not_applicable", ["repository"])) if {
	without_images
} else := report.decision("unknown", array.concat(answer.violations, doubts), 0, answer.evidence) if {
	verdict == "unknown"
	doubts != []
} else := object.union(answer, {"verdict": verdict})
