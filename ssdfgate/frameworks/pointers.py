"""Pointers: where other standards speak of the same thing as a requirement. No verdict ever follows from one."""

from collections.abc import Collection, Mapping
from typing import NotRequired, TypedDict, cast

from ssdfgate.errors import FrameworkError
from ssdfgate.frameworks.loader import FOLDER, read_shipped
from ssdfgate.model.pointer import WHOLE, Pointer, Relation
from ssdfgate.model.requirement import Confidence, Reading

__all__ = [
    "WHOLE",
    "Pointer",
    "Relation",
    "load_pointers",
    "pointers_about",
    "pointers_from",
    "pointers_to",
    "standards",
]

_SUBFOLDER = "pointers"


class _Standard(TypedDict):
    id: str
    name: str
    edition: str


class _Source(TypedDict):
    text: str
    reading: str


# `from` cannot be the name of an attribute, so these two are not written as classes.
_Row = TypedDict(
    "_Row",
    {"from": str, "ids": list[str], "relation": str, "confidence": str, "source": str, "note": NotRequired[str]},
)
_File = TypedDict("_File", {"from": str, "to": _Standard, "sources": Mapping[str, _Source], "rows": list[_Row]})


def standards() -> tuple[str, ...]:
    """Names of the standards that pointers lead to, sorted."""
    return tuple(sorted(path.stem for path in (FOLDER / _SUBFOLDER).glob("*.yaml")))


def load_pointers(framework_id: str) -> tuple[Pointer, ...]:
    """Load every pointer that starts from a catalogue, by standard and then in the order of the file.

    A catalogue that no file starts from, such as a user's own, has no pointers.

    Raises:
        FrameworkError: the installation is damaged.
    """
    return tuple(pointer for standard in standards() for pointer in _read(standard, framework_id))


def pointers_from(*identifiers: str, framework: str = "ssdf-1.1") -> tuple[Pointer, ...]:
    """Pointers that start from one of these requirements or headings of a catalogue.

    Some publishers name a heading where they mean all that stands under it, so to explain a requirement give the ids
    of its headings as well; `from_id` tells them apart.
    """
    return tuple(pointer for pointer in load_pointers(framework) if pointer.from_id in identifiers)


def pointers_to(standard: str, *identifiers: str, framework: str = "ssdf-1.1") -> tuple[Pointer, ...]:
    """Pointers from a catalogue that lead to one of these parts of a standard; none where no file leads there."""
    if standard not in standards():
        return ()
    wanted = frozenset(identifiers)
    return tuple(pointer for pointer in _read(standard, framework) if not wanted.isdisjoint(pointer.ids))


def pointers_about(frameworks: Collection[str]) -> tuple[Pointer, ...]:
    """Every pointer that starts from one of these catalogues or leads to one, by standard, each once.

    Raises:
        FrameworkError: the installation is damaged.
    """
    wanted = frozenset(frameworks)
    return tuple(
        pointer for standard in standards() for pointer in _rows(standard) if {pointer.framework, standard} & wanted
    )


def _read(standard: str, framework: str) -> tuple[Pointer, ...]:
    return tuple(pointer for pointer in _rows(standard) if pointer.framework == framework)


def _rows(standard: str) -> tuple[Pointer, ...]:
    located = read_shipped(f"{_SUBFOLDER}/{standard}")
    data = cast("_File", located.value)
    try:
        return tuple(_pointer(row, data) for row in data["rows"])
    except (KeyError, TypeError, ValueError) as error:  # the tests hold the files against their schema
        raise FrameworkError(
            f"the installed {located.name} is damaged: {error!r}", hint="Reinstall ssdfgate."
        ) from error


def _pointer(row: _Row, data: _File) -> Pointer:
    standard, source = data["to"], data["sources"][row["source"]]
    return Pointer(
        framework=data["from"],
        standard=standard["id"],
        name=standard["name"],
        edition=standard["edition"],
        from_id=row["from"],
        ids=tuple(row["ids"]),
        relation=Relation(row["relation"]),
        confidence=Confidence(row["confidence"]),
        source=source["text"],
        reading=Reading(source["reading"]),
        note=row.get("note", ""),
    )
