"""`python -m ssdfgate`."""

from ssdfgate.cli import main

main()
