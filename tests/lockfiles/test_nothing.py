"""Manifests that are not read as a whole, and state all the same that they ask for nothing."""

import pytest

from ssdfgate.lockfiles.nothing import NAMES, states_none

GO = "// a\nmodule example.org/a\n\ngo 1.22 // b\ntoolchain go1.22.1\n"
CARGO = "[package]\nname = 'a'\n"
LOCK = "version = 4\n\n[[package]]\nname = 'a'\nversion = '0.1.0'\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("go.mod", GO),
        ("go.sum", "\n"),
        ("Cargo.toml", CARGO),
        ("Cargo.toml", CARGO + "[dependencies]\n[dev-dependencies]\n[target.'cfg(unix)'.dependencies]\n"),
        ("Cargo.toml", "[workspace]\nmembers = ['a']\n"),
        ("Cargo.lock", LOCK),
    ],
)
def test_files_that_ask_for_nothing(name, text):
    assert name in NAMES
    assert states_none(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("go.mod", ""),
        ("go.mod", "go 1.22\n"),
        ("go.mod", GO + "require b v1.0.0\n"),
        ("go.mod", GO + "require (\n\tb v1.0.0\n)\n"),
        ("go.mod", GO + "tool b/cmd\n"),
        ("go.mod", GO + "replace a => ../a\n"),
        ("go.mod", GO + "retract (\n v1\n)\n"),
        ("go.sum", "b v1.0.0 h1:x=\n"),
        ("Cargo.toml", ""),
        ("Cargo.toml", "["),
        ("Cargo.toml", "package = 1\ndependencies = 2\n"),
        ("Cargo.toml", CARGO + "[dependencies]\nserde = '1'\n"),
        ("Cargo.toml", CARGO + "[dev-dependencies]\nserde = '1'\n"),
        ("Cargo.toml", CARGO + "[build-dependencies]\ncc = '1'\n"),
        ("Cargo.toml", CARGO + "[target.'cfg(unix)'.dependencies]\nlibc = '1'\n"),
        ("Cargo.toml", "[workspace]\n[workspace.dependencies]\nserde = '1'\n"),
        ("Cargo.toml", CARGO + "[patch.crates-io]\na = { path = 'b' }\n"),
        ("Cargo.lock", ""),
        ("Cargo.lock", LOCK + "[[package]]\nname = 'b'\nsource = 'registry+x'\n"),
        ("pom.xml", "<project/>"),
    ],
)
def test_files_that_ask_for_something_or_do_not_tell(name, text):
    assert not states_none(name, text)
