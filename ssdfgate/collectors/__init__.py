"""One file per tool: runs it in isolation, and says what it looked at and what it did not."""
