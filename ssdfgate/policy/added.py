"""Measures that a user adds: a folder laid out like ours, read as untrusted and held to more than the dialect.

A module may define nothing but its own measure, or be a package of conftest. What the lint of our policies takes for
granted (one package, rules in the first column) is checked here, since otherwise whole rules could hide from it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from ssdfgate.errors import ConfigError, PolicyError
from ssdfgate.model import Digest, EvidenceKind, Verdict, canonical_json, clean
from ssdfgate.policy import conftest
from ssdfgate.policy.dialect import Problem, lint
from ssdfgate.policy.fields import missing_fields
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.metadata import measures_of
from ssdfgate.policy.tokens import Token, names, rules_of, tokens_of

LARGEST = 256 * 1024
MOST = 500
_LONGEST_LINE, _LONGEST_RULE, _DEEPEST = 4096, 5000, 50
"""Characters of a line, tokens of a rule, brackets in each other: a lint and an engine take long for more."""

_LAYOUT = (
    "a measure lies in measures/<practice>/<name>/<name>.rego, its tests beside it in <name>_test.rego, and "
    f"{conftest.LAYOUT}"
)
_PLACE = re.compile(r"measures/([a-z_]+)/([a-z_]+)/\2(_test)?\.rego\Z")
_TEST = "_test.rego"
_LINT = "Look at it with `ssdfgate policy lint DIR`."
_MEASURE_WORDS = frozenset(map(str, (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)))
_NAMESPACES = frozenset({
    "array", "base64", "base64url", "bits", "crypto", "glob", "graph", "graphql", "hex", "http", "internal", "io",
    "json", "net", "numbers", "object", "opa", "providers", "rand", "rego", "regex", "semver", "strings", "time",
    "units", "urlquery", "uuid", "yaml",
})  # fmt: skip
"""Names under which the builtins of Rego lie; an import of that name could pass one off as a function of ours."""

_UNUSED = _NAMESPACES - {"array", "numbers", "object"}
"""Those of which no builtin is allowed (network, environment, clock, chance): nothing may have such a name."""


@dataclass(frozen=True, slots=True)
class Added:
    """What lies in a folder of policies.

    Attributes:
        modules: text by path below the folder, tests left out.
        tests: the test files, in the same way.
        problems: files that cannot be taken at all.
    """

    modules: Mapping[str, str]
    tests: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def digest(self) -> Digest:
        """Over the modules alone: what a configuration pins."""
        return Digest.of(canonical_json(self.modules))


def read_added(folder: Path) -> Added:
    """Read every Rego file below a folder; links, large files and what is no UTF-8 are problems.

    Raises:
        ConfigError: there is no such folder, or it holds too many files.
    """
    if not folder.is_dir() or folder.is_symlink():
        raise ConfigError(f"{clean(str(folder), 300)} is not a folder of policies", hint=f"Give one: {_LAYOUT}.")
    found = sorted(path for path in folder.rglob("*") if path.suffix == ".rego" or path.is_symlink())
    return added_of((path.relative_to(folder).as_posix(), partial(_content, path)) for path in found)


def added_of(files: Iterable[tuple[str, Callable[[], bytes]]]) -> Added:
    """Take the files of a folder, wherever that lies: a name, and what reads it or raises OSError or ValueError.

    Lines end in line feeds, however git checked them out: so the digest that is pinned is the same everywhere.

    Raises:
        ConfigError: there are too many files.
    """
    texts: dict[str, str] = {}
    problems = []
    for number, (name, read) in enumerate(files):
        if number >= MOST:
            raise ConfigError(f"a folder of policies holds more than {MOST} files", hint="Split it.")
        try:
            texts[name] = read().decode("utf-8").replace("\r\n", "\n")
        except (OSError, ValueError) as error:
            problems.append(Problem(clean(name, 300), 1, f"cannot be read: {clean(str(error), 200)}"))
    modules = {name: text for name, text in texts.items() if not name.endswith(_TEST)}
    tests = {name: text for name, text in texts.items() if name.endswith(_TEST)}
    return Added(modules, tests, tuple(problems))


def _content(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise ValueError("not a plain file")
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"larger than {LARGEST} bytes")
    return content


def joined(added: Added, base: PolicySet) -> PolicySet:
    """Policies with the measures that are added; the digest is over all of them."""
    own = _judging(added)
    modules = {**own, **base.modules}
    measures = tuple(path for path in own if path.startswith("measures/"))
    return PolicySet(modules, Digest.of(canonical_json(modules)), (*base.added, *measures))


def _judging(added: Added) -> dict[str, str]:
    """The modules as engines get them: packages of conftest under a name of ours, with the measure that asks them."""
    modules: dict[str, str] = {}
    for path, text in added.modules.items():
        if _unwieldy(text):
            continue
        if not conftest.PLACE.match(path):
            modules[path] = text
        elif not list(conftest.problems(text)):
            modules.update(conftest.adapted(path, text))
    return modules


def problems_of(added: Added, base: PolicySet) -> tuple[Problem, ...]:
    """Everything that keeps added measures from judging, by file and line."""
    placed = [problem for path, text in added.modules.items() for problem in _of_module(path, text, base)]
    placed += [Problem(path, 1, _LAYOUT) for path in added.tests if not _PLACE.match(path)]
    outside = [item for item in lint(joined(added, base)) if item.path in added.modules]
    found = {*added.problems, *placed, *outside}
    return tuple(sorted(found, key=lambda item: (item.path, item.line, item.message)))


def load_joined(folder: Path | None) -> PolicySet:
    """The policies that ship, with those of a folder; None adds nothing.

    Raises:
        ConfigError: there is no such folder.
        PolicyError: they may not judge; names file and line.
    """
    return with_folders(load_policies(), [folder] if folder else [])


def with_folders(base: PolicySet, folders: Iterable[Path]) -> PolicySet:
    """Policies with those of some folders.

    Raises:
        ConfigError: there is no such folder.
        PolicyError: they may not judge; names file and line.
    """
    for folder in folders:
        added = read_added(folder)
        check_added(added, base, str(folder))
        base = joined(added, base)
    return base


def check_added(added: Added, base: PolicySet, where: str) -> None:
    """Refuse policies that may not judge.

    Args:
        added: those of a user.
        base: those beside which they would judge.
        where: they come from.

    Raises:
        PolicyError: they may not; names file and line.
    """
    problems = problems_of(added, base)
    if problems or not added.modules:
        told = problems[0] if problems else f"there is no measure; {_LAYOUT}"
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise PolicyError(f"the policies in {clean(where, 300)} may not judge: {told}{more}", hint=_LINT)


def _unwieldy(text: str) -> tuple[int, str] | None:
    """Line of what is too long or too deep to be looked at."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST_LINE:
            return number, f"a line has at most {_LONGEST_LINE} characters"
    depth, tokens = 0, list(tokens_of(text))
    for token in tokens:
        depth += (token.value in {"(", "[", "{"}) - (token.value in {")", "]", "}"})
        if depth > _DEEPEST:
            return token.line, f"at most {_DEEPEST} brackets stand in each other"
    long = next((rule for rule in rules_of(tokens) if len(rule) > _LONGEST_RULE), None)
    return (long[0].line, f"a rule has at most {_LONGEST_RULE} words and signs") if long else None


