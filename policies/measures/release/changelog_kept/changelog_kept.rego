# METADATA
# title: Changes are recorded for users
# description: |
#   A changelog lies in the repository. Whether it is complete is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Add a CHANGELOG.md and name security fixes in it.
#   threats: [users who do not learn that they must update]
package ssdfgate.measures.release.changelog_kept

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

proofs := repository.holding("changelog")

against := repository.lacking("changelog", "The repository holds no changelog.")

missing := repository.obstacles

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
