"""What can be seen of a report at a glance, so that a reader can say whether it knows it.

An outline is cheap: JSON is scanned once without building objects, of XML only the head is parsed, of text only the
first lines are looked at. What lies behind a value is decoded only when a reader asks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from json import JSONDecoder

import msgspec

from ssdfgate.errors import ReaderError
from ssdfgate.readers.opening import is_xml

_HEAD = 64 * 1024
_EMPTY = "It does not say what was looked at, and by what. If nothing was found, import the SARIF report of the tool."
_LINES = 200
_CHILDREN = 20
_KEY = re.compile(r"([A-Za-z_$][\w .$-]{0,60}):(?:\s+(.*?))?\s*\Z")
_KINDS = {b"{": "object", b"[": "array", b'"': "string", b"t": "boolean", b"f": "boolean", b"n": "null"}


class JsonOutline:
    """A JSON object: its keys, and by name what lies behind them.

    `is_list`: the document is a list and this is its first object. `lines`: it is one object per line (JSON lines).
    """

    def __init__(self, keys: Mapping[str, msgspec.Raw], *, is_list: bool = False, lines: bool = False) -> None:
        """Take the top level, decoded without its values."""
        self._raw = keys
        self.is_list = is_list
        self.lines = lines

    @property
    def is_document(self) -> bool:
        """Whether the document is this one object."""
        return not self.is_list and not self.lines

    @cached_property
    def keys(self) -> frozenset[str]:
        """Names of the top level."""
        return frozenset(self._raw)

    def has(self, *names: str) -> bool:
        """Whether all of these are there, whatever they hold."""
        return self.keys.issuperset(names)

    def kind(self, name: str) -> str | None:
        """`object`, `array`, `string`, `number`, `boolean` or `null`; None where there is no such key."""
        raw = self._raw.get(name)
        return None if raw is None else _KINDS.get(bytes(memoryview(raw)[:1]), "number")

    def text(self, name: str) -> str | None:
        """The value where it is text."""
        value = self._decoded(name) if self.kind(name) == "string" else None
        return value if isinstance(value, str) else None

    def inner(self, name: str) -> "JsonOutline":
        """The object behind a key, as an outline; an empty one where there is none."""
        raw = self._raw.get(name)
        return JsonOutline(_keys(memoryview(raw)) if raw is not None and self.kind(name) == "object" else {})

    def first(self, name: str) -> "JsonOutline":
        """The first entry of the list behind a key, as an outline; an empty one where it is no object."""
        raw = self._raw.get(name)
        return JsonOutline(_first_keys(memoryview(raw)) if raw is not None and self.kind(name) == "array" else {})

    def is_empty(self, name: str) -> bool:
        """Whether an empty list or object lies behind the key."""
        raw = self._raw.get(name)
        return raw is not None and re.fullmatch(rb"\[\s*\]|\{\s*\}", memoryview(raw)) is not None

    def _decoded(self, name: str) -> object:
        try:
            return msgspec.json.decode(self._raw[name])
        except (msgspec.MsgspecError, RecursionError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class XmlOutline:
    """The root of an XML document, names without their namespace.

    Attributes:
        namespace: of the root; empty where it has none.
        children: names of the first elements below the root, in order.
    """

    root: str
    namespace: str
    attributes: Mapping[str, str]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextOutline:
    """Anything that is neither JSON nor XML: YAML, tag-value, LCOV, ...

    Attributes:
        lines: the first lines, without line ends.
        keys: keys at the left margin of the first lines, with what stands behind them on the line: enough to tell
            YAML and tag-value formats apart.
    """

    lines: tuple[str, ...]
    keys: Mapping[str, str]


Outline = JsonOutline | XmlOutline | TextOutline


def outline_of(content: bytes) -> Outline:
    """Look at plain content (see `opening.opened`).

    Raises:
        ReaderError: a document without content (`null`, `[]`, `{}`, a bare value), and JSON or XML that is not whole.
    """
    if is_xml(content):
        return _xml(content)
    if content.lstrip()[:1] in {b"{", b"["}:
        return _json(content)
    if _is_json(content):
        raise ReaderError(f"it holds nothing but {content.strip()[:20].decode('utf-8', 'replace')}")
    return _text(content)


def _is_json(content: bytes) -> bool:
    """Whether it is a bare JSON value."""
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True


def _json(content: bytes) -> Outline:
    try:
        return _json_document(content)
    except msgspec.DecodeError as error:
        lines = _json_lines(content)
        if lines is None and _looks_like_text(content):
            return _text(content)
        if lines is None:
            raise ReaderError(f"it is not whole JSON ({error})") from error
        return lines
    except RecursionError as error:
        raise ReaderError("it is nested too deeply") from error


def _json_document(content: bytes) -> JsonOutline:
    if content.lstrip()[:1] == b"{":
        keys = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        if not keys:
            raise ReaderError("it holds nothing but {}")
        return JsonOutline(keys)
    msgspec.json.decode(content, type=msgspec.Raw)
    if re.fullmatch(rb"\s*\[\s*\]\s*", content):
        raise ReaderError("it holds nothing but []", hint=_EMPTY)
    return JsonOutline(_first_keys(memoryview(content)), is_list=True)


def _json_lines(content: bytes) -> JsonOutline | None:
    """The first of several objects, one per line; None where that is not what it is."""
    first, _, rest = content.lstrip().partition(b"\n")
    if not rest.strip():
        return None
    try:
        keys = msgspec.json.decode(first, type=dict[str, msgspec.Raw])
        msgspec.json.decode(rest.lstrip().partition(b"\n")[0], type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError):
        return None
    return JsonOutline(keys, lines=True) if keys else None


def _looks_like_text(content: bytes) -> bool:
    """A `[` may begin a line of a log or an INI file; what follows then is no JSON at all."""
    return re.match(rb'\s*\[\s*(?:[\[{"\]0-9tfn-]|\Z)|\s*\{\s*(?:["}]|\Z)', content[:_HEAD]) is None


def _keys(raw: memoryview) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return {}


def _first_keys(raw: memoryview) -> dict[str, msgspec.Raw]:
    """Keys of the first object of a list, from its beginning where that is enough."""
    head = bytes(raw[:_HEAD]).decode("utf-8", "ignore").lstrip()[1:].lstrip()
    if not head.startswith("{"):
        return {}
    try:
        _, end = JSONDecoder().raw_decode(head)
        return _keys(memoryview(head[:end].encode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError):
        pass
    try:
        items = msgspec.json.decode(raw, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError):
        return {}
    return _keys(memoryview(items[0])) if items else {}


def _xml(content: bytes) -> XmlOutline:
    from ssdfgate.readers.xmlfile import head_of

    root, attributes, children = head_of(content, _CHILDREN)
    namespace, name = split_name(root)
    return XmlOutline(name, namespace, attributes, tuple(split_name(child)[1] for child in children))


def split_name(name: str) -> tuple[str, str]:
    """Namespace and local name of `{namespace}name`."""
    namespace, _, local = name.removeprefix("{").rpartition("}")
    return namespace, local


def _text(content: bytes) -> TextOutline:
    lines = content[:_HEAD].decode("utf-8", "ignore").splitlines()[:_LINES]
    return TextOutline(tuple(lines), dict(_margin(lines)))


def _margin(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if match := _KEY.match(line):
            yield match[1], (match[2] or "").strip("\"'")
