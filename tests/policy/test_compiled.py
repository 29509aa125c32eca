"""Policies that were compiled when the package was built: the same answers, and only for those very policies."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ssdfgate.errors import PolicyError
from ssdfgate.frameworks import load_profile
from ssdfgate.model import Digest
from ssdfgate.policy import compiled, embedded, load_policies, metadata, selftest, worker
from ssdfgate.policy import shipped as shipping
from ssdfgate.policy.compiled import compile_in, compile_into, shipped_plan
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.metadata import MEASURES, Measure, measures_of
from ssdfgate.policy.shipped import shipped, shipped_name
from ssdfgate.policy.stages import STAGES, Stage, ready_stages, stages_of


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with what its build has compiled."""
    made = compile_into(tmp_path / "compiled")
    assert made
    assert all(path.is_file() for path in made)
    monkeypatch.setattr(compiled, "policies_folder", lambda: tmp_path)
    monkeypatch.setattr(shipping, "policies_folder", lambda: tmp_path)
    return tmp_path


def known_bad() -> dict:
    policies = load_policies()
    return dict(selftest._known_bad(sorted(measures_of(policies)), load_profile("ci", {})))


def test_a_plan_gives_the_answers_of_the_text(package):
    policies = load_policies()
    by_plan = EmbeddedEngine().evaluate(policies, known_bad())
    for file in (package / "compiled").rglob("*.rbb"):
        file.unlink()
    assert shipped_plan(policies.digest, 2) is None
    assert EmbeddedEngine().evaluate(policies, known_bad()) == by_plan


def test_a_plan_is_really_used_and_one_that_is_damaged_is_an_error(package):
    for file in (package / "compiled").rglob("*.rbb"):
        file.write_bytes(b"rbb?")
    with pytest.raises(PolicyError):
        EmbeddedEngine().evaluate(load_policies(), known_bad())


def test_a_plan_that_was_loaded_ahead_is_used_and_one_that_is_not_there_is_left_to_whoever_asks(package, tmp_path):
    measures, _ = sorted(str(path) for path in (package / "compiled").rglob("*.rbb"))
    ready = worker._ready([measures, str(tmp_path / "missing")])
    assert [*ready] == [measures]
    stage = {**stages_of(load_policies().modules)[0].to_json(), "modules": {}}
    job = {"stages": [stage], "documents": known_bad(), "compiled": measures.removesuffix("-0.rbb"), "keep": False}
    by_file = worker.evaluate(job)
    Path(measures).unlink()
    assert worker.evaluate(job, ready) == by_file


@pytest.mark.parametrize(
    ("what", "shape", "asked", "by_text"),
    [
        (MEASURES, dict[str, Measure], measures_of, metadata._read),
        (STAGES, tuple[Stage, ...], ready_stages, lambda policies: stages_of(policies.modules)),
    ],
)
def test_what_is_worked_out_at_the_build_is_the_same(package, what, shape, asked, by_text):
    policies = load_policies()
    assert shipped(policies.digest, what, shape) == asked(policies) == by_text(policies)
    assert shipped(Digest.of(b"other"), what, shape) is None
    (package / "compiled" / shipped_name(policies.digest, what)).write_bytes(b'[{"a": {}}]')
    with pytest.raises(PolicyError, match="the installation is damaged"):
        asked(policies)


def test_measures_alone_say_what_stands_in_the_decisions(package):
    policies, engine = load_policies(), EmbeddedEngine()
    whole = {name: decision["measures"] for name, decision in engine.evaluate(policies, known_bad()).items()}
    _, gate = sorted((package / "compiled").rglob("*.rbb"))
    gate.write_bytes(b"not asked")
    assert engine.measures(policies, known_bad()) == whole


@pytest.mark.parametrize("missing", [0, 1])
def test_where_one_of_them_is_missing_none_counts_and_nothing_is_written_into_the_package(package, tmp_path, missing):
    sorted((package / "compiled").rglob("*.rbb"))[missing].unlink()
    left = sorted((package / "compiled").rglob("*"))
    kept = tmp_path / "kept"
    kept.mkdir()
    assert EmbeddedEngine(kept).evaluate(load_policies(), known_bad())
    assert sorted((package / "compiled").rglob("*")) == left
    assert len(list(kept.iterdir())) == 2


def test_a_plan_that_vanishes_meanwhile_is_not_written_again(package, monkeypatch):
    place = shipped_plan(load_policies().digest, 2)
    monkeypatch.setattr(embedded, "shipped_plan", lambda digest, stages: place)
    for file in (package / "compiled").rglob("*.rbb"):
        file.unlink()
    assert EmbeddedEngine().evaluate(load_policies(), known_bad())
    assert not list((package / "compiled").rglob("*.rbb"))


def test_it_is_made_the_same_each_time(package, tmp_path):
    again = compile_into(tmp_path / "again")
    first = sorted(path for path in (package / "compiled").rglob("*") if path.is_file())
    assert [path.read_bytes() for path in sorted(again)] == [path.read_bytes() for path in first]


def test_other_policies_have_none(package):
    policies = load_policies()
    assert shipped_plan(policies.digest, 2)
    assert shipped_plan(Digest.of(b"other"), 2) is None


def test_plans_count_where_the_engine_that_they_were_made_for_is_installed(package, tmp_path, monkeypatch):
    policies = load_policies()
    asked = []
    monkeypatch.setattr(compiled, "_version", lambda name: asked.append(name) or "9.9.9")
    place = shipped_plan(policies.digest, 2)
    assert (asked, place is not None) == ([], True)
    elsewhere = SimpleNamespace(origin=str(tmp_path / "site" / "regopy" / "__init__.py"))
    monkeypatch.setattr(compiled, "find_spec", lambda name: elsewhere)
    assert shipped_plan(policies.digest, 2) is None
    (tmp_path / "site" / f"{place.parent.name}.dist-info").mkdir(parents=True)
    assert shipped_plan(policies.digest, 2) == place


def test_another_engine_has_none(package, monkeypatch):
    monkeypatch.setattr(compiled, "find_spec", lambda name: None)
    monkeypatch.setattr(compiled, "_version", lambda name: "9.9.9")
    assert shipped_plan(load_policies().digest, 2) is None


def test_policies_that_cannot_be_compiled_are_an_error(tmp_path):
    bad = replace(load_policies(), modules={"x.rego": "package ssdfgate.gate\n\ndecision := {{{\n"})
    with pytest.raises(PolicyError, match="cannot be compiled: it exited with 1"):
        compile_in(tmp_path, bad, [tmp_path / "0.rbb"])


def test_only_policies_of_the_dialect_are_compiled(tmp_path, monkeypatch):
    policies = load_policies()
    bad = {**policies.modules, "lib/worse.rego": "package ssdfgate.worse\n\nx = 1\n"}
    monkeypatch.setattr(compiled, "load_policies", lambda: replace(policies, modules=bad))
    with pytest.raises(PolicyError, match=r"lib/worse\.rego:3"):
        compile_into(tmp_path)
