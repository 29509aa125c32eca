import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom
from hypothesis import given
from hypothesis import strategies as st
from support.manifests import FIXTURES as LOCKS
from support.sbom import (
    DECLARED,
    FIXTURES,
    PROJECT,
    SHA256,
    SHA512,
    SUBJECT,
    SUPPLIER,
    WHEN,
    declared,
    document,
    golden,
    npm,
    pypi,
    unusable,
)

from ssdfgate.errors import ConfigError
from ssdfgate.inventory import take
from ssdfgate.lockfiles.model import Declared, Ecosystem, Manifest, Reason
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model.settings import SbomSettings
from ssdfgate.sbom.build import build, serialise
from ssdfgate.sbom.minimum import check
from ssdfgate.sbom.project import Project
from ssdfgate.sbom.request import Request
from ssdfgate.sbom.validate import schema_errors

VERSIONS = ["1.5", "1.6", "1.7"]


def component(found: dict, name: str) -> dict:
    (one,) = [item for item in found["components"] if item["name"] == name]
    return one


def edges(found: dict) -> dict[str, list[str] | None]:
    return {item["ref"]: item.get("dependsOn") for item in found["dependencies"]}


def aggregate(found: dict, ref: str) -> str:
    (one,) = [item["aggregate"] for item in found["compositions"] if ref in item["dependencies"]]
    return one


@pytest.mark.parametrize("version", VERSIONS)
def test_golden_document(version: str) -> None:
    expected = (FIXTURES / f"own-{version}.json").read_text(encoding="utf-8")
    assert golden(version) == expected
    parsed = json.loads(expected)
    assert schema_errors(parsed, version) == ()
    assert check(parsed, WHEN).errors == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_library_reads_back_what_it_wrote_and_what_we_added(version: str) -> None:
    found = json.loads((FIXTURES / f"own-{version}.json").read_text(encoding="utf-8"))
    bom = Bom.from_json(found)
    assert sorted(item.bom_ref.value for item in bom.components) == [item["bom-ref"] for item in found["components"]]
    assert {item.ref.value for item in bom.dependencies} == set(edges(found))
    assert bom.serial_number.urn == found["serialNumber"]


def test_equal_requests_give_equal_bytes_whatever_the_order() -> None:
    turned = Declared(DECLARED.manifests[::-1], DECLARED.dependencies[::-1], DECLARED.unusable[::-1])
    request = Request(DECLARED, PROJECT, SUPPLIER, WHEN, SUBJECT)
    other = replace(request, declared=turned)
    assert serialise(build(request)) == serialise(build(other))


def test_serial_number_follows_the_content_and_the_time() -> None:
    request = Request(DECLARED, PROJECT, SUPPLIER, WHEN, SUBJECT)
    later = replace(request, timestamp=WHEN + timedelta(seconds=1))
    bumped = replace(request, project=replace(PROJECT, version="2.1"))
    serials = {build(item)["serialNumber"] for item in (request, later, bumped)}
    assert len(serials) == 3


def test_one_file_gives_the_component_its_hash_and_its_file_name() -> None:
    found = component(
        document(declared(npm("a", "1.0.0", hashes={"sha512": (SHA512[0],)}, urls=("https://x.example/a.tgz",)))), "a"
    )
    assert found["hashes"] == [{"alg": "SHA-512", "content": SHA512[0]}]
    assert {"name": "bsi:component:filename", "value": "a.tgz"} in found["properties"]


def test_two_files_give_two_addresses_with_a_hash_each_and_none_to_the_component() -> None:
    urls = ("https://x.example/a-1.tar.gz", "https://x.example/a-1-py3-none-any.whl")
    found = component(document(declared(pypi("a", "1", hashes={"sha256": (SHA256[0], SHA256[1])}, urls=urls))), "a")
    assert "hashes" not in found
    said = {item["type"]: (item["url"], item["hashes"][0]["content"]) for item in found["externalReferences"]}
    assert said == {"source-distribution": (urls[0], SHA256[0]), "distribution": (urls[1], SHA256[1])}


def test_a_lone_source_archive_is_what_gets_installed() -> None:
    only = pypi("a", "1", hashes={"sha256": (SHA256[0],)}, urls=("https://x.example/a-1.tar.gz",))
    found = component(document(declared(only)), "a")
    assert [item["type"] for item in found["externalReferences"]] == ["distribution", "source-distribution"]
    assert found["hashes"] == [{"alg": "SHA-256", "content": SHA256[0]}]


