"""A headless Chromium, and a page that tells whatever it did beside being read."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WEB = Path(__file__).parents[2] / "tools" / "ci" / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
VALIDATOR = WEB / "node_modules" / ".bin" / "html-validate"
HOW = "tools/ci/install.sh installs it"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Opened:
    """A page, with the requests and messages that it has given since."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def visible(self, selector: str) -> int:
        """How many of these can be seen."""
        return sum(item.is_visible() for item in self.page.locator(selector).all())


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        yield started
        started.close()


@contextmanager
def opened(chromium: Browser, path: Path, **context) -> Iterator[Opened]:
    """Open a file as a person would, and close it again."""
    surroundings = chromium.new_context(**context)
    shown = Opened(surroundings.new_page())
    shown.page.on("request", lambda request: shown.requests.append(request.url))
    shown.page.on("console", lambda message: shown.messages.append(message.text))
    shown.page.on("pageerror", lambda error: shown.messages.append(str(error)))
    shown.page.on("dialog", lambda dialog: (shown.messages.append(f"dialog {dialog.message}"), dialog.dismiss()))
    shown.page.goto(path.as_uri())
    yield shown
    surroundings.close()
