"""The dialect that OPA and regopy 1.5.2 understand in the same way: finds what they do not.

Each rule stands for a difference that was seen in the embedded engine, or for a way to a verdict that nobody proved.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.tokens import Token, closing, comprehensions, names, rules_of, tokens_of

_KEYWORDS = frozenset({
    "as", "contains", "default", "else", "every", "false", "if", "import", "in", "input", "data", "not", "null",
    "package", "some", "true", "with", "_",
})  # fmt: skip
_BUILTINS = frozenset({
    "abs", "array.concat", "array.reverse", "array.slice", "ceil", "concat", "contains", "count", "endswith",
    "floor", "format_int", "indexof", "is_array", "is_boolean", "is_null", "is_number", "is_object",
    "is_string", "lower", "max", "min", "numbers.range", "object.get", "object.keys", "object.remove",
    "object.union", "replace", "round", "sort", "split", "sprintf", "startswith", "substring", "sum",
    "to_number", "trim", "trim_prefix", "trim_space", "trim_suffix", "upper",
})  # fmt: skip
_ROOTS = frozenset(name.partition(".")[0] for name in _BUILTINS)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something outside the dialect, and where."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Module:
    path: str
    rules: Sequence[Sequence[Token]]
    declared: frozenset[str]
    imports: frozenset[str]


def lint(policies: PolicySet) -> tuple[Problem, ...]:
    """Every problem of every module, in the order of the files."""
    modules = [_module(path, text) for path, text in policies.modules.items()]
    found = [problem for module in modules for problem in _in_module(module)]
    found += _same_name_other_arity(modules)
    return tuple(sorted(found, key=lambda problem: (problem.path, problem.line, problem.message)))


def _module(path: str, text: str) -> _Module:
    rules = rules_of(list(tokens_of(text)))
    imports = frozenset(rule[-1].value for rule in rules if rule[0].value == "import")
    heads = frozenset(_name(rule).value for rule in rules if rule[0].value not in {"import", "package"})
    return _Module(path, rules, heads, imports)


def _name(rule: Sequence[Token]) -> Token:
    return rule[1] if rule[0].value == "default" and len(rule) > 1 else rule[0]


def _in_module(module: _Module) -> Iterator[Problem]:
    if module.path.startswith("measures/"):
        yield from _measure(module)
    for rule in module.rules:
        for line, message in _in_rule(rule, module):
            yield Problem(module.path, line, message)


def _measure(module: _Module) -> Iterator[Problem]:
    heads = [[token.value for token in rule[:4]] for rule in module.rules]
    if ["default", "verdict", ":=", '"unknown"'] not in heads:
        yield Problem(module.path, 1, 'a measure needs `default verdict := "unknown"`')
    if "decision" not in module.declared:
        yield Problem(module.path, 1, "a measure needs a rule `decision`")


def _in_rule(rule: Sequence[Token], module: _Module) -> Iterator[tuple[int, str]]:
    if rule[0].value == "package":
        return
    if rule[0].value == "import":
        yield from _import(rule)
        return
    yield from _words(rule)
    yield from _head(rule)
    yield from _calls(rule, module)
    yield from _unknown_names(rule, module)
    yield from _head_only_parameters(rule)
    yield from _index_only_parameters(rule, module)
    yield from _negated_calls(rule)
    yield from _indexed_twice(rule)


def _import(rule: Sequence[Token]) -> Iterator[tuple[int, str]]:
    if [token.value for token in rule[1:4]] != ["data", ".", "ssdfgate"]:
        yield rule[0].line, "only `data.ssdfgate` is imported: nothing of the pipeline is data"


def _words(rule: Sequence[Token]) -> Iterator[tuple[int, str]]:
    for token in names(rule):
        if token.value == "every":
            yield token.line, "`every` also replaces fields of the name of its variable in regopy: compare counts"
        if token.value == "with":
            yield token.line, "`with` belongs into tests: no policy changes what it judges"
    for before, token, after in zip(rule, rule[1:], rule[2:], strict=False):
        if token.value == "=":
            yield token.line, "`=` unifies: use `:=` or `==`"
        if before.value == "data" and token.value == "." and after.value != "ssdfgate":
            yield before.line, "only `data.ssdfgate` is read: nothing of the pipeline is data"


def _head(rule: Sequence[Token]) -> Iterator[tuple[int, str]]:
    name = _name(rule)
    if name.value in {"input", "data"}:
        yield name.line, f"`{name.value}` cannot be a rule"
    position = rule.index(name) + 1
    if position < len(rule) and rule[position].value in {"(", "["}:
        position = closing(rule, position) + 1
    if position < len(rule) and rule[position].value == "{":
        yield name.line, "a body needs `if` before it (and a set `contains`)"


def _calls(rule: Sequence[Token], module: _Module) -> Iterator[tuple[int, str]]:
    for line, call, start in _called(rule):
        root = call.partition(".")[0]
        own = root in module.declared if root == call else root in module.imports
        if call == "sprintf" and start + 1 < len(rule) and "%s" in rule[start + 1].value:
            yield line, "`%s` keeps the quotes of constants in regopy: use `concat`"
        if not own and call not in _BUILTINS:
            yield line, f"`{call}` is not a function that both engines know alike"


def _called(rule: Sequence[Token]) -> Iterator[tuple[int, str, int]]:
    """Line, dotted name and opening bracket of every call; the head of a function is not one."""
    for index, token in enumerate(rule):
        if token.value != "(" or index == 0 or rule[index - 1].kind != "name" or rule[index - 1] is _name(rule):
            continue
        start = index - 1
        while start > 1 and rule[start - 1].value == "." and rule[start - 2].kind == "name":
            start -= 2
        call = "".join(part.value for part in rule[start:index])
        if call not in _KEYWORDS:
            yield token.line, call, index


def _parameters(rule: Sequence[Token]) -> frozenset[str]:
    start = rule.index(_name(rule)) + 1
    if start >= len(rule) or rule[start].value != "(":
        return frozenset()
    return frozenset(token.value for token in rule[start : closing(rule, start)] if token.kind == "name")


def _unknown_names(rule: Sequence[Token], module: _Module) -> Iterator[tuple[int, str]]:
    bound = {before.value for before, token in pairwise(rule) if token.value == ":="}
    for index, token in enumerate(rule):
        if token.value == "some":
            bound |= set(_declared_by_some(rule, index + 1))
    known = bound | _parameters(rule) | _KEYWORDS | _ROOTS | module.declared | module.imports
    for token in names(rule):
        if token.value not in known:
            yield token.line, f"`{token.value}` is bound nowhere: regopy takes it for false and says nothing"


def _declared_by_some(rule: Sequence[Token], start: int) -> Iterator[str]:
    for index in range(start, len(rule), 2):
        yield rule[index].value
        if index + 1 >= len(rule) or rule[index + 1].value != ",":
            return


def _head_only_parameters(rule: Sequence[Token]) -> Iterator[tuple[int, str]]:
    parameters = _parameters(rule)
    for head, body in comprehensions(rule):
        used = {token.value for token in names(body)}
        for token in names(head):
            if token.value in parameters - used:
                yield (
                    token.line,
                    f"regopy does not see `{token.value}` in the head of a comprehension: bind it in the body",
                )


def _index_only_parameters(rule: Sequence[Token], module: _Module) -> Iterator[tuple[int, str]]:
    """Parameters that a comprehension uses as a key of its own variables and in no other way."""
    parameters, fixed = _parameters(rule), {"input", "data"} | module.declared | module.imports
    for _, body in comprehensions(rule):
        keys = [index for index in range(1, len(body) - 1) if _is_key(body, index)]
        elsewhere = {token.value for index, token in enumerate(body) if token.kind == "name" and index not in keys}
        for index in keys:
            name = body[index].value
            if name in parameters - elsewhere and _root_of(body, index - 1) not in fixed:
                message = f"regopy walks all keys for `[{name}]`, which a comprehension uses for nothing else"
                yield body[index].line, f"{message}: use `object.get`, or bind it in the body"


def _is_key(tokens: Sequence[Token], index: int) -> bool:
    before, token, after = tokens[index - 1 : index + 2]
    indexed = index > 1 and (tokens[index - 2].kind == "name" or tokens[index - 2].value in {"]", ")"})
    return token.kind == "name" and (before.value, after.value) == ("[", "]") and indexed


def _root_of(tokens: Sequence[Token], opened: int) -> str:
    """The name that a reference begins with, seen from one of its brackets; empty where it is no name."""
    index = opened - 1
    while index > 0:
        if tokens[index].value in {"]", ")"}:
            index = _opening(tokens, index) - 1
        elif tokens[index - 1].value == ".":
            index -= 2
        else:
            break
    return tokens[index].value if index >= 0 and tokens[index].kind == "name" else ""


def _opening(tokens: Sequence[Token], closed: int) -> int:
    depth = 0
    for index in range(closed, -1, -1):
        depth += (tokens[index].value in {")", "]", "}"}) - (tokens[index].value in {"(", "[", "{"})
        if depth == 0:
            return index
    return 0


def _negated_calls(rule: Sequence[Token]) -> Iterator[tuple[int, str]]:
    for line, call, start in _called(rule):
        first = start - (2 * call.count(".") + 1)
        inside = rule[start + 1 : closing(rule, start)]
        if first >= 1 and rule[first - 1].value == "not" and any(token.value in {".", "["} for token in inside):
            yield line, f"`not {call}(...)` of something undefined is undefined in OPA: bind the argument first"


def _indexed_twice(rule: Sequence[Token]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for base, opened, key, closed in zip(rule, rule[1:], rule[2:], rule[3:], strict=False):
        if (opened.value, closed.value) != ("[", "]") or base.kind != "name" or key.kind != "name":
            continue
        text = f"{base.value}[{key.value}]"
        if text in seen:
            yield (
                base.line,
                f"`{text}` stands twice in one rule: regopy walks all keys each time, nested; bind it once",
            )
        seen.add(text)


def _same_name_other_arity(modules: Sequence[_Module]) -> list[Problem]:
    places: Mapping[str, dict[int, Problem]] = defaultdict(dict)
    for module in modules:
        for rule in module.rules:
            arity = _arity(rule)
            if arity:
                message = (
                    f"the function `{_name(rule).value}` has another number of parameters elsewhere: regopy crashes"
                )
                places[_name(rule).value].setdefault(arity, Problem(module.path, rule[0].line, message))
    return [problem for by_arity in places.values() if len(by_arity) > 1 for problem in by_arity.values()]


def _arity(rule: Sequence[Token]) -> int:
    start = rule.index(_name(rule)) + 1
    if rule[0].value in {"import", "package"} or start >= len(rule) or rule[start].value != "(":
        return 0
    depth, commas = 0, 0
    for token in rule[start : closing(rule, start)]:
        depth += (token.value in {"(", "[", "{"}) - (token.value in {")", "]", "}"})
        commas += token.value == "," and depth == 1
    return commas + 1
