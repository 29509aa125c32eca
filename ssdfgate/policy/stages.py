"""Cuts one evaluation of the gate into two, because of what the embedded engine costs.

regopy copies the state of the policies with every call of a builtin. So the measures are asked first, and what they
say is handed to the gate, which then carries neither the measures nor the evidence along. Another engine asks
`data.ssdfgate.gate.decision` at once and gets the same answer: a stage lacks only what its modules do not name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ssdfgate.model import JsonValue
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.shipped import shipped

STAGES = "stages"
"""What is shipped: the stages, since to cut policies takes longer than to read the cuts."""

DECISION = "data.ssdfgate.gate.decision"
_HEARD = "ssdfgate.heard"
_HANDED_OVER = "heard"
_STUB = f"package {_HEARD}\n\nmeasures := input.{_HANDED_OVER}\n"
_PACKAGE = re.compile(r"^package (\S+)$", re.MULTILINE)
_NO_CODE = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*')
_NAMED = re.compile(r"\bdata\.([a-z_][\w.]*\w)")
_FIELD = re.compile(r"(?<!\.)\binput\b(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Stage:
    """One query.

    Attributes:
        modules: what it needs, by path.
        query: what is asked.
        fields: what its modules read of the input; None where they may read anything.
        hands_over: the name under which the next stage finds the answer in its input; None in the last one.
    """

    modules: Mapping[str, str]
    query: str
    fields: tuple[str, ...] | None
    hands_over: str | None

    def to_json(self) -> dict[str, JsonValue]:
        """The stage for the process that evaluates it."""
        fields = None if self.fields is None else list(self.fields)
        return {"modules": dict(self.modules), "query": self.query, "fields": fields, "hands_over": self.hands_over}


def ready_stages(policies: PolicySet) -> tuple[Stage, ...]:
    """The stages as they were cut when the package was built, or cut now.

    Raises:
        PolicyError: those of the package are damaged.
    """
    return shipped(policies.digest, STAGES, tuple[Stage, ...]) or stages_of(policies.modules)


def stages_of(modules: Mapping[str, str]) -> tuple[Stage, ...]:
    """The measures, then the gate; all at once where no module is called `ssdfgate.heard`."""
    packages = {path: package_of(text) for path, text in modules.items()}
    place = next((path for path, package in packages.items() if package == _HEARD), None)
    if place is None:
        return (Stage(modules, DECISION, None, None),)
    code = {path: _code(text) for path, text in modules.items()}
    asking = _reached(_HEARD, code, packages)
    stubbed, stubbed_code = {**modules, place: _STUB}, {**code, place: _STUB}
    weighing = _reached(DECISION.removeprefix("data."), stubbed_code, packages)
    return (
        Stage(
            {path: modules[path] for path in asking},
            f"data.{_HEARD}.measures",
            _fields(code[path] for path in asking),
            _HANDED_OVER,
        ),
        Stage(
            {path: stubbed[path] for path in weighing},
            DECISION,
            _fields(stubbed_code[path] for path in weighing),
            None,
        ),
    )


def reached_from(name: str, modules: Mapping[str, str]) -> Mapping[str, str]:
    """The modules that whatever lies in this package can look into, itself among them."""
    packages = {path: package_of(text) for path, text in modules.items()}
    code = {path: _code(text) for path, text in modules.items()}
    return {path: modules[path] for path in _reached(name, code, packages)}


def package_of(text: str) -> str:
    """Name of the package of a module; empty where there is none."""
    match = _PACKAGE.search(text)
    return match[1] if match else ""


def _reached(name: str, code: Mapping[str, str], packages: Mapping[str, str]) -> list[str]:
    """Paths of the modules that a query of this name can look into, however far away; `code` is that of each."""
    wanted, found = [name], dict[str, None]()
    while wanted:
        looked_for = wanted.pop()
        for path, package in packages.items():
            if path not in found and _touches(looked_for, package):
                found[path] = None
                wanted += _NAMED.findall(code[path])
    return [path for path in code if path in found]


def _touches(name: str, package: str) -> bool:
    """Whether a name lies in a package, or a package below a name."""
    return f"{name}.".startswith(f"{package}.") or f"{package}.".startswith(f"{name}.")


def _code(text: str) -> str:
    """The module without what texts and comments say."""
    return _NO_CODE.sub('""', text)


def _fields(code: Iterable[str]) -> tuple[str, ...] | None:
    """Fields of the input that are named; None where it is used in another way than by a field."""
    used = {match[1] for text in code for match in _FIELD.finditer(text)}
    return None if None in used else tuple(sorted(used))
