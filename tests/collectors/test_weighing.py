"""Scope, passes, control and status, with readings built by hand; no tool is run."""

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scanning import write

from ssdfgate.collectors.documents import (
    document_of,
    encoded,
    last_words,
    matched_lines,
    mentions,
    rewritten,
)
from ssdfgate.collectors.look import Look, Scope, check_control, mark_suppressed, with_lines
from ssdfgate.collectors.weighing import Doubt, Weighing, names
from ssdfgate.errors import CollectorError
from ssdfgate.inventory import Blocked, File, Inventory, Snapshot
from ssdfgate.model import (
    Control,
    Digest,
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    Location,
    Reading,
    ScanError,
    Severity,
    Skip,
    Status,
    Subject,
    Tool,
)
from ssdfgate.process import Ended, Finished

DIGEST = Digest.of(b"")
SUBJECT = Subject(None, None, None, DIGEST)
GOOD = Control(1, 1)


def file(path, language="python", oddity=None):
    return File(path, 10, DIGEST, language, oddity)


def inventory(*files, blocked=(), excluded=()):
    return Inventory(tuple(files), tuple(blocked), tuple(excluded), (), DIGEST)


def finding(path="a.py", line=1, rule="eval-use", **changes):
    return Finding(rule, "m", Severity.HIGH, Location(path, line, line)).changed(**changes)


def reading(*findings, analysed=(), **changes):
    base = Reading("x-json", EvidenceKind.SAST, Tool("x", "1"), Findings(tuple(findings)), frozenset(analysed))
    return replace(base, **changes)


def weigh(stock, *readings, **changes):
    look = Look.of(readings) if readings else None
    base = Weighing(
        collector="x",
        tool=Tool("x", "1"),
        subject=SUBJECT,
        scope=Scope.of(stock, ["python"]),
        what="Python files",
        look=look,
        findings=look.findings if look else (),
        control=GOOD if look else None,
        rules=1 if look else None,
    )
    return replace(base, **changes).evidence()


def test_everything_looked_at_is_complete():
    item = weigh(inventory(file("a.py"), file("b.js", "javascript")), reading(finding(), analysed=["a.py", "b.js"]))
    assert (item.status, item.reasons, item.hint, item.tolerable) == (Status.COMPLETE, (), "", False)
    assert (item.coverage.considered, item.coverage.analysed) == (1, 1)
    assert [found.rule for found in item.payload.items] == ["eval-use"]
    assert item.payload.items[0].fingerprint


def test_nothing_to_look_at_is_not_applicable():
    item = weigh(inventory(file("b.js", "javascript")))
    assert (item.status, item.reasons) == (Status.NOT_APPLICABLE, ("no Python files in the tree",))
    assert (item.coverage.considered, item.payload) == (0, None)


def test_nothing_left_by_the_configuration_is_not_applicable_and_says_so():
    item = weigh(inventory(excluded=[Skip("*.py: legacy", 3, ("a.py",))]))
    assert item.reasons == ("no Python files in the tree outside of what the configuration excludes",)
    assert item.coverage.excluded[0].count == 3


@pytest.mark.parametrize("may_hold", ["python", "*"])
def test_what_cannot_be_looked_at_is_never_taken_for_nothing(may_hold):
    item = weigh(inventory(blocked=[Blocked("sub", "cannot be read", may_hold)]))
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert (item.coverage.considered, item.coverage.analysed) == (1, 0)
    assert "sub" in item.reasons[-1]


def test_a_file_that_nobody_mentions_is_unreported():
    item = weigh(inventory(file("a.py"), file("b.py")), reading(analysed=["a.py"]))
    assert (item.status, item.tolerable) == (Status.PARTIAL, True)
    assert [(skip.reason, skip.examples) for skip in item.coverage.skipped] == [("unreported", ("b.py",))]
    assert item.reasons == ("1 of 2 Python files not analysed, unreported: b.py",)


def test_a_file_with_an_error_is_not_analysed_even_if_it_was_scanned():
    broken = reading(analysed=["a.py", "b.py"], skipped=(("cannot be parsed", "b.py"),))
    item = weigh(inventory(file("a.py"), file("b.py")), broken)
    assert item.coverage.by_language["python"].to_json() == {"considered": 2, "analysed": 1}
    assert 'scope: {exclude: [{pattern: "/b.py", reason: "..."}]}' in item.hint


