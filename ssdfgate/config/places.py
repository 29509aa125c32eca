"""What a configuration says of files in the repository: reports of other jobs, and documents that people keep."""

from collections.abc import Iterable, Mapping

from ssdfgate.config.values import mapping, text, texts
from ssdfgate.errors import ConfigError
from ssdfgate.languages import LANGUAGES
from ssdfgate.located import Located
from ssdfgate.lockfiles import Ecosystem
from ssdfgate.model import EvidenceKind, JsonValue, clean
from ssdfgate.model.settings import ALL, Import
from ssdfgate.validation import suggestion

COVERABLE = (ALL, *LANGUAGES, *map(str, Ecosystem))
"""What `covers:` of an import may name."""

_FROM_THE_ROOT = "Write it from the root of the repository, with forward slashes: `docs/threat-model.md`."


def read_imports(value: JsonValue, located: Located) -> tuple[Import, ...]:
    """Reports of other jobs; paths stay inside the repository, and `covers` names languages and ecosystems."""
    entries = [mapping(entry) for entry in value] if isinstance(value, list) else []
    for number, entry in enumerate(entries):
        if not is_inside(str(entry["path"])):
            wrong = f"`{clean(str(entry['path']), 60)}` is not a path inside the repository"
            raise ConfigError(f"{located.where(('imports', number, 'path'))}: {wrong}", hint=_FROM_THE_ROOT)
        check_covers(texts(entry.get("covers")), located.where(("imports", number, "covers")))
    return tuple(_import(entry) for entry in entries)


def check_covers(names: Iterable[str], where: str) -> None:
    """Refuse what is neither a language of the inventory nor a package ecosystem.

    Raises:
        ConfigError: with the place, and the name that was probably meant.
    """
    for name in names:
        if name not in COVERABLE:
            wrong = f"`{clean(name, 60)}` is no language or ecosystem{suggestion(name, COVERABLE)}"
            raise ConfigError(f"{where}: {wrong}", hint=f"Known: {', '.join(COVERABLE)}.")


def _import(entry: Mapping[str, JsonValue]) -> Import:
    kind = text(entry.get("kind"))
    path, covers = str(entry["path"]), texts(entry.get("covers"))
    return Import(path, text(entry.get("as")), EvidenceKind(kind) if kind else None, covers)


def read_documents(section: Mapping[str, JsonValue], located: Located) -> dict[str, str]:
    """Paths of records, each inside the repository; whether they are there is for the collector to see."""
    for name, path in section.items():
        if not is_inside(str(path)):
            wrong = f"`documents.{name}` is `{clean(str(path), 60)}`, which is not a path inside the repository"
            raise ConfigError(f"{located.where(('documents', name))}: {wrong}", hint=_FROM_THE_ROOT)
    return {name: str(path) for name, path in section.items()}


def is_inside(path: str) -> bool:
    """Whether a path from the root, with forward slashes, leads to something below it by its words alone."""
    parts = path.split("/")
    plain = path.isprintable() and "\\" not in path and not path.startswith("/")
    return plain and ".." not in parts and any(part not in {"", "."} for part in parts)
