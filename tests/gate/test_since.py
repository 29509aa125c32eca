"""A run with `--since` must say what a full run says: over fifty commits, and wherever the base cannot be used."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import git
from support.history import HIDING, History
from support.scanning import READERS, script, stand_in_rules, write

from ssdfgate.bundle import Gathered, evidence_record, open_bundle, write_bundle
from ssdfgate.bundle.archive import pack
from ssdfgate.cache import Cache
from ssdfgate.collectors import bandit_call
from ssdfgate.collectors.bandit import Bandit
from ssdfgate.collectors.semgrep import Semgrep
from ssdfgate.errors import UsageError
from ssdfgate.gate.assemble import assemble
from ssdfgate.gate.collect import Progress
from ssdfgate.gate.comparison import compare
from ssdfgate.gate.decide import Question, decide, load_rules, prepare
from ssdfgate.gate.look import Place, look
from ssdfgate.gate.since import FOLDER, since_of
from ssdfgate.model import Findings, RawReport, Status
from ssdfgate.model.records import Records
from ssdfgate.model.settings import Exclusion, SemgrepSettings, Settings
from ssdfgate.policy import load_policies, prove_harmless
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.process import find_tool
from ssdfgate.redaction import redactor_of

COMMITS = 50
SILENT = Progress(lambda *_: None, lambda _: None)


class Runs:
    """Looks at one repository, with and without the bundle of a base."""

    def __init__(self, root: Path, out: Path, collector, settings: Settings | None = None):
        self.root, self.out, self.collector = root, out, collector
        self.settings = settings or Settings()
        self.number, self.cache = 0, None

    def run(self, ref=None, base=None, **changes):
        """The manifest and the comparison of one run; its bundle becomes the newest one."""
        self.number += 1
        since = since_of(self.root, ref, base, datetime.now(UTC)) if ref else None
        ours = since.ours(self.root) if since else ()
        settings = replace(self.settings, **changes)
        place = Place(
            self.root, settings, {}, (self.collector,), READERS, SILENT, since=since, ours=ours, cache=self.cache
        )
        seen = look(place)
        manifest = assemble(seen, Records(), (), datetime.now(UTC), redactor_of({}))
        write_bundle(manifest, self.newest)
        return manifest, compare(since, manifest, seen.gone) if since else None

    @property
    def newest(self) -> Path:
        return self.out / f"bundle{self.number}"


def evidence_of(manifest):
    (record,) = manifest.evidence()
    return record


def said(manifest) -> str:
    return " ".join(limit.message for limit in manifest.warnings)


def fingerprints(manifest):
    payload = evidence_of(manifest).evidence.payload
    return {item.fingerprint for item in payload.items} if isinstance(payload, Findings) else set()


@pytest.fixture(scope="module")
def quick_bandit(tmp_path_factory):
    """The real bandit; what it says of itself is asked once, since that takes as long as a scan."""
    folder = tmp_path_factory.mktemp("bandit")
    real = find_tool("bandit", outside=folder)
    for flag in ("--version", "--help"):
        told = subprocess.run([real, flag], check=True, capture_output=True).stdout
        (folder / flag.strip("-")).write_bytes(told)
    path = folder / "bandit"
    path.write_text(
        f'#!/bin/sh\ncase "$1" in --version|--help) exec cat "{folder}/${{1#--}}";; esac\nexec "{real}" "$@"\n'
    )
    os.chmod(path, 0o700)
    return lambda _name, *, outside: path


@pytest.fixture(scope="module")
def rules():
    return load_rules(Settings(), "local")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return EmbeddedEngine(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def harmless(engine, rules):
    return prove_harmless(engine, load_policies(), rules.profile)


def question_of(manifest, now):
    return Question(manifest, None, now, report_only=False)


def asked(manifest, now, rules):
    """What the policies are asked about; the age stands apart, since reused evidence counts as old as it is."""
    document = dict(prepare(question_of(manifest, now), rules).document)
    document["evidence"] = [{**item, "age_days": None} for item in document["evidence"]]
    return document


@pytest.mark.tools
def test_fifty_commits_give_what_full_runs_give(tmp_path, quick_bandit, rules, harmless, engine):
    """Each run rests on the bundle of the one before, which rests on the one before that."""
    history = History(tmp_path / "root")
    whole = Runs(history.root, tmp_path / "whole", Bandit(quick_bandit))
    quick = Runs(history.root, tmp_path / "quick", Bandit(quick_bandit))
    before, reused, sorts, done = set(), 0, set(), []
    for what in history.commits(COMMITS):
        base = ("HEAD~1", quick.newest) if quick.number else ()
        with ThreadPoolExecutor(2) as pool:  # two runs that know nothing of each other, to be done sooner
            both = pool.submit(whole.run), pool.submit(quick.run, *base)
            (full, _), (manifest, comparison) = (each.result() for each in both)
        now, then, moment = evidence_of(full), evidence_of(manifest), manifest.created_at
        assert then.evidence.content() == now.evidence.content(), what
        assert asked(manifest, moment, rules) == asked(full, moment, rules), what
        assert then.reused is None or then.collected_at < now.collected_at
        if comparison:
            (compared,) = comparison.compared
            assert {item.fingerprint for item in compared.new} == fingerprints(full) - before, what
            missing = {item.fingerprint for item in (*compared.fixed, *compared.unseen)}
            assert missing == before - fingerprints(full), what
            assert {item.fingerprint for item in compared.persisting} == before & fingerprints(full), what
            sorts |= {name for name in ("new", "fixed", "persisting", "unseen") if getattr(compared, name)}
            reused += then.reused is not None
        before = fingerprints(full)
        done.append(what)
    assert len(done) == COMMITS
    assert reused == COMMITS - 1  # there is always a file that stays as it was
    assert evidence_of(full).evidence.coverage.suppressed
    assert sorts == {"new", "fixed", "persisting", "unseen"}
    verdicts = [decide(question_of(item, moment), rules, harmless, engine) for item in (full, manifest)]
    assert verdicts[0].enforced == verdicts[1].enforced
    assert verdicts[0].decisions == verdicts[1].decisions


@pytest.mark.tools
def test_semgrep_too(tmp_path):
    history = History(tmp_path / "root")
    write(history.root, {"hidden.py": HIDING[1]})
    own = stand_in_rules(tmp_path / "own")
    whole, quick = (Runs(history.root, tmp_path / name, Semgrep(own)) for name in ("whole", "quick"))
    for what in history.commits(4):
        full, _ = whole.run()
        manifest, comparison = quick.run("HEAD~1", quick.newest) if quick.number else quick.run()
        assert evidence_of(manifest).evidence.content() == evidence_of(full).evidence.content(), what
        assert comparison is None or evidence_of(manifest).reused is not None
        assert comparison is None or comparison.compared[0].persisting
    assert evidence_of(full).evidence.coverage.suppressed


# A stand-in for bandit, to be quick: it finds every line with `eval(`, and what the control must give.

STAND_IN = """
if '--version' in sys.argv: print('bandit VERSION\\n  python version = 3.11.7 (main)'); sys.exit()
if '--help' in sys.argv: print('tests:\\n\\tB307\\teval'); sys.exit()
expected = json.load(open({control!r}))
*names, control = sys.argv[sys.argv.index('--') + 1:]
honouring = '--ignore-nosec' not in sys.argv
places = [(control, rule, line) for rule, lines in expected['found'].items() for line in lines]
if honouring:
    for rule, lines in expected['suppressed'].items():
        for line in lines: places.remove((control, rule, line))
