"""A run that takes answers from the cache must give the evidence of one that scans everything."""

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
import zstandard
from support.scanning import scan, script, stand_in_rules, write

from ssdfgate.cache import Cache
from ssdfgate.collectors.bandit import Bandit
from ssdfgate.collectors.bandit_call import expected
from ssdfgate.collectors.look import CONTROL
from ssdfgate.collectors.semgrep import Semgrep
from ssdfgate.collectors.semgrep_rules import OwnRules
from ssdfgate.model import Status

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FILES = {
    "a.py": "eval(input())\n",
    "b.py": "eval(1)  # nosec  # nosemgrep\neval(2)\n",
    "pkg/__init__.py": "",
    "pkg/c.py": "import pickle\n\nassert eval('1')\n",
    "broken.py": "def broken(:::\n  ((((\n",
    "script": "#!/usr/bin/env -S python3 -u\neval(input())\n",
    "clean.py": "x = 1\n",
}
SECOND = timedelta(minutes=1)


class Bench:
    """Scans one folder with and without a cache."""

    def __init__(self, tmp_path, make):
        self.tmp_path, self.make = tmp_path, make
        self.root = write(tmp_path / "root", FILES)
        self.times = 0

    def scan(self, cache=None, collector=None):
        self.times += 1
        return scan(self.root, collector or self.make(), self.tmp_path / f"work{self.times}", cache=cache)

    def cached(self, collector=None):
        """Scan with the cache, a minute after the last time."""
        cache = Cache(self.tmp_path / "cache", NOW + self.times * SECOND)
        done = self.scan(cache, collector)
        return done, cache.reused(done.evidence.collector)

    def compare(self, collector=None):
        """Scan with and without; the evidence is the same to the byte. Returns how much came from the cache."""
        done, reused = self.cached(collector)
        assert done.evidence.content() == self.scan(None, collector).evidence.content()
        return reused


@pytest.fixture(params=["bandit", "semgrep"])
def bench(request, tmp_path):
    own = stand_in_rules(tmp_path / "own")
    return Bench(tmp_path, Bandit if request.param == "bandit" else lambda: Semgrep(own))


@pytest.mark.tools
def test_nothing_changed(bench):
    cold, reused = bench.cached()
    assert reused is None
    assert cold.evidence.content() == bench.scan().evidence.content()
    assert cold.evidence.coverage.suppressed
    assert cold.evidence.status is Status.PARTIAL  # of the file that cannot be parsed
    warm, reused = bench.cached()
    assert warm.evidence.content() == cold.evidence.content()
    assert (reused.files, reused.total, reused.oldest) == (len(FILES), len(FILES), NOW)
    assert [report.part for report in warm.pending.raw] == ["cached", "honoured-cached"]


def change(root):
    (root / "clean.py").write_text("eval(input())\n")


def hide_and_show(root):
    (root / "a.py").write_text("eval(input())  # nosec  # nosemgrep\n")
    (root / "b.py").write_text("eval(1)\neval(2)\n")


def rename_and_mend(root):
    (root / "a.py").rename(root / "z.py")
    (root / "broken.py").write_text("eval(input())\n")


def remove(root):
    (root / "z.py").unlink()


def break_one_and_make_a_package(root):
    (root / "b.py").write_text(FILES["broken.py"])
    (root / "__init__.py").write_text("")


@pytest.mark.tools
def test_some_files_are_other_than_before(bench):
    bench.cached()
    for alter in (change, hide_and_show, rename_and_mend, remove, break_one_and_make_a_package):
        alter(bench.root)
        reused = bench.compare()
        assert reused.oldest == NOW
        assert 0 < reused.files <= reused.total
        assert (reused.files == reused.total) is (alter is remove)


@pytest.mark.tools
def test_poisoned_and_truncated_entries_are_made_anew(bench):
    bench.cached()
    for number, path in enumerate(sorted((bench.tmp_path / "cache").glob("*/*.zst"))):
        content = path.read_bytes()
        path.write_bytes(content[:-1] if number % 2 else content[:40] + b"\0\0\0\0" + content[44:])
    assert bench.compare() is None
    assert bench.compare().files == len(FILES)


