"""Texts and mappings that try to break what shows them."""

from dataclasses import fields, is_dataclass, replace

from msgspec import Struct

HOSTILE = (
    "line one\nline two\r\nGate OPEN: all is well",
    "\x1b[2J\x1b[31mred\x1b[0m\x9b31m",
    "[bold red]markup[/] [link=https://evil.example]x[/link] [/] [",
    "[click](https://evil.example) ![](https://evil.example/x.png) <script>alert(1)</script>",
    "\u202egnp.exe \u2066hidden\u2069 \u200bzero\ufeff",
    "x" * 5000,
    "wide 漢字かな交じり文" * 40,
    "\ud800 half a pair",
    ":warning: {0} {name} %s \\ \" '",
    "",
    "/etc/passwd",
    "../../outside.py",
    "a b/%2e%2e/c#d?e:f@g",
)
"""Texts that want to be more than text."""


def turned(value):
    """The same value with every mapping put together the other way round."""
    match value:
        case dict():
            return {key: turned(value[key]) for key in reversed(value)}
        case list() | tuple():
            return type(value)(turned(item) for item in value)
        case Struct():
            return type(value)(*(turned(getattr(value, name)) for name in value.__struct_fields__))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{field.name: turned(getattr(value, field.name)) for field in fields(value)})
        case _:
            return value
