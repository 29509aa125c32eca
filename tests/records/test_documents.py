"""A document that changed, went away or leads elsewhere is not the one that a statement rests on."""

import os
from datetime import date

import pytest

from ssdfgate.model.digest import Digest
from ssdfgate.model.records import Attestation, Records
from ssdfgate.records import Catalogues, digest_of, documents, intact, state_of, with_documents

CONTENT = b"# Training\n"


def attestation(document="docs/a.md", digest=None, role="r", framework="ssdf-1.1", requirement="PO.2.2"):
    digest = (digest or Digest.of(CONTENT)) if document else None
    return Attestation(
        framework, requirement, "s", role, "p", date(2026, 1, 1), date(2027, 1, 1), document, digest, "x:1"
    )


@pytest.fixture
def root(tmp_path):
    (tmp_path / "root" / "docs").mkdir(parents=True)
    (tmp_path / "root" / "docs" / "a.md").write_bytes(CONTENT)
    (tmp_path / "a.md").write_bytes(CONTENT)
    return tmp_path / "root"


def test_an_unchanged_document_is_intact(root):
    assert intact(attestation(), root)
    assert digest_of(root, "docs/a.md") == Digest.of(CONTENT)
    assert intact(attestation(document=None), root)


@pytest.mark.parametrize("change", [CONTENT + b"\n", b"", CONTENT.replace(b"\n", b"\r\n")])
def test_any_change_counts(root, change):
    (root / "docs" / "a.md").write_bytes(change)
    assert not intact(attestation(), root)


@pytest.mark.parametrize(
    "document", ["docs/b.md", "docs", "../a.md", "docs/../../a.md", "docs/a.md/x", "a\0b", "/etc/passwd", ""]
)
def test_what_is_no_file_of_the_repository_is_not_intact(root, document):
    assert not intact(Attestation("f", "r", "s", "r", "p", date(2026, 1, 1), date(2027, 1, 1), document,
                                  Digest.of(CONTENT), "x:1"), root)  # fmt: skip


@pytest.mark.parametrize("kind", ["out", "folder out", "circle", "fifo"])
def test_links_out_and_special_files_are_not_read(root, kind):
    place = root / "docs" / "a.md"
    place.unlink()
    match kind:
        case "out":
            place.symlink_to(root.parent / "a.md")
        case "folder out":
            place.parent.rmdir()
            place.parent.symlink_to(root.parent)
        case "circle":
            place.symlink_to(place)
        case "fifo":
            os.mkfifo(place)
    assert not intact(attestation(), root)


def test_a_link_inside_leads_to_the_document(root):
    (root / "b.md").symlink_to("docs/a.md")
    assert intact(attestation("b.md"), root)


def test_a_document_that_is_too_large_is_not_known(root, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST_DOCUMENT", len(CONTENT) - 1)
    assert not intact(attestation(), root)


def test_no_file_stays_open(root):
    before = set(os.listdir("/proc/self/fd"))
    for document in ("docs/a.md", "docs", "docs/b.md"):
        intact(attestation(document), root)
    assert set(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize(
    ("record", "day", "state"),
    [
        (attestation(), date(2026, 6, 1), "current"),
        (attestation(), date(2026, 12, 15), "due"),
        (attestation(), date(2027, 1, 1), "overdue"),
        (attestation(digest=Digest("0" * 64)), date(2026, 6, 1), "document changed"),
        (attestation(digest=Digest("0" * 64)), date(2028, 6, 1), "document changed"),
        (attestation(framework="etsi-ts-104-219", requirement="SSDIF PO.1.2"), date(2026, 6, 1), "role not allowed"),
        (
            attestation(framework="etsi-ts-104-219", requirement="SSDIF PO.1.2", role="SDL Team"),
            date(2026, 6, 1),
            "current",
        ),
    ],
)
def test_the_state_of_an_attestation(root, record, day, state):
    assert state_of(record, root, day, Catalogues()) == state


def test_every_attestation_is_told_whether_its_document_is_what_it_was(root):
    records = Records(attestations=(attestation(), attestation("docs/gone.md"), attestation(digest=Digest("0" * 64))))
    assert [item.intact for item in with_documents(records, root).attestations] == [True, False, False]
