# METADATA
# title: A plan for responding to vulnerabilities is recorded
# description: |
#   The repository holds a document about how reported vulnerabilities and incidents are handled. It counts with 30
#   words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Say who takes a report in, how it is weighed, how fast a fix must come, and whom to tell, in
#     docs/security/response-plan.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another
#     place under `documents.response_plan` in ssdfgate.yaml.
#   threats: [days lost while everybody asks who is in charge, fixes that come without a word to users]
package ssdfgate.measures.respond.response_plan_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("response_plan", "response plan")

decision := object.union(answer, {"verdict": verdict})
