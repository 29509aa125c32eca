"""Policies of one's own on a real OPA server: pushed or in a bundle, they decide as the embedded engine does."""

import json
from datetime import UTC, datetime

import pytest
from support import bundles
from support.opa import LACKING, opa, running

from ssdfgate.cli.app import run
from ssdfgate.policy import load_policies
from ssdfgate.policy.added import read_added
from ssdfgate.policy.scaffold import scaffold
from ssdfgate.policy.served import MARK, mark_of, modules_of

pytestmark = pytest.mark.skipif(opa() is None, reason=LACKING)

MEASURES = {
    name: text for name, text in {**scaffold("acme/scanned"), **scaffold("acme/also")}.items() if "_test" not in name
}
FAILING = {
    name: text.replace('verdict := "pass" if {', 'verdict := "fail" if {', 1) for name, text in MEASURES.items()
}
PACKAGE = """\
# METADATA
# title: No more than no open finding
# custom:
#   needs: [sast]
package main

import rego.v1

deny contains message if {
	some item in input.evidence
	item.findings.open > 0
	message := sprintf("%s has %d open findings", [item.collector, item.findings.open])
}
"""


def put(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {"path": folder.name, "digest": str(read_added(folder).digest)}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundles, "WHEN", datetime.now(UTC))  # evidence of now, since whole commands are called
    bundles.bundle_of(bundles.proof(created_at=datetime.now(UTC)), tmp_path / "bundle")
    return tmp_path


def configured(here, *entries):
    (here / "own.yaml").write_text(json.dumps({"profile": "local", "policies": entries}))


def call(line):
    return run(line.split())


def report(here, *more):
    """Exit code and report of a decision under our configuration, without what tells the engines apart."""
    code = run(["gate", "bundle", "--config", "own.yaml", "-f", "json", "-o", "report.json", "-q", *more])
    told = json.loads((here / "report.json").read_text()) if code != 5 else {"policy": {"engine": None}}
    told["policy"].pop("engine")
    return code, {**told, "created_at": None, "effective_time": None}


def verdicts(told):
    return {item["id"]: item["verdict"] for item in told["requirements"] if item["framework"] == "org"}


def asking(url):
    return "--engine", "opa", "--opa-url", url


@pytest.mark.parametrize(
    "files", [MEASURES, FAILING, {"conftest/few.rego": PACKAGE}], ids=["pass", "fail", "conftest"]
)
def test_a_bundle_takes_them_along(here, capsys, files):
    configured(here, put(here / "own", files))
    assert call("policy bundle --policies own -o policies.tar.gz") == 0
    printed = capsys.readouterr().out.strip()
    with running("--bundle", here / "policies.tar.gz") as url:
        served = report(here, *asking(url))
        without = call(f"gate bundle -q --engine opa --opa-url {url}")
    own = report(here)
    assert served == own
    assert own[1]["policy"]["digest"] == printed
    assert set(verdicts(own[1]).values()) == {"fail" if files is FAILING else "pass"}
    assert own[0] == int(files is FAILING)
    assert without == 5
    assert "are expected" in capsys.readouterr().err


@pytest.fixture
def holding(here):
    """A server that holds the policies that ship, as a push would have left them: a push of all takes a minute."""
    policies = load_policies()
    for name, text in {**modules_of(policies), MARK: mark_of(policies)}.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text)
    with running("ssdfgate") as url:
        yield url


def pushed(capsys, url, *more):
    capsys.readouterr()
    assert run(["policy", "push", "--opa-url", url, *more]) == 0
    return capsys.readouterr().err


def test_pushing_them_is_done_once_and_taken_back_as_a_whole(here, capsys, holding):
    assert "already there" in pushed(capsys, holding)
    configured(here, put(here / "own", {**MEASURES, "conftest/few.rego": PACKAGE}))
    assert report(here, *asking(holding))[0] == 5
    assert "5 modules written" in pushed(capsys, holding, "--policies", "own")  # the package has two, and the mark
    assert "already there" in pushed(capsys, holding, "--policies", "own")
    served = report(here, *asking(holding))
    assert served == report(here)
    assert verdicts(served[1]) == {"acme.also": "pass", "acme.scanned": "pass", "conftest.few": "pass"}
    configured(here, put(here / "own", FAILING))
    assert report(here, *asking(holding))[0] == 5
    assert "3 modules written" in pushed(capsys, holding, "--policies", "own")
    failing = report(here, *asking(holding))
    assert failing == report(here)
    assert verdicts(failing[1]) == {"acme.also": "fail", "acme.scanned": "fail", "conftest.few": "pass"}
    removed = pushed(capsys, holding)
    for name in ("measures/acme/also/also", "conftest/few", "measures/acme/scanned/scanned"):
        assert f"removed ssdfgate/{name}.rego" in removed
    assert report(here, *asking(holding))[0] == 5
    assert run(["gate", "bundle", "-q", "-f", "json", "-o", "plain.json", *asking(holding)]) != 5


def test_those_of_a_configuration_and_of_several_folders_go_along(here, capsys):
    scanned = {name: text for name, text in MEASURES.items() if "scanned" in name}
    first, second = put(here / "one", scanned), put(here / "two", {"conftest/few.rego": PACKAGE})
    configured(here, first, second)
    digests = set()
    for more in ("--config own.yaml", "--policies one --policies two", "--policies two --policies one"):
        assert call(f"policy bundle -o policies.tar.gz {more}") == 0
        digests.add(capsys.readouterr().out.strip())
    assert len(digests) == 1
    with running("--bundle", here / "policies.tar.gz") as url:
        assert report(here, *asking(url)) == report(here)
    assert call("policy bundle -o policies.tar.gz --policies one --policies one") == 5
    assert "is there already" in capsys.readouterr().err
    (here / "two/conftest/few.rego").write_text(PACKAGE.replace("> 0", "> 1"))
    assert call("policy bundle -o policies.tar.gz --config own.yaml") == 5
    assert "are pinned" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["package other\n", PACKAGE.replace("item.findings.open > 0", "http.send({})")], ids=["layout", "network"]
)
def test_what_may_not_judge_is_neither_pushed_nor_bundled(here, capsys, text):
    put(here / "own", {"conftest/few.rego": text} if "main" in text else {"x.rego": text})
    with running() as url:
        assert call(f"policy push --policies own --opa-url {url}") == 5
        assert call(f"gate bundle -q --engine opa --opa-url {url}") == 5
    assert call("policy bundle --policies own -o policies.tar.gz") == 5
    assert "may not judge" in capsys.readouterr().err
    assert not (here / "policies.tar.gz").exists()
