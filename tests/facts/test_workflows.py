"""What GitHub workflows and actions take in, and how they name it."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.facts import Tree, UnreadableError, workflows
from ssdfgate.facts.workflows import SHOWN, Use, actions, is_scheduled, schedules, uses_of

COMMIT = "0123456789abcdef" * 2 + "01234567"
DIGEST = "0123456789abcdef" * 4


def job(*lines: str) -> bytes:
    return ("on: push\njobs:\n  build:\n    steps:\n" + "".join(f"    - {line}\n" for line in lines)).encode()


def tree(files: dict[str, bytes], blocked: dict[str, str] | None = None) -> Tree:
    return Tree({path: len(content) for path, content in files.items()}, blocked or {}, files.__getitem__)


@pytest.mark.parametrize(
    ("uses", "pinned"),
    [
        (f"actions/checkout@{COMMIT}", True),
        (f"actions/checkout@{COMMIT.upper()}", True),
        (f"org/repo/sub/folder@{COMMIT}", True),
        (f"org/repo/.github/workflows/build.yml@{COMMIT}", True),
        (f"docker://alpine@sha256:{DIGEST}", True),
        (f"docker://registry.example.com/org/app:1.0@sha256:{DIGEST}", True),
        ("actions/checkout@v4", False),
        ("actions/checkout@main", False),
        ("actions/checkout", False),
        (f"actions/checkout@{COMMIT[:-1]}", False),
        (f"actions/checkout@{COMMIT}0", False),
        (f"actions/checkout@v4@{COMMIT}", False),
        (f"checkout@{COMMIT}", False),
        (f"actions/checkout@refs/tags/{COMMIT}", False),
        ("actions/checkout@${{ env.COMMIT }}", False),
        ("docker://alpine:3.20", False),
        ("docker://alpine", False),
        (f"docker://alpine@sha256:{DIGEST[:-1]}", False),
        (f"docker://alpine@{COMMIT}", False),
        ("../other", False),
    ],
)
def test_pinned(uses, pinned):
    (use,) = uses_of(job(f'uses: "{uses}"'))
    assert use == Use(5, uses)
    assert use.pinned is pinned


def test_own_files_are_not_taken_in():
    assert uses_of(job("uses: ./", "uses: ./.github/actions/x", "run: echo uses me")) == ()


def test_only_uses_of_jobs_and_steps_count():
    content = job("run: x\n      with: {uses: a/b@v1}\n      env: {uses: a/b@v1}", "name: uses\n      uses: a/c@v1")
    assert uses_of(content) == (Use(9, "a/c@v1"),)


def test_reusable_workflow():
    assert uses_of(b"jobs:\n  call:\n    uses: org/repo/.github/workflows/x.yml@v1\n    with: {a: b}\n")[0].line == 3


def test_action_definitions():
    assert uses_of(b"name: x\nruns:\n  using: composite\n  steps:\n  - uses: a/b@v1\n  - run: x\n") == (
        Use(5, "a/b@v1"),
    )
    assert uses_of(b"runs: {using: docker, image: 'docker://alpine:3'}\n") == (Use(1, "docker://alpine:3"),)
    assert uses_of(b"runs: {using: docker, image: Dockerfile}\n") == ()
    assert uses_of(b"runs: {using: node20, main: index.js}\n") == ()


def test_comment_quotes_blocks_and_marks():
    flow, block = b"  a: {steps: [{uses: 'a/b@v1' }]}\n", b'  b:\n    "uses": >-\n      a/c@v1\n    # uses: a/d@v1\n'
    content = b"\xef\xbb\xbfjobs:\n" + flow + block
    assert [use.uses for use in uses_of(content)] == ["a/b@v1", "a/c@v1"]


def test_what_an_alias_names_is_counted_once():
    content = b"jobs:\n  a: &a\n    steps: &s\n    - &u {uses: a/b@v1}\n    - *u\n  b: *a\n  c: {steps: *s}\n"
    assert uses_of(content) == (Use(4, "a/b@v1"),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds nothing"),
        (b"# only a comment\n", "holds nothing"),
        (b"[]", "the document is not a mapping (line 1)"),
        (b"on: push\n", "holds neither `jobs` nor `runs`"),
        (b"jobs: [\n", "not YAML ("),
        (b"jobs:\n\t- x\n", "not YAML ("),
        (b"jobs: {}\n---\njobs: {}\n", "not YAML ("),
        (b"jobs: *nowhere\n", "not YAML ("),
        (b"jobs: \x00\n", "not YAML ("),
        (b"jobs: caf\xe9\n", "not UTF-8 (byte 9)"),
        (b"jobs:\n", "`jobs` is not a mapping (line 1)"),
        (b"jobs:\n  a: text\n", "the job a is not a mapping (line 2)"),
        (b"jobs: {a: {steps: {uses: a/b@v1}}}", "`steps` is not a list (line 1)"),
        (b"jobs: {a: {steps: [text]}}", "a step is not a mapping (line 1)"),
        (job("uses: a/b@v1\n      uses: a/c@v1"), "repeated key uses (line 6)"),
        (b"jobs: {}\njobs: {a: {uses: a/b@v1}}", "repeated key jobs (line 2)"),
        (job("uses: [a/b@v1]"), "`uses` is not text (line 5)"),
        (job("uses:"), "`uses` is not text (line 5)"),
        (b"x: &x {uses: a/b@v1}\njobs: {a: {<<: *x}}", "merged or complicated key << (line 2)"),
        (b"jobs: {a: {[uses]: a/b@v1}}", "merged or complicated key << (line 1)"),
        (b"jobs: " + b"[" * 60 + b"]" * 60, "nested deeper than 50 levels"),
        (b"- " * 100_000, "nested deeper than 50 levels"),
        (b"a: &a [*a]\njobs: *a\n", "`jobs` is not a mapping (line 1)"),
    ],
)
def test_unreadable(content, problem):
    with pytest.raises(UnreadableError) as caught:
        uses_of(content)
    assert str(caught.value).startswith(problem)


def test_problem_does_not_quote_the_file(monkeypatch):
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        monkeypatch.setattr(workflows, "_LOADER", loader)
        with pytest.raises(UnreadableError) as caught:
            uses_of(b"token: hunter2\n  jobs: [}\n")
        assert "hunter2" not in str(caught.value)
        assert "line 2" in str(caught.value)


def test_aliases_cannot_be_made_to_explode():
    steps = b"".join(b"    - uses: a/b@v1\n" for _ in range(300))
    jobs = b"".join(b"  j%d: *a\n" % number for number in range(300))
    assert len(uses_of(b"jobs:\n  a: &a\n    steps:\n" + steps + jobs)) == 300


def test_actions_of_a_tree():
    files = {
        ".github/workflows/a.yml": job(f"uses: a/b@{COMMIT}", "uses: a/b@v1"),
        ".github/workflows/b.yaml": job("run: x"),
        ".github/workflows/broken.yml": b"[",
        ".github/workflows/deeper/c.yml": job("uses: not/run@v1"),
        ".github/actions/x/action.yml": b"runs: {steps: [{uses: ghp_abcdefghijklmnopqrstuvwxyz/x@v2}]}",
        "action.yaml": b"runs: {}",
        "sub/.github/workflows/d.yml": job("uses: not/run@v1"),
        "docs/example.yml": job("uses: not/run@v1"),
    }
    found = actions(tree(files, {".github/workflows/large.yml": "larger than 8 MiB"}))
    assert found == {
        "workflows": 4,
        "unreadable": [
            {"path": ".github/workflows/broken.yml", "problem": found["unreadable"][0]["problem"]},
            {"path": ".github/workflows/large.yml", "problem": "larger than 8 MiB"},
        ],
        "uses": 3,
        "pinned": 1,
        "unpinned_total": 2,
        "unpinned": [
            {"path": ".github/actions/x/action.yml", "line": 1, "uses": "[redacted]/x@v2"},
            {"path": ".github/workflows/a.yml", "line": 6, "uses": "a/b@v1"},
        ],
    }


def test_first_unpinned_uses_are_listed():
    found = actions(tree({".github/workflows/a.yml": job(*(f"uses: a/b@v{number}" for number in range(SHOWN + 5)))}))
    assert (found["unpinned_total"], len(found["unpinned"])) == (SHOWN + 5, SHOWN)


@pytest.mark.parametrize("place", [".forgejo", ".gitea"])
def test_other_platforms_run_the_same_workflows(place):
    found = actions(tree({f"{place}/workflows/a.yml": job("uses: a/b@v1")}))
    assert (found["workflows"], found["unpinned_total"]) == (1, 1)


@pytest.mark.parametrize("folder", [".github", ".github/workflows", ".forgejo/workflows"])
def test_folder_that_cannot_be_read_is_not_no_workflow(folder):
    found = actions(tree({}, {folder: "no rights"}))
    assert (found["workflows"], found["unreadable"]) == (1, [{"path": folder, "problem": "no rights"}])


@pytest.mark.parametrize(
    "on",
    [
        "on:\n  schedule:\n  - cron: '0 5 * * 1'\n",
        "'on': {push: {}, schedule: [{cron: 0 5 * * 1}]}\n",
        "on: {schedule: [{cron: ''}, {cron: 0 5 * * 1}]}\n",
    ],
)
def test_scheduled_workflow(on):
    assert is_scheduled(f"{on}jobs: {{}}\n".encode())


@pytest.mark.parametrize(
    "content",
    [
        "on: push\njobs: {}\n",
        "on: schedule\njobs: {}\n",
        "on: [push, schedule]\njobs: {}\n",
        "on: {schedule: }\njobs: {}\n",
        "on: {schedule: []}\njobs: {}\n",
        "on: {schedule: [{cron: ''}]}\njobs: {}\n",
        "on: {schedule: [{cron: []}]}\njobs: {}\n",
        "on: {schedule: [{at: noon}]}\njobs: {}\n",
        "on: {schedule: {cron: 0 5 * * 1}}\njobs: {}\n",
        "on: {schedule: [{cron: 0 5 * * 1}]}\n",
        "jobs: {schedule: [{cron: 0 5 * * 1}]}\n",
    ],
)
def test_workflow_that_no_clock_starts(content):
    assert not is_scheduled(content.encode())


def test_scheduled_workflows_are_listed_and_unreadable_ones_are_not():
    on = b"on: {schedule: [{cron: 0 5 * * 1}]}\njobs: {}\n"
    files = {
        ".github/workflows/b.yml": on,
        ".github/workflows/a.yaml": on,
        ".github/workflows/c.yml": b"on: push\njobs: {}\n",
        ".github/workflows/broken.yml": on + b"jobs: {}\n",
        ".github/workflows/twice.yml": b"on: {schedule: [], schedule: []}\njobs: {}\n",
        "docs/d.yml": on,
    }
    assert schedules(tree(files)) == {"workflows": [".github/workflows/a.yaml", ".github/workflows/b.yml"]}
    assert schedules(tree({}, {".github": "no rights"})) == {"workflows": []}


PIECES = [
    "jobs:\n",
    "on: {schedule: [",
    "{cron: x}]}\n",
    "  a:\n",
    "    steps:\n",
    "    - uses: a/b@v1\n",
    "&a ",
    "*a ",
    "<<: ",
    "[",
    "]",
    "{",
    "}",
    "\t",
    "? ",
    "|\n",
    "uses: ",
    "\n",
    "---\n",
    "'",
]


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode()))
def test_any_bytes_give_uses_or_one_error(content):
    try:
        found = uses_of(content)
    except UnreadableError as error:
        assert str(error)  # noqa: PT017  # the sentence is what people see
        return
    assert all(use.line >= 1 and use.uses in content.decode("utf-8-sig") for use in found)


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode()))
def test_any_bytes_are_scheduled_or_not(content):
    found = schedules(tree({".github/workflows/ci.yml": content}))
    assert found["workflows"] in ([], [".github/workflows/ci.yml"])
