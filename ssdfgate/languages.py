"""Which language a file is written in, by its name and, for scripts, by its first line."""

import codecs
import re

_PYTHON = (
    ".py", ".pyi", ".pyw", ".pyx", ".pxd", ".pxi", ".py3", ".pyt", ".wsgi", ".tac", ".rpy", ".gyp", ".gypi", ".ipy",
    ".sage",
)  # fmt: skip
_SUFFIXES = {
    "python": _PYTHON,
    "javascript": (".js", ".jsx", ".mjs", ".cjs", ".es6", ".jsm"),
    "typescript": (".ts", ".tsx", ".mts", ".cts"),
    "go": (".go",),
    "java": (".java",),
    "kotlin": (".kt", ".kts"),
    "scala": (".scala",),
    "c": (".c", ".h"),
    "cpp": (".cc", ".cpp", ".cxx", ".c++", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp", ".ixx", ".cppm", ".ino"),
    "csharp": (".cs",),
    "rust": (".rs",),
    "ruby": (".rb", ".rake", ".ru", ".rbw", ".gemspec", ".jbuilder"),
    "php": (".php", ".php3", ".php4", ".php5", ".php7", ".php8", ".phtml", ".pht"),
    "swift": (".swift",),
    "objective-c": (".m", ".mm"),
    "perl": (".pl", ".pm", ".psgi"),
    "lua": (".lua",),
    "shell": (".sh", ".bash", ".zsh", ".ksh", ".csh", ".fish"),
    "powershell": (".ps1", ".psm1", ".psd1"),
    "batch": (".bat", ".cmd"),
    "elixir": (".ex", ".exs"),
    "dart": (".dart",),
    "solidity": (".sol",),
    "jupyter": (".ipynb",),
    "vue": (".vue",),
    "svelte": (".svelte",),
    "astro": (".astro",),
    "coffeescript": (".coffee",),
    "erb": (".erb",),
    "jsp": (".jsp", ".jspx", ".jspf"),
    "asp": (".asp", ".aspx", ".ascx", ".ashx", ".asmx", ".asax", ".cshtml", ".vbhtml", ".razor"),
    "groovy": (".groovy", ".gvy"),
    "clojure": (".clj", ".cljs", ".cljc"),
    "fsharp": (".fs", ".fsx", ".fsi"),
    "visual-basic": (".vb", ".vbs", ".bas"),
    "plsql": (".pls", ".pks", ".pkb", ".plsql"),
    "haskell": (".hs", ".lhs"),
    "ocaml": (".ml", ".mli"),
    "erlang": (".erl", ".hrl"),
    "r": (".r",),
    "julia": (".jl",),
    "zig": (".zig",),
    "nim": (".nim",),
    "crystal": (".cr",),
    "tcl": (".tcl",),
    "pascal": (".pas", ".dpr"),
    "cobol": (".cbl", ".cob"),
    "fortran": (".f", ".f90", ".f95", ".f03", ".f08", ".for"),
    "ada": (".adb", ".ads"),
    "assembly": (".asm", ".s"),
    "cuda": (".cu", ".cuh"),
    "coldfusion": (".cfm", ".cfc"),
    "abap": (".abap",),
    "lisp": (".lisp", ".lsp", ".el", ".scm", ".rkt"),
    "haxe": (".hx",),
    "awk": (".awk",),
    "applescript": (".applescript",),
    "autohotkey": (".ahk",),
    "elm": (".elm",),
    "gdscript": (".gd",),
    "hack": (".hack",),
    "livescript": (".ls",),
    "move": (".move",),
    "nushell": (".nu",),
    "purescript": (".purs",),
    "qml": (".qml",),
    "raku": (".raku", ".rakumod"),
    "vala": (".vala",),
    "verilog": (".v", ".vh", ".sv", ".svh"),
    "vhdl": (".vhd", ".vhdl"),
    "vyper": (".vy",),
    "terraform": (".tf", ".tofu"),
    "bicep": (".bicep",),
    "dockerfile": (".dockerfile",),
}
_BY_SUFFIX = {suffix: language for language, suffixes in _SUFFIXES.items() for suffix in suffixes}
_TEMPLATES = (
    ".j2", ".jinja", ".jinja2", ".hbs", ".mustache", ".ejs", ".twig", ".ftl", ".liquid", ".pug", ".haml",
    ".eex", ".gotmpl", ".gsp", ".heex", ".latte", ".leex", ".mako", ".njk", ".slim", ".tmpl", ".tpl", ".vm",
)  # fmt: skip
_UNREAD = {
    "html": (".html", ".htm", ".xhtml"),
    "sql": (".sql", ".ddl", ".psql"),
    "xslt": (".xsl", ".xslt"),
    "template": _TEMPLATES,
    "python path": (".pth",),
    "starlark": (".bzl", ".star"),
    "nix": (".nix",),
}
"""What may hold code, and is mostly something else: it is told, and not counted as source code."""

_UNREAD_BY_SUFFIX = {suffix: name for name, suffixes in _UNREAD.items() for suffix in suffixes}
_NAMES = {"sconstruct": "python", "sconscript": "python", "wscript": "python", "rakefile": "ruby", "gemfile": "ruby"}
_WORKFLOW = re.compile(r"(?:\A|/)\.(?:github|forgejo|gitea)/workflows/[^/]+\.ya?ml\Z|(?:\A|/)action\.ya?ml\Z")
_YAML = (".yml", ".yaml")
_TERRAFORM = (".tf.json", ".tofu.json")
_DOCKERFILE = re.compile(r"(?:Docker|Container)file(?:\..+)?\Z", re.IGNORECASE | re.DOTALL)
_FIRST_OF_DOCKERFILES = frozenset("dDcC")
_INTERPRETERS = {
    "python": ("python", "pypy", "ipython", "jython", "graalpy", "micropython", "uv", "pipx"),
    "javascript": ("node", "nodejs", "deno", "bun", "zx"),
    "typescript": ("ts-node", "tsx"),
    "shell": ("bash", "sh", "zsh", "dash", "ash", "ksh", "mksh", "csh", "tcsh", "fish"),
    "powershell": ("pwsh", "powershell"),
    "ruby": ("ruby", "jruby"),
    "perl": ("perl",),
    "php": ("php",),
    "lua": ("lua", "luajit"),
    "r": ("Rscript",),
    "tcl": ("tclsh", "wish", "expect"),
    "julia": ("julia",),
    "elixir": ("elixir",),
    "erlang": ("escript",),
    "groovy": ("groovy",),
    "haskell": ("runhaskell", "runghc", "stack"),
    "ocaml": ("ocaml",),
}
_BY_INTERPRETER = {name.encode(): language for language, names in _INTERPRETERS.items() for name in names}
_SHEBANG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?#![^\n]*?(?<![\w.-])("
    + b"|".join(sorted(map(re.escape, _BY_INTERPRETER), reverse=True))
    + rb")[0-9.]*(?:-dbg)?(?:\s|\Z)"
)

