"""Evidence collector and policy gate for secure software development.

The public surface is the command line (`ssdfgate`) and the documents that it writes; modules are internal
unless `docs/` says otherwise.
"""

__version__ = "0.1.0"
