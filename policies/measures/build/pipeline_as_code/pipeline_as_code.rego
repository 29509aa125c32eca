# METADATA
# title: The pipeline is defined in the repository
# description: |
#   Configuration of a known CI system lies in the repository, so that changes to the pipeline are changes to the
#   code.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Move the definition of the pipeline into the repository.
#   threats: [builds that nobody can repeat, pipeline changes without a trace]
package ssdfgate.measures.build.pipeline_as_code

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

proofs := [item.id | some item in repository.usable; count(item.facts.ci.files) > 0; is_array(item.facts.ci.files)]

against := [report.violation("The repository holds no configuration of a known CI system.", item.id) |
	some item in repository.credible
	item.facts.ci.files == []
]

missing := repository.obstacles

decision := report.decision(verdict, array.concat(against, missing), 0, evidence.cited(verdict, ["repository"]))
