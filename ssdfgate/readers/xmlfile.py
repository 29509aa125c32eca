"""XML of reports: no entities of its own, nothing from outside, bounded depth."""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from ssdfgate.errors import ReaderError

DEEPEST = 200
"""Levels of elements that a report may have."""


def parse_xml(content: bytes) -> Element:
    """The root element. A document type is accepted, since JaCoCo and Cobertura write one; nothing of it is loaded.

    Raises:
        ReaderError: not whole XML, an entity is declared, something lies outside, or elements are nested too deeply.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise ReaderError("the report declares XML entities, which no report needs") from error
    except (ParseError, ValueError, LookupError) as error:
        raise ReaderError(f"the report is not whole XML ({error})") from error
    _check_depth(root)
    return root


def local(element: Element) -> str:
    """Name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Direct children with one of these local names; all of them where none is given."""
    for child in element:
        if not names or local(child) in names:
            yield child


def child(element: Element, name: str) -> Element | None:
    """The first direct child with this local name."""
    return next(children(element, name), None)


def child_text(element: Element, name: str) -> str | None:
    """Text of the first such child, without spaces around it; None where there is none or it is blank."""
    found = child(element, name)
    return ((found.text or "").strip() or None) if found is not None else None


def head_of(content: bytes, most: int) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Root name, its attributes and the names of the first elements below it, from the beginning of the document.

    Raises:
        ReaderError: see `parse_xml`; also for a document without any element.
    """
    names: list[str] = []
    root: tuple[str, dict[str, str]] | None = None
    depth = 0
    try:
        events = iterparse(
            io.BytesIO(content), ("start", "end"), forbid_dtd=False, forbid_entities=True, forbid_external=True
        )
        for event, element in events:
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                root = (str(element.tag), dict(element.attrib))
            elif event == "start" and depth == 2:  # noqa: PLR2004  # right below the root
                names.append(str(element.tag))
            if len(names) >= most or depth > DEEPEST:
                break
    except DefusedXmlException as error:
        raise ReaderError("it declares XML entities, which no report needs") from error
    except (ParseError, ValueError, LookupError) as error:
        raise ReaderError(f"it is not whole XML ({error})") from error
    if root is None:
        raise ReaderError("it is not whole XML (there is no element)")
    return *root, tuple(names)


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [below for element in level for below in element]
        if not level:
            return
    raise ReaderError(f"the report is nested deeper than {DEEPEST} levels")
