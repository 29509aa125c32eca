import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.manifests import FIXTURES as LOCKS
from support.reading import only
from support.sbom import DEFAULT, WHEN, collect, job
from support.trees import PROJECTS, copy_of, trap

from ssdfgate.collectors.sbom import Sbom
from ssdfgate.errors import ConfigError
from ssdfgate.inventory import GitFiles
from ssdfgate.model import Control, Evidence, EvidenceKind, Origin, Status
from ssdfgate.model.settings import Exclusion, SbomSettings, Settings
from ssdfgate.readers.cyclonedx import CycloneDxReader
from ssdfgate.runner import Runner
from ssdfgate.sbom.validate import schema_errors


def run(tmp_path: Path, files: dict[str, str], settings: Settings = DEFAULT) -> tuple[Evidence, bytes]:
    root = tmp_path / "root"
    root.mkdir()
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return collect(root, tmp_path / "work", settings)


def run_trap(tmp_path: Path, name: str) -> tuple[Evidence, bytes]:
    return collect(trap(name, tmp_path / "root"), tmp_path / "work")


PINNED = {
    "pyproject.toml": '[project]\nname="shop"\nversion="1"\ndependencies=["a"]\n',
    "requirements.txt": "a==1.0\n",
}


@pytest.mark.parametrize("name", ["uv", "npm-3", "npm-2", "npm-1", "pylock", "poetry", "pipenv"])
def test_projects_with_a_lock_file_are_described_completely(tmp_path: Path, name: str) -> None:
    evidence, raw = collect(copy_of(LOCKS / name, tmp_path / "root"), tmp_path / "work")
    skipped = evidence.coverage.skipped
    assert evidence.coverage.analysed > 4
    assert {skip.reason for skip in skipped} <= {"from version control", "from a local path"}
    assert evidence.status is (Status.PARTIAL if skipped else Status.COMPLETE)
    assert schema_errors(json.loads(raw), "1.6") == ()


def test_complete_evidence_says_everything(tmp_path: Path) -> None:
    evidence, raw = run(tmp_path, PINNED)
    assert evidence.status is Status.COMPLETE
    assert evidence.kind is EvidenceKind.SBOM
    assert evidence.origin is Origin.RAN
    assert evidence.reasons == ()
    assert evidence.hint == ""
    assert evidence.tool.name == "ssdfgate-sbom"
    assert evidence.tool.version
    assert evidence.tool.runtime is not None
    assert evidence.tool.runtime.startswith("cyclonedx-python-lib ")
    assert evidence.coverage.unit == "components"
    assert (evidence.coverage.considered, evidence.coverage.analysed) == (1, 1)
    assert evidence.coverage.control is not None
    assert evidence.coverage.control.ok
    assert evidence.facts == {
        "sources": [
            {"path": "pyproject.toml", "ecosystem": "PyPI", "dependencies": 0},
            {"path": "requirements.txt", "ecosystem": "PyPI", "dependencies": 1},
        ],
        "spec_version": "1.6",
        "unresolved_total": 0,
        "other_ecosystems": [],
        "none_stated": None,
        "missing_from_sbom": 0,
    }
    assert json.loads(raw)["metadata"]["component"]["name"] == "shop"


def test_the_clean_project_is_complete(tmp_path: Path) -> None:
    evidence, raw = collect(copy_of(PROJECTS / "clean", tmp_path / "root"), tmp_path / "work")
    assert evidence.status is Status.COMPLETE
    assert json.loads(raw)["components"][0]["purl"] == "pkg:pypi/markupsafe@3.0.2"


def test_equal_trees_and_times_give_equal_bytes_and_the_time_is_only_in_the_report(tmp_path: Path) -> None:
    root = copy_of(LOCKS / "uv", tmp_path / "root")
    first, raw = collect(root, tmp_path / "1")
    again, same = collect(root, tmp_path / "2")
    later, other = collect(root, tmp_path / "3", when=WHEN + timedelta(days=1))
    assert raw == same != other
    assert first.content() == again.content() == later.content()
    assert b"2026-11-22T" in raw
    assert b"2026-11-22T" not in first.content()


def test_trap_unpinned_requirements(tmp_path: Path) -> None:
    evidence, raw = run_trap(tmp_path, "sbom-unpinned")
    assert evidence.status is Status.PARTIAL
    assert not evidence.tolerable
    assert (evidence.coverage.considered, evidence.coverage.analysed) == (3, 1)
    assert {name for skip in evidence.coverage.skipped for name in skip.examples} == {
        "flask in requirements.txt:2",
        "requests in requirements.txt:1",
    }
    assert any("flask in requirements.txt:2" in reason for reason in evidence.reasons)
    assert "lock file" in evidence.hint
    versions = {item["name"]: item.get("version") for item in json.loads(raw)["components"]}
    assert versions == {"flask": None, "requests": None, "jinja2": "2.10"}
    assert evidence.facts["unresolved_total"] == 2


