# METADATA
# title: A review of the design is recorded
# description: |
#   The repository holds a record of a review of the design against its security requirements. Who reviewed it, and
#   how well, is not judged, and neither is the content. It counts with 30 words or more, no placeholder, and a
#   review no older than `record_max_age_days`.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write down who looked at which state of the design, what they found, and what became of it, in
#     docs/security/design-review.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another
#     place under `documents.design_review` in ssdfgate.yaml.
#   threats: [flaws in the plan that no scanner can find, requirements that the design forgot]
package ssdfgate.measures.code.design_reviewed

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("design_review", "record of the design review")

decision := object.union(answer, {"verdict": verdict})
