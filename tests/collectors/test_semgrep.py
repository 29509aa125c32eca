import json
import time
from dataclasses import replace

import pytest
import yaml
from support.scanning import REPORTS, is_clean, nowhere, scan, script, stand_in_rules, write
from support.trees import PROJECTS, TRAPS, copy_of, trap

from ssdfgate.collectors import semgrep_call, shards
from ssdfgate.collectors.semgrep import Semgrep
from ssdfgate.collectors.semgrep_rules import OwnRules, chosen_sources
from ssdfgate.errors import CollectorError, InventoryError, ReaderError
from ssdfgate.inventory import take
from ssdfgate.model import FindingState, Severity, Status
from ssdfgate.model.settings import Exclusion, SemgrepSettings, Settings

EVAL = "eval(input())\n"
RULE = """rules:
  - {id: theirs, languages: [python], severity: WARNING, message: theirs, pattern: "print(...)"}
"""
TOKEN = "ghp_" + "0123456789" * 3 + "abcdef"  # the shape of one


@pytest.fixture
def own(tmp_path):
    return stand_in_rules(tmp_path / "own")


@pytest.fixture
def run(tmp_path, own):
    """Scan a folder with the stand-in rules and the real semgrep."""

    def scanned(root, *config, **more):
        number = len(list(tmp_path.glob("work*")))
        settings = Settings(semgrep=SemgrepSettings(config=config)) if config else None
        return scan(root, Semgrep(own), tmp_path / f"work{number}", settings=settings, **more)

    return scanned


@pytest.fixture
def fake(tmp_path, own):
    """Scan a folder with a stand-in for semgrep."""

    def scanned(code, files=None, **settings):
        root = write(tmp_path / "root", files or {"a.py": "x = 1\n"})
        collector = Semgrep(own, script(tmp_path / "semgrep", code))
        return scan(root, collector, tmp_path / "work", settings=Settings(semgrep=SemgrepSettings(**settings)))

    return scanned


def report(**changes) -> dict:
    """What semgrep says of a tree with one clean a.py and our stand-in control."""
    results = [
        result("control-python", "../control/always/a.py", 1),
        result("control-javascript", "../control/always/a.js", 1),
        result("control-dockerfile", "../control/always/Dockerfile", 1),
        result("eval-use", "../control/known.py", 2),
        result("js-eval", "../control/web/known.js", 1),
        result("docker-add", "../control/docker/Dockerfile", 2),
    ]
    rules = [item["check_id"] for item in results]
    rules += ["canary-python", "canary-javascript", "canary-dockerfile"]
    base = {
        "version": "1.182.0",
        "results": results,
        "errors": [],
        "paths": {"scanned": ["a.py"]},
        "time": {"rules": rules},
    }
    return {**base, **changes}


def result(rule, path, line):
    place = {"line": line, "col": 1, "offset": 0}
    return {
        "check_id": rule,
        "path": path,
        "start": place,
        "end": place,
        "extra": {"message": "m", "severity": "ERROR"},
    }


def printing(document) -> str:
    return f"print({json.dumps(document)!r})"


# The real tool


@pytest.mark.tools
def test_a_clean_tree_is_complete(tmp_path, run):
    done = run(
        write(tmp_path / "root", {"a.py": "x = 1\n", "web/b.ts": "const y = 1;\n", "Dockerfile": "FROM scratch\n"})
    )
    item = done.evidence
    assert (item.status, item.reasons, item.hint) == (Status.COMPLETE, (), "")
    assert item.coverage.control.to_json() == {"ok": True, "expected": 6, "observed": 6, "missing": [], "surplus": []}
    assert (item.coverage.considered, item.coverage.analysed, item.coverage.rules) == (3, 3, 3)
    assert {name: count.analysed for name, count in item.coverage.by_language.items()} == {
        "dockerfile": 1,
        "python": 1,
        "typescript": 1,
    }
    assert item.tool.version == done.pending.tool.version
    assert item.tool.version.count(".") == 2
    assert item.tool.rules is not None


