# METADATA
# title: Security requirements are recorded
# description: |
#   The repository holds a document with the security requirements of the product. It counts with 30 words or more,
#   no placeholder, and a review no older than `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     List what the product must withstand, and which laws, contracts and standards ask for it, in
#     docs/security/security-requirements.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review. Name
#     another place under `documents.security_requirements` in ssdfgate.yaml.
#   threats: [protection that nobody asked for in time, features that contradict a promise to users]
package ssdfgate.measures.govern.security_requirements_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("security_requirements", "list of security requirements")

decision := object.union(answer, {"verdict": verdict})
