"""Fuzzes readers with atheris: for any bytes a reader gives readings or a ReaderError, within two seconds.

pip install atheris                                     # for CPython 3.11; no dependency of the project
python tools/fuzz_readers.py sarif semgrep-json -- -max_total_time=600

The names are those of readers; without one, everything goes through the door that `import` uses. What stands behind
`--` goes to libFuzzer. The reports in tests/fixtures/reports are where it begins; what it learns stays in .fuzz/.
Half of the time JSON is changed by its structure, so that what is fuzzed lies behind the parser.
"""

import json
import random
import shutil
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["ssdfgate"]):
    from ssdfgate.errors import ReaderError
    from ssdfgate.plugins import registered
    from ssdfgate.readers.opening import opened
    from ssdfgate.readers.summary import summary
    from ssdfgate.readers.understand import understand

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "tests/fixtures/reports"
LARGEST = 1_000_000
VALUES = (
    None, True, 0, -1, 2**31, 2**64, 1e308, 0.5, "", " ", "9.8", "a/../b", "file:///x", "pkg:pypi/a@1", "CVE-2020-1",
    "\x00", "\u202e", "\ud800", "{0}{99}", "2020-01-01T00:00:00Z", [], {}, [None], [[]], {"": None},
)  # fmt: skip
READERS = dict(registered("ssdfgate.readers"))


def main() -> None:
    """Fuzz until libFuzzer has enough."""
    names, options = _arguments(sys.argv[1:])
    corpus = ROOT / ".fuzz" / ("-".join(names) or "door")
    corpus.mkdir(parents=True, exist_ok=True)
    for name in names or READERS:
        for seed in (SEEDS / name).glob("*"):
            if seed.name != "meta.json" and seed.stat().st_size < LARGEST:
                shutil.copy(seed, corpus / f"{name}-{seed.name}")
    target = _read(names) if names else _door
    arguments = [sys.argv[0], str(corpus), "-timeout=2", f"-max_len={LARGEST}", *options]
    atheris.Setup(arguments, target, custom_mutator=_changed)
    atheris.Fuzz()


def _arguments(given: list[str]) -> tuple[list[str], list[str]]:
    place = given.index("--") if "--" in given else len(given)
    return given[:place], given[place + 1 :]


def _read(names: list[str]):  # noqa: ANN202  # a callback of libFuzzer
    readers = [READERS[name] for name in names]

    def one(data: bytes) -> None:
        for reader in readers:
            try:
                content = opened(data).content
                for reading in reader.read(content):
                    summary(reading)
            except ReaderError:
                pass

    return one


def _changed(data: bytes, max_size: int, seed: int) -> bytes:
    """JSON with something else at a few places, or other bytes."""
    chance = random.Random(seed)  # noqa: S311  # no secret depends on it
    try:
        document = json.loads(data) if chance.random() < 0.5 else None  # noqa: PLR2004  # half of the time
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict | list) or not document:
        return bytes(atheris.Mutate(data, max_size))
    for _ in range(chance.randint(1, 4)):
        _change(document, chance)
    return json.dumps(document).encode("utf-8", "surrogatepass")[:max_size]


def _change(document: Any, chance: random.Random) -> None:  # noqa: ANN401  # a JSON document
    """Walk down to a random place and put something else there."""
    owner = document
    while True:
        keys = list(owner) if isinstance(owner, dict) else list(range(len(owner)))
        if not keys:
            return
        key = chance.choice(keys)
        if not isinstance(owner[key], dict | list) or not owner[key] or chance.random() < 0.1:  # noqa: PLR2004
            break
        owner = owner[key]
    if chance.random() < 0.2:  # noqa: PLR2004
        del owner[key]
    else:
        owner[key] = deepcopy(chance.choice([*VALUES, owner[key], [owner[key]], {"id": owner[key]}]))


def _door(data: bytes) -> None:
    try:
        for reading in understand(data, READERS).readings:
            summary(reading)
    except ReaderError:
        pass


if __name__ == "__main__":
    main()
