"""What GitLab's report schema 15.0.7 asks of the keys that we write, and nothing beside them.

Written down from the published schemas of that version (security-report-schemas, `sast` and `dependency-scanning`):
required keys, types, patterns, lengths and enumerations are theirs. Theirs allow further keys; these do not, so what
passes here passes there. Two demands are stricter than theirs: a SAST finding names a file, and the name is not empty.

Compared on 29 November 2026, keyword by keyword, with the files that GitLab ships below
lib/gitlab/ci/parsers/security/validators/schemas/ (15.0.7 and 15.2.1, the newest that could be read). One difference
was found and mended: `dependency_files` is required. 15.2.1 asks nothing more of these keys; it dropped
`dependency_files`, which it takes as a further key. Every report of `support.reports` was validated against all four
files as well.

`codeclimate` is what GitLab's documentation of code quality demands. Its parser (app/validators/json_schemas/
codeclimate.json) asks less: no `check_name`, any text as severity. It stops at the first entry that it does not take.
"""

from typing import Any

import jsonschema_rs


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def _one_of(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _list(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


TEXT = {"type": "string"}
FILLED = {"type": "string", "minLength": 1}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}
NUMBER = {"type": "number"}
TOOL = _object(
    "id name version vendor",
    id=FILLED,
    name=FILLED,
    version=FILLED,
    vendor=_object("name", name=FILLED),
)
URL = {"type": "string", "pattern": "^(https?|ftp)://.+"}
MESSAGE = _object("level value", level=_one_of("info", "warn", "fatal"), value=FILLED)
IDENTIFIER = _object("type name value", type=FILLED, name=FILLED, value=FILLED, url=URL)
DEPENDENCY = _object("package version", package=_object("name", name=TEXT), version=TEXT)


def _report(kind: str, location: dict[str, Any], **more: Any) -> dict[str, Any]:
    scan = _object(
        "analyzer end_time scanner start_time status type",
        analyzer=TOOL,
        scanner=TOOL,
        start_time=TIME,
        end_time=TIME,
        status=_one_of("success", "failure"),
        type=_one_of(kind),
        messages=_list(MESSAGE),
    )
    vulnerability = _object(
        "id identifiers location",
        id=FILLED,
        name={"type": "string", "maxLength": 255},
        description={"type": "string", "maxLength": 1048576},
        severity=_one_of("Info", "Unknown", "Low", "Medium", "High", "Critical"),
        solution={"type": "string", "maxLength": 7000},
        identifiers=_list(IDENTIFIER, minItems=1),
        links=_list(_object("url", url=URL)),
        location=location,
    )
    version = {"type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$"}
    required = " ".join(("scan version vulnerabilities", *more))
    return _object(required, version=version, scan=scan, vulnerabilities=_list(vulnerability), **more)


SAST = _report("sast", _object("file", file=FILLED, start_line=NUMBER, end_line=NUMBER))
DEPENDENCY_SCANNING = _report(
    "dependency_scanning",
    _object("file dependency", file=FILLED, dependency=DEPENDENCY),
    dependency_files=_list(
        _object(
            "path package_manager dependencies", path=FILLED, package_manager=FILLED, dependencies=_list(DEPENDENCY)
        )
    ),
)
CODE_QUALITY = _list(
    _object(
        "description check_name fingerprint severity location",
        description=FILLED,
        check_name=FILLED,
        fingerprint=FILLED,
        severity=_one_of("info", "minor", "major", "critical", "blocker"),
        location=_object("path lines", path=FILLED, lines=_object("begin", begin={"type": "integer", "minimum": 1})),
    )
)
SCHEMAS = {"gitlab-sast": SAST, "gitlab-dependency-scanning": DEPENDENCY_SCANNING, "gitlab-codequality": CODE_QUALITY}


def problems(name: str, document: Any) -> list[str]:
    """What is against the schema of a format."""
    validator = jsonschema_rs.Draft7Validator(SCHEMAS[name])
    return [f"{error.instance_path}: {error.message[:300]}" for error in validator.iter_errors(document)]
