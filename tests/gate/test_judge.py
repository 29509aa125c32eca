import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bundle.test_bundle import files_of
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from support.bundles import bundle_of, proof
from support.evidence import SUBJECT, WHEN
from support.forged import respelled
from support.signed import key, public_pem

from ssdfgate.bundle import open_bundle
from ssdfgate.bundle.keys import public_key
from ssdfgate.bundle.statement import statement_subjects
from ssdfgate.bundle.verify import Expected
from ssdfgate.errors import BundleError, ConfigError, ExitCode, PolicyError, UsageError
from ssdfgate.gate import judge as judging
from ssdfgate.gate.decide import Question, decide, load_rules
from ssdfgate.gate.exchange import copy_bundle
from ssdfgate.gate.judge import Case, judge
from ssdfgate.model import Artifact, Digest, Outcome, Platform
from ssdfgate.model.records import Attestation, Records, Scope, Waiver
from ssdfgate.model.settings import Settings
from ssdfgate.policy import prove_harmless
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.renderers.attestation import DECISION, RESULT, SUMMARY, statements

NOW = WHEN + timedelta(hours=1)
DAY = WHEN.date()
WAIVER = Waiver(
    "w1", Scope(("ssdf-1.1", "PW.4.4")), "not reached", "Ada", "T-1", DAY, DAY + timedelta(days=30), "w:1"
)


class NoEngine:
    """Is never asked: what is refused is refused before anything is decided."""

    name = "none"

    def evaluate(self, policies, documents):
        raise AssertionError("asked for a decision")

    measures = evaluate


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    return EmbeddedEngine(tmp_path_factory.mktemp("compiled"))


def case(*bundles, engine=None, profile="ci", trust=None, report_only=False, records=None, **expected):
    return Case(
        bundles=bundles,
        settings=Settings(profile=profile),
        records=records,
        trust=trust,
        expected=Expected(**expected),
        report_only=report_only,
        engine=engine or NoEngine(),
        now=NOW,
    )


def test_a_finished_bundle_is_decided_as_it_would_have_been_where_it_was_made(tmp_path, engine):
    manifest = proof()
    path = bundle_of(manifest, tmp_path / "bundle")
    judgement = judge(case(path, engine=engine, trust=key()))
    rules = load_rules(Settings(profile="ci"), "ci")
    policies = prove_harmless(engine, rules.policies, rules.profile)
    there = decide(Question(manifest, judgement.report.bundle, NOW, report_only=False), rules, policies, engine)
    assert judgement.report.outcome is Outcome.OPEN
    assert judgement.report.exit_code is ExitCode.OPEN
    assert judgement.report.decisions == there.decisions
    assert {item.id: item.verdict for item in judgement.report.measures} == {m.id: m.verdict for m in there.measures}
    assert judgement.report.limits == there.limits
    assert judgement.report.bundle == judgement.inputs[0]
    assert replace(judgement.inputs[0], signed_by=None) == open_bundle(path).reference()
    assert judgement.report.bundle.signed_by.startswith("key ")


class Counting:
    """Hands everything on, and remembers the names of the documents of each evaluation."""

    def __init__(self, engine):
        self.name, self._engine, self.asked = engine.name, engine, []

    def evaluate(self, policies, documents):
        self.asked.append(sorted(documents))
        return self._engine.evaluate(policies, documents)

    def measures(self, policies, documents):
        self.asked.append(sorted(documents))
        return self._engine.measures(policies, documents)


TESTS = ["failed evidence", "no evidence"]


@pytest.mark.parametrize(("profile", "archived"), [("ci", False), (None, False), (None, True)])
def test_tests_that_begin_early_are_those_that_count(tmp_path, engine, profile, archived):
    path = bundle_of(proof(), tmp_path / "bundle")
    if archived:
        folder, path = path, tmp_path / "packed.tar.zst"
        copy_bundle(folder, path)
    counting = Counting(engine)
    late = judge(case(path, engine=engine, profile=profile)).report
    assert judge(replace(case(path, engine=counting, profile=profile), early=True)).report == late
    assert sorted(counting.asked) == [TESTS, ["the evidence"]]