def test_the_pattern_in_the_hint_hits_the_file_and_nothing_else():
    item = weigh(inventory(file("a.py"), file("src/[x]*.py")), reading(analysed=["a.py"]))
    pattern = json.loads(item.hint.partition("pattern: ")[2].partition(", reason")[0])
    import pathspec

    spec = pathspec.PathSpec.from_lines("gitignore", [pattern])
    assert [path for path in ("src/[x]*.py", "src/x1.py", "other/src/[x]*.py") if spec.match_file(path)] == [
        "src/[x]*.py"
    ]


def test_a_file_that_the_tool_misreads_counts_as_skipped_whatever_the_tool_says():
    scope = replace(Scope.of(inventory(file("a.py"), file("b.py")), ["python"]), odd={"b.py": "NUL bytes"})
    item = weigh(inventory(file("a.py"), file("b.py")), reading(analysed=["a.py", "b.py"]), scope=scope)
    assert [(skip.reason, skip.examples) for skip in item.coverage.skipped] == [("NUL bytes", ("b.py",))]


def test_blocked_files_count_as_skipped_in_their_language():
    stock = inventory(file("a.py"), blocked=[Blocked("b.py", "larger than 8 MiB", "python")])
    item = weigh(stock, reading(analysed=["a.py"]))
    assert (item.status, item.tolerable) == (Status.PARTIAL, True)
    assert item.coverage.by_language["python"].to_json() == {"considered": 2, "analysed": 1}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"control": Control(1, 0, missing=("eval-use at known.py:1",))}, "positive control"),
        ({"control": Control(0, 0)}, "positive control"),
        ({"doubts": (Doubt("no rule ran", "h"),)}, "no rule ran"),
    ],
)
def test_what_no_profile_may_bear(changes, why):
    item = weigh(inventory(file("a.py")), reading(analysed=["a.py"]), **changes)
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert why in item.reasons[0]
    assert item.hint


@pytest.mark.parametrize(
    "error",
    [
        ScanError("Timeout: slow", "a.py", "slow"),
        ScanError("Rule parse error", None, "broken"),
        ScanError("IncompatibleRule", "rules/r.yaml", "future"),
        ScanError("out of disk"),
        ScanError("cannot be parsed", "../control/known.py"),
    ],
)
def test_an_error_that_is_not_about_one_file_is_not_tolerable(error):
    item = weigh(inventory(file("a.py"), file("b.py")), reading(analysed=["a.py", "b.py"], errors=(error,)))
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert error.message in item.reasons[0]
    assert item.coverage.errors_total == 1


def test_nothing_analysed_at_all_is_not_tolerable():
    item = weigh(inventory(file("a.py")), reading())
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert item.reasons[0] == "none of the 1 Python files was analysed"


def test_a_tool_that_says_that_it_failed_leaves_failed_evidence():
    item = weigh(inventory(file("a.py")), reading(failure="no space left"))
    assert (item.status, item.reasons) == (Status.FAILED, ("x says that it failed: no space left",))


def test_findings_in_files_that_are_not_ours_are_dropped_and_doubted():
    strangers = [finding("../../etc/passwd"), finding("/etc/passwd"), finding("new.py")]
    item = weigh(inventory(file("a.py")), reading(finding(), *strangers, analysed=["a.py", "/etc/passwd"]))
    assert [found.location.path for found in item.payload.items] == ["a.py"]
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert "/etc/passwd" in item.reasons[0]


def test_findings_in_files_of_other_languages_are_kept():
    item = weigh(inventory(file("a.py"), file("c.rs", "rust")), reading(finding("c.rs"), analysed=["a.py"]))
    assert (item.status, len(item.payload.items)) == (Status.COMPLETE, 1)


def test_hostile_names_cannot_act_in_a_reason():
    item = weigh(inventory(file("a.py"), file("x\n\x1b[31m.py")), reading(analysed=["a.py"]))
    assert r"x\n\x1b[31m.py" in item.reasons[0]
    assert item.coverage.skipped[0].examples == ("x\n\x1b[31m.py",)


# The passes