@pytest.mark.tools
def test_findings_have_place_severity_and_weakness(tmp_path, run):
    done = run(write(tmp_path / "root", {"src/a.py": f"import os\n{EVAL}"}))
    (found,) = done.findings
    assert (found.rule, found.location.path, found.location.line, found.severity) == (
        "eval-use",
        "src/a.py",
        2,
        Severity.HIGH,
    )
    assert (found.cwe, found.topic, found.url) == (("CWE-95",), "injection", "https://example.org/eval")


@pytest.mark.tools
def test_a_moved_line_keeps_its_fingerprint(tmp_path, run):
    before = run(write(tmp_path / "one", {"a.py": f"{EVAL}eval(other)\n"})).findings
    after = run(write(tmp_path / "two", {"a.py": f"import os\n\n\neval(other)\n{EVAL}"})).findings
    assert [item.location.line for item in before] != [item.location.line for item in after]
    assert {item.fingerprint for item in before} == {item.fingerprint for item in after}


@pytest.mark.tools
def test_equal_runs_give_equal_evidence_and_no_folder_of_this_machine(tmp_path, run):
    root = write(
        tmp_path / "root",
        {"a.py": EVAL, "b.pyw": EVAL, "c.py": "def broken(:\n)))\n", "d.py": "eval(1)  # nosemgrep\n"},
    )
    one, two = run(root), run(root)
    assert one.evidence.content() == two.evidence.content()
    assert str(tmp_path).encode() not in one.raw + one.evidence.content()
    assert "{rules}/pack" in one.evidence.tool.argv


@pytest.mark.tools
def test_folders_that_semgrep_ignores_by_default_are_scanned(tmp_path, run):
    paths = [
        "tests/a.py",
        "vendor/b.py",
        "node_modules/c.py",
        ".hidden/d.py",
        "build/e.py",
        ".github/f.py",
        "dist/x.min.js",
    ]
    done = run(write(tmp_path / "root", dict.fromkeys(paths, EVAL)))
    assert (done.evidence.status, {path for _, path, _ in done.places}) == (Status.COMPLETE, set(paths))


@pytest.mark.tools
def test_a_temporary_folder_below_a_git_work_tree_hides_nothing(tmp_path, own):
    root = write(tmp_path / "root", {"tests/a.py": EVAL})
    (tmp_path / "outer" / ".git").mkdir(parents=True)
    done = scan(root, Semgrep(own), tmp_path / "outer" / "build" / "tests")
    assert (done.evidence.status, len(done.findings)) == (Status.COMPLETE, 1)


@pytest.mark.tools
def test_files_that_semgrep_does_not_know_by_their_name_are_scanned(tmp_path, run):
    python = ["SConstruct", "UP.PY", "gui.pyw", "sub/wscript"]
    others = ["m.mts", "c.cts", "lib.min.js"]
    scripts = {"tool": f"#!/usr/bin/env -S python3 -u\n{EVAL}", "other": f"#!/usr/bin/python3\n{EVAL}"}
    docker = dict.fromkeys(["Containerfile", "Dockerfile.dev", "dockerfile"], "FROM scratch\nADD a b\n")
    files = dict.fromkeys([*python, *others], EVAL) | scripts | docker
    done = run(write(tmp_path / "root", files))
    assert (done.evidence.status, {path for _, path, _ in done.places}) == (Status.COMPLETE, set(files))
    assert b"renamed/" not in done.raw


@pytest.mark.tools
def test_hostile_names_are_scanned_and_harmless(tmp_path, run):
    hostile = ["-dash.py", "new\nline.py", "\x1b[31mred.py", "[markup]<b>.py", "{workspace}.py", "..py", "sp ace.py"]
    done = run(write(tmp_path / "root", dict.fromkeys(hostile, EVAL)))
    assert (done.evidence.status, {path for _, path, _ in done.places}) == (Status.COMPLETE, set(hostile))


@pytest.mark.tools
def test_a_folder_called_control_is_not_the_control(tmp_path, run):
    done = run(write(tmp_path / "root", {"control/known.py": "x = 1\neval(x)\n", "renamed/0.py": EVAL}))
    assert done.evidence.status is Status.COMPLETE
    assert {path for _, path, _ in done.places} == {"control/known.py", "renamed/0.py"}


