r"""Secrets that are told by the name beside them: `password=...`, `"token": "..."`, `Authorization: Bearer ...`.

The value alone goes. Where a pair stands in a JSON string its quotes are escaped (`password=\"...\"`), so a value
ends before any quote and takes escapes whole or not at all. A value that is a placeholder (`${{ secrets.X }}`,
`<token>`) stays, and so does prose: after a colon, a bare word counts only when it holds a digit.
"""

import re
from collections.abc import Iterator

from ssdfgate.redaction.spans import Clue, Rule, Span

_NAMES = (
    "password", "passwd", "passphrase", "secret", "secret_key", "secret-key", "secretkey", "token", "api_key",
    "api-key", "apikey", "access_key", "access-key", "accesskey", "private_key", "private-key", "privatekey",
    "accountkey", "_auth", "signing_key", "encryption_key", "credential", "credentials",
)  # fmt: skip
_SPELLINGS = ("apiKey", "accessKey", "privateKey", "secretKey", "AccountKey", "ApiKey", "AccessKey")
_FOLLOWED_BY = ("=", " =", ":", " :", '"', "'", "\\")
_OPTIONS = (
    "--password ", "--passwd ", "--passphrase ", "--token ", "--secret ", "--api-key ", "--auth-token ",
    "--access-token ", "--private-token ", "--client-secret ", "--user ", " -u ",
)  # fmt: skip

_PLACEHOLDER = rb"(?![$<{\[]|(?:None|null|true|false|True|False|undefined)\b)"
_BARE = rb"[^\s\"'\\,;:{}\[\]<>&|()`][^\s\"'\\,;&<>|)}\]`]{2,}+"
_WITH_DIGIT = rb"(?=[^\s\"'\\,;&<>|)}\]`0-9]{0,200}+[0-9])"
_QUOTED = (
    rb"(?:(?<=[\"])(?![,:}\])\s])(?:[^\"\\\r\n]|\\\\|\\[^\"\\\r\n])++"
    rb"|(?<=['])(?![,:}\])\s])(?:[^\"'\\\r\n]|\\\\|\\[^\"'\\\r\n])++)"
)
_QUOTE = rb"\\*+[\"']"
_EQUALS = rb"(?P<keep>[\w-]+ ?={1,3} ?)"
_COLON = rb"(?P<keep>[\w-]+ ?:[ \t]?)"
_KEY = rb"(?P<keep>[\w-]+" + _QUOTE + rb"\s{0,8}[:=]\s{0,8}" + _QUOTE + rb")"
_SCHEME = rb"(?:(?:basic|bearer|token|digest|negotiate|apikey|aws4-hmac-sha256)\s{1,4})"

_PAIR = re.compile(
    rb"|".join((
        _KEY + _PLACEHOLDER + _QUOTED,
        _EQUALS.replace(b"keep", b"keep2") + _PLACEHOLDER + _BARE,
        rb"(?P<keep3>[\w-]+ ?={1,3} ?" + _QUOTE + rb")" + _PLACEHOLDER + _QUOTED,
        rb"(?P<keep4>[\w-]+ ?:[ \t]?" + _QUOTE + rb")" + _PLACEHOLDER + _QUOTED,
        _COLON.replace(b"keep", b"keep5") + _PLACEHOLDER + _WITH_DIGIT + rb"[^\s\"'\\,;:{}\[\]<>&|()`]"
        rb"[^\s\"'\\,;&<>|)}\]`]{5,}+",
    ))
)  # fmt: skip
_LISTED = re.compile(rb"[\w-]+(?P<q>" + _QUOTE + rb")\s{0,8},\s{0,8}(?P<v>" + _QUOTE + rb")(?!-)" + _QUOTED)
_OPTION_BEFORE = re.compile(rb"(?:\"|')--?[\w-]{0,40}\Z")
_OPTION = re.compile(rb"(?P<keep> ?--?[\w-]+ +)" + _WITH_DIGIT + rb"(?!-)" + _PLACEHOLDER + _BARE)
_LOGIN = re.compile(rb"(?P<keep> ?--?u(?:ser)? +[^\s:\"'\\]{1,200}:)" + _PLACEHOLDER + rb"(?!//)" + _BARE)
_AUTHORIZATION = re.compile(
    rb"(?P<keep>authorization(?:" + _QUOTE + rb")?\s{0,8}[:=]\s{0,8}(?:" + _QUOTE + rb")?"
    rb"(?:" + _SCHEME + rb"|(?=[^\s\"'\\,;]{8})" + _WITH_DIGIT + rb"))" + _PLACEHOLDER + _BARE,
    re.IGNORECASE,
)
_BEARER = re.compile(rb"(?P<keep>bearer )(?=[A-Za-z._~+/-]{0,400}+[0-9])[A-Za-z0-9._~+/-]{16,}+=*", re.IGNORECASE)
_BASIC = re.compile(rb"(?P<keep>basic )[A-Za-z0-9+/]{10,}+(?:={1,2}|(?<=[0-9]))", re.IGNORECASE)
_DOCKER = re.compile(rb"(?P<keep>\\*\"auth\\*\"\s{0,8}:\s{0,8}\\*\")" + _QUOTED)


def clues() -> Iterator[Clue]:
    """All of them."""
    for name in sorted({*_cases(_NAMES), *_SPELLINGS}):
        yield from (Clue((name + after).encode(), _pair) for after in _FOLLOWED_BY)
    for option in _OPTIONS:
        yield Clue(option.encode(), _value(_LOGIN if option in {"--user ", " -u "} else _OPTION))
    for word in _cases(("authorization",)):
        yield Clue(word.encode(), _value(_AUTHORIZATION))
    for word in ("Bearer ", "bearer ", "BEARER "):
        yield Clue(word.encode(), _value(_BEARER))
    for word in ("Basic ", "basic "):
        yield Clue(word.encode(), _value(_BASIC))
    for word in ('"auth"', '"auth\\"'):
        yield Clue(word.encode(), _value(_DOCKER))


def _cases(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from (name, name.upper(), name.capitalize(), name.title())


def _value(pattern: re.Pattern[bytes]) -> Rule:
    def rule(content: bytes, start: int) -> Span | None:
        match = pattern.match(content, start)
        return Span(match.end("keep"), match.end()) if match else None

    return rule


def _pair(content: bytes, start: int) -> Span | None:
    match = _PAIR.match(content, start)
    if match:
        return Span(max(match.end(group) for group in match.groupdict()), match.end())
    listed = _LISTED.match(content, start)
    if listed and _OPTION_BEFORE.search(content, max(0, start - 48), start):
        return Span(listed.end("v"), listed.end())
    return None
