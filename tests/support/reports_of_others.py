"""Reports that real tools wrote: tests/fixtures/reports/<reader>/, with a meta.json beside them."""

import json
import tomllib
from importlib import import_module
from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "reports"
POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["ssdfgate.readers"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
"""Any document, a small one."""


def made(point):
    """The reader of an entry point, also of one that is not installed yet."""
    module, _, name = point.partition(":")
    return getattr(import_module(module), name)()


READERS = {name: made(point) for name, point in POINTS.items()}


def fixtures(reader):
    """By file name: `tool`, `version`, `made_by`, and what the `readings` must say."""
    meta = FIXTURES / reader / "meta.json"
    return json.loads(meta.read_text()) if meta.is_file() else {}


def places(value, path=()):
    """Every place of a JSON document."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def mutated(content, data, values):
    """The report with something else at one place: of its structure where it is JSON, else of its bytes."""
    try:
        document = json.loads(content)
    except ValueError:
        return _other_bytes(content, data)
    found = [place for place in places(document) if place]
    *parents, last = data.draw(st.sampled_from(found[:: max(1, len(found) // 2000)]))
    owner = document
    for key in parents:
        owner = owner[key]
    if isinstance(owner, dict) and data.draw(st.booleans()):
        del owner[last]
    else:
        owner[last] = data.draw(values)
    return json.dumps(document).encode("utf-8", "surrogatepass")


def _other_bytes(content, data):
    at = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    return content[:at] + data.draw(st.binary(max_size=20)) + content[at + length :]
