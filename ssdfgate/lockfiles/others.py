"""Manifests and lock files that are known by name only: they are listed, so that nobody takes them for audited."""

import re

from ssdfgate.lockfiles.model import Ecosystem, Manifest

NOT_READ = "this format is not read"

_EXACT = {
    "go.mod": (Ecosystem.GO, False),
    "go.sum": (Ecosystem.GO, True),
    "Gopkg.toml": (Ecosystem.GO, False),
    "Gopkg.lock": (Ecosystem.GO, True),
    "Godeps.json": (Ecosystem.GO, False),
    "glide.yaml": (Ecosystem.GO, False),
    "glide.lock": (Ecosystem.GO, True),
    "pom.xml": (Ecosystem.MAVEN, False),
    "build.gradle": (Ecosystem.MAVEN, False),
    "build.gradle.kts": (Ecosystem.MAVEN, False),
    "ivy.xml": (Ecosystem.MAVEN, False),
    "build.sbt": (Ecosystem.MAVEN, False),
    "build.sc": (Ecosystem.MAVEN, False),
    "deps.edn": (Ecosystem.MAVEN, False),
    "project.clj": (Ecosystem.MAVEN, False),
    "maven_install.json": (Ecosystem.MAVEN, True),
    "buildscript-gradle.lockfile": (Ecosystem.MAVEN, True),
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
    "paket.dependencies": (Ecosystem.NUGET, False),
    "paket.lock": (Ecosystem.NUGET, True),
    "yarn.lock": (Ecosystem.NPM, True),
    "pnpm-lock.yaml": (Ecosystem.NPM, True),
    "bun.lock": (Ecosystem.NPM, True),
    "bun.lockb": (Ecosystem.NPM, True),
    "package.json5": (Ecosystem.NPM, False),
    "libman.json": (Ecosystem.NPM, False),
    "pdm.lock": (Ecosystem.PYPI, True),
    "pixi.lock": (Ecosystem.PYPI, True),
    "pixi.toml": (Ecosystem.PYPI, False),
    "environment.yml": (Ecosystem.PYPI, False),
    "environment.yaml": (Ecosystem.PYPI, False),
    "conda.yml": (Ecosystem.PYPI, False),
    "conda.yaml": (Ecosystem.PYPI, False),
    "conda-lock.yml": (Ecosystem.PYPI, True),
    "conda-lock.yaml": (Ecosystem.PYPI, True),
    "buildout.cfg": (Ecosystem.PYPI, False),
    "bower.json": (Ecosystem.BOWER, False),
    "deno.lock": (Ecosystem.DENO, True),
    "pubspec.yaml": (Ecosystem.PUB, False),
    "pubspec.lock": (Ecosystem.PUB, True),
    "mix.exs": (Ecosystem.HEX, False),
    "mix.lock": (Ecosystem.HEX, True),
    "rebar.config": (Ecosystem.HEX, False),
    "rebar.lock": (Ecosystem.HEX, True),
    "gleam.toml": (Ecosystem.HEX, False),
    "Package.swift": (Ecosystem.SWIFT, False),
    "Package.resolved": (Ecosystem.SWIFT, True),
    "Podfile": (Ecosystem.COCOAPODS, False),
    "Podfile.lock": (Ecosystem.COCOAPODS, True),
    "Cartfile.private": (Ecosystem.CARTHAGE, False),
    "Cartfile": (Ecosystem.CARTHAGE, False),
    "Cartfile.resolved": (Ecosystem.CARTHAGE, True),
    "conanfile.txt": (Ecosystem.CONAN, False),
    "conanfile.py": (Ecosystem.CONAN, False),
    "conan.lock": (Ecosystem.CONAN, True),
    "vcpkg.json": (Ecosystem.VCPKG, False),
    "shard.yml": (Ecosystem.SHARDS, False),
    "shard.lock": (Ecosystem.SHARDS, True),
    "dub.json": (Ecosystem.DUB, False),
    "dub.sdl": (Ecosystem.DUB, False),
    "dub.selections.json": (Ecosystem.DUB, True),
    "elm.json": (Ecosystem.ELM, True),
    "build.zig.zon": (Ecosystem.ZIG, True),
    "nimble.lock": (Ecosystem.NIMBLE, True),
    "MODULE.bazel.lock": (Ecosystem.BAZEL, True),
    "Chart.lock": (Ecosystem.HELM, True),
    "renv.lock": (Ecosystem.CRAN, True),
    "packrat.lock": (Ecosystem.CRAN, True),
    "stack.yaml": (Ecosystem.HACKAGE, False),
    "stack.yaml.lock": (Ecosystem.HACKAGE, True),
    "cabal.project.freeze": (Ecosystem.HACKAGE, True),
    "Manifest.toml": (Ecosystem.JULIA, True),
    "Makefile.PL": (Ecosystem.CPAN, False),
    "Build.PL": (Ecosystem.CPAN, False),
    "cpanfile": (Ecosystem.CPAN, False),
    "cpanfile.snapshot": (Ecosystem.CPAN, True),
}
_BY_ENDING = {
    ".csproj": (Ecosystem.NUGET, False),
    ".fsproj": (Ecosystem.NUGET, False),
    ".vbproj": (Ecosystem.NUGET, False),
    ".nuspec": (Ecosystem.NUGET, False),
    ".gemspec": (Ecosystem.RUBYGEMS, False),
    ".gemfile": (Ecosystem.RUBYGEMS, False),
    ".podspec": (Ecosystem.COCOAPODS, False),
    ".nimble": (Ecosystem.NIMBLE, False),
    ".cabal": (Ecosystem.HACKAGE, False),
    ".opam": (Ecosystem.OPAM, False),
    ".opam.locked": (Ecosystem.OPAM, True),
    ".rockspec": (Ecosystem.LUAROCKS, False),
    ".versions.toml": (Ecosystem.MAVEN, False),
    ".gradle": (Ecosystem.MAVEN, False),
    ".gradle.kts": (Ecosystem.MAVEN, False),
    "conda-lock.yml": (Ecosystem.PYPI, True),
    "conda-lock.yaml": (Ecosystem.PYPI, True),
}
_ENDINGS = tuple(_BY_ENDING)
_OF_ONE_SWIFT = re.compile(r"Package@swift-.+\.swift\Z")


def recognise(path: str) -> Manifest | None:
    """The manifest by this name, marked as not read; None where the name means nothing here."""
    name = path.rpartition("/")[2]
    known = _EXACT.get(name)
    if known is None and name.endswith(_ENDINGS) and name not in _BY_ENDING:
        known = next(found for ending, found in _BY_ENDING.items() if name.endswith(ending))
    if known is None and _OF_ONE_SWIFT.match(name):
        known = Ecosystem.SWIFT, False
    return Manifest(path, known[0], known[1], problem=NOT_READ) if known else None
