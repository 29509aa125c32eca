"""Every trap is a way to look at less than it seems: none may turn a required task into a pass, each must say why."""

import pytest
from support.report_json import by_collector, verdicts
from support.trees import TRAPS, trap

CODE, DEPENDENCIES, COMPONENTS = "PW.7.2", "PW.4.4", "PS.3.2"

# What the trap is about, and the verdicts that would be true. Anything else would be a false pass.
HONEST = {
    "audit-dynamic-dependencies": {DEPENDENCIES: {"unknown"}},
    "audit-empty-requirements": {DEPENDENCIES: {"unknown"}, COMPONENTS: {"unknown"}},
    "audit-runs-setup-py": {DEPENDENCIES: {"unknown"}, COMPONENTS: {"unknown"}},
    "audit-url-requirements": {DEPENDENCIES: {"unknown", "fail"}, COMPONENTS: {"unknown"}},
    "audit-uv-lock": {DEPENDENCIES: {"fail"}},
    "bandit-dotfile-baseline": {CODE: {"fail"}},
    "bandit-dotfile-skips": {CODE: {"fail"}},
    "bandit-nonrecursive": {CODE: {"fail"}},
    "bandit-progress-on-stdout": {CODE: {"pass"}},
    "checkov-config-code": {CODE: {"unknown", "fail"}},
    "checkov-parse-error": {CODE: {"unknown"}},
    "detect-secrets-baseline-code": {CODE: {"unknown", "pass"}},
    "detect-secrets-not-git": {CODE: {"unknown", "fail"}},
    "hadolint-repo-config": {CODE: {"unknown", "fail"}},
    "npm-missing-lock": {DEPENDENCIES: {"unknown"}, COMPONENTS: {"unknown"}},
    "npm-rc-omit": {DEPENDENCIES: {"unknown"}},
    "npm-stale-lock": {DEPENDENCIES: {"unknown"}, COMPONENTS: {"unknown"}},
    "ruff-non-utf8": {CODE: {"fail"}},
    "ruff-repo-config": {CODE: {"fail"}},
    "sast-deep-nesting": {CODE: {"unknown", "fail"}},
    "sast-inline-suppressions": {CODE: {"fail"}},
    "sast-missing-path": {CODE: {"unknown"}},
    "sast-newer-python": {CODE: {"unknown", "fail"}},
    "sast-parse-error": {CODE: {"unknown", "fail"}},
    "sast-zero-files": {CODE: {"unknown", "fail"}},
    "sbom-cdxgenrc": {DEPENDENCIES: {"unknown"}},
    "sbom-env-runs-python": {CODE: {"unknown", "fail"}},
    "sbom-setup-py-garbage": {DEPENDENCIES: {"unknown"}, COMPONENTS: {"unknown"}},
    "sbom-unpinned": {DEPENDENCIES: {"unknown", "fail"}, COMPONENTS: {"unknown"}},
    "semgrep-big-file": {CODE: {"fail"}},
    "semgrep-empty-ruleset": {CODE: {"fail"}},
    "semgrep-gitignored-untracked": {CODE: {"fail"}},
    "semgrep-ignorefile": {CODE: {"fail"}},
    "semgrep-timeout": {CODE: {"unknown", "fail"}},
    "zizmor-bad-workflow": {CODE: {"unknown", "fail"}},
    "zizmor-repo-config": {CODE: {"unknown", "fail"}},
}


def test_every_trap_has_its_verdict():
    assert sorted(HONEST) == sorted(path.name for path in TRAPS.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", sorted(HONEST))
def test_no_trap_turns_into_a_false_pass(name, check, tmp_path, monkeypatch):
    mark = tmp_path / "executed"
    report = check(trap(name, tmp_path / "tree"), TRAP_MARK=str(mark))
    said = verdicts(report)
    for task, honest in HONEST[name].items():
        assert said[task] in honest, report["evidence"]
    assert not mark.exists(), "code of the scanned tree was run"
    for item in report["requirements"]:
        assert item["verdict"] == "pass" or item["reasons"], item
    for item in by_collector(report).values():
        assert item["status"] == "complete" or item["reasons"], item
