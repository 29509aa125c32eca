"""The catalogues that records refer to, each loaded once and only when it is named."""

from collections.abc import Callable, Iterable, Mapping

from ssdfgate.errors import ConfigError
from ssdfgate.frameworks import available, load_framework
from ssdfgate.model import Framework, Requirement, clean
from ssdfgate.validation import suggestion

_HINT = "`ssdfgate frameworks ID` lists the requirements of a catalogue, and `ssdfgate frameworks` the catalogues."
_LONGEST = 60


class Catalogues:
    """Looks requirements up.

    Args:
        own: catalogues that are not among those that ship with the tool.
        late: what reads others, by their id, once they are asked for; None where there is nothing to read.
    """

    def __init__(
        self, own: Iterable[Framework] = (), late: Mapping[str, Callable[[], Framework | None]] | None = None
    ) -> None:
        self._known = {framework.id: _by_id(framework) for framework in own}
        self._late = dict(late or {})

    def requirement(self, framework: str, identifier: str) -> Requirement:
        """The requirement of that id.

        Raises:
            ConfigError: there is no such catalogue, or it has no such requirement; says what may have been meant.
        """
        rows = self._rows(framework)
        if identifier not in rows:
            problem = f"{framework} has no requirement `{clean(identifier, _LONGEST)}`{suggestion(identifier, rows)}"
            raise ConfigError(problem, hint=_HINT)
        return rows[identifier]

    def holding(self, identifier: str, frameworks: Iterable[str] = ()) -> tuple[Requirement, ...]:
        """Every requirement of that id in these catalogues, or in all that there are."""
        found = (self._rows(name).get(identifier) for name in frameworks or self._names())
        return tuple(requirement for requirement in found if requirement is not None)

    def _rows(self, framework: str) -> dict[str, Requirement]:
        if framework not in self._known:
            self._known[framework] = _by_id(self._read(framework))
        return self._known[framework]

    def _read(self, framework: str) -> Framework:
        if framework not in self._late:
            if framework in available():
                return load_framework(framework)
            problem = f"there is no catalogue `{clean(framework, _LONGEST)}`{suggestion(framework, self._names())}"
            raise ConfigError(problem, hint=_HINT)
        found = self._late[framework]()
        if found is None:
            problem = f"the catalogue `{framework}` is empty: the configuration names no policies of your own"
            raise ConfigError(problem, hint="Name them under `policies:`; see docs/policies.md.")
        return found

    def _names(self) -> tuple[str, ...]:
        return tuple(sorted({*available(), *self._known}))


def _by_id(framework: Framework) -> dict[str, Requirement]:
    return {requirement.id: requirement for requirement in framework.requirements}
