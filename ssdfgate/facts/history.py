"""Facts about commits and tags: how many carry a signature, and how changes came in. No person is named."""

from collections.abc import Iterator, Mapping

from ssdfgate.git import Commit, History, Tag
from ssdfgate.model import JsonValue, clean

WEB_FLOW = "noreply@github.com"
"""The committer of what is done on GitHub's pages; the person who did it is then the author."""


def history_facts(history: History) -> dict[str, JsonValue]:
    """Count what is in the range that `range` names.

    Shape: {shallow, range, commits, signed, merges, merged_by_others, authors, committers, tags, signed_tags}.
    `signed` means that a signature is there, of whatever worth. `merged_by_others` are merges by somebody who wrote
    none of the merged commits; merges without commits in the range do not count. `tags` are the release tags on
    commits of the range, else the one before it, else the newest that there is.
    """
    commits = history.commits
    merges = [commit for commit in commits if len(commit.parents) > 1]
    by_id = {commit.id: commit for commit in commits}
    tags = _tags(history)
    return {
        "shallow": history.shallow,
        "range": _range(history),
        "commits": len(commits),
        "signed": sum(commit.signed for commit in commits),
        "merges": len(merges),
        "merged_by_others": sum(_is_by_other(merge, by_id) for merge in merges),
        "authors": len({commit.author.key for commit in commits}),
        "committers": len({commit.committer.key for commit in commits}),
        "tags": len(tags),
        "signed_tags": sum(tag.signed for tag in tags),
    }


def _range(history: History) -> str:
    number = f"{len(history.commits)} commit{'' if len(history.commits) == 1 else 's'}"
    since = f" since {clean(history.since, 100)}" if history.since else ""
    if not history.whole:
        return f"the newest {number}{since}"
    if since:
        return f"{number}{since}"
    return f"{number}, all that {'the shallow clone holds' if history.shallow else 'there are'}"


def _is_by_other(merge: Commit, by_id: Mapping[str, Commit]) -> bool:
    merged = _merged(merge, by_id)
    by_page = merge.committer.key == WEB_FLOW
    merger = merge.author.key if by_page else merge.committer.key
    return bool(merged) and merger not in {commit.author.key for commit in merged}


def _merged(merge: Commit, by_id: Mapping[str, Commit]) -> list[Commit]:
    """Commits that came in with a merge: reached from its other parents, but not from its first."""
    before = set(_reached(merge.parents[:1], by_id))
    return [by_id[found] for found in _reached(merge.parents[1:], by_id) if found not in before]


def _reached(starts: tuple[str, ...], by_id: Mapping[str, Commit]) -> Iterator[str]:
    waiting, seen = list(starts), set[str]()
    while waiting:
        found = waiting.pop()
        if found in by_id and found not in seen:
            seen.add(found)
            waiting.extend(by_id[found].parents)
            yield found


def _tags(history: History) -> list[Tag]:
    inside = {commit.id for commit in history.commits}
    releases = [tag for tag in history.tags if tag.is_release]
    of_range = [tag for tag in releases if tag.target in inside]
    return of_range or [tag for tag in releases if tag.name == history.since] or releases[:1]
