# METADATA
# title: security.txt is valid and has not expired
# description: |
#   The security.txt in the repository follows RFC 9116: it has a contact, it has an expiry, and that lies ahead. A
#   missing file proves nothing, since it may be served from somewhere else.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Add .well-known/security.txt with Contact and Expires, and renew it before it expires.
#   threats: [reports sent to an address that nobody reads]
package ssdfgate.measures.respond.security_txt_valid

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

proofs := [item.id |
	some item in repository.usable
	item.facts.security_txt.contacts > 0
	repository.is_count(item.facts.security_txt.contacts)
	is_array(item.facts.security_txt.problems)
	count(item.facts.security_txt.problems) == 0
	is_number(item.facts.security_txt.expires_ns)
	is_number(input.now_ns)
	item.facts.security_txt.expires_ns > input.now_ns
]

against := array.concat(array.concat(problems, expired), incomplete)

problems := [report.at(problem, item.facts.security_txt.path, 0, null, item.id) |
	some item in repository.credible
	some problem in item.facts.security_txt.problems
]

expired := [report.at("security.txt has expired.", item.facts.security_txt.path, 0, null, item.id) |
	some item in repository.credible
	is_number(item.facts.security_txt.expires_ns)
	is_number(input.now_ns)
	item.facts.security_txt.expires_ns <= input.now_ns
]

incomplete := array.concat(
	[report.at("security.txt has no expiry.", item.facts.security_txt.path, 0, null, item.id) |
		some item in repository.credible
		item.facts.security_txt.expires_ns == null
	],
	[report.at("security.txt names no contact.", item.facts.security_txt.path, 0, null, item.id) |
		some item in repository.credible
		item.facts.security_txt.contacts == 0
	],
)

missing := array.concat(
	repository.obstacles,
	[report.violation(
		"The repository holds no security.txt; if it is served elsewhere, this cannot be seen here.",
		item.id,
	) |
		some item in repository.usable
		item.facts.security_txt == null
	],
)

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