def test_tests_of_another_profile_do_not_count(tmp_path, engine, monkeypatch):
    path = bundle_of(proof(), tmp_path / "bundle")
    monkeypatch.setattr(judging, "platform_seen", lambda path: Platform.LOCAL)
    counting = Counting(engine)
    report = judge(replace(case(path, engine=counting, profile=None), early=True)).report
    assert report.profile == "ci"
    assert sorted(counting.asked) == [TESTS, TESTS, ["the evidence"]]


def test_policies_that_prove_something_from_nothing_decide_nothing_early_or_late(tmp_path, engine, monkeypatch):
    def broken(*_):
        raise PolicyError("proves something from nothing")

    path = bundle_of(proof(), tmp_path / "bundle")
    monkeypatch.setattr(judging, "prove_harmless", broken)
    for early in (False, True):
        with pytest.raises(PolicyError, match="from nothing"):
            judge(replace(case(path, engine=engine), early=early))


def test_what_is_wrong_with_a_bundle_is_told_first(tmp_path):
    with pytest.raises(BundleError, match="has no manifest"):
        judge(replace(case(tmp_path, profile=None), early=True))
    with pytest.raises(BundleError, match="has no manifest"):
        judge(replace(case(tmp_path, profile="releese"), early=True))


@pytest.mark.parametrize("early", [False, True])
def test_evidence_in_another_spelling_decides_nothing(tmp_path, engine, early):
    path = respelled(bundle_of(proof(), tmp_path / "bundle", kind=None))
    with pytest.raises(BundleError, match="is not in the form in which evidence is written") as caught:
        judge(replace(case(path, engine=engine), early=early))
    assert caught.value.exit_code is ExitCode.INVALID


def test_something_else_is_done_meanwhile(tmp_path, engine):
    done = []
    judge(replace(case(bundle_of(proof(), tmp_path / "bundle"), engine=engine), meanwhile=lambda: done.append(1)))
    assert done == [1]


def test_bundles_of_parallel_jobs_are_joined_first(tmp_path, engine):
    names = [item.collector for item in proof().collected()]
    parts = [bundle_of(proof(*names[:2]), tmp_path / "a"), bundle_of(proof(*names[2:]), tmp_path / "b")]
    joined = judge(case(*parts, engine=engine, trust=key())).report
    assert joined.outcome is Outcome.OPEN
    assert joined.bundle.signed_by == f"key {public_key(public_pem(), 'x').keyid}"
    assert joined.bundle.path == f"{parts[0]}, {parts[1]}"
    alone = judge(case(parts[0], engine=engine)).report
    assert alone.exit_code is ExitCode.INCOMPLETE
    assert "was not checked: no key" in " ".join(limit.message for limit in alone.limits)


@pytest.mark.parametrize(
    ("changes", "options", "match"),
    [
        ({}, {"commit": "b" * 40}, r"^manifest.json: is about commit a{40}, not b{40}"),
        ({"subject": replace(SUBJECT, commit=None)}, {"commit": "b" * 40}, "is about commit none"),
        ({}, {"max_age": timedelta(minutes=59)}, r"^manifest.json: holds evidence of 2026-11-22T12:00:00"),
        ({"created_at": NOW}, {"max_age": timedelta(minutes=59)}, "older than 0:59:00 allows"),
        ({"created_at": NOW + timedelta(minutes=6)}, {}, "which lies ahead"),
        ({}, {"artifacts": (("app.whl", Digest.of(b"app")),)}, r"says nothing of app.whl \(sha256:"),
        ({"subject": replace(SUBJECT, dirty=True)}, {"profile": "release"}, "files that differ from their commit"),
        ({"subject": replace(SUBJECT, commit=None, dirty=None)}, {"profile": "release"}, "is about no commit"),
        ({}, {"trust": key("p256-2")}, r"^manifest.dsse.json: is signed by the key"),
    ],
)
def test_what_is_not_what_was_asked_for_is_refused(tmp_path, changes, options, match):
    path = bundle_of(proof(**changes), tmp_path / "bundle")
    with pytest.raises(BundleError, match=match) as caught:
        judge(case(path, **options))
    assert caught.value.exit_code is ExitCode.INVALID


