"""Every trap is a way to look at less than it seems: none may turn a required task into a pass, each must say why."""

import pytest
from support.report_json import by_collector, verdicts
from support.trees import TRAPS, trap

CODE, DEPENDENCIES, COMPONENTS = "PW.7.2", "PW.4.4", "PS.3.2"

NOT_PROVED = {"unknown", "fail"}

# What the trap is about, and the verdicts that would be true. Anything else would be a false pass.
HONEST = {
    "audit-dynamic-dependencies": {DEPENDENCIES: NOT_PROVED},
    "audit-empty-requirements": {DEPENDENCIES: NOT_PROVED, COMPONENTS: NOT_PROVED},
    "audit-runs-setup-py": {DEPENDENCIES: NOT_PROVED, COMPONENTS: NOT_PROVED},
    "audit-url-requirements": {DEPENDENCIES: NOT_PROVED, COMPONENTS: NOT_PROVED},
    "audit-uv-lock": {DEPENDENCIES: {"fail"}},
    "bandit-dotfile-baseline": {CODE: {"fail"}},
    "bandit-dotfile-skips": {CODE: {"fail"}},
    "bandit-nonrecursive": {CODE: {"fail"}},
    "bandit-progress-on-stdout": {CODE: {"pass"}},
    "checkov-config-code": {CODE: NOT_PROVED},
    "checkov-parse-error": {CODE: {"unknown"}},
    "detect-secrets-baseline-code": {CODE: NOT_PROVED},
    "detect-secrets-not-git": {CODE: NOT_PROVED},
    "hadolint-repo-config": {CODE: NOT_PROVED},
    "npm-missing-lock": {DEPENDENCIES: NOT_PROVED, COMPONENTS: NOT_PROVED},
    "npm-rc-omit": {DEPENDENCIES: NOT_PROVED},
    "npm-stale-lock": {DEPENDENCIES: NOT_PROVED, COMPONENTS: NOT_PROVED},
    "ruff-non-utf8": {CODE: {"fail"}},
    "ruff-repo-config": {CODE: {"fail"}},
    "sast-deep-nesting": {CODE: NOT_PROVED},
    "sast-inline-suppressions": {CODE: {"fail"}},
    "sast-missing-path": {CODE: {"unknown"}},
    "sast-newer-python": {CODE: NOT_PROVED},
    "sast-parse-error": {CODE: NOT_PROVED},
    "sast-zero-files": {CODE: NOT_PROVED},
    "sbom-cdxgenrc": {DEPENDENCIES: NOT_PROVED},
    "sbom-env-runs-python": {CODE: NOT_PROVED},
    "sbom-setup-py-garbage": {DEPENDENCIES: NOT_PROVED, COMPONENTS: NOT_PROVED},
    "sbom-unpinned": {DEPENDENCIES: NOT_PROVED, COMPONENTS: NOT_PROVED},
    "semgrep-big-file": {CODE: {"fail"}},
    "semgrep-empty-ruleset": {CODE: {"fail"}},
    "semgrep-gitignored-untracked": {CODE: {"fail"}},
    "semgrep-ignorefile": {CODE: {"fail"}},
    "semgrep-timeout": {CODE: NOT_PROVED},
    "zizmor-bad-workflow": {CODE: NOT_PROVED},
    "zizmor-repo-config": {CODE: NOT_PROVED},
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
