"""The fail-closed table: whatever happens to one piece of evidence changes every measure that needs it, and no other.

SSDFGATE_UPDATE_GOLDEN=1 writes docs/fail-closed.md anew.
"""

import copy
import os
from dataclasses import replace
from pathlib import Path

import pytest
from support.evidence import WHEN
from support.opa import LACKING, opa, running
from support.proof import FACTS, all_evidence, changed
from support.proof_imported import documents, imported_evidence

from ssdfgate.frameworks import available, load_framework, load_profile
from ssdfgate.model import EvidenceKind, Facts, Verdict, canonical_json
from ssdfgate.model.standing import nanoseconds
from ssdfgate.policy import HarmlessPolicies, Terms, decide
from ssdfgate.policy.archive import archive_of
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.metadata import measures_of
from ssdfgate.policy.server import ServerEngine, server_at

UPDATE = "SSDFGATE_UPDATE_GOLDEN" in os.environ
PAGE = Path(__file__).parents[2] / "docs" / "fail-closed.md"
NEW_FACTS = {
    **FACTS,
    "documents": documents(nanoseconds(WHEN.date())),
    "schedules": {"workflows": [".github/workflows/nightly.yml"]},
    "security_txt": {"path": ".well-known/security.txt", "contacts": 1, "expires_ns": 9 * 10**18, "problems": []},
    "history": {**FACTS["history"], "tags": 1, "signed_tags": 1},
}
PARAMETERS = {"signed_commits_percent": 100, "require_clean": True}
ABOUT_ALL = {"govern.evidence_bound"}
"""Judges whatever evidence there is: a kind that is missing or there twice, or a tool that failed, is not its business, but every item
is that cannot be read, is too old, or is about something else."""

NOT_THEIRS = {"taken away", "failed", "there twice"}
SUSPICIOUS = {"govern.required_tools_ran"}
"""Loses its pass for any item that cannot be read, since a required tool may have left it."""


def removed(item):
    return []


def aged(item):
    return [{**item, "age_days": 5000.0}]


def corrupted(item):
    return [{key: value for key, value in item.items() if key != "coverage"}]


def duplicated(item):
    return [item, item]


def about_another_commit(item):
    return [{**item, "bound": False}]


def failed(item):
    return [
        {**item, "status": "failed", "reasons": ["it crashed"], "findings": None, "components": None, "facts": {}}
    ]


MUTATIONS = {
    "taken away": removed,
    "aged": aged,
    "corrupted": corrupted,
    "there twice": duplicated,
    "about another commit": about_another_commit,
    "failed": failed,
}


@pytest.fixture(scope="module")
def terms():
    frameworks = tuple(load_framework(name) for name in available())
    return Terms(frameworks, load_profile("release", PARAMETERS), WHEN)


@pytest.fixture(scope="module")
def known(policies):
    return measures_of(policies)


@pytest.fixture(scope="module")
def sound(policies, known, terms):
    """The input document from which every measure is proved."""
    from support.evidence import SUBJECT
    from support.proof import INVENTORY, record

    from ssdfgate.model import Platform
    from ssdfgate.policy import build_document

    items = changed({**all_evidence(), **imported_evidence()}, "repository", payload=Facts(NEW_FACTS))
    return build_document(
        records=[record(item) for item in items.values()],
        inventory=INVENTORY,
        subject=SUBJECT,
        platform=Platform.CI,
        measures=sorted(known),
        terms=terms,
    )


def mutated(document, kind, change):
    evidence = []
    questions = [question for question in document["questions"] if question["required"]]
    for item in document["evidence"]:
        evidence += change(copy.deepcopy(item)) if item["kind"] == str(kind) else [item]
    return {**document, "evidence": evidence, "questions": questions[:1], "requirements": []}


@pytest.fixture(scope="module")
def inputs(sound):
    """The sound document, and one for every kind and mutation."""
    spoilt = {f"{kind}|{name}": mutated(sound, kind, MUTATIONS[name]) for kind in EvidenceKind for name in MUTATIONS}
    return {"sound": sound, **spoilt}


@pytest.fixture(scope="module")
def answers(policies, inputs):
    return EmbeddedEngine(timeout_s=600).evaluate(policies, inputs)


