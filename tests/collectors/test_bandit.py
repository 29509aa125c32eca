import ast
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scanning import REPORTS, is_clean, nowhere, scan, script, write
from support.trees import trap

from ssdfgate.collectors import bandit_call, shards
from ssdfgate.collectors.bandit import Bandit
from ssdfgate.collectors.bandit_call import ARGV_BYTES, balanced, expected
from ssdfgate.errors import CollectorError, ReaderError
from ssdfgate.inventory import File
from ssdfgate.model import Digest, FindingState, Status
from ssdfgate.model.settings import BanditSettings, Exclusion, Settings

EVAL = "eval(input())\n"
TOKEN = "ghp_" + "0123456789" * 3 + "abcdef"  # the shape of one
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def run(tmp_path):
    """Scan a folder with the real bandit."""

    def scanned(root, **more):
        number = len(list(tmp_path.glob("work*")))
        return scan(root, Bandit(), tmp_path / f"work{number}", **more)

    return scanned


ABOUT = """
if '--version' in sys.argv: print('bandit 1.9.4\\n  python version = 3.11.7 (main)'); sys.exit()
if '--help' in sys.argv: print('tests:\\n\\tB101\\tassert_used\\n\\tB307\\teval'); sys.exit()
"""


@pytest.fixture
def fake(tmp_path):
    """Scan a folder with a stand-in for bandit."""

    def scanned(code, files=None, about=ABOUT, **settings):
        root = write(tmp_path / "root", files or {"a.py": "x = 1\n"})
        collector = Bandit(script(tmp_path / "bandit", about + code))
        return scan(root, collector, tmp_path / "work", settings=Settings(bandit=BanditSettings(**settings)))

    return scanned


def result(rule, path, line):
    return {
        "filename": path,
        "issue_severity": "LOW",
        "issue_text": "m",
        "line_number": line,
        "line_range": [line],
        "test_id": rule,
    }


def report(*, honouring=False, files=("a.py",), **changes) -> dict:
    """What bandit says of clean files and our control."""
    places = expected(honouring=honouring).elements()
    metrics = {f"./{name}": {"loc": 1} for name in files} | {"CONTROL": {}}
    results = [result(rule, "CONTROL", line) for _, rule, line in places]
    metrics["_totals"] = {"SEVERITY.LOW": len(results)}
    return {"errors": [], "generated_at": "2026-11-22T12:00:00Z", "metrics": metrics, "results": results} | changes


def printing(document) -> str:
    """Code that prints a report, with the real path of the control in it."""
    return f"print({json.dumps(document)!r}.replace('CONTROL', sys.argv[-1]))"


# The real tool


@pytest.mark.tools
def test_a_clean_tree_is_complete(tmp_path, run):
    done = run(write(tmp_path / "root", {"a.py": "x = 1\n", "b.pyi": "y: int\n", "c.js": "eval(1)\n"}))
    item = done.evidence
    assert (item.status, item.reasons, done.findings) == (Status.COMPLETE, (), ())
    assert (item.coverage.considered, item.coverage.analysed) == (2, 2)
    assert item.coverage.control.ok
    assert item.coverage.control.expected == expected(honouring=False).total()
    assert item.coverage.rules > 60
    assert item.tool.version == done.pending.tool.version
    assert item.tool.runtime.startswith(f"Python {RUNNING}.")
    assert item.tool.rules is not None


@pytest.mark.tools
def test_findings_have_place_and_topic(tmp_path, run):
    done = run(write(tmp_path / "root", {"src/a.py": "import random\n\n\nx = random.random()\n"}))
    (found,) = done.findings
    assert (found.rule, found.location.path, found.location.line, found.topic) == (
        "B311",
        "src/a.py",
        4,
        "randomness",
    )


