"""The whole way of a dependency audit, with the real pip-audit and advisories from an export."""

import json
import shutil
from pathlib import Path

import pytest
from support.audit import audit, tree
from support.osv import EXPORT
from support.trees import TRAPS

from ssdfgate.collectors.pip_audit import PipAudit
from ssdfgate.errors import CollectorError
from ssdfgate.model import Evidence, EvidenceKind, Findings, Severity, Status
from ssdfgate.model.settings import PipAuditSettings

pytestmark = pytest.mark.tools
SETTINGS = PipAuditSettings(advisories=str(EXPORT))


def found(evidence: Evidence) -> set[tuple[str, str]]:
    assert isinstance(evidence.payload, Findings)
    return {(item.package.purl, item.rule) for item in evidence.payload.items if item.package}


def skipped(evidence: Evidence) -> dict[str, int]:
    return {skip.reason: skip.count for skip in evidence.coverage.skipped}


@pytest.mark.parametrize(
    ("name", "status", "counts", "reasons"),
    [
        ("audit-dynamic-dependencies", "partial", (2, 2), ["pyproject.toml: leaves dependencies to code"]),
        ("audit-empty-requirements", "partial", (0, 0), ["0 dependencies audited"]),
        (
            "audit-runs-setup-py",
            "partial",
            (0, 0),
            ["evil/setup.py: declares dependencies in code", "0 dependencies"],
        ),
        (
            "audit-url-requirements",
            "partial",
            (6, 1),
            ["2 not audited, from a direct", "2 not", "1 not audited, from v"],
        ),
        ("audit-uv-lock", "complete", (1, 1), []),
        (
            "npm-missing-lock",
            "not_applicable",
            (0, 0),
            ["no Python dependency manifest", "pip-audit does not audit npm"],
        ),
        ("npm-rc-omit", "not_applicable", (0, 0), ["no Python dependency manifest", "pip-audit does not audit npm"]),
        (
            "npm-stale-lock",
            "not_applicable",
            (0, 0),
            ["no Python dependency manifest", "pip-audit does not audit npm"],
        ),
    ],
)
def test_traps(tmp_path: Path, name: str, status: str, counts: tuple[int, int], reasons: list[str]):
    root = tmp_path / "tree"
    shutil.copytree(TRAPS / name, root)
    evidence = audit(root, tmp_path, SETTINGS)
    assert str(evidence.status) == status
    assert (evidence.coverage.considered, evidence.coverage.analysed) == counts
    assert len(evidence.reasons) == len(reasons)
    for said, start in zip(evidence.reasons, reasons, strict=True):
        assert said.startswith(start)
    assert not evidence.tolerable
    assert bool(evidence.hint) == (status == "partial")


def test_findings_of_the_traps(tmp_path: Path):
    assert found(audit(TRAPS / "audit-uv-lock", tmp_path / "a", SETTINGS)) == {
        ("pkg:pypi/requests@2.19.0", "PYSEC-2018-28"),
    }
    assert found(audit(TRAPS / "audit-dynamic-dependencies", tmp_path / "b", SETTINGS)) == {
        ("pkg:pypi/requests@2.19.0", "PYSEC-2018-28"), ("pkg:pypi/jinja2@2.10", "PYSEC-2019-217"),
    }  # fmt: skip
    assert found(audit(TRAPS / "audit-url-requirements", tmp_path / "c", SETTINGS)) == {
        ("pkg:pypi/flask@1.0", "PYSEC-2023-62"),
    }


def test_no_code_of_the_repository_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    mark = tmp_path / "mark"
    without_variable = Path("/tmp/trap-executed")  # noqa: S108  # where the trap puts its mark without the variable
    before = without_variable.exists()
    monkeypatch.setenv("TRAP_MARK", str(mark))
    root = tmp_path / "tree"
    shutil.copytree(TRAPS / "audit-runs-setup-py", root)
    (root / "requirements.txt").write_text("./evil\n-e ./evil\nevil @ file:evil\n--no-binary :all:\nflask==3.0.0\n")
    evidence = audit(root, tmp_path, SETTINGS)
    assert evidence.status is Status.PARTIAL
    assert evidence.coverage.analysed == 1
    assert not mark.exists()
    assert without_variable.exists() == before


