"""Prints outcome and bundle digest of a JSON report as lines for GITHUB_OUTPUT; `error` where there is no report."""

import json
import re
import sys
from pathlib import Path

OUTCOMES = {"open", "closed", "incomplete", "invalid", "error", "report-only"}


def main(path: Path) -> None:
    """Print what is sound: a word of the list, and a digest of the right shape."""
    try:
        report = json.loads(path.read_bytes())
        outcome, bundle = report["outcome"], report["bundle"] or {}
    except (OSError, ValueError, KeyError, TypeError):
        outcome, bundle = "error", {}
    digest = str(bundle.get("digest", ""))
    print(f"outcome={outcome if outcome in OUTCOMES else 'error'}")
    if re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
        print(f"bundle-digest={digest}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
