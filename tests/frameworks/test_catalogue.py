"""A catalogue is read whole, or a mistake in it is told with file and line."""

from datetime import date
from pathlib import Path

import jsonschema
import pytest
from support.catalogues import catalogue_of, schema

from ssdfgate.errors import ConfigError, FrameworkError, UsageError
from ssdfgate.frameworks import available, load_framework, loader
from ssdfgate.model.requirement import (
    About,
    Actions,
    Automation,
    ClassOfFramework,
    Confidence,
    Force,
    Milestone,
    Reading,
    Route,
    Source,
    Strength,
    Support,
)

CATALOGUE = """\
schema: ssdfgate/framework/v1
id: house-rules-2
name: House rules
version: "2"
publisher: The house
published: 2026-11
status: draft
source: them
sources:
  us: {text: our own reading, reading: own}
  them: {text: the annex of somebody, reading: secondary}
headings:
  - {id: Annex I, title: Annex, summary: All of it.}
  - {id: Annex I (1), under: Annex I, title: Part, summary: A part of it.}
requirements:
  - id: Annex I (1)(a)
    under: Annex I (1)
    title: One
    summary: The first.
    automation: full
    about: product
    machine_shows: Everything.
    people_state: Nothing.
    freshness_days: 7
    all_of:
      - {measure: code.static_analysis_ran, strength: satisfies, confidence: verified, source: them}
    any_of:
      - {measure: code.no_hidden_findings, strength: contributes, confidence: derived, source: us}
  - id: SSDIF PO.1.1
    title: Two
    summary: The second.
    automation: attested
    about: process
    machine_shows: Nothing.
    people_state: Everything.
    all_of: []
    any_of: []
"""


THEM = Source("the annex of somebody", Reading.SECONDARY)

EXTENDED = (
    (
        "headings:\n",
        (
            "milestones: [{date: 2027-01-31, what: All of it}]\n"
            "classes:\n"
            "  title: Size\n"
            "  default: big\n"
            "  values:\n"
            "    - {id: big, title: Big, summary: Large ones., routes: [self]}\n"
            "    - {id: small, title: Small, summary: The rest.}\n"
            "routes: [{id: self, title: By oneself, third_party: 'no', reference: Annex 2}]\n"
            "headings:\n"
        ),
    ),
    (
        "    freshness_days: 7\n",
        (
            "    freshness_days: 7\n"
            "    reference: Article 1\n"
            "    source: us\n"
            "    force: should\n"
            "    due: 2027-01-31\n"
            "    applies_to: [big]\n"
            "    actions: [{classes: [big], shall: 2, should: 0}, {shall: 0, should: 1}]\n"
            "    artefacts: [a record]\n"
            "    roles: [a boss]\n"
            "    full_when: Always.\n"
        ),
    ),
)


@pytest.fixture
def write(tmp_path):
    def write_changed(*changes):
        text = CATALOGUE
        for old, new in changes:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        path = tmp_path / "house.yaml"
        path.write_text(text)
        return path

    return write_changed


def refused(path, **options):
    with pytest.raises(ConfigError) as caught:
        catalogue_of(path, **options)
    assert caught.value.hint
    assert isinstance(caught.value, UsageError)
    return str(caught.value).replace(str(path), "house.yaml")


def test_a_catalogue_of_another_publisher_is_read_whole(write):
    framework = catalogue_of(write())
    assert (framework.id, framework.version, framework.status) == ("house-rules-2", "2", "draft")
    assert framework.groups == {"Annex I": "Annex", "Annex I (1)": "Part"}
    first, second = framework.requirements
    assert (first.id, first.group) == ("Annex I (1)(a)", ("Annex I", "Annex I (1)"))
    assert (first.automation, first.about, first.freshness_days) == (Automation.FULL, About.PRODUCT, 7)
    assert first.all_of == (Support("code.static_analysis_ran", Strength.SATISFIES, Confidence.VERIFIED, THEM),)
    assert first.measures() == ("code.static_analysis_ran", "code.no_hidden_findings")
    assert (second.id, second.group, second.measures(), second.freshness_days) == ("SSDIF PO.1.1", (), (), None)
    assert framework.source == first.source == second.source == THEM
    assert (second.reference, second.force, second.due, second.applies_to) == ("", Force.MUST, None, ())
    assert (second.actions, second.artefacts, second.roles, second.full_when) == ((), (), (), "")
    assert (framework.milestones, framework.classes, framework.routes) == ((), None, ())


