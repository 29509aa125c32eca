"""A library that greets, politely and without surprises."""

from markupsafe import escape


def greet(name: str) -> str:
    """Return a greeting that is safe to put into a page."""
    return f"<p>Hello {escape(name)}</p>"
