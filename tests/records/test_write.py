"""What is written reads back as the same, takes the place of nothing by accident, and is there whole or not at all."""

import json
import stat
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssdfgate.errors import ConfigError
from ssdfgate.frameworks import available, load_framework
from ssdfgate.model import visible
from ssdfgate.model.records import Scope
from ssdfgate.records import add_attestation, add_waiver
from ssdfgate.records.write import _name, to_yaml
from ssdfgate.yamlfile import _FORBIDDEN, parse_yaml

FIELDS = {
    "scope": {"rule": "B101"}, "reason": "Asserts are fine here.", "owner": "Li Wu", "ticket": "SEC-1",
    "expires": "2026-12-01",
}  # fmt: skip
STATEMENT = {
    "framework": "ssdf-1.1", "requirement": "PO.2.2", "statement": "Everybody took the course.", "role": "Trainer",
    "person": "Ann Bell", "review": "2027-07-01",
}  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: not _FORBIDDEN.search(text)
)


def waive(repository, today, **fields):
    return add_waiver(repository.root, {**FIELDS, **fields}, today=today, catalogues=repository.catalogues)


def attest(repository, today, *, renew=False, **fields):
    everything = {**STATEMENT, **fields}
    return add_attestation(repository.root, everything, today=today, catalogues=repository.catalogues, renew=renew)


def tried(write, *arguments, **fields):
    """What was written; None where it was refused in words that are safe to print."""
    try:
        return write(*arguments, **fields)
    except ConfigError as refusal:
        told = str(refusal)
    assert all(visible(line) == line for line in told.split("\n"))
    return None


@pytest.fixture(autouse=True)
def _root(repository):
    repository.root.mkdir()


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("abcd"), TEXTS | st.dictionaries(st.sampled_from("ef"), TEXTS, min_size=1), min_size=1
    )
)
@pytest.mark.parametrize(
    "more", ["1e5", "0x10", "null", "~", "yes", "2026-01-01", "- a", "a: b", "a #b", ".inf", " a ", "a\n b"]
)
def test_any_text_reads_back_as_itself(more, document):
    document = {**document, "more": more}
    assert parse_yaml(to_yaml(document).encode(), "a.yaml").value == document


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=TEXTS.map(lambda text: f"Because of {text}"), owner=TEXTS.map(lambda text: f"Li {text}"), ticket=TEXTS)
def test_a_waiver_is_written_as_it_is_read_or_refused(repository, today, reason, owner, ticket):
    written = tried(waive, repository, today, reason=reason, owner=owner, ticket=ticket)
    if written is None:
        assert repository.load().waivers == ()
        return
    assert (written.reason, written.owner, written.ticket) == (reason, owner, ticket)
    assert repository.load().waivers == (written,)
    (repository.root / written.where.rpartition(":")[0]).unlink()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statement=TEXTS.map(lambda text: f"I looked at {text}"), person=TEXTS, role=TEXTS)
def test_an_attestation_is_written_as_it_is_read_or_refused(repository, today, statement, person, role):
    written = tried(attest, repository, today, statement=statement, person=person, role=role)
    if written is None:
        assert repository.load().attestations == ()
        return
    assert (written.statement, written.person, written.role) == (statement, person, role)
    assert repository.load().attestations == (written,)
    (repository.root / written.where.rpartition(":")[0]).unlink()


def test_a_waiver_lies_under_its_id_and_anybody_may_read_it(repository, today):
    written = waive(repository, today, ticket="https://tracker.example.org/browse/SEC-12/", scope={"rule": "B101"})
    path = repository.root / ".ssdfgate" / "waivers" / f"{written.id}.yaml"
    assert written.id.startswith("sec-12-")
    assert written.scope == Scope(rule="B101")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_what_is_written_fits_the_schemas_for_other_readers(repository, today):
    for record, name in ((waive(repository, today), "waiver"), (attest(repository, today), "attestation")):
        schema = json.loads((files("ssdfgate") / "schemas" / f"{name}-v1.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        path = record.where.rpartition(":")[0]
        document = parse_yaml((repository.root / path).read_bytes(), path).value
        jsonschema.validate(document, schema)
        assert document["schema"] == f"ssdfgate/{name}/v1"
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**document, "more": 1}, schema)


def test_waivers_of_one_ticket_lie_side_by_side_but_no_waiver_twice(repository, today):
    first, second = waive(repository, today), waive(repository, today, scope={"rule": "B102"})
    assert first.id != second.id
    with pytest.raises(ConfigError, match=f"nothing is written: .*{first.id}.yaml:1 says the same already"):
        waive(repository, today, reason="Another reason for it.")
    assert sorted(repository.load().waivers, key=str) == sorted((first, second), key=str)


def test_a_statement_is_renewed_only_when_told(repository, today):
    attest(repository, today)
    with pytest.raises(ConfigError, match="says the same already"):
        attest(repository, today, statement="Everybody took it again.")
    with pytest.raises(ConfigError, match="is there already"):
        attest(repository, today, person="Bo Chan")
    renewed = attest(repository, today, statement="Everybody took it again.", renew=True)
    assert repository.load().attestations == (renewed,)


def test_a_statement_that_stands_elsewhere_is_not_written_again(repository, today, kinds):
    path = ".ssdfgate/attestations/a.yaml"
    repository.put(path, kinds[path])
    fields = {"role": "head of development", "person": "ann bell"}
    for renew in (False, True):
        with pytest.raises(ConfigError, match=f"nothing is written: {path}:1 says the same already"):
            attest(repository, today, renew=renew, **fields)
    assert len(repository.load().attestations) == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reason": "tbd"}, "the waiver: `reason` must not be shorter"),
        ({"owner": "todo"}, "the waiver: `owner` is `todo`"),
        ({"expires": "2026-07-22"}, "does not lie after `created`"),
        ({"scope": {}}, "must hold at least 1 key"),
        ({"scope": {"path": "**"}}, "would cover everything"),
        ({"reason": "an escape \x1b[31m in it"}, "character U\\+001B is not allowed"),
        ({"reason": "half a character \ud800"}, "."),
    ],
)
def test_what_would_not_be_read_is_not_written(repository, today, fields, message):
    with pytest.raises(ConfigError, match=message):
        waive(repository, today, **fields)
    assert list(repository.root.iterdir()) == []


@pytest.mark.parametrize("name", [".ssdfgate", ".ssdfgate/waivers"])
def test_nothing_is_written_through_a_link(repository, today, tmp_path, name):
    outside = tmp_path / "outside"
    outside.mkdir()
    (repository.root / name).parent.mkdir(exist_ok=True)
    (repository.root / name).symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of the repository"):
        waive(repository, today)
    assert list(outside.iterdir()) == []


def test_a_failed_write_leaves_nothing_behind(repository, today, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ConfigError, match="cannot be written: No space left on device"):
        waive(repository, today)
    assert list((repository.root / ".ssdfgate" / "waivers").iterdir()) == []


@pytest.mark.parametrize("framework", available())
def test_every_requirement_has_a_file_name_of_its_own(framework):
    names = [_name(requirement.id) for requirement in load_framework(framework).requirements]
    assert len(names) == len(set(names))


def test_names_without_latin_letters_keep_apart():
    assert _name("Архитектор") != _name("架构师")