@pytest.mark.tools
def test_other_rules_are_another_key(tmp_path):
    folders = [stand_in_rules(tmp_path / name).folder for name in ("one", "two")]
    rule = folders[1] / "pack" / "python" / "eval-use.yaml"
    rule.write_text(rule.read_text().replace("ERROR", "WARNING"))
    bench = Bench(tmp_path, lambda: None)
    bench.cached(Semgrep(OwnRules(folders[0])))
    assert bench.compare(Semgrep(OwnRules(folders[1]))) is None
    assert bench.compare(Semgrep(OwnRules(folders[0]))).files == len(FILES)


@pytest.mark.tools
def test_another_control_is_another_key(tmp_path):
    own = stand_in_rules(tmp_path / "own")
    bench = Bench(tmp_path, lambda: Semgrep(own))
    bench.cached()
    (own.folder / "control" / "known.py").write_text("x = 2\neval(x)\n")
    assert bench.compare() is None


# Stand-ins for bandit

ABOUT = """
if '--version' in sys.argv: print('bandit VERSION\\n  python version = PYTHON (main)'); sys.exit()
if '--help' in sys.argv: print('tests:\\n\\tB101\\tassert_used\\n\\tB307\\teval'); sys.exit()
"""


def told(*, found=(), files=("a.py",), **changes):
    """What a stand-in says of files: the control as it must be, and findings of B307."""
    honouring = False
    places = [(rule, "CONTROL", line) for _, rule, line in expected(honouring=honouring).elements()]
    results = [
        {"filename": path, "issue_severity": "LOW", "issue_text": "m", "line_number": line, "test_id": rule}
        for rule, path, line in (*places, *(("B307", path, 1) for path in found))
    ]
    metrics = {f"./{name}": {"SEVERITY.LOW": sum(path == name for path in found)} for name in files}
    metrics["CONTROL"] = {"SEVERITY.LOW": len(places)}
    metrics["_totals"] = {"SEVERITY.LOW": len(results)}
    return {"errors": [], "generated_at": "2026-11-22T12:00:00Z", "metrics": metrics, "results": results} | changes


@pytest.fixture
def stand_in(tmp_path):
    root = write(tmp_path / "root", {"a.py": "eval(1)\n"})
    numbers = iter(range(100))

    def run(document, version="1.9.4", python="3.11.7", ending=""):
        about = ABOUT.replace("VERSION", version).replace("PYTHON", python)
        saying = f"print(open({str(tmp_path / 'said.json')!r}).read().replace('CONTROL', sys.argv[-1]))"
        (tmp_path / "said.json").write_text(json.dumps(document))
        number = next(numbers)
        cache = Cache(tmp_path / "cache", NOW + number * SECOND)
        collector = Bandit(script(tmp_path / "bandit", f"{about}{saying}\n{ending}"))
        done = scan(root, collector, tmp_path / f"work{number}", cache=cache)
        return done, cache.reused("bandit")

    return run


SOUND = told(found=["a.py"])


def test_what_a_stand_in_said_is_taken_from_the_cache(stand_in):
    first, _ = stand_in(SOUND)
    second, reused = stand_in({"nothing": "was asked"})
    assert (reused.files, reused.total) == (1, 1)
    assert first.evidence.content() == second.evidence.content()
    assert first.evidence.status is Status.COMPLETE
    assert [item.rule for item in second.findings] == ["B307"]


@pytest.mark.parametrize("other", [{"version": "1.9.5"}, {"python": "3.12.1"}])
def test_another_version_is_another_key(stand_in, other):
    stand_in(SOUND)
    done, reused = stand_in(told(), **other)
    assert reused is None
    assert done.findings == ()


def test_another_executable_of_the_same_version_is_another_key(stand_in):
    stand_in(told())
    done, reused = stand_in(SOUND, ending="# patched")
    assert reused is None
    assert len(done.findings) == 1


def error(reason, path="a.py"):
    return {"filename": path, "reason": reason}


NOT_KEPT = {
    "no control": told() | {"results": []},
    "part of the control": told() | {"results": told()["results"][1:]},
    "numbers that do not add up": told(metrics={**told()["metrics"], "./a.py": {"SEVERITY.LOW": 1}}),
    "an error that may pass": told(errors=[error("exception while scanning file")]),
    "an error about the control": told(errors=[error("exception while scanning file", "CONTROL")]),
    "a file that nobody gave it": told(files=("a.py", "b.py")),
    "a finding where nobody looked": told(found=["b.py"]),
    "a key that nobody knows": told(more=1),
    "a file left out": told(files=()),
}


