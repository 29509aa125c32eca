# METADATA
# title: A threat model is recorded
# description: |
#   The repository holds a document about who could attack the product, where, and what stands in the way. It counts
#   with 30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is not
#   judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Describe assets, trust boundaries, attackers, threats and countermeasures, in docs/security/threat-model.md,
#     with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place under
#     `documents.threat_model` in ssdfgate.yaml.
#   threats: [attacks that nobody thought of while it was cheap, defences at the wrong door]
package ssdfgate.measures.code.threat_model_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("threat_model", "threat model")

decision := object.union(answer, {"verdict": verdict})
