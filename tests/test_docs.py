"""Every command in README, tutorial and how-tos is run, in order, in a repository of its own. No network is used."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.pages import blocks, script
from support.trees import PROJECTS, commit, copy_of

ROOT = Path(__file__).parents[1]
EXPORT = ROOT / "tests/fixtures/osv"
DOCS = ROOT / "docs"
PAGES = ["README.md", "docs/tutorial.md", "docs/verdicts.md", "docs/policies.md"]
PAGES += sorted(path.relative_to(ROOT).as_posix() for path in DOCS.glob("how-to/*.md"))
WITHOUT_SERVICE = {"docs/how-to/air-gapped.md"}
"""Pages that name their advisories themselves; for the others an export takes the place of the public service."""


FROM_A_CHECKOUT = {"docs/tutorial.md"}
"""Pages that begin in a checkout of ssdfgate; the others begin in a project that is in order."""


WITHOUT_CACHE = {"docs/how-to/since.md"}
"""Pages about what is scanned anew; for the others, what scanners said on a page before counts."""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all pages, empty at first: most of them begin with the same project."""
    return tmp_path_factory.mktemp("cache")


def environment(folder: Path, page: str, cache: Path) -> dict[str, str]:
    home = folder / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Test\n\temail = test@example.org\n[init]\n\tdefaultBranch = main\n"
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environ = {"PATH": path, "HOME": str(home), "SEMGREP_SEND_METRICS": "off", "TMPDIR": str(folder)}
    if page not in WITHOUT_CACHE:
        environ["SSDFGATE_CACHE"] = str(cache)
    return environ if page in WITHOUT_SERVICE else {**environ, "SSDFGATE_ADVISORIES": str(EXPORT)}


def repository(folder: Path) -> Path:
    """A repository in order, with what the pages take for granted beside it."""
    root = copy_of(PROJECTS / "clean", folder / "work")
    with zipfile.ZipFile(root / "osv.zip", "w") as archive:
        for path in sorted((EXPORT / "pypi").iterdir()):
            archive.write(path, path.name)
    (root / ".gitignore").write_text("osv.zip\ndist\nreports\nkey.*\nreport.html\n/bundle\nverdict.jsonl\n")
    commit(root)
    (root / "dist").mkdir()
    (root / "dist/app.whl").write_bytes(b"what ships")
    (root / "reports").mkdir()
    bandit = [
        Path(sys.executable).parent / "bandit",
        "-q",
        "-r",
        root,
        "-f",
        "json",
        "-o",
        root / "reports/bandit.json",
    ]
    subprocess.run([*bandit, "--exit-zero"], check=True, capture_output=True)
    key = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", root / "key.pem"]
    subprocess.run(key, check=True, capture_output=True)
    public = ["openssl", "pkey", "-in", root / "key.pem", "-pubout", "-out", root / "key.pub"]
    subprocess.run(public, check=True, capture_output=True)
    return root


def checkout(folder: Path) -> Path:
    """What the tutorial takes from a checkout."""
    root = folder / "work"
    (root / "tests").mkdir(parents=True)
    (root / "tests/projects").symlink_to(PROJECTS)
    return root


@pytest.mark.tools
@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_does_what_it_says(page: str, cache: Path, tmp_path: Path) -> None:
    assert shutil.which("openssl")
    text = (ROOT / page).read_text(encoding="utf-8")
    done = subprocess.run(
        ["bash", "-u", "-c", script(text)],
        cwd=checkout(tmp_path) if page in FROM_A_CHECKOUT else repository(tmp_path),
        env=environment(tmp_path, page, cache),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    assert done.stdout.count("\n$ ssdfgate") + done.stdout.startswith("$ ssdfgate") == sum(
        command.startswith("ssdfgate") for block in blocks(text) if block.is_run for command, _ in block.commands()
    )


@pytest.mark.parametrize("page", PAGES)
def test_no_command_is_left_out_unseen(page: str) -> None:
    found = blocks((ROOT / page).read_text(encoding="utf-8"))
    for block in found:
        assert block.mark or block.is_run or not re.search(r"^ *ssdfgate ", block.text, re.MULTILINE), block
        assert block.mark != "not run" or len(block.about) > 10, block


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_something_to_run(page: str) -> None:
    assert any(block.is_run for block in blocks((ROOT / page).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "page", sorted(path.relative_to(ROOT).as_posix() for path in [*DOCS.glob("*.md"), *DOCS.glob("how-to/*.md")])
)
def test_links_lead_to_files(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(DOCS).as_posix() for path in [*DOCS.glob("*.md"), *DOCS.glob("how-to/*.md")]]
    assert [page for page in pages if page != "README.md" and f"]({page})" not in index] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n    ssdfgate check  # exit 3\n", [("ssdfgate check  # exit 3", 3)]),
        ("a\n\n    git a \\\n      b\n    cd x\n", [("git a b", 0), ("cd x", 0)]),
        ("```sh\nssdfgate x\n```\n", [("ssdfgate x", 0)]),
        ("```yaml\nssdfgate: x\n```\n", []),
        ("<!-- not run: a good reason -->\n\n    ssdfgate x\n", []),
        ("<!-- not run: a good reason -->\n\ntext\n\n    ssdfgate x\n", [("ssdfgate x", 0)]),
        ("text\n    ssdfgate continues a paragraph\n", []),
    ],
)
def test_what_is_taken_for_a_command(text: str, expected: list) -> None:
    assert [command for block in blocks(text) if block.is_run for command in block.commands()] == expected


def test_a_page_that_says_something_wrong_is_noticed(tmp_path: Path) -> None:
    text = "<!-- file: a/b.txt -->\n\n    x\n\nthen\n\n    git --version\n    git nothing  # exit 3\n"
    done = subprocess.run(["bash", "-c", script(text)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 99
    assert "line 7: exit 1, and the page says 3" in done.stderr
    assert (tmp_path / "a/b.txt").read_text() == "x\n"