def test_an_unsigned_bundle_is_refused_where_a_key_is_given(tmp_path):
    path = bundle_of(proof(), tmp_path / "bundle", kind=None)
    with pytest.raises(BundleError, match=r"^manifest.dsse.json: is missing, so the bundle is not signed"):
        judge(case(path, trust=key()))


def test_bundles_of_different_commits_are_refused(tmp_path):
    one = bundle_of(proof(), tmp_path / "one")
    other = bundle_of(proof(subject=replace(SUBJECT, commit="b" * 40)), tmp_path / "other")
    with pytest.raises(BundleError, match="cannot be joined: they differ in the commit") as found:
        judge(case(one, other))
    assert {str(one), str(other)} == set(str(found.value).partition(" cannot be joined")[0].split(" and "))


def test_a_profile_that_does_not_exist_is_a_usage_error(tmp_path):
    path = bundle_of(proof(), tmp_path / "bundle")
    with pytest.raises(ConfigError, match="unknown profile"):
        judge(case(path, profile="releese"))


def test_records_travel_and_can_be_replaced(tmp_path, engine):
    path = bundle_of(proof(records=Records((WAIVER,), (STATED,))), tmp_path / "bundle")
    travelled = judge(case(path, engine=engine)).report
    assert decision_of(travelled, "PW.4.4").waiver["id"] == "w1"
    assert decision_of(travelled, "PO.2.2").attestation["person"] == "Bea"
    assert "2 waivers, attestations and exemptions are those that the bundle holds" in str(travelled.limits)
    replaced = judge(case(path, engine=engine, records=Records())).report
    assert decision_of(replaced, "PW.4.4").waiver is None
    assert decision_of(replaced, "PO.2.2").attestation is None


STATED = Attestation(
    "ssdf-1.1", "PO.2.2", "People are trained each year.", "Head of development", "Bea", DAY, DAY + timedelta(days=90),
    None, None, "a:1",
)  # fmt: skip


def decision_of(report, identifier):
    return next(item for item in report.decisions if item.id == identifier)


@pytest.fixture(scope="session")
def open_judgement(tmp_path_factory, engine):
    artifact = Artifact("app.whl", Digest.of(b"app"))
    path = bundle_of(
        proof(records=Records((WAIVER,)), artifacts=(artifact,)), tmp_path_factory.mktemp("b") / "bundle"
    )
    return judge(case(path, engine=engine))


def attested(judgement):
    manifest = judgement.manifest
    made = statements(judgement.report, judgement.inputs, statement_subjects(manifest.subject, manifest.artifacts))
    for item in made:
        Statement.copy_from_pb(json_format.Parse(item, statement_pb2.Statement())).validate()
    summary, result = (json.loads(item) for item in made)
    assert (summary["predicateType"], result["predicateType"]) == (SUMMARY, RESULT)
    assert summary["subject"] == result["subject"]
    return summary["predicate"], result["predicate"]


def test_an_open_gate_is_attested_with_its_waivers(open_judgement):
    summary, result = attested(open_judgement)
    assert summary["verificationResult"] == "PASSED"
    assert summary["verifiedLevels"] == ["SSDFGATE_CI_WITH_WAIVERS"]
    assert summary["inputAttestations"][0]["digest"] == {"sha256": open_judgement.inputs[0].digest.hex}
    assert summary["policy"]["digest"] == {"sha256": open_judgement.report.policy_digest.hex}
    assert summary["resourceUri"] == f"git+{SUBJECT.repository}@{SUBJECT.commit}"
    assert summary["timeVerified"] == "2026-11-22T13:00:00Z" == result["timeCreated"]
    assert summary["verifier"]["version"]["ssdfgate"]
    assert {"SSDFGATE_CI_WITH_WAIVERS", "SSDFGATE_SSDF_1_1_PW_7_2_PASS"} <= set(result["properties"])
    assert not any("UNKNOWN" in name or "FAIL" in name for name in result["properties"])
    assert result["verifier"]["policies"] == [summary["policy"]]
    assert summary[DECISION] == result[DECISION]
    assert summary[DECISION]["waivers"][0]["waiver"]["reason"] == "not reached"
    words = {item["id"]: item["verdict"] for item in summary[DECISION]["requirements"]}
    assert words == {item.id: str(item.verdict) for item in open_judgement.report.decisions}


