"""Third-party code that workflows and actions of GitHub, Forgejo and Gitea take in, and how it is named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from ssdfgate.facts.tree import Tree, UnreadableError
from ssdfgate.model import JsonValue, clean

SHOWN = 20
"""Unpinned uses that are listed; the number beside them counts all."""

_DEEPEST = 50
_TEXT_LENGTH = 200
_WORKFLOW = re.compile(r"\.(?:github|forgejo|gitea)/workflows/[^/]+\.ya?ml")
_FOLDER = re.compile(r"\.(?:github|forgejo|gitea)(?:/workflows)?")
_ACTION = re.compile(r"(?:.+/)?action\.ya?ml")
_COMMIT = re.compile(r"[^@\s]+/[^@\s]+@[0-9a-fA-F]{40}")
_IMAGE = re.compile(r"docker://[^@\s]+@sha256:[0-9a-f]{64}")
_DOCKER = "docker://"
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Use:
    """An action, a reusable workflow or an image that is taken in from elsewhere; `line` counts from 1."""

    line: int
    uses: str

    @property
    def pinned(self) -> bool:
        """Whether it names one content for ever: a full commit id, or the digest of an image."""
        return bool((_IMAGE if self.uses.startswith(_DOCKER) else _COMMIT).fullmatch(self.uses))


def actions(tree: Tree) -> JsonValue:
    """Find what is taken in from elsewhere.

    Shape: {workflows, unreadable: [{path, problem}], uses, pinned, unpinned_total, unpinned: [{path, line, uses}]}.

    `workflows` counts those that one of the platforms runs; uses in the definitions of actions are counted as well,
    uses of the repository's own files (`./...`) are not. Nothing is counted of a file that is unreadable.
    """
    workflows = 0
    unreadable: list[JsonValue] = []
    uses: list[tuple[str, Use]] = []
    for path in sorted({*tree.below(_WORKFLOW), *tree.below(_ACTION)}):
        workflows += bool(_WORKFLOW.fullmatch(path))
        try:
            uses.extend((path, use) for use in uses_of(tree.read(path)))
        except UnreadableError as error:
            unreadable.append({"path": path, "problem": str(error)})
    for path, reason in sorted(tree.blocked.items()):
        if _WORKFLOW.fullmatch(path) or _ACTION.fullmatch(path) or _FOLDER.fullmatch(path):
            workflows += 1
            unreadable.append({"path": path, "problem": reason})
    open_ended = [(path, use) for path, use in uses if not use.pinned]
    return {
        "workflows": workflows,
        "unreadable": unreadable,
        "uses": len(uses),
        "pinned": len(uses) - len(open_ended),
        "unpinned_total": len(open_ended),
        "unpinned": [
            {"path": path, "line": use.line, "uses": clean(use.uses, _TEXT_LENGTH)}
            for path, use in open_ended[:SHOWN]
        ],
    }


def schedules(tree: Tree) -> JsonValue:
    """Shape: {workflows}: paths of workflows that a clock starts; an unreadable one is none of them.

    GitLab keeps its schedules outside the repository, so nothing is said of them here.
    """
    found: list[JsonValue] = []
    for path in tree.below(_WORKFLOW):
        try:
            if is_scheduled(tree.read(path)):
                found.append(path)
        except UnreadableError:
            continue
    return {"workflows": found}


def is_scheduled(content: bytes) -> bool:
    """Whether a workflow has jobs and, among what starts it, at least one time: `on: {schedule: [{cron: ...}]}`.

    Raises:
        UnreadableError: as `uses_of`.
    """
    top = _Mapping(_compose(content), "the document")
    events = top.get("on")
    if top.get("jobs") is None or not isinstance(events, yaml.MappingNode):
        return False
    times = _Mapping(events, "`on`").get("schedule")
    entries = times.value if isinstance(times, yaml.SequenceNode) else []
    crons = [_Mapping(entry, "a schedule").get("cron") for entry in entries]
    return any(isinstance(cron, yaml.ScalarNode) and cron.value.strip() for cron in crons)


def uses_of(content: bytes) -> tuple[Use, ...]:
    """Everything from elsewhere that a workflow or action names, in the order of the file.

    Raises:
        UnreadableError: for anything that GitHub would not run, or that could be read in two ways.
    """
    document = _compose(content)
    top = _Mapping(document, "the document")
    jobs, runs = top.get("jobs"), top.get("runs")
    if jobs is None and runs is None:
        raise UnreadableError("holds neither `jobs` nor `runs`")
    found = _Found()
    if jobs is not None:
        for name, job in _Mapping(jobs, "`jobs`").items():
            found.holder(job, f"the job {name}")
    if runs is not None:
        found.holder(runs, "`runs`")
        image = _Mapping(runs, "`runs`").get("image")
        if image is not None and _text(image, "image").startswith(_DOCKER):
            found.use(image, "image")
    return tuple(sorted(found.uses, key=lambda use: use.line))


def _compose(content: bytes) -> yaml.Node:
    try:
        text = content.decode("utf-8-sig")
        _check_depth(text)
        document = yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8 (byte {error.start})") from error
    except yaml.YAMLError as error:
        raise UnreadableError(f"not YAML ({_problem(error)})") from error
    if document is None:
        raise UnreadableError("holds nothing")
    return document


def _problem(error: yaml.YAMLError) -> str:
    """What is wrong, without the lines of the file that the library would quote."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem and error.problem_mark:
        return clean(f"{error.problem}, line {error.problem_mark.line + 1}", _TEXT_LENGTH)
    return clean(str(error).partition("\n")[0], _TEXT_LENGTH)


