# METADATA
# title: People are told how to report a vulnerability
# description: |
#   A security policy (SECURITY.md, also under docs/ or .github/) lies in the repository and names a contact.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Add SECURITY.md with an address or a form for reports, and say what a reporter can expect.
#   threats: [reports that never arrive, flaws made public before there is a fix]
package ssdfgate.measures.respond.disclosure_policy

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report
import data.ssdfgate.lib.repository

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	repository.proved(proofs)
}

proofs := [item.id | some item in repository.usable; item.facts.security_policy.has_contact == true]

against := array.concat(
	repository.lacking("security_policy", "The repository holds no security policy."),
	[report.at(no_contact, item.facts.security_policy.path, 0, null, item.id) |
		some item in repository.credible
		item.facts.security_policy.has_contact == false
	],
)

no_contact := "The security policy names no address, form or advisory page for reports."

missing := repository.obstacles

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
