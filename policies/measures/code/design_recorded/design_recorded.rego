# METADATA
# title: The design is recorded
# description: |
#   The repository holds a document about the design, or a folder of decision records. It counts with 30 words or
#   more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Describe the parts, how they talk, and which decisions protect them, or keep decision records under docs/adr/,
#     in docs/architecture.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place
#     under `documents.design` in ssdfgate.yaml.
#   threats: [changes that undo a protection unseen, reviews that have nothing to look at]
package ssdfgate.measures.code.design_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("design", "record of the design")

decision := object.union(answer, {"verdict": verdict})
