"""Hands a report to a renderer, with what only the command line knows of the place that the output goes to."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssdfgate.model import GateReport
    from ssdfgate.renderers.interface import Renderer, Style


def rendered(renderer: "Renderer", report: "GateReport", style: "Style", path: Path | None) -> str:
    """The text; pointers to other standards are read only for a format that shows them, since they are many."""
    if getattr(renderer, "wants_pointers", False):
        from ssdfgate.frameworks.pointers import pointers_about

        report = replace(report, pointers=pointers_about(report.frameworks))
    return renderer.render(report, replace(style, bundle=_way_to_bundle(report, path)))


def _way_to_bundle(report: "GateReport", path: Path | None) -> str | None:
    """From the folder of the output; on standard output nobody knows where the text will lie."""
    if report.bundle is None or path is None:
        return None
    return os.path.relpath(Path(report.bundle.path).resolve(), path.resolve().parent)