def test_what_evidence_of_a_clean_audit_says(tmp_path: Path):
    root = tree(tmp_path / "tree", requirements__txt="flask==3.0.0\nPyYAML==6.0.2 ; python_version < '3'\n")
    evidence = audit(root, tmp_path, SETTINGS)
    assert (evidence.status, evidence.kind, evidence.reasons, evidence.hint) == (
        Status.COMPLETE, EvidenceKind.DEPENDENCY_AUDIT, (), "",
    )  # fmt: skip
    assert (evidence.tool.name, evidence.tool.argv[:3]) == ("pip-audit", ("pip-audit", "--no-deps", "--disable-pip"))
    assert evidence.tool.version is not None
    assert str(tmp_path) not in " ".join(evidence.tool.argv)
    assert "127.0.0.1" not in " ".join(evidence.tool.argv)
    assert evidence.coverage.control is not None
    assert evidence.coverage.control.ok
    assert evidence.payload == Findings(())
    assert evidence.facts == {
        "unpinned": [],
        "unpinned_total": 0,
        "unauditable": [],
        "unauditable_total": 0,
        "sources": [{"path": "requirements.txt", "ecosystem": "PyPI", "dependencies": 2}],
        "other_ecosystems": [],
        "none_stated": None,
        "advisories": {"source": "export", "url_or_path": str(EXPORT), "as_of": "2024-02-01T00:00:00+00:00"},
    }


def test_manifests_of_other_ecosystems_are_no_sources_of_the_audit(tmp_path: Path):
    root = tree(
        tmp_path / "tree",
        requirements__txt="flask==3.0.0\n",
        Cargo__lock="x",
        package__json='{"dependencies": {"a": "1"}}',
    )
    facts = audit(root, tmp_path, SETTINGS).facts
    assert facts["sources"] == [{"path": "requirements.txt", "ecosystem": "PyPI", "dependencies": 1}]
    assert facts["other_ecosystems"] == ["crates.io", "npm"]


def test_what_a_finding_says(tmp_path: Path):
    evidence = audit(tree(tmp_path / "tree", requirements__txt="flask==2.3.0\n"), tmp_path, SETTINGS)
    assert isinstance(evidence.payload, Findings)
    (finding,) = evidence.payload.items
    assert finding.package is not None
    assert finding.location is not None
    assert (finding.rule, finding.severity, finding.aliases) == (
        "PYSEC-2023-62", Severity.UNKNOWN, ("CVE-2023-30861", "GHSA-m2qf-hxjv-5gpq"),
    )  # fmt: skip
    assert (finding.package.fixed, finding.location.path) == (("2.3.2",), "requirements.txt")
    assert finding.message == "Flask may let a shared cache hand one session cookie to others."
    assert finding.url == "https://osv.dev/vulnerability/PYSEC-2023-62"
    assert len(finding.fingerprint) == 32


def test_equal_runs_give_equal_evidence(tmp_path: Path):
    root = tree(tmp_path / "tree", requirements__txt="jinja2==2.10\nrequests==2.19.0\nflask==1.0\npyyaml==5.3\n")
    assert audit(root, tmp_path / "a", SETTINGS).content() == audit(root, tmp_path / "b", SETTINGS).content()


def test_every_version_of_a_package_is_audited(tmp_path: Path):
    root = tree(
        tmp_path / "tree", requirements__txt="jinja2==2.10\n", requirements_dev__txt="jinja2==3.1.6\nflask==3.0\n"
    )
    (root / "requirements_dev.txt").rename(root / "requirements-dev.txt")
    (root / "sub").mkdir()
    (root / "sub" / "requirements.txt").write_text("Jinja2==2.9\n")
    evidence = audit(root, tmp_path, SETTINGS)
    assert (evidence.status, evidence.coverage.analysed) == (Status.COMPLETE, 4)
    assert evidence.coverage.control is not None
    assert evidence.coverage.control.expected == evidence.coverage.control.observed == 3
    assert found(evidence) == {
        ("pkg:pypi/jinja2@2.10", "PYSEC-2019-217"), ("pkg:pypi/jinja2@2.9", "PYSEC-2019-217"),
    }  # fmt: skip


