package ssdfgate.measures.build.images_clean_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.lib.kinds_fixtures
import data.ssdfgate.measures.build.images_clean

subject := images_clean.decision

sound := kinds_fixtures.scan("container")

# The document without a scan of an image, whose repository says this of images and of pipelines.
without_scan(images, files) := fixtures.instead_of(fixtures.repository, [saying(images, files)])

saying(images, files) := fixtures.replaced(fixtures.repository, "facts", fixtures.replaced(
	fixtures.replaced(fixtures.facts, "images", images),
	"ci", {"systems": [], "files": files},
))

no_image := {"searched": 4, "places_total": 0, "places": []}

pipeline := [".github/workflows/ci.yml"]

shown := {"path": "Makefile", "reason": "names `podman`, line 2"}

bad := fixtures.with_open(sound, "critical", "other")

cases := object.union(object.union(kinds_fixtures.of_evidence(sound), kinds_fixtures.of_failing(sound, bad)), {
	"passes": {
		"inputs": [
			kinds_fixtures.alone(sound),
			kinds_fixtures.alone(fixtures.with_open(sound, "info", "other")),
			kinds_fixtures.alone(fixtures.with_suppressed(sound, "high")),
			fixtures.with_evidence([fixtures.replaced(fixtures.idle(sound), "id", "sha256:idle"), sound]),
		],
		"want": {"verdict": "pass", "evidence": ["sha256:container"]},
	},
	"fails": {
		"inputs": [
			kinds_fixtures.alone(fixtures.with_open(sound, "unknown", "other")),
			kinds_fixtures.alone(fixtures.with_open(sound, "low", "other")),
			kinds_fixtures.alone(fixtures.with_open(sound, "critical", "other")),
		],
		"want": {"verdict": "fail", "violations_total": 1},
		"says": ["Something is wrong here."],
	},
	"fails_where_the_list_is_cut": {
		"inputs": [kinds_fixtures.alone(fixtures.unlisted(bad))],
		"want": {"verdict": "fail"},
		"says": ["1 open findings in container images at or above the bar."],
	},
	"nothing_to_look_at": {
		"inputs": [kinds_fixtures.alone(fixtures.idle(sound))],
		"want": {"verdict": "unknown"},
	},
	"not_applicable": {
		"inputs": [without_scan(no_image, pipeline)],
		"want": {"verdict": "not_applicable", "violations_total": 1, "evidence": ["sha256:repository"]},
		"says": ["holds nothing that builds, runs or ships a container image", "in the 4 files that build."],
	},
	"an_image_may_ship": {
		"inputs": [
			without_scan({"searched": 4, "places_total": 1, "places": [shown]}, pipeline),
			without_scan({"searched": 4, "places_total": 40, "places": [shown]}, pipeline),
			without_scan({"searched": 4, "places_total": 0, "places": [shown]}, pipeline),
		],
		"want": {"verdict": "unknown", "violations_total": 2},
		"says": ["There is no container evidence", "Makefile names `podman`, line 2, so an image may ship."],
	},
	"no_pipeline_to_look_at": {
		"inputs": [without_scan(no_image, [])],
		"want": {"verdict": "unknown"},
		"says": ["There is no pipeline in the repository"],
	},
	"nothing_searched_or_said": {
		"inputs": [
			without_scan({"searched": 0, "places_total": 0, "places": []}, pipeline),
			without_scan({"places_total": 0, "places": []}, pipeline),
			without_scan({"searched": 4, "places": []}, pipeline),
			without_scan({"searched": 4, "places_total": 0}, pipeline),
			without_scan({"searched": 4, "places_total": "0", "places": []}, pipeline),
			without_scan({"searched": 4, "places_total": 1, "places": []}, pipeline),
			without_scan({}, pipeline),
			without_scan(null, pipeline),
			without_scan(no_image, null),
			fixtures.instead_of(fixtures.repository, [fixtures.without_fact("images")]),
		],
		"want": {"verdict": "unknown"},
	},
	"repository_that_proves_nothing": {
		"inputs": array.concat(
			fixtures.bad_ones(saying(no_image, pipeline), fixtures.malformed(saying(no_image, pipeline))),
			[
				fixtures.instead_of(fixtures.repository, [fixtures.partial(saying(no_image, pipeline))]),
				fixtures.instead_of(fixtures.repository, [fixtures.failed(saying(no_image, pipeline))]),
				fixtures.instead_of(fixtures.repository, [fixtures.unbound(saying(no_image, pipeline))]),
				fixtures.instead_of(fixtures.repository, [fixtures.stale(saying(no_image, pipeline))]),
				fixtures.instead_of(fixtures.repository, []),
				fixtures.instead_of(fixtures.repository, [
					saying(no_image, pipeline),
					fixtures.replaced(
						saying({"searched": 4, "places_total": 1, "places": [shown]}, pipeline),
						"id", "sha256:other",
					),
				]),
			],
		),
		"want": {"verdict": "unknown"},
	},
	"a_scan_counts_whatever_the_repository_holds": {
		"inputs": [
			fixtures.with_evidence([saying(no_image, pipeline), fixtures.failed(sound)]),
			fixtures.with_evidence([saying(no_image, pipeline), fixtures.stale(sound)]),
			fixtures.with_evidence([saying(no_image, pipeline), fixtures.idle(sound)]),
			fixtures.with_evidence([saying(no_image, pipeline), fixtures.replaced(sound, "kind", "containers")]),
		],
		"want": {"verdict": "unknown"},
	},
	"a_scan_that_found_something": {
		"inputs": [fixtures.with_evidence([saying(no_image, pipeline), bad])],
		"want": {"verdict": "fail"},
	},
	"miscounted_findings": {
		"inputs": [
			kinds_fixtures.alone(fixtures.miscounted(bad, "open")),
			kinds_fixtures.alone(fixtures.miscounted(bad, "total")),
		],
		"want": {"verdict": "unknown"},
		"says": ["cannot be read"],
	},
	"missing_parameter": {
		"inputs": [
			kinds_fixtures.with_bar(sound, "audit_block_at", null),
			kinds_fixtures.with_bar(sound, "audit_block_at", "none"),
		],
		"want": {"verdict": "unknown"},
		"says": ["audit_block_at is missing or not a severity word"],
	},
})

holds(name) if {
	case := cases[name]
	met := [document | some document in case.inputs; fixtures.meets(subject, case) with input as document]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_fails if holds("fails")

test_fails_where_the_list_is_cut if holds("fails_where_the_list_is_cut")

test_nothing_to_look_at if holds("nothing_to_look_at")

test_not_applicable if holds("not_applicable")

test_an_image_may_ship if holds("an_image_may_ship")

test_no_pipeline_to_look_at if holds("no_pipeline_to_look_at")

test_nothing_searched_or_said if holds("nothing_searched_or_said")

test_repository_that_proves_nothing if holds("repository_that_proves_nothing")

test_a_scan_counts_whatever_the_repository_holds if holds("a_scan_counts_whatever_the_repository_holds")

test_a_scan_that_found_something if holds("a_scan_that_found_something")

test_miscounted_findings if holds("miscounted_findings")

test_missing_parameter if holds("missing_parameter")

test_fails_in_partial_evidence if holds("fails_in_partial_evidence")

test_failure_in_evidence_about_something_else if holds("failure_in_evidence_about_something_else")

test_missing_evidence if holds("missing_evidence")

test_partial_evidence if holds("partial_evidence")

test_failed_evidence if holds("failed_evidence")

test_unbound_evidence if holds("unbound_evidence")

test_stale_evidence if holds("stale_evidence")

test_malformed_evidence if holds("malformed_evidence")
