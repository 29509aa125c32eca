"""`setup.cfg` and `setup.py`. The first is data; the second is code, which is looked at but never run."""

import configparser

from ssdfgate.lockfiles.border import NAME_LENGTH, UnreadableError
from ssdfgate.lockfiles.model import Reason, Unusable
from ssdfgate.lockfiles.parsed import Include, Local, Parsed, Wanted
from ssdfgate.lockfiles.pypi import requirement, unusable
from ssdfgate.model import clean

IN_CODE = "declares dependencies in code"
_EXTRAS = "options.extras_require"
_LISTS = {
    "install_requires": "runtime", "install-requires": "runtime",
    "tests_require": "dev", "tests-require": "dev",
}  # fmt: skip
"""Keys below `options`; setuptools before 78 takes dashes for underscores."""

_STUB_LINES = frozenset({
    "import setuptools", "from setuptools import setup", "setup()", "setuptools.setup()",
    'if __name__ == "__main__":', "if __name__ == '__main__':",
})  # fmt: skip


def parse_cfg(content: str, path: str) -> Parsed:
    """`install_requires` and `extras_require` of `setup.cfg`; most such files only hold settings of other tools."""
    config = configparser.RawConfigParser(strict=False)
    try:
        config.read_string(content)
    except (configparser.Error, ValueError, AttributeError) as error:  # AttributeError: a value before any section
        raise UnreadableError(f"not a configuration file ({clean(str(error), NAME_LENGTH)})") from error
    values = [(config.get("options", key, fallback=None), scope) for key, scope in _LISTS.items()]
    if config.has_section(_EXTRAS):
        values += [(value, "optional") for value in dict(config.items(_EXTRAS)).values()]
    present = [(value, scope) for value, scope in values if value is not None]
    includes = [Include(path) for value, _ in present if _is_file(value) for path in _files(value)]
    items = [_item(line, path, scope) for value, scope in present if not _is_file(value) for line in _lines(value)]
    return Parsed(
        wanted=tuple(item for item in items if isinstance(item, Wanted)),
        unusable=tuple(item for item in items if isinstance(item, Unusable)),
        local=tuple(item for item in items if isinstance(item, Local)),
        includes=tuple(includes),
        states_none=bool(present) and not items and not includes,
        manifest=bool(present),
    )


def _is_file(value: str) -> bool:
    return value.strip().startswith("file:")


def _files(value: str) -> list[str]:
    return [part.strip() for part in value.strip().removeprefix("file:").split(",") if part.strip()]


def _lines(value: str) -> list[str]:
    """One requirement per line, or all in one line with semicolons between them (setuptools takes both)."""
    parts = value.strip().split("\n") if "\n" in value.strip() else [value]
    return [part.partition(" #")[0].strip() for part in parts if part.strip() and not part.strip().startswith("#")]


def _item(line: str, path: str, scope: str) -> Wanted | Local | Unusable:
    try:
        return requirement(line, scope=scope)
    except UnreadableError:
        return unusable(line, Reason.UNREADABLE, path)


def parse_code(content: str, path: str) -> Parsed:
    """`setup.py`: only a file that does nothing but call `setup()` without arguments surely declares nothing."""
    del path
    return Parsed(manifest=False) if _is_stub(content) else Parsed(problem=IN_CODE)


def _is_stub(content: str) -> bool:
    lines = (line.partition("#")[0].strip() for line in content.splitlines())
    return all(line in _STUB_LINES for line in lines if line)
