# METADATA
# title: All evidence is about this commit, fresh, and names its tool
# description: |
#   Every evidence item is about the subject, not older than the profile allows, and carries the version of its
#   tool, if a collector of ours ran it. Where the profile says so, the commit must be known and the work tree clean.
# custom:
#   needs: [dependency-audit, repository, sast, sbom]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Collect all evidence again on a clean checkout of the commit that is judged.
#   threats: [evidence about other code, results of last month for the code of today]
package ssdfgate.measures.govern.evidence_bound

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	count(evidence.items) > 0
	count(tied) == count(evidence.items)
}

# Every item with what keeps it from being about this commit, now and by a known tool.
loose_ends := [row |
	some entry in evidence.assessed
	problems := [problem | some list in [entry.displaced, tool_problems(entry)]; some problem in list]
	row := {"id": evidence.id_of(entry.item), "problems": problems}
]

tied := [row.id | some row in loose_ends; is_tied(row)]

is_tied(row) if row.problems == []

tool_problems(entry) := [] if {
	not entry.readable
} else := [] if {
	entry.item.status == "not_applicable"
} else := [] if {
	has_version(entry)
} else := [] if {
	is_left_by_another_job(entry)
} else := [report.phrase([entry.item.collector, ": the evidence names no version of its tool."])]

# Formats such as JUnit XML have no place for the version of the tool; the report says so among its limits.
is_left_by_another_job(entry) if {
	entry.item.origin == "imported"
	is_string(entry.item.tool.name)
	not entry.item.tool.name == ""
}

has_version(entry) if {
	is_string(entry.item.tool.version)
	not entry.item.tool.version == ""
}

# Looked for only where the profile asks: a dirty tree is seen, an unknown one is not.
against := [report.violation("The files differ from the commit. Commit or stash the changes.", null) |
	input.parameters.require_clean == true
	input.subject.dirty == true
]

missing := [violation |
	some list in [evidence.unjudged, nothing, no_bar, no_commit, not_clean, untied]
	some violation in list
]

untied := [report.violation(problem, row.id) | some row in loose_ends; some problem in row.problems]

nothing := [report.violation("There is no evidence.", null) | count(evidence.items) == 0]

no_bar := [report.violation(report.phrase(["The parameter ", name, " is missing."]), null) |
	some name in ["require_commit", "require_clean"]
	not decided(name)
]

decided(name) if is_boolean(object.get(input.parameters, name, null))

no_commit := [report.violation("The commit is not known. Run in a git checkout.", null) |
	input.parameters.require_commit == true
	not commit_known
]

commit_known if {
	is_string(input.subject.commit)
	input.subject.commit != ""
}

not_clean := [report.violation("It is not known whether the files differ from the commit.", null) |
	input.parameters.require_clean == true
	not cleanness_known
]

cleanness_known if is_boolean(input.subject.dirty)

decision := report.decision(
	verdict,
	array.concat(against, missing),
	0,
	[row.id | some row in loose_ends; is_string(row.id)],
)
