"""Findings of one target of a trivy report, by the kind of evidence that they are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ssdfgate.model import EvidenceKind, Finding, FindingState, JsonValue, Location, Severity, clean
from ssdfgate.readers.advisory import described, package, scored
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_count,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence_or_none,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import names, purl, severity, weaknesses
from ssdfgate.readers.weakness import SECRETS

_TYPES = {
    "npm": "npm", "yarn": "npm", "pnpm": "npm", "bun": "npm", "node-pkg": "npm", "javascript": "npm",
    "pip": "pypi", "pipenv": "pypi", "poetry": "pypi", "uv": "pypi", "pylock": "pypi", "python-pkg": "pypi",
    "gomod": "golang", "gobinary": "golang",
    "cargo": "cargo", "rustbinary": "cargo", "rust-binary": "cargo",
    "bundler": "gem", "gemspec": "gem",
    "composer": "composer", "composer-vendor": "composer",
    "nuget": "nuget", "dotnet-core": "nuget", "packages-props": "nuget", "nuget-config": "nuget",
    "jar": "maven", "pom": "maven", "gradle": "maven", "sbt": "maven", "gradle-lockfile": "maven",
    "alpine": "apk", "wolfi": "apk", "chainguard": "apk", "debian": "deb", "ubuntu": "deb",
    "redhat": "rpm", "centos": "rpm", "rocky": "rpm", "alma": "rpm", "amazon": "rpm", "oracle": "rpm",
    "fedora": "rpm", "photon": "rpm", "cbl-mariner": "rpm", "azurelinux": "rpm",
    "hex": "hex", "pub": "pub", "swift": "swift", "cocoapods": "cocoapods", "conan": "conan", "conda-pkg": "conda",
}  # fmt: skip
"""Types of targets, and the purl types of their packages."""

_LICENCES = frozenset({"license", "license-file"})
_ABOUT_PACKAGES = frozenset({"lang-pkgs", "os-pkgs"}) | _LICENCES
_FAILED, _EXCEPTION = "FAIL", "EXCEPTION"
_STATES = {
    "not_affected": FindingState.NOT_AFFECTED,
    "fixed": FindingState.FIXED,
    "ignored": FindingState.SUPPRESSED,
}
_UNNAMED = "unnamed vulnerability"
"""Version 0.1 listed advisories without an id with nothing but their package."""

_MODIFIED = ("ModifiedFindings", "ExperimentalModifiedFindings")


@dataclass(frozen=True, slots=True)
class Target:
    """One result.

    Attributes:
        owner: the resource of a cluster that it belongs to; empty elsewhere.
        in_image: whether its packages lie in a container image.
    """

    result: Mapping[str, JsonValue]
    owner: str
    in_image: bool

    @property
    def name(self) -> str:
        """What was looked at, as trivy calls it."""
        own = clean(str(self.result.get("Target")), NAME_LENGTH)
        return clean(f"{self.owner}: {own}", NAME_LENGTH) if self.owner else own

    @property
    def is_about_licences(self) -> bool:
        """Whether nothing but licences was looked for."""
        return optional_text(self.result.get("Class")) in _LICENCES


def kinds_of(target: Target) -> Iterator[EvidenceKind]:
    """Kinds of evidence that a result gives: by its class, and by what it lists where it has none."""
    result, klass = target.result, optional_text(target.result.get("Class"))
    about_packages = EvidenceKind.CONTAINER if target.in_image else EvidenceKind.DEPENDENCY_AUDIT
    lists = {key for key in ("Misconfigurations", "Secrets") if result.get(key)}
    modified = {str(entry.get("Type")) for entry in _modified(target)}
    is_old = klass is None and "Vulnerabilities" in result
    has_packages = bool(result.get("Vulnerabilities") or result.get("Licenses"))
    if klass in _ABOUT_PACKAGES or is_old or has_packages or modified & {"vulnerability", "license"}:
        yield about_packages
    if klass == "config" or "Misconfigurations" in lists or "misconfiguration" in modified:
        yield EvidenceKind.INFRASTRUCTURE
    if klass == "secret" or "Secrets" in lists or "secret" in modified:
        yield EvidenceKind.SECRETS


def findings_of(target: Target, kind: EvidenceKind) -> Iterator[Finding]:
    """The findings of this kind, and after them those that were set aside."""
    for key, make in _LISTS[_about(kind)].items():
        for entry in sequence_or_none(target.result.get(key), f"`{key}`"):
            found = make(target, mapping(entry, f"an entry of `{key}`"))
            if found is not None:
                yield found
    yield from _set_aside(target, kind)


def unlisted(target: Target) -> Iterator[str]:
    """Where the summary of a file counts more failed checks than are listed."""
    failed = optional_count(optional_mapping(target.result.get("MisconfSummary")).get("Failures"))
    checks = map(optional_mapping, optional_sequence(target.result.get("Misconfigurations")))
    listed = sum((optional_text(check.get("Status")) or _FAILED) == _FAILED for check in checks)
    if failed > listed:
        yield f"trivy counts {failed} failed checks of {target.name}, but the report lists {listed}"


def _about(kind: EvidenceKind) -> EvidenceKind:
    return EvidenceKind.DEPENDENCY_AUDIT if kind is EvidenceKind.CONTAINER else kind


def _modified(target: Target) -> Iterator[Mapping[str, JsonValue]]:
    for key in _MODIFIED:
        for entry in sequence_or_none(target.result.get(key), f"`{key}`"):
            yield mapping(entry, f"an entry of `{key}`")


def _set_aside(target: Target, kind: EvidenceKind) -> Iterator[Finding]:
    """Findings that an ignore file or an exploitability statement took out of the lists."""
    for entry in _modified(target):
        about, make = _BY_TYPE.get(str(entry.get("Type")), (None, None))
        if make is None or about is not _about(kind):
            continue
        found = make(target, mapping(entry.get("Finding"), "a finding that was set aside"))
        if found is not None:
            said = [optional_text(entry.get(key)) for key in ("Status", "Statement", "Source")]
            yield found.changed(
                state=_STATES.get(str(entry.get("Status")), FindingState.SUPPRESSED),
                suppressed_by=clean(": ".join(item for item in said if item), NAME_LENGTH),
            )


def _severity(item: Mapping[str, JsonValue]) -> Severity:
    """The word of trivy, also where it is UNKNOWN; CVSS only where there is none."""
    if optional_text(item.get("Severity")):
        return severity(item["Severity"])
    rated = [optional_mapping(entry) for entry in optional_mapping(item.get("CVSS")).values()]
    return scored((entry.get("V3Score"), entry.get("V3Vector")) for entry in rated)


def _vulnerability(target: Target, item: Mapping[str, JsonValue]) -> Finding:
    rule = optional_text(item.get("VulnerabilityID")) or _UNNAMED
    name = text(item.get("PkgName"), f"the package of {rule}")
    version = optional_text(item.get("InstalledVersion")) or ""
    fixed = names((optional_text(item.get("FixedVersion")) or "").split(", "))
    spared = item.get("Status") == "not_affected"
    return Finding(
        rule=rule,
        message=described([item.get("Title"), item.get("Description")], rule, name, version),
        severity=_severity(item),
        location=_place(target, item.get("PkgPath")),
        package=package(_purl(target, item, name, version), name, version, fixed),
        cwe=weaknesses(optional_sequence(item.get("CweIDs"))),
        aliases=tuple(alias for alias in names(optional_sequence(item.get("VendorIDs"))) if alias != rule),
        url=web_address(item.get("PrimaryURL")),
        state=FindingState.NOT_AFFECTED if spared else FindingState.OPEN,
        suppressed_by="trivy: not_affected" if spared else None,
    )


def _purl(target: Target, item: Mapping[str, JsonValue], name: str, version: str) -> str:
    own = optional_text(optional_mapping(item.get("PkgIdentifier")).get("PURL"))
    kind = target.result.get("Type")
    known = _TYPES.get(kind) if isinstance(kind, str) else None
    return own or (purl(known, name, version) if known else "")


def _place(target: Target, where: JsonValue, first: JsonValue = 0, last: JsonValue = 0) -> Location | None:
    """The file; packages of the operating system have none."""
    if target.result.get("Class") == "os-pkgs" and not optional_text(where):
        return Location(target.owner) if target.owner else None
    shown = optional_text(where) or target.name
    begin = optional_count(first)
    return Location(shown, begin, max(begin, optional_count(last)))


def _misconfiguration(target: Target, item: Mapping[str, JsonValue]) -> Finding | None:
    """A check that failed, or was excused; one that passed is no finding."""
    status = optional_text(item.get("Status")) or _FAILED
    if status not in {_FAILED, _EXCEPTION}:
        return None
    rule = clean(text(item.get("ID"), "the id of a check"), NAME_LENGTH)
    cause = optional_mapping(item.get("CauseMetadata"))
    excused = status == _EXCEPTION
    return Finding(
        rule=rule,
        message=described([item.get("Message"), item.get("Title")], rule, target.name, ""),
        severity=_severity(item),
        location=_place(target, None, cause.get("StartLine"), cause.get("EndLine")),
        aliases=tuple(alias for alias in names([item.get("AVDID")]) if alias != rule),
        url=web_address(item.get("PrimaryURL")),
        context=optional_text(cause.get("Resource")) or "",
        state=FindingState.SUPPRESSED if excused else FindingState.OPEN,
        suppressed_by="trivy exception" if excused else None,
    )


def _secret(target: Target, item: Mapping[str, JsonValue]) -> Finding:
    """A secret by its rule; what matched, and the lines around it, are left behind."""
    rule = clean(text(item.get("RuleID"), "the rule of a secret"), NAME_LENGTH)
    return Finding(
        rule=rule,
        message=described([item.get("Title")], rule, target.name, ""),
        severity=_severity(item),
        location=_place(target, None, item.get("StartLine"), item.get("EndLine")),
        topic=SECRETS,
    )


def _licence(target: Target, item: Mapping[str, JsonValue]) -> Finding:
    """A licence that trivy found and put into a category; which ones are no trouble, its severity says."""
    name = optional_text(item.get("Name")) or optional_text(item.get("Text")) or "unknown"
    owner = optional_text(item.get("PkgName")) or optional_text(item.get("FilePath")) or target.name
    category = optional_text(item.get("Category")) or "unknown"
    return Finding(
        rule=f"licence:{name}",
        message=clean(f"{owner} is under {name} (category {category})"),
        severity=_severity(item),
        location=_place(target, item.get("FilePath")),
        package=package("", owner, "") if optional_text(item.get("PkgName")) else None,
        url=web_address(item.get("Link")),
        topic="licence",
    )


_Make = Callable[[Target, Mapping[str, JsonValue]], Finding | None]
_LISTS: Mapping[EvidenceKind, Mapping[str, _Make]] = {
    EvidenceKind.DEPENDENCY_AUDIT: {"Vulnerabilities": _vulnerability, "Licenses": _licence},
    EvidenceKind.INFRASTRUCTURE: {"Misconfigurations": _misconfiguration},
    EvidenceKind.SECRETS: {"Secrets": _secret},
}
_BY_TYPE: Mapping[str, tuple[EvidenceKind, _Make]] = {
    "vulnerability": (EvidenceKind.DEPENDENCY_AUDIT, _vulnerability),
    "license": (EvidenceKind.DEPENDENCY_AUDIT, _licence),
    "misconfiguration": (EvidenceKind.INFRASTRUCTURE, _misconfiguration),
    "secret": (EvidenceKind.SECRETS, _secret),
}