@pytest.mark.tools
def test_random_bytes_without_a_word_of_any_rule_are_noticed(tmp_path, run):
    done = run(write(tmp_path / "root", {"a.py": "x = 1\n", "b.py": ")))) not python\n"}))
    assert done.evidence.status is Status.PARTIAL
    assert [skip.examples for skip in done.evidence.coverage.skipped] == [("b.py",)]


@pytest.mark.tools
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"eval(1)\0\n", "NUL bytes"),
        ("eval(1)\n".encode("utf-16"), "NUL bytes"),
        ("# coding: latin-1\nx = 'é'\neval(1)\n".encode("latin-1"), "declares the encoding latin-1"),
        ("ｅval(1)\n".encode(), "names in look-alike letters that fold to ASCII"),
        (b"x = 1\reval(1)\r", "carriage returns as line ends"),
    ],
)
def test_text_that_semgrep_misreads_is_skipped_with_the_reason(tmp_path, run, content, reason):
    done = run(write(tmp_path / "root", {"a.py": "x = 1\n", "b.py": content}))
    assert (done.evidence.status, done.evidence.tolerable) == (Status.PARTIAL, True)
    assert [(skip.reason, skip.examples) for skip in done.evidence.coverage.skipped] == [(reason, ("b.py",))]


@pytest.mark.tools
def test_a_byte_order_mark_hides_nothing(tmp_path, run):
    done = run(write(tmp_path / "root", {"a.py": b"\xef\xbb\xbf" + EVAL.encode()}))
    assert (done.evidence.status, done.places) == (Status.COMPLETE, [("eval-use", "a.py", 1)])


@pytest.mark.tools
def test_suppressed_findings_stay_and_are_marked(tmp_path, run):
    lines = [
        "eval(1)",
        "eval(2)  # nosemgrep",
        "eval(3)  # NOSEM: eval-use",
        "eval(4)  # nosemgrep: other",
        "# nosemgrep",
        "eval(5)",
    ]
    done = run(write(tmp_path / "root", {"a.py": "\n".join(lines) + "\n", "b.py": EVAL}))
    hidden = [item.location.line for item in done.findings if item.state is FindingState.SUPPRESSED]
    assert hidden == [2, 3, 6]
    assert len(done.findings) == 6
    assert {item.suppressed_by for item in done.findings} == {None, "nosemgrep"}
    assert done.evidence.coverage.suppressed == {"nosemgrep": 3}
    assert [report.part for report in done.pending.raw] == ["", "honoured"]


@pytest.mark.tools
def test_a_renamed_file_keeps_its_suppressions(tmp_path, run):
    done = run(write(tmp_path / "root", {"x.pyw": EVAL, "gui.pyw": "eval(2)  # nosemgrep\n"}))
    assert [(item.location.path, item.state) for item in done.findings] == [
        ("gui.pyw", FindingState.SUPPRESSED),
        ("x.pyw", FindingState.OPEN),
    ]


@pytest.mark.tools
def test_files_without_such_comments_cost_no_second_pass(tmp_path, run):
    assert [report.part for report in run(write(tmp_path / "root", {"a.py": EVAL})).pending.raw] == [""]


@pytest.mark.tools
def test_shards_find_what_one_run_finds(tmp_path, run, monkeypatch):
    lines = [EVAL, "eval(1)  # nosemgrep\n", "def broken(:\n)))\n", "x = 1\n"]
    files = {f"p{n}/m{n}.py": lines[n % 4] + "# filler\n" * n for n in range(16)} | {
        "a.js": EVAL,
        "g.pyw": EVAL,
        "h.pyw": EVAL,
    }
    root = write(tmp_path / "root", files)
    whole = run(root)
    monkeypatch.setattr(shards, "SHARD_BYTES", 256)
    parts = run(root)
    assert [len(item.pending.raw) for item in (whole, parts)] == [2, 6]
    assert whole.findings == parts.findings
    assert whole.evidence.content() == parts.evidence.content()
    assert parts.evidence.coverage.suppressed == {"nosemgrep": 4}


