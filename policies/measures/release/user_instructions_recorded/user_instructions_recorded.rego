# METADATA
# title: Security instructions for users are recorded
# description: |
#   The repository holds a document that tells users how to install, run and retire the product securely. It counts
#   with 30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is not
#   judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Tell users how to set the product up, keep it up to date, and remove it with its data, in docs/security/user-
#     instructions.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place under
#     `documents.user_instructions` in ssdfgate.yaml.
#   threats: [secure products that are run insecurely, data left behind on retired devices]
package ssdfgate.measures.release.user_instructions_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("user_instructions", "set of instructions for users")

decision := object.union(answer, {"verdict": verdict})
