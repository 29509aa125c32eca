"""Time of a decision over all frameworks, with few and with many findings, in one run.

python benchmarks/policies.py
"""

import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.evidence import SUBJECT, WHEN
from support.proof import INVENTORY, all_evidence, record
from support.proof_imported import imported_evidence

from ssdfgate.frameworks import available, load_framework, load_profile
from ssdfgate.model import Finding, Findings, Location, Platform, Severity, fingerprinted
from ssdfgate.policy import Terms, build_document, decide, load_policies, prove_harmless
from ssdfgate.policy.embedded import EmbeddedEngine

ROUNDS = 5


def evidence(number: int) -> list:
    """Sound evidence of every kind, with so many findings in one scan."""
    items = {**all_evidence(), **imported_evidence()}
    found = tuple(
        Finding(f"rule-{n % 97}", "Something is wrong here.", Severity.LOW, Location(f"src/m{n}.py", 1 + n % 400))
        for n in range(number)
    )
    items["bandit"] = replace(items["bandit"], payload=Findings(fingerprinted(found)))
    return [record(item) for item in items.values()]


def processor_s() -> float:
    """Seconds of processor time so far, of this process and of those that it waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def timed(action) -> tuple[float, float]:
    """Median seconds of several calls: by the clock, and of processor time, which other work disturbs less."""
    walls, used = [], []
    for _ in range(ROUNDS):
        started, before = time.perf_counter(), processor_s()
        action()
        walls.append(time.perf_counter() - started)
        used.append(processor_s() - before)
    return statistics.median(walls), statistics.median(used)


def main() -> None:
    """Print one table."""
    terms = Terms(tuple(load_framework(name) for name in available()), load_profile("ci", {}), WHEN)
    with tempfile.TemporaryDirectory() as compiled:
        engine = EmbeddedEngine(Path(compiled))
        harmless = prove_harmless(engine, load_policies(), terms.profile)
        print("| findings | document s | decision s | of processor time |\n| ---: | ---: | ---: | ---: |")
        totals = {}
        for number in (10, 1_000, 100_000):
            records = evidence(number)
            given = {
                "records": records, "inventory": INVENTORY, "subject": SUBJECT, "platform": Platform.CI,
                "measures": sorted(harmless.measures), "terms": terms,
            }  # fmt: skip
            document = build_document(**given)
            building, _ = timed(lambda given=given: build_document(**given))
            deciding, used = timed(lambda document=document: decide(engine, harmless, document, terms))
            totals[number] = used
            print(f"| {number:,} | {building:.2f} | {deciding:.2f} | {used:.2f} |")
    requirements = sum(len(framework.requirements) for framework in terms.frameworks)
    print(f"\n{requirements} requirements of {len(terms.frameworks)} frameworks, {len(harmless.measures)} measures")
    print(f"ratio of decisions, 100,000 findings to 1,000: {totals[100_000] / totals[1_000]:.2f}")


if __name__ == "__main__":
    main()
