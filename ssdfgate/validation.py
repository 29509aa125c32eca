"""Documents from people checked against a JSON Schema; every problem named with file, line and what to do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from ssdfgate.errors import ConfigError
from ssdfgate.located import Keys, Located
from ssdfgate.model.digest import JsonValue
from ssdfgate.model.text import clean, visible

if TYPE_CHECKING:
    import jsonschema_rs

SHOWN = 10
"""Problems that one error lists; the true count stands beside them."""

Schema = Mapping[str, JsonValue]
_Problem = tuple[tuple[str | int, ...], str]
_WORDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}
_SENTENCES = {
    "type": "must be {wanted}, not {found}",
    "enum": "must be one of {options}, not {found}{meant}",
    "const": "must be {expected}, not {found}",
    "minimum": "must be at least {limit}, not {found}",
    "maximum": "must be at most {limit}, not {found}",
    "exclusiveMinimum": "must be more than {limit}, not {found}",
    "exclusiveMaximum": "must be less than {limit}, not {found}",
    "minLength": "must not be shorter than {limit} character(s)",
    "maxLength": "must not be longer than {limit} characters",
    "minItems": "must hold at least {limit} item(s)",
    "maxItems": "must hold at most {limit} items",
    "minProperties": "must hold at least {limit} key(s)",
    "uniqueItems": "must not hold the same item twice",
    "pattern": "is {found}, which does not have the form {pattern}",
}
_LONGEST = 60
_LONGER = 200
_PRINTABLE = 10**18


def validate(document: JsonValue, schema: Schema, located: Located, *, at: Keys = (), hint: str = "") -> None:
    """Check the document, which stands in `located` at the keys `at`.

    Raises:
        ConfigError: it does not fit the schema; lists up to SHOWN problems in the order of their lines.
    """
    import jsonschema_rs  # tens of milliseconds to load, and many runs have nothing to check

    try:
        errors = list(jsonschema_rs.Draft202012Validator(dict(schema)).iter_errors(document))
    except ValueError as error:
        raise ConfigError(f"{located.name} cannot be checked: {clean(str(error), 200)}", hint=hint) from None
    problems = [problem for error in errors for problem in _problems(error, document, schema, tuple(at))]
    if problems:
        problems.sort(key=lambda problem: located.line_of(problem[0]))
        raise ConfigError(_report(problems, located), hint=hint or "Correct the file at that place.")


def suggestion(word: str, known: Iterable[str]) -> str:
    """`, did you mean ...?`, or nothing where no known word is close."""
    import difflib

    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word[:_LONGEST].lower(), list(lowered), n=1)
    return f", did you mean `{lowered[close[0]]}`?" if close else ""


def dotted(keys: Keys) -> str:
    """Print keys as people write them: `scope.exclude[2].reason`."""
    parts = (f"[{key}]" if isinstance(key, int) else f".{clean(key, _LONGEST)}" for key in keys)
    return "".join(parts).removeprefix(".")


def _report(problems: Sequence[_Problem], located: Located) -> str:
    lines = [f"{located.where(keys)}: {text}" for keys, text in problems]
    if len(lines) == 1:
        return lines[0]
    more = [f"... and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n  ".join([f"{located.name}: {len(lines)} problems", *lines[:SHOWN], *more])


def _problems(
    error: "jsonschema_rs.ValidationError", document: JsonValue, schema: Schema, at: tuple[str | int, ...]
) -> list[_Problem]:
    keys = (*at, *error.instance_path)
    details = error.kind.as_dict()
    if error.kind.name in {"additionalProperties", "unevaluatedProperties"}:
        known = _known_keys(_at(schema, error.schema_path[:-1]), schema)
        return [((*keys, key), _unknown(key, keys, known)) for key in details["unexpected"]]
    if error.kind.name == "required":
        return [(keys, f"{_inside(keys)}`{clean(str(details['property']), _LONGEST)}` is missing")]
    named = f"`{dotted(keys)}`" if keys else "the document"
    value = _at(document, error.instance_path)  # not the value in the error, which is null for what JSON cannot hold
    return [(keys, f"{named} {_complaint(error, details, value)}")]


def _unknown(key: str, keys: Keys, known: Sequence[str]) -> str:
    return f"{_inside(keys)}unknown key `{clean(key, _LONGEST)}`{suggestion(key, known)}"


def _inside(keys: Keys) -> str:
    return f"in `{dotted(keys)}`: " if keys else ""


def _complaint(error: "jsonschema_rs.ValidationError", details: Mapping[str, JsonValue], value: JsonValue) -> str:
    """What is wrong with one value, as the rest of a sentence that begins with its name."""
    wanted, options = _texts(details.get("types")), details.get("options")
    sentence = _SENTENCES.get(error.kind.name, "does not fit: {message}")
    if "string" in wanted and isinstance(value, bool | int | float):
        sentence += "; put it in quotes"
    return sentence.format(
        found=_described(value),
        limit=details.get("limit"),
        wanted=" or ".join(_WORDS[name] for name in sorted(wanted, key="null".__eq__)),
        options=", ".join(_described(option) for option in options) if isinstance(options, list) else "",
        meant=suggestion(value, _texts(options)) if isinstance(value, str) else "",
        expected=_described(details.get("expected_value")),
        pattern=clean(str(details.get("pattern")), _LONGER),
        message=clean(error.message, _LONGER),
    )


def _texts(value: JsonValue) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _described(value: JsonValue) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case int() | float():
            return _number(value)
        case str():
            return f"`{_quoted(value)}`"
        case _:
            return "a mapping" if isinstance(value, Mapping) else "a list"


def _quoted(text: str) -> str:
    """Print text with its blanks, since a blank may be what is wrong with it."""
    from ssdfgate.redaction import redact  # many patterns, and only for messages

    safe = visible(redact(text[:_LONGER]))
    return safe if len(safe) <= _LONGEST else safe[:_LONGEST] + "…"


def _number(value: float) -> str:
    return str(value) if abs(value) < _PRINTABLE else "a number that is too large or not finite"


def _at(whole: JsonValue, path: Keys) -> JsonValue:
    """The part of a document or schema under a path that the validator gave, which therefore exists."""
    part = whole
    for key in path:
        part = part[int(key)] if isinstance(part, list | tuple) else cast("Schema", part)[str(key)]
    return part


def _known_keys(part: JsonValue, schema: Schema) -> list[str]:
    """Names that an object schema allows, with those of the definition it refers to."""
    properties, reference = (part.get("properties"), part.get("$ref")) if isinstance(part, Mapping) else (None, None)
    known = list(properties) if isinstance(properties, Mapping) else []
    if isinstance(reference, str):
        known += _known_keys(_at(schema, reference.removeprefix("#/").split("/")), schema)
    return known
