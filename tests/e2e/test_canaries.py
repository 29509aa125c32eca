"""Secrets of every shape in every input: not one byte of them in the bundle, in a report, or on a stream."""

import json
import os
import subprocess
import sys
import tomllib
from base64 import b64encode
from pathlib import Path

import pytest
from support.canaries import BESIDE, TOKENS, VALUE, pem
from support.scanning import scan, script, write
from support.trees import commit, ssdfgate

from ssdfgate.collectors.bandit import Bandit
from ssdfgate.errors import CollectorError

ROOT = Path(__file__).resolve().parents[2]
ADVISORIES = ROOT / "tests" / "fixtures" / "osv"
POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
FORMATS = sorted(POINTS["ssdfgate.renderers"])
KEPT_IN_ENVIRONMENT = "no-shape-at-all-but-secret"
FORBIDDEN = {
    **TOKENS,
    "value": VALUE,
    "encoded": b64encode(f"canary:{VALUE}".encode()).decode(),
    "environment": KEPT_IN_ENVIRONMENT,
    "key": pem("RSA ").split("\n")[1],
    "home": "/canary-home/",
}


def planted(root: Path) -> Path:
    """A repository with canaries in sources, names, records, settings, history and remote."""
    lines = [*TOKENS.values(), *BESIDE.values(), KEPT_IN_ENVIRONMENT]
    source = "import os\n" + "".join(f"v{number} = {line!r}\n" for number, line in enumerate(lines))
    write(
        root,
        {
            "app.py": source + f"password = {VALUE!r}\nKEY = '''{pem('RSA ')}'''\neval(input())\n",
            "deploy.sh": "".join(f"echo {line!r}  # nosec\n" for line in lines),
            "Dockerfile": f"FROM scratch\nENV API_KEY={VALUE}\nADD https://me:{VALUE}@example.org/x /x\n",
            ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    steps:\n      - run: echo {TOKENS['npm']}\n",
            "requirements.txt": f"--extra-index-url https://me:{VALUE}@example.org/simple\njinja2==3.1.6\n"
            f"x @ https://me:{VALUE}@example.org/x.whl\n{TOKENS['github-classic']}==1.0\n",
            "broken.py": f"def {TOKENS['gitlab'].replace('-', '_')}(:\n  '{TOKENS['stripe']}\n",
            "ssdfgate.yaml": f"scope:\n  exclude:\n    - pattern: 'old/{TOKENS['aws']}/**'\n"
            f"      reason: because {TOKENS['slack-bot']} is there\n"
            f"collectors:\n  semgrep:\n    enabled: true\n  bandit:\n    timeout: 300\n",
            ".ssdfgate/waivers/one.yaml": json.dumps({
                "schema": "ssdfgate/waiver/v1", "id": "one-1", "scope": {"rule": TOKENS["npm"]},
                "reason": f"see {TOKENS['jwt']}", "owner": f"me {TOKENS['pypi']}", "created": "2026-11-01",
                "ticket": f"https://me:{VALUE}@example.org/1", "expires": "2026-12-24",
            }),
            **{f"names/{name}-{token}.py": "eval(input())\n" for name, token in TOKENS.items() if "/" not in token},
        },
    )  # fmt: skip
    commit(root)
    git = [
        "git",
        "-C",
        str(root),
        "-c",
        f"user.name=me {TOKENS['github-fine']}",
        "-c",
        f"user.email={TOKENS['npm']}@x.org",
    ]
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", f"say {TOKENS['gcp-key']}"], check=True)
    subprocess.run([*git, "checkout", "-q", "-b", f"topic/{TOKENS['github-app']}"], check=True)
    subprocess.run([*git, "remote", "add", "origin", f"https://me:{VALUE}@example.org/team/shop.git"], check=True)
    subprocess.run([*git, "tag", f"v1.0-{TOKENS['digital-ocean']}"], check=True)
    return root


def leaks(content: bytes) -> set[str]:
    return {name for name, secret in FORBIDDEN.items() if secret.encode() in content}


def environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "SHOP_API_TOKEN": KEPT_IN_ENVIRONMENT,
        "GITHUB_ACTIONS": "true",
        "GITHUB_REF": f"refs/heads/{TOKENS['gitlab']}-{KEPT_IN_ENVIRONMENT}",
        "GITHUB_ACTOR": TOKENS["slack-app"],
        "GITHUB_WORKFLOW": f"w {BESIDE['argument']}",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_SERVER_URL": f"https://me:{VALUE}@github.example.org",
        "GITHUB_REPOSITORY": "team/shop",
        "GITHUB_RUN_ID": "1",
    }


