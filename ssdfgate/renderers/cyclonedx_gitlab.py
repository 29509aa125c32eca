"""Where a component was declared, in the properties that GitLab reads.

GitLab's taxonomy (its documentation, `cyclonedx_property_taxonomy`, version 1 of the properties) asks for the version
in the metadata, and for the analysed file there or at the component. Without them its dependency list shows no place,
and its own scan of the document finds nothing. A file is named only where it is certain: the one file of the
ecosystem that the SBOM was made from, or the file that a finding about the package names.
"""

from collections.abc import Iterator, Mapping, Sequence

from ssdfgate.model import Component, Components, Evidence, GateReport, visible

_SCHEMA = ("gitlab:meta:schema_version", "1")
_FILE = "gitlab:dependency_scanning:input_file:path"
_TYPES = {"Go": "golang", "crates.io": "cargo", "RubyGems": "gem", "Packagist": "composer"}
"""Types of a purl that are not the name of the ecosystem in small letters."""


def in_metadata(report: GateReport) -> Iterator[tuple[str, str]]:
    """Name and value: the version, and the file where there is only one."""
    yield _SCHEMA
    paths = {path for record in report.evidence for _, path in _declared(record.evidence)}
    if len(paths) == 1:
        yield _FILE, visible(paths.pop())


class Origins:
    """The files that the components of one SBOM come from."""

    def __init__(self, evidence: Evidence) -> None:
        """Group the files by the type that the purls of their packages have."""
        self._files: dict[str, set[str]] = {}
        for kind, path in _declared(evidence):
            self._files.setdefault(kind, set()).add(path)

    def properties(self, item: Component) -> Iterator[tuple[str, str]]:
        """Name and value; nothing where it is not certain."""
        kind = (item.purl or "").removeprefix("pkg:").partition("/")[0]
        files = self._files.get(kind, set())
        if len(files) == 1:
            yield from in_file(next(iter(files)))


def in_file(path: str) -> Iterator[tuple[str, str]]:
    """Name and value of the property that names a file."""
    if path:
        yield _FILE, visible(path)


def _declared(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Type of the purls and path, for each file that an SBOM was made from."""
    sources = evidence.facts.get("sources") if isinstance(evidence.payload, Components) else None
    for source in sources if isinstance(sources, Sequence) and not isinstance(sources, str) else ():
        if isinstance(source, Mapping):
            ecosystem, path = source.get("ecosystem"), source.get("path")
            if isinstance(ecosystem, str) and isinstance(path, str) and path:
                yield _TYPES.get(ecosystem, ecosystem.lower()), path
