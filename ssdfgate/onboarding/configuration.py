"""The configuration that a repository starts with: it changes nothing yet, and says what it could change."""

import json
from collections.abc import Iterator

from ssdfgate.lockfiles import Manifest
from ssdfgate.model import clean
from ssdfgate.model.settings import Settings
from ssdfgate.onboarding.scope import Candidate
from ssdfgate.onboarding.survey import Survey

COUNTED = ("# Seen here: ", "# Lock files: ", "# Manifests: ")
"""Beginnings of the lines that tell what was there on that day."""

CONFIGURATION_SCHEMA = ".ssdfgate/config.schema.json"
"""Lies beside the records, so that an editor explains and completes the keys without a network."""

_WHY = {
    "vendored": "the work of others, taken over as it is",
    "generated": "written by a program",
    "fixtures": "samples of the tests, which do not ship",
    "declarations": "declarations of types, without code that runs; semgrep passes over them",
}
_MOST_SHOWN = 8
_LONGEST = 100


def configuration(survey: Survey) -> str:
    """The text of `ssdfgate.yaml`."""
    return "\n".join([*_head(survey), "", *_judged(), "", *_scope(survey.candidates), "", *_more()]) + "\n"


def _head(survey: Survey) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={CONFIGURATION_SCHEMA}"
    yield "#"
    yield "# Settings of ssdfgate; every key is explained in its docs/configuration.md. Lines with # are proposals."
    yield f"{COUNTED[0]}{_languages(survey)}."
    locks = [item for item in survey.manifests if item.locks]
    yield f"{COUNTED[1]}{_paths(locks) or 'none, so no version of a dependency is settled'}."
    others = [item for item in survey.manifests if not item.locks]
    if others:
        yield f"{COUNTED[2]}{_paths(others)}."


def _languages(survey: Survey) -> str:
    most = sorted(survey.languages.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} ({files})" for name, files in most) or "no source files"


def _paths(manifests: list[Manifest]) -> str:
    shown = [clean(item.path, _LONGEST) for item in manifests[:_MOST_SHOWN]]
    left = len(manifests) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")


def _judged() -> Iterator[str]:
    yield "# What to judge by; `ssdfgate frameworks` lists the catalogues."
    yield f"frameworks: [{', '.join(Settings().frameworks)}]"
    yield ""
    yield "# How much is asked: local, ci or release. Without it: ci in a pipeline, local elsewhere."
    yield "# profile: ci"
    yield ""
    yield "# What must hold besides what the profile asks; a heading such as PW.8 stands for all below it."
    yield "# required:"
    yield "#   ssdf-1.1: [PW.8.2]"


def _scope(found: tuple[Candidate, ...]) -> Iterator[str]:
    yield "# What is not looked at, on purpose. Every report shows each pattern with its reason, so write one that an"
    yield "# assessor would accept, or leave the folder in."
    if not found:
        found = (Candidate("third_party", "vendored", 0),)
        yield "# Nothing here has the name of such a folder; this is how one would be left out."
    yield "# scope:"
    yield "#   exclude:"
    for item in found:
        yield f"#     - pattern: {json.dumps(item.pattern)}{_counted(item)}"
        yield f"#       reason: FILL IN ({_WHY[item.kind]}?)"


def _counted(item: Candidate) -> str:
    return f" # {item.files} file{'' if item.files == 1 else 's'} of interest" if item.files else ""


def _more() -> Iterator[str]:
    yield "# Reports of scanners that run here already: they count as missing when they are not there."
    yield "# imports:"
    yield '#   - path: "reports/*.sarif"'
    yield "#     kind: sast"
    yield ""
    yield "# Thresholds; `ssdfgate explain --measure code.static_analysis_clean` says what this one does."
    yield "# parameters:"
    yield "#   sast_block_at: medium"
