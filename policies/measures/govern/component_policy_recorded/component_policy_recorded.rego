# METADATA
# title: Rules for third-party components are recorded
# description: |
#   The repository holds a document about how components from others are chosen and kept up to date. It counts with
#   30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Say which sources, licences and signs of upkeep are asked for, and who decides on a new component, in
#     docs/security/component-policy.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name
#     another place under `documents.component_policy` in ssdfgate.yaml.
#   threats: [components that nobody maintains, code taken in from look-alike packages]
package ssdfgate.measures.govern.component_policy_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("component_policy", "policy for third-party components")

decision := object.union(answer, {"verdict": verdict})
