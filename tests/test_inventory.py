import os
import warnings

import pytest
from conftest import git
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.errors import InventoryError
from ssdfgate.inventory import ANYTHING, LARGEST_SOURCE, Blocked, GitFiles, Snapshot, encoding, take
from ssdfgate.inventory.encoding import oddity_of
from ssdfgate.model import Digest
from ssdfgate.model.settings import Exclusion


def fill(root, **files):
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def names(inventory):
    return [file.path for file in inventory.files]


def test_every_regular_file_is_listed_with_size_digest_and_language(tmp_path):
    fill(tmp_path, src__a_dot_py="x = 1\n", README_dot_md="hello", web__app_dot_ts="let x = 1")
    inventory = take(tmp_path)
    assert names(inventory) == ["README.md", "src/a.py", "web/app.ts"]
    python = inventory.by_path["src/a.py"]
    assert (python.size, python.digest, python.language, python.oddity) == (6, Digest.of(b"x = 1\n"), "python", None)
    assert inventory.by_path["README.md"].language is None
    assert inventory.languages == {"python": 1, "typescript": 1}


def test_the_tree_digest_changes_with_content_and_with_names_only(tmp_path):
    fill(tmp_path, a_dot_py="x = 1\n", b_dot_txt="b")
    first = take(tmp_path).tree
    os.utime(tmp_path / "a.py", (1, 1))
    assert take(tmp_path).tree == first
    (tmp_path / "b.txt").write_text("c")
    second = take(tmp_path).tree
    assert second != first
    (tmp_path / "b.txt").rename(tmp_path / "c.txt")
    assert take(tmp_path).tree not in {first, second}


def test_the_snapshot_holds_source_files_only_and_reads_them_once(tmp_path):
    root, snapshot = tmp_path / "root", Snapshot(tmp_path / "snapshot")
    fill(
        root,
        a_dot_py="x = 1\n",
        deep__b_dot_js="1",
        notes_dot_txt="n",
        _dot_semgrepignore="*",
        _dot_bandit="[bandit]",
    )
    take(root, snapshot=snapshot)
    assert not (tmp_path / "snapshot").exists()  # nobody has asked
    (root / "a.py").write_text("y = 2\n")
    assert copied(snapshot) == {"a.py": b"x = 1\n", "deep/b.js": b"1"}


def copied(snapshot):
    folder = snapshot.folder()
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_snapshot_without_room_blocks_what_it_cannot_take_and_writes_nothing_twice(tmp_path, monkeypatch):
    monkeypatch.setattr("ssdfgate.inventory.content.MOST_HELD", 4)
    written = []

    def full(target, content, **_):
        written.append(os.path.basename(target))
        if len(written) > 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("ssdfgate.inventory.content._write", full)
    fill(tmp_path / "root", **{f"{name}_dot_py": "123" for name in "abcd"})
    snapshot = Snapshot(tmp_path / "snapshot")
    inventory = take(tmp_path / "root", snapshot=snapshot)
    assert len(inventory.files) == 2
    assert {item.reason for item in inventory.blocked} == {"cannot be read (No space left on device)"}
    assert len(written) == 3
    with pytest.raises(OSError, match="No space left"):
        snapshot.folder()


@pytest.mark.parametrize("most", [0, 5, 100])
def test_a_snapshot_is_the_same_whether_parts_of_it_were_held_or_written(tmp_path, monkeypatch, most):
    monkeypatch.setattr("ssdfgate.inventory.content.MOST_HELD", most)
    snapshot = Snapshot(tmp_path / "snapshot")
    files = {"a.py": b"1", "b/c.py": b"23", "b/d.js": b"", "e.py": b"4567"}
    fill(tmp_path / "root", **{name.replace(".", "_dot_").replace("/", "__"): text for name, text in files.items()})
    take(tmp_path / "root", snapshot=snapshot)
    assert {name: snapshot.read(name) for name in files} == files
    assert copied(snapshot) == files == copied(snapshot)
    assert {name: snapshot.read(name) for name in files} == files
    with pytest.raises(OSError, match="No such file"):
        snapshot.read("missing.py")


