"""Packages as conftest runs them (rules `deny`, `violation`, `warn`), each made into a measure.

What they say is taken at its word, and nothing else is: a message that is empty or of no known shape is an error, and
so is a package that has no such rule or asks for a field that the document does not have, since none of it would ever
run. Silence is a pass only where all evidence that the package says it needs can be relied on.

The shape of messages is that of conftest (https://www.conftest.dev): a text, or an object with `msg`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Template
from types import MappingProxyType
from typing import Any

import yaml

from ssdfgate.model import clean
from ssdfgate.policy.metadata import read_block
from ssdfgate.policy.tokens import Token, rules_of, tokens_of

PLACE = re.compile(r"conftest/([a-z_]+)\.rego\Z")
LAYOUT = "a conftest package is one file, conftest/<name>.rego"
_AGAINST = re.compile(r"(?:deny|violation)(?:_[A-Za-z0-9_]+)?\Z")
_WARNING = re.compile(r"warn(?:_[A-Za-z0-9_]+)?\Z")
_HEADS = re.compile(r"(?:deny|violation|warn)(?:_[A-Za-z0-9_]+)?\Z")
_BLOCK = re.compile(r"^# METADATA\n((?:#.*\n)+)package ", re.MULTILINE)
_PLACEHOLDER = re.compile(r"(?<!%)((?:%%)*)%s")
_NEEDED = ("import", "rego"), ("import", "future")
_METADATA = "a METADATA block above the package says `title` and, under `custom`, `needs`: the kinds of evidence"
_MEASURE = Template("""\
# METADATA
$metadata
package ssdfgate.measures.conftest.$name

import data.ssdfgate.conftest.$name as asked
import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

kinds := $kinds

denied := [said | some list in [$against]; some said in list]

warned := [said | some list in [$warning]; some said in list]

messages(list) := [message |
	some said in list
	message := told(said)
]

told(said) := said if {
	is_string(said)
	trim_space(said) != ""
} else := said.msg if {
	is_string(said.msg)
	trim_space(said.msg) != ""
}

readable if {
	count(messages(denied)) == count(denied)
	count(messages(warned)) == count(warned)
}

reliable := [kind |
	some kind in kinds
	evidence.is_usable(kind)
]

believed := [item |
	some kind in kinds
	some item in evidence.credible(kind)
]

obstacles := [violation |
	some kind in kinds
	some violation in evidence.obstacles(kind)
]

default verdict := "unknown"

verdict := "unreadable" if not readable

verdict := "fail" if {
	readable
	count(denied) > 0
	count(believed) > 0
}

verdict := "pass" if {
	readable
	denied == []
	obstacles == []
	count(reliable) == count(kinds)
}

against := [report.violation(message, null) | some message in messages(denied)]

warnings := [report.violation(concat("", ["Warning: ", message]), null) | some message in messages(warned)]

listed := array.slice(array.concat(against, warnings), 0, report.shown)

decision := {
	"verdict": verdict,
	"violations": listed,
	"violations_total": count(denied) + count(warned),
	"evidence": evidence.cited(verdict, kinds),
} if {
	verdict != "unknown"
} else := report.decision(verdict, array.concat(obstacles, against), 0, evidence.cited(verdict, kinds))
""")


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Lines and what keeps a package from judging, besides what the dialect forbids."""
    rules = rules_of(list(tokens_of(text)))
    if not rules or _values(rules[0])[:1] != ["package"] or len({token.line for token in rules[0]}) > 1:
        yield 1, "the module begins with its package, alone on its line"
        return
    heads = [rule for rule in rules if _HEADS.match(_head(rule))]
    if not heads:
        yield 1, "nothing in it can run: there is no rule `deny`, `violation` or `warn`"
    for rule in heads:
        if _values(rule)[1:2] != ["contains"]:
            yield (
                rule[0].line,
                f"`{_head(rule)}` is a set of messages: write `{_head(rule)} contains message if {{ ... }}`",
            )
    said = _said(text)
    if not isinstance(said.get("title"), str) or not _needs(said):
        yield rules[0][0].line, _METADATA


def adapted(path: str, text: str) -> Mapping[str, str]:
    """The package under a name of our own, and the measure that asks it, by path; for one without `problems`."""
    place = PLACE.match(path)
    name = place[1] if place else ""
    said = _said(text)
    heads = {_head(rule): None for rule in rules_of(list(tokens_of(text)))}
    measure = _MEASURE.substitute(
        name=name,
        metadata=_metadata(name, said),
        kinds="[" + ", ".join(f'"{kind}"' for kind in _needs(said)) + "]",
        against=", ".join(f"asked.{head}" for head in heads if _AGAINST.match(head)),
        warning=", ".join(f"asked.{head}" for head in heads if _WARNING.match(head)),
    )
    return MappingProxyType({
        path: _renamed(text, f"ssdfgate.conftest.{name}"),
        f"measures/conftest/{name}/{name}.rego": measure,
    })  # fmt: skip


def _renamed(text: str, package: str) -> str:
    """The module with another package, line by line as it was; imports that the language no longer needs go."""
    lines = text.split("\n")
    rules = rules_of(list(tokens_of(text)))
    lines[rules[0][0].line - 1] = f"package {package}"
    for rule in rules:
        if tuple(_values(rule)[:2]) in _NEEDED:
            lines[rule[0].line - 1] = ""
    for token in _formats([token for rule in rules for token in rule]):
        row, start = token.line - 1, token.column - 1
        end = start + len(token.value)
        spelled = _PLACEHOLDER.sub(r"\1%v", token.value)  # `%s` keeps the quotes of constants in regopy
        lines[row] = lines[row][:start] + spelled + lines[row][end:]
    return "\n".join(lines)


def _formats(tokens: Sequence[Token]) -> Iterator[Token]:
    """Formats of `sprintf` that stand on one line."""
    for call, bracket, token in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (call.value, bracket.value, token.kind) == ("sprintf", "(", "text") and "\n" not in token.value:
            yield token


def _metadata(name: str, said: Mapping[str, object]) -> str:
    custom = said.get("custom")
    own = custom if isinstance(custom, Mapping) else {}
    told: dict[str, Any] = {
        "title": said["title"],
        "description": said.get("description") or f"What the package {name} denies is not there.",
        "custom": {
            "needs": list(_needs(said)),
            "about": own.get("about", "product"),
            "verdicts": ["pass", "fail", "unknown"],
            "remediation": own.get("remediation") or "Change what the messages name.",
            "threats": own.get("threats") or ["a rule of the organisation does not hold"],
        },
    }
    if "effective_on" in own:
        told["custom"]["effective_on"] = own["effective_on"]
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=1000)
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _said(text: str) -> Mapping[str, object]:
    """What the METADATA block says; nothing where there is none that can be read."""
    block = _BLOCK.search(text)
    try:
        said = read_block(block[1]) if block else None
    except (yaml.YAMLError, ValueError, RecursionError):
        said = None
    return said if isinstance(said, Mapping) else {}


def _needs(said: Mapping[str, object]) -> tuple[str, ...]:
    custom = said.get("custom")
    listed = custom.get("needs") if isinstance(custom, Mapping) else None
    return tuple(clean(str(kind), 60) for kind in listed) if isinstance(listed, list) else ()


def _head(rule: Sequence[Token]) -> str:
    return rule[1].value if rule[0].value == "default" and len(rule) > 1 else rule[0].value


def _values(rule: Sequence[Token]) -> list[str]:
    return [token.value for token in rule]
