"""The lint finds what the two engines understand differently, and nothing in the policies that ship."""

import pytest

from ssdfgate.model import Digest
from ssdfgate.policy import load_policies
from ssdfgate.policy.dialect import lint
from ssdfgate.policy.interface import PolicySet

HEAD = "package ssdfgate.lib.x\n\nimport data.ssdfgate.lib.report\n\n"


def problems(**modules: str) -> list[str]:
    named = {path.replace("_", "/", 1) + ".rego": text for path, text in modules.items()}
    return [str(problem) for problem in lint(PolicySet(named, Digest.of(b"")))]


def test_the_policies_that_ship_are_in_the_dialect():
    assert lint(load_policies()) == ()


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("r := opa.runtime()\n", 5, "`opa.runtime` is not a function"),
        ("r := http.send({})\n", 5, "`http.send` is not"),
        ('r := time.parse_rfc3339_ns("x")\n', 5, "`time.parse_rfc3339_ns` is not"),
        ("r := json.match_schema({}, {})\n", 5, "`json.match_schema` is not"),
        ('r := regex.match("a", input.b)\n', 5, "`regex.match` is not"),
        ('r := semver.compare("1", "2")\n', 5, "`semver.compare` is not"),
        ("r := nowhere(1)\n", 5, "`nowhere` is not"),
        ("r if {\n\tevery x in input.xs {\n\t\tx.x == 1\n\t}\n}\n", 6, "`every`"),
        ("r := input.a with input.a as 1\n", 5, "`with` belongs into tests"),
        ("r := data.findings\n", 5, "only `data.ssdfgate` is read"),
        ("import data.pipeline\n", 5, "only `data.ssdfgate` is imported"),
        ("import rego.v1\n", 5, "only `data.ssdfgate` is imported"),
        ("allow {\n\tinput.a\n}\n", 5, "needs `if`"),
        ('deny["x"] {\n\tinput.a\n}\n', 5, "needs `if`"),
        ("f(x) {\n\tx == 1\n}\n", 5, "needs `if`"),
        ("r if {\n\ty > 1\n}\n", 6, "`y` is bound nowhere"),
        ("r if {\n\tx = input.a\n\tx == 1\n}\n", 6, "`=` unifies"),
        ("input := 1\n", 5, "`input` cannot be a rule"),
        ('r := sprintf("%s", [input.a])\n', 5, "`%s` keeps the quotes"),
        ("f(a) := [a | some b in input.bs]\n", 5, "does not see `a`"),
        ('f(a) := [{"x": g(a)} | true]\n\ng(x) := x\n', 5, "does not see `a`"),
        ("f(k) := [x | some o in input.os; x := o[k]]\n", 5, "walks all keys for `[k]`"),
        ("f(k) := [1 | some o in input.os; o[k]]\n", 5, "walks all keys for `[k]`"),
        ("f(k) := {x |\n\tsome o in input.os\n\tx := o.a.b[k]\n}\n", 7, "walks all keys for `[k]`"),
        ("f(k) := count([1 | some o in input.os; o.a[0][k] == 2])\n", 5, "walks all keys for `[k]`"),
        ("f(k, os) := {o.n: x | some o in os; x := o[k]}\n", 5, "walks all keys for `[k]`"),
        ("r if not is_string(input.a)\n", 5, "is undefined in OPA"),
        ("r if not report.closed(input.a)\n", 5, "is undefined in OPA"),
        ("f(n) if {\n\tinput.p[n] > 1\n\tinput.p[n] < 3\n}\n", 7, "stands twice"),
    ],
)
def test_what_is_not_in_the_dialect(body, line, words):
    found = problems(lib_x=HEAD + body)
    assert any(problem.startswith(f"lib/x.rego:{line}: ") and words in problem for problem in found), found


@pytest.mark.parametrize(
    "body",
    [
        "r := [x | some x in input.xs; x.y == 1]\n",
        "f(a) := [x | some b in input.bs; x := [a, b]]\n",
        "f(k) := [x | some x in input.m[k]]\n",
        "t := {}\n\nf(k) := [x | some o in input.os; x := [o, t[k]]]\n",
        "f(k) := [x | key := k; some o in input.os; x := o[key]]\n",
        "f(k) := [x | some o in input.os; x := object.get(o, k, null)]\n",
        'f(k) := [x | k != ""; some o in input.os; x := o[k]]\n',
        "r if {\n\tvalue := input.a\n\tnot is_string(value)\n}\n",
        'r := "every with = %s opa.runtime()"  # every with = y\n',
        "r := `every\n` if input.a == 1\n\nelse := 2\n",
        "f(x) := y if {\n\ty := x + 1\n} else := 0\n",
        "r contains x if {\n\tsome x in input.xs\n}\n",
        'r := sprintf("%d of %v", [1, 2])\n',
    ],
)  # fmt: skip
def test_what_is_in_the_dialect(body):
    assert problems(lib_x=HEAD + body) == []


def test_functions_of_one_name_have_one_arity():
    found = problems(lib_a="package a\n\nf(x) := x\n", lib_b="package b\n\nf(x, y) := [x, y]\n\ng([a, b]) := a + b\n")
    assert [problem.partition(" the")[0] for problem in found] == ["lib/a.rego:3:", "lib/b.rego:3:"]


def test_a_measure_is_unknown_by_default():
    text = 'package ssdfgate.measures.a.b\n\nverdict := "pass"\n'
    found = lint(PolicySet({"measures/a/b/b.rego": text}, Digest.of(b"")))
    assert [problem.message for problem in found] == [
        'a measure needs `default verdict := "unknown"`',
        "a measure needs a rule `decision`",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "package", '"', "`", "}}}", "f(", "f(x", "default", "{|", "some", "r if not f("]
)
def test_any_text_is_looked_at(text):
    assert isinstance(problems(lib_x=text), list)
