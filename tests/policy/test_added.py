"""Measures of users: what may judge, what is refused, and how it ends when one of them never does."""

import json
import re
import shutil

import pytest
from support.opa import LACKING, opa

from ssdfgate.cli.app import run
from ssdfgate.errors import ConfigError, PolicyError
from ssdfgate.model import canonical_json
from ssdfgate.policy import load_policies
from ssdfgate.policy.added import load_joined, problems_of, read_added
from ssdfgate.policy.cases import run_cases
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.load import load_fixtures, policies_folder
from ssdfgate.policy.scaffold import scaffold

PLACE = "measures/acme/threads_checked/threads_checked.rego"
TEST = PLACE.replace(".rego", "_test.rego")
SOUND, TESTS = (scaffold("acme/threads_checked")[path] for path in (PLACE, TEST))
HEAD, IMPORTS, BODY = re.split(r"(?<=threads_checked\n)|(?=default verdict)", SOUND)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, SOUND)
    put(tmp_path, TESTS, TEST)
    return tmp_path


def put(folder, text, place=PLACE):
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def problems(folder):
    return [str(problem) for problem in problems_of(read_added(folder), load_policies())]


def test_what_is_scaffolded_passes_lint_and_its_own_tests(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["policy", "new", "code/threads_checked"]) == 0
    assert run(["policy", "lint", ".ssdfgate/policies"]) == 0
    assert str(read_added(tmp_path / ".ssdfgate/policies").digest) in capsys.readouterr().out
    assert run(["policy", "test", ".ssdfgate/policies"]) == 0
    assert run(["policy", "docs", ".ssdfgate/policies"]) == 0
    assert "## code.threads_checked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SOUND + "\nopen := [1, 2\n", "threads_checked.rego:"),
        (
            SOUND.replace('default verdict := "unknown"', 'default verdict := "unknown"\n\nverdict := "pass"'),
            "passes without naming",
        ),
    ],
    ids=["no whole Rego", "a pass from nothing"],
)
def test_lint_finds_what_only_the_engine_sees(folder, capsys, text, told):
    put(folder, text)
    assert run(["policy", "lint", "."]) == 2
    assert told in capsys.readouterr().out


def test_nothing_is_written_over(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["policy", "new", "acme/threads_checked"]) == 0
    place = tmp_path / ".ssdfgate/policies" / PLACE
    place.write_text("mine")
    assert run(["policy", "new", "acme/threads_checked"]) == 2
    assert place.read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["code", "Code/x", "../x", "code/x/y", "code/x_test", "code/with", "code/fuzzed", ""]
)
def test_names_that_no_measure_has(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert run(["policy", "new", name]) == 2
    assert list(tmp_path.rglob("*.rego")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SOUND + "\nr := opa.runtime()\n", "`opa.runtime` is not a function"),
        (SOUND + '\nr := http.send({"method": "get", "url": "http://x"})\n', "`http.send` is not a function"),
        (SOUND + '\nr := opa["runtime"]()\n', "called by its name alone"),
        (SOUND + "\nopa := 1\n\nr := opa.\nruntime()\n", "`opa` is a name of builtins"),
        (SOUND + "\nr(net) := net.lookup_ip_addr(net)\n", "`net` is a name of builtins"),
        (SOUND + "\nr := x if some http in [1]; x := http\n", "`http` is a name of builtins"),
        (HEAD + "  x := opa.runtime()\n" + IMPORTS + BODY, "alone on its line"),
        ("  package ssdfgate.gate\n  x := 1\n" + SOUND, "begins with"),
        (SOUND + "\npackage ssdfgate.gate\n", "has one package"),
        (SOUND.replace("acme", "code"), "no METADATA above"),
        (HEAD + IMPORTS + "import data.ssdfgate.lib.report as http\n\n" + BODY, "name of builtins"),
        (HEAD + IMPORTS + "import data.ssdfgate.lib.proof\n  x := opa.runtime()\n\n" + BODY, "alone on its line"),
        (SOUND.replace("needs: [sast]", "needs: []"), "kinds of evidence"),
        (SOUND.replace("needs: [sast]", "needs: [sats]"), "kinds of evidence"),
        (SOUND.replace("[pass, unknown]", "[pass, attested]"), "`verdicts` are words of"),
        (SOUND.replace("# METADATA", "# Words"), "no METADATA"),
        (SOUND.replace("default verdict", "default other"), "needs `default verdict"),
        ("", "begins with"),
    ],
)  # fmt: skip
def test_what_may_not_judge(folder, text, words):
    put(folder, text)
    found = problems(folder)
    assert any(words in problem and problem.startswith(f"{PLACE}:") for problem in found), found
    with pytest.raises(PolicyError, match="may not judge"):
        load_joined(folder)


@pytest.mark.parametrize(
    "place",
    ["gate/gate.rego", "lib/report.rego", "measures/acme/other.rego", "measures/acme/threads_checked/helper.rego"],
)
def test_only_measures_are_added(folder, place):
    put(folder, SOUND, place)
    assert any(problem.startswith(f"{place}:1: a measure lies in") for problem in problems(folder))