def test_what_a_publisher_may_add_is_read(write):
    framework = catalogue_of(write(*EXTENDED))
    first, second = framework.requirements
    assert (first.source, second.source) == (Source("our own reading", Reading.OWN), THEM)
    assert (first.reference, first.force, first.due) == ("Article 1", Force.SHOULD, date(2027, 1, 31))
    assert (first.applies_to, first.actions) == (("big",), (Actions(("big",), 2, 0), Actions((), 0, 1)))
    assert (first.artefacts, first.roles, first.full_when) == (("a record",), ("a boss",), "Always.")
    assert framework.milestones == (Milestone(date(2027, 1, 31), "All of it"),)
    assert framework.routes == (Route("self", "By oneself", "no", "Annex 2"),)
    big, small = framework.classes.values
    assert (framework.classes.title, framework.classes.default) == ("Size", "big")
    assert (big, small.routes) == (ClassOfFramework("big", "Big", "Large ones.", ("self",)), ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("applies_to: [big]", "applies_to: [bigger]", "there is no class `bigger`, did you mean `big`?"),
        ("classes: [big], shall", "classes: [huge], shall", "there is no class `huge`"),
        ("routes: [self]", "routes: [shelf]", "there is no route `shelf`, did you mean `self`?"),
        ("default: big", "default: medium", "there is no class `medium`"),
        ("    source: us\n    force", "    source: uss\n    force", "there is no source `uss`, did you mean `us`?"),
        ("source: them\n", "source: then\n", "house.yaml:8: there is no source `then`, did you mean `them`?"),
        ("force: should", "force: may", "must be one of `must`, `should`, not `may`"),
        ("due: 2027-01-31\n", "due: January\n", "which does not have the form"),
        ("title: Small", "name: Small", "unknown key `name`"),
    ],
)
def test_a_mistake_in_what_a_publisher_may_add_is_named(write, old, new, said):
    message = refused(write(*EXTENDED, (old, new)))
    assert said in message
    assert message.startswith("house.yaml:")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "id: SSDIF PO.1.1",
            "id: Annex I (1)(a)",
            "29: requirement `Annex I (1)(a)` is given twice, first in line 16",
        ),
        ("- {id: Annex I (1), under", "- {id: Annex I, under", "14: heading `Annex I` is given twice"),
        (
            "    under: Annex I (1)\n",
            "    under: Annex I (2)\n",
            "17: no heading `Annex I (2)` stands before this, did you mean `Annex I (1)`?",
        ),
        ("under: Annex I,", "under: Annex I (1),", "14: no heading `Annex I (1)` stands before this"),
        ("derived, source: us", "derived, source: uss", "28: there is no source `uss`, did you mean `us`?"),
        (
            "verified, source: them}\n    any",
            "verified, source: then}\n    any",
            "26: there is no source `then`, did you mean `them`?",
        ),
        (
            "source: us}",
            "source: us}\n    pointers: []",
            "house.yaml:29: in `requirements[0]`: unknown key `pointers`",
        ),
        (
            "code.no_hidden_findings",
            "code.static_analysis_ran",
            "28: `Annex I (1)(a)` names `code.static_analysis_ran` twice",
        ),
        ("strength: satisfies", "strength: contributes", "20: `Annex I (1)(a)` cannot be `full`"),
        (
            "strength: satisfies",
            "strenght: satisfies",
            "house.yaml:26: in `requirements[0].all_of[0]`: unknown key `strenght`",
        ),
        (
            "automation: attested",
            "automation: attestet",
            "32: `requirements[1].automation` must be one of `full`, `partial`, `attested`, not `attestet`",
        ),
        ("    title: Two\n", "", "29: in `requirements[1]`: `title` is missing"),
        (
            "    title: Two\n",
            "    title: Two\n    title: Too\n",
            "31:5: key `title` is given twice, first in line 30",
        ),
        ('version: "2"', "version: 2", "4: `version` must be text, not 2; put it in quotes"),
        ("freshness_days: 7", "freshness_days: soon", "24: `requirements[0].freshness_days` must be a whole number"),
        (
            "schema: ssdfgate/framework/v1",
            "schema: ssdfgate/framework/v2",
            "1: `schema` must be `ssdfgate/framework/v1`",
        ),
        ("published: 2026-11", "published: Nov 26", "6: `published` is `Nov 26`, which does not have the form"),
        ("    title: Two", "\ttitle: Two", "30:1: a tab where YAML allows only spaces"),
        (
            "measure: code.no_hidden_findings",
            "measure: code/hidden",
            "28: `requirements[0].any_of[0].measure` is `code/hidden`",
        ),
        ("id: SSDIF PO.1.1", 'id: " PO.1.1"', "29: `requirements[1].id` is ` PO.1.1`"),
    ],
)
def test_a_mistake_is_named_with_its_line(write, old, new, said):
    message = refused(write((old, new)))
    assert said in message
    assert message.startswith("house.yaml:")


