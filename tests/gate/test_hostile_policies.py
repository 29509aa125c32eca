"""Policies that mean harm or never end: each ends in exit code 5, within the limit, and is named."""

import json
from datetime import UTC, datetime

import pytest
from support import bundles

from ssdfgate.cli.app import run
from ssdfgate.policy.added import read_added
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.scaffold import scaffold

PLACE = "measures/acme/hostile/hostile.rego"
SOUND = scaffold("acme/hostile")[PLACE]
MANY = "\nmany := numbers.range(1, 9000)\n"


def asking(rules, body):
    """The sound measure, which also asks this before it passes or says anything else."""
    asked = SOUND.replace(
        'obstacles := evidence.obstacles("sast")',
        'obstacles := [item | some item in evidence.obstacles("sast"); harm]',
    )
    assert asked != SOUND
    return f"{asked}\nharm if {{\n\t{body}\n}}\n{rules}"


NEVER_ENDING = {
    "nested comprehensions": asking(MANY, "count([1 | some a in many; some b in many; some c in many; a + b == c]) > 0"),
    "endless memory": asking(MANY, "count([[a, b, c] | some a in many; some b in many; some c in many]) > 0"),
    "a range without end": asking("", "count(numbers.range(1, 100000000000)) > 0"),
    "texts that double": asking(
        '\nt0 := concat("", ["x" | some _ in numbers.range(1, 1000)])\n'
        + "".join(f'\nt{n} := concat("", [t{n - 1}, t{n - 1}])\n' for n in range(1, 40)),
        "count(t39) > 0",
    ),
    "a rule of itself": asking("\nround_and_round := x if x := round_and_round + 1\n", "round_and_round > 0"),
    "a function of itself": asking("\nonwards(x) := onwards(x + 1)\n", "onwards(1) > 0"),
    "two functions in a circle": asking("\nping(x) := pong(x + 1)\n\npong(x) := ping(x + 1)\n", "ping(1) > 0"),
}  # fmt: skip
REFUSED = {
    "the environment": asking("", "count(opa.runtime().env) > 0"),
    "the network": asking("", 'http.send({"method": "get", "url": "http://127.0.0.1"}).status_code == 200'),
    "a name server": asking("", 'count(net.lookup_ip_addr("example.org")) > 0'),
    "the environment by a bracket": asking("", 'count(opa["runtime"]()) > 0'),
    "the clock": asking("", "time.now_ns() > 0"),
    "its own source": asking("", "count(rego.metadata.chain()) > 0"),
    "brackets without end": asking("\ndeep := " + "[\n" * 30000 + "]\n" * 30000, "count(deep) > 0"),
    "sums without end": asking("\ndeep := " + "1 +\n" * 30000 + "1\n", "deep > 0"),
    "a line without end": asking("\ndeep := " + '"\\' * 50000 + "\n", "deep > 0"),
    "aliases": SOUND.replace(
        "threats: [what goes wrong where it does not hold]",
        "threats: [&a [x, x], "
        + ", ".join(f"&{chr(97 + n)} [*{chr(96 + n)}, *{chr(96 + n)}]" for n in range(1, 25))
        + "]",
    ),
    "the gate": "package ssdfgate.gate\n\ndecision := 1\n",
    "a measure of ours": asking("", "count(data.acme) > 0"),
}


@pytest.fixture
def gate(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundles, "WHEN", datetime.now(UTC))
    bundles.bundle_of(bundles.proof(created_at=datetime.now(UTC)), tmp_path / "bundle")

    def judged(text, place=PLACE):
        path = tmp_path / "own" / place
        path.parent.mkdir(parents=True)
        path.write_text(text)
        entry = {"path": "own", "digest": str(read_added(tmp_path / "own").digest)}
        (tmp_path / "ssdfgate.yaml").write_text(json.dumps({"policies": [entry]}))
        code = run(["gate", "bundle", "--config", "ssdfgate.yaml", "-q", "-f", "json", "-o", "report.json"])
        return code, capsys.readouterr().err

    return judged


@pytest.mark.parametrize("what", NEVER_ENDING)
def test_what_never_ends(gate, monkeypatch, what):
    monkeypatch.setitem(EmbeddedEngine.__init__.__kwdefaults__, "timeout_s", 8.0)
    code, told = gate(NEVER_ENDING[what])
    assert code == 5
    assert "measures/acme/hostile/hostile.rego" in told or "acme.hostile" in told, told


@pytest.mark.parametrize("what", REFUSED)
def test_what_reaches_out_is_refused_before_it_runs(gate, monkeypatch, what):
    monkeypatch.setattr(EmbeddedEngine, "evaluate", None)
    code, told = gate(REFUSED[what])
    assert code == 5
    assert "may not judge: measures/acme/hostile/hostile.rego:" in told


def test_the_measure_that_all_of_them_begin_with_is_sound(gate):
    code, told = gate(asking("", "1 == 1"))
    assert (code, told) == (0, "")


def test_a_measure_that_passes_without_evidence_is_found_out(gate):
    code, told = gate(SOUND.replace('verdict := "unknown"', 'verdict := "unknown"\n\nalways := true', 1).replace(
        'obstacles == []\n\tevidence.is_usable("sast")', "always"
    ))  # fmt: skip
    assert code == 5
    assert "acme.hostile" in told
    assert "Mend that policy" in told  # to install anything again would change nothing


def test_a_measure_that_cites_what_is_not_there_is_found_out(gate):
    code, told = gate(SOUND.replace('evidence.cited(verdict, ["sast"])', '["sha256:' + "a" * 64 + '"]'))
    assert code == 5
    assert "acme.hostile cites evidence that is not there" in told