@pytest.fixture(scope="module")
def verdicts(answers):
    """`kind|mutation` to {measure: verdict}; `sound` to those of the sound document."""
    return {name: {row["id"]: row["verdict"] for row in answer["measures"]} for name, answer in answers.items()}


@pytest.mark.skipif(opa() is None, reason=LACKING)
def test_open_policy_agent_decides_the_same_to_the_byte(policies, inputs, answers, tmp_path):
    bundle = tmp_path / "policies.tar.gz"
    bundle.write_bytes(archive_of(policies))
    with running("--bundle", bundle) as url:
        served = ServerEngine(replace(server_at(url), timeout_s=600.0)).evaluate(policies, inputs)
    assert {name for name in inputs if canonical_json(served[name]) != canonical_json(answers[name])} == set()


def test_every_measure_can_be_proved(verdicts):
    assert {name: verdict for name, verdict in verdicts["sound"].items() if verdict != "pass"} == {}


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("kind", EvidenceKind)
def test_a_change_of_evidence_changes_what_needs_it_and_nothing_else(kind, mutation, verdicts, known):
    after = verdicts[f"{kind}|{mutation}"]
    needing = {name for name, measure in known.items() if str(kind) in measure.needs}
    different = {name for name, verdict in after.items() if verdict != "pass"}
    if mutation == "corrupted":
        needing |= SUSPICIOUS
    assert different - ABOUT_ALL == needing - ABOUT_ALL
    assert (different >= ABOUT_ALL) == (mutation not in NOT_THEIRS)
    assert {after[name] for name in different} <= {"unknown"}


def test_requirements_follow_their_measures_and_no_others(policies, sound, terms, known):
    """One kind taken away: every requirement whose measures need it loses what it had, and the rest keep it."""
    harmless = HarmlessPolicies(policies, known)
    whole = _words(decide(EmbeddedEngine(), harmless, sound, terms))
    for kind in (EvidenceKind.SAST, EvidenceKind.SBOM, EvidenceKind.TESTS):
        document = {**sound, "evidence": [item for item in sound["evidence"] if item["kind"] != str(kind)]}
        after = _words(decide(EmbeddedEngine(), harmless, document, terms))
        for framework in terms.frameworks:
            for item in framework.requirements:
                key = (framework.id, item.id)
                needed = any(str(kind) in known[name].needs for name in {*_must(item)} - ABOUT_ALL)
                if not any(str(kind) in known[name].needs for name in item.measures()):
                    assert after[key] is whole[key], key
                elif needed and whole[key] in {Verdict.PASS, Verdict.PARTIAL}:
                    assert after[key] is Verdict.UNKNOWN, key


def _must(requirement):
    return [support.measure for support in requirement.all_of]


def _words(result):
    return {(item.framework, item.id): item.verdict for item in result.decisions}


def test_the_published_table_is_current(verdicts, known):
    text = page(verdicts, known)
    if UPDATE:
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def page(verdicts, known):
    """One row per measure: what it says after each kind of damage to each kind of evidence that it needs."""
    lines = [
        "# The fail-closed table",
        "",
        "<!-- Made by tests/policy/test_mutations.py; set SSDFGATE_UPDATE_GOLDEN=1 to write it anew. -->",
        "",
        "Every measure passes on the same sound evidence. Then one kind of evidence after the other is damaged, in each of",
        "these ways, and the embedded engine decides again. A measure that needs the evidence must lose its pass; no other",
        "may change. The table is made by the test that holds this.",
        "",
        "| measure | evidence | " + " | ".join(MUTATIONS) + " |",
        "| --- | --- |" + " --- |" * len(MUTATIONS),
    ]
    for name, measure in sorted(known.items()):
        for kind in measure.needs:
            words = " | ".join(verdicts[f"{kind}|{mutation}"][name] for mutation in MUTATIONS)
            lines.append(f"| {name} | {kind} | {words} |")
    without = ", ".join(f"`{name}`" for name, measure in sorted(known.items()) if not measure.needs)
    lines += ["", f"These rest on the configuration and the records of a run and on no evidence: {without}.", ""]
    return "\n".join(lines)
