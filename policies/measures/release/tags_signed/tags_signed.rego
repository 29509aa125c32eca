# METADATA
# title: Release tags carry signatures
# description: |
#   Every release tag carries a signature. Presence only: no signature is verified, so a pass never says that a tag is
#   genuine.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Sign tags (`git tag -s`), or publish releases with attestations.
#   threats: [a release swapped for another]
package ssdfgate.measures.release.tags_signed

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
	counted(item.facts.history)
	item.facts.history.signed_tags == item.facts.history.tags
]

against := [report.violation(message, item.id) |
	some item in repository.credible
	history := item.facts.history
	counted(history)
	history.signed_tags < history.tags
	message := report.phrase([history.signed_tags, " of ", history.tags, " release tags carry a signature."])
]

counted(history) if {
	repository.is_count(history.tags)
	repository.is_count(history.signed_tags)
	history.tags > 0
}

missing := array.concat(array.concat(repository.obstacles, repository.no_history), no_tags)

no_tags := [report.violation(
	"There is no release tag in this checkout. Fetch the tags, or make a release.",
	item.id,
) |
	some item in repository.usable
	item.facts.history.tags == 0
]

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
