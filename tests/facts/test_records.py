"""Where records are found, and what is told of those that nothing can be said of."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.facts import Tree, UnreadableError
from ssdfgate.facts.conventions import STEMS, ending_of, stem_of
from ssdfgate.facts.records import MOST_BYTES, MOST_FILES, documents
from ssdfgate.facts.tree import LARGEST
from ssdfgate.model.settings import DOCUMENTS

NOW = datetime(2026, 6, 15, tzinfo=UTC)
TEXT = b"Some words.\n\nLast reviewed: 2026-01-02\n"
REVIEWED_NS = 1_767_312_000 * 10**9
CONFIGURATION = Path(__file__).parents[2] / "docs" / "configuration.md"


def of(files: dict[str, bytes], blocked: dict[str, str] | None = None) -> Tree:
    return Tree({path: len(content) for path, content in files.items()}, blocked or {}, files.__getitem__)


def found(tree: Tree, **named: str):
    """Only what is not null."""
    told = documents(tree, named, NOW)
    assert list(told) == list(DOCUMENTS)
    return {name: entry for name, entry in told.items() if entry is not None}


def paths(*files: str) -> dict[str, str]:
    return {name: entry["path"] for name, entry in found(of(dict.fromkeys(files, TEXT))).items()}


def test_every_record_has_names_and_no_name_has_two_records():
    assert list(STEMS) == list(DOCUMENTS)
    stems = [stem for names in STEMS.values() for stem in names]
    assert len(stems) == len(set(stems))
    assert all(stem_of(f"{stem.upper()}.md") == stem for stem in stems)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_record_is_documented(name):
    row = next(line for line in CONFIGURATION.read_text().splitlines() if line.startswith(f"| `{name}` |"))
    assert [stem for stem in STEMS[name] if f"`{stem}`" not in row] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_record_is_found_by_every_name(name):
    for stem in STEMS[name]:
        assert paths(f"docs/{stem}.md") == {name: f"docs/{stem}.md"}
        assert paths(f"docs/{stem}/one.md") == {name: f"docs/{stem}"}


def test_nothing_is_found_in_an_empty_tree():
    assert found(of({})) == {}


@pytest.mark.parametrize(
    "path",
    [
        "THREAT_MODEL.md", "threat-model.rst", "ThreatModel.txt", "threat_model", "docs/threat-model.md", "Threat Model.md",
        "docs/security/threat-model.yaml", "security/threats.adoc", ".ssdfgate/threat-model.md", ".github/THREAT_MODEL.md",
        "doc/threat.model.html", "docs/compliance/threat-model.json", "documentation/threat-model.org",
    ],
)  # fmt: skip
def test_place_of_a_threat_model(path):
    assert found(of({path: TEXT})) == {
        "threat_model": {"path": path, "words": 5, "placeholders": 0, "reviewed_ns": REVIEWED_NS}
    }


@pytest.mark.parametrize(
    "path",
    [
        "src/threat-model.md", "threat-model.py", "threat-model.json", "threat-model.yaml", "training.sh", "docs/design.css",
        "my-threat-model.md", "docs/deep/er/threat-model.md", "design/one.md", "training/requirements.txt",
        "docs/threat-model/template.md", "docs/threat-model/model.py", "docs/threat-model/README", "roles/web/tasks.yml",
    ],
)  # fmt: skip
def test_no_record(path):
    assert paths(path) == {}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("docs/adr/0001-use-rego.md", {"design": "docs/adr"}),
        ("adr/0001.md", {"design": "adr"}),
        ("docs/architecture.md", {"design": "docs/architecture.md"}),
        ("docs/architecture/decisions/0001.md", {"design": "docs/architecture"}),
        ("advisories/2026-01.json", {"advisories": "advisories"}),
        ("security/advisories/GHSA.md", {"advisories": "security/advisories"}),
        (".vex/CVE.openvex.json", {"vex_records": ".vex"}),
        (".openvex/a.json", {"vex_records": ".openvex"}),
        ("product.openvex.json", {"vex_records": "product.openvex.json"}),
        ("vex.json", {"vex_records": "vex.json"}),
        (".openvex.json", {"vex_records": ".openvex.json"}),
        ("docs/app-1.0.vex.json", {"vex_records": "docs/app-1.0.vex.json"}),
        ("docs/vulnerabilities/one.md", {"vulnerability_records": "docs/vulnerabilities"}),
        ("postmortems/2026.md", {"root_causes": "postmortems"}),
    ],
)
def test_folders_and_collections(path, told):
    assert paths(path) == told


def test_the_likeliest_place_and_name_come_first():
    places = [".ssdfgate/", "docs/security/", "security/", "", "docs/", "doc/"]
    for number, place in enumerate(places):
        files = [f"{other}risks.md" for other in places[number:]]
        assert paths(*files) == {"risks": f"{place}risks.md"}
    assert paths("docs/risks.md", "docs/risk-register.md") == {"risks": "docs/risks.md"}
    assert paths("docs/risks/one.md", "docs/risks.md") == {"risks": "docs/risks.md"}


def test_text_is_better_than_what_is_none_and_anything_than_an_empty_file():
    files = {"risks.md": b"", "risks.pdf": b"%PDF", "docs/risks.md": TEXT}
    assert found(of(files))["risks"]["path"] == "docs/risks.md"
    del files["docs/risks.md"]
    assert "is not text" in found(of(files))["risks"]["problem"]
    del files["risks.pdf"]
    assert found(of(files))["risks"] == {"path": "risks.md", "words": 0, "placeholders": 0, "reviewed_ns": None}


def test_a_folder_counts_as_one():
    files = {
        "docs/adr/1.md": b"one two TODO\n",
        "docs/adr/2.md": TEXT,
        "docs/adr/sub/3.md": b"Reviewed: 2025-01-01\n",
        "docs/adr/template.md": b"TODO TODO",
        "docs/adr/picture.png": b"\0",
    }
    told = {"path": "docs/adr", "words": 10, "placeholders": 1, "reviewed_ns": REVIEWED_NS}
    assert found(of(files)) == {"design": told}
    assert found(of(files), design="docs/adr/") == {"design": told}


def test_the_configuration_wins():
    files = {"THREAT_MODEL.md": TEXT, "kept/model.md": b"one\n"}
    told = found(of(files), threat_model="kept/model.md")
    assert told == {"threat_model": {"path": "kept/model.md", "words": 1, "placeholders": 0, "reviewed_ns": None}}
    assert found(of(files), threat_model="./kept//model.md") == told


def test_a_named_file_that_is_not_there_is_told_and_not_replaced():
    told = found(of({"THREAT_MODEL.md": TEXT}), threat_model="kept/model.md")
    assert told["threat_model"]["path"] == "kept/model.md"
    assert "is not among the files that are looked at" in told["threat_model"]["problem"]


@pytest.mark.parametrize(
    ("files", "path", "problem"),
    [
        ({"a.pdf": b"%PDF-1.7"}, "a.pdf", "is not text"),
        ({"a.md": b"\0\1\2"}, "a.md", "is not text"),
        ({"a/x.pdf": b"%PDF"}, "a", "is a folder without any text"),
        ({"a/x.py": b"1"}, "a", "is a folder without any text"),
        ({"a/x.md": b"words", "a/y.md": b"\0"}, "a", "a/y.md is not text"),
        ({f"a/{n}.md": b"x" for n in range(MOST_FILES + 1)}, "a", f"holds more than {MOST_FILES} documents"),
        ({f"a/{n}.md": b"x" * LARGEST for n in range(MOST_BYTES // LARGEST + 1)}, "a", "4 MiB"),
        ({"a.md": b"x" * (LARGEST + 1)}, "a.md", "is larger than 1024 KiB"),
    ],
    ids=["office", "binary", "office folder", "code folder", "binary part", "many", "much", "large"],
)  # fmt: skip
def test_what_nothing_can_be_said_of(files, path, problem):
    told = found(of(files), risks=path)["risks"]
    assert set(told) == {"path", "problem"}
    assert told["path"] == path
    assert told["problem"].startswith(problem) or problem in told["problem"]


def test_a_folder_of_the_usual_name_without_text_is_not_absent():
    assert found(of({"docs/risks/all.pdf": b"%PDF"}))["risks"]["problem"] == "is a folder without any text"
    assert found(of({"docs/risks/all.pdf": b"%PDF", "docs/risk-register.md": TEXT}))["risks"]["words"] == 5


def test_unicode_with_a_mark_is_text():
    assert found(of({"risks.md": "Größe zählt".encode("utf-16")}))["risks"]["words"] == 2


def test_file_that_cannot_be_read_is_told():
    def fetch(_path: str) -> bytes:
        raise UnreadableError("changed while it was looked at")

    told = documents(Tree({"risks.md": 5}, {}, fetch), {}, NOW)
    assert told["risks"] == {"path": "risks.md", "problem": "changed while it was looked at"}
    assert told["roles"] is None


@pytest.mark.parametrize(
    ("blocked", "hidden"),
    [
        ("docs", set(DOCUMENTS)),
        ("docs/security", set(DOCUMENTS)),
        ("docs/risks.md", {"risks"}),
        ("RISKS.md", {"risks"}),
        ("docs/adr", {"design"}),
        ("src", set()),
        ("src/risks.md", set()),
    ],
)
def test_what_may_be_hidden_is_told(blocked, hidden):
    told = found(of({}, {blocked: "no rights"}))
    assert told == {name: {"path": blocked, "problem": "no rights"} for name in hidden}


def test_what_is_seen_is_not_hidden_by_something_else():
    assert found(of({"RISKS.md": TEXT}, {"docs": "no rights"}))["risks"]["path"] == "RISKS.md"
    assert found(of({"RISKS.md": b""}, {"docs": "no rights"}))["risks"]["path"] == "docs"


@pytest.mark.parametrize("blocked", ["kept", "kept/risks.md"])
def test_a_named_file_that_is_hidden_is_told(blocked):
    told = found(of({}, {"kept/other.md": "no rights", blocked: "no rights"}), risks="kept/risks.md")
    assert told["risks"] == {"path": "kept/risks.md", "problem": "no rights"}


def test_problems_are_safe_to_print():
    told = found(of({}, {"docs/risks.md": "no \x1b[31m rights ghp_" + "a" * 36}))
    assert told["risks"]["problem"] == "no \\x1b[31m rights [redacted]"


@pytest.mark.parametrize(
    ("name", "stem", "ending"),
    [
        ("THREAT_MODEL.md", "threat-model", "md"), ("a.b.MD", "a-b", "md"), ("README", "readme", ""),
        ("x.py", "x-py", ""), (".vex", "vex", ""), ("app.openvex.json", "vex", "json"), ("__init__", "init", ""),
        (".md", "md", ""),
    ],
)  # fmt: skip
def test_stems(name, stem, ending):
    assert (stem_of(name), ending_of(name)) == (stem, ending)


@given(st.binary(), st.sampled_from(["risks.md", "docs/risks.rst", "risks.html", "docs/risks/a.json", "risks"]))
def test_any_bytes_are_told(content, path):
    told = found(of({path: content}))
    assert set(told) <= {"risks"}
    for entry in told.values():
        assert set(entry) in ({"path", "words", "placeholders", "reviewed_ns"}, {"path", "problem"})


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.binary(max_size=20), max_size=6), st.text(max_size=8))
def test_any_names_are_told(files, named):
    tree = of({**files, "docs/risks.md": b"x"})
    told = documents(tree, {"roles": named}, NOW)
    assert told["risks"] is not None
    assert told["roles"] is not None