def test_trap_configuration_of_another_generator_changes_nothing(tmp_path: Path) -> None:
    evidence, raw = run_trap(tmp_path, "sbom-cdxgenrc")
    assert evidence.status is Status.COMPLETE
    assert [item["purl"] for item in json.loads(raw)["components"]] == ["pkg:npm/minimist@0.0.8"]


def test_trap_setup_py_gives_no_component_and_is_not_run(tmp_path: Path) -> None:
    evidence, raw = run_trap(tmp_path, "sbom-setup-py-garbage")
    assert evidence.status is Status.PARTIAL
    assert any("setup.py" in reason for reason in evidence.reasons)
    assert json.loads(raw)["components"] == []
    assert not list((tmp_path / "root").glob("*.egg-info"))


def test_trap_interpreter_in_the_tree_is_not_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "executed"
    monkeypatch.setenv("TRAP_MARK", str(mark))
    root = trap("sbom-env-runs-python", tmp_path / "root")
    (root / "venv" / "bin" / "python").chmod(0o755)
    monkeypatch.setenv("PATH", f"{root / 'venv' / 'bin'}:{os.environ['PATH']}")
    evidence, _ = collect(root, tmp_path / "work")
    assert evidence.status is Status.NOT_APPLICABLE
    assert not mark.exists()


@pytest.mark.parametrize(
    "name",
    ["audit-runs-setup-py", "audit-url-requirements", "audit-dynamic-dependencies", "audit-empty-requirements"],
)
def test_traps_of_the_audit_are_no_complete_sbom_either(tmp_path: Path, name: str) -> None:
    evidence, _ = run_trap(tmp_path, name)
    assert evidence.status is Status.PARTIAL
    assert evidence.hint


def test_nothing_in_an_empty_tree_needs_describing(tmp_path: Path) -> None:
    evidence, raw = run(tmp_path, {"README.md": "hello", "main.c": "int main() {}"})
    assert evidence.status is Status.NOT_APPLICABLE
    assert evidence.reasons == ("there is no manifest of packages, and no source code that could use any",)
    assert raw == b""
    assert evidence.coverage.control is None


@pytest.mark.parametrize("name", ["app.py", "app.ts", "web/app.js", "main.go", "Main.java", "lib.rs"])
def test_source_code_without_a_manifest_is_a_hole(tmp_path: Path, name: str) -> None:
    evidence, _ = run(tmp_path, {name: "x"})
    assert evidence.status is Status.PARTIAL
    assert "there is source code, but no manifest says which packages it needs" in evidence.reasons


