"""From a report to one HTML file that needs nothing else.

The style sheet and the script are written into the page and named by digest in its Content-Security-Policy, so that
nothing which gets into a text could ever run or load anything, even if escaping failed.
"""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar

from ssdfgate.model import GateReport, visible
from ssdfgate.renderers.interface import Style

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE = "ssdfgate.renderers.html"
_FOLDER = "templates"


class HtmlRenderer:
    """One page for the person who signs; its size does not grow with the number of findings."""

    name: ClassVar[str] = "html"
    media_type: ClassVar[str] = "text/html"
    suffix: ClassVar[str] = ".html"
    wants_pointers: ClassVar[bool] = True

    def render(self, report: GateReport, style: Style) -> str:
        """The whole page; of the style only the way to the bundle matters."""
        from ssdfgate.renderers.html.view import page_of

        css, script = packaged("report.css"), packaged("report.js")
        page = _environment().get_template("page.html.j2")
        text = page.render(page=page_of(report, style.bundle), css=css, script=script, policy=policy(css, script))
        return text.rstrip("\n") + "\n"


def packaged(name: str) -> str:
    """Text of a file that ships with this room."""
    return files(_PACKAGE).joinpath(_FOLDER, name).read_text(encoding="utf-8")


def policy(css: str, script: str) -> str:
    """The Content-Security-Policy: nothing but this style sheet and this script."""
    return (
        f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _environment() -> "Environment":
    """An environment that escapes everything, and fails on a name that a template has wrong."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(packaged),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """No text can act or hide: control and direction characters appear as escapes, but the line feeds of our JSON."""
    if type(value) is not str:
        return value
    return "\n".join(visible(line) for line in value.split("\n"))