if BLIND: places.pop()
errors = []
for name in names:
    text = open(name).read()
    if 'broken' in text: errors.append(dict(filename=name, reason='syntax error while parsing AST from file'))
    for number, line in enumerate(text.splitlines(), 1):
        if 'eval(' in line and 'broken' not in text and not (honouring and 'nosec' in line):
            places.append((name, 'B307', number))
print(json.dumps(dict(
    errors=errors, generated_at='2026-11-22T12:00:00Z',
    metrics={{name: {{'SEVERITY.LOW': sum(path == name for path, _, _ in places)}} for name in [*names, control]}}
    | {{'_totals': {{'SEVERITY.LOW': len(places)}}}},
    results=[dict(filename=path, issue_severity='LOW', issue_text='m', line_number=line, test_id=rule)
             for path, rule, line in places],
)))
"""
CONTROL = Path(bandit_call.__file__).parent / "controls" / "bandit_control.json"
FILES = {
    "a.py": "eval(1)\n",
    "b.py": "eval(2)\neval(3)\n",
    "c.py": "eval(4)  # nosec\n",
    "pkg/d.py": "x = 1\n",
}


def stand_in(folder, version="1.9.4", *, blind=False):
    code = STAND_IN.format(control=str(CONTROL)).replace("VERSION", version).replace("BLIND", str(blind))
    return Bandit(script(folder / f"bandit-{version}-{blind}", code))


@pytest.fixture
def runs(tmp_path):
    """A repository on a branch that began at `main`, and the bundle of `main` as the newest one."""
    root = write(tmp_path / "root", FILES)
    git(root, "init", "--quiet")
    commit(root, "first")
    done = Runs(root, tmp_path, stand_in(tmp_path))
    done.run()
    git(root, "switch", "--quiet", "--create", "topic")
    return done


def commit(root, message="change", files=None):
    write(root, files or {})
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--allow-empty", "-m", message)


def places(findings):
    return [(item.location.path, item.location.line) for item in findings]


def refused(runs, why, ref="main", base=None, **changes):
    """Everything is scanned, and that is said in one line; returns the comparison."""
    whole, _ = runs.run(**changes)
    manifest, comparison = runs.run(ref, base, **changes)
    assert why in said(manifest)
    assert "othing is taken from" in said(manifest)
    assert len(manifest.warnings) == 1
    assert evidence_of(manifest).reused is None
    assert evidence_of(manifest).evidence.content() == evidence_of(whole).evidence.content()
    return comparison


def test_what_is_new_fixed_and_persisting(runs):
    base = runs.newest
    commit(runs.root, files={"a.py": "x = 1\n\n", "b.py": "# a line\neval(2)\neval(3)\neval(5)\n"})
    manifest, comparison = runs.run("main", base)
    (compared,) = comparison.compared
    assert places(compared.new) == [("b.py", 4)]
    assert places(compared.fixed) == [("a.py", 1)]
    assert places(compared.persisting) == [("b.py", 2), ("b.py", 3), ("c.py", 1)]
    assert compared.unseen == compared.notes == ()
    assert evidence_of(manifest).reused.files == 2
    assert "comes from the bundle of the base" in said(manifest)
    assert comparison.commit == git(runs.root, "rev-parse", "main").strip()


def test_what_nobody_looked_for_again_is_not_fixed(runs):
    base = runs.newest
    commit(runs.root, files={"a.py": "broken eval(1)\n"})
    git(runs.root, "rm", "--quiet", "c.py")
    exclusions = (Exclusion("/b.py", "not now"),)
    _, comparison = runs.run("main", base, exclusions=exclusions)
    (compared,) = comparison.compared
    assert places(compared.fixed) == [("c.py", 1)]
    assert sorted(places(compared.unseen)) == [("a.py", 1), ("b.py", 1), ("b.py", 2)]
    assert compared.notes == ("It skipped files now: what is missing in these does not count as fixed.",)


def test_a_scanner_that_is_switched_off_has_fixed_nothing(runs):
    base = runs.newest
    _, comparison = runs.run("main", base, skip={"bandit": "not now"})
    (compared,) = comparison.compared
    assert (compared.fixed, len(compared.unseen)) == ((), 4)
    assert compared.notes == ("There is no such evidence now.",)


def test_a_scanner_that_went_blind_has_fixed_nothing(runs, tmp_path):
    base = runs.newest
    runs.collector = stand_in(tmp_path, blind=True)
    commit(runs.root, files={"a.py": "x = 1\n"})
    _, comparison = runs.run("main", base)
    assert comparison.compared[0].fixed == ()
    assert places(comparison.compared[0].unseen) == [("a.py", 1)]


def test_a_comment_that_hides_a_finding_does_not_make_it_fixed(runs):
    base = runs.newest
    commit(runs.root, files={"a.py": "eval(1)  # nosec\n"})
    _, comparison = runs.run("main", base)
    assert places(comparison.compared[0].fixed) == [("a.py", 1)]  # the line is another one,
    assert places(comparison.compared[0].new) == [("a.py", 1)]  # and what is found in it is suppressed
    assert comparison.compared[0].new[0].suppressed_by == "nosec"


def test_the_base_is_where_the_branch_began(runs):
    base = runs.newest
    git(runs.root, "switch", "--quiet", "main")
    commit(runs.root, files={"e.py": "eval(9)\n"})
    git(runs.root, "switch", "--quiet", "topic")
    commit(runs.root, files={"f.py": "eval(8)\n"})
    manifest, comparison = runs.run("main", base)
    assert evidence_of(manifest).reused.files == len(FILES)
    assert places(comparison.compared[0].new) == [("f.py", 1)]


def test_changes_that_nobody_committed_are_scanned(runs):
    base = runs.newest
    write(runs.root, {"a.py": "eval(6)\n", "new.py": "eval(7)\n"})
    manifest, comparison = runs.run("main", base)
    assert places(comparison.compared[0].new) == [("a.py", 1), ("new.py", 1)]
    assert evidence_of(manifest).reused.files == 3


def test_a_package_made_around_a_file_makes_it_another_one(runs):
    base = runs.newest
    commit(runs.root, files={"pkg/__init__.py": ""})
    manifest, _ = runs.run("main", base)
    assert evidence_of(manifest).reused.files == 3


def test_only_a_folder_of_the_repository_is_looked_at(tmp_path):
    root = write(tmp_path / "root", {f"sub/{path}": content for path, content in FILES.items()})
    git(root, "init", "--quiet")
    commit(root, files={"beside.py": "eval(1)\n"})
    runs = Runs(root / "sub", tmp_path, stand_in(tmp_path))
    runs.run()
    base = runs.newest
    commit(root, files={"sub/a.py": "eval(1)\neval(9)\n"})
    manifest, comparison = runs.run("HEAD~1", base)
    assert evidence_of(manifest).reused.files == 3
    assert places(comparison.compared[0].new) == [("a.py", 2)]


def test_a_packed_bundle_and_the_documented_place(runs, tmp_path):
    with (tmp_path / "base.tar.zst").open("wb") as stream:
        pack(runs.newest, stream)
    write(runs.root, {".ssdfgate/out/.gitignore": "*\n"})
    shutil.copytree(runs.newest, runs.root / FOLDER)
    for base in (tmp_path / "base.tar.zst", None):
        manifest, comparison = runs.run("main", base)
        assert evidence_of(manifest).reused.files == len(FILES)
        assert len(comparison.compared[0].persisting) == 4


def test_a_cache_gives_what_the_base_does_not(runs, tmp_path):
    base = runs.newest
    commit(runs.root, files={"a.py": "eval(6)\n"})
    runs.cache = Cache(tmp_path / "cache", datetime.now(UTC))
    whole, _ = runs.run()
    runs.cache = Cache(tmp_path / "cache", datetime.now(UTC))
    manifest, _ = runs.run("main", base)
    assert evidence_of(manifest).reused.files == len(FILES)
    assert said(manifest).count("comes from") == 2
    assert evidence_of(manifest).evidence.content() == evidence_of(whole).evidence.content()


# Whatever is wrong with the base, everything is scanned, and one line says why.


def test_there_is_no_bundle(runs, tmp_path):
    assert refused(runs, "none is at .ssdfgate/out/base") is None
    assert refused(runs, "cannot be used", base=tmp_path / "nothing") is None


def test_a_bundle_that_is_not_whole(runs):
    base = runs.newest
    blob = min((base / "blobs" / "sha256").iterdir())
    blob.write_bytes(blob.read_bytes() + b" ")
    assert refused(runs, "cannot be used", base=base) is None


def test_a_bundle_of_another_commit(runs):
    commit(runs.root)
    runs.run()
    base = runs.newest
    commit(runs.root)
    assert refused(runs, "not about", base=base) is None


def test_a_bundle_of_files_that_nobody_committed(runs):
    write(runs.root, {"new.py": "eval(9)\n"})
    runs.run()
    base = runs.newest
    assert refused(runs, "about files that differed from their commit", base=base) is None


def test_a_bundle_of_another_scope(runs):
    base = runs.newest
    comparison = refused(runs, "other files were in its scope", base=base, exclusions=(Exclusion("/a.py", "no"),))
    assert places(comparison.compared[0].unseen) == [("a.py", 1)]


def test_a_bundle_of_another_version_of_ssdfgate(runs, monkeypatch):
    base = runs.newest
    monkeypatch.setattr("ssdfgate.gate.since.__version__", "9.9")
    assert refused(runs, "made by ssdfgate", base=base) is not None


def test_a_bundle_that_is_too_old(runs, monkeypatch):
    base = runs.newest
    monkeypatch.setattr("ssdfgate.gate.since.OLDEST", timedelta(0))
    assert refused(runs, "older than", base=base) is not None


def test_git_is_not_believed_where_it_hides_a_change(runs):
    base = runs.newest
    git(runs.root, "update-index", "--assume-unchanged", "a.py")
    write(runs.root, {"a.py": "eval(6)\neval(7)\n"})
    assert git(runs.root, "diff", "--name-only", "main") == ""
    comparison = refused(runs, "other files were in its scope", base=base)
    assert places(comparison.compared[0].new) == [("a.py", 1), ("a.py", 2)]


def test_a_name_that_is_not_text(runs):
    (runs.root / os.fsdecode(b"caf\xe9.py")).write_text("eval(1)\n")
    commit(runs.root)
    runs.run()
    base = runs.newest
    assert refused(runs, "other files were in its scope", ref="HEAD", base=base) is not None


def forged(runs, **changes):
    """The newest bundle, written anew with other collections."""
    manifest = open_bundle(runs.newest).manifest
    (item,) = manifest.gathered
    path = runs.out / "forged"
    raw = tuple(RawReport(report.format, b"{}", report.part) for report in item.collection.raw)
    collection = replace(item.collection, **{"raw": raw, **changes})
    again = Gathered(collection, evidence_record(collection.evidence, collection))
    write_bundle(replace(manifest, gathered=(again,)), path)
    return path


def test_reports_that_cannot_be_taken_apart(runs):
    assert refused(runs, "its reports there cannot be taken apart", base=forged(runs)) is not None


def test_evidence_about_something_else(runs):
    (item,) = open_bundle(runs.newest).manifest.gathered
    evidence = item.collection.evidence
    other = replace(evidence, subject=replace(evidence.subject, dirty=True))
    assert refused(runs, "about something else", base=forged(runs, evidence=other)) is not None


def test_another_version_of_the_tool(runs, tmp_path):
    base = runs.newest
    commit(runs.root, files={"a.py": "x = 1\n"})
    runs.collector = stand_in(tmp_path, "1.9.5")
    comparison = refused(runs, "version 1.9.4 and not 1.9.5", base=base)
    assert comparison.compared[0].fixed == ()
    assert places(comparison.compared[0].unseen) == [("a.py", 1)]
    assert "another version or other rules" in comparison.compared[0].notes[0]


def test_a_base_whose_control_failed(tmp_path):
    root = write(tmp_path / "root", FILES)
    git(root, "init", "--quiet")
    commit(root)
    runs = Runs(root, tmp_path, stand_in(tmp_path, blind=True))
    runs.run()
    base = runs.newest
    assert evidence_of(open_bundle(base).manifest).evidence.status is Status.PARTIAL
    runs.collector = stand_in(tmp_path)
    comparison = refused(runs, "its evidence there is partial", ref="HEAD", base=base)
    assert comparison.compared[0].notes == (
        "It did not look at everything at the base: what is called new may be older.",
    )


def test_a_tool_that_was_not_run_then(runs):
    runs.run(skip={"bandit": "not now"})
    assert refused(runs, "it holds no evidence of it", base=runs.newest) is not None


def test_histories_that_do_not_meet(runs):
    base = runs.newest
    git(runs.root, "checkout", "--quiet", "--orphan", "other")
    commit(runs.root)
    assert refused(runs, "does not reach the commit where the two part", base=base) is None


@pytest.mark.tools
def test_rules_of_others_are_run_in_full(tmp_path):
    own = stand_in_rules(tmp_path / "own")
    root = write(
        tmp_path / "root", {"a.py": "eval(1)\n", "rules.yaml": (own.folder / "pack/python/eval-use.yaml").read_text()}
    )
    git(root, "init", "--quiet")
    commit(root)
    runs = Runs(root, tmp_path, Semgrep(own), Settings(semgrep=SemgrepSettings(config=("rules.yaml",))))
    runs.run()
    base = runs.newest
    manifest, _ = runs.run("HEAD", base)
    assert "rules of your own may look at more than one file" in said(manifest)
    assert evidence_of(manifest).reused is None


def test_what_cannot_be_meant_is_an_error(runs, tmp_path):
    now = datetime.now(UTC)
    with pytest.raises(UsageError, match="no such commit"):
        since_of(runs.root, "nowhere", None, now)
    with pytest.raises(UsageError, match="not a git work tree"):
        since_of(tmp_path, "main", None, now)
    shutil.copytree(runs.newest, runs.root / "evidence")
    assert since_of(runs.root, "main", runs.root / "evidence", now).bundle is not None
    commit(runs.root)
    with pytest.raises(UsageError, match="which a change can bring along"):
        since_of(runs.root, "main", runs.root / "evidence", now)
