"""Whatever a file holds, reading it ends in dependencies or in a problem, and never in an exception."""

import json
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from support.manifests import FIXTURES, as_json, as_toml, declared, documents, shapes

from ssdfgate.lockfiles import Declared
from ssdfgate.lockfiles.border import LARGEST, UnreadableError, decode
from ssdfgate.lockfiles.formats import format_of
from ssdfgate.lockfiles.parsed import Parsed
from ssdfgate.model import visible

TOML_FILES = ["pyproject.toml", "uv.lock", "poetry.lock", "pylock.toml", "Pipfile"]
JSON_FILES = ["package.json", "package-lock.json", "npm-shrinkwrap.json", "Pipfile.lock"]
TEXT_FILES = ["requirements.txt", "requirements.in", "setup.cfg", "setup.py"]


def sound(found: Declared | Parsed) -> None:
    """What every reading promises, whatever was read."""
    repr(found).encode("utf-8")
    for item in found.dependencies:
        assert item.name
        assert item.version
    for item in found.unusable:
        assert item.name == visible(item.name) != ""


def parsed(name: str, content: bytes | str) -> None:
    """Read one file as `read_all` does, without writing it."""
    how = format_of(name)
    assert how is not None
    try:
        found = how.parse(decode(content.encode("utf-8", "replace") if isinstance(content, str) else content), name)
    except UnreadableError as error:
        reason = str(error)
    else:
        reason = "none"
        sound(found)
    assert reason


@pytest.mark.parametrize("name", [*TOML_FILES, *JSON_FILES, *TEXT_FILES])
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_arbitrary_bytes(name: str, content: bytes):
    parsed(name, content)


@pytest.mark.parametrize("name", TOML_FILES)
@given(document=documents)
def test_arbitrary_toml(name: str, document: dict):
    parsed(name, tomli_w.dumps(as_toml(document)))


@pytest.mark.parametrize("name", JSON_FILES)
@given(document=documents)
def test_arbitrary_json(name: str, document: dict):
    parsed(name, as_json(document))


ENTRY = st.fixed_dictionaries({"name": st.sampled_from(["a", "b", "A_b", "-", "é", ""])}, optional={
    "version": shapes, "source": shapes, "dependencies": shapes, "optional-dependencies": shapes, "sdist": shapes,
    "wheels": shapes, "files": shapes, "groups": shapes, "markers": shapes, "resolution-markers": shapes,
    "optional": shapes, "category": shapes,
})  # fmt: skip


@pytest.mark.parametrize(
    ("name", "frame"), [("uv.lock", {"version": 1}), ("poetry.lock", {"metadata": {"python-versions": "*"}})]
)
@settings(max_examples=60)
@given(entries=st.lists(ENTRY, max_size=4))
def test_nearly_right_toml(name: str, frame: dict, entries: list):
    document = as_toml({**frame, "package": entries})
    parsed(name, tomli_w.dumps(document))


NODE_KEYS = ("version", "resolved", "integrity", "link", "name", "dependencies", "license", "requires")
NODE = st.fixed_dictionaries({}, optional=dict.fromkeys(NODE_KEYS, shapes))


@pytest.mark.parametrize("version", [1, 2, 3])
@settings(max_examples=60)
@given(nodes=st.dictionaries(st.sampled_from(["", "node_modules/a", "node_modules/@s/b", "pkg", "../out"]), NODE))
def test_nearly_right_npm(version: int, nodes: dict):
    document = {"lockfileVersion": version, "packages": {"": {}, **nodes}, "dependencies": nodes}
    parsed("package-lock.json", as_json(document))


LINE = st.sampled_from([
    "a==1", "a>=1", "-r b.txt", "-e .", "--hash=sha256:00", "git+https://example.org/a.git", "a @ file:///x", "./x",
    "${A}==1", "a==1 \\", "# x", "-c c.txt", "--index-url https://u:p@example.org", "-", "--", "-r", "'", "a ; b",
]) | st.text(max_size=20)  # fmt: skip


@given(lines=st.lists(LINE, max_size=8))
def test_nearly_right_requirements(lines: list[str]):
    parsed("requirements.txt", "\n".join(lines))
    parsed("requirements.in", "\n".join(lines))


LOCKS = sorted(path for path in FIXTURES.rglob("*lock*") if path.is_file())


@settings(max_examples=400)
@given(path=st.sampled_from(LOCKS), data=st.data())
def test_damaged_locks(path: Path, data: st.DataObject):
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    damaged = content[:start] + data.draw(st.binary(max_size=4)) + content[end:]
    parsed(path.name, damaged)


@settings(max_examples=60)
@given(data=st.data())
def test_arbitrary_trees(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    files: dict[str, str | bytes] = {"go.mod": data.draw(st.binary(max_size=5))}
    for name in data.draw(st.sets(st.sampled_from([*TOML_FILES, *JSON_FILES]), min_size=2, max_size=4)):
        real = sorted(FIXTURES.rglob(name))
        if real and data.draw(st.booleans()):
            files[name] = data.draw(st.sampled_from(real)).read_bytes()
        else:
            document = data.draw(documents)
            files[name] = tomli_w.dumps(as_toml(document)) if name in TOML_FILES else as_json(document)
    files["requirements.txt"] = "\n".join(data.draw(st.lists(LINE, max_size=4))).encode("utf-8", "replace")
    sound(declared(tmp_path_factory.mktemp("tree"), files))


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("uv.lock", "version = 1\n[[package]]\nname = 'a'", "a has no source"),
        ("uv.lock", "x = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("uv.lock", "version = 2", "a uv.lock of a version that is not known"),
        ("package-lock.json", '{"a": ' + "[" * 100_000, "nested too deeply"),
        ("package-lock.json", '{"a": 1, "a": 2}', "names a key twice in one object, so its meaning is not certain"),
        ("package-lock.json", '{"a": NaN}', "holds NaN, which is not JSON"),
        ("package-lock.json", "[]", "the document is not a table"),
        ("package.json", '{"dependencies": ["a"]}', "dependencies of package.json is not a table"),
        ("requirements.txt", b"a==1\n\xff\xfe", "not UTF-8 (byte 5)"),
        ("poetry.lock", "package = []", "a poetry.lock without metadata"),
        ("Pipfile.lock", "{}", "a Pipfile.lock without _meta"),
        ("pylock.toml", "lock-version = '2.0'\ncreated-by = 'x'\npackages = []",
         "not a sound lock file (pylock version 2.0 is not supported)"),
        ("package-lock.json", json.dumps({"lockfileVersion": 9}), "a lock file of a version that is not known"),
    ],
)  # fmt: skip
def test_broken_files_say_why(tmp_path: Path, name: str, content: str | bytes, problem: str):
    found = declared(tmp_path, {name: content})
    assert [item.problem for item in found.manifests] == [problem]
    assert not found.dependencies


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    found = declared(tmp_path, {"requirements.txt": b"a==1\n" + b"#" * LARGEST})
    assert [item.problem for item in found.manifests] == ["larger than 32 MiB"]
