"""Reads standard output as a GitHub runner does (actions/runner, ActionCommand.TryParseV2)."""

from dataclasses import dataclass

UNESCAPED_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
UNESCAPED_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    data: str


def commands(output: str) -> list[Command]:
    """Every command that a runner would carry out, in order; other lines are log.

    After `stop-commands` nothing is obeyed until a line names its token (actions/runner, ActionCommandManager).
    """
    obeyed: list[Command] = []
    token = ""
    for line in output.splitlines():
        found = _command(line)
        if token:
            token = "" if found and found.name == token else token
        elif found and found.name == "stop-commands":
            token = found.data
        elif found:
            obeyed.append(found)
    return obeyed


def _command(line: str) -> Command | None:
    text = line.lstrip()
    if not text.startswith("::") or (end := text.find("::", 2)) < 0:
        return None
    name, _, rest = text[2:end].partition(" ")
    pairs = [part.partition("=") for part in rest.strip().split(",") if "=" in part]
    properties = {key.strip(): _unescape(value, UNESCAPED_PROPERTY) for key, _, value in pairs}
    return Command(name, properties, _unescape(text[end + 2 :], UNESCAPED_DATA))


def _unescape(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for escaped, plain in pairs:
        text = text.replace(escaped, plain)
    return text
