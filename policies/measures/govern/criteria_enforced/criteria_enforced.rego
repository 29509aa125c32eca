# METADATA
# title: Criteria for security checks are set and decide this run
# description: |
#   The profile requires at least one requirement, and the bars and limits that decide the measures are all set.
#   Rests on the configuration of this run and not on collected evidence; whether the bars are right is for people
#   to say.
# custom:
#   needs: []
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Choose a profile that requires something, and leave no parameter out.
#   threats: [a gate that nothing can close]
package ssdfgate.measures.govern.criteria_enforced

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.severity

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	count(required) > 0
}

required := [1 | some question in input.questions; is_required(question)]

is_required(question) if question.required == true

against := [report.violation("The profile requires nothing, so nothing can close the gate.", null) |
	is_array(input.questions)
	count(required) == 0
]

missing := [violation | some list in [no_requirements, bars, ages, shares, limits]; some violation in list]

no_requirements := [report.violation("The list of requirements is missing.", null) | not is_listed]

is_listed if is_array(input.questions)

bars := array.concat(
	array.concat(severity.bar_problems("sast_block_at"), severity.bar_problems("audit_block_at")),
	[problem |
		not all_suppressions_allowed
		some problem in severity.bar_problems("suppressed_block_at")
	],
)

all_suppressions_allowed if input.parameters.suppressed_block_at == "none"

ages := [report.violation(
	report.phrase(["The parameter max_age_days names no limit for ", kind, " evidence."]),
	null,
) |
	some kind in evidence.kinds
	not evidence.has_age_limit(kind)
]

shares := [report.violation(report.phrase(["The parameter ", name, " is not a share between 0 and 100."]), null) |
	some name in ["unanalysed_percent", "signed_commits_percent"]
	not is_share(name)
]

is_share(name) if {
	percent := object.get(input.parameters, name, null)
	is_number(percent)
	percent >= 0
	percent <= 100
}

limits := [report.violation(report.phrase(["The parameter ", name, " is not a limit."]), null) |
	some name in [
		"record_max_age_days", "advisory_data_max_age_days", "coverage_percent", "reviewed_changes_percent",
		"fuzzing_seconds", "component_score",
	]
	not is_limit(name)
]

is_limit(name) if {
	limit := object.get(input.parameters, name, null)
	is_number(limit)
	limit >= 0
}

decision := report.decision(verdict, array.concat(against, missing), 0, [])
