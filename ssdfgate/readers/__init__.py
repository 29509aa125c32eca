"""One file per report format, recognised by content; every reader is a trust boundary."""
