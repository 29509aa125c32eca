# METADATA
# title: Secure default settings are recorded
# description: |
#   The repository holds a document about the settings that the product ships with, and why they are safe. It counts
#   with 30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is not
#   judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     List each setting that matters for security with its default, its reason, and what changing it means, in
#     docs/security/secure-defaults.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name
#     another place under `documents.secure_defaults` in ssdfgate.yaml.
#   threats: [installations that are open from the first minute, settings that users loosen unknowingly]
package ssdfgate.measures.release.secure_defaults_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("secure_defaults", "record of default settings")

decision := object.union(answer, {"verdict": verdict})