def test_unpinned_dependencies_are_named(tmp_path: Path):
    root = tree(tmp_path / "tree", requirements__txt="flask>=2\nclick\nrequests==2.32.0\n")
    evidence = audit(root, tmp_path, SETTINGS)
    assert (evidence.status, evidence.tolerable) == (Status.PARTIAL, False)
    assert evidence.reasons == (
        "1 not audited, a range of versions, not one version: flask (requirements.txt:1)",
        "1 not audited, not pinned: click (requirements.txt:2)",
    )
    assert evidence.hint.startswith("Pin the dependencies in requirements.txt, ")
    assert evidence.facts["unpinned_total"] == 2
    assert evidence.facts["unpinned"] == [
        {"name": "flask", "source": "requirements.txt", "line": 1, "ecosystem": "PyPI",
         "reason": "a range of versions, not one version"},
        {"name": "click", "source": "requirements.txt", "line": 2, "ecosystem": "PyPI", "reason": "not pinned"},
    ]  # fmt: skip


def test_local_versions_are_not_audited(tmp_path: Path):
    root = tree(tmp_path / "tree", requirements__txt="torch==2.1.0+cu118\nrequests==2.19.0+local\nflask==3.0\n")
    evidence = audit(root, tmp_path, SETTINGS)
    assert (evidence.status, evidence.coverage.analysed) == (Status.PARTIAL, 1)
    assert skipped(evidence) == {"a local version, which no advisory names": 2}
    assert evidence.facts["unauditable_total"] == 2


@pytest.mark.parametrize(
    ("files", "status", "reason"),
    [
        ({}, "not_applicable", "no Python dependency manifest"),
        ({"README__md": "x"}, "not_applicable", "no Python dependency manifest"),
        ({"app__py": "import os\n"}, "partial", "Python files but no manifest that names their dependencies"),
        ({"pyproject__toml": "[project]\nname = 'p'\n", "app__py": "import os\n"}, "not_applicable",
         "pyproject.toml: states that there are no dependencies"),
        ({"pyproject__toml": "[project]\nname = 'p'\ndynamic = ['dependencies']\n"}, "partial",
         "pyproject.toml: leaves dependencies to code that runs when the package is built"),
        ({"pyproject__toml": "[project]\nname='p'\n", "requirements__txt": "\n"}, "not_applicable",
         "pyproject.toml, requirements.txt: states that there are no dependencies"),
        ({"setup__py": "setup()\nx = 1\n"}, "partial", "setup.py: declares dependencies in code"),
        ({"uv__lock": "version = 1\n"}, "not_applicable", "uv.lock: states that there are no dependencies"),
        ({"uv__lock": "version = [\n"}, "partial", "uv.lock: not TOML"),
        ({"environment__yml": "x"}, "partial", "environment.yml: this format is not read"),
        ({"tool__py": "", "go__mod": "x"}, "partial", "Python files but no manifest that names their dependencies"),
    ],
)  # fmt: skip
def test_trees_without_anything_to_ask(tmp_path: Path, files: dict[str, str], status: str, reason: str):
    evidence = audit(tree(tmp_path / "tree", **files), tmp_path, SETTINGS)
    assert str(evidence.status) == status
    assert evidence.reasons[0].startswith(reason)
    assert evidence.payload == (None if status == "not_applicable" else Findings(()))
    assert evidence.coverage.control is None
    assert evidence.facts["advisories"] is None
    assert evidence.tool.version is not None


NONE = {"pyproject__toml": "[project]\nname = 'p'\n", "app__py": "import os\n"}


