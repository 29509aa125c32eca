"""The engine for many repositories: an Open Policy Agent server, asked through opa-python-client.

The client runs in a child process, like the embedded engine: a server that never stops sending, sends too much or
sends something else ends in a PolicyError within the time limit, and never in an answer.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from ssdfgate.errors import PolicyError, ProcessError, UsageError
from ssdfgate.model import Digest, JsonValue, canonical_json, clean
from ssdfgate.policy.interface import PolicySet, measures_in
from ssdfgate.policy.served import MARK, RULE, mark_of, modules_of
from ssdfgate.process import Command, Ended, Finished, run
from ssdfgate.scratch import scratch

_WORKER = Path(__file__).with_name("server_worker.py")
_LARGEST_ANSWER = 64 * 1024 * 1024
_DEFAULT_PORT = 8181
_LET_IN = "Give a token that it takes: SSDFGATE_OPA_TOKEN or --opa-token-file."
_ELSEWHERE = {
    "it cannot be reached": "The gate stays closed. Check --opa-url, and that the server runs and answers there.",
    "it answered 401": _LET_IN,
    "it answered 403": _LET_IN,
}
"""What to do where the policies on the server are not to blame, by how its answer is told."""

_PUSH = "Load the policies with `ssdfgate policy push`, or let the server take `ssdfgate policy bundle`."


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is and how it is talked to.

    Attributes:
        tls: whether the address is https; certificates are then always verified.
        authority: file with the certificates to trust in place of the public ones.
        certificate: (certificate, key) files with which we show who we are.
        token: bearer token; never part of a message.
        attempts: how often a connection is tried, with growing pauses.
    """

    host: str
    port: int
    tls: bool
    authority: str | None = None
    certificate: tuple[str, str] | None = None
    token: str | None = None
    timeout_s: float = 30.0
    attempts: int = 3

    @property
    def address(self) -> str:
        """As a person writes it."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"


def server_at(url: str) -> Server:
    """The server at an address such as `https://opa.example.com:8181`.

    Raises:
        UsageError: not such an address; it may hold neither a path nor credentials.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise UsageError(f"--opa-url is not an address: {error}") from error
    if not _is_plain(parts):
        hint = "Write it as https://opa.example.com:8181; a token goes into SSDFGATE_OPA_TOKEN."
        raise UsageError("--opa-url is not the address of an OPA server", hint=hint)
    return Server(str(parts.hostname), port, parts.scheme == "https")


def _is_plain(parts: SplitResult) -> bool:
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and parts.path in {"", "/"}
        and not (parts.query or parts.fragment or parts.username or parts.password)
    )


class ServerEngine:
    """Evaluates on a server, which must hold the very policies that are expected."""

    def __init__(self, server: Server, expected: Digest | None = None) -> None:
        """Take the server.

        Args:
            server: where it is.
            expected: digest of the policies that it must hold; None means those that ship with this version.
        """
        self._server = server
        self._expected = expected

    @property
    def name(self) -> str:
        """For the report."""
        return f"opa at {self._server.address}"

    def evaluate(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """Evaluate the gate once for each document; see `Engine`."""
        result = _ask(self._server, {"rule": list(RULE), "documents": dict(documents)})
        answers = result.get("answers")
        if not isinstance(answers, dict) or set(answers) != set(documents):
            raise PolicyError(f"{self.name} did not answer for every document")
        expected = str(self._expected or policies.digest)
        return {name: self._decision(answer, expected) for name, answer in answers.items()}

    def measures(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """What the measures say; see `Engine`. A server is asked for nothing but decisions."""
        return measures_in(self.evaluate(policies, documents))

    def _decision(self, answer: JsonValue, expected: str) -> JsonValue:
        if not isinstance(answer, dict) or set(answer) != {"policies", "decision"}:
            raise PolicyError(f"{self.name} gave no whole answer", hint=_PUSH)
        if answer["policies"] != expected:
            held = clean(str(answer["policies"]), 100)
            raise PolicyError(f"{self.name} holds the policies {held}, and {expected} are expected", hint=_PUSH)
        decision: JsonValue = answer["decision"]
        return decision


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: ids of modules that were written and removed; nothing where all was there already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


def push(server: Server, policies: PolicySet) -> Pushed:
    """Bring policies to a server; doing it twice changes nothing.

    Raises:
        PolicyError: the server cannot be reached, or refuses a module.
    """
    job: dict[str, JsonValue] = {
        "modules": dict(modules_of(policies)),
        "mark": {"id": MARK, "text": mark_of(policies)},
    }
    result = _ask(server, job)
    written, removed = result.get("written"), result.get("removed")
    if not isinstance(written, list) or not isinstance(removed, list):
        raise PolicyError(f"opa at {server.address} did not say what it took")
    return Pushed(tuple(map(str, written)), tuple(map(str, removed)))


def _ask(server: Server, job: dict[str, JsonValue]) -> Mapping[str, JsonValue]:
    with scratch("ssdfgate-opa-") as folder:
        answer = folder / "answer.json"
        (folder / "job.json").write_bytes(canonical_json({**job, "server": _described(server)}))
        command = Command(
            argv=(sys.executable, "-I", str(_WORKER), str(folder / "job.json"), str(answer)),
            cwd=folder,
            timeout_s=server.timeout_s,
            network=True,
            memory_bytes=1024**3,
            outputs=(answer,),
            output_bytes=_LARGEST_ANSWER,
        )
        try:
            finished = run(command)
        except ProcessError as error:
            raise PolicyError(f"the client of the OPA server cannot be started: {error}") from error
        return _result(finished, answer, server)


def _described(server: Server) -> dict[str, JsonValue]:
    return {**asdict(server), "certificate": list(server.certificate) if server.certificate else None}


def _result(finished: Finished, path: Path, server: Server) -> Mapping[str, JsonValue]:
    if finished.ended is Ended.TIMED_OUT:
        raise PolicyError(
            f"opa at {server.address} gave no answer within {server.timeout_s:g} s",
            hint="The gate stays closed. Look at the server, or allow more time with --opa-timeout.",
        )
    if finished.ended is not Ended.EXITED or finished.returncode != 0:
        raise PolicyError(f"the client of the OPA server {finished.describe()}")
    try:
        result = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise PolicyError(f"opa at {server.address} gave no answer that can be read") from error
    if not isinstance(result, dict) or "error" in result:
        told = clean(str(result.get("error")), 500) if isinstance(result, dict) else "not an object"
        raise PolicyError(f"opa at {server.address}: {told}", hint=_hint_for(told))
    return result


def _hint_for(told: str) -> str:
    return next((hint for start, hint in _ELSEWHERE.items() if told.startswith(start)), _PUSH)
