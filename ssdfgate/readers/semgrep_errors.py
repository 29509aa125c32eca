"""What semgrep says went wrong: with files, with rules, or with the run as a whole."""

from collections.abc import Iterator, Mapping

from ssdfgate.model import JsonValue, ScanError, clean
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    optional_mapping,
    optional_sequence,
    optional_text,
    path,
    sequence_or_none,
    text,
)

_TROUBLES = {
    "PartialParsing": "parsed only in part",
    "Syntax error": "cannot be parsed",
    "Other syntax error": "cannot be parsed",
    "Lexical error": "cannot be parsed",
    "AST builder error": "cannot be parsed",
    "Timeout": "a rule ran into its time limit",
    "Fixpoint timeout": "a rule ran into its time limit",
    "Out of memory": "a rule ran out of memory",
    "Stack overflow": "a rule ran out of memory",
}


def _kind(entry: Mapping[str, JsonValue]) -> str:
    """`type` is a word, or a list of a word and its details."""
    kind = entry.get("type")
    if isinstance(kind, list) and kind:
        kind = kind[0]
    return text(kind, "the type of an error")


def error_of(entry: Mapping[str, JsonValue]) -> ScanError:
    """One error; it may be about a file, a rule, or neither."""
    rule, where = entry.get("rule_id"), entry.get("path", _span(entry))
    said = (entry.get(key) for key in ("message", "long_msg", "short_msg"))
    message = next((text for text in said if isinstance(text, str)), "")
    return ScanError(
        message=clean(f"{_kind(entry)}: {message}"),
        path=None if where is None else path(where, "the path of an error"),
        rule=None if rule is None else clean(text(rule, "the rule of an error"), NAME_LENGTH),
    )


def _span(entry: Mapping[str, JsonValue]) -> JsonValue:
    """The file of an error where versions before 0.50 had it."""
    return next((optional_mapping(span).get("file") for span in optional_sequence(entry.get("spans"))), None)


def rules_left_out(value: JsonValue) -> Iterator[ScanError]:
    """Rules that this version could not run (`skipped_rules`)."""
    for item in sequence_or_none(value, "`skipped_rules`"):
        entry = optional_mapping(item)
        rule = optional_text(entry.get("rule_id"))
        yield ScanError(
            f"a rule was left out: {optional_text(entry.get('details')) or 'no reason is given'}", rule=rule
        )


def troubles(
    entries: list[Mapping[str, JsonValue]], errors: tuple[ScanError, ...], scanned: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """The files that errors are about; an error about a rule names the rule file, which was not scanned."""
    for entry, error in zip(entries, errors, strict=True):
        if error.path in scanned and error.path is not None:
            kind = _kind(entry)
            yield error.path, _TROUBLES.get(kind) or clean(f"error: {kind}", NAME_LENGTH)