def test_a_folder_that_is_not_there_may_hold_manifests(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    git = GitFiles(tracked=frozenset(), ignored=frozenset(), submodules=frozenset({"sub"}))
    with Runner(1) as runner:
        pending = Sbom(lambda: WHEN).run(job(root, tmp_path / "work", runner, git=git))
    evidence = pending.conclude(tuple(only(CycloneDxReader(lambda: WHEN).read(item.content)) for item in pending.raw))
    assert evidence.status is Status.PARTIAL
    assert evidence.reasons[0] == "manifests may lie where nobody can look: sub"


@pytest.mark.parametrize(
    ("name", "content", "ecosystem"),
    [
        ("go.mod", "module x\n", "Go"),
        ("pom.xml", "<project/>", "Maven"),
        ("Cargo.toml", "[package]\n", "crates.io"),
        ("Gemfile", "source 'x'\n", "RubyGems"),
        ("composer.json", "{}", "Packagist"),
    ],
)
def test_other_ecosystems_are_holes_with_a_way_out(tmp_path: Path, name: str, content: str, ecosystem: str) -> None:
    evidence, _ = run(tmp_path, {**PINNED, name: content})
    assert evidence.status is Status.PARTIAL
    assert evidence.reasons == (f"{ecosystem} packages are not described: {name}",)
    assert evidence.hint == "Import an SBOM that describes them."
    assert evidence.facts["other_ecosystems"] == [ecosystem]
    assert (evidence.coverage.considered, evidence.coverage.analysed) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("uv.lock", "not = [toml"),
        ("package-lock.json", "{"),
        ("yarn.lock", "# yarn"),
        ("pdm.lock", ""),
        ("setup.py", "x"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: str) -> None:
    evidence, _ = run(tmp_path, {"other/requirements.txt": "a==1.0\n", f"sub/{name}": content})
    assert evidence.status is Status.PARTIAL
    assert any(f"sub/{name}" in reason for reason in evidence.reasons)
    assert all(source["path"] != f"sub/{name}" for source in evidence.facts["sources"])


def test_manifests_that_name_nothing_describe_nothing(tmp_path: Path) -> None:
    evidence, _ = run(tmp_path, {"requirements.txt": "# not written yet\n"})
    assert evidence.status is Status.PARTIAL
    assert evidence.reasons == ("the SBOM describes no component: the manifests name no package",)


def test_a_package_that_no_purl_can_name_is_a_hole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssdfgate.sbom.packages._purl", lambda *_: None)
    evidence, _ = run(tmp_path, PINNED)
    assert evidence.status is Status.PARTIAL
    assert evidence.facts["missing_from_sbom"] == 1
    assert any("1 not described by name, version and purl: a 1.0" in reason for reason in evidence.reasons)
    assert [(skip.reason, skip.count) for skip in evidence.coverage.skipped] == [("not fully described", 1)]


def spoil(tmp_path: Path, change) -> Evidence:
    """Run the collector, then let the report be read as something else than was written."""
    root = tmp_path / "root"
    root.mkdir()
    for name, content in PINNED.items():
        (root / name).write_text(content)
    with Runner(1) as runner:
        pending = Sbom(lambda: WHEN).run(job(root, tmp_path / "work", runner))
    found = json.loads(pending.raw[0].content)
    change(found)
    return pending.conclude((only(CycloneDxReader(lambda: WHEN).read(json.dumps(found).encode())),))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["components"].clear(), "1 not described"),
        (lambda d: d["components"][0].pop("version"), "1 not described"),
        (lambda d: d["components"][0].pop("purl"), "1 not described"),
        (lambda d: d["components"][0].update(version="1.1"), "1 not described"),
        (lambda d: d["components"][0].update(purl="pkg:pypi/b@1.0"), "1 not described"),
        (lambda d: d.update(extra=1), "is not sound"),
        (lambda d: d["dependencies"].append({"ref": "gone"}), "is not sound"),
        (lambda d: d["metadata"].update(timestamp="2999-01-01T00:00:00Z"), "is not sound"),
    ],
)
def test_what_is_read_back_decides_and_not_what_was_written(tmp_path: Path, change, said: str) -> None:
    evidence = spoil(tmp_path, change)
    assert evidence.status is Status.PARTIAL
    assert any(said in reason for reason in evidence.reasons)


@pytest.mark.parametrize(
    ("target", "blind"),
    [
        ("ssdfgate.sbom.control.schema_errors", lambda *_: ()),
        ("ssdfgate.sbom.build.packages", lambda _: ()),
        ("ssdfgate.sbom.component_fields.hash_fault", lambda _: None),
        ("ssdfgate.sbom.component_fields.is_purl", lambda _: True),
        ("ssdfgate.sbom.document_fields.has_timestamp", None),
        ("ssdfgate.lockfiles.uvlock.locked", None),
    ],
)
def test_the_control_notices_what_has_gone_blind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, blind
) -> None:
    if target.endswith("has_timestamp"):
        monkeypatch.setattr("ssdfgate.sbom.minimum.has_timestamp", lambda _: True)
    elif target.endswith("locked"):
        from ssdfgate.lockfiles import uvlock

        real = uvlock.locked
        monkeypatch.setattr(target, lambda name, *rest: real("other" if name.startswith("second") else name, *rest))
    else:
        monkeypatch.setattr(target, blind)
    evidence, _ = run(tmp_path, PINNED)
    assert evidence.status is Status.PARTIAL
    assert evidence.coverage.control is not None
    assert not evidence.coverage.control.ok
    assert evidence.reasons[0].startswith("the positive control did not come back as it must: ")
    assert "Install ssdfgate again" in evidence.hint


@pytest.mark.parametrize("version", ["1.5", "1.6", "1.7"])
def test_the_control_holds_in_every_version(tmp_path: Path, version: str) -> None:
    evidence, raw = run(tmp_path, PINNED, Settings(sbom=SbomSettings(version)))
    assert evidence.coverage.control == Control(12, 12)
    assert evidence.status is Status.COMPLETE
    assert json.loads(raw)["specVersion"] == version
    assert evidence.facts["spec_version"] == version


def test_settings_that_cannot_be_met_are_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not written"):
        run(tmp_path, PINNED, Settings(sbom=SbomSettings("1.4")))


