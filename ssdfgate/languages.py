"""Which language a file is written in, by its name and, for scripts, by its first line."""

import re

_SUFFIXES = {
    "python": (".py", ".pyi", ".pyw", ".pyx"),
    "javascript": (".js", ".jsx", ".mjs", ".cjs"),
    "typescript": (".ts", ".tsx", ".mts", ".cts"),
    "go": (".go",),
    "java": (".java",),
    "kotlin": (".kt", ".kts"),
    "scala": (".scala",),
    "c": (".c", ".h"),
    "cpp": (".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx"),
    "csharp": (".cs",),
    "rust": (".rs",),
    "ruby": (".rb", ".rake"),
    "php": (".php", ".phtml"),
    "swift": (".swift",),
    "objective-c": (".m", ".mm"),
    "perl": (".pl", ".pm"),
    "lua": (".lua",),
    "shell": (".sh", ".bash", ".zsh"),
    "powershell": (".ps1", ".psm1"),
    "elixir": (".ex", ".exs"),
    "dart": (".dart",),
    "solidity": (".sol",),
    "terraform": (".tf",),
    "dockerfile": (".dockerfile",),
}
_BY_SUFFIX = {suffix: language for language, suffixes in _SUFFIXES.items() for suffix in suffixes}
_NAMES = {"sconstruct": "python", "sconscript": "python", "wscript": "python", "rakefile": "ruby", "gemfile": "ruby"}
_WORKFLOW = re.compile(r"(?:\A|/)\.github/workflows/[^/]+\.ya?ml\Z|(?:\A|/)action\.ya?ml\Z")
_YAML = (".yml", ".yaml")
_DOCKERFILE = re.compile(r"(?:Docker|Container)file(?:\..+)?\Z", re.IGNORECASE | re.DOTALL)
_FIRST_OF_DOCKERFILES = frozenset("dDcC")
_SHEBANG = re.compile(rb"\A#![^\n]*?\b(python|node|bash|sh|zsh|ruby|perl|php)[0-9.]*(?:\s|\Z)")
_INTERPRETERS = {
    b"python": "python",
    b"node": "javascript",
    b"bash": "shell",
    b"sh": "shell",
    b"zsh": "shell",
    b"ruby": "ruby",
    b"perl": "perl",
    b"php": "php",
}

GITHUB_WORKFLOW = "github-workflow"
"""Workflow and action definitions of GitHub: YAML, but with rules of its own."""

CONFIGURATION_LANGUAGES = frozenset({GITHUB_WORKFLOW, "dockerfile", "terraform"})
"""Languages that describe pipelines and machines; the others hold the product's source code."""

LANGUAGES = tuple(sorted({*_SUFFIXES, GITHUB_WORKFLOW}))
"""Every language that the inventory tells apart."""


def language_of(path: str) -> str | None:
    """Language by the name alone; None where the name does not tell."""
    name = path.rpartition("/")[2]
    if path.endswith(_YAML) and _WORKFLOW.search(path):
        return GITHUB_WORKFLOW
    if name[:1] in _FIRST_OF_DOCKERFILES and _DOCKERFILE.match(name):
        return "dockerfile"
    stem, _, ending = name.rpartition(".")
    by_suffix = _BY_SUFFIX.get(f".{ending.lower()}") if stem else None  # `.py` is a name, no ending
    return by_suffix or _NAMES.get(name.lower())


def language_of_script(head: bytes) -> str | None:
    """Language by the interpreter line, for files whose name does not tell."""
    match = _SHEBANG.match(head)
    return _INTERPRETERS[match[1]] if match else None