@pytest.mark.tools
def test_excluded_files_are_scope_and_not_a_hole(tmp_path, run):
    root = write(tmp_path / "root", {"a.py": "x = 1\n", "gen/b.py": EVAL})
    done = run(root, exclusions=[Exclusion("gen/", "generated")])
    assert (done.evidence.status, done.findings) == (Status.COMPLETE, ())
    assert [skip.reason for skip in done.evidence.coverage.excluded] == ["gen/: generated"]


@pytest.mark.tools
def test_configuration_in_the_tree_has_no_effect_and_is_named(tmp_path, run):
    files = {"a/b.py": EVAL, "a/.semgrepignore": "*\n", ".semgrep.yml": RULE, ".semgrep/settings.yml": "x: 1\n"}
    done = run(write(tmp_path / "root", files))
    assert len(done.findings) == 1
    assert [(item.path, item.handling) for item in done.evidence.coverage.repository_config] == [
        (".semgrep.yml", "ignored"),
        (".semgrep/settings.yml", "ignored"),
        ("a/.semgrepignore", "ignored"),
    ]


@pytest.mark.tools
def test_variables_that_steer_semgrep_do_not_reach_it(tmp_path, run, monkeypatch):
    monkeypatch.setenv("SEMGREP_BASELINE_COMMIT", "HEAD")
    monkeypatch.setenv("SEMGREP_RULES", "p/none")
    done = run(write(tmp_path / "root", {"a.py": EVAL}))
    assert (done.evidence.status, len(done.findings)) == (Status.COMPLETE, 1)


# Rules of other people


@pytest.mark.tools
def test_named_rules_take_the_place_of_the_pack_and_the_control_rule_stays(tmp_path, run):
    root = write(tmp_path / "root", {"a.py": "print(eval(1))\n", "b.js": "eval(1);\n", "sec/rules.yaml": RULE})
    done = run(root, "sec/rules.yaml")
    item = done.evidence
    assert (item.status, done.places) == (Status.COMPLETE, [("theirs", "a.py", 1)])
    assert (item.coverage.considered, item.coverage.rules) == (1, 1)
    assert (item.coverage.control.ok, item.coverage.control.expected) == (True, 3)
    assert [(used.path, used.handling) for used in item.coverage.repository_config] == [
        ("sec/rules.yaml", "used, because the configuration names it")
    ]
    assert "sec/rules.yaml" in item.tool.argv


@pytest.mark.tools
def test_named_rules_may_stand_beside_the_pack(tmp_path, run):
    theirs = write(tmp_path / "theirs", {"rules.yaml": RULE})
    done = run(write(tmp_path / "root", {"a.py": "print(eval(1))\n"}), "bundled", str(theirs))
    assert done.places == [("eval-use", "a.py", 1), ("theirs", "a.py", 1)]
    assert (done.evidence.status, done.evidence.coverage.control.expected) == (Status.COMPLETE, 6)


@pytest.mark.tools
def test_changed_rules_change_the_digest(tmp_path, run):
    root = write(tmp_path / "root", {"a.py": "x = 1\n"})
    theirs = write(tmp_path / "theirs", {"rules.yaml": RULE})
    first = run(root, str(theirs)).evidence.tool.rules
    write(theirs, {"rules.yaml": RULE.replace("print", "input")})
    assert run(root, str(theirs)).evidence.tool.rules != first


@pytest.mark.tools
def test_a_rule_that_does_not_parse_is_not_tolerable(tmp_path, run):
    broken = '  - {id: broken, languages: [python], severity: ERROR, message: m, pattern: "eval(("}\n'
    future = (
        '  - {id: future, languages: [python], severity: ERROR, message: m, pattern: "f()", min-version: 9.0.0}\n'
    )
    root = write(tmp_path / "root", {"a.py": "x = 1\n"})
    for number, rule in enumerate((broken, future)):
        theirs = write(tmp_path / f"theirs{number}", {"rules.yaml": RULE + rule})
        item = run(root, str(theirs)).evidence
        assert (item.status, item.tolerable) == (Status.PARTIAL, False)
        assert "ule" in item.reasons[0]


