"""How policies lie on an OPA server: under one root, with a module that names them by their digest."""

from collections.abc import Mapping
from types import MappingProxyType

from ssdfgate.policy.interface import PolicySet

ROOT = "ssdfgate"
"""First part of every module id, and the root of a bundle."""

MARK = f"{ROOT}/served.rego"
"""Id of the module that names the digest. It is written last and taken away first: as long as it is missing there is
no answer, so nobody is judged by half of the policies."""

RULE = ("ssdfgate.served", "answer")
"""Package and rule that are asked: the decision and the digest come out of one evaluation."""


def modules_of(policies: PolicySet) -> Mapping[str, str]:
    """Every module by its id on the server, without the mark."""
    return MappingProxyType({f"{ROOT}/{path}": text for path, text in policies.modules.items()})


def mark_of(policies: PolicySet) -> str:
    """The module that goes with exactly these policies."""
    return f"""# METADATA
# title: Which policies a server holds
package ssdfgate.served

import data.ssdfgate.gate

policies := "{policies.digest}"

answer := {{"policies": policies, "decision": gate.decision}}
"""
