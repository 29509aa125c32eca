# METADATA
# title: The support period is stated
# description: |
#   The repository holds a document about how long which versions get security updates. It counts with 30 words or
#   more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Name each supported version and the day until which it gets security updates, in docs/security/support-
#     policy.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place under
#     `documents.support_policy` in ssdfgate.yaml.
#   threats: [users who run versions that nobody mends, updates that end without a warning]
package ssdfgate.measures.release.support_period_stated

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("support_policy", "statement of the support period")

decision := object.union(answer, {"verdict": verdict})