@pytest.mark.tools
def test_a_check_of_a_repository_full_of_secrets_lets_none_out(tmp_path):
    home = tmp_path / "canary-home"
    root = planted(home / "shop")
    out = tmp_path / "out"
    formats = [part for name in FORMATS for part in ("-f", name, "-o", str(out / name))]
    done = ssdfgate(
        "check", root, "--bundle", out / "bundle", "--advisories", ADVISORIES, "-v", "-f", "text", *formats,
        cwd=home, **environment(home),
    )  # fmt: skip
    assert done.returncode in {1, 3}, done.stderr
    assert leaks(done.stdout.encode()) == set()
    assert leaks(done.stderr.encode()) == set()
    written = [path for path in out.rglob("*") if path.is_file()]
    assert len(written) > 10
    for path in written:
        assert leaks(path.read_bytes()) == set(), path
        assert leaks(str(path).encode()) <= {"home"}
    report = json.loads((out / "json").read_bytes())
    assert {item["collector"] for item in report["evidence"]} >= {"bandit", "semgrep", "pip-audit", "repository"}
    assert json.loads((out / "sarif").read_bytes())["version"] == "2.1.0"


CALLS = [
    ["check", ".", f"--token={VALUE}"],
    ["check", f"/nowhere/{TOKENS['npm']}"],
    ["check", ".", "--profile", TOKENS["jwt"]],
    ["check", ".", "--framework", TOKENS["stripe"]],
    ["check", ".", "--config", f"{TOKENS['aws']}.yaml"],
    ["check", ".", "-f", TOKENS["gitlab"]],
    ["explain", TOKENS["github-classic"]],
    [TOKENS["github-classic"]],
    ["check", ".", "--no-config", "--bundle", f"file/{TOKENS['npm']}"],
    ["import", f"{TOKENS['npm']}.sarif"],
    ["explain", KEPT_IN_ENVIRONMENT],
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call)[:24])
def test_a_wrong_call_is_not_echoed_with_its_secrets(call, tmp_path):
    write(tmp_path / "canary-home" / "a", {"file": "x", "app.py": "x = 1\n"})
    done = ssdfgate(*call, cwd=tmp_path / "canary-home" / "a", **environment(tmp_path / "canary-home"))
    assert done.returncode in {2, 4}
    assert leaks((done.stdout + done.stderr).encode()) == set()
    assert done.stderr.strip()


def report_of_another_tool() -> str:
    results = [
        {"ruleId": f"r{number}", "level": "error", "message": {"text": text}, "locations": []}
        for number, text in enumerate([*TOKENS.values(), *BESIDE.values(), KEPT_IN_ENVIRONMENT, pem("RSA ")])
    ]
    tool = {"driver": {"name": f"tool {TOKENS['npm']}", "version": TOKENS["stripe"]}}
    return json.dumps({"version": "2.1.0", "runs": [{"tool": tool, "results": results}]})


def test_a_report_that_is_imported_is_shown_and_kept_without_its_secrets(tmp_path):
    root = write(
        tmp_path / "canary-home" / "shop", {"app.py": "x = 1\n", f"{TOKENS['npm']}.sarif": report_of_another_tool()}
    )
    commit(root)
    path, environ = f"{TOKENS['npm']}.sarif", environment(tmp_path / "canary-home")
    for call in (["--dry-run", "-f", "json"], ["--bundle", str(tmp_path / "bundle")]):
        done = ssdfgate("import", *call, path, cwd=root, **environ)
        assert done.returncode == 0, done.stderr
        assert leaks((done.stdout + done.stderr).encode()) == set()
    written = [item for item in (tmp_path / "bundle").rglob("*") if item.is_file()]
    assert len(written) > 2
    for item in written:
        assert leaks(item.read_bytes()) == set(), item


def test_the_last_words_of_a_tool_are_kept_without_its_secrets(tmp_path):
    said = "\n".join(f"fatal error: {text}" for text in [*TOKENS.values(), *BESIDE.values()])
    for last in [*TOKENS.values(), *BESIDE.values()]:
        code = f"sys.stderr.write({said + chr(10) + 'error: ' + last!r}); sys.exit(3)"
        work = tmp_path / str(len(list(tmp_path.iterdir())))
        root = write(work / "root", {"app.py": "eval(input())\n"})
        (work / "tool").mkdir()
        with pytest.raises(CollectorError) as caught:
            scan(root, Bandit(script(work / "tool" / "bandit", code)), work)
        assert leaks(f"{caught.value} {caught.value.hint}".encode()) == set()


def test_a_traceback_holds_no_secret(tmp_path):
    code = (
        "import sys, ssdfgate.cli.app as app\n"
        f"def broken(*a, **k): raise RuntimeError({TOKENS['jwt'] + ' ' + KEPT_IN_ENVIRONMENT!r})\n"
        "app.group.main = broken\nsys.argv = ['ssdfgate', 'check', '-v']\napp.main()\n"
    )
    environ = {**os.environ, **environment(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, check=False)
    assert done.returncode == 5
    assert b"RuntimeError" in done.stderr
    assert leaks(done.stderr.replace(str(tmp_path).encode(), b"")) == set()
