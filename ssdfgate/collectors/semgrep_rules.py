"""Which rules semgrep runs with: the bundled pack or what the configuration names, always with control and canaries.

A canary never reports, but makes semgrep parse every file of its language. Without it a file that holds no word of
any rule is listed as scanned and never parsed: random bytes then look like a clean file.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.collectors.look import Places
from ssdfgate.errors import CollectorError
from ssdfgate.inventory import Inventory
from ssdfgate.languages import GITHUB_WORKFLOW
from ssdfgate.model import Digest, RepositoryConfig, canonical_json, clean
from ssdfgate.redaction import redact

BUNDLED = "bundled"
BUNDLED_LANGUAGES = frozenset({
    "python", "javascript", "typescript", "go", "java", "dockerfile", GITHUB_WORKFLOW,
})  # fmt: skip
NAME_RULES = "Name rule files or folders, packs of the registry (p/python), or `bundled`."
_RULES = Path(__file__).resolve().parent.parent / "rules"
_REGISTRY = re.compile(r"(?:[prs]/[\w./-]+|https?://\S+)\Z")
_ENDINGS = frozenset({".yaml", ".yml"})
_ID = re.compile(r"^ *- \{?id: *([\w-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RuleSource:
    """One `--config`: what semgrep gets, how the evidence shows it, and the file or folder where it is one."""

    argument: str
    shown: str
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The folder of our own rules: `pack/`, `control/` with `expected.json`, and `canary.yaml`."""

    folder: Path = _RULES

    def pack(self) -> frozenset[str]:
        """Ids of the bundled rules; a rule has the name of its file."""
        return frozenset(path.stem for path in _rule_files(self.folder / "pack"))

    def canaries(self) -> frozenset[str]:
        """Ids of the canaries."""
        return frozenset(_ID.findall((self.folder / "canary.yaml").read_text("utf-8")))

    def control(self, *, pack: bool) -> Places:
        """What the control must give: always that of the control rules, and that of the pack where it is loaded."""
        parts = json.loads((self.folder / "control" / "expected.json").read_text("utf-8"))
        expected: Places = Counter()
        for part in ("always", "pack") if pack else ("always",):
            for path, rules in parts[part].items():
                expected.update((path, rule, line) for rule, lines in rules.items() for line in lines)
        return expected

    def copy_control(self, expected: Places, folder: Path) -> None:
        """Copy the known-bad files: semgrep would not look at them in a folder that is ignored, like `.venv`."""
        for source in self.control_files(expected):
            target = folder / source.relative_to(self.folder / "control")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)

    def control_files(self, expected: Places) -> tuple[Path, ...]:
        """The known-bad files in which these are expected."""
        return tuple(self.folder / "control" / path for path in sorted({path for path, _, _ in expected}))

    def sources(self) -> tuple[RuleSource, ...]:
        """The rules that go along with every rule set."""
        return tuple(self._source(name) for name in ("control/control-rule.yaml", "canary.yaml"))

    def bundled(self) -> RuleSource:
        """The bundled pack."""
        return self._source("pack")

    def _source(self, name: str) -> RuleSource:
        return RuleSource(str(self.folder / name), f"{{rules}}/{name}", self.folder / name)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a run.

    Attributes:
        sources: in the order of the call.
        languages: those that have rules, as the inventory names them.
        pack: ids of the bundled rules; empty where the configuration names others.
        control: ids of the control rules.
        canaries: ids of the rules that make semgrep parse.
        expected: what the control must give.
        network: whether rules come from the registry or another address.
        used: rule files of the repository itself.
    """

    sources: tuple[RuleSource, ...]
    languages: frozenset[str]
    pack: frozenset[str]
    control: frozenset[str]
    canaries: frozenset[str]
    expected: Places
    digest: Digest
    network: bool = False
    used: tuple[RepositoryConfig, ...] = ()

    def must_run(self) -> frozenset[str]:
        """Ids that every report has to list: the control has a file of every language that has a canary."""
        return self.pack | self.control | self.canaries

    def counted(self, rules: frozenset[str]) -> int:
        """How many of the rules that ran look for something; control and canaries do not count."""
        return len(rules - self.control - self.canaries)


def bundled_set(own: OwnRules) -> RuleSet:
    """The bundled pack with control and canaries."""
    return _rule_set(own, (own.bundled(),), BUNDLED_LANGUAGES, (), ())


def named_set(
    own: OwnRules,
    chosen: tuple[RuleSource, ...],
    languages: frozenset[str],
    loaded: Iterable[str],
    inventory: Inventory,
) -> RuleSet:
    """What the configuration names, with control and canaries.

    Args:
        own: our own rules.
        chosen: the answer of `chosen_sources`.
        languages: what a probe found these rules to be for.
        loaded: ids of the rules that the probe found; part of the digest, since rules of a registry change.
        inventory: to tell which of them lie in the repository.
    """
    bundled = BUNDLED_LANGUAGES if own.bundled() in chosen else frozenset()
    return _rule_set(own, chosen, languages | bundled, loaded, _in_repository(chosen, inventory))


def _rule_set(
    own: OwnRules,
    chosen: tuple[RuleSource, ...],
    languages: frozenset[str],
    loaded: Iterable[str],
    used: tuple[RepositoryConfig, ...],
) -> RuleSet:
    pack = own.bundled() in chosen
    sources = (*chosen, *own.sources())
    return RuleSet(
        sources=sources,
        languages=languages,
        pack=own.pack() if pack else frozenset(),
        control=frozenset(rule for _, rule, _ in own.control(pack=False)),
        canaries=own.canaries(),
        expected=own.control(pack=pack),
        digest=_digest(sources, loaded),
        network=any(source.place is None for source in chosen),
        used=used,
    )


def _rule_files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(path for path in place.rglob("*") if path.suffix in _ENDINGS and path.is_file())


def _digest(sources: tuple[RuleSource, ...], loaded: Iterable[str]) -> Digest:
    """Over the content of every rule file; for rules from elsewhere over their address and what they are called."""
    content = {
        f"{source.shown}/{path.relative_to(source.place)}": Digest.of(path.read_bytes()).hex
        for source in sources
        if source.place is not None
        for path in _rule_files(source.place)
    }
    shown = [source.shown for source in sources]
    return Digest.of(canonical_json({"files": content, "sources": shown, "rules": sorted(loaded)}))


def chosen_sources(own: OwnRules, root: Path, entries: Iterable[str]) -> tuple[RuleSource, ...]:
    """Resolve the entries of the configuration.

    A name that reads like a pack of the registry is one, whatever the repository holds: a folder `p/python` with no
    rules in it must not take the place of the pack.

    Raises:
        CollectorError: for a path that is not there, or leads out of the repository.
    """
    return tuple(_chosen(own, root, entry) for entry in entries)


def _chosen(own: OwnRules, root: Path, entry: str) -> RuleSource:
    if entry == BUNDLED:
        return own.bundled()
    if _REGISTRY.match(entry):
        return RuleSource(entry, redact(entry))
    place = root / entry
    try:
        outside = not Path(entry).is_absolute() and not place.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, ValueError) as error:
        raise CollectorError(f"the rules of semgrep, {clean(entry)}, are not there", hint=NAME_RULES) from error
    if outside:
        raise CollectorError(f"the rules of semgrep, {clean(entry)}, lie outside of the repository", hint=NAME_RULES)
    return RuleSource(str(place), clean(entry), place)


def _in_repository(chosen: Iterable[RuleSource], inventory: Inventory) -> tuple[RepositoryConfig, ...]:
    """Rules that lie in the scanned tree: whoever changes the code may change them too, so they are named."""
    shown = [source.shown.rstrip("/").removeprefix("./") for source in chosen if source.place is not None]
    return tuple(
        RepositoryConfig(file.path, file.digest, "used, because the configuration names it")
        for file in inventory.files
        if any(file.path == name or file.path.startswith(f"{name}/") for name in shown)
    )
