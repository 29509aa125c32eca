# METADATA
# title: A risk assessment is recorded
# description: |
#   The repository holds a document that assesses the security risks of the product. It counts with 30 words or
#   more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     List each risk with its likelihood, its damage, what is done about it, and who accepts the rest, in
#     docs/security/risks.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place
#     under `documents.risks` in ssdfgate.yaml.
#   threats: [effort spent on the wrong dangers, risks accepted by nobody]
package ssdfgate.measures.govern.risks_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("risks", "risk assessment")

decision := object.union(answer, {"verdict": verdict})