@pytest.mark.tools
@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("rules: []\n", "found no rule"),
        ("rules: [\n", "Invalid YAML"),
        ("", "found no rule"),
        ("hello\n", "found no rule"),
    ],
)
def test_rules_that_are_none_are_an_error(tmp_path, run, rules, message):
    theirs = write(tmp_path / "theirs", {"rules.yaml": rules})
    with pytest.raises(CollectorError, match=message):
        run(write(tmp_path / "root", {"a.py": "x = 1\n"}), str(theirs))


@pytest.mark.parametrize("entry", ["missing.yaml", "../theirs", "link", "auto", "\0"])
def test_rules_that_are_not_there_or_lie_elsewhere_are_an_error(tmp_path, run, entry):
    theirs = write(tmp_path / "theirs", {"rules.yaml": RULE})
    root = write(tmp_path / "root", {"a.py": "x = 1\n"})
    (root / "link").symlink_to(theirs)
    with pytest.raises(CollectorError, match="the rules of semgrep") as caught:
        run(root, entry)
    assert "bundled" in caught.value.hint


@pytest.mark.tools
def test_rules_from_an_address_that_does_not_answer_are_an_error(tmp_path, run):
    with pytest.raises(CollectorError, match="loading its rules, exited with 2 and wrote no report") as caught:
        run(write(tmp_path / "root", {"a.py": EVAL}), "https://127.0.0.1:9/rules.yaml")
    assert "registry" in caught.value.hint


def test_no_folder_of_the_repository_takes_the_place_of_a_pack_of_the_registry(tmp_path, own):
    root = write(tmp_path / "root", {"p/python/rules.yaml": RULE})
    pack, folder = chosen_sources(own, root, ["p/python", "./p/python"])
    assert (pack.argument, pack.place) == ("p/python", None)
    assert folder.place == root / "p/python"


def test_credentials_in_an_address_are_not_shown(own, tmp_path):
    (source,) = chosen_sources(own, tmp_path, ["https://user:secret@example.org/rules.yaml"])
    assert "secret" in source.argument
    assert "secret" not in source.shown


@pytest.mark.tools
def test_credentials_stay_out_of_the_report(tmp_path, run):
    rules = """rules:
  - id: written-password
    languages: [python]
    severity: ERROR
    message: The password $SECRET is written here.
    metadata: {cwe: "CWE-798: Use of Hard-coded Credentials"}
    pattern: password = "$SECRET"
"""
    theirs = write(tmp_path / "theirs", {"rules.yaml": rules})
    done = run(write(tmp_path / "root", {"a.py": f'password = "hunter2"\nx = "{TOKEN}"\n))\n'}), str(theirs))
    assert [item.topic for item in done.findings] == ["secrets"]
    assert b"hunter2" not in done.raw + done.evidence.content()
    assert TOKEN.encode() not in done.raw + done.evidence.content()


# The bundled rules


@pytest.mark.tools
def test_the_bundled_rules_all_run_and_pass_their_control(tmp_path):
    done = scan(copy_of(PROJECTS / "clean", tmp_path / "root"), Semgrep(), tmp_path / "work")
    item = done.evidence
    assert (item.status, item.reasons, done.findings) == (Status.COMPLETE, (), ())
    assert item.coverage.rules == len(OwnRules().pack()) > 50


@pytest.mark.tools
@pytest.mark.parametrize(
    ("project", "language"),
    [("vulnerable-flask", "python"), ("vulnerable-node", "javascript"), ("vulnerable-go", "go")],
)
def test_the_bundled_rules_find_what_is_wrong(tmp_path, project, language):
    done = scan(copy_of(PROJECTS / project, tmp_path / "root"), Semgrep(), tmp_path / "work")
    assert (done.evidence.status, done.evidence.reasons) == (Status.COMPLETE, ())
    assert any(rule.startswith(language) for rule, _, _ in done.places)
    assert all(item.topic and item.cwe and item.severity is not Severity.UNKNOWN for item in done.findings)


@pytest.mark.tools
def test_the_canaries_are_not_quadratic(tmp_path):
    """A canary that matches often, excluded again, took five minutes for this file and six gigabytes."""
    root = write(tmp_path / "root", {"data.py": "x = 1\n" * 20_000, "data.js": "x = 1;\n" * 20_000})
    settings = Settings(semgrep=SemgrepSettings(timeout_s=120.0))
    assert scan(root, Semgrep(), tmp_path / "work", settings=settings).evidence.status is Status.COMPLETE


