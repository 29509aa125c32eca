# METADATA
# title: No secret lies open in what was searched
# description: |
#   No open finding of any severity in any search for secrets. Says what the searches say and no more: whether they
#   read the history too is told by their tool and its coverage.
# custom:
#   needs: [secrets]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Revoke the secret first, since whoever has a copy keeps it. Then take it out of the files, and out of the
#     history where the host allows it.
#   threats: [leaked keys and passwords, access that outlives the one who had it]
package ssdfgate.measures.source.no_secrets

import data.ssdfgate.lib.scans

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := scans.clean_of_all("secrets", "open findings of secrets")

decision := object.union(answer, {"verdict": verdict})
