# METADATA
# title: A plan for security tests is recorded
# description: |
#   The repository holds a document about what is tested, how, and when it is enough. It counts with 30 words or
#   more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Say what is tested by which means at which stage, and which result stops a release, in docs/security/test-
#     plan.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place under
#     `documents.test_plan` in ssdfgate.yaml.
#   threats: [requirements that no test covers, tests that nobody runs any more]
package ssdfgate.measures.code.test_plan_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("test_plan", "test plan")

decision := object.union(answer, {"verdict": verdict})
