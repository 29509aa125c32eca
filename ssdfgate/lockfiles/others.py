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
_PATTERNS = (
    (re.compile(r".+\.(?:cs|fs|vb)proj\Z"), Ecosystem.NUGET, False),
    (re.compile(r".+\.nuspec\Z"), Ecosystem.NUGET, False),
    (re.compile(r".+\.(?:gemspec|gemfile)\Z"), Ecosystem.RUBYGEMS, False),
    (re.compile(r".+\.podspec\Z"), Ecosystem.COCOAPODS, False),
    (re.compile(r"Package@swift-.+\.swift\Z"), Ecosystem.SWIFT, False),
    (re.compile(r".+\.nimble\Z"), Ecosystem.NIMBLE, False),
    (re.compile(r".+\.cabal\Z"), Ecosystem.HACKAGE, False),
    (re.compile(r".+\.opam\Z"), Ecosystem.OPAM, False),
    (re.compile(r".+\.opam\.locked\Z"), Ecosystem.OPAM, True),
    (re.compile(r".+\.rockspec\Z"), Ecosystem.LUAROCKS, False),
    (re.compile(r".+\.versions\.toml\Z"), Ecosystem.MAVEN, False),
    (re.compile(r".+\.gradle(?:\.kts)?\Z"), Ecosystem.MAVEN, False),
    (re.compile(r".*conda-lock\.ya?ml\Z"), Ecosystem.PYPI, True),
)


_ANY = re.compile("|".join(pattern.pattern for pattern, _, _ in _PATTERNS))
"""Any of them: most files are none, and are asked about once."""


def recognise(path: str) -> Manifest | None:
    """The manifest by this name, marked as not read; None where the name means nothing here."""
    name = path.rpartition("/")[2]
    known = _EXACT.get(name)
    if known is None and _ANY.match(name):
        known = next(((eco, locks) for pattern, eco, locks in _PATTERNS if pattern.match(name)), None)
    return Manifest(path, known[0], known[1], problem=NOT_READ) if known else None