def test_the_control_is_taken_out_of_what_was_looked_at():
    look = Look.of([reading(finding("../control/known.py"), finding(), analysed=["../control/known.py", "a.py"])])
    assert (look.analysed, [item.location.path for item in look.findings]) == ({"a.py"}, ["a.py"])
    assert look.observed == (Counter({("known.py", "eval-use", 1): 1}),)


def test_shards_are_joined():
    look = Look.of([
        reading(finding("a.py"), analysed=["a.py"], rules_run=frozenset({"r1"})),
        reading(analysed=["b.py"], skipped=(("cannot be parsed", "c.py"),), rules_run=frozenset({"r2"})),
    ])  # fmt: skip
    assert (look.analysed, look.skipped, look.rules) == ({"a.py", "b.py"}, {"c.py": "cannot be parsed"}, {"r1", "r2"})


EXPECTED = Counter({("known.py", "eval-use", 1): 1})


@pytest.mark.parametrize(
    ("observed", "ok"),
    [
        ([finding("../control/known.py")], True),
        ([], False),
        ([finding("../control/known.py", 2)], False),
        ([finding("../control/known.py", rule="other")], False),
        ([finding("../control/known.py"), finding("../control/known.py")], False),
        ([finding("../control/known.py"), finding("../control/known.py", 3)], False),
        ([finding("control/known.py")], False),
    ],
)
def test_a_control_must_give_exactly_what_is_expected(observed, ok):
    assert check_control(EXPECTED, Look.of([reading(*observed)])).ok is ok


def test_every_shard_must_pass_the_control():
    good, bad = reading(finding("../control/known.py")), reading()
    assert check_control(EXPECTED, Look.of([good, good])).ok
    assert not check_control(EXPECTED, Look.of([good, bad])).ok
    assert not check_control(EXPECTED, Look.of([])).ok


def test_rules_of_other_people_do_not_count_in_the_control():
    observed = [finding("../control/known.py"), finding("../control/known.py", rule="theirs")]
    look = Look.of([reading(*observed)])
    assert check_control(EXPECTED, look, ["eval-use"]).ok
    assert not check_control(EXPECTED, look).ok


def test_a_control_that_expects_nothing_proves_nothing():
    assert not check_control(Counter(), Look.of([reading()])).ok


def test_what_the_second_pass_keeps_silent_about_is_suppressed():
    first = [finding(line=1), finding(line=2), finding("b.py")]
    honoured = Look.of([reading(finding(line=1), analysed=["a.py"])])
    marked = mark_suppressed(first, honoured, frozenset({"a.py"}), "nosec")
    assert [(item.location.line, item.state, item.suppressed_by) for item in marked] == [
        (1, FindingState.OPEN, None),
        (2, FindingState.SUPPRESSED, "nosec"),
        (1, FindingState.OPEN, None),
    ]


def test_equal_findings_of_one_line_are_counted_one_by_one():
    honoured = Look.of([reading(finding(), analysed=["a.py"])])
    marked = mark_suppressed([finding(), finding()], honoured, frozenset({"a.py"}), "nosec")
    assert sorted(item.state for item in marked) == [FindingState.OPEN, FindingState.SUPPRESSED]


@pytest.mark.parametrize(
    "honoured",
    [reading(), reading(analysed=["b.py"]), reading(analysed=["a.py"], skipped=(("cannot be parsed", "a.py"),))],
)
def test_a_finding_stays_open_where_the_second_pass_did_not_answer(honoured):
    (item,) = mark_suppressed([finding()], Look.of([honoured]), frozenset({"a.py"}), "nosec")
    assert item.state is FindingState.OPEN


def test_suppressed_findings_are_counted_by_mechanism():
    hidden = finding(state=FindingState.SUPPRESSED, suppressed_by="nosec")
    item = weigh(inventory(file("a.py")), reading(analysed=["a.py"]), findings=(hidden, finding(line=2)))
    assert item.coverage.suppressed == {"nosec": 1}
    assert len(item.payload.items) == 2


def test_fingerprints_survive_moved_lines_and_hold_no_credential():
    lines = {("a.py", 1): "  eval(x)", ("a.py", 2): 'password = "hunter2"'}
    plain, secret = with_lines([finding(), finding(line=2, topic="secrets")], lines)
    assert plain.context == "  eval(x)"
    assert "hunter2" not in secret.context
    assert secret.context.startswith("password")


