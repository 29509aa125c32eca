# Input for the tests: one sound item of each kind, about a small project that is in good order. Never loaded by the
# gate.
package ssdfgate.lib.fixtures

now_ns := 1764000000000000000

parameters := {
	"unanalysed_percent": 5,
	"sast_block_at": "medium",
	"audit_block_at": "low",
	"suppressed_block_at": "medium",
	"max_age_days": {
		"sast": 30,
		"dependency-audit": 1,
		"sbom": 30,
		"repository": 7,
		"secrets": 30,
		"infrastructure": 30,
		"container": 1,
		"dast": 30,
		"tests": 7,
		"coverage": 7,
		"fuzzing": 30,
		"hardening": 30,
		"provenance": 30,
		"signature": 30,
		"vex": 90,
		"platform": 7,
		"posture": 30,
		"verification": 30,
	},
	"require_commit": true,
	"require_clean": true,
	"sbom_required_fields": ["component.name", "document.author"],
	"violations_shown": 20,
	"signed_commits_percent": 50,
	"required_collectors": ["semgrep", "bandit", "pip-audit", "sbom", "repository"],
	"record_max_age_days": 365,
	"advisory_data_max_age_days": 5,
	"coverage_percent": 60,
	"reviewed_changes_percent": 100,
	"fuzzing_seconds": 60,
	"component_score": 4,
	"enforce_early": false,
}

subject := {"repository": null, "commit": "0123456789abcdef0123456789abcdef01234567", "dirty": false, "tree": null}

inventory := {
	"files": 12,
	"languages": {
		"python": {"files": 10, "analysed": 10},
		"github-workflow": {"files": 1, "analysed": 1},
	},
	"ecosystems": {"PyPI": {"manifests": ["pyproject.toml"], "audited": true, "sbom": true}},
}

zero := {"critical": 0, "high": 0, "medium": 0, "low": 0, "info": 0, "unknown": 0}

no_findings := {
	"total": 0,
	"open": 0,
	"suppressed": 0,
	"by_severity": zero,
	"suppressed_by_severity": zero,
	"by_topic": {},
	"worst": [],
}

# A complete item of its kind; the payload is put in by those below.
item(kind, collector) := {
	"id": concat("", ["sha256:", collector]),
	"kind": kind,
	"collector": collector,
	"origin": "ran",
	"status": "complete",
	"tolerable": false,
	"reasons": [],
	"hint": "",
	"bound": true,
	"age_days": 0.25,
	"tool": {"name": collector, "version": "1.2.3"},
	"coverage": {
		"unit": "files",
		"considered": 10,
		"analysed": 10,
		"skipped": [],
		"control_ok": true,
		"suppressed": 0,
		"rules": 60,
	},
	"findings": null,
	"components": null,
	"facts": null,
}

semgrep := replaced(item("sast", "semgrep"), "findings", no_findings)

bandit := replaced(item("sast", "bandit"), "findings", no_findings)

audit := replaced(
	replaced(item("dependency-audit", "pip-audit"), "findings", no_findings),
	"facts", {"unpinned": [], "unpinned_total": 0},
)

sbom := replaced(item("sbom", "sbom"), "components", {
	"total": 3,
	"fields": {"component.name": {"present": 3, "of": 3}, "document.author": {"present": 1, "of": 1}},
})

facts := {
	"security_policy": {"path": "SECURITY.md", "has_contact": true},
	"security_txt": {
		"path": ".well-known/security.txt",
		"contacts": 1,
		"expires_ns": 1764000000000000001,
		"problems": [],
	},
	"licence": {"path": "LICENSE"},
	"code_owners": {"path": "CODEOWNERS", "rules": 2},
	"changelog": {"path": "CHANGELOG.md"},
	"ci": {"systems": ["github"], "files": [".github/workflows/ci.yml"]},
	"actions": {"workflows": 1, "unreadable": [], "uses": 2, "pinned": 2, "unpinned_total": 0, "unpinned": []},
	"images": {
		"searched": 3,
		"places_total": 1,
		"places": [{"path": "Dockerfile", "reason": "has the name of a file that builds or runs images"}],
	},
	"manifests": [{"path": "pyproject.toml", "ecosystem": "PyPI"}],
	"lock_files": [{"path": "uv.lock", "ecosystem": "PyPI"}],
	"history": {"shallow": false, "commits": 10, "signed": 5, "tags": 2, "signed_tags": 2},
	"documents": documents,
	"schedules": {"workflows": [".github/workflows/ci.yml"]},
}

# Every document that a repository may hold, reviewed ten days ago.
documents := {name: {"path": path, "words": 120, "placeholders": 0, "reviewed_ns": 1763136000000000000} |
	some name in [
		"development_policy", "security_requirements", "roles", "training", "component_policy", "risks",
		"threat_model", "design", "design_review", "coding_rules", "test_plan", "support_policy",
		"secure_defaults", "user_instructions", "release_archive", "updates", "technical_file",
		"response_plan", "reporting_plan", "vulnerability_records", "root_causes", "advisories", "vex_records",
	]
	path := concat("", ["docs/", name, ".md"])
}