def test_messages_of_bundled_rules_about_credentials_quote_nothing():
    for path in sorted((OwnRules().folder / "pack").rglob("*.yaml")):
        for rule in yaml.safe_load(path.read_text())["rules"]:
            assert rule["id"] == path.stem
            assert rule["metadata"]["topic"] != "secrets" or "$" not in rule["message"]


# The traps


@pytest.mark.tools
@pytest.mark.parametrize(
    "name", ["semgrep-ignorefile", "semgrep-gitignored-untracked", "bandit-nonrecursive", "bandit-dotfile-skips"]
)
def test_traps_in_which_the_finding_must_be_seen(tmp_path, run, name):
    done = run(trap(name, tmp_path / "root"))
    assert done.evidence.status is Status.COMPLETE
    assert {rule for rule, _, _ in done.places} == {"eval-use"}


@pytest.mark.tools
def test_trap_parse_error(tmp_path, run):
    item = run(trap("sast-parse-error", tmp_path / "root")).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, True)
    assert [skip.examples for skip in item.coverage.skipped] == [("src/broken.py",)]


@pytest.mark.tools
def test_trap_newer_python(tmp_path, run):
    """Semgrep has a parser of its own, which knows the syntax of 3.12 and 3.14 whatever we run on."""
    done = run(trap("sast-newer-python", tmp_path / "root"))
    assert done.evidence.status is Status.COMPLETE
    assert [(path, line) for _, path, line in done.places] == [("py312.py", 3), ("py314.py", 2), ("py314.py", 4)]


@pytest.mark.tools
def test_trap_suppressions(tmp_path, run):
    done = run(trap("sast-inline-suppressions", tmp_path / "root"))
    assert done.evidence.coverage.suppressed == {"nosemgrep": 2}
    assert len(done.findings) == 6


@pytest.mark.tools
def test_trap_big_file(tmp_path, run):
    root = write(tmp_path / "root", {"big.py": "# filler\n" * 120_000 + EVAL, "ok.py": "x = 1\n"})
    assert (root / "big.py").stat().st_size > 1_000_000
    done = run(root)
    assert (done.evidence.status, done.places) == (Status.COMPLETE, [("eval-use", "big.py", 120_001)])


@pytest.mark.tools
def test_trap_timeout(tmp_path, run, monkeypatch):
    call = tuple("1" if part == str(semgrep_call.RULE_TIMEOUT_S) else part for part in semgrep_call._CALL)
    monkeypatch.setattr(semgrep_call, "_CALL", call)
    root = trap("semgrep-timeout", tmp_path / "root")
    item = run(root, "rules.yaml").evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert "Timeout" in item.reasons[0]
    assert [(skip.reason, skip.examples) for skip in item.coverage.skipped] == [
        ("a rule ran into its time limit", ("slow.py",))
    ]


@pytest.mark.tools
def test_trap_deep_nesting(tmp_path, run):
    item = run(trap("sast-deep-nesting", tmp_path / "root")).evidence
    assert item.coverage.considered == 2
    assert item.status in {Status.COMPLETE, Status.PARTIAL}
    assert item.coverage.control.ok


@pytest.mark.tools
def test_trap_empty_rules(tmp_path, run):
    with pytest.raises(CollectorError, match="found no rule"):
        run(trap("semgrep-empty-ruleset", tmp_path / "root"), "rules.yaml")


def test_trap_no_file_of_a_language(tmp_path, run):
    done = run(write(tmp_path / "root", {"main.rs": "fn main() {}\n", "rules.yaml": RULE}))
    assert done.evidence.status is Status.NOT_APPLICABLE
    assert done.evidence.reasons == ("no files that semgrep has rules for in the tree",)
    assert done.pending.raw == ()


def test_trap_missing_path(tmp_path):
    root = TRAPS / "sast-missing-path"
    with pytest.raises(InventoryError):
        take(root / (root / "scan-root.txt").read_text().strip())


