"""The command line: thin, and quick to answer `--help` and `--version`."""

from ssdfgate.cli.app import main

__all__ = ["main"]
