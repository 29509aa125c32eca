"""Advisories about packages: from an OSV service or an OSV export, handed to pip-audit over the loopback device.

pip-audit never talks to the outside itself. What it is told has been through our hands: every page of an answer was
fetched, every answer has the shape of the OSV schema, and what came out can be compared with what went in.
"""

from ssdfgate.advisories.export import Export, load
from ssdfgate.advisories.osv import Advisory, Answers, Pair
from ssdfgate.advisories.server import serving
from ssdfgate.advisories.service import PUBLIC_SERVICE, ask, without_secrets

__all__ = ["PUBLIC_SERVICE", "Advisory", "Answers", "Export", "Pair", "ask", "load", "serving", "without_secrets"]