@pytest.mark.parametrize("document", NOT_KEPT.values(), ids=NOT_KEPT)
def test_a_report_that_may_be_wrong_is_not_kept(stand_in, document):
    stand_in(document)
    done, reused = stand_in(SOUND)
    assert reused is None
    assert len(done.findings) == 1


def test_nothing_is_kept_of_a_run_that_ended_strangely(stand_in):
    stand_in(told(), ending="sys.exit(7)")
    _, reused = stand_in(SOUND, ending="sys.exit(7)")
    assert reused is None


def entries(folder):
    """The entries of a cache, as (key, path)."""
    return [
        (json.loads(zstandard.decompress(path.read_bytes()[hashlib.sha256().digest_size :]))["key"], path)
        for path in sorted(folder.glob("*/*.zst"))
    ]


def without_wholes(folder):
    """Take the entries away that hold whole reports; returns how many they were."""
    wholes = [path for key, path in entries(folder) if "files" in key]
    for path in wholes:
        path.unlink()
    return len(wholes)


def test_without_its_control_no_part_counts(stand_in, tmp_path):
    stand_in(SOUND)
    assert without_wholes(tmp_path / "cache") == 1
    parts = [(key, path) for key, path in entries(tmp_path / "cache") if "path" in key]
    assert sorted(key["path"] for key, _ in parts) == [CONTROL, "a.py"]
    for _, path in parts:
        kept = path.read_bytes()
        path.unlink()
        _, reused = stand_in({**SOUND, "more": "so that it is not kept"})
        path.write_bytes(kept)
        assert reused is None


def said(done):
    """What the reports of a run say, in whatever order the names in them stand."""
    return [(report.part, json.loads(report.content)) for report in done.pending.raw]


@pytest.mark.tools
def test_a_whole_report_and_its_parts_say_the_same(bench):
    bench.cached()
    by_whole, reused = bench.cached()
    assert without_wholes(bench.tmp_path / "cache") == len(by_whole.pending.raw)
    by_parts, also_reused = bench.cached()
    assert by_parts.evidence.content() == by_whole.evidence.content()
    assert reused == also_reused
    assert said(by_parts) == said(by_whole)
    assert without_wholes(bench.tmp_path / "cache") == len(by_whole.pending.raw)  # made anew, of parts


@pytest.mark.tools
@pytest.mark.parametrize("alter", [change, hide_and_show, break_one_and_make_a_package])
def test_the_newest_whole_report_tells_of_the_files_that_are_as_they_were(bench, alter):
    bench.cached()
    change(bench.root)
    before = bench.compare()
    for key, path in entries(bench.tmp_path / "cache"):
        if key.get("path", CONTROL) != CONTROL:
            path.unlink()
    alter(bench.root)
    after = bench.compare()
    assert before.files == len(FILES) - 1
    assert 0 < after.files == after.total - {change: 0, hide_and_show: 2, break_one_and_make_a_package: 2}[alter]


@pytest.mark.tools
def test_a_whole_report_is_as_old_as_its_oldest_part(bench):
    bench.cached()
    (bench.root / "clean.py").write_text("eval(input())\n")
    for _ in range(3):
        _, reused = bench.cached()
        assert reused.oldest == NOW
    assert reused.files == reused.total


def test_a_report_that_lacks_a_file_is_no_whole(stand_in, tmp_path):
    stand_in(told(files=()))
    assert without_wholes(tmp_path / "cache") == 0


def cut_off(content):
    return content[:-1]


def altered(content):
    return content[:40] + bytes([content[40] ^ 1]) + content[41:]


@pytest.mark.tools
@pytest.mark.parametrize("alter", [cut_off, altered])
def test_a_damaged_whole_is_made_anew_of_parts(bench, alter):
    bench.cached()
    for key, path in entries(bench.tmp_path / "cache"):
        if "files" in key:
            path.write_bytes(alter(path.read_bytes()))
    assert bench.compare() == bench.compare()


def test_a_folder_that_vanishes_during_the_run_is_a_warning(stand_in, tmp_path):
    stand_in(SOUND)
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("a file")
    done, reused = stand_in(SOUND)
    assert reused is None
    assert done.evidence.status is Status.COMPLETE