@pytest.mark.parametrize(
    "files",
    [
        NONE,
        {
            **NONE,
            "requirements__txt": "# none\n--index-url https://example.org/simple\n",
            "uv__lock": "version = 1\n",
        },
        {**NONE, "package__json": '{"name": "p"}', "go__mod": "module a\n\ngo 1.22\n", "a__go": "package a\n"},
        {"package__json": '{"name": "p", "dependencies": {}}'},
        {"Cargo__toml": "[package]\nname = 'a'\n[dependencies]\n", "a__rs": "fn main() {}\n"},
    ],
)
def test_every_manifest_states_that_there_are_no_dependencies(tmp_path: Path, files: dict[str, str]):
    evidence = audit(tree(tmp_path / "tree", **files), tmp_path, SETTINGS)
    manifests = sorted(name.replace("__", ".") for name in files if not name.endswith(("__py", "__go", "__rs")))
    assert evidence.status is Status.NOT_APPLICABLE
    assert evidence.facts["none_stated"] == {"manifests": len(manifests), "examples": manifests}


def test_code_that_cannot_add_dependencies_to_a_project_that_has_none(tmp_path: Path):
    root = tree(tmp_path / "tree", **NONE, setup__py="from setuptools import setup\nsetup(name=x)\n")
    assert audit(root, tmp_path, SETTINGS).facts["none_stated"] == {
        "manifests": 2,
        "examples": ["pyproject.toml", "setup.py"],
    }


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"package__json": '{"name": "p"}', "setup__py": "setup(install_requires=x)\n"}, "dependencies in code"),
        ({**NONE, "go__mod": "module a\nrequire b v1.0.0\n"}, "does not audit Go"),
        ({**NONE, "package__json": '{"peerDependencies": {"a": "1"}}'}, "does not audit npm"),
        ({**NONE, "package__json": "{"}, "does not audit npm"),
        ({**NONE, "pyproject__toml": "[project]\nname='p'\n[dependency-groups]\na=['b']\n"}, "not pinned"),
        ({**NONE, "jquery__min__js": "x"}, "holds code of others, of which no manifest tells: jquery.min.js"),
        ({**NONE, "__gitmodules": "[submodule]\n"}, "holds code of others"),
        ({**NONE, "Main__java": "class A {}\n"}, "there are files of java, and no manifest"),
        ({"Cargo__toml": "[package]\nname = 'a'\n", "app__py": "x = 1\n"}, "Python files but no manifest"),
    ],
)
def test_what_speaks_against_having_no_dependencies(tmp_path: Path, files: dict[str, str], reason: str):
    evidence = audit(tree(tmp_path / "tree", **files), tmp_path, SETTINGS)
    assert evidence.status is not Status.NOT_APPLICABLE or evidence.facts["none_stated"] is None
    assert any(reason in text for text in evidence.reasons)


def test_vendored_code_speaks_against_having_no_dependencies(tmp_path: Path):
    root = tree(tmp_path / "tree", **NONE)
    (root / "p/_vendor").mkdir(parents=True)
    (root / "p/_vendor/six.py").write_text("")
    evidence = audit(root, tmp_path, SETTINGS)
    assert evidence.facts["none_stated"] is None
    assert "holds code of others, of which no manifest tells: p/_vendor/six.py" in evidence.reasons


def test_another_ecosystem_that_asks_for_nothing_is_covered(tmp_path: Path):
    files = {
        "requirements__txt": "flask==3.0\n",
        "package__json": '{"name": "p"}',
        "go__mod": "module a\nrequire b v1\n",
    }
    evidence = audit(tree(tmp_path / "tree", **files), tmp_path, SETTINGS)
    paths = {source["path"] for source in evidence.facts["sources"]}
    assert paths == {"requirements.txt", "package.json"}
    assert evidence.facts["other_ecosystems"] == ["Go"]
    assert evidence.facts["none_stated"] is None


def test_a_folder_that_cannot_be_looked_at_may_hold_manifests(tmp_path: Path):
    root = tree(tmp_path / "tree", README__md="x")
    (root / "outside").symlink_to(tmp_path)
    evidence = audit(root, tmp_path, SETTINGS)
    assert evidence.status is Status.PARTIAL
    assert evidence.reasons[0] == "cannot be looked at and may hold manifests: outside"
    assert evidence.hint.startswith("Make outside readable")


