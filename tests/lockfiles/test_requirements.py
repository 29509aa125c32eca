"""Requirements files: every line is a dependency, a hole with its reason, or an option."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pip_requirements_parser import RequirementsFile
from support.manifests import declared, holes, pairs, problems

from ssdfgate.lockfiles.requirements import parse

SHA = "0" * 64


@pytest.mark.parametrize(
    ("line", "pin"),
    [
        ("Flask==1.0", "flask==1.0"),
        ("flask == 1.0  # why", "flask==1.0"),
        ("flask[async,dotenv]==1.0", "flask==1.0"),
        ("Zope.Interface==5.0", "zope-interface==5.0"),
        ("flask==1.0.0-RC1", "flask==1.0.0rc1"),
        ("flask===1.0", "flask==1.0"),
        ("flask==1.0,!=2.0", "flask==1.0"),
        ("flask==1.0,>=0.5", "flask==1.0"),
        ("flask==1.0;python_version<'3'", "flask==1.0"),
        ("flask==1.0 ; sys_platform == 'plan9'", "flask==1.0"),
        ("torch==2.1.0+cu118", "torch==2.1.0+cu118"),
        ("flask (==1.0)", "flask==1.0"),
        ("\ufeffflask==1.0", "flask==1.0"),
    ],
)
def test_pins(tmp_path: Path, line: str, pin: str):
    found = declared(tmp_path, {"requirements.txt": line + "\n"})
    assert (pairs(found), holes(found), problems(found)) == ([pin], [], {})


@pytest.mark.parametrize(
    ("line", "name", "reason"),
    [
        ("flask", "flask", "not pinned"),
        ("flask>=1", "flask", "a range of versions, not one version"),
        ("flask~=1.0", "flask", "a range of versions, not one version"),
        ("flask==1.*", "flask", "a wildcard version, not one version"),
        ("flask==1.0,==2.0", "flask", "its version conditions contradict each other"),
        ("flask==1.0,!=1.0", "flask", "its version conditions contradict each other"),
        ("flask===1.0-beta!", "flask", "its version is not a version of this ecosystem"),
        ("flask===whatever", "flask", "its version is not a version of this ecosystem"),
        ("flask==${VERSION}", "flask==${VERSION}", "depends on an environment variable"),
        ("https://${HOST}/x.zip", "https://${HOST}/x.zip", "depends on an environment variable"),
        ("git+https://example.org/x.git@main#egg=x", "x", "from version control"),
        ("git+ssh://git@example.org/x.git", "git+ssh://git@example.org/x.git", "from version control"),
        ("x @ git+https://example.org/x.git@main", "x", "from version control"),
        ("-e git+https://example.org/x.git#egg=x", "x", "from version control"),
        ("--editable=hg+https://example.org/x#egg=x", "x", "from version control"),
        ("foo @ https://example.org/foo-1.0.tar.gz", "foo", "from a direct address"),
        ("https://example.org/bar-1.0-py3-none-any.whl", "bar", "from a direct address"),
        ("https://u:p@example.org/bar-1.0.zip", "bar", "from a direct address"),
        ("./vendor/foo-1.0.tar.gz", "foo", "from a local path"),
        ("foo-1.0.tar.gz", "foo", "from a local path"),
        ("./nowhere[extra]", "./nowhere[extra]", "from a local path"),
        ("https://example.org/x.zip#egg=a-", "https://example.org/x.zip#egg=a-", "from a direct address"),
        ("-e nowhere", "nowhere", "from a local path"),
        ("../outside", "../outside", "from a local path"),
        ("file:///tmp/x", "file:///tmp/x", "from a local path"),
        ("foo @ file:///tmp/x", "foo", "from a local path"),
        (r"sub\dir", r"sub\dir", "from a local path"),
        ("-r ../outside.txt", "../outside.txt", "the included file is not in the tree"),
        ("-r missing.txt", "missing.txt", "the included file is not in the tree"),
        ("-r https://example.org/r.txt", "https://example.org/r.txt", "the included file is not in the tree"),
        ("flask=1.0", "flask=1.0", "cannot be understood"),
        ("pytz>dev", "pytz>dev", "cannot be understood"),
        ("--unknown-option x", "--unknown-option x", "cannot be understood"),
        ("-r", "-r", "cannot be understood"),
        ("--index-url 'open", "--index-url 'open", "cannot be understood"),
        ("x\x1b[31m==1", r"x\x1b[31m==1", "cannot be understood"),
        ("a" * 300 + "==1", "a" * 199 + "…", "cannot be understood"),
        ("a==" + "9" * 5000, "a==" + "9" * 196 + "…", "cannot be understood"),
        ("a; " + "(" * 3000, "a; " + "(" * 196 + "…", "cannot be understood"),
    ],
)  # fmt: skip
def test_holes(tmp_path: Path, line: str, name: str, reason: str):
    found = declared(tmp_path, {"requirements.txt": f"\nknown==1\n{line}\n"})
    assert (pairs(found), problems(found)) == (["known==1"], {})
    assert holes(found) == [(name, reason, "requirements.txt", 3)]


def test_markers_are_kept_as_text_and_never_judged():
    first = parse("flask==1.0 ; python_version < '3'\n", "r.txt").dependencies[0]
    assert first.marker == 'python_version < "3"'


def test_hashes_and_continuations():
    text = f"flask==1.0 \\\n    --hash=sha256:{SHA} \\\n    --hash sha512:{SHA.upper()}ABCD  # both\n\nclick==8.0\n"
    flask, click = parse(text, "r.txt").dependencies
    assert flask.hashes == {"sha256": (SHA,), "sha512": (SHA + "abcd",)}
    assert click.hashes == {}


def test_a_comment_ends_a_continuation():
    assert [item.name for item in parse("a==1 \\\n# note\nb==1\n", "r.txt").dependencies] == ["a", "b"]


def test_options_that_change_where_packages_come_from_are_notes():
    text = (
        "-i https://user:secret@example.org/simple\n--extra-index-url=https://example.org/b --pre\n-c c.txt\na==1\n"
    )
    parsed = parse(text, "r.txt")
    assert parsed.notes == (
        "-i https://[redacted]@example.org/simple", "--extra-index-url https://example.org/b", "--pre", "-c c.txt",
    )  # fmt: skip
    assert [item.name for item in parsed.dependencies] == ["a"]


def test_includes_are_followed_inside_the_tree_and_only_once(tmp_path: Path):
    found = declared(
        tmp_path,
        {
            "requirements.txt": "-r deps/base.list\n-rdeps/base.list\n--requirement=requirements-dev.txt\n",
            "deps/base.list": "-r more.list\na==1\n-r ../requirements.txt\n",
            "deps/more.list": "b==2\n",
            "requirements-dev.txt": "c==3\n",
        },
    )
    assert [item.path for item in found.manifests] == [
        "deps/base.list", "deps/more.list", "requirements-dev.txt", "requirements.txt",
    ]  # fmt: skip
    assert (sorted(pairs(found)), holes(found)) == (["a==1", "b==2", "c==3"], [])


def test_an_include_through_a_link_is_not_followed(tmp_path: Path):
    (tmp_path / "outside.txt").write_text("evil==1\n")
    root = tmp_path / "tree"
    root.mkdir()
    (root / "base.txt").symlink_to("../outside.txt")
    found = declared(root, {"requirements.txt": "-r base.txt\n"})
    assert (pairs(found), [item[1] for item in holes(found)]) == ([], ["the included file is not in the tree"])


def test_which_files_are_requirements(tmp_path: Path):
    names = [
        "requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "test_requirements.txt",
        "Requirements.TXT", "requirements/prod.txt", "sub/requirements/x.txt", "requirements3.txt",
    ]  # fmt: skip
    others = ["constraints.txt", "requirements/constraints.txt", "requirements.md", "requirements/a.md"]
    installed = ["node_modules/x/requirements.txt", "env/lib/site-packages/x/requirements.txt"]
    found = declared(tmp_path, dict.fromkeys([*names, *others, *installed], "a==1\n"))
    assert sorted(item.path for item in found.manifests) == sorted(names)


def test_a_manifest_locks_when_every_line_is_pinned(tmp_path: Path):
    found = declared(
        tmp_path, {"requirements.txt": "a==1\n", "a/requirements.txt": "a\n", "b/requirements.txt": "\n"}
    )
    assert {item.path: item.locks for item in found.manifests} == {
        "requirements.txt": True, "a/requirements.txt": False, "b/requirements.txt": False,
    }  # fmt: skip


def test_a_project_of_this_tree_is_read_by_its_own_manifests(tmp_path: Path):
    found = declared(
        tmp_path,
        {
            "requirements/dev.txt": "-e .\n-e ./lib[extra]\nb==1\n",
            "pyproject.toml": "[project]\nname = 'p'\ndependencies = ['a==1']\n",
            "lib/setup.cfg": "[options]\ninstall_requires =\n    b\n",
        },
    )
    assert (sorted(pairs(found)), holes(found)) == (["a==1", "b==1"], [])


def test_inputs_are_settled_by_pins_beside_them(tmp_path: Path):
    found = declared(
        tmp_path,
        {"requirements.in": "a>=1\nb\nc==3\n", "requirements.txt": "a==1.5\nc==3\n", "other/requirements.in": "d\n"},
    )
    assert sorted(pairs(found)) == ["a==1.5", "c==3", "c==3"]
    assert holes(found) == [
        ("d", "not pinned", "other/requirements.in", 1), ("b", "not pinned", "requirements.in", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(tmp_path: Path, encoding: str):
    found = declared(tmp_path, {"requirements.txt": "a==1\n".encode(encoding)})
    assert (pairs(found), problems(found)) == (["a==1"], {})


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)
PINS = st.builds("{}{}=={}{}{}".format, NAMES, st.sampled_from(["", "[x]"]), st.sampled_from(["1", "1.0rc1", "2!3"]),
    st.sampled_from(["", " ; python_version > '3'", " # note"]),
    st.sampled_from(["", " --hash=sha256:" + SHA]),
)  # fmt: skip
OTHERS = st.sampled_from(
    ["", "# note", "-e .", "--pre", "-r other.txt", "a \\", "./x", "a @ https://example.org/a.zip"]
)


@given(lines=st.lists(PINS | NAMES | OTHERS, max_size=6))
def test_pins_are_those_that_the_parser_of_pip_audit_finds(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
):
    path = tmp_path_factory.mktemp("theirs") / "requirements.txt"
    path.write_text("\n".join(lines))
    theirs = [item for item in RequirementsFile.from_file(str(path)).requirements if item.name and item.is_pinned]
    ours = parse(path.read_text(), "r.txt").dependencies
    assert [(item.name, item.version) for item in ours] == [(item.name, item.get_pinned_version) for item in theirs]
