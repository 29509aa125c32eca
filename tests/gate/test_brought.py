"""Policies that users bring along: where they come from, how they are pinned, and how they close the gate."""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from support import bundles
from support.registry import serving

from ssdfgate.cli.app import run
from ssdfgate.policy.added import read_added
from ssdfgate.policy.scaffold import scaffold

PLACE, TEST = sorted(scaffold("acme/scanned"))
SOUND = scaffold("acme/scanned")[PLACE]
FAILING = SOUND.replace("default verdict", "# default verdict", 0).replace(
    'verdict := "pass" if {', 'verdict := "fail" if {', 1
)
GONE = "sha256:" + "0" * 64


def put(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return str(read_added(folder).digest)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundles, "WHEN", datetime.now(UTC))  # evidence of now, since the whole command is called
    bundles.bundle_of(bundles.proof(created_at=datetime.now(UTC)), tmp_path / "bundle")
    return tmp_path


def configured(here, *entries):
    (here / "ssdfgate.yaml").write_text(json.dumps({"profile": "local", "policies": list(entries)}, indent=1))


def gate(*more):
    return run(["gate", "bundle", "--config", "ssdfgate.yaml", "-q", "-f", "json", "-o", "report.json", *more])


def verdicts(here):
    rows = json.loads((here / "report.json").read_text())["requirements"]
    return {row["id"]: (row["verdict"], row["required"]) for row in rows if row["framework"] == "org"}


def test_a_measure_of_a_folder_is_required(here):
    digest = put(here / "own", {PLACE: SOUND})
    configured(here, {"path": "own", "digest": digest})
    assert gate() == 0
    assert verdicts(here) == {"acme.scanned": ("pass", True)}
    digest = put(here / "own", {PLACE: FAILING})
    configured(here, {"path": "own", "digest": digest})
    assert gate() == 1
    assert verdicts(here) == {"acme.scanned": ("fail", True)}


def test_a_measure_that_is_not_required_only_tells(here):
    digest = put(here / "own", {PLACE: FAILING})
    configured(here, {"path": "own", "digest": digest, "required": False})
    assert gate() == 0
    assert verdicts(here) == {"acme.scanned": ("fail", False)}


def test_what_nobody_pinned_is_refused_with_the_line_to_add(here, capsys):
    digest = put(here / "own", {PLACE: SOUND})
    configured(here, {"path": "own"})
    assert gate() == 2
    told = capsys.readouterr().err
    assert re.search(r"ssdfgate.yaml:\d+: nobody pinned the policies in own", told)
    assert f"digest: {digest}" in told
    assert run(["gate", "bundle", "--policies", "own", "-q"]) == 2
    told = capsys.readouterr().err
    assert f"@{digest}" in told


def test_what_is_not_as_pinned_is_refused_with_its_digest(here, capsys):
    digest = put(here / "own", {PLACE: SOUND})
    configured(here, {"path": "own", "digest": GONE})
    assert gate() == 5
    assert f"are {digest}, and {GONE} are pinned" in capsys.readouterr().err


def test_a_flag_adds_to_what_the_file_names(here):
    one = put(here / "own", {PLACE: SOUND})
    two = put(here / "more", {PLACE.replace("scanned", "other"): FAILING.replace("scanned", "other")})
    configured(here, {"path": "own", "digest": one})
    assert gate("--policies", f"more@{two}", "--profile", "local") == 1
    assert verdicts(here) == {"acme.scanned": ("pass", True), "acme.other": ("fail", True)}


def test_two_sources_do_not_bring_the_same_measure(here, capsys):
    digest = put(here / "own", {PLACE: SOUND})
    put(here / "more", {PLACE: SOUND})
    configured(here, {"path": "own", "digest": digest}, {"path": "more", "digest": digest})
    assert gate() == 5
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({}, "names no place"),
        ({"digest": GONE}, "names no place"),
        ({"path": "own", "oci": "oci://h/n:t"}, "`path` and `oci`"),
        ({"git": "x"}, "go together"),
        ({"path": "x", "ref": "y"}, "go together"),
        ({"git": "ext::sh -c x", "ref": "main"}, "is reached by none"),
        ({"git": "http://example.org/x", "ref": "main"}, "is reached by none"),
        ({"git": "--upload-pack=x", "ref": "main"}, "is no address"),
        ({"git": "x", "ref": "--force"}, "does not have the form"),
        ({"git": "x", "ref": "a:b"}, "does not have the form"),
        ({"path": "own", "digets": GONE}, "did you mean `digest`?"),
        ({"path": "own", "digest": "sha256:1"}, "does not have the form"),
        ({"path": "gone", "digest": GONE}, "is not a folder of policies"),
    ],
)
def test_entries_that_are_wrong(here, capsys, entry, told):
    configured(here, entry)
    assert gate() == 2
    shown = capsys.readouterr().err
    assert told in shown
    assert re.search(r"ssdfgate\.yaml:[1-9]", shown)