@pytest.mark.tools
def test_equal_runs_give_equal_evidence_and_no_folder_of_this_machine(tmp_path, run):
    root = write(tmp_path / "root", {"a.py": EVAL, "b.py": "eval(1)  # nosec\n", "c.py": "def broken(:\n"})
    one, two = run(root), run(root, slots=1)
    assert one.evidence.content() == two.evidence.content()
    assert str(tmp_path).encode() not in one.raw + one.evidence.content()


@pytest.mark.tools
def test_shards_find_what_one_run_finds(tmp_path, run, monkeypatch):
    lines = [EVAL, "import pickle\n", "assert x\n", "eval(1)  # nosec\n", "def broken(:\n", "x = 1\n"]
    root = write(tmp_path / "root", {f"p{n}/m{n}.py": lines[n % 6] + "# filler\n" * n for n in range(30)})
    whole = run(root)
    monkeypatch.setattr(shards, "SHARD_BYTES", 256)
    parts = run(root)
    assert [len(item.pending.raw) for item in (whole, parts)] == [2, 2 * shards.SHARDS_PER_SLOT + 2]
    assert whole.findings == parts.findings
    assert whole.evidence.content() == parts.evidence.content()
    assert parts.evidence.coverage.suppressed == {"nosec": 5}


@pytest.mark.tools
def test_every_kind_of_python_file_is_scanned(tmp_path, run):
    files = {
        "gui.pyw": EVAL,
        "SConstruct": EVAL,
        "UP.PY": EVAL,
        "script": f"#!/usr/bin/env -S python3 -u\n{EVAL}",
        ".git-hooks/proj.git/CVS/.tox/a.py": EVAL,
        "tests/a.py": EVAL,
        "bom.py": b"\xef\xbb\xbf" + EVAL.encode(),
        "latin.py": "# coding: latin-1\nx = 'é'\neval(x)\n".encode("latin-1"),
        "cr.py": b"x = 1\reval(x)\r",
        "nfkc.py": "ｅval(1)\n",
    }
    done = run(write(tmp_path / "root", files))
    assert (done.evidence.status, {path for _, path, _ in done.places}) == (Status.COMPLETE, set(files))


@pytest.mark.tools
def test_hostile_names_are_scanned_and_harmless(tmp_path, run):
    hostile = [
        "-dash.py",
        "--help.py",
        "new\nline.py",
        "\x1b[31mred.py",
        "[markup]<b>.py",
        "a,b.py",
        "*.py",
        "@args.py",
    ]
    done = run(write(tmp_path / "root", dict.fromkeys(hostile, EVAL)))
    assert (done.evidence.status, {path for _, path, _ in done.places}) == (Status.COMPLETE, set(hostile))


@pytest.mark.tools
def test_a_script_that_is_called_dash_is_not_standard_input(tmp_path, run):
    done = run(write(tmp_path / "root", {"-": f"#!/usr/bin/python3\n{EVAL}"}))
    assert done.places == [("B307", "-", 2)]


@pytest.mark.tools
def test_suppressed_findings_stay_and_are_marked(tmp_path, run):
    lines = ["eval(1)", "eval(2)  # nosec", "eval(3)  # nosec B307", "eval(4)  # nosec B101", "eval(5)  # NOSEC"]
    done = run(write(tmp_path / "root", {"a.py": "\n".join(lines) + "\n", "b.py": EVAL}))
    assert [item.location.line for item in done.findings if item.state is FindingState.SUPPRESSED] == [2, 3]
    assert len(done.findings) == 6
    assert done.evidence.coverage.suppressed == {"nosec": 2}
    assert [report.part for report in done.pending.raw] == ["", "honoured"]


@pytest.mark.tools
def test_a_comment_in_an_encoding_that_hides_the_word_is_noticed(tmp_path, run):
    hidden = "# coding: utf-7\neval(1)  # +AG4AbwBzAGUAYw-\n".encode("ascii")
    assert b"nosec" not in hidden
    done = run(write(tmp_path / "root", {"a.py": hidden}))
    assert [item.state for item in done.findings] == [FindingState.SUPPRESSED]