def test_a_measure_that_does_not_exist_is_refused_where_measures_are_known(write):
    known = {"code.static_analysis_ran", "code.no_hidden_findings"}
    assert catalogue_of(write(), measures=known).id == "house-rules-2"
    path = write(("code.no_hidden_findings", "code.no_hidden_finding"))
    assert catalogue_of(path).id == "house-rules-2"
    assert refused(path, measures=known) == (
        "house.yaml:28: there is no measure `code.no_hidden_finding`, did you mean `code.no_hidden_findings`?"
    )


def test_several_mistakes_are_listed_in_the_order_of_their_lines(write):
    message = refused(write(("automation: attested", "automation: x"), ("status: draft", "status: y")))
    lines = message.splitlines()
    assert lines[0] == "house.yaml: 2 problems"
    assert [line.strip().split(" ")[0] for line in lines[1:]] == ["house.yaml:7:", "house.yaml:32:"]


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"[]", b"text", b"3"])
def test_a_file_that_is_no_catalogue_is_refused(tmp_path, content):
    path = tmp_path / "house.yaml"
    path.write_bytes(content)
    assert "the document must be a mapping" in refused(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "none.yaml") == "house.yaml cannot be read: No such file or directory"


@pytest.mark.parametrize("name", ["framework", "pointers", "profiles"])
def test_the_schemas_are_themselves_in_order(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", ["ssdf", "SSDF-1.1", "ssdf-1.2"])
def test_an_unknown_framework_is_refused_with_the_nearest_name(name):
    with pytest.raises(FrameworkError) as caught:
        load_framework(name)
    assert str(caught.value) == f"unknown framework {name!r}, did you mean `ssdf-1.1`?"
    assert "ssdf-1.1" in caught.value.hint


@pytest.mark.parametrize("name", ["", "../ssdf-1.1", "/etc/passwd", "profiles", "ssdf-1.1.yaml/", "\x00"])
def test_no_name_leads_out_of_the_folder(name):
    with pytest.raises(FrameworkError, match="unknown framework"):
        load_framework(name)


def test_profiles_are_no_catalogue():
    assert "profiles" not in available()
    assert list(available()) == sorted(available())
    assert {"ssdf-1.1", "cra", "osps-baseline"} <= set(available())


@pytest.mark.parametrize("content", ["", "- 1\n", "id: ssdf-1.1\n", "a: [\n", CATALOGUE.replace("full", "ful")])
def test_a_damaged_installation_is_told_from_a_mistake(tmp_path, monkeypatch, content):
    monkeypatch.setattr(loader, "FOLDER", Path(tmp_path))
    (tmp_path / "ssdf-1.1.yaml").write_text(content)
    with pytest.raises(FrameworkError, match="damaged") as caught:
        load_framework("ssdf-1.1")
    assert caught.value.hint == "Reinstall ssdfgate."
