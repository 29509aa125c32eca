"""The way of a dependency audit from a tree to evidence, as the gate goes it."""

from pathlib import Path

import pytest
from support.evidence import SUBJECT
from support.reading import only

from ssdfgate.collectors.interface import Job
from ssdfgate.collectors.pip_audit import PipAudit
from ssdfgate.inventory import Snapshot, take
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import Evidence
from ssdfgate.model.settings import PipAuditSettings, Settings
from ssdfgate.readers.pip_audit import PipAuditReader
from ssdfgate.runner import Runner


def job(root: Path, workspace: Path, runner: Runner, settings: PipAuditSettings) -> Job:
    """A job over a tree, without a snapshot: this collector needs none."""
    workspace.mkdir(parents=True, exist_ok=True)
    inventory = take(root)
    return Job(
        root=root,
        inventory=inventory,
        declared=read_all(root, inventory),
        sources=Snapshot(workspace / "snapshot"),
        workspace=workspace / "work",
        subject=SUBJECT,
        settings=Settings(pip_audit=settings),
        runner=runner,
        progress=lambda _: None,
    )


def audit(root: Path, workspace: Path, settings: PipAuditSettings) -> Evidence:
    """Run, read, conclude; errors come through."""
    with Runner(1) as runner:
        pending = PipAudit().run(job(root, workspace, runner, settings))
        reader = PipAuditReader()
        return pending.conclude(tuple(only(reader.read(report.content)) for report in pending.raw))


def tree(root: Path, **files: str) -> Path:
    """A tree with a requirements file, or with the files that are given (`a__txt` is `a.txt`)."""
    root.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (root / name.replace("__", ".")).write_text(content)
    return root


def fake_tool(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a shell script in the place of pip-audit."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pip-audit"
    path.write_text('#!/bin/sh\nif [ "$1" = --version ]; then echo pip-audit 9.9.9; exit 0; fi\n' + script)
    path.chmod(0o755)
    monkeypatch.setattr("ssdfgate.collectors.pip_audit.find_tool", lambda name, *, outside: path)
    return path
