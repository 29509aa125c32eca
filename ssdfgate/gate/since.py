"""`--since`: the commit where a change began, and its bundle, from which a run may take what did not change.

Nothing of the bundle is believed but its digests. Which files it is about is shown by its own digest over them: the
files of the commit, as git keeps them or as they still lie here, must give that very digest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ssdfgate import __version__
from ssdfgate.bundle import Bundle, open_bundle
from ssdfgate.bundle.layout import LARGEST_EVIDENCE
from ssdfgate.cache import OLDEST
from ssdfgate.earlier import Earlier, EarlierScan
from ssdfgate.errors import BundleError, ContextError, UsageError
from ssdfgate.gate.kept import is_apart
from ssdfgate.git import Repository, opened_repository
from ssdfgate.inventory import LARGEST_SOURCE, OWN_OUTPUT, Inventory, tree_digest
from ssdfgate.languages import language_of
from ssdfgate.model import (
    Collected,
    Digest,
    EvidenceKind,
    Findings,
    Limit,
    Origin,
    Status,
    StoredReport,
    clean,
)
from ssdfgate.model.settings import Exclusion

FOLDER = ".ssdfgate/out/base"
"""Where the bundle of the base is looked for, from the checked folder, when none is named."""

_KEEP = "Keep the bundle of each commit of the branch, and name that of the base with --base."
_CHECKOUT = "Run it in a checkout of the change, or without --since."
_FETCH = "Fetch it: `fetch-depth: 0` with actions/checkout, `GIT_DEPTH: 0` on GitLab, or `git fetch origin`."


@dataclass(frozen=True, slots=True)
class Since:
    """What a run is compared with.

    Attributes:
        ref: as the caller names it.
        commit: the best common ancestor with it; None where the history at hand has none.
        bundle: of that commit; None where there is none that can be used.
        problem: why there is none; goes on after a colon.
        place: where the bundle lies.
    """

    ref: str
    commit: str | None
    bundle: Bundle | None
    problem: str = ""
    place: Path | None = None

    def ours(self, root: Path) -> tuple[Path, ...]:
        """The bundle, where it lies among the files; our own folder is never looked at anyway."""
        own = (root / OWN_OUTPUT).resolve()
        return () if self.place is None or self.place.resolve().is_relative_to(own) else (self.place,)

    def limits(self) -> tuple[Limit, ...]:
        """What has to be said where there is no bundle."""
        if self.bundle is not None:
            return ()
        told = f"Nothing is taken from the base, and nothing is compared with {clean(self.ref, 100)}: {self.problem}."
        return (Limit(told, _KEEP),)


def since_of(root: Path, ref: str, base: Path | None, now: datetime) -> Since:
    """Find where the change began, and open the bundle of that commit.

    Args:
        root: the folder that is looked at.
        ref: a branch, a tag or the id of a commit.
        base: the bundle; None for the one in FOLDER.
        now: the time of the run.

    Raises:
        UsageError: the folder is no git work tree, there is no such commit, or a change could bring the bundle along.
        ContextError: git cannot be asked.
    """
    with opened_repository(root) as repository:
        if repository is None:
            raise UsageError(f"--since {clean(ref, 100)}: {clean(str(root))} is not a git work tree", hint=_CHECKOUT)
        there, head = repository.commit(ref), repository.commit("HEAD")
        if there is None or head is None:
            raise UsageError(f"--since {clean(ref, 100)}: there is no such commit in this clone", hint=_FETCH)
        commit = repository.fork_point(there, head)
    if commit is None:
        return Since(ref, None, None, "the history at hand does not reach the commit where the two part")
    place = base or root / FOLDER
    if not is_apart(place, root):
        problem = (
            f"the bundle {clean(str(place))} lies among the files of the repository, which a change can bring along"
        )
        raise UsageError(problem, hint="Name one outside of it, or in a folder of which git tracks nothing.")
    return _opened(ref, commit, place, now, named=base is not None)


def _opened(ref: str, commit: str, place: Path, now: datetime, *, named: bool) -> Since:
    if not place.exists() and not named:
        return Since(ref, commit, None, f"no bundle of its commit {commit[:12]} was named, and none is at {FOLDER}")
    try:
        bundle = open_bundle(place)
    except BundleError as error:
        return Since(ref, commit, None, f"the bundle {clean(str(place), 200)} cannot be used: {error}")
    about = bundle.manifest.subject
    if about.commit != commit:
        other = f"is about {about.commit[:12] if about.commit else 'no commit'}, not about {commit[:12]}"
        return Since(ref, commit, None, f"the bundle {clean(str(place), 200)} {other}")
    if about.dirty is not False:
        return Since(ref, commit, None, "the bundle is about files that differed from their commit")
    if bundle.manifest.created_at > now + timedelta(minutes=5):
        return Since(ref, commit, None, "the bundle is from the future")
    return Since(ref, commit, bundle, place=place)


def earlier_of(
    since: Since, root: Path, inventory: Inventory, exclusions: Sequence[Exclusion], now: datetime
) -> Earlier | str:
    """What collectors may take from the bundle, or why nothing; the inventory is of the files as they are now."""
    bundle, commit = since.bundle, since.commit
    if bundle is None or commit is None:
        return since.problem
    manifest = bundle.manifest
    if manifest.version != __version__:
        return f"it was made by ssdfgate {clean(manifest.version, 40)}, and this is {__version__}"
    try:
        with opened_repository(root) as repository:
            files = dict(_files(repository, commit, inventory, exclusions)) if repository else {}
    except ContextError as error:
        return f"git cannot tell which files its commit has ({error})"
    if tree_digest(sorted(files.items())) != manifest.subject.tree:
        return "other files were in its scope than its commit has in that of this run"
    return Earlier(commit, files, dict(_scans(bundle, now)))


def _files(
    repository: Repository, commit: str, inventory: Inventory, exclusions: Sequence[Exclusion]
) -> Iterator[tuple[str, Digest]]:
    """Files of a commit that an inventory would have, with their digests; only those that changed are read."""
    from pathspec import PathSpec

    patterns = [PathSpec.from_lines("gitignore", [item.pattern]) for item in exclusions]
    changed, asked = repository.changed(commit), []
    for file in repository.all_files(commit):
        here = inventory.by_path.get(file.path)
        if here is not None and file.path not in changed:
            yield file.path, here.digest
        elif not file.link and not any(pattern.match_file(file.path) for pattern in patterns):
            asked.append(file)
    wanted = [file for file in asked if file.size <= LARGEST_SOURCE or language_of(file.path) is None]
    for file, content in repository.contents(wanted):
        yield file.path, Digest.of(content)


def _scans(bundle: Bundle, now: datetime) -> Iterator[tuple[str, EarlierScan | str]]:
    """What each scanner of source code left, or why it cannot be used."""
    collected = [item.collection for item in bundle.manifest.gathered if isinstance(item.collection, Collected)]
    names = Counter(item.collector for item in collected)
    for item in collected:
        if item.kind is EvidenceKind.SAST:
            several = "it holds several pieces of evidence of it"
            yield item.collector, several if names[item.collector] > 1 else _scan(bundle, item, now)


def _scan(bundle: Bundle, collection: Collected, now: datetime) -> EarlierScan | str:
    evidence, made = collection.evidence, collection.collected_at
    if evidence.origin is not Origin.RAN:
        return "it was not run by ssdfgate there"
    if evidence.subject != bundle.manifest.subject:
        return "its evidence there is about something else"
    if evidence.status is not Status.COMPLETE and not evidence.tolerable:
        return f"its evidence there is {str(evidence.status).replace('_', ' ')}"
    if not timedelta(0) <= now - made <= OLDEST:
        return f"it is older than {OLDEST.total_seconds() / 3600:.0f} hours"
    try:
        reports = tuple(_reports(bundle, collection.raw))
    except BundleError as error:
        return f"its reports cannot be read ({error})"
    return EarlierScan(evidence.tool, made, reports)


def _reports(bundle: Bundle, raw: Iterable[object]) -> Iterator[tuple[str, bytes]]:
    for report in raw:
        if isinstance(report, StoredReport):
            yield report.part, bundle.read_blob(report.digest, LARGEST_EVIDENCE)


def paths_of(since: Since | None) -> frozenset[str]:
    """Paths of the findings in the bundle."""
    gathered = since.bundle.manifest.gathered if since and since.bundle else ()
    payloads = (item.record.evidence.payload for item in gathered if item.record)
    found = (finding for payload in payloads if isinstance(payload, Findings) for finding in payload.items)
    return frozenset(finding.location.path for finding in found if finding.location)


def gone(paths: Iterable[str], root: Path, inventory: Inventory) -> frozenset[str]:
    """Those of the paths at which no file lies any more; one that cannot be seen is not gone."""
    blocked = {item.path for item in inventory.blocked}
    hidden = tuple(f"{path}/" for path in blocked)
    return frozenset(
        path
        for path in paths
        if not path.startswith(("/", *hidden))
        and ".." not in path.split("/")
        and path not in blocked
        and path not in inventory.by_path
        and not _lies(root / path)
    )


def _lies(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True
