# METADATA
# title: Training for secure development is recorded
# description: |
#   The repository holds a document about who is trained in what, and when. It counts with 30 words or more, no
#   placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write down what each role must know, how it is taught, and when it was taught last, in
#     docs/security/training.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place
#     under `documents.training` in ssdfgate.yaml.
#   threats: [mistakes that the team could have known, new colleagues who never hear of the rules]
package ssdfgate.measures.govern.training_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("training", "record of training")

decision := object.union(answer, {"verdict": verdict})