def _check_depth(text: str) -> None:
    """Refuse deep nesting before nodes are built from it: the parser in C would run out of stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise UnreadableError(f"nested deeper than {_DEEPEST} levels")


class _Mapping:
    """A YAML mapping without repeated, merged or complicated keys."""

    def __init__(self, node: yaml.Node, what: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise UnreadableError(f"{clean(what, _TEXT_LENGTH)} is not a mapping (line {_line(node)})")
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "<<"
            if name == "<<" or name in self._values:
                problem = "merged or complicated" if name == "<<" else "repeated"
                raise UnreadableError(f"{problem} key {clean(name, _TEXT_LENGTH)} (line {_line(key)})")
            self._values[name] = value

    def get(self, name: str) -> yaml.Node | None:
        return self._values.get(name)

    def items(self) -> Iterator[tuple[str, yaml.Node]]:
        yield from self._values.items()


class _Found:
    """What has been found so far; a node that aliases name again and again is looked at once."""

    def __init__(self) -> None:
        self.uses: list[Use] = []
        self._seen: set[int] = set()

    def holder(self, node: yaml.Node, what: str) -> None:
        """Take a job, or the `runs` of an action."""
        if self._is_new(node):
            holder = _Mapping(node, what)
            self.use(holder.get("uses"), "uses")
            self.steps(holder.get("steps"))

    def steps(self, node: yaml.Node | None) -> None:
        if node is None or not self._is_new(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            raise UnreadableError(f"`steps` is not a list (line {_line(node)})")
        for step in node.value:
            if self._is_new(step):
                self.use(_Mapping(step, "a step").get("uses"), "uses")

    def use(self, node: yaml.Node | None, what: str) -> None:
        if node is not None and self._is_new(node):
            text = _text(node, what)
            if not text.startswith("./"):
                self.uses.append(Use(_line(node), text))

    def _is_new(self, node: yaml.Node) -> bool:
        before = len(self._seen)
        self._seen.add(id(node))
        return len(self._seen) > before


def _text(node: yaml.Node, what: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise UnreadableError(f"`{what}` is not text (line {_line(node)})")
    return str(node.value).strip()


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
