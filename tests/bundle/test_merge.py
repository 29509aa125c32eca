from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import permutations
from pathlib import Path

import pytest
from bundle.test_bundle import files_of, manifest
from bundle.test_reader import RECORDS, whole
from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence import SUBJECT, WHEN, collected

from ssdfgate.bundle import Bundle, merge, open_bundle, write_bundle
from ssdfgate.errors import BundleError, ExitCode
from ssdfgate.model import Artifact, Digest, EvidenceKind, InventorySummary, Limit, Platform, Skipped, Tool
from ssdfgate.model.records import Records


def bundle(made, name="bundle"):
    return Bundle(Path(name), made.to_bytes(), made, frozenset())


def later(collection, hours):
    return replace(collection, collected_at=WHEN + timedelta(hours=hours))


SKIPPED = Skipped("bandit", EvidenceKind.SAST, "another job does it")
PARTS = (
    manifest(collected("bandit")),
    manifest(later(collected("bandit"), 1), collected("semgrep", raw=b"[1]")),
    manifest(collected("semgrep", raw=b"[2]"), SKIPPED),
    manifest(later(collected("bandit", tool=Tool("bandit", "2.0")), 2)),
    replace(manifest(), created_at=WHEN + timedelta(hours=3)),
    replace(manifest(SKIPPED), warnings=(Limit("odd"),), artifacts=(Artifact("b.whl", Digest.of(b"b")),)),
    replace(manifest(), artifacts=(Artifact("a.whl", Digest.of(b"a")),), records=RECORDS),
    replace(manifest(), context=replace(manifest().context, run_url="https://ci/1", ref="main")),
    replace(manifest(), context=replace(manifest().context, run_url="https://ci/2", ref="main")),
    replace(manifest(), subject=replace(SUBJECT, tree=None, dirty=None), inventory=InventorySummary(0)),
)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=5), st.randoms())
def test_order_grouping_and_repetition_change_nothing(parts, random):
    once = merge([bundle(item) for item in parts])
    shuffled = [*parts, random.choice(parts)]
    random.shuffle(shuffled)
    assert merge([bundle(item) for item in shuffled]).to_bytes() == once.to_bytes()
    one_by_one = reduce(
        lambda done, item: merge([bundle(done), bundle(item)]), shuffled[1:], merge([bundle(shuffled[0])])
    )
    assert one_by_one.to_bytes() == once.to_bytes()


def test_joining_a_bundle_with_itself_gives_the_bundle(tmp_path):
    write_bundle(whole(), tmp_path / "one")
    opened = open_bundle(tmp_path / "one")
    write_bundle(merge([opened, opened]), tmp_path / "two", sources=[tmp_path / "one"])
    assert files_of(tmp_path / "two") == files_of(tmp_path / "one")


def test_bundles_of_parallel_jobs_become_one(tmp_path):
    for name, made in (("a", PARTS[1]), ("b", PARTS[2]), ("c", PARTS[6])):
        write_bundle(made, tmp_path / name)
    results = set()
    for order in permutations("abc"):
        paths = [tmp_path / name for name in order]
        reference = write_bundle(merge([open_bundle(path) for path in paths]), tmp_path / "all", sources=paths)
        results.add(reference.digest)
    joined = open_bundle(tmp_path / "all").manifest
    assert len(results) == 1
    assert [item.collector for item in joined.collected()] == ["bandit", "semgrep"]
    assert joined.records == RECORDS


def test_the_first_time_counts_so_that_joining_makes_nothing_younger():
    joined = merge([bundle(PARTS[0]), bundle(PARTS[1]), bundle(PARTS[4])])
    assert joined.created_at == WHEN
    assert {item.collected_at for item in joined.evidence()} == {WHEN}


def test_a_skip_counts_only_where_the_collector_ran_nowhere():
    assert [type(item) for item in merge([bundle(PARTS[5]), bundle(PARTS[2])]).collected()].count(Skipped) == 1
    assert SKIPPED not in merge([bundle(PARTS[5]), bundle(PARTS[0])]).collected()


def test_addresses_of_jobs_that_differ_are_told_beside_each_other():
    joined = merge([bundle(PARTS[7]), bundle(PARTS[8])])
    assert (joined.context.ref, joined.context.run_url) == ("main", None)
    assert [item.message[-13:] for item in joined.warnings] == ["https://ci/1.", "https://ci/2."]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"subject": replace(SUBJECT, commit="b" * 40)}, "they differ in the commit .*a{40}.*b{40}"),
        ({"subject": replace(SUBJECT, commit=None)}, "the commit"),
        ({"subject": replace(SUBJECT, dirty=True)}, "whether the files are those of the commit"),
        ({"subject": replace(SUBJECT, tree=Digest.of(b"other"))}, "the files that were looked at"),
        ({"subject": replace(SUBJECT, repository="https://elsewhere")}, "the repository"),
        ({"version": "2.0"}, r"differ in ssdfgate \(.*1.0.*\)"),
        ({"inventory": InventorySummary(7)}, "what is in scope"),
        ({"context": replace(manifest().context, platform=Platform.GITHUB)}, "the platform"),
        ({"records": Records(waivers=RECORDS.waivers[:1])}, "waivers, attestations or exemptions"),
    ],
)
def test_what_cannot_be_joined_is_named(change, match):
    base = replace(PARTS[0], records=RECORDS)
    one, other = bundle(base, "jobs/one"), bundle(replace(base, **change), "jobs/other")
    for pair in ([one, other], [other, one]):
        with pytest.raises(BundleError, match=match) as caught:
            merge(pair)
        assert "jobs/one" in str(caught.value)
        assert "jobs/other" in str(caught.value)
        assert caught.value.exit_code is ExitCode.INVALID


def test_there_must_be_something_to_join():
    with pytest.raises(ValueError, match="nothing"):
        merge([])
