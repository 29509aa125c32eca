"""Finds policies that ask for a field which the input document never has.

Such a question is undefined: a `deny` that asks it never says anything, and its silence would count.
Followed are the words after `input`, and the names that a rule binds to a part of it. What is passed on to a function
and what an open object holds (facts, parameters, languages) are not.
"""

from collections.abc import Iterator, Mapping, Sequence

from ssdfgate.model import clean
from ssdfgate.policy.tokens import Token, closing, rules_of

_Shape = Mapping[str, "_Shape | None"]
"""Fields of an object, each with what lies in it; None is a value or an object whose fields nobody knows ahead."""

EACH = "[]"
"""The only field of a list: what each of its members holds."""


def _with(*names: str, **inner: "_Shape") -> _Shape:
    return {**dict.fromkeys(names), **inner}


_FINDING = _with(
    "rule", "message", "severity", "state", "suppressed_by", "waived", "path", "line", "package", "version", "fixed",
    "topic", "fingerprint",
)  # fmt: skip
_FINDINGS = _with(
    "total", "open", "suppressed", "by_severity", "suppressed_by_severity", "by_topic", "waived_by_severity",
    "waived_suppressed_by_severity", "waived_by_topic", worst={EACH: _FINDING},
)  # fmt: skip
_EVIDENCE = _with(
    "id", "kind", "collector", "origin", "status", "tolerable", "reasons", "hint", "bound", "age_days",
    "advisory_data_age_days", "facts", "components",
    tool=_with("name", "version"),
    coverage=_with(
        "unit", "considered", "analysed", "control_ok", "suppressed", "rules",
        skipped={EACH: _with("reason", "count", "examples")},
    ),
    findings=_FINDINGS,
)  # fmt: skip
DOCUMENT = _with(
    "schema", "now_ns", "parameters", "waivers", "measures", "supports", "questions", "requirements", "effective_ns",
    "effective_on",
    subject=_with("repository", "commit", "dirty", "tree"),
    context=_with("platform"),
    profile=_with("name", "accept_partial"),
    inventory=_with("files", "languages", "ecosystems"),
    evidence={EACH: _EVIDENCE},
)  # fmt: skip
"""The input document, as far as all documents are alike."""


def missing_fields(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Line and message for every field that is asked for and never there."""
    for rule in rules_of(tokens):
        known = _bound(rule)
        for index in _paths(rule, known):
            field = _followed(rule, index, known[rule[index].value])[1]
            if field is not None:
                first = rule[index].value == "input" and rule[index + 2] is field
                owner = "the input document" if first else "what it reads"
                name = clean(field.value.strip('"`'), 60)
                yield field.line, f"{owner} has no field `{name}`, so what asks for it never runs"


def _paths(rule: Sequence[Token], known: Mapping[str, "_Shape | None"]) -> Iterator[int]:
    """Where a path begins: a known name that is not the field of something else."""
    for index, token in enumerate(rule):
        if token.kind == "name" and token.value in known and (not index or rule[index - 1].value != "."):
            yield index


def _bound(rule: Sequence[Token]) -> dict[str, "_Shape | None"]:
    """What the names of a rule stand for; None where that is not known, or not always the same."""
    known: dict[str, _Shape | None] = {"input": DOCUMENT}
    while True:  # a name may be bound to a part of another, which is bound further down
        found: dict[str, _Shape | None] = {"input": DOCUMENT}
        for name, shape in _bindings(rule, known):
            found[name] = shape if found.get(name, shape) is shape else None
        if found == known:
            return known
        known = found


def _bindings(rule: Sequence[Token], known: Mapping[str, "_Shape | None"]) -> Iterator[tuple[str, "_Shape | None"]]:
    """Every `name := path` and `some name in path`."""
    for index in range(1, len(rule) - 1):
        name, sign, value = rule[index - 1], rule[index], rule[index + 1]
        if name.kind != "name" or sign.value not in {":=", "in"}:
            continue
        shape = _followed(rule, index + 1, known[value.value])[0] if value.value in known else None
        each = sign.value == "in"
        yield name.value, (shape or {}).get(EACH) if each else shape


def _followed(rule: Sequence[Token], index: int, shape: "_Shape | None") -> tuple["_Shape | None", Token | None]:
    """What a path leads to as far as that is known, and the field that is not there."""
    for token, name in _steps(rule, index):
        if shape is None:
            return None, None
        if name is not None and name not in shape:
            return None, token
        shape = shape.get(EACH) if name is None else shape[name]
    return shape, None


def _steps(rule: Sequence[Token], index: int) -> Iterator[tuple[Token, str | None]]:
    """Each step of the path that begins at a token, with the name of the field; None where it is worked out."""
    while index + 2 < len(rule):
        sign, token = rule[index + 1], rule[index + 2]
        if sign.value == ".":
            yield token, token.value
            index += 2
        elif sign.value == "[":
            index = closing(rule, index + 1)
            is_text = token.kind == "text" and rule[index - 1 : index] == [token]
            yield token, token.value[1:-1] if is_text else None
        else:
            return
