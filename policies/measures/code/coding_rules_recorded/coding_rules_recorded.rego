# METADATA
# title: Rules for secure coding are recorded
# description: |
#   The repository holds a document with rules for secure coding. It counts with 30 words or more, no placeholder,
#   and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write down which constructs are forbidden, which functions to use in their place, and which tool checks it, in
#     docs/security/coding-rules.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name another
#     place under `documents.coding_rules` in ssdfgate.yaml.
#   threats: [the same mistake in every module, reviews that argue about taste]
package ssdfgate.measures.code.coding_rules_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("coding_rules", "set of coding rules")

decision := object.union(answer, {"verdict": verdict})