_ANY_SCRIPT = re.compile(rb"\A(?:\xef\xbb\xbf)?#![ \t]*/")
_OPENS_PHP = b"<?php"

SCRIPT = "script"
"""A file that an interpreter which we do not know is to run."""

GITHUB_WORKFLOW = "github-workflow"
"""Workflow and action definitions of GitHub, which Forgejo and Gitea run too: YAML, but with rules of its own."""

JENKINSFILE = "jenkinsfile"
"""Pipelines of Jenkins, whatever their ending."""

CONFIGURATION_LANGUAGES = frozenset({GITHUB_WORKFLOW, JENKINSFILE, "dockerfile", "terraform", "bicep"})
"""Languages that describe pipelines and machines; the others hold the product's source code."""

LANGUAGES = tuple(sorted({*_SUFFIXES, GITHUB_WORKFLOW, JENKINSFILE, SCRIPT}))
"""Every language that the inventory tells apart."""


def language_of(path: str) -> str | None:
    """Language by the name alone; None where the name does not tell."""
    name = path.rpartition("/")[2]
    if path.endswith(_YAML) and _WORKFLOW.search(path):
        return GITHUB_WORKFLOW
    if name == "Jenkinsfile" or name.startswith("Jenkinsfile."):
        return JENKINSFILE
    if name[:1] in _FIRST_OF_DOCKERFILES and _DOCKERFILE.match(name):
        return "dockerfile"
    if name.endswith(_TERRAFORM):
        return "terraform"
    stem, _, ending = name.rpartition(".")
    by_suffix = _BY_SUFFIX.get(f".{ending.lower()}") if stem else None  # `.py` is a name, no ending
    return by_suffix or _NAMES.get(name.lower())


def unread_of(path: str) -> str | None:
    """What a file is that may hold code of a kind which is not counted as source code; None for all others."""
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    return _UNREAD_BY_SUFFIX.get(f".{ending.lower()}") if stem else None


def language_of_script(head: bytes) -> str | None:
    """Language by the interpreter line or the opening mark of PHP, for files whose name does not tell."""
    match = _SHEBANG.match(head)
    if match:
        return _BY_INTERPRETER[match[1]]
    if _ANY_SCRIPT.match(head):
        return SCRIPT
    return "php" if head.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_OPENS_PHP) else None
