# METADATA
# title: Roles and responsibilities are recorded
# description: |
#   The repository holds a document about who is responsible for which part of security. It counts with 30 words or
#   more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Name each role, what it decides, and who stands in for it, in docs/security/roles.md, with a line `Last
#     reviewed: YYYY-MM-DD`, renewed at each review. Name another place under `documents.roles` in ssdfgate.yaml.
#   threats: [decisions that nobody feels called to make, alarms that reach no one]
package ssdfgate.measures.govern.roles_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("roles", "record of roles")

decision := object.union(answer, {"verdict": verdict})