def test_the_supplier_goes_into_the_document(tmp_path: Path) -> None:
    settings = Settings(sbom=SbomSettings("1.6", "Example Works", "https://example.org", "sbom@example.org"))
    evidence, _ = run(tmp_path, PINNED, settings)
    fields = evidence.payload.fields
    assert fields["document.supplier"] == fields["document.creator_contact"] == fields["document.author"] == (1, 1)


def test_what_the_configuration_excludes_is_scope_and_not_a_hole(tmp_path: Path) -> None:
    exclusion = Exclusion("examples/", "teaching material")
    evidence, _ = run(tmp_path, {**PINNED, "examples/requirements.txt": "loose\n"}, Settings(exclusions=(exclusion,)))
    assert evidence.status is Status.COMPLETE
    assert [(skip.reason, skip.count) for skip in evidence.coverage.excluded] == [("examples/: teaching material", 1)]


def test_credentials_of_a_lock_file_do_not_travel(tmp_path: Path) -> None:
    lock = {
        "name": "shop", "version": "1.0.0", "lockfileVersion": 3,
        "packages": {
            "": {"name": "shop", "dependencies": {"a": "1.0.0", "b": "1.0.0"}},
            "node_modules/a": {"version": "1.0.0", "resolved": "https://user:hunter2@registry.example/a.tgz"},
            "node_modules/b": {"version": "git+https://user:hunter2@git.example/b.git#abc"},
        },
    }  # fmt: skip
    manifest = {"name": "shop", "dependencies": {"a": "1.0.0", "b": "1.0.0"}}
    evidence, raw = run(tmp_path, {"package-lock.json": json.dumps(lock), "package.json": json.dumps(manifest)})
    assert b"hunter2" not in raw
    assert b"hunter2" not in evidence.content()


def test_the_document_stays_out_of_the_tree(tmp_path: Path) -> None:
    root = copy_of(LOCKS / "npm-3", tmp_path / "root")
    before = sorted(path for path in root.rglob("*"))
    collect(root, tmp_path / "work")
    assert sorted(path for path in root.rglob("*")) == before


def test_every_line_counts_and_the_sums_fit(tmp_path: Path) -> None:
    files = {"a/requirements.txt": "x\nx\n", "b/requirements.txt": "x\ny==1\n", "c/requirements.txt": "y==1\n"}
    coverage = run(tmp_path, files)[0].coverage
    assert (coverage.considered, coverage.analysed) == (4, 1)
    assert [(skip.reason, skip.count) for skip in coverage.skipped] == [("not pinned", 3)]


def test_evidence_can_be_made_from_a_copy_of_the_job(tmp_path: Path) -> None:
    """The collector keeps nothing between two runs."""
    root = copy_of(LOCKS / "npm-3", tmp_path / "root")
    collector = Sbom(lambda: WHEN)
    with Runner(1) as runner:
        first = job(root, tmp_path / "1", runner)
        second = replace(first, workspace=tmp_path / "other")
        second.workspace.mkdir()
        assert collector.run(first).raw == collector.run(second).raw


def test_heavy_libraries_are_loaded_only_where_they_are_needed() -> None:
    code = (
        "import sys, ssdfgate.collectors.sbom, ssdfgate.readers.cyclonedx\n"
        "print([name for name in ('cyclonedx', 'jsonschema_rs', 'license_expression', 'requests') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"


NONE = {"pyproject.toml": "[project]\nname = 'p'\nversion = '1'\n", "p.py": "import os\n"}


@pytest.mark.parametrize(
    "files",
    [NONE, {**NONE, "go.mod": "module a\n"}, {"Cargo.toml": "[package]\nname = 'a'\n", "a.rs": "fn main() {}\n"}],
)
def test_a_project_that_states_that_it_has_no_dependencies_has_nothing_to_describe(tmp_path: Path, files) -> None:
    evidence, raw = run(tmp_path, files)
    manifests = sorted(name for name in files if not name.endswith((".py", ".rs")))
    assert evidence.status is Status.NOT_APPLICABLE
    assert evidence.reasons == (f"{', '.join(manifests)}: states that there are no dependencies",)
    assert evidence.facts["none_stated"] == {"manifests": len(manifests), "examples": manifests}
    assert json.loads(raw)["components"] == []  # the document is written all the same


@pytest.mark.parametrize(
    "more",
    [{"requirements.txt": "a==1\n"}, {"jquery.min.js": "x"}, {"go.mod": "module a\nrequire b v1\n"}, {"A.java": "x"}],
)
def test_what_speaks_against_having_nothing_to_describe(tmp_path: Path, more) -> None:
    evidence, _ = run(tmp_path, {**NONE, **more})
    assert evidence.status is not Status.NOT_APPLICABLE
    assert evidence.facts["none_stated"] is None