def test_hashes_without_addresses_invent_no_address() -> None:
    found = document(declared(pypi("a", "1", hashes={"sha256": (SHA256[0], SHA256[1])})))
    references = component(found, "a")["externalReferences"]
    assert {item["url"] for item in references} == {"pkg:pypi/a@1"}
    fields = check(found, WHEN).fields
    assert fields["component.distribution_url"] == (0, 1)
    assert fields["component.hash"] == (1, 1)


@pytest.mark.parametrize("digests", [("short",), ("z" * 64,), ("0" * 64,)])
def test_hashes_that_are_none_are_left_out(digests: tuple[str, ...]) -> None:
    found = document(declared(pypi("a", "1", hashes={"sha256": digests})))
    assert "hashes" not in component(found, "a")
    assert check(found, WHEN).errors == ()


def test_addresses_that_are_none_are_left_out_so_that_the_document_stays_valid() -> None:
    urls = ("https://x.example/a b", "javascript:alert(1)", "https://[x", "https://ok.example/%zz", "../a.whl")
    found = document(declared(pypi("a", "1", urls=urls)))
    assert "externalReferences" not in component(found, "a")
    assert schema_errors(found, "1.6") == ()


def test_the_same_package_of_two_files_is_one_component_and_two_versions_are_two() -> None:
    found = document(
        declared(
            pypi(
                "a",
                "1",
                hashes={"sha256": (SHA256[0],)},
                urls=("https://x.example/a.whl",),
                requires=(),
                direct=False,
            ),
            pypi("a", "1", source="requirements.txt", hashes={"sha256": (SHA256[0],)}, scope="dev"),
            pypi("a", "2", requires=(), direct=True),
        )
    )
    assert [(item["name"], item["version"]) for item in found["components"]] == [("a", "1"), ("a", "2")]
    first = found["components"][0]
    assert [item["value"] for item in first["properties"] if item["name"] == "ssdfgate:source"] == [
        "requirements.txt",
        "uv.lock",
    ]
    assert first["scope"] == "required"
    assert len(first["externalReferences"]) == 1


def test_locks_that_disagree_on_a_hash_leave_no_certain_file() -> None:
    found = document(
        declared(
            npm("a", "1.0.0", hashes={"sha512": (SHA512[0],)}, urls=("https://x.example/a.tgz",)),
            npm("a", "1.0.0", source="sub/package-lock.json", hashes={"sha512": (SHA512[1],)}),
        )
    )
    one = component(found, "a")
    assert "hashes" not in one
    assert {item["hashes"][0]["content"] for item in one["externalReferences"]} == {SHA512[0], SHA512[1]}


def test_names_of_different_ecosystems_do_not_meet() -> None:
    found = document(declared(pypi("a", "1.0.0", requires=(("b", "1"),), direct=True), npm("b", "1", direct=True)))
    assert edges(found)["pypi:a@1.0.0"] is None
    assert aggregate(found, "pypi:a@1.0.0") == "incomplete"


def test_without_a_graph_the_project_leads_to_all_and_the_document_says_that_it_does_not_know() -> None:
    found = document(declared(pypi("a", "1"), pypi("b", "1", direct=False)))
    assert edges(found) == {"project:shop": ["pypi:a@1", "pypi:b@1"]}
    assert {aggregate(found, ref) for ref in ("pypi:a@1", "pypi:b@1")} == {"unknown"}
    assert aggregate(found, "project:shop") == "incomplete"


def test_a_whole_graph_is_called_complete() -> None:
    found = document(
        declared(pypi("a", "1", requires=(("b", "1"),), direct=True), pypi("b", "1", requires=(), direct=False))
    )
    assert edges(found) == {"project:shop": ["pypi:a@1"], "pypi:a@1": ["pypi:b@1"], "pypi:b@1": None}
    assert [item["aggregate"] for item in found["compositions"]] == ["complete"]


@pytest.mark.parametrize(
    "hole",
    [
        Manifest("go.mod", Ecosystem.GO, locks=False),
        Manifest("setup.py", Ecosystem.PYPI, locks=False, problem="worked out by code"),
    ],
)
def test_a_manifest_that_tells_nothing_makes_the_project_incomplete(hole: Manifest) -> None:
    found = document(declared(pypi("a", "1", requires=(), direct=True), manifests=(hole,)))
    assert aggregate(found, "project:shop") == "incomplete"