def git(folder, *arguments):
    call = ["git", "-C", folder, "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(here):
    """A repository with a sound measure at `v1`, and a failing one on `main`; the digest of the first."""
    root = here / "policies"
    digest = put(root / "rules", {PLACE: SOUND})
    git(here, "init", "--quiet", "--initial-branch=main", root)
    for text, tag in ((SOUND, "v1"), (FAILING, "v2")):
        put(root / "rules", {PLACE: text})
        git(root, "add", ".")
        git(root, "commit", "--quiet", "-m", tag)
        git(root, "tag", "-a", tag, "-m", tag)
    return root, digest


@pytest.mark.parametrize("bare", [False, True])
def test_a_ref_of_a_repository(here, repository, bare, capsys):
    root, digest = repository
    address = "policies"
    if bare:
        git(here, "clone", "--quiet", "--bare", root, here / "bare.git")
        address = (here / "bare.git").as_uri()
    for ref in ("v1", git(root, "rev-parse", "v1^{commit}")):
        configured(here, {"git": address, "ref": ref, "path": "rules", "digest": digest})
        assert gate() == 0
    configured(here, {"git": address, "ref": "main", "path": "rules", "digest": digest})
    assert gate() == 5
    assert f"and {digest} are pinned" in capsys.readouterr().err


@pytest.mark.parametrize("entry", [{"git": "policies", "ref": "gone"}, {"git": "nowhere", "ref": "main"}])
def test_what_is_not_in_a_repository(here, repository, entry, capsys):
    configured(here, {**entry, "digest": GONE})
    assert gate() not in {0, 1, 3}
    assert "ssdfgate.yaml:" in capsys.readouterr().err


def test_no_program_of_a_repository_is_started(here, repository):
    root, digest = repository
    hook = root / ".git/hooks/post-upload-pack"
    hook.write_text(f"#!/bin/sh\ntouch {here}/ran\n")
    hook.chmod(0o755)
    git(root, "config", "uploadpack.packObjectsHook", f"touch {here}/ran; git pack-objects")
    git(root, "config", "core.fsmonitor", f"touch {here}/ran")
    configured(here, {"git": "policies", "ref": "v1", "path": "rules", "digest": digest})
    assert gate() == 0
    assert not (here / "ran").exists()


def test_links_in_a_repository_are_refused(here, repository, capsys):
    root, _ = repository
    (root / "rules/measures/link.rego").symlink_to("/etc/passwd")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "link")
    lines = capsys.readouterr()
    configured(here, {"git": "policies", "ref": "main", "path": "rules"})
    assert gate() == 2
    digest = re.search(r"digest: (sha256:\w+)", capsys.readouterr().err)[1]
    configured(here, {"git": "policies", "ref": "main", "path": "rules", "digest": digest})
    assert gate() == 5
    assert "link.rego:1: cannot be read: a link" in capsys.readouterr().err, lines


def test_an_artifact_of_a_registry(here, tmp_path_factory, capsys):
    with serving(tmp_path_factory.mktemp("registry")) as host:
        put(here / "own", {PLACE: SOUND, TEST: scaffold("acme/scanned")[TEST]})
        assert run(["policy", "publish", "own", f"oci://{host}/team/policies:1"]) == 0
        address, digest = capsys.readouterr().out.split()
        assert digest == str(read_added(here / "own").digest)
        for where in (f"oci://{host}/team/policies:1", address):
            configured(here, {"oci": where, "digest": digest})
            assert gate() == 0
            assert verdicts(here) == {"acme.scanned": ("pass", True)}
        configured(here, {"oci": address, "digest": GONE})
        assert gate() == 5
        assert f"are {digest}, and {GONE} are pinned" in capsys.readouterr().err
        put(here / "own", {PLACE: "package x\n"})
        assert run(["policy", "publish", "own", f"oci://{host}/team/policies:2"]) == 5


def test_a_bundle_is_no_artifact_of_policies(here, tmp_path_factory, capsys):
    with serving(tmp_path_factory.mktemp("registry")) as host:
        assert run(["push", "bundle", f"oci://{host}/team/bundle:1"]) == 0
        configured(here, {"oci": f"oci://{host}/team/bundle:1", "digest": GONE})
        assert gate() == 5
        assert "these are no policies" in capsys.readouterr().err


def test_every_format_shows_them(here):
    digest = put(here / "own", {PLACE: FAILING})
    configured(here, {"path": "own", "digest": digest})
    for name in ("text", "markdown", "sarif", "html", "junit", "csv"):
        assert run(["gate", "bundle", "--config", "ssdfgate.yaml", "-q", "-f", name, "-o", "out"]) == 1
        assert "acme.scanned" in (here / "out").read_text()


def test_a_waiver_for_one_of_them_counts(here):
    digest = put(here / "own", {PLACE: FAILING})
    configured(here, {"path": "own", "digest": digest})
    today = datetime.now(UTC).date() - timedelta(days=1)
    put(here / "records", {".ssdfgate/waivers/w.yaml": json.dumps({
        "schema": "ssdfgate/waiver/v1", "id": "w-1", "reason": "It waits for the next release.", "owner": "Ada",
        "ticket": "X-1", "created": str(today), "expires": str(today + timedelta(days=20)), "scope": {"framework": "org", "requirement": "acme.scanned"},
    })})  # fmt: skip
    assert gate("--records", "records") == 0


@pytest.mark.parametrize("digest", ["v1", "sha256:abc", "SHA256:" + "0" * 64])
def test_what_is_no_digest_is_told_as_such(here, capsys, digest):
    put(here / "own", {PLACE: SOUND})
    assert run(["gate", "bundle", "--policies", f"own@{digest}"]) == 2
    assert f"`{digest}` is not a digest of the policies in own" in capsys.readouterr().err
