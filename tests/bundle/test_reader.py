import json
import os
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest
from bundle.test_bundle import files_of, manifest
from support.evidence import WHEN, collected, evidence
from support.forged import respelled

from ssdfgate import __version__
from ssdfgate.bundle import Gathered, evidence_record, open_bundle, write_bundle
from ssdfgate.errors import BundleError, ExitCode
from ssdfgate.model import (
    Artifact,
    Coverage,
    Digest,
    EvidenceKind,
    Failed,
    InventorySummary,
    Limit,
    Origin,
    RawReport,
    Skipped,
    Status,
    StoredReport,
    Tool,
    canonical_json,
    skips,
)
from ssdfgate.model.records import Attestation, Exemption, Records, Scope, Waiver

FAILED = Failed("semgrep", EvidenceKind.SAST, "it crashed", "install it", Tool("semgrep", None), WHEN)


DAY = WHEN.date()
RECORDS = Records(
    waivers=(
        Waiver("w1", Scope(("ssdf-1.1", "PW.7.2")), "not reached", "Ada", "T-1", DAY, DAY.replace(year=2027), "w:1"),
        Waiver("w2", Scope(rule="B1", path="a/**"), "not reached", "Ada", "T-2", DAY, DAY.replace(year=2027), "w:2"),
    ),
    attestations=(
        Attestation("cra", "A.1", "it is so", "CISO", "Bea", DAY, DAY, "a.md", Digest.of(b"a"), "a:1", intact=False),
        Attestation("cra", "A.2", "it is so", "CISO", "Bea", DAY, DAY, None, None, "a:2"),
    ),
    exemptions=(Exemption("cra", "A.3", "not sold", "Cid", DAY, "e:1"),),
)


def whole():
    """One collection of each result."""
    of_failure = evidence(
        "semgrep",
        tool=FAILED.tool,
        origin=Origin.RAN,
        status=Status.FAILED,
        coverage=Coverage(unit="runs", considered=0, analysed=0),
        payload=None,
        reasons=(FAILED.reason,),
        hint=FAILED.hint,
    )
    base = manifest(collected("bandit", raw=b"[1]"), Skipped("sbom", EvidenceKind.SBOM, "no need"))
    return replace(
        base,
        gathered=(*base.gathered, Gathered(FAILED, evidence_record(of_failure, FAILED))),
        inventory=InventorySummary(2, {"python": 2}, {"pypi": ("a.txt",)}, skips([("generated", "x")]), (), 1),
        records=RECORDS,
        warnings=(Limit("odd", "look"),),
        artifacts=(Artifact("app.whl", Digest.of(b"app")), Artifact("app.tar.gz", Digest.of(b"source"))),
    )


@pytest.fixture
def bundle(tmp_path):
    write_bundle(whole(), tmp_path / "bundle")
    return tmp_path / "bundle"


def refused(path, match):
    with pytest.raises(BundleError, match=match) as caught:
        open_bundle(path)
    assert caught.value.exit_code is ExitCode.INVALID
    assert caught.value.hint


def test_a_bundle_is_read_as_it_was_written(bundle):
    opened, written = open_bundle(bundle), whole()
    assert opened.statement == written.to_bytes() == opened.manifest.to_bytes()
    assert opened.reference().content == written.content()
    for name in ("version", "created_at", "subject", "context", "inventory", "records", "warnings"):
        assert getattr(opened.manifest, name) == getattr(written, name)
    assert opened.manifest.artifacts == tuple(sorted(written.artifacts))
    by_name = {item.collection.collector: item for item in opened.manifest.gathered}
    assert by_name["semgrep"].collection == FAILED
    assert by_name["sbom"] == Gathered(Skipped("sbom", EvidenceKind.SBOM, "no need"), None)
    raw = RawReport("bandit-json", b"[1]")
    assert by_name["bandit"].collection.raw == (StoredReport("bandit-json", raw.digest, 3),)
    assert [item.record for item in written.gathered if item.record] == [
        by_name[name].record for name in ("bandit", "semgrep")
    ]
    assert opened.read_blob(raw.digest) == b"[1]"
    assert opened.manifest.evidence()
    assert opened.signatures == frozenset()


def test_the_manifest_fits_the_schema_that_ships(bundle):
    schema = json.loads((files("ssdfgate") / "schemas/bundle-v1.schema.json").read_bytes())
    check = jsonschema.Draft202012Validator(schema)
    document = json.loads((bundle / "manifest.json").read_bytes())
    check.validate(document)
    document["predicate"]["collections"][0]["more"] = 1
    assert not check.is_valid(document)