def test_a_folder_that_cannot_be_looked_at_is_not_the_same_as_none(tmp_path, run):
    root = write(tmp_path / "root", {"README": "x"})
    outside = write(tmp_path / "outside", {"a.py": EVAL})
    (root / "src").symlink_to(outside)
    item = run(root).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)


@pytest.mark.parametrize("path", sorted(REPORTS.glob("s*.stdout")), ids=lambda path: path.stem)
def test_no_captured_report_could_pass_for_a_clean_scan(tmp_path, fake, path):
    """The report of a run without our control, over the files that it names, must never be complete."""
    document = json.loads(path.read_bytes())
    named = [*document["paths"]["scanned"], *(item["path"] for item in document["paths"].get("skipped", [])), "x.py"]
    files = {name: "x = 1\n" for name in named if name.endswith(".py")}
    item = fake(f"sys.stdout.write(open({str(path)!r}).read())", files).evidence
    assert not is_clean(item)
    assert item.status in {Status.PARTIAL, Status.FAILED}
    assert not item.tolerable


# A tool that misbehaves


def test_what_a_good_report_looks_like(fake):
    assert is_clean(fake(printing(report())).evidence)


def test_a_missing_tool_is_an_error_that_says_how_to_get_it(tmp_path, own):
    root = write(tmp_path / "root", {"a.py": EVAL})
    with pytest.raises(CollectorError, match="not installed") as caught:
        scan(root, Semgrep(own, nowhere), tmp_path / "work")
    assert "pip install semgrep" in caught.value.hint


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise KeyError('rules')", "exited with 1 and wrote no report: KeyError: 'rules'"),
        ("pass", "exited with 0 and wrote no report"),
        ("print(json.dumps({'version': '1', 'results': []})[:20])", "not whole JSON"),
        ("print('null')", "JSON that is no report"),
        ("print('[]')", "JSON that is no report"),
        ("sys.stdout.flush(); os.kill(os.getpid(), 11)", "ended by signal 11"),
        ("print('{}'); sys.stdout.flush(); os.kill(os.getpid(), 9)", "ended by signal 9"),
    ],
)
def test_a_tool_that_breaks_is_an_error(fake, code, message):
    with pytest.raises(CollectorError, match=message) as caught:
        fake(code)
    assert caught.value.hint


def test_a_tool_that_cannot_be_started_is_an_error(tmp_path, own):
    root = write(tmp_path / "root", {"a.py": EVAL})
    broken = write(tmp_path, {"semgrep": "no program"}) / "semgrep"
    with pytest.raises(CollectorError, match="cannot be started"):
        scan(root, Semgrep(own, lambda _name, *, outside: broken), tmp_path / "work")


def test_files_are_copied_where_they_cannot_be_linked(fake, monkeypatch):
    def refuse(_source, _target):
        raise OSError

    monkeypatch.setattr(semgrep_call.os, "link", refuse)
    assert is_clean(fake(f"assert open('a.py').read() == 'x = 1\\n'\n{printing(report())}").evidence)


def test_a_tool_that_hangs_is_ended_with_its_children(tmp_path, fake):
    pids = tmp_path / "pids"
    code = f"pid = os.fork(); open({str(pids)!r}, 'a').write(str(os.getpid()) + ' '); time.sleep(600)"
    with pytest.raises(CollectorError, match="timed out") as caught:
        fake(code, timeout_s=1.0)
    assert "timeout" in caught.value.hint
    for pid in pids.read_text().split():
        assert _ends(int(pid))


def _ends(pid):
    """Whether it is gone, or goes: a killed process ends when it gets a processor."""
    deadline = time.monotonic() + 30
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _alive(pid)


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_tool_that_writes_without_end_is_stopped(fake, monkeypatch):
    bounded = semgrep_call.Command
    monkeypatch.setattr(semgrep_call, "Command", lambda **more: replace(bounded(**more), output_bytes=100_000))
    with pytest.raises(CollectorError, match="wrote too much output"):
        fake("while True: print('x' * 10_000)")


