"""The parts of a SARIF log that count, as structs: what is not named here is skipped while it is decoded.

SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; numbers of sections stand beside what
they explain. Real tools break the schema, so a value of the wrong type is left out and told, see `Fitting`.
"""

from collections.abc import Collection, Iterator
from types import UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from msgspec import UNSET, MsgspecError, Raw, Struct, UnsetType, ValidationError, convert, field, json

from ssdfgate.errors import ReaderError
from ssdfgate.model import clean
from ssdfgate.readers.jsonfile import plain

T = TypeVar("T")
_DROPPED_SHOWN = 3


class Text(Struct):
    """A message (3.11): its text, or the id of one that the rule has."""

    text: str | None = None
    id: str | None = None
    markdown: str | None = None
    arguments: list[str] | None = None


class ArtifactLocation(Struct):
    """Where a file lies (3.4)."""

    uri: str | None = None
    uriBaseId: str | None = None  # noqa: N815  # SARIF's own names, here and below
    index: int | None = None


class Snippet(Struct):
    """Text of a region (3.30.13)."""

    text: str | None = None


class Region(Struct):
    """Part of a file (3.30)."""

    startLine: int | None = None  # noqa: N815
    endLine: int | None = None  # noqa: N815
    snippet: Snippet | None = None


class PhysicalLocation(Struct):
    """A file and a region of it (3.29)."""

    artifactLocation: ArtifactLocation | None = None  # noqa: N815
    region: Region | None = None


class LogicalLocation(Struct):
    """A place that is no file (3.33)."""

    fullyQualifiedName: str | None = None  # noqa: N815


class SarifLocation(Struct):
    """A location (3.28)."""

    physicalLocation: PhysicalLocation | None = None  # noqa: N815
    logicalLocations: list[LogicalLocation] | None = None  # noqa: N815


class Component(Struct):
    """A reference to the driver or an extension (3.54)."""

    index: int | None = None
    name: str | None = None


class Descriptor(Struct):
    """A reference to a rule or taxon (3.52)."""

    id: str | None = None
    index: int | None = None
    toolComponent: Component | None = None  # noqa: N815


class Suppression(Struct):
    """Why a result is suppressed (3.35)."""

    kind: str | None = None
    status: str | None = None
    state: str | None = None


class Provenance(Struct):
    """Where a result comes from (3.48)."""

    invocationIndex: int | None = None  # noqa: N815


class ResultProperties(Struct):
    """Properties of a result that tools agree on."""

    security_severity: str | float | None = field(default=None, name="security-severity")
    cwe: str | list[str] | None = None


class Result(Struct):
    """One result (3.27)."""

    ruleId: str | None = None  # noqa: N815
    ruleIndex: int | None = None  # noqa: N815
    rule: Descriptor | None = None
    level: str | None = None
    kind: str | None = None
    message: Text | None = None
    locations: list[SarifLocation] | None = None
    partialFingerprints: dict[str, str] | None = None  # noqa: N815
    suppressions: list[Suppression] | None = None
    baselineState: str | None = None  # noqa: N815
    properties: ResultProperties | None = None
    taxa: list[Descriptor] | None = None
    provenance: Provenance | None = None


class Run(Struct):
    """One run (3.14); what is small is decoded later, into plain objects."""

    tool: Raw = Raw(b"null")
    results: Collection[Raw] | UnsetType | None = UNSET
    invocations: Raw = Raw(b"null")
    artifacts: Raw = Raw(b"null")
    versionControlProvenance: Raw = Raw(b"null")  # noqa: N815
    originalUriBaseIds: Raw = Raw(b"null")  # noqa: N815
    automationDetails: Raw = Raw(b"null")  # noqa: N815
    externalPropertyFileReferences: Raw = Raw(b"null")  # noqa: N815
    conversion: Raw = Raw(b"null")
    properties: Raw = Raw(b"null")


class Log(Struct):
    """A SARIF file (3.13)."""

    version: str | None = None
    runs: list[Run] | UnsetType | None = UNSET
    inlineExternalProperties: Raw = Raw(b"null")  # noqa: N815


def parse_log(content: bytes) -> Log:
    """Decode the frame: everything but results and what is small.

    Raises:
        ReaderError: not whole JSON, or not the shape of a log.
    """
    try:
        return json.decode(content, type=Log)
    except ValidationError as error:
        raise ReaderError(f"the report is not SARIF: {clean(str(error), 200)}") from error
    except (MsgspecError, RecursionError, ValueError) as error:
        raise ReaderError(f"the report is not whole JSON ({clean(str(error), 200)})") from error


class Fitting(Generic[T]):
    """Decodes values of one struct, leaving out fields of the wrong type; `dropped` counts these by name."""

    def __init__(self, kind: type[T]) -> None:
        """Take the struct."""
        self._kind = kind
        self._decode = json.Decoder(kind).decode
        self.dropped: dict[str, int] = {}

    def __call__(self, raw: Raw) -> T:
        """One value.

        Raises:
            ReaderError: it is not an object, or cannot be decoded.
        """
        try:
            return self._decode(raw)
        except ValidationError:
            pass
        except (MsgspecError, RecursionError, ValueError) as error:
            raise ReaderError(f"a value of the report cannot be read ({clean(str(error), 200)})") from error
        value = plain(raw)
        if not isinstance(value, dict):
            raise ReaderError("a result of the report is not an object")
        found: T = self._fitted(value, self._kind, "")
        return found

    def warnings(self) -> Iterator[str]:
        """What was left out, the first few names."""
        for name, times in list(self.dropped.items())[:_DROPPED_SHOWN]:
            yield f"against the schema, left out: {clean(name, 100)} ({times} times)"
        if len(self.dropped) > _DROPPED_SHOWN:
            yield f"against the schema, left out: {len(self.dropped) - _DROPPED_SHOWN} more fields"

    def _fitted(self, value: object, kind: Any, name: str) -> Any:  # noqa: ANN401  # a type, and a value of it
        try:
            return convert(value, kind)
        except (MsgspecError, ValueError, RecursionError):
            pass
        for inner in get_args(kind) if isinstance(kind, UnionType) else (kind,):
            if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, Struct):
                return self._struct(value, inner, name)
            if isinstance(value, list) and get_origin(inner) is list:
                return self._list(value, get_args(inner)[0], name)
            if isinstance(value, str) and inner is Text:
                return Text(value)
        self.dropped[name] = self.dropped.get(name, 0) + 1
        return None

    def _struct(self, value: dict[str, Any], kind: type[Struct], name: str) -> Any:  # noqa: ANN401
        hints = get_type_hints(kind)
        names = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
        return kind(
            **{
                own: self._fitted(value[key], hints[own], f"{name}.{key}".lstrip("."))
                for own, key in names
                if key in value
            }
        )

    def _list(self, value: list[Any], kind: Any, name: str) -> list[Any]:  # noqa: ANN401
        found = (self._fitted(item, kind, name) for item in value)
        return [item for item in found if item is not None]