@pytest.mark.tools
def test_configuration_in_the_tree_has_no_effect_and_is_named(tmp_path, run):
    files = {
        "a.py": EVAL,
        "sub/.bandit": "[bandit]\nskips: B307\n",
        "bandit.yaml": "skips: [B307]\n",
        "pyproject.toml": "[project]\nname = 'x'\n\n[tool.bandit]\nskips = ['B307']\n",
        "other/pyproject.toml": "[project]\nname = 'tool.bandit'\n",
    }
    done = run(write(tmp_path / "root", files))
    assert done.places == [("B307", "a.py", 1)]
    assert [(item.path, item.handling) for item in done.evidence.coverage.repository_config] == [
        ("bandit.yaml", "ignored"),
        ("pyproject.toml", "ignored"),
        ("sub/.bandit", "ignored"),
    ]


@pytest.mark.tools
def test_credentials_and_source_text_stay_out_of_the_report(tmp_path, run):
    files = {
        "a.py": f'password = "hunter2"\nf(token="{TOKEN}")\n\n\ndef g(pwd="hunter3"):\n    assert "some source text"\n'
    }
    done = run(write(tmp_path / "root", files))
    assert {rule for rule, _, _ in done.places} == {"B101", "B105", "B106", "B107"}
    kept = done.raw + done.evidence.content()
    for secret in ("hunter2", "hunter3", TOKEN, "some source text"):
        assert secret.encode() not in kept


@pytest.mark.tools
def test_a_file_that_brings_bandit_down_is_skipped_and_the_others_keep_their_findings(tmp_path, run):
    """bandit 1.9.4 cannot write its report when a credential holds half of a surrogate pair."""
    files = {f"f{number}.py": EVAL for number in range(5)} | {"f2.py": 'password = "\\ud800"\n'}
    done = run(write(tmp_path / "root", files))
    assert (done.evidence.status, done.evidence.tolerable) == (Status.PARTIAL, True)
    assert done.evidence.reasons == ("1 of 5 Python files not analysed, the scanner crashed on it: f2.py",)
    assert {path for _, path, _ in done.places} == {"f0.py", "f1.py", "f3.py", "f4.py"}


@pytest.mark.tools
def test_excluded_files_are_scope_and_not_a_hole(tmp_path, run):
    root = write(tmp_path / "root", {"a.py": "x = 1\n", "gen/b.py": EVAL})
    done = run(root, exclusions=[Exclusion("gen/", "generated")])
    assert (done.evidence.status, done.findings) == (Status.COMPLETE, ())
    assert [skip.reason for skip in done.evidence.coverage.excluded] == ["gen/: generated"]


# The traps


@pytest.mark.tools
@pytest.mark.parametrize(
    "name",
    [
        "bandit-nonrecursive",
        "bandit-dotfile-skips",
        "bandit-dotfile-baseline",
        "semgrep-ignorefile",
        "semgrep-gitignored-untracked",
    ],
)
def test_traps_in_which_the_finding_must_be_seen(tmp_path, run, name):
    done = run(trap(name, tmp_path / "root"))
    assert done.evidence.status is Status.COMPLETE
    assert {rule for rule, _, _ in done.places} == {"B307"}


@pytest.mark.tools
def test_traps_name_the_configuration_that_was_found(tmp_path, run):
    item = run(trap("bandit-dotfile-skips", tmp_path / "root")).evidence
    assert [config.path for config in item.coverage.repository_config] == ["vendor/thing/.bandit"]


@pytest.mark.tools
def test_trap_progress_bar(tmp_path, run):
    item = run(trap("bandit-progress-on-stdout", tmp_path / "root")).evidence
    assert item.status is Status.COMPLETE
    assert item.coverage.considered > 50


@pytest.mark.tools
def test_trap_suppressions(tmp_path, run):
    assert run(trap("sast-inline-suppressions", tmp_path / "root")).evidence.coverage.suppressed == {"nosec": 2}