def _of_module(path: str, text: str, base: PolicySet) -> Iterator[Problem]:
    if found := _unwieldy(text):
        yield Problem(path, *found)
        return
    if conftest.PLACE.match(path):
        yield from _of_package(path, text)
        return
    place = _PLACE.match(path)
    if place is None or place[1] == "conftest":
        yield Problem(path, 1, _LAYOUT)
        return
    if path in base.modules:
        yield Problem(path, 1, f"{place[1]}.{place[2]} is there already: choose another name")
    tokens = list(tokens_of(text))
    for line, message in (*_of_tokens(tokens, f"ssdfgate.measures.{place[1]}.{place[2]}"), *missing_fields(tokens)):
        yield Problem(path, line, message)
    yield from _of_metadata(path, path, text)


def _of_package(path: str, text: str) -> Iterator[Problem]:
    found = list(conftest.problems(text))
    for line, message in found:
        yield Problem(path, line, message)
    if not found:
        (_, module), (measure, asking) = conftest.adapted(path, text).items()
        tokens = list(tokens_of(module))
        package = path.removesuffix(".rego").replace("/", ".")
        for line, message in (*_of_tokens(tokens, f"ssdfgate.{package}"), *missing_fields(tokens)):
            yield Problem(path, line, message)
        yield from _of_metadata(path, measure, asking)


def _of_tokens(tokens: Sequence[Token], package: str) -> Iterator[tuple[int, str]]:
    rules = rules_of(tokens)
    if not tokens or tokens[0].value != "package" or tokens[0].column != 1:
        yield (tokens[0].line if tokens else 1), f"the module begins with `package {package}`"
        return
    if _spelled(rules[0]) != ["package", *re.split(r"(\.)", package)]:
        yield tokens[0].line, f"the package is `{package}`, alone on its line"
    for rule in rules[1:]:
        if rule[0].value == "package":
            yield rule[0].line, "a module has one package"
        if rule[0].value == "import" and (len({token.line for token in rule}) > 1 or not _is_path(rule)):
            yield rule[0].line, "an import is alone on its line"
        if rule[0].value == "import" and rule[-1].value in _NAMESPACES:
            yield rule[0].line, f"`{rule[-1].value}` is a name of builtins: import it under another one"
    yield from _of_builtins(tokens)


def _of_builtins(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Ways to a builtin that a lint of dotted names would not see."""
    for token in names(tokens):
        if token.value in _UNUSED:
            yield token.line, f"`{token.value}` is a name of builtins that no policy may call"
    for before, token in pairwise(tokens):
        if token.value == "(" and before.value in {"]", ")", "}"}:
            yield token.line, "a function is called by its name alone"


def _spelled(rule: Sequence[Token]) -> list[str]:
    return [token.value for token in rule]


def _is_path(rule: Sequence[Token]) -> bool:
    return all(token.kind == "name" or token.value == "." for token in rule)


def _of_metadata(path: str, measure: str, text: str) -> Iterator[Problem]:
    line = 1 + text[: max(text.find("# METADATA"), 0)].count("\n")
    try:
        measures = measures_of(PolicySet({measure: text}, Digest.of(b""))).values()
    except PolicyError as error:
        yield Problem(path, line, clean(str(error), 500))
        return
    for said in measures:
        strange = [kind for kind in said.needs if kind not in set(EvidenceKind)]
        if strange or not said.needs:
            known = ", ".join(EvidenceKind)
            yield Problem(path, line, f"`needs` names the kinds of evidence it judges, one at least of: {known}")
        if not said.verdicts or not _MEASURE_WORDS.issuperset(said.verdicts):
            yield Problem(path, line, f"`verdicts` are words of: {', '.join(sorted(_MEASURE_WORDS))}")
