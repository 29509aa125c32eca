"""What in-toto predicates say: how an artifact was built, whether it was verified, which tests ran."""

import re
from collections.abc import Callable, Iterator, Mapping

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Facts, JsonValue, Reading, Stated, Tool, clean
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence_or_none,
    text,
)
from ssdfgate.readers.identifiers import names, zoned

_Fields = Mapping[str, JsonValue]
_COMMIT = re.compile(r"\A[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_COMMIT_DIGESTS = ("gitCommit", "sha1")
"""Names under which a commit stands: that of in-toto (digest_set.md), and what builders wrote before it."""


def read_predicate(statement: _Fields) -> Reading:
    """Understand a statement by the type of its predicate.

    Raises:
        ReaderError: the predicate is of a type that says nothing here; names it.
    """
    kind = str(statement.get("predicateType"))
    predicate = optional_mapping(statement.get("predicate"))
    for prefix, read in _PREDICATES:
        if kind.startswith(prefix):
            return read(statement, predicate)
    raise ReaderError(
        f"the predicate {clean(kind, 100)} is not read",
        hint="Import what it holds (a report, an SBOM) as a file of its own.",
    )


def _provenance_v1(statement: _Fields, predicate: _Fields) -> Reading:
    """SLSA provenance v1, https://slsa.dev/spec/v1.0/provenance."""
    definition = optional_mapping(predicate.get("buildDefinition"))
    run = optional_mapping(predicate.get("runDetails"))
    builder = optional_mapping(run.get("builder"))
    materials = [optional_mapping(item) for item in optional_sequence(definition.get("resolvedDependencies"))]
    metadata = optional_mapping(run.get("metadata"))
    return _provenance(
        statement,
        builder=optional_text(builder.get("id")),
        build_type=optional_text(definition.get("buildType")),
        materials=materials,
        finished=metadata.get("finishedOn") or metadata.get("startedOn"),
    )


def _provenance_v02(statement: _Fields, predicate: _Fields) -> Reading:
    """SLSA provenance v0.2, https://slsa.dev/spec/v0.2/provenance."""
    source = optional_mapping(optional_mapping(predicate.get("invocation")).get("configSource"))
    materials = [optional_mapping(item) for item in optional_sequence(predicate.get("materials"))]
    metadata = optional_mapping(predicate.get("metadata"))
    return _provenance(
        statement,
        builder=optional_text(optional_mapping(predicate.get("builder")).get("id")),
        build_type=optional_text(predicate.get("buildType")),
        materials=materials or ([source] if source else []),
        finished=metadata.get("buildFinishedOn") or metadata.get("buildStartedOn"),
        source=source,
    )


def _provenance(
    statement: _Fields,
    *,
    builder: str | None,
    build_type: str | None,
    materials: list[_Fields],
    finished: JsonValue,
    source: _Fields | None = None,
) -> Reading:
    commits = list(_commits([source] if source else [])) or list(_commits(materials))
    pinned = sum(bool(optional_mapping(item.get("digest"))) for item in materials)
    subject = _stated(statement, commits)
    facts: dict[str, JsonValue] = {
        "subjects": len(subject.digests),
        "builder": builder,
        "build_type": build_type,
        "commit": subject.commit,
        "verified": False,
        "materials": len(materials),
        "materials_with_digest": pinned,
    }
    return Reading(
        format="in-toto",
        kind=EvidenceKind.PROVENANCE,
        tool=_builder_tool(builder),
        payload=Facts(facts),
        subject=subject,
        produced_at=zoned(finished),
        gaps=tuple(_gaps(facts)),
        warnings=("materials of several commits are named",) if len(set(commits)) > 1 else (),
        unit="subjects",
    )


def _gaps(facts: _Fields) -> Iterator[str]:
    if not facts["subjects"]:
        yield "the statement names no artifact by its digest"
    if not facts["materials"]:
        yield "the provenance names nothing that the build was made from"


def _commits(materials: list[_Fields]) -> Iterator[str]:
    for item in materials:
        digest = optional_mapping(item.get("digest"))
        for name in _COMMIT_DIGESTS:
            value = digest.get(name)
            if isinstance(value, str) and _COMMIT.match(value):
                yield value
                break


def stated_of(statement: _Fields) -> Stated:
    """The artifacts that a statement is about."""
    return _stated(statement, [])


def _stated(statement: _Fields, commits: list[str]) -> Stated:
    """The artifacts, and the commit where the materials agree on one."""
    subjects = [optional_mapping(item) for item in optional_sequence(statement.get("subject"))]
    digests = names(
        f"{name}:{value}"
        for item in subjects
        for name, value in sorted(optional_mapping(item.get("digest")).items())
        if isinstance(value, str)
    )
    named = names(item.get("name") for item in subjects)
    return Stated(
        commit=commits[0] if len(set(commits)) == 1 else None, name=next(iter(named), None), digests=digests
    )


def _builder_tool(builder: str | None) -> Tool:
    """The builder's id; a reference at its end, such as a tag, is its version."""
    name, _, version = (builder or "unknown builder").rpartition("@")
    return Tool(clean(name or version, NAME_LENGTH), clean(version, NAME_LENGTH) if name else None)


def _summary(statement: _Fields, predicate: _Fields) -> Reading:
    """SLSA verification summary, https://slsa.dev/spec/v1.1/verification_summary."""
    verifier = optional_mapping(predicate.get("verifier"))
    result = str(predicate.get("verificationResult") or predicate.get("verification_result"))
    if result not in {"PASSED", "FAILED"}:
        raise ReaderError(f"the verification summary has the result {clean(result, 40)!r}")
    levels = optional_sequence(predicate.get("verifiedLevels"))
    facts: dict[str, JsonValue] = {
        "verifier": optional_text(verifier.get("id")),
        "passed": result == "PASSED",
        "levels": list(names([*levels, predicate.get("policy_level")])),
        "resource": optional_text(predicate.get("resourceUri") or predicate.get("resource_uri")),
    }
    subject = _stated(statement, [])
    return Reading(
        format="in-toto",
        kind=EvidenceKind.VERIFICATION,
        tool=_builder_tool(optional_text(verifier.get("id"))),
        payload=Facts(facts),
        subject=subject,
        produced_at=zoned(predicate.get("timeVerified") or predicate.get("time_verified")),
        gaps=() if subject.digests else ("the statement names no artifact by its digest",),
        unit="subjects",
    )


def _test_result(statement: _Fields, predicate: _Fields) -> Reading:
    """In-toto test result v0.1; warned tests have passed (predicates/test-result.md)."""
    result = str(predicate.get("result"))
    if result not in {"PASSED", "WARNED", "FAILED"}:
        raise ReaderError(f"the test result has the result {clean(result, 40)!r}")
    lists = {
        key: [_test(name) for name in sequence_or_none(predicate.get(key), f"`{key}`")]
        for key in ("passedTests", "warnedTests", "failedTests")
    }
    passed, failed = [*lists["passedTests"], *lists["warnedTests"]], list(lists["failedTests"])
    security = [name for name in (*passed, *failed) if "security" in name.lower()]
    facts: dict[str, JsonValue] = {
        "total": len(passed) + len(failed), "passed": len(passed), "failures": len(failed), "errors": 0, "skipped": 0,
        "security_total": len(security), "security_failures": sum(name in failed for name in security),
        "security_skipped": 0, "failing": list(failed[:20]),
    }  # fmt: skip
    gaps = [] if facts["total"] else ["the statement lists no test"]
    if result == "FAILED" and not failed:
        gaps.append("the tests failed, and the statement does not say which")
    return Reading(
        format="in-toto",
        kind=EvidenceKind.TESTS,
        tool=Tool("in-toto test-result", None),
        payload=Facts(facts),
        subject=_stated(statement, []),
        gaps=tuple(gaps),
        unit="tests",
    )


def _test(name: JsonValue) -> str:
    return clean(text(name, "the name of a test"), NAME_LENGTH)


_PREDICATES: tuple[tuple[str, Callable[[_Fields, _Fields], Reading]], ...] = (
    ("https://slsa.dev/provenance/v1", _provenance_v1),
    ("https://slsa.dev/provenance/v0.2", _provenance_v02),
    ("https://slsa.dev/verification_summary/", _summary),
    ("https://in-toto.io/attestation/test-result/", _test_result),
)
