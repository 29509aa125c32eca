"""The page as a tree, and a report that has something to show in every part of it."""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser

from support.report_evidence import bandit, finding, record
from support.reports import closed_report

from ssdfgate.frameworks import load_framework
from ssdfgate.frameworks.pointers import pointers_about
from ssdfgate.model import Findings, GateReport, Limit, Verdict, Violation, fingerprinted
from ssdfgate.renderers.html.renderer import HtmlRenderer
from ssdfgate.renderers.interface import Style

_VOID = frozenset({"meta", "input", "br", "link", "img"})
BUNDLE = "../evidence/bundle"

MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)" x="',
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    'https://example.org/" onclick="alert(1)',
    "//evil.example/x",
    "{{ 7 * 7 }} {% raw %} {# gone #}",
    "&lt;b&gt; &amp;#60;",
    "\u202egnp.exe\u2066 \u200b\x1b[2J\x00\x7f\x85\u2028",
    "<svg onload=alert(1)><a href=javascript:alert(1)>",
    "<!--",
    "]]>",
)  # fmt: skip
"""Texts that want to be elements, attributes or links."""

WAIVER = {
    "id": "t-1-9f",
    "owner": "lead",
    "reason": "mended next week",
    "ticket": "T-1",
    "created": "2026-11-01",
    "expires": "2026-12-01",
    "where": ".ssdfgate/waivers/t-1-9f.yaml:1",
}
ATTESTATION = {
    "statement": "Everybody took the course.",
    "role": "Head of Development",
    "person": "A. Person",
    "stated": "2026-11-01",
    "review": "2027-11-01",
    "document": "docs/training.md",
    "digest": "sha256:" + "0" * 64,
    "where": ".ssdfgate/attestations/training.yaml:1",
}
EXEMPTION = {"reason": "There is no supplier.", "owner": "lead", "since": "2026-01-01", "where": "a.yaml:3"}


@dataclass
class Element:
    """One element; text is that of the element itself and all below it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, tag: str | None = None, of: str | None = None) -> list["Element"]:
        """Elements below, in order, by tag and class."""
        found = []
        for child in self.children:
            if (tag is None or child.tag == tag) and (of is None or of in child.classes()):
                found.append(child)
            found += child.all(tag, of)
        return found

    def by_id(self, name: str) -> "Element":
        (found,) = (item for item in self.all() if item.attributes.get("id") == name)
        return found


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self.now = self.root

    def handle_starttag(self, tag, attrs) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice: {tag} {attrs}"
        child = Element(tag, {name: value or "" for name, value in attrs}, self.now)
        self.now.children.append(child)
        if tag not in _VOID:
            self.now = child

    def handle_startendtag(self, tag, attrs) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.now = self.now.parent

    def handle_endtag(self, tag) -> None:
        assert self.now.tag == tag, f"</{tag}> ends <{self.now.tag}>"
        self.now = self.now.parent

    def handle_data(self, data) -> None:
        element = self.now
        while element is not None:
            element.pieces.append(data)
            element = element.parent


def parsed(text: str) -> Element:
    """The tree; fails where elements do not nest, or an attribute stands twice."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert builder.now is builder.root, f"<{builder.now.tag}> is not closed"
    return builder.root


def rendered(report: GateReport, bundle: str | None = BUNDLE) -> str:
    return HtmlRenderer().render(report, Style(bundle=bundle))


def page(report: GateReport, bundle: str | None = BUNDLE) -> Element:
    return parsed(rendered(report, bundle))


@cache
def full_report() -> GateReport:
    """The closed report with its catalogue, with pointers, and with a record of each kind."""
    base = closed_report()
    changed = {
        "PW.4.4": {"waiver": WAIVER, "blocking": False},
        "PO.2.2": {"verdict": Verdict.ATTESTED, "attestation": ATTESTATION, "reasons": ("Attested until 2027.",)},
        "PO.1.3": {"verdict": Verdict.NOT_APPLICABLE, "exemption": EXEMPTION, "reasons": (EXEMPTION["reason"],)},
    }
    decisions = tuple(replace(item, **changed.get(item.id, {})) for item in base.decisions)
    catalogues = tuple(load_framework(name) for name in base.frameworks)
    return replace(base, decisions=decisions, catalogues=catalogues, pointers=pointers_about(base.frameworks))


def numbers(text: str) -> list[int]:
    return [int(item) for item in re.findall(r"\d+", text)]


def with_text(text: str):
    """A report that says the same text wherever text comes from outside."""
    base = full_report()
    found = finding(text, text, 1, message=text, url=text, cwe=(text,), aliases=(text,))
    scan = replace(bandit(), payload=Findings(fingerprinted([found])), hint=text, reasons=(text,))
    measure = replace(base.measures[0], title=text, remediation=text, violations=(Violation(text, text, 1, text),))
    decisions = tuple(
        replace(
            item, id=f"{item.id}{text}", title=text, reasons=(text,), waiver={text or "key": text, "reason": text}
        )
        for item in base.decisions[:5]
    )
    return replace(
        base,
        decisions=decisions,
        measures=(measure,),
        evidence=(record(scan),) if not has_half_pair(text) else (),
        limits=(Limit(text, text),),
        profile=text,
        engine=text,
        files={text: 1},
        collections=({"collector": text, "kind": text, "result": text, "reason": text},),
        parameters={text: [text]},
    )


def has_half_pair(text: str) -> bool:
    """Such evidence never has an id, since no UTF-8 can hold it."""
    return any("\ud800" <= char <= "\udfff" for char in text)