def test_what_nothing_leads_to_is_not_called_complete() -> None:
    found = document(declared(pypi("a", "1", requires=(), direct=True), pypi("lost", "1", requires=(), direct=False)))
    assert edges(found)["project:shop"] == ["pypi:a@1"]
    assert aggregate(found, "project:shop") == "incomplete"


def test_circles_end() -> None:
    found = document(
        declared(
            npm("a", "1.0.0", requires=(("b", "1.0.0"),), direct=True),
            npm("b", "1.0.0", requires=(("a", "1.0.0"),), direct=False),
        )
    )
    assert edges(found)["npm:b@1.0.0"] == ["npm:a@1.0.0"]
    assert check(found, WHEN).fields["document.relationships"] == (1, 1)


def test_unusable_dependencies_are_named_and_nothing_is_invented() -> None:
    found = document(declared(unusable("requests"), unusable("requests", source="other.txt")))
    assert [set(item) for item in found["components"]] == [{"bom-ref", "name", "type", "properties"}] * 2
    assert check(found, WHEN).fields["component.version"] == (0, 2)
    assert edges(found)["project:shop"] == ["unresolved:pypi:1", "unresolved:pypi:2"]


def test_a_package_may_need_one_that_cannot_be_named() -> None:
    needy = pypi("a", "1", requires=(("fork", "2.0"),), direct=True)
    found = document(declared(needy, unusable("fork", Reason.VCS, source="uv.lock", version="2.0")))
    assert edges(found)["pypi:a@1"] == ["unresolved:pypi:1"]
    assert edges(found)["project:shop"] == ["pypi:a@1"]
    assert aggregate(found, "unresolved:pypi:1") == "unknown"


def test_lines_that_name_no_package_are_kept_beside_the_components() -> None:
    found = document(declared(unusable("base.txt", Reason.MISSING_INCLUDE, line=3), pypi("a", "1")))
    assert [item["name"] for item in found["components"]] == ["a"]
    assert found["metadata"]["properties"] == [
        {
            "name": "ssdfgate:unresolved",
            "value": "requirements.txt:3: base.txt (the included file is not in the tree)",
        }
    ]


def test_other_ecosystems_give_no_components() -> None:
    foreign = replace(pypi("a", "1"), ecosystem=Ecosystem.GO)
    found = document(declared(foreign, replace(unusable("b"), ecosystem=Ecosystem.GO)))
    assert found["components"] == []


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("MIT", {"license": {"id": "MIT", "acknowledgement": "declared"}}),
        ("mit", {"license": {"id": "MIT", "acknowledgement": "declared"}}),
        ("MIT OR Apache-2.0", {"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"}),
        ("See the file", {"license": {"name": "See the file", "acknowledgement": "declared"}}),
        ("(" * 400, {"license": {"name": "(" * 400, "acknowledgement": "declared"}}),
        ("x " * 600, {"license": {"name": ("x " * 600)[:500], "acknowledgement": "declared"}}),
    ],
)
def test_licences(licence: str, expected: dict) -> None:
    found = document(declared(npm("a", "1.0.0", licence=licence)))
    assert component(found, "a")["licenses"] == [expected]
    assert schema_errors(found, "1.6") == ()


def test_several_licences_become_ids_and_names_since_an_expression_stands_alone() -> None:
    both = declared(
        npm("a", "1.0.0", licence="MIT"), npm("a", "1.0.0", source="b/package-lock.json", licence="MIT OR ISC")
    )
    found = document(both)
    assert [item["license"].get("id") or item["license"]["name"] for item in component(found, "a")["licenses"]] == [
        "MIT",
        "MIT OR ISC",
    ]
    assert schema_errors(found, "1.6") == ()


@pytest.mark.parametrize("name", ["@a/b/c", "a/b", " ", "-", "@"])
def test_a_name_that_no_purl_can_hold_gets_none(name: str) -> None:
    (one,) = document(declared(npm(name, "1.0.0")))["components"]
    assert "purl" not in one


_NAMES = st.text(min_size=1, max_size=12) | st.text(alphabet="@/%:.-_ a\u200b", min_size=1, max_size=8)


@given(st.lists(st.tuples(_NAMES, _NAMES, st.booleans()), min_size=1, max_size=5))
def test_any_names_give_a_valid_document_and_sound_purls(named: list[tuple[str, str, bool]]) -> None:
    found = document(
        declared(*(npm(name, version) if other else pypi(name, version) for name, version, other in named))
    )
    assert schema_errors(found, "1.6") == ()
    assert {error.rule for error in check(found, WHEN).errors} <= {"component.name", "component.version"}
    refs = [item["bom-ref"] for item in found["components"]]
    assert len(refs) == len(set(refs)) == len(set(named))


