"""Short ways into a JSON report."""

from typing import Any


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    """Verdict of every requirement by its id."""
    return {item["id"]: item["verdict"] for item in report["requirements"]}


def by_collector(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Evidence by the collector that brought it."""
    return {item["collector"]: item for item in report["evidence"]}
