# METADATA
# title: The licence is stated
# description: |
#   A licence file lies in the repository. Whether it fits the dependencies is not judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Add a LICENSE file with the full text of the licence.
#   threats: [use without the right to use]
package ssdfgate.measures.source.licence_present

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

proofs := repository.holding("licence")

against := repository.lacking("licence", "The repository holds no licence file.")

missing := repository.obstacles

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