def test_a_bundle_that_was_read_is_written_as_it_was(bundle, tmp_path):
    again = tmp_path / "again"
    write_bundle(open_bundle(bundle).manifest, again, sources=[bundle])
    assert files_of(again) == files_of(bundle)


def test_a_bundle_can_be_written_over_the_one_it_was_read_from(bundle):
    before = files_of(bundle)
    first = open_bundle(bundle).manifest
    more = manifest(collected("pip-audit", raw=b"[2]")).gathered
    write_bundle(replace(first, gathered=(*first.gathered, *more)), bundle, sources=[bundle])
    opened = open_bundle(bundle)
    assert {item.collection.collector for item in opened.manifest.gathered} == {
        "bandit",
        "sbom",
        "semgrep",
        "pip-audit",
    }
    assert before.items() - {("manifest.json", before["manifest.json"])} <= files_of(bundle).items()


def test_a_blob_that_changed_after_it_was_checked_is_not_copied(bundle, tmp_path):
    opened = open_bundle(bundle)
    raw = next(item for item in (bundle / "blobs/sha256").iterdir() if item.read_bytes() == b"[1]")
    raw.write_bytes(b"[2]")
    with pytest.raises(BundleError, match="does not have this digest"):
        write_bundle(opened.manifest, tmp_path / "again", sources=[bundle])
    with pytest.raises(BundleError, match="does not have this digest"):
        opened.read_blob(next(iter(opened.manifest.gathered[0].record.raw)))
    raw.unlink()
    with pytest.raises(BundleError, match=f"{raw.name}: lies in none"):
        write_bundle(opened.manifest, tmp_path / "again", sources=[bundle])
    assert not (tmp_path / "again").exists()


def some_blob(bundle):
    return min((bundle / "blobs/sha256").iterdir())


@pytest.mark.parametrize(
    ("spoil", "match"),
    [
        (lambda at: (at / "manifest.json").unlink(), "has no manifest.json"),
        (lambda at: some_blob(at).unlink(), r"^blobs/sha256/[0-9a-f]{64}: is missing \((raw report|evidence) of "),
        (lambda at: some_blob(at).write_bytes(b""), r"^blobs/sha256/[0-9a-f]{64}: the content does not have this digest"),
        (lambda at: (at / "blobs/sha256" / ("0" * 64)).touch(), "0{64}: is not named in manifest.json"),
        (lambda at: (at / "blobs/sha256/notes.txt").touch(), "notes.txt: does not have the name of a blob"),
        (lambda at: some_blob(at).rename(some_blob(at).with_name(some_blob(at).name.upper())), "name of a blob"),
        (lambda at: (at / "README").touch(), "^README: does not belong"),
        (lambda at: (at / "Manifest.json").touch(), "^Manifest.json: does not belong"),
        (lambda at: (at / ".hidden").mkdir(), "^.hidden: does not belong"),
        (lambda at: (at / "blobs/sha512").mkdir(), "^blobs/sha512: does not belong"),
        (lambda at: (at / "blobs/sha256/sub").mkdir(), "^blobs/sha256/sub: is not a regular file"),
        (lambda at: os.mkfifo(at / "blobs/sha256" / ("1" * 64)), "1{64}: is not a regular file"),
        (lambda at: (at / "bad\x1bname").touch(), r"bad\\x1bname: does not belong"),
    ],
)  # fmt: skip
def test_what_is_missing_damaged_or_added_is_refused_by_name(bundle, spoil, match):
    spoil(bundle)
    refused(bundle, match)


@pytest.mark.parametrize("name", ["manifest.json", "blobs", "blobs/sha256", "blob"])
def test_links_are_refused_even_to_the_right_content(bundle, tmp_path, name):
    victim = some_blob(bundle) if name == "blob" else bundle / name
    moved = victim.rename(tmp_path / "moved")
    victim.symlink_to(moved)
    refused(bundle, "is a link")


def test_an_empty_folder_of_blobs_is_refused(tmp_path):
    write_bundle(manifest(), tmp_path / "bundle")
    assert open_bundle(tmp_path / "bundle").manifest.gathered == ()
    (tmp_path / "bundle/blobs").mkdir()
    refused(tmp_path / "bundle", "blobs: is an empty folder")


def test_a_place_without_a_bundle_is_a_clear_error(tmp_path):
    refused(tmp_path / "nowhere", "nowhere: cannot be read: No such file")
    (tmp_path / "file").touch()
    refused(tmp_path / "file", "file: is neither a folder nor a bundle in one file")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "has no manifest.json, so it is not a bundle")


def edited(bundle, edit):
    """Change the manifest as a forger would: everything else in order."""
    document = json.loads((bundle / "manifest.json").read_bytes())
    edit(document, document["predicate"])
    (bundle / "manifest.json").write_bytes(canonical_json(document))