repository := replaced(item("repository", "repository"), "facts", facts)

evidence := [semgrep, bandit, audit, sbom, repository]

# The measures that the tests of the gate ask for.
measures := [
	"govern.criteria_enforced",
	"no.such_measure",
	"source.licence_present",
	"supply_chain.sbom_describes_components",
]

# One for each of these measures; `at` is their place above.
supports := [
	{"measure": "govern.criteria_enforced", "strength": "satisfies", "at": 0},
	{"measure": "no.such_measure", "strength": "satisfies", "at": 1},
	{"measure": "source.licence_present", "strength": "satisfies", "at": 2},
	{"measure": "supply_chain.sbom_describes_components", "strength": "satisfies", "at": 3},
]

question := {
	"automation": "full",
	"required": true,
	"all_of": [2],
	"any_of": [],
	"attestation": null,
	"exempt": null,
	"waived": false,
	"due": null,
	"due_ns": null,
}

# The whole input document, in good order.
document := {
	"schema": "ssdfgate/input/v1",
	"now_ns": now_ns,
	"effective_ns": now_ns,
	"effective_on": {},
	"subject": subject,
	"context": {"platform": "ci"},
	"profile": {"name": "test", "accept_partial": false},
	"parameters": parameters,
	"inventory": inventory,
	"evidence": evidence,
	"waivers": {"total": 0, "active": 0, "expired": 0, "expiring": 0, "unused": 0, "problems": []},
	"measures": measures,
	"supports": supports,
	"questions": [question],
	"requirements": [{"framework": "test-1", "id": "A.1", "question": 0}],
}

with_evidence(items) := replaced(document, "evidence", items)

with_parameter(name, value) := replaced(document, "parameters", replaced(parameters, name, value))

without_parameter(name) := replaced(document, "parameters", object.remove(parameters, [name]))

with_inventory(name, value) := replaced(document, "inventory", replaced(inventory, name, value))

with_facts(name, value) := instead_of(repository, [with_fact(name, value)])

# The document with these items in place of one of the five.
instead_of(item_, items) := with_evidence(array.concat([other | some other in evidence; other.id != item_.id], items))

# The documents that no measure may pass: `item_` taken away, alone or beside a sound one of its kind.
bad_ones(item_, items) := array.concat(
	[document_ | some bad in items; document_ := instead_of(item_, [bad])],
	[document_ | some bad in items; document_ := instead_of(item_, [replaced(item_, "id", "sha256:other"), bad])],
)

# `object.union` merges inner objects in OPA and not in regopy; taking the key away first means the same to both.
replaced(object_, key, value) := object.union(object.remove(object_, [key]), {key: value})

with_fact(name, value) := replaced(repository, "facts", replaced(facts, name, value))

without_fact(name) := replaced(repository, "facts", object.remove(facts, [name]))

with_coverage(item_, key, value) := replaced(item_, "coverage", replaced(item_.coverage, key, value))

failed(item_) := replaced(
	replaced(replaced(item_, "status", "failed"), "reasons", ["It crashed"]),
	"hint",
	"Install it again",
)

partial(item_) := replaced(
	replaced(replaced(item_, "status", "partial"), "reasons", ["One file was not read"]),
	"hint", "Exclude the file",
)

# Skipped single files: `count` of ten.
tolerable(item_, number) := replaced(replaced(partial(item_), "tolerable", true), "coverage", {
	"unit": "files",
	"considered": 10,
	"analysed": 10 - number,
	"skipped": [{"reason": "syntax error", "count": number, "examples": ["src/broken.py"]}],
	"control_ok": true,
	"suppressed": 0,
	"rules": 60,
})

unbound(item_) := replaced(item_, "bound", false)

stale(item_) := replaced(item_, "age_days", 1000)

# A tool that had nothing to look at.
idle(item_) := replaced(
	replaced(replaced(replaced(item_, "status", "not_applicable"), "reasons", ["No Python files"]), "findings", null),
	"coverage", {
		"unit": "files",
		"considered": 0,
		"analysed": 0,
		"skipped": [],
		"control_ok": null,
		"suppressed": 0,
		"rules": null,
	},
)

# An audit for which every manifest states that there are no dependencies; `number` of them.
without_dependencies(number) := replaced(idle(audit), "facts", {
	"unpinned": [],
	"unpinned_total": 0,
	"none_stated": {"manifests": number, "examples": ["pyproject.toml"]},
})

