package ssdfgate.measures.code.static_analysis_ran_test

import data.ssdfgate.lib.fixtures
import data.ssdfgate.measures.code.static_analysis_ran as measure

decided(evidence, parameters, inventory) := decision if {
	decision := measure.decision with input.evidence as evidence
		with input.parameters as parameters
		with input.inventory as inventory
}

on(evidence) := decided(evidence, fixtures.parameters, fixtures.inventory)

test_passes if {
	decision := on(fixtures.evidence)
	decision.verdict == "pass"
	decision.evidence == ["sha256:semgrep", "sha256:bandit"]
	decision.violations == []
	fixtures.in_shape(decision)
}

test_missing_evidence if {
	decision := on([fixtures.audit])
	decision.verdict == "unknown"
	fixtures.says(decision, "There is no sast evidence")
	fixtures.in_shape(decision)
}

test_malformed_evidence if {
	bad := fixtures.malformed(fixtures.semgrep)
	verdicts := [on([item, fixtures.bandit]).verdict | some item in bad]
	count([1 | some verdict in verdicts; verdict == "unknown"]) == count(bad)
}
