"""Measures that a user adds: a folder laid out like ours, read as untrusted and held to more than the dialect.

A module may define nothing but its own measure. What the lint of our policies takes for granted (one package, rules
in the first column) is checked here, since otherwise whole rules could hide from it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ssdfgate.errors import ConfigError, PolicyError
from ssdfgate.model import Digest, EvidenceKind, Verdict, canonical_json, clean
from ssdfgate.policy.dialect import Problem, lint
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.metadata import measures_of
from ssdfgate.policy.tokens import Token, names, rules_of, tokens_of

LARGEST = 1024 * 1024
MOST = 1000
_LAYOUT = "a measure lies in measures/<practice>/<name>/<name>.rego, its tests beside it in <name>_test.rego"
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
    if not folder.is_dir():
        raise ConfigError(f"{clean(str(folder), 300)} is not a folder of policies", hint=f"Give one: {_LAYOUT}.")
    found = sorted(path for path in folder.rglob("*") if path.suffix == ".rego" or path.is_symlink())
    if len(found) > MOST:
        raise ConfigError(f"{clean(str(folder), 300)} holds more than {MOST} policies", hint="Split it.")
    texts: dict[str, str] = {}
    problems = []
    for path in found:
        name = path.relative_to(folder).as_posix()
        try:
            texts[name] = _text(path)
        except (OSError, ValueError) as error:
            problems.append(Problem(clean(name, 300), 1, f"cannot be read: {clean(str(error), 200)}"))
    modules = {name: text for name, text in texts.items() if not name.endswith(_TEST)}
    tests = {name: text for name, text in texts.items() if name.endswith(_TEST)}
    return Added(modules, tests, tuple(problems))


def _text(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        raise ValueError("not a plain file")
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"larger than {LARGEST} bytes")
    return content.decode("utf-8")


def joined(added: Added, base: PolicySet) -> PolicySet:
    """Policies with the measures that are added; the digest is over all of them."""
    modules = {**added.modules, **base.modules}
    return PolicySet(modules, Digest.of(canonical_json(modules)), tuple(added.modules))


def problems_of(added: Added, base: PolicySet) -> tuple[Problem, ...]:
    """Everything that keeps added measures from judging, by file and line."""
    placed = [problem for path, text in added.modules.items() for problem in _of_module(path, text, base)]
    placed += [Problem(path, 1, _LAYOUT) for path in added.tests if not _PLACE.match(path)]
    outside = [item for item in lint(joined(added, base)) if item.path in added.modules]
    found = {*added.problems, *placed, *outside}
    return tuple(sorted(found, key=lambda item: (item.path, item.line, item.message)))


def load_joined(folder: Path | None, pinned: str | None = None) -> PolicySet:
    """The policies that ship, with those of a folder; None adds nothing.

    Args:
        folder: laid out as `measures/<practice>/<name>/`.
        pinned: the digest that they must have.

    Raises:
        ConfigError: there is no such folder.
        PolicyError: they have another digest, or may not judge; names file and line.
    """
    base = load_policies()
    if folder is None:
        return base
    added = read_added(folder)
    if pinned is not None and str(added.digest) != pinned:
        problem = f"the policies in {clean(str(folder), 300)} are {added.digest}, and {pinned} are pinned"
        raise PolicyError(problem, hint="Pin them anew in `policies.digest` if the change is meant.")
    problems = problems_of(added, base)
    if problems or not added.modules:
        told = problems[0] if problems else f"there is no measure; {_LAYOUT}"
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise PolicyError(f"the policies in {clean(str(folder), 300)} may not judge: {told}{more}", hint=_LINT)
    return joined(added, base)


def _of_module(path: str, text: str, base: PolicySet) -> Iterator[Problem]:
    place = _PLACE.match(path)
    if place is None:
        yield Problem(path, 1, _LAYOUT)
        return
    if path in base.modules:
        yield Problem(path, 1, f"{place[1]}.{place[2]} is a measure that ships with ssdfgate: choose another name")
    tokens = list(tokens_of(text))
    for line, message in _of_tokens(tokens, f"ssdfgate.measures.{place[1]}.{place[2]}"):
        yield Problem(path, line, message)
    yield from _of_metadata(path, text)


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


def _of_metadata(path: str, text: str) -> Iterator[Problem]:
    line = 1 + text[: max(text.find("# METADATA"), 0)].count("\n")
    try:
        measures = measures_of(PolicySet({path: text}, Digest.of(b""))).values()
    except PolicyError as error:
        yield Problem(path, line, clean(str(error), 500))
        return
    for measure in measures:
        strange = [kind for kind in measure.needs if kind not in set(EvidenceKind)]
        if strange or not measure.needs:
            known = ", ".join(EvidenceKind)
            yield Problem(path, line, f"`needs` names the kinds of evidence it judges, one at least of: {known}")
        if not measure.verdicts or not _MEASURE_WORDS.issuperset(measure.verdicts):
            yield Problem(path, line, f"`verdicts` are words of: {', '.join(sorted(_MEASURE_WORDS))}")