def test_a_closed_gate_and_one_that_enforces_nothing_are_told_from_an_open_one(open_judgement):
    report = open_judgement.report
    closed = replace(report, outcome=Outcome.CLOSED, enforced=Outcome.CLOSED)
    summary, result = attested(replace(open_judgement, report=closed))
    assert (summary["verificationResult"], summary["verifiedLevels"]) == ("FAILED", ["FAILED"])
    assert not any(name.startswith("SSDFGATE_CI") for name in result["properties"])
    looked = replace(report, outcome=Outcome.REPORT_ONLY)
    summary, _ = attested(replace(open_judgement, report=looked))
    assert summary["verifiedLevels"] == ["SSDFGATE_CI_WITH_WAIVERS_NOT_ENFORCED"]
    assert summary[DECISION]["report_only"] is True
    looked_closed = replace(report, outcome=Outcome.REPORT_ONLY, enforced=Outcome.INCOMPLETE)
    assert attested(replace(open_judgement, report=looked_closed))[0]["verificationResult"] == "FAILED"


def test_a_decision_as_of_another_moment_says_so_in_the_part_that_is_signed(tmp_path, engine):
    asked = case(bundle_of(proof(), tmp_path / "bundle"), engine=engine)
    now, then = (judge(replace(asked, effective=moment)) for moment in (None, datetime(2031, 4, 5, tzinfo=UTC)))
    assert attested(now)[0]["verifiedLevels"] == ["SSDFGATE_CI"]
    assert attested(now)[0][DECISION]["as_of_now"] is True
    summary, result = attested(then)
    assert summary["verifiedLevels"] == ["SSDFGATE_CI_AS_OF_2031_04_05T00_00_00Z"]
    assert summary["verifiedLevels"][0] in result["properties"]
    assert summary[DECISION]["effective_time"] == "2031-04-05T00:00:00Z"
    assert summary[DECISION]["as_of_now"] is False
    assert then.report.created_at == now.report.created_at == NOW
    assert "those of 2031-04-05T00:00:00Z, not those of now" in " ".join(
        limit.message for limit in then.report.limits
    )


@pytest.mark.parametrize("days", [1, 400])
def test_a_day_that_is_over_is_not_enforced(tmp_path, engine, days):
    path = bundle_of(proof(), tmp_path / "bundle")
    over = NOW - timedelta(days=days)
    with pytest.raises(UsageError, match="is over, and is not enforced"):
        judge(replace(case(path), effective=over))
    looked = judge(replace(case(path, engine=engine, report_only=True), effective=over)).report
    assert (looked.outcome, looked.effective_at) == (Outcome.REPORT_ONLY, over)


def test_today_is_not_over(tmp_path, engine):
    today = NOW.replace(hour=0, minute=0)
    judged = judge(replace(case(bundle_of(proof(), tmp_path / "bundle"), engine=engine), effective=today))
    assert judged.report.outcome is Outcome.OPEN


def test_duties_to_come_are_told_with_their_day(tmp_path, engine):
    asked = case(bundle_of(proof(), tmp_path / "bundle"), engine=engine)
    asked = replace(asked, settings=Settings(profile="ci", frameworks=("ssdf-1.1", "cra")))
    told = " ".join(limit.message for limit in judge(asked).report.limits)
    later = judge(replace(asked, effective=datetime(2028, 1, 1, tzinfo=UTC))).report
    assert re.search(r"cra: \d+ requirements do not hold, and are duties from 2027-12-11 on\.", told)
    assert "2027-12-11" not in " ".join(limit.message for limit in later.limits)


def test_judging_changes_nothing_in_the_bundle(tmp_path, engine):
    path = bundle_of(proof(), tmp_path / "bundle")
    before = files_of(path)
    judge(case(path, engine=engine))
    assert files_of(path) == before