def test_references_are_unique_even_where_names_try_to_look_like_versions() -> None:
    found = document(declared(npm("a@1", "2"), npm("a", "1@2"), npm("a%401", "2"), npm("a", "1%402")))
    refs = [item["bom-ref"] for item in found["components"]]
    assert len(set(refs)) == 4
    assert check(found, WHEN).errors == ()


def test_hostile_text_does_not_break_the_document() -> None:
    bad = pypi("a", "1", marker="\ud800 \x00", source="\udcff.lock", licence="\x1b[31m")
    found = document(declared(bad, unusable("https://user:secret@host.example/x.git")))
    assert schema_errors(found, "1.6") == ()
    assert "secret" not in json.dumps(found)


@pytest.mark.parametrize("version", ["1.4", "1.8", "latest", ""])
def test_an_unknown_version_is_a_mistake_of_the_settings(version: str) -> None:
    with pytest.raises(ConfigError, match="is not written") as caught:
        document(DECLARED, SbomSettings(version))
    assert "1.5, 1.6, 1.7" in caught.value.hint


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (SbomSettings(supplier_url="example.org"), "supplier_url"),
        (SbomSettings(supplier_email="nobody"), "supplier_email"),
    ],
)
def test_a_supplier_that_cannot_be_reached_is_a_mistake_of_the_settings(settings: SbomSettings, key: str) -> None:
    with pytest.raises(ConfigError, match=key):
        document(DECLARED, settings)


def test_without_a_supplier_none_is_named() -> None:
    found = document(DECLARED)
    assert set(found["metadata"]) == {"component", "lifecycles", "properties", "timestamp", "tools"}
    fields = check(found, WHEN).fields
    assert fields["document.supplier"] == (0, 1)
    assert fields["document.creator_contact"] == (0, 1)


def test_with_a_supplier_the_document_has_all_that_can_be_had_without_the_artefacts() -> None:
    whole = declared(
        npm(
            "a",
            "1.0.0",
            hashes={"sha512": (SHA512[0],)},
            urls=("https://x.example/a.tgz",),
            requires=(),
            direct=True,
            licence="MIT",
        )
    )
    fields = check(document(whole, SUPPLIER), WHEN).fields
    missing = {name for name, (present, of) in fields.items() if present != of}
    assert missing == {
        "component.creator_contact",
        "component.executable",
        "component.source_url",
        "component.supplier",
    }


def test_a_project_that_only_has_a_folder_is_named_by_it() -> None:
    found = document(DECLARED, project=Project("Some Folder"), subject=None)
    assert found["metadata"]["component"] == {
        "bom-ref": "project:Some%20Folder",
        "name": "Some Folder",
        "type": "application",
    }


def test_uv_itself_finds_the_same_packages_and_edges() -> None:
    ours, theirs = document(of_folder(LOCKS / "uv")), fixture("uv-1.5.json")
    assert purls(ours) == {purl.partition("?")[0] for purl in purls(theirs)}
    assert purl_edges(ours) == {(start.partition("?")[0], end.partition("?")[0]) for start, end in purl_edges(theirs)}


def test_npm_itself_finds_the_same_packages_and_edges() -> None:
    """The workspace `tool` is a component for npm; for us it is part of the project."""
    ours, theirs = document(of_folder(LOCKS / "npm-3")), fixture("npm-1.5.json")
    workspace = "pkg:npm/tool@0.1.0"
    assert purls(ours) == purls(theirs) - {workspace}
    assert purl_edges(ours) == {edge for edge in purl_edges(theirs) if workspace not in edge}


def of_folder(root: Path) -> Declared:
    return read_all(root, take(root))


def fixture(name: str) -> dict:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def purls(found: dict) -> set[str]:
    return {item["purl"] for item in found["components"] if "purl" in item}


def purl_edges(found: dict) -> set[tuple[str, str]]:
    """Edges between components, by purl, since every tool makes references of its own."""
    known = {item["bom-ref"]: item["purl"] for item in found["components"] if "purl" in item}
    return {
        (known[item["ref"]], known[target])
        for item in found["dependencies"]
        for target in item.get("dependsOn", [])
        if item["ref"] in known and target in known
    }
