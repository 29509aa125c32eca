"""Files that another repository holds, and files that git keeps in another form."""

import hashlib
import os
from pathlib import Path

import pytest
from conftest import git

from ssdfgate.errors import ContextError
from ssdfgate.git import Change, open_work_tree
from ssdfgate.inventory import take

CONTENT = b"large \0 file\n"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{DIGEST}\nsize {len(CONTENT)}\n"


@pytest.fixture
def outer(repository, tmp_path):
    """A repository `outer` with the repository `repository` as submodule `lib`."""
    (repository / "a.py").write_text("x = 1\n")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "inner")
    root = tmp_path / "outer"
    root.mkdir()
    git(root, "init", "--quiet")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "lib")
    git(root, "commit", "--quiet", "--message", "outer")
    return root


def changes(root):
    work_tree = open_work_tree(root)
    assert work_tree is not None
    return work_tree.changes


def test_clean_submodule(outer):
    work_tree = open_work_tree(outer)
    assert work_tree is not None
    assert work_tree.dirty is False
    assert (work_tree.files().submodules, work_tree.files().tracked) == ({"lib"}, {".gitmodules"})
    assert [file.path for file in take(outer, git=work_tree.files()).files] == [".gitmodules", "lib/a.py"]


def test_submodule_as_the_folder_that_is_looked_at(outer, repository):
    work_tree = open_work_tree(outer / "lib")
    assert work_tree is not None
    assert (work_tree.dirty, work_tree.files().tracked) == (False, {"a.py"})
    assert work_tree.commit == git(repository, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize("ignore", ["none", "all"])
def test_changes_inside_a_submodule(outer, ignore):
    git(outer, "config", "--file", ".gitmodules", "submodule.lib.ignore", ignore)
    git(outer, "commit", "--quiet", "--all", "--message", "ignore")
    (outer / "lib/a.py").write_text("x = 2\n")
    (outer / "lib/new.py").write_text("x = 2\n")
    assert changes(outer) == (Change("lib/a.py", "changed"), Change("lib/new.py", "untracked"))


def test_submodule_at_another_commit(outer):
    git(outer / "lib", "commit", "--quiet", "--allow-empty", "--message", "other")
    assert changes(outer) == (Change("lib", "changed"),)


def test_submodule_that_is_not_checked_out(outer, tmp_path):
    git(tmp_path, "clone", "--quiet", str(outer), "clone")
    assert changes(tmp_path / "clone") == ()
    work_tree = open_work_tree(tmp_path / "clone")
    assert work_tree is not None
    assert [item.reason for item in take(tmp_path / "clone", git=work_tree.files()).blocked] == [
        "submodule that is not checked out"
    ]


def test_submodule_folder_without_its_repository(outer):
    (outer / "lib/.git").unlink()
    (outer / "lib/a.py").write_text("anything\n")
    assert changes(outer) == (Change("lib", "changed: submodule whose files cannot be compared"),)


def test_submodule_in_a_submodule(outer, tmp_path):
    root = tmp_path / "outermost"
    root.mkdir()
    git(root, "init", "--quiet")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(outer), "mid")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive")
    git(root, "commit", "--quiet", "--message", "outermost")
    assert changes(root) == ()
    (root / "mid/lib/a.py").write_text("x = 2\n")
    assert changes(root) == (Change("mid/lib/a.py", "changed"),)


@pytest.fixture
def filtered(repository):
    """A repository whose index holds the LFS pointer of `large.bin`, while the file itself lies in the tree."""
    (repository / ".gitattributes").write_text("*.bin filter=lfs\n*.nb filter=strip\n")
    for name in ("large.bin", "copy.bin", "book.nb"):
        (repository / name).write_text(POINTER)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "pointers")
    (repository / "large.bin").write_bytes(CONTENT)
    return repository


def test_file_that_its_pointer_names_is_unchanged(filtered):
    assert changes(filtered) == ()


@pytest.mark.parametrize("content", [CONTENT.upper(), CONTENT + b"x", b"", POINTER.encode() + b"\n"])
def test_file_that_its_pointer_does_not_name_is_changed(filtered, content):
    (filtered / "large.bin").write_bytes(content)
    assert changes(filtered) == (Change("large.bin", "changed"),)


def test_link_to_the_right_content_is_changed(filtered, tmp_path):
    (tmp_path / "large").write_bytes(CONTENT)
    (filtered / "large.bin").unlink()
    (filtered / "large.bin").symlink_to(tmp_path / "large")
    assert changes(filtered) == (Change("large.bin", "changed"),)


def test_other_filters_leave_a_doubt(filtered):
    (filtered / "book.nb").write_text("{}\n")
    assert changes(filtered) == (Change("book.nb", "changed, unless the filter strip accounts for it"),)


def test_broken_pointer_in_the_index_is_a_change(repository):
    (repository / ".gitattributes").write_text("*.bin filter=lfs\n")
    (repository / "a.bin").write_text(POINTER.replace("size 13", "size 13e"))
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "broken")
    (repository / "a.bin").write_bytes(CONTENT)
    assert changes(repository) == (Change("a.bin", "changed"),)


def test_pointer_of_the_work_tree_in_a_subfolder_with_odd_name(repository):
    folder = repository / os.fsdecode(b"caf\xe9\n")
    folder.mkdir()
    (repository / ".gitattributes").write_text("*.bin filter=lfs\n")
    (folder / "a.bin").write_text(POINTER)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "odd")
    (folder / "a.bin").write_bytes(CONTENT)
    assert changes(repository) == ()


def test_file_that_cannot_be_opened_is_an_error(filtered, monkeypatch):
    real = os.open

    def refuse(path, *arguments, **options):
        if path == os.fsencode(filtered / "large.bin"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ContextError, match=r"large\.bin cannot be read: Permission denied"):
        open_work_tree(filtered)


def test_submodule_folder_that_cannot_be_listed_is_an_error(outer, monkeypatch):
    def refuse(_folder):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ContextError, match="lib cannot be read: Permission denied"):
        open_work_tree(outer)
