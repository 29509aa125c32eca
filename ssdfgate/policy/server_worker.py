"""Runs in a process of its own: talks to an OPA server. Started by path, so it imports nothing of ours.

Reads {"server": {...}} with either "rule" and "documents", or "modules" and "mark", from the file that the first
argument names, and writes {"answers": {name: value}}, {"written": [...], "removed": [...]} or {"error": text} to the
second.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from opa_client.opa import OpaClient
from requests import Response, Session
from requests.exceptions import HTTPError, JSONDecodeError, RequestException, Timeout, TooManyRedirects
from urllib3.exceptions import ProtocolError

LARGEST = 64 * 1024 * 1024
"""Bytes of one response."""

_CHUNK = 64 * 1024
_SHOWN = 300


class _FaultError(Exception):
    """What is wrong, in a sentence."""


class _BoundedClient(OpaClient):  # type: ignore[misc]  # the package has no types
    """Follows no redirect, since it would take the documents elsewhere, and reads no endless response."""

    def _init_session(self) -> Session:
        session: Session = super()._init_session()
        session.max_redirects = 0
        session.hooks["response"].append(_bounded)
        return session

    def get_policies_list(self) -> list[str]:
        """Ids of all modules; the client's own call ends in a slash, from which the server redirects."""
        response = self._session.get(f"{self.root_url}/policies", timeout=self.timeout)
        response.raise_for_status()
        return [item["id"] for item in response.json()["result"]]


def _bounded(response: Response, **_: object) -> Response:
    content = bytearray()
    for chunk in response.raw.stream(_CHUNK, decode_content=True):
        content += chunk
        if len(content) > LARGEST:
            raise _FaultError(f"the response is larger than {LARGEST // 1024**2} MB")
    response._content = bytes(content)  # noqa: SLF001  # requests has no public way to hand over a body that was read
    return response


def client_of(server: dict[str, Any]) -> OpaClient:
    """The client for a described server."""
    return _BoundedClient(
        host=server["host"],
        port=server["port"],
        ssl=(server["authority"] or True) if server["tls"] else False,
        cert=tuple(server["certificate"]) if server["certificate"] else None,
        token=server["token"],
        retries=server["attempts"] - 1,
        timeout=server["timeout_s"],
    )


def evaluate(client: OpaClient, job: dict[str, Any]) -> dict[str, Any]:
    """Ask the rule for every document; a builtin error is an error and not an undefined value."""
    package, rule = job["rule"]
    answers = {}
    for name, document in job["documents"].items():
        response = client.query_rule(document, package, rule, {"strict-builtin-errors": "true"})
        if not isinstance(response, dict) or "result" not in response:
            raise _FaultError(f"data.{package}.{rule} is undefined there: the policies are missing or damaged")
        answers[name] = response["result"]
    return {"answers": answers}


def push(client: OpaClient, job: dict[str, Any]) -> dict[str, Any]:
    """Write what differs and remove what is left over; the mark goes first and comes last."""
    modules, mark = job["modules"], job["mark"]
    root = mark["id"].partition("/")[0]
    ours = {name: client.get_policy(name)["result"]["raw"] for name in _names(client, root)}
    if ours == {**modules, mark["id"]: mark["text"]}:
        return {"written": [], "removed": []}
    if ours.pop(mark["id"], None) is not None:
        client.delete_policy(mark["id"])
    written = {name for name, text in modules.items() if ours.get(name) != text}
    removed = ours.keys() - modules.keys()
    try:
        _in_rounds(sorted({*written, *removed}, key=_place), _changes(client, modules))
    except _FaultError:  # old and new do not fit each other, or something is wrong with the new
        _in_rounds(sorted(_names(client, root), key=_place, reverse=True), client.delete_policy)
        _in_rounds(sorted(modules, key=_place), _changes(client, modules))
        written = set(modules)
    client.update_policy_from_string(mark["text"], mark["id"], rego_compat=False)
    return {"written": sorted({*written, mark["id"]}), "removed": sorted(removed)}


def _names(client: OpaClient, root: str) -> list[str]:
    return [name for name in client.get_policies_list() if name.startswith(f"{root}/")]


def _changes(client: OpaClient, modules: Mapping[str, str]) -> Callable[[str], object]:
    """What to do about a module: write the one that is wanted, remove any other."""

    def change(name: str) -> object:
        if name in modules:
            return client.update_policy_from_string(modules[name], name, rego_compat=False)
        return client.delete_policy(name)

    return change


def _place(name: str) -> tuple[int, str]:
    """Helpers first and the gate last: each then finds what it calls at its first turn."""
    room = name.split("/")[1]
    return {"lib": 0, "gate": 2}.get(room, 1), name


def _in_rounds(names: list[str], change: Callable[[str], object]) -> None:
    """Change module by module: the server compiles after each, so one that another needs has to wait for its turn."""
    waiting = names
    while waiting:
        refused = {name: fault for name in waiting if (fault := _refused(name, change))}
        if len(refused) == len(waiting):
            name = min(refused)
            raise _FaultError(f"the module {name} is refused: {refused[name]}")
        waiting = list(refused)


def _refused(name: str, change: Callable[[str], object]) -> str | None:
    try:
        change(name)
    except RequestException:
        raise
    except Exception as error:  # noqa: BLE001  # the client wraps what the server says in errors of many kinds
        return str(error)[:_SHOWN]
    return None


def told(error: RequestException) -> str:
    """A fault of the connection in words; nothing of the request, which holds the token, is repeated."""
    match error:
        case JSONDecodeError():
            return "its answer is not JSON"
        case TooManyRedirects():
            return "it redirects to another address, which is not followed"
        case Timeout():
            return "it did not answer in time"
        case HTTPError(response=response) if response is not None:
            return f"it answered {response.status_code}: {_message(response)}"
        case _:
            return f"it cannot be reached or does not speak HTTP ({type(error).__name__})"


def _message(response: Response) -> str:
    try:
        said = json.loads(response.content)
    except (ValueError, RecursionError):
        return "no message"
    return str(said.get("message", "no message"))[:_SHOWN] if isinstance(said, dict) else "no message"


def main() -> None:
    """Do one job."""
    job = json.loads(Path(sys.argv[1]).read_bytes())
    try:
        with client_of(job["server"]) as client:
            result = evaluate(client, job) if "documents" in job else push(client, job)
    except RequestException as error:
        result = {"error": told(error)}
    except _FaultError as error:
        result = {"error": str(error)}
    except ProtocolError:
        result = {"error": "it broke off in the middle of its answer"}
    except Exception as error:  # noqa: BLE001  # whatever the client raises is told, never an answer
        result = {"error": f"{type(error).__name__}: {error}"[:_SHOWN]}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
