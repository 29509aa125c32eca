"""The use cases: collect evidence, assemble it into a bundle, decide. Objects in, a GateReport out."""

from ssdfgate.gate.check import Request, check
from ssdfgate.gate.judge import Case, Judgement, judge
from ssdfgate.gate.look import Place

__all__ = ["Case", "Judgement", "Place", "Request", "check", "judge"]
