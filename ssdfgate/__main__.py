"""`python -m ssdfgate`, without a module of the folder that it is called in: that is the repository to be judged."""

import os
import sys

_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

if not sys.flags.safe_path and os.path.abspath(sys.path[0]) == os.getcwd() != _HOME:
    del sys.path[0]

from ssdfgate.cli import main  # noqa: E402  # only now are our own dependencies certain to be the installed ones

main()