@pytest.mark.parametrize(
    ("edit", "match"),
    [
        (lambda _, p: p.update(schema="ssdfgate/bundle/v2"), r"not the manifest of a bundle: .*schema"),
        (lambda s, _: s.update(extra=1), "unknown field `extra`"),
        (lambda _, p: p.pop("context"), "missing required field `context`"),
        (lambda _, p: p.update(created_at="yesterday"), "created_at"),
        (lambda _, p: p.update(created_at="2026-11-22T12:00:00"), "created_at"),
        (lambda _, p: p["subject"].update(commit="HEAD"), "commit"),
        (lambda _, p: p["collections"][0]["raw"][0].update(size=-1), "size"),
        (lambda _, p: p["collections"][0]["raw"][0].update(size=4), r"content. is not the digest|another size"),
        (lambda _, p: p["collections"][0]["raw"][0].update(digest="sha256:../../etc"), "digest"),
        (lambda _, p: p["collections"][0].update(kind="sbom"), "`content` is not the digest of its content"),
        (lambda _, p: p.update(version="9"), "`content` is not the digest of its content"),
        (lambda s, _: s["subject"][0].update(name="other"), "subjects of the statement"),
        (lambda s, _: s["subject"].pop(0), "subjects of the statement"),
        (lambda s, _: s["subject"].reverse(), "subjects of the statement"),
        (lambda s, _: s["subject"][2]["digest"].update(sha512="0"), "subjects of the statement"),
        (lambda _, p: p["records"]["waivers"].pop(), "`content` is not the digest of its content"),
        (lambda _, p: p["warnings"].append({"message": "x"}), "something else than"),
        (lambda s, _: s["subject"].append({"name": "x", "digest": {"sha256": "zz"}}), "subjects of the statement"),
        (lambda s, _: s.update(subject=[]), "subjects of the statement"),
        (lambda _, p: p["collections"].reverse(), r"something else|digest of its content"),
        (lambda _, p: p["collections"].append(p["collections"][0]), "digest of its content"),
    ],
)  # fmt: skip
def test_a_manifest_must_say_exactly_what_its_evidence_says(bundle, edit, match):
    edited(bundle, edit)
    refused(bundle, match)


@pytest.mark.parametrize("change", [b" ", b"\n", b"\0", b"}"])
def test_a_manifest_has_one_form(bundle, change):
    path = bundle / "manifest.json"
    path.write_bytes(path.read_bytes() + change)
    refused(bundle, "manifest.json: is not")


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000, b"1e400"])
def test_what_is_no_manifest_is_refused(bundle, content):
    (bundle / "manifest.json").write_bytes(content)
    refused(bundle, "manifest.json: is not the manifest of a bundle")


def test_a_manifest_larger_than_any_is_not_read_into_memory(bundle, monkeypatch):
    monkeypatch.setattr("ssdfgate.bundle.index.LARGEST_MANIFEST", 100)
    refused(bundle, "manifest.json: is larger than")


def test_consistent_lies_about_evidence_are_found(bundle):
    """A forger who works out `content` anew still cannot make the manifest differ from its evidence."""
    from ssdfgate.bundle.statement import content_digest

    def edit(_, predicate):
        predicate["collections"][0]["kind"] = "sbom"
        predicate["content"] = str(content_digest(predicate))

    edited(bundle, edit)
    refused(bundle, "is evidence of something else than manifest.json says")


@pytest.mark.parametrize("what", ["an unknown key", "other evidence", "another summary"])
def test_where_another_version_made_it_the_next_step_says_so(bundle, what):
    from ssdfgate.bundle.statement import content_digest

    def edit(_, predicate):
        predicate["version"] = "0.0.9"
        match what:
            case "an unknown key":
                predicate["novel"] = 1
            case "other evidence":
                predicate["collections"][0]["kind"] = "sbom"
            case _:
                predicate["collections"].reverse()
        predicate["content"] = str(content_digest(predicate))

    edited(bundle, edit)
    with pytest.raises(BundleError) as caught:
        open_bundle(bundle)
    made = f"ssdfgate 0.0.9 made it, and this is {__version__}: use that one, or collect the evidence again."
    assert caught.value.hint == made


def test_evidence_in_another_spelling_is_refused(bundle):
    refused(respelled(bundle), "is not in the form in which evidence is written")


def test_collections_in_another_order_are_refused(bundle):
    from ssdfgate.bundle.statement import content_digest

    def edit(_, predicate):
        predicate["collections"].reverse()
        predicate["content"] = str(content_digest(predicate))

    edited(bundle, edit)
    refused(bundle, "says something else than the evidence that it names")
