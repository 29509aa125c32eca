# METADATA
# title: A policy for secure development is recorded
# description: |
#   The repository holds a document about how software is developed securely. It counts with 30 words or more, no
#   placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write down which practices hold from the first idea to the end of support, and who sees to it, in
#     docs/security/development-policy.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name
#     another place under `documents.development_policy` in ssdfgate.yaml.
#   threats: [security that depends on who happens to be on duty, steps left out under pressure]
package ssdfgate.measures.govern.development_policy_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("development_policy", "policy for secure development")

decision := object.union(answer, {"verdict": verdict})
