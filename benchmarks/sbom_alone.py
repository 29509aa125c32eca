"""The SBOM generator alone, for the comparison in check.py: inventory, lock files, build, validate."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from ssdfgate.collectors.interface import Job
from ssdfgate.collectors.sbom import Sbom
from ssdfgate.inventory import take
from ssdfgate.lockfiles import read_all
from ssdfgate.model import Subject
from ssdfgate.model.settings import Settings
from ssdfgate.runner import Runner


def main() -> None:
    """Generate the SBOM of the tree that the first argument names."""
    root = Path(sys.argv[1]).resolve()
    inventory = take(root)
    subject = Subject(None, None, dirty=None, tree=inventory.tree)
    with tempfile.TemporaryDirectory() as name, Runner(1) as runner:
        work = Path(name)
        declared = read_all(root, inventory)
        job = Job(root, inventory, declared, work, work, subject, Settings(), runner, lambda _text: None)
        raw = Sbom().run(job).raw
    print(datetime.now(UTC).isoformat(), sum(len(report.content) for report in raw))


if __name__ == "__main__":
    main()
