"""What the readers of SPDX 2 share: one structure, written as JSON, YAML or tag-value."""

from datetime import datetime

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading, clean
from ssdfgate.readers.bom import Bom, understood
from ssdfgate.sbom.values import Object, objects

KINDS = (EvidenceKind.SBOM,)
VERSIONS = ("SPDX-2.1", "SPDX-2.2", "SPDX-2.3")
OPEN_END = "the last line has no end: the report may have been cut off"
"""A gap of formats that are made of lines, where nothing else tells that some are missing."""

ONLY_SUBJECT = "the SBOM describes no component but the package that it is about"
_LISTS = ("packages", "relationships", "files", "snippets")


def understood_spdx2(name: str, source: Object, now: datetime, gaps: tuple[str, ...] = ()) -> tuple[Reading, ...]:
    """Readings of a document of SPDX 2, given in the structure of SPDX JSON.

    Raises:
        ReaderError: for another version, for lists that are none, and for packages without a name.
    """
    from ssdfgate.sbom.from_spdx2 import from_spdx2, subject_of

    version = source.get("spdxVersion")
    if not isinstance(version, str) or not isinstance(source.get("SPDXID"), str):
        raise ReaderError("the report is not SPDX: spdxVersion or the SPDXID of the document is missing")
    if version not in VERSIONS:
        raise ReaderError(f"{clean(version, 20)} is not understood", hint=f"Use one of {', '.join(VERSIONS)}, 3.0.")
    for key in _LISTS:
        _require_objects(source, key)
    subject = subject_of(source)
    alone = subject and len(objects(source.get("packages"))) == 1
    shown = {"name": subject.get("name"), "version": subject.get("versionInfo")}
    bom = Bom(
        name, from_spdx2(source), version.removeprefix("SPDX-"), shown, gaps=(*gaps, ONLY_SUBJECT) if alone else gaps
    )
    return understood(bom, now)


def _require_objects(source: Object, key: str) -> None:
    value = source.get(key)
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ReaderError(f"the SBOM is damaged: its {key} are not a list of objects")
