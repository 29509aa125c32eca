# Input for the tests: one sound item of each kind, about a small project that is in good order. Never loaded by the gate.
package ssdfgate.lib.fixtures

now_ns := 1764000000000000000

parameters := {
	"unanalysed_percent": 5,
	"sast_block_at": "medium",
	"audit_block_at": "low",
	"suppressed_block_at": "medium",
	"max_age_days": {"sast": 30, "dependency-audit": 1, "sbom": 30, "repository": 7},
	"require_commit": true,
	"require_clean": true,
	"sbom_required_fields": ["component.name", "document.author"],
	"violations_shown": 20,
	"signed_commits_percent": 50,
	"required_collectors": ["semgrep", "bandit", "pip-audit", "sbom", "repository"],
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
	"security_txt": {"path": ".well-known/security.txt", "contacts": 1, "expires_ns": 1764000000000000001, "problems": []},
	"licence": {"path": "LICENSE"},
	"code_owners": {"path": "CODEOWNERS", "rules": 2},
	"changelog": {"path": "CHANGELOG.md"},
	"ci": {"systems": ["github"], "files": [".github/workflows/ci.yml"]},
	"actions": {"workflows": 1, "unreadable": [], "uses": 2, "pinned": 2, "unpinned_total": 0, "unpinned": []},
	"manifests": [{"path": "pyproject.toml", "ecosystem": "PyPI"}],
	"lock_files": [{"path": "uv.lock", "ecosystem": "PyPI"}],
	"history": {"shallow": false, "commits": 10, "signed": 5, "tags": 2, "signed_tags": 2},
}

repository := replaced(item("repository", "repository"), "facts", facts)

evidence := [semgrep, bandit, audit, sbom, repository]

# `object.union` merges inner objects in OPA and not in regopy; taking the key away first means the same to both.
replaced(object_, key, value) := object.union(object.remove(object_, [key]), {key: value})

with_fact(name, value) := replaced(repository, "facts", replaced(facts, name, value))

without_fact(name) := replaced(repository, "facts", object.remove(facts, [name]))

with_coverage(item_, key, value) := replaced(item_, "coverage", replaced(item_.coverage, key, value))

failed(item_) := replaced(replaced(replaced(item_, "status", "failed"), "reasons", ["It crashed"]), "hint", "Install it again")

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

# Ways in which an item can be out of shape; none may end in a pass.
malformed(item_) := array.concat(
	[object.remove(item_, [key]) | some key in ["status", "bound", "age_days", "coverage", "kind", "reasons", "tolerable"]],
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

# Whether a decision has a violation with these words.
says(decision, words) if {
	some violation in decision.violations
	contains(violation.message, words)
}

# Whether a decision has the shape that the gate and the reports rely on.
in_shape(decision) if {
	decision.verdict in ["pass", "fail", "unknown", "not_applicable"]
	is_array(decision.evidence)
	decision.violations_total >= count(decision.violations)
	keys := ["evidence", "line", "message", "path", "rule"]
	count([1 | some violation in decision.violations; sorted_keys(violation) == keys]) == count(decision.violations)
}

sorted_keys(violation) := sort([key | some key in object.keys(violation)])