def test_a_byte_order_mark_is_taken_away_in_the_snapshot_but_not_in_the_digest(tmp_path):
    root, snapshot = tmp_path / "root", Snapshot(tmp_path / "snapshot")
    fill(root, a_dot_py=b"\xef\xbb\xbfeval(input())\n")
    inventory = take(root, snapshot=snapshot)
    assert inventory.files[0].oddity == "byte-order mark"
    assert inventory.files[0].digest == Digest.of(b"\xef\xbb\xbfeval(input())\n")
    assert snapshot.read("a.py") == b"eval(input())\n"


@pytest.mark.parametrize(
    ("content", "oddity"),
    [
        (b"x = 1\r\ny = 2\r\n", None),
        ("name = 'Zoë'\n".encode(), None),
        ("x = '\uff21'  # \uff25\n".encode(), None),
        (b"# -*- coding: utf-8 -*-\n", None),
        (b"#\reval(input())\n", "carriage returns as line ends"),
        (b"x = 1\n\0", "NUL bytes"),
        (b"# -*- coding: utf-7 -*-\n+AGUAdgBhAGw-\n", "declares the encoding utf-7"),
        (b"\n# coding=latin-1\n", "declares the encoding latin-1"),
        (b"# coding: no-such-thing\n", "declares the encoding no-such-thing"),
        (b"x = '\xe9'\n", "not UTF-8"),
        ("eval(input())".encode("utf-16"), "NUL bytes"),
        ("\uff45\uff56\uff41\uff4c(input())\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("_\ufe4dimport\ufe4d_('os')\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("a = 1\nx = '\uff45' + \uff45val(a)\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("x = 0xe\uff41\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("x = 1if\uff41 else 2\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("x = 'pr\ufb00\u00e9'  # \u00ba\u00e9 \uff11\n\n(".encode(), None),
        ("x = (\n'\uff45val'\n\n'".encode(), None),
        ("(\n\n'\uff45val".encode(), "names in look-alike letters that fold to ASCII"),
        ("x = 'a' + \uff45val('b')\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("x = 'a\\\n' + \uff45val('b')\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("x = '''a\n''' + \uff45val('b')\n".encode(), "names in look-alike letters that fold to ASCII"),
        ("x = '\u2028'\n".encode(), "Unicode line separators"),
    ],
)
def test_text_that_a_scanner_may_read_otherwise_is_named(tmp_path, content, oddity):
    fill(tmp_path, a_dot_py=content)
    assert take(tmp_path).files[0].oddity == oddity


_PIECES = (
    "'", '"', "'''", '"""', "\\", "\n", "\r\n", "#", "{", "}", "(", ")", "=", "+", ":", "!r", " ", "1", "f", "rb", "x",
    "\u00aa", "\u00aab", "f'", 'f"', "f'''", "{\u00aa}", "'\n", "\n+",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_a_line_settles_nothing_that_the_tokens_of_the_text_see_otherwise(text):
    with pytest.MonkeyPatch.context() as patched:
        quick = oddity_of(text.encode(), "python")
        patched.setattr(encoding, "_is_quoted", lambda *_: False)
        by_tokens = oddity_of(text.encode(), "python")
    assert quick == by_tokens or not _compiles(text)


def _compiles(text):
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(text, "text", "exec")
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x = 1\n", ()),
        (b"x = 1  # NoSemGrep: it is fine\n", ("nosem",)),
        (b"x = 1  # noSEC\ny = 2  # nosem\n", ("nosem", "nosec")),
        ("é = 1  # nosec\n".encode("latin-1"), ("nosec",)),
    ],
)
def test_words_that_suppress_findings_are_found_in_any_case(tmp_path, content, words):
    fill(tmp_path, a_dot_py=content, notes_dot_md=b"nosec\n")
    assert [(file.path, file.suppressors) for file in take(tmp_path).files] == [("a.py", words), ("notes.md", ())]


def test_links_are_not_followed_and_those_that_lead_outside_are_blocked(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    fill(root, real_dot_py="x = 1\n")
    fill(outside, secret_dot_py="key = 1\n")
    (root / "inside.py").symlink_to("real.py")
    (root / "out.py").symlink_to(outside / "secret.py")
    (root / "folder").symlink_to(outside)
    (root / "gone.py").symlink_to("nothing.py")
    (root / "data.csv").symlink_to(outside / "secret.py")
    (root / "zero.py").symlink_to("/dev/zero")
    inventory = take(root)
    assert names(inventory) == ["real.py"]
    assert inventory.blocked == (
        Blocked("data.csv", "link that leads outside", None),
        Blocked("folder", "link that leads outside", ANYTHING),
        Blocked("gone.py", "link that leads nowhere", "python"),
        Blocked("out.py", "link that leads outside", "python"),
        Blocked("zero.py", "link that leads outside", "python"),
    )
    assert inventory.languages == {"python": 4}


def test_a_link_that_is_out_of_scope_is_left_out_with_the_reason(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    fill(root, real_dot_py="x = 1\n")
    fill(outside, secret_dot_py="key = 1\n")
    (root / "vendor").mkdir()
    (root / "vendor" / "out.py").symlink_to(outside / "secret.py")
    (root / "out.py").symlink_to(outside / "secret.py")
    inventory = take(root, exclusions=(Exclusion("/vendor/**", "not ours"),))
    assert [item.path for item in inventory.blocked] == ["out.py"]
    assert [(skip.count, skip.examples) for skip in inventory.excluded] == [(1, ("vendor/out.py",))]


def test_pipes_and_too_large_files_are_blocked(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    with (tmp_path / "huge.py").open("wb") as stream:
        stream.truncate(LARGEST_SOURCE + 1)
    blocked = take(tmp_path).blocked_in(["python"])
    assert [(item.path, item.reason) for item in blocked] == [
        ("huge.py", "larger than 8 MiB"),
        ("pipe.py", "not a regular file"),
    ]


def test_a_folder_that_cannot_be_opened_is_blocked_with_its_reason(tmp_path, monkeypatch):
    fill(tmp_path, closed__a_dot_py="x", open__b_dot_py="y")
    real = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    inventory = take(tmp_path)
    assert names(inventory) == ["open/b.py"]
    assert inventory.blocked == (Blocked("closed", "folder cannot be read (Permission denied)", ANYTHING),)


def test_a_file_that_cannot_be_opened_is_blocked_with_its_reason(tmp_path, monkeypatch):
    fill(tmp_path, a_dot_py="x", b_dot_py="y")
    real = os.open

    def refuse(path, *rest, **more):
        if str(path).endswith("a.py"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    inventory = take(tmp_path)
    assert names(inventory) == ["b.py"]
    assert inventory.blocked == (Blocked("a.py", "cannot be read (Permission denied)", "python"),)


def test_a_name_that_is_not_text_is_blocked(tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.py", "wb") as stream:
        stream.write(b"x = 1\n")
    (item,) = take(tmp_path).blocked
    assert (item.reason, item.may_hold) == ("name is not UTF-8", "python")
    assert item.path == r"caf\udce9.py"
    assert take(tmp_path, exclusions=[Exclusion(r"/caf\\udce9.py", "old archive")]).blocked == ()


def test_exclusions_are_counted_pattern_by_pattern_even_when_nothing_matches(tmp_path):
    fill(tmp_path, vendor__a_dot_py="x", vendor__deep__b_dot_py="y", src__c_dot_py="z")
    exclusions = (Exclusion("vendor/**", "not ours"), Exclusion("nowhere/", "old"))
    inventory = take(tmp_path, exclusions=exclusions)
    assert names(inventory) == ["src/c.py"]
    assert [(skip.reason, skip.count) for skip in inventory.excluded] == [
        ("vendor/**: not ours", 2),
        ("nowhere/: old", 0),
    ]


def test_files_that_git_ignores_are_looked_at_but_environments_are_scope(tmp_path):
    fill(
        tmp_path,
        gen_dot_py="x",
        env__pyvenv_dot_cfg="",
        env__lib_dot_py="y",
        node_modules__x_dot_js="z",
        src__a_dot_py="a",
    )
    git_files = GitFiles(tracked=frozenset({"src/a.py"}), ignored=frozenset({"gen.py", "env/", "node_modules/"}))
    inventory = take(tmp_path, git=git_files)
    assert names(inventory) == ["gen.py", "src/a.py"]
    assert [(skip.count, skip.examples) for skip in inventory.ignored] == [(2, ("env/", "node_modules/"))]


def test_an_ignored_folder_of_any_other_name_is_looked_at(tmp_path):
    fill(tmp_path, hidden__a_dot_py="eval(input())")
    inventory = take(tmp_path, git=GitFiles(frozenset(), frozenset({"hidden/"})))
    assert names(inventory) == ["hidden/a.py"]


def test_tracked_folders_are_looked_at_whatever_their_name(tmp_path):
    fill(tmp_path, node_modules__x_dot_js="z", _dot_venv__a_dot_py="a")
    assert names(take(tmp_path, git=GitFiles(frozenset({"node_modules/x.js", ".venv/a.py"}), frozenset()))) == [
        ".venv/a.py",
        "node_modules/x.js",
    ]


def test_what_git_tracks_but_the_tree_lacks_is_blocked(tmp_path):
    git_files = GitFiles(frozenset({"gone.py", "note.txt"}), frozenset(), submodules=frozenset({"sub"}))
    assert take(tmp_path, git=git_files).blocked == (
        Blocked("gone.py", "tracked by git but not in the tree", "python"),
        Blocked("note.txt", "tracked by git but not in the tree", None),
        Blocked("sub", "submodule that is not checked out", ANYTHING),
    )


def test_our_own_output_is_left_out_unless_it_is_tracked(tmp_path):
    fill(tmp_path, _dot_ssdfgate__out__bundle__x_dot_json="x")
    assert names(take(tmp_path)) == []
    tracked = GitFiles(frozenset({".ssdfgate/out/bundle/x.json"}), frozenset())
    assert names(take(tmp_path, git=tracked)) == [".ssdfgate/out/bundle/x.json"]


def test_source_code_does_not_hide_in_the_folder_of_our_output(tmp_path):
    fill(tmp_path, _dot_ssdfgate__out__x_dot_py="x")
    assert names(take(tmp_path)) == [".ssdfgate/out/x.py"]


def test_a_folder_that_is_no_repository_is_looked_at_whatever_its_name(tmp_path):
    fill(tmp_path, sub___dot_git__x_dot_py="x")
    assert names(take(tmp_path)) == ["sub/.git/x.py"]


def test_git_folders_are_never_part_of_the_tree(repository):
    fill(repository, a_dot_py="x")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "first")
    assert names(take(repository)) == ["a.py"]


def test_scripts_are_known_by_their_first_line(tmp_path):
    root, snapshot = tmp_path / "root", Snapshot(tmp_path / "snapshot")
    fill(root, tool="#!/usr/bin/env python3\nprint()\n", run="#!/bin/sh\n", data="#!nothing\n")
    inventory = take(root, snapshot=snapshot)
    assert inventory.languages == {"python": 1, "shell": 1}
    assert os.access(snapshot.folder() / "tool", os.X_OK)


def test_a_root_that_is_not_a_folder_is_refused(tmp_path):
    with pytest.raises(InventoryError, match="not a folder"):
        take(tmp_path / "nowhere")


def test_folders_of_other_version_control_are_looked_at_where_git_tracks_files_in_them(tmp_path):
    fill(tmp_path, _dot_hg__a_dot_py="eval(input())", _dot_svn__b_dot_py="x", c_dot_py="y")
    inventory = take(tmp_path, git=GitFiles(frozenset({".hg/a.py", "c.py"}), frozenset()))
    assert names(inventory) == [".hg/a.py", "c.py"]
    assert [(skip.reason, skip.examples) for skip in inventory.ignored] == [
        ("records of version control", (".svn/",))
    ]


def test_a_link_that_gives_a_file_another_language_is_blocked(tmp_path):
    fill(tmp_path, evil_dot_txt="eval(input())\n", tool="#!/usr/bin/python3\n", lib__a_dot_py="x = 1\n")
    (tmp_path / "evil.py").symlink_to("evil.txt")
    (tmp_path / "tool.py").symlink_to("tool")
    (tmp_path / "a.py").symlink_to("lib/a.py")
    (tmp_path / "folder.py").symlink_to("lib")
    inventory = take(tmp_path)
    assert inventory.blocked == (Blocked("evil.py", "link that gives a file the name of another language", "python"),)


def test_links_that_lead_in_circles_lead_nowhere(tmp_path):
    fill(tmp_path, sub__a_dot_py="x = 1\n")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "there.py").symlink_to("back.py")
    (tmp_path / "back.py").symlink_to("there.py")
    (tmp_path / "sub" / "up").symlink_to("..")
    inventory = take(tmp_path)
    assert names(inventory) == ["sub/a.py"]
    assert inventory.blocked == (
        Blocked("back.py", "link that leads nowhere", "python"),
        Blocked("self", "link that leads nowhere", None),
        Blocked("there.py", "link that leads nowhere", "python"),
    )


def test_a_tracked_link_into_a_folder_that_git_ignores_is_blocked(tmp_path):
    fill(tmp_path, build__gen__a_dot_py="eval(input())\n", src__b_dot_py="x = 1\n")
    for name in ("app", "loose"):
        (tmp_path / name).symlink_to("build/gen")
    (tmp_path / "more").symlink_to("src")
    tracked = frozenset({"src/b.py", "app", "more"})
    inventory = take(tmp_path, git=GitFiles(tracked, frozenset({"build/", "loose"})))
    assert inventory.blocked == (Blocked("app", "link into a folder that is left out", ANYTHING),)


def test_a_script_that_is_too_large_is_blocked_like_any_source_file(tmp_path):
    root, snapshot = tmp_path / "root", Snapshot(tmp_path / "snapshot")
    fill(root, tool=b"#!/usr/bin/env python3\n" + b"#" * LARGEST_SOURCE)
    assert take(root, snapshot=snapshot).blocked == (Blocked("tool", "larger than 8 MiB", "python"),)
    assert copied(snapshot) == {}


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("#!/usr/bin/pypy3", "python"),
        ("\ufeff#!/usr/bin/python", "python"),
        ("#!/usr/bin/env -S uv run --script", "python"),
        ("#!/usr/bin/python3.12-dbg", "python"),
        ("#!/bin/dash -e", "shell"),
        ("#!/usr/bin/env pwsh", "powershell"),
        ("#!/usr/bin/env Rscript", "r"),
        ("#!/usr/bin/env ts-node", "typescript"),
        ("#!/usr/bin/env deno run", "javascript"),
        ("#!/usr/bin/env -S pipx run", "python"),
        ("#!/usr/bin/env nix-shell\n#!nix-shell -i python3", "script"),
        ("#!/opt/no-such-sh.conf", "script"),
        ("#!no/interpreter", None),
        ("#![allow(unused)]", None),
        ("\n<?php", "php"),
    ],
)
def test_interpreters(tmp_path, line, language):
    fill(tmp_path, tool=f"{line}\nx\n")
    assert take(tmp_path).files[0].language == language


@pytest.mark.parametrize("name", ["app.wsgi", "twistd.tac", "tool.pyt", "a.py3", "a.pxi", "binding.gyp"])
def test_python_goes_by_more_endings_than_one(tmp_path, name):
    (tmp_path / name).write_text("x\n")
    assert take(tmp_path).files[0].language == "python"


@pytest.mark.parametrize(
    ("name", "what"), [("a.pth", "python path"), ("defs.bzl", "starlark"), ("a.mako", "template")]
)
def test_what_may_hold_code_is_told(tmp_path, name, what):
    (tmp_path / name).write_text("x\n")
    assert take(tmp_path).unread == {what: 1}


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.ipynb", "jupyter"),
        ("a.vue", "vue"),
        ("a.hs", "haskell"),
        ("a.R", "r"),
        ("a.cmd", "batch"),
        ("a.groovy", "groovy"),
        ("ci/Jenkinsfile.release", "jenkinsfile"),
        ("a.tofu", "terraform"),
        ("main.tf.json", "terraform"),
        (".forgejo/workflows/a.yml", "github-workflow"),
        (".gitea/workflows/a.yaml", "github-workflow"),
        ("a.css", None),
        ("a.json", None),
    ],
)
def test_languages_that_no_scanner_of_ours_knows_have_a_name(tmp_path, name, language):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x\n")
    assert take(tmp_path).files[0].language == language


def test_compiled_code_is_listed_as_out_of_scope(tmp_path):
    fill(tmp_path, a_dot_pyc="x", lib__b_dot_jar="y", c_dot_py="z")
    inventory = take(tmp_path)
    assert names(inventory) == ["a.pyc", "c.py", "lib/b.jar"]
    assert [(skip.reason, sorted(skip.examples)) for skip in inventory.ignored] == [
        ("compiled or packed code, which no scanner of source code reads", ["a.pyc", "lib/b.jar"])
    ]