def test_a_file_that_brings_semgrep_down_is_skipped(fake):
    fatal = "os.path.exists('c.py') and sys.exit('Fatal error: exception Out_of_memory')"
    scanned = "document['paths']['scanned'] = os.listdir('.')"
    code = f"{fatal}\ndocument = json.loads({json.dumps(report())!r})\n{scanned}\nprint(json.dumps(document))"
    item = fake(code, {f"{name}.py": "x = 1\n" for name in "abcde"}).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, True)
    assert item.reasons == ("1 of 5 files that semgrep has rules for not analysed, the scanner crashed on it: c.py",)


def test_a_report_of_another_tool_is_refused(fake):
    bandit = {"results": [], "errors": [], "generated_at": "", "metrics": {"_totals": {}}}
    with pytest.raises(ReaderError):
        fake(printing(bandit))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"results": []}, "positive control"),
        ({"results": report()["results"][1:]}, "positive control"),
        ({"results": [*report()["results"], result("eval-use", "../control/known.py", 1)]}, "positive control"),
        ({"time": {"rules": report()["time"]["rules"][1:]}}, "1 of 9 rules did not run: control-python"),
        ({"time": {"rules": report()["time"]["rules"][:-1]}}, "1 of 9 rules did not run: canary-dockerfile"),
        ({"time": {}}, "9 of 9 rules did not run"),
        ({"errors": [{"type": "Rule parse error", "message": "m", "rule_id": "r"}]}, "Rule parse error"),
        ({"errors": [{"type": "Timeout", "message": "m", "rule_id": "r", "path": "a.py"}]}, "Timeout"),
        ({"errors": [{"type": "SemgrepError", "message": "no space left"}]}, "no space left"),
        ({"paths": {"scanned": []}}, "none of the 1"),
        ({"paths": {"scanned": ["b.py", "../a.py"]}}, "none of the 1"),
        ({"results": [*report()["results"], result("eval-use", "/etc/passwd.py", 1)]}, "not of the repository"),
        ({"results": [*report()["results"], result("eval-use", "new\x1b[31m.py", 1)]}, "not of the repository"),
    ],
)
def test_a_report_with_something_wrong_is_partial_and_not_tolerable(fake, changes, why):
    item = fake(printing(report(**changes))).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert why in " ".join(item.reasons)
    assert "\x1b" not in " ".join(item.reasons)
    assert item.hint


def test_a_report_that_says_that_nothing_could_be_done_is_failed(fake):
    nothing = {
        "errors": [{"type": "SemgrepError", "message": "no root"}],
        "paths": {"scanned": []},
        "time": {},
        "results": [],
    }
    item = fake(printing(report(**nothing)) + "; sys.exit(2)").evidence
    assert (item.status, item.reasons) == (Status.FAILED, ("semgrep says that it failed: SemgrepError: no root",))


def test_an_exit_code_that_the_report_does_not_explain_is_doubted(fake):
    item = fake(printing(report()) + "; sys.exit(2)").evidence
    assert item.status is Status.PARTIAL
    assert item.reasons == ("semgrep exited with 2, but its report names no error",)


def test_the_other_engine_is_used_where_the_fast_one_is_refused(fake):
    refusal = "'--experimental' in sys.argv and sys.exit(\"semgrep scan: unknown option: --experimental\")"
    assert is_clean(fake(f"{refusal}\n{printing(report())}").evidence)


def test_bytes_that_are_no_text_do_not_spoil_the_report(fake):
    hostile = report(errors=[{"type": "Lexical error", "message": "BYTES", "path": "a.py"}])
    code = f"sys.stdout.buffer.write({json.dumps(hostile)!r}.encode().replace(b'BYTES', b'\\xff\\xfe'))"
    item = fake(code).evidence
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert item.coverage.errors[0].path == "a.py"


def test_source_text_and_times_are_taken_out_of_the_report(fake):
    document = report()
    more = result("eval-use", "a.py", 1)
    more["extra"].update(lines="password = 1", fix="password = 2", metavars={"$X": "password"})
    document["results"].append(more)
    document["time"]["targets"] = [{"path": "a.py", "match_times": [0.1]}]
    raw = fake(printing(document)).raw
    assert b"password" not in raw
    assert b"match_times" not in raw
    assert b'"rules":["control-python"' in raw