def test_no_measure_of_ours_is_replaced(folder):
    path = "measures/code/fuzzed/fuzzed.rego"
    put(folder, load_policies().modules[path], path)
    assert any("is there already" in problem for problem in problems(folder))


def test_links_large_files_and_other_bytes_are_problems(folder):
    (folder / "measures" / "link.rego").symlink_to(folder / PLACE)
    put(folder, "#" * (1024 * 1024 + 1), "measures/acme/large/large.rego")
    (folder / "measures" / "bytes.rego").write_bytes(b"\xff\xfe")
    assert len(read_added(folder).problems) == 3


def test_the_digest_to_pin_is_over_what_judges(folder):
    digest = read_added(folder).digest
    put(folder, TESTS + "\n", TEST)
    assert read_added(folder).digest == digest
    put(folder, SOUND + "\n")
    assert read_added(folder).digest != digest


def test_policies_that_git_checked_out_with_carriage_returns_are_the_same(folder, capsys):
    digest = read_added(folder).digest
    for path in folder.rglob("*.rego"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_added(folder).digest == digest
    assert problems(folder) == []
    assert run(["policy", "test", "."]) == 0


def test_the_digest_of_the_policies_covers_them(folder):
    before = load_joined(folder).digest
    put(folder, SOUND + "\n")
    assert load_policies().digest != before != load_joined(folder).digest


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match="is not a folder"):
        load_joined(tmp_path / "gone")


@pytest.mark.parametrize(
    ("before", "after", "code", "told"),
    [
        ('"want": {"verdict": "pass"}', '"want": {"verdict": "unknown"}', 1, '`verdict` is "pass"'),
        ("There is no sast evidence", "other words", 1, "no reason says"),
        ("\ntest_passes if", "\n# test_passes if", 1, "the case has no line"),
        ('holds("passes")', 'holds("failed_evidence")', 1, "is not written as"),
        ('"inputs": [fixtures.document]', '"inputs": []', 1, "no case of this name with an input"),
        ("subject := threads_checked.decision", "subject := threads_checked.gone", 1, "undefined"),
        ("cases := {", "other := {", 1, "cases"),
    ],
)
def test_tests_that_do_not_hold(folder, capsys, before, after, code, told):
    assert before in TESTS
    put(folder, TESTS.replace(before, after, 1), TEST)
    assert run(["policy", "test", "."]) == code
    assert told in capsys.readouterr().out


def test_nothing_that_ran_is_not_a_pass(folder, capsys):
    (folder / TEST).unlink()
    assert run(["policy", "test", "."]) == 5
    assert "no test of it ran" in capsys.readouterr().err
    shutil.rmtree(folder / "measures")
    assert run(["policy", "test", "."]) == 5
    assert run(["policy", "lint", "."]) == 5


def test_a_measure_of_ours_runs_in_the_same_way():
    path = "measures/code/fuzzed/fuzzed_test.rego"
    ran = run_cases(load_policies().modules, load_fixtures(), {path: (policies_folder() / path).read_text()})
    assert len(ran) > 5
    assert [item for item in ran if item.problem] == []


def test_one_document_is_evaluated(folder, document_of, capsys):
    document = {**document_of({}), "measures": ["acme.threads_checked"]}
    (folder / "input.json").write_bytes(canonical_json(document))
    assert run(["policy", "eval", "--input", "input.json", "."]) == 0
    shown = capsys.readouterr().out
    answer = json.loads(shown)
    assert [row["verdict"] for row in answer["measures"]] == ["unknown"]
    assert shown == canonical_json(answer).decode() + "\n"
    (folder / "input.json").write_text("[]")
    assert run(["policy", "eval", "--input", "input.json", "."]) == 2


GREEDY = "\ngrown := count([[a, b, c] | some a in many; some b in many; some c in many])\n\nmany := numbers.range(1, 9000)\n"


@pytest.mark.parametrize(("timeout_s", "memory"), [(3.0, 8 * 1024**3), (60.0, 150 * 1024**2)])
def test_a_policy_that_never_ends_is_named(folder, document_of, timeout_s, memory):
    wanted = "obstacles == []\n\tgrown > 0"
    put(folder, SOUND.replace("obstacles == []", "grown > 0\n\tobstacles == []", 1) + GREEDY)
    assert wanted not in SOUND
    assert problems(folder) == []
    policies = load_joined(folder)
    document = {**document_of({}), "measures": ["acme.threads_checked", "code.fuzzed"]}
    with pytest.raises(PolicyError, match=f"{PLACE} does so alone"):
        EmbeddedEngine(timeout_s=timeout_s, memory_bytes=memory).evaluate(policies, {"input": document})


@pytest.mark.skipif(opa() is None, reason=LACKING)
def test_a_bundle_for_opa_holds_them(folder, capsys):
    assert run(["policy", "bundle", "-o", "bundle.tar.gz", "--policies", "."]) == 0
    assert capsys.readouterr().out.strip() == str(load_joined(folder).digest)
