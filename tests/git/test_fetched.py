"""Policies in a repository far away: over https, with a certificate to trust and credentials to show."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.githttps import PASSWORD, USER, serving_git

from ssdfgate.errors import ContextError
from ssdfgate.git import fetched_repository

AUTHOR = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "a",
          "GIT_COMMITTER_EMAIL": "a@b.example", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}  # fmt: skip


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **AUTHOR}, capture_output=True, check=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    source = tmp_path / "root" / "rules"
    source.mkdir(parents=True)
    git(source, "init", "--quiet", "--initial-branch=main")
    (source / "a.rego").write_text("package a\n")
    git(source, "add", ".")
    git(source, "commit", "--quiet", "--message=one")
    with serving_git(tmp_path / "root", tmp_path) as (address, pem):
        yield f"{address}/rules/.git", pem


@pytest.fixture
def person(server: tuple[str, Path], tmp_path: Path) -> Mapping[str, str]:
    """Somebody who trusts the certificate, and whose git knows the password."""
    home = tmp_path / "home"
    home.mkdir()
    host = server[0].removeprefix("https://").partition("/")[0]
    (home / ".gitconfig").write_text(f"[credential]\n\thelper = store --file={home}/credentials\n")
    (home / "credentials").write_text(f"https://{USER}:{PASSWORD}@{host.replace(':', '%3a')}\n")
    return {"HOME": str(home), "GIT_SSL_CAINFO": str(server[1])}


def fetched(address: str, environ: Mapping[str, str]) -> list[str]:
    with fetched_repository(address, "main", environ) as (repository, commit):
        return [file.path for file in repository.files(commit, ())]


def test_a_commit_is_fetched_with_the_credentials_of_the_person(server, person):
    assert fetched(server[0], person) == ["a.rego"]


def test_a_certificate_that_nobody_vouches_for_is_refused(server, person):
    with pytest.raises(ContextError, match="certificate"):
        fetched(server[0], {"HOME": person["HOME"]})


def test_without_credentials_it_is_refused_and_nobody_is_asked(server, person, tmp_path):
    with pytest.raises(ContextError, match="terminal prompts disabled"):
        fetched(server[0], {**person, "HOME": str(tmp_path)})


def test_a_password_in_the_address_is_not_told(server, person, tmp_path):
    wrong = server[0].replace("https://", f"https://{USER}:wrong-{PASSWORD}@")
    with pytest.raises(ContextError) as refused:
        fetched(wrong, {**person, "HOME": str(tmp_path)})
    assert PASSWORD not in str(refused.value)
    right = server[0].replace("https://", f"https://{USER}:{PASSWORD}@")
    assert fetched(right, {**person, "HOME": str(tmp_path)}) == ["a.rego"]


def test_plain_http_is_refused(server, person):
    with pytest.raises(ContextError, match="http"):
        fetched(server[0].replace("https:", "http:"), person)
