"""Names and links made of text from outside.

Text itself needs no care here: every expression of a template is made visible and escaped (see `renderer`).
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

from ssdfgate.renderers.words import shorten

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
_WEB = re.compile(r"https?://[!-~]{1,2000}\Z")
LONGEST = 1000
"""Characters of one text; what is longer is cut, and stands whole in the bundle."""


def anchor(kind: str, *parts: str) -> str:
    """Name of a place in the page, such as `req-ssdf-1.1-PW.7.2`; text that is no plain name gives its digest."""
    text = "-".join(parts).replace(" ", "_")
    return f"{kind}-{text if _PLAIN.match(text) else sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def web_link(url: str | None) -> str | None:
    """The address, where it is one of the web and nothing else; `javascript:` and its like are only shown."""
    return url if url and _WEB.match(url) else None


def file_link(folder: str | None, *parts: str) -> str | None:
    """Link to a file below a folder; None where nobody knows the folder."""
    if folder is None:
        return None
    try:
        path = quote("/".join((folder, *parts)).encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # no file can have such a name
        return None
    return path if path.startswith(("/", ".")) else f"./{path}"


def cut(text: str, limit: int = LONGEST) -> str:
    """At most so many characters."""
    return shorten(text, limit)


def when(time: datetime) -> str:
    """A time to the minute, in UTC."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
