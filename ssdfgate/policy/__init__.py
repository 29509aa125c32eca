"""The policy layer: Rego decides, Python checks that it did."""

from ssdfgate.policy.decide import PolicyDecision, decide
from ssdfgate.policy.document import build_document, is_bound
from ssdfgate.policy.interface import Engine, PolicySet
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.selftest import HarmlessPolicies, prove_harmless
from ssdfgate.policy.terms import Recorded, Terms

__all__ = [
    "Engine",
    "HarmlessPolicies",
    "PolicyDecision",
    "PolicySet",
    "Recorded",
    "Terms",
    "build_document",
    "decide",
    "is_bound",
    "load_policies",
    "prove_harmless",
]