@pytest.mark.tools
def test_trap_parse_error(tmp_path, run):
    item = run(trap("sast-parse-error", tmp_path / "root")).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, True)
    assert (item.coverage.considered, item.coverage.analysed) == (2, 1)
    assert item.reasons == (
        f"1 of 2 Python files not analysed, cannot be parsed (bandit read it with Python {RUNNING}): src/broken.py",
    )
    assert 'pattern: "/src/broken.py"' in item.hint


def parses(path: Path) -> bool:
    try:
        ast.parse(path.read_bytes())
    except SyntaxError:
        return False
    return True


@pytest.mark.tools
def test_trap_newer_python(tmp_path, run):
    root = trap("sast-newer-python", tmp_path / "root")
    unread = {path.name for path in root.glob("*.py") if not parses(path)}
    item = run(root).evidence
    assert {path for skip in item.coverage.skipped for path in skip.examples} == unread
    assert (item.status is Status.PARTIAL) == bool(unread)
    assert (f"Python {RUNNING}" in " ".join(item.reasons)) == bool(unread)
    assert (f"newer than {RUNNING}" in item.hint) == bool(unread)


@pytest.mark.tools
def test_trap_deep_nesting(tmp_path, run):
    item = run(trap("sast-deep-nesting", tmp_path / "root")).evidence
    assert item.status is Status.PARTIAL
    assert {path for skip in item.coverage.skipped for path in skip.examples} >= {"deep.py"}


def test_trap_no_python(tmp_path, run):
    done = run(trap("sast-zero-files", tmp_path / "root"))
    assert (done.evidence.status, done.evidence.reasons) == (Status.NOT_APPLICABLE, ("no Python files in the tree",))
    assert done.pending.raw == ()


@pytest.mark.parametrize("name", ["src", "a.py"])
def test_what_cannot_be_looked_at_is_not_the_same_as_none(tmp_path, run, name):
    outside = write(tmp_path / "outside", {"src/a.py": EVAL, "a.py": EVAL})
    root = write(tmp_path / "root", {"README": "x"})
    (root / name).symlink_to(outside / name)
    item = run(root).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert name in item.reasons[-1]


@pytest.mark.parametrize("path", sorted(REPORTS.glob("bd-*.stdout")), ids=lambda path: path.stem)
def test_no_captured_report_could_pass_for_a_clean_scan(tmp_path, fake, path):
    """The report of a run without our control, over the files that it names, must never be complete."""
    files = {"x.py": "x = 1\n"}
    if path.read_bytes().startswith(b"{") and "sarif" not in path.name:
        files |= {
            Path(name).as_posix(): "x = 1\n" for name in json.loads(path.read_bytes())["metrics"] if name != "_totals"
        }
    code = f"sys.stdout.write(open({str(path)!r}).read())"
    try:
        item = fake(code, files).evidence
    except (CollectorError, ReaderError):
        return
    assert not is_clean(item)
    assert item.status in {Status.PARTIAL, Status.FAILED}
    assert not item.tolerable


# A tool that misbehaves


def test_what_a_good_report_looks_like(fake):
    item = fake(printing(report())).evidence
    assert is_clean(item)
    assert (item.tool.version, item.tool.runtime, item.coverage.rules) == ("1.9.4", "Python 3.11.7", 2)


