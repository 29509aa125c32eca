"""Manifests and lock files that are known by name only: they are listed, so that nobody takes them for audited."""

import re

from ssdfgate.lockfiles.model import Ecosystem, Manifest

NOT_READ = "this format is not read"

_EXACT = {
    "go.mod": (Ecosystem.GO, False),
    "go.sum": (Ecosystem.GO, True),
    "pom.xml": (Ecosystem.MAVEN, False),
    "build.gradle": (Ecosystem.MAVEN, False),
    "build.gradle.kts": (Ecosystem.MAVEN, False),
    "libs.versions.toml": (Ecosystem.MAVEN, False),
    "gradle.lockfile": (Ecosystem.MAVEN, True),
    "Cargo.toml": (Ecosystem.CRATES, False),
    "Cargo.lock": (Ecosystem.CRATES, True),
    "Gemfile": (Ecosystem.RUBYGEMS, False),
    "gems.rb": (Ecosystem.RUBYGEMS, False),
    "Gemfile.lock": (Ecosystem.RUBYGEMS, True),
    "gems.locked": (Ecosystem.RUBYGEMS, True),
    "composer.json": (Ecosystem.PACKAGIST, False),
    "composer.lock": (Ecosystem.PACKAGIST, True),
    "packages.config": (Ecosystem.NUGET, False),
    "Directory.Packages.props": (Ecosystem.NUGET, False),
    "packages.lock.json": (Ecosystem.NUGET, True),
    "yarn.lock": (Ecosystem.NPM, True),
    "pnpm-lock.yaml": (Ecosystem.NPM, True),
    "bun.lock": (Ecosystem.NPM, True),
    "bun.lockb": (Ecosystem.NPM, True),
    "pdm.lock": (Ecosystem.PYPI, True),
    "pixi.lock": (Ecosystem.PYPI, True),
    "pixi.toml": (Ecosystem.PYPI, False),
    "environment.yml": (Ecosystem.PYPI, False),
    "environment.yaml": (Ecosystem.PYPI, False),
    "conda-lock.yml": (Ecosystem.PYPI, True),
}
_PATTERNS = (
    (re.compile(r".+\.(?:cs|fs|vb)proj\Z"), Ecosystem.NUGET, False),
    (re.compile(r".+\.gemspec\Z"), Ecosystem.RUBYGEMS, False),
)


def recognise(path: str) -> Manifest | None:
    """The manifest by this name, marked as not read; None where the name means nothing here."""
    name = path.rpartition("/")[2]
    known = _EXACT.get(name)
    if known is None:
        known = next(((eco, locks) for pattern, eco, locks in _PATTERNS if pattern.match(name)), None)
    return Manifest(path, known[0], known[1], problem=NOT_READ) if known else None