# From what a tool printed to a report


def finished(stdout=b"{}", returncode=0, ended=Ended.EXITED, stderr=""):
    return Finished(returncode, ended, stdout, stderr, 1.0)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (finished(b""), "x exited with 0 and wrote no report"),
        (
            finished(b"", 1, stderr="Traceback ...\nKeyError: 'level'\n"),
            "x exited with 1 and wrote no report: KeyError: 'level'",
        ),
        (finished(b'{"a": '), "wrote something that is not whole JSON"),
        (finished(b"Working... 100%\n{}"), "wrote something that is not whole JSON"),
        (finished(b"null"), "wrote JSON that is no report"),
        (finished(b"[]"), "wrote JSON that is no report"),
        (finished(b"[" * 100_000), "wrote something that is not whole JSON"),
        (finished(b"{}", -11), "x was ended by signal 11"),
        (finished(b"{}", -9, Ended.TIMED_OUT), "x timed out after 1 s"),
        (finished(b"{}", -9, Ended.TOO_MUCH_OUTPUT), "x wrote too much output after 1 s"),
    ],
)
def test_what_is_no_report_is_an_error_with_a_hint(item, message):
    with pytest.raises(CollectorError) as caught:
        document_of(item, "x", "do this")
    assert message in str(caught.value)
    assert caught.value.hint


def test_numbers_that_json_does_not_have_are_refused():
    document = document_of(finished(b'{"a": 1e999}'), "x", "h")
    with pytest.raises(CollectorError):
        encoded(document, "x", "h")


@given(st.binary())
def test_no_output_makes_it_raise_anything_else(content):
    try:
        encoded(rewritten(document_of(finished(content), "x", "h"), str.upper), "x", "h")
    except CollectorError as error:
        assert error.hint  # noqa: PT017  # both outcomes are right


def test_half_characters_and_broken_bytes_become_text_that_can_be_stored():
    document = document_of(finished(b'{"a": "\\ud800 \xff", "b\\udfff": 1}'), "x", "h")
    content = encoded(rewritten(document, lambda text: text), "x", "h").decode()
    assert content == '{"a":"\\\\ud800 �","b\\\\udfff":1}'


def test_known_credentials_are_taken_out_of_every_text():
    token = "ghp_" + "0123456789" * 3 + "abcdef"  # the shape of one
    assert token not in str(rewritten({"a": [f"x {token}"]}, lambda text: text))


@pytest.mark.parametrize(
    ("stderr", "words"),
    [
        ("", ""),
        ("one\ntwo\n", ": two"),
        ("[00.26][ERROR]: no network\n", ": no network"),
        ("Fatal error: out of memory\n   ____\n  /\\_/\\ \n", ": Fatal error: out of memory"),
    ],
)
def test_the_last_words_of_a_tool(stderr, words):
    assert last_words(stderr) == words


def test_matched_lines_are_read_from_inside_the_tree_only(tmp_path):
    write(tmp_path, {"tree/a.py": "one\ntwo\n", "secret.py": "top\n"})
    wanted = [
        ("a.py", 2),
        ("./a.py", 1),
        ("a.py", 9),
        ("../secret.py", 1),
        (str(tmp_path / "secret.py"), 1),
        ("no.py", 1),
    ]
    found = matched_lines(Snapshot(tmp_path / "tree"), [*wanted, (None, 1), ("a.py", "1"), ("\0", 1)])
    assert found == {("a.py", 1): "one", ("a.py", 2): "two"}


def test_a_line_of_a_file_is_found_but_no_link_is_followed(tmp_path):
    write(tmp_path, {"a.toml": "[project]\n[tool.bandit]\n", "b.toml": "x = 'tool.bandit'\n"})
    (tmp_path / "link.toml").symlink_to("a.toml")
    pattern = rb"^\[tool\.bandit"
    found = [mentions(tmp_path / name, pattern) for name in ("a.toml", "b.toml", "link.toml", "missing.toml")]
    assert found == [True, False, False, False]


def test_names_are_cut_and_counted():
    assert names(["a", "b"]) == "a, b"
    assert names(["a", "b", "c", "d"]) == "a, b, c and 1 more"
    assert names(["a"], 10) == "a and 9 more"
