# METADATA
# title: How security updates reach users is described
# description: |
#   The repository holds a document about how security updates are delivered, checked and announced. It counts with
#   30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Describe how an update is signed, delivered, installed and announced, and how users can put it off, in
#     docs/security/updates.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another place
#     under `documents.updates` in ssdfgate.yaml.
#   threats: [fixes that never arrive, updates that an attacker can replace]
package ssdfgate.measures.release.updates_described

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("updates", "description of updates")

decision := object.union(answer, {"verdict": verdict})
