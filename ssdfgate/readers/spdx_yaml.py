"""SPDX 2.2 and 2.3 in YAML."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, JsonValue, Reading, clean
from ssdfgate.readers.interface import DEEPEST, Outline, TextOutline
from ssdfgate.readers.spdx_common import KINDS, OPEN_END, understood_spdx2

_BESIDE = frozenset({"creationInfo", "dataLicense", "documentNamespace", "spdxVersion"})


class SpdxYamlReader:
    """Reads SBOMs in the YAML form of SPDX 2; see `SpdxReader`. Every scalar is text; no tag is followed."""

    name: ClassVar[str] = "spdx-yaml"
    title: ClassVar[str] = "SPDX 2 (YAML)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = KINDS

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether a timestamp is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether the id of an SPDX document stands at the margin beside another of its keys."""
        return (
            isinstance(outline, TextOutline)
            and outline.keys.get("SPDXID") == "SPDXRef-DOCUMENT"
            and "SPDXVersion" not in outline.keys
            and not _BESIDE.isdisjoint(outline.keys)
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand an SBOM; see `Reader.read`."""
        document = _parse(content)
        if not isinstance(document, dict):
            raise ReaderError("the report is not SPDX: it is not a mapping of YAML")
        gaps = () if content.endswith(b"\n") else (OPEN_END,)
        return understood_spdx2(self.name, document, self._now(), gaps)


def _parse(content: bytes) -> JsonValue:
    import yaml

    base = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

    class Loader(base):  # type: ignore[misc,valid-type]  # chosen by what PyYAML was built with
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:  # noqa: FBT001, FBT002
            found: dict[object, object] = super().construct_mapping(node, deep=deep)
            if len(found) != len(node.value):
                raise ReaderError("the report names a key twice in one mapping, so its meaning is not certain")
            return found

    try:
        value: JsonValue = Loader(content.decode("utf-8-sig")).get_single_data()
    except UnicodeDecodeError as error:
        raise ReaderError(f"the report is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise ReaderError("the report is nested too deeply") from error
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise ReaderError(f"the report is not whole YAML ({clean(str(error), 200)})") from error
    _check(value, len(content))
    return value


def _check(value: JsonValue, most: int) -> None:
    """Refuse what aliases blow up beyond the size of the file, nesting beyond DEEPEST, and keys that are no text."""
    level: list[JsonValue] = [value]
    total = 0
    for _ in range(DEEPEST):
        total += len(level)
        if total > most + 1:
            raise ReaderError("the report grows out of proportion where its aliases are followed")
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise ReaderError(f"the report is nested deeper than {DEEPEST} levels")


def _children(item: JsonValue) -> list[JsonValue]:
    if isinstance(item, dict):
        if not all(isinstance(key, str) for key in item):
            raise ReaderError("the report has a key that is not text")
        return list(item.values())
    return item if isinstance(item, list) else []
