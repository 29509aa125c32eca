"""Advisories about packages: from an OSV service or an OSV export, handed to pip-audit over the loopback device.

pip-audit never talks to the outside itself. What it is told has been through our hands: every page of an answer was
fetched, every answer has the shape of the OSV schema, and what came out can be compared with what went in.

`export` reads an export, `service` asks a service, `server` hands over. Each is imported where it is needed: a run
needs one or two of them, and a client of HTTP takes long to import.
"""

from ssdfgate.advisories.address import PUBLIC_SERVICE, without_secrets
from ssdfgate.advisories.osv import Advisory, Answers, Pair

__all__ = ["PUBLIC_SERVICE", "Advisory", "Answers", "Pair", "without_secrets"]