# The document with such an audit, and others, and the one manifest of the inventory.
asking_nothing(number, others) := replaced(
	with_evidence(array.concat(
		array.concat([without_dependencies(number)], others),
		[other | some other in evidence; other.kind != "dependency-audit"],
	)),
	"inventory",
	replaced(inventory, "ecosystems", {"PyPI": {"manifests": ["pyproject.toml"], "audited": true, "sbom": true}}),
)

# Documents in which it is not proved that there are none.
perhaps_asking := [
	asking_nothing(2, []),
	asking_nothing(0, []),
	asking_nothing("1", []),
	asking_nothing(1, [replaced(failed(audit), "id", "sha256:other")]),
	asking_nothing(1, [replaced(idle(audit), "id", "sha256:other")]),
	asking_nothing(1, [replaced(partial(audit), "id", "sha256:other")]),
	replaced(asking_nothing(1, []), "inventory", replaced(inventory, "ecosystems", {})),
	instead_of(audit, [idle(audit)]),
	instead_of(audit, [unbound(without_dependencies(1))]),
	instead_of(audit, [stale(without_dependencies(1))]),
	instead_of(audit, [replaced(without_dependencies(1), "facts", {"none_stated": null})]),
]

# Ways in which an item can be out of shape; none may end in a pass.
malformed(item_) := array.concat(
	[bad |
		some key in ["status", "bound", "age_days", "coverage", "kind", "reasons", "tolerable"]
		bad := object.remove(item_, [key])
	],
	[
		replaced(item_, "status", "done"),
		replaced(item_, "status", null),
		replaced(item_, "bound", "true"),
		replaced(item_, "age_days", "0"),
		replaced(item_, "kind", "scan"),
		replaced(item_, "coverage", null),
		null,
		"sast",
		7,
		[],
		{},
	],
)

# One finding, open or suppressed, in the counts and in the list.
finding(severity, topic) := {
	"rule": "rule.one",
	"message": "Something is wrong here",
	"severity": severity,
	"state": "open",
	"suppressed_by": null,
	"path": "src/a.py",
	"line": 3,
	"package": null,
	"version": null,
	"fixed": [],
	"topic": topic,
	"fingerprint": "00",
}

with_open(item_, severity, topic) := replaced(item_, "findings", {
	"total": 1,
	"open": 1,
	"suppressed": 0,
	"by_severity": replaced(zero, severity, 1),
	"suppressed_by_severity": zero,
	"by_topic": {topic: replaced(zero, severity, 1)},
	"worst": [finding(severity, topic)],
})

with_suppressed(item_, severity) := replaced(item_, "findings", {
	"total": 1,
	"open": 0,
	"suppressed": 1,
	"by_severity": zero,
	"suppressed_by_severity": replaced(zero, severity, 1),
	"by_topic": {},
	"worst": [replaced(replaced(finding(severity, null), "state", "suppressed"), "suppressed_by", "nosec")],
})

with_advisory(item_, severity) := replaced(item_, "findings", replaced(
	with_open(item_, severity, "vulnerability").findings,
	"worst", [object.union(
		finding(severity, "vulnerability"),
		{"package": "flask", "version": "1.0", "fixed": ["1.1", "2.0"]},
	)],
))

# The counts stay, the list is cut to nothing.
unlisted(item_) := replaced(item_, "findings", replaced(item_.findings, "worst", []))

miscounted(item_, key) := replaced(item_, "findings", replaced(item_.findings, key, 5))

# Whether the answer has every value that the case wants, and says every sentence. `tests/policy/test_rego.py` does
# the same for the embedded engine, in which `with` takes minutes where rules build on each other.
meets(answer, case) if {
	wanted := object.keys(case.want)
	count([1 | some key in wanted; object.get(answer, key, "nothing") == case.want[key]]) == count(wanted)
	said := object.get(case, "says", [])
	count([1 | some words in said; says(answer, words)]) == count(said)
	in_shape(answer)
}

# The same for answers that are not decisions.
agrees(answer, case) if {
	wanted := object.keys(case.want)
	count([1 | some key in wanted; object.get(answer, key, "nothing") == case.want[key]]) == count(wanted)
}

says(answer, words) if {
	some violation in answer.violations
	contains(violation.message, words)
}

# The shape that the gate and the reports rely on.
in_shape(answer) if {
	is_array(answer.evidence)
	answer.violations_total >= count(answer.violations)
	keys := ["evidence", "line", "message", "path", "rule"]
	count([1 | some violation in answer.violations; sorted_keys(violation) == keys]) == count(answer.violations)
	grounded(answer)
}

# No verdict but a pass goes without a reason.
grounded(answer) if {
	answer.verdict == "pass"
	answer.violations == []
}

grounded(answer) if {
	answer.verdict in ["fail", "unknown", "not_applicable"]
	count(answer.violations) > 0
}

sorted_keys(violation) := sort([key | some key in object.keys(violation)])