def test_a_missing_tool_is_an_error_that_says_how_to_get_it(tmp_path):
    root = write(tmp_path / "root", {"a.py": EVAL})
    with pytest.raises(CollectorError, match="not installed") as caught:
        scan(root, Bandit(nowhere), tmp_path / "work")
    assert "pip install bandit" in caught.value.hint


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise KeyError('level')", "exited with 1 and wrote no report: KeyError: 'level'"),
        ("pass", "exited with 0 and wrote no report"),
        ("sys.exit('no config')", "exited with 1 and wrote no report: no config"),
        ("print(json.dumps({'results': []})[:5])", "not whole JSON"),
        ("print('Working... 100%'); print('{}')", "not whole JSON"),
        ("print('null')", "JSON that is no report"),
        ("print('[]')", "JSON that is no report"),
        ("print('{}'); sys.stdout.flush(); os.kill(os.getpid(), 9)", "ended by signal 9"),
    ],
)
def test_a_tool_that_breaks_is_an_error(fake, code, message):
    with pytest.raises(CollectorError, match=message) as caught:
        fake(code)
    assert caught.value.hint


@pytest.mark.parametrize(
    "about", ["if sys.argv[1].startswith('--'): sys.exit('broken')\n", ABOUT.replace("bandit 1.9.4", "?")]
)
def test_a_tool_that_does_not_say_what_it_is_is_an_error(fake, about):
    with pytest.raises(CollectorError, match="does not say which version and tests it has"):
        fake(printing(report()), about=about)


def test_a_tool_that_always_breaks_is_given_up_soon(tmp_path, fake):
    runs = tmp_path / "runs"
    code = f"open({str(runs)!r}, 'a').write('x'); sys.exit('broken')"
    with pytest.raises(CollectorError, match="broken"):
        fake(code, {f"f{number}.py": "x = 1\n" for number in range(300)})
    assert len(runs.read_text()) <= 65


def test_a_second_pass_that_breaks_leaves_findings_open(fake):
    code = f"'--ignore-nosec' in sys.argv or sys.exit('broken')\n{printing(report())}"
    assert is_clean(fake(code, {"a.py": "x = 1  # nosec\n"}).evidence)


def test_a_tool_that_hangs_is_ended(fake):
    with pytest.raises(CollectorError, match="timed out") as caught:
        fake("time.sleep(600)", timeout_s=1.0)
    assert "timeout" in caught.value.hint


def test_a_tool_that_cannot_be_started_is_an_error(tmp_path):
    root = write(tmp_path / "root", {"a.py": EVAL})
    broken = write(tmp_path, {"bandit": "no program"}) / "bandit"
    with pytest.raises(CollectorError, match="cannot be started"):
        scan(root, Bandit(lambda _name, *, outside: broken), tmp_path / "work")


def test_a_tool_that_writes_without_end_is_stopped(fake, monkeypatch):
    bounded = bandit_call.Command

    def small(*arguments, **more):
        return replace(bounded(*arguments, **more), output_bytes=100_000)

    monkeypatch.setattr(bandit_call, "Command", small)
    with pytest.raises(CollectorError, match="wrote too much output"):
        fake("while True: print('x' * 10_000)")


def test_a_report_of_another_tool_is_refused(fake):
    with pytest.raises(ReaderError):
        fake(printing({"version": "1", "results": [], "errors": [], "paths": {"scanned": []}}))


GOOD = report()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"results": [], "metrics": {"./a.py": {}, "_totals": {}}}, "positive control"),
        ({"results": GOOD["results"][1:]}, "positive control"),
        ({"results": [*GOOD["results"], result("B101", "CONTROL", 1)]}, "positive control"),
        ({"results": [*GOOD["results"][1:], GOOD["results"][1]]}, "positive control"),
        ({"errors": [{"filename": "CONTROL", "reason": "Permission denied"}]}, "Permission denied"),
        ({"metrics": {"_totals": {}, "CONTROL": {}}}, "none of the 1"),
        ({"metrics": {**GOOD["metrics"], "_totals": {"SEVERITY.LOW": 40}}}, "filtered"),
        ({"results": [*GOOD["results"], result("B101", "/etc/x.py", 1)]}, "not of the repository"),
        ({"results": [*GOOD["results"], result("B101", "../x\x1b[31m.py", 1)]}, "not of the repository"),
    ],
)
def test_a_report_with_something_wrong_is_partial_and_not_tolerable(fake, changes, why):
    item = fake(printing(report(**changes))).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert why in " ".join(item.reasons)
    assert "\x1b" not in " ".join(item.reasons)
    assert item.hint