def test_other_ecosystems_are_named_beside_a_complete_audit(tmp_path: Path):
    root = tree(
        tmp_path / "tree", requirements__txt="flask==3.0\n", go__mod="x", package__json='{"dependencies": {"a": "1"}}'
    )
    evidence = audit(root, tmp_path, SETTINGS)
    assert evidence.status is Status.COMPLETE
    assert evidence.facts["other_ecosystems"] == ["Go", "npm"]
    assert [item["path"] for item in evidence.facts["sources"]] == ["requirements.txt"]  # nobody audited the others
    assert evidence.facts["unpinned_total"] == 1


def test_the_environment_cannot_steer_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in {
        "PIP_AUDIT_OSV_URL": "http://127.0.0.1:9/", "PIP_AUDIT_OUTPUT": str(tmp_path / "elsewhere"),
        "PIP_AUDIT_VULNERABILITY_SERVICE": "pypi", "PIP_AUDIT_FORMAT": "columns", "PIP_AUDIT_DESC": "off",
        "HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9",
        "PIPAPI_PYTHON_LOCATION": "/nowhere",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    evidence = audit(tree(tmp_path / "tree", requirements__txt="jinja2==2.10\n"), tmp_path, SETTINGS)
    assert (evidence.status, len(found(evidence))) == (Status.COMPLETE, 1)
    assert not (tmp_path / "elsewhere").exists()


def test_a_control_of_the_same_name_as_a_dependency_is_replaced(tmp_path: Path):
    root = tree(tmp_path / "tree", requirements__txt="ssdfgate-control==1\nssdfgate-second-control==0\nflask==3.0\n")
    evidence = audit(root, tmp_path, SETTINGS)
    assert evidence.coverage.control is not None
    assert evidence.coverage.control.ok
    assert evidence.coverage.analysed == 3


def export(folder: Path, *records: dict) -> PipAuditSettings:
    folder.mkdir(parents=True)
    for number, record in enumerate(records):
        (folder / f"{number}.json").write_text(json.dumps(record))
    return PipAuditSettings(advisories=str(folder))


NPM = json.loads((EXPORT / "pypi" / "GHSA-vh95-rmgr-6w4m.json").read_text())
FLASK = json.loads((EXPORT / "pypi" / "PYSEC-2023-62.json").read_text())


@pytest.mark.parametrize("records", [(), (NPM,)])
def test_an_export_without_python_fails(tmp_path: Path, records: tuple[dict, ...]):
    settings = export(tmp_path / "export", *records)
    with pytest.raises(CollectorError, match="holds no advisory about a package of PyPI") as caught:
        audit(tree(tmp_path / "tree", requirements__txt="flask==3.0\n"), tmp_path, settings)
    assert "--advisories" in caught.value.hint


def test_broken_records_of_an_export_are_named(tmp_path: Path):
    settings = export(tmp_path / "export", FLASK, {"id": "X"})
    evidence = audit(tree(tmp_path / "tree", requirements__txt="flask==1.0\n"), tmp_path, settings)
    assert (evidence.status, len(found(evidence))) == (Status.PARTIAL, 1)
    assert evidence.reasons == ("cannot be understood in the export of advisories: 1.json",)
    assert evidence.hint.startswith("Download the export again")


def test_a_missing_export_fails(tmp_path: Path):
    with pytest.raises(CollectorError, match="cannot be read"):
        audit(
            tree(tmp_path / "tree", requirements__txt="flask==3.0\n"),
            tmp_path,
            PipAuditSettings(advisories=str(tmp_path / "nothing.zip")),
        )


def test_what_the_collector_says_of_itself():
    assert (PipAudit.name, PipAudit.kind, PipAudit.install) == (
        "pip-audit", EvidenceKind.DEPENDENCY_AUDIT, "pip install pip-audit",
    )  # fmt: skip
