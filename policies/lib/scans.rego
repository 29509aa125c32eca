# METADATA
# title: Scans that must leave nothing open
# description: |
#   For measures that pass where every scan of one kind can be relied on and none of them left a finding open at or
#   above a bar. An incomplete scan closes the gate by what it found, and proves nothing by what it did not find.
package ssdfgate.lib.scans

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.findings
import data.ssdfgate.lib.proof
import data.ssdfgate.lib.severity

# `what` names the findings in a sentence that begins with their number.
clean_at(kind, parameter, what) := clean(kind, severity.bar(parameter), severity.bar_problems(parameter), what)

# The same at every severity.
clean_of_all(kind, what) := clean(kind, "info", [], what)

clean(kind, bar, bar_problems, what) := findings.sparing(
	proof.answer(kind, evidence.is_usable(kind), total, against, missing),
	missing,
	total,
	findings.waived_at(items, bar),
) if {
	items := evidence.credible(kind)
	total := findings.open_at(items, bar)
	against := findings.of_state(items, "open", bar, total, what)
	missing := [violation | some list in [bar_problems, evidence.obstacles(kind)]; some violation in list]
}
