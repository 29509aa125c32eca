"""The report for the person who signs: one page that holds all it needs."""
