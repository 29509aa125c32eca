"""Writes docs/rules.md from the bundled semgrep rules; with --check, only says whether the page is up to date.

python tools/rules_page.py [--check]
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
PACK = ROOT / "ssdfgate/rules/pack"
PAGE = ROOT / "docs/rules.md"
LANGUAGES = {
    "python": "Python",
    "javascript": "JavaScript and TypeScript",
    "go": "Go",
    "java": "Java",
    "dockerfile": "Dockerfile",
    "github-actions": "GitHub workflows",
}

Rule = Mapping[str, Any]

HEAD = """\
# The bundled semgrep rules

<!-- Made by tools/rules_page.py from ssdfgate/rules/pack; change the rules and run the tool. -->

{count} rules run unless the configuration names others. Each is one file in `ssdfgate/rules/pack`, tested by the
file of the same name in `tests/rules`. They would rather miss a case than report ordinary code: data from a request
counts as dangerous only until it passes through a function that the rule does not know, because that function may be
the check.
"""


def main() -> int:
    """Write the page, or compare it; 1 means that it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, and fail when the page is out of date")
    page = page_of({folder: tuple(_rules(PACK / folder)) for folder in LANGUAGES})
    if not parser.parse_args().check:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/rules.md is out of date: run `python tools/rules_page.py`", file=sys.stderr)
    return 1


def page_of(rules: Mapping[str, tuple[Rule, ...]]) -> str:
    """The whole page: one table for each language."""
    head = HEAD.format(count=sum(map(len, rules.values())))
    return "\n".join([head, *(line for folder, found in rules.items() for line in _section(folder, found))])


def _rules(folder: Path) -> Iterator[Rule]:
    for path in sorted(folder.glob("*.yaml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]


def _section(folder: str, rules: Iterable[Rule]) -> Iterator[str]:
    yield f"## {LANGUAGES[folder]}\n"
    yield "| rule | severity | CWE | topic | what it reports |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in rules:
        metadata = rule["metadata"]
        numbers = ", ".join(weakness.partition(":")[0] for weakness in metadata["cwe"])
        cells = (f"`{rule['id']}`", rule["severity"], numbers, metadata["topic"], _first_sentence(rule["message"]))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _first_sentence(message: str) -> str:
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z])", message.strip(), maxsplit=1)[0]
    return sentence.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
