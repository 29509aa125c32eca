"""The policy layer: Rego decides, Python checks that it did."""

from ssdfgate.policy.decide import PolicyDecision, decide
from ssdfgate.policy.document import build_document
from ssdfgate.policy.interface import Engine, PolicySet
from ssdfgate.policy.load import load_policies

__all__ = ["Engine", "PolicyDecision", "PolicySet", "build_document", "decide", "load_policies"]
