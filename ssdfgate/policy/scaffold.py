"""The first version of a measure and its tests: sound as it is, and to be made one's own."""

import re
from collections.abc import Mapping
from string import Template
from types import MappingProxyType

from ssdfgate.errors import UsageError
from ssdfgate.policy.load import load_policies

_NAME = re.compile(r"([a-z][a-z_]{0,39})/([a-z][a-z_]{0,59})\Z")
_RESERVED = frozenset({"as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input",
    "not", "null", "package", "some", "true", "with"})  # fmt: skip
_MEASURE = Template("""\
# METADATA
# title: Static analysis can be relied on
# description: |
#   There is static analysis of this commit, fresh and complete. Say here what the measure asks, and what it does not.
# custom:
#   needs: [sast]
#   about: product
#   verdicts: [pass, unknown]
#   remediation: |
#     Say here what to do where it does not pass.
#   threats: [what goes wrong where it does not hold]
package ssdfgate.measures.$practice.$name

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "pass" if {
	obstacles == []
	evidence.is_usable("sast")
}

obstacles := evidence.obstacles("sast")

decision := report.decision(verdict, obstacles, 0, evidence.cited(verdict, ["sast"]))
""")
_TEST = Template("""\
package ssdfgate.measures.$practice.${name}_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.$practice.$name

subject := $name.decision

cases := {
	"passes": {
		"inputs": [fixtures.document],
		"want": {"verdict": "pass"},
	},
	"missing_evidence": {
		"inputs": [fixtures.with_evidence([])],
		"want": {"verdict": "unknown"},
		"says": ["There is no sast evidence"],
	},
	"failed_evidence": {
		"inputs": [fixtures.instead_of(fixtures.semgrep, [fixtures.failed(fixtures.semgrep)])],
		"want": {"verdict": "unknown"},
		"says": ["semgrep failed"],
	},
}

holds(name) if {
	case := cases[name]
	met := [document |
		some document in case.inputs
		fixtures.meets(subject, case) with input as document
	]
	count(met) > 0
	count(met) == count(case.inputs)
}

test_passes if holds("passes")

test_missing_evidence if holds("missing_evidence")

test_failed_evidence if holds("failed_evidence")
""")


def scaffold(name: str) -> Mapping[str, str]:
    """Texts of the two files by their path below the folder of policies.

    Args:
        name: `<practice>/<name>`, small letters and underscores.

    Raises:
        UsageError: it is no such name, a word of Rego, or that of a measure that ships.
    """
    match = _NAME.match(name)
    if match is None or _RESERVED & set(match.groups()) or match[2].endswith("_test"):
        hint = "Write it as practice/name: code/threads_checked."
        raise UsageError("a measure has a name of small letters and underscores", hint=hint)
    practice, measure = match.groups()
    path = f"measures/{practice}/{measure}/{measure}"
    policies = load_policies()
    if f"{path}.rego" in policies.modules:
        raise UsageError(f"{practice}.{measure} ships with ssdfgate", hint="Choose another name.")
    words = {"practice": practice, "name": measure}
    files = {f"{path}.rego": _MEASURE.substitute(words), f"{path}_test.rego": _TEST.substitute(words)}
    return MappingProxyType(files)