def test_files_with_errors_inside_an_exit_code_of_zero_are_not_analysed(fake):
    broken = report(
        files=("a.py", "b.py"), errors=[{"filename": "./b.py", "reason": "exception while scanning file"}]
    )
    item = fake(printing(broken), {"a.py": "x = 1\n", "b.py": "x = 1\n"}).evidence
    assert (item.status, item.tolerable, item.coverage.analysed) == (Status.PARTIAL, True, 1)
    assert "exception while scanning file: b.py" in item.reasons[0]


def test_a_report_that_says_that_nothing_could_be_done_is_failed(fake):
    nothing = {
        "errors": [{"filename": "nope", "reason": "No such file or directory"}],
        "metrics": {"_totals": {}},
        "results": [],
    }
    item = fake(printing(report(**nothing))).evidence
    assert (item.status, item.reasons) == (
        Status.FAILED,
        ("bandit says that it failed: nope: No such file or directory",),
    )


def test_an_exit_code_that_bandit_does_not_have_is_doubted(fake):
    item = fake(printing(report()) + "; sys.exit(3)").evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert "exited with 3" in item.reasons[0]


def test_the_second_pass_must_pass_its_control_too(fake):
    """A bandit that shows suppressed lines in spite of the comments would mark nothing as suppressed."""
    item = fake(printing(report()), {"a.py": "x = 1  # nosec\n"}).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert "positive control" in item.reasons[0]


# Shards


def source(path, size=10):
    return File(path, size, Digest.of(b""), "python")


@given(
    st.dictionaries(st.text(min_size=1, max_size=40), st.integers(0, 2**20), max_size=60),
    st.integers(1, 8),
)
def test_every_file_is_in_exactly_one_shard(sizes, slots):
    parts = balanced([source(path, size) for path, size in sizes.items()], slots)
    assert sorted(file.path for part in parts for file in part) == sorted(sizes)
    assert all(parts)


def test_small_trees_are_one_shard_and_big_ones_are_balanced_in_rounds_that_get_smaller():
    assert len(balanced([source(f"{n}.py", 1000) for n in range(100)], 2)) == 1
    parts = balanced([source(f"{n:04}.py", 1000 * (n % 50)) for n in range(2000)], 2)
    weights = [sum(file.size for file in part) for part in parts]
    shares = [number for number in range(shards.SHARDS_PER_SLOT, 0, -1) for _ in range(2)]
    expected = [sum(weights) * share / sum(shares) for share in shares]
    assert weights == pytest.approx(expected, rel=0.1)


def test_files_that_take_long_are_spread_first_and_none_of_them_goes_into_the_smallest_shards():
    heavy = [File(f"{n}.js", 500_000, Digest.of(b""), "javascript") for n in range(4)]
    light = [source(f"{n}.py", 10_000) for n in range(1000)]
    parts = shards.split([*light, *heavy], 2, {"javascript": 8})
    assert [sum(file in heavy for file in part) for part in parts] == [1, 1, 1, 1, 0, 0]


def test_there_is_no_shard_without_a_file():
    for slots in (1, 2, 8):
        parts = shards.split([source("a.py", 2**23), source("b.py", 1)], slots)
        assert [len(part) for part in parts] == [1, 1]


def test_no_call_has_more_names_than_a_system_takes():
    parts = balanced([source(f"{'d' * 200}/{n}.py") for n in range(2000)], 2)
    assert len(parts) > 3
    assert max(sum(len(file.path) + 1 for file in part) for part in parts) <= ARGV_BYTES


def test_shards_do_not_depend_on_the_order_of_the_files():
    files = [source(f"{n}.py", 100_000) for n in range(40)]
    assert balanced(files, 2) == balanced(files[::-1], 2)
