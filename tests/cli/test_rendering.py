"""What a renderer is told beside the report: where the bundle lies from the output, and pointers if it shows them."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.page import parsed
from support.reports import closed_report, error_report

from ssdfgate.cli.rendering import rendered
from ssdfgate.model import GateReport
from ssdfgate.renderers.html.renderer import HtmlRenderer
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.json import JsonRenderer


class Listening:
    """Keeps what it is given."""

    name, media_type, suffix = "listening", "text/plain", ".txt"

    def __init__(self, *, wants: bool) -> None:
        self.wants_pointers = wants

    def render(self, report: GateReport, style: Style) -> str:
        self.report, self.style = report, style
        return "\n"


def placed(folder: Path) -> GateReport:
    base = closed_report()
    return replace(base, bundle=replace(base.bundle, path=str(folder)))


@pytest.mark.parametrize("wants", [True, False])
def test_pointers_are_read_only_for_a_renderer_that_wants_them(wants: bool) -> None:  # noqa: FBT001  # a parameter
    listening = Listening(wants=wants)
    rendered(listening, closed_report(), Style(), None)
    assert bool(listening.report.pointers) is wants


@pytest.mark.parametrize(
    ("output", "way"),
    [
        ("report.html", "bundle"),
        ("out/report.html", "../bundle"),
        ("bundle/report.html", "."),
        ("a/b/r", "../../bundle"),
    ],
)
def test_the_way_to_the_bundle_starts_where_the_output_lies(tmp_path: Path, output: str, way: str) -> None:
    listening = Listening(wants=False)
    rendered(listening, placed(tmp_path / "bundle"), Style(), tmp_path / output)
    assert listening.style.bundle == way


def test_nobody_knows_the_way_from_standard_output_or_without_a_bundle(tmp_path: Path) -> None:
    for report, path in ((placed(tmp_path), None), (error_report(), tmp_path / "r.html")):
        listening = Listening(wants=False)
        rendered(listening, report, Style(), path)
        assert listening.style.bundle is None


def test_links_of_the_page_lead_to_the_blobs(tmp_path: Path) -> None:
    report = placed(tmp_path / "my bundle")
    blobs = tmp_path / "my bundle" / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    for record in report.evidence:
        for digest in (record.id, *record.raw):
            (blobs / digest.hex).write_bytes(b"{}")
    text = rendered(HtmlRenderer(), report, Style(), tmp_path / "reports" / "report.html")
    links = [item.attributes["href"] for item in parsed(text).all("a") if "blobs" in item.attributes["href"]]
    assert links
    for link in links:
        assert (tmp_path / "reports" / link.replace("%20", " ")).resolve().is_file()


def test_other_formats_are_what_they_were() -> None:
    report, style = closed_report(), Style()
    assert rendered(JsonRenderer(), report, style, None) == JsonRenderer().render(report, style)
