# METADATA
# title: Root causes of vulnerabilities are recorded
# description: |
#   The repository holds a document, or a folder of them, about why vulnerabilities came to be and what was changed.
#   It counts with 30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content
#   is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write down for each vulnerability where it came from, why no check caught it, and what was changed so that its
#     like does not return; say so where there was none yet, in docs/security/root-causes.md, with a line `Last
#     reviewed: YYYY-MM-DD`, renewed at each review. Name another place under `documents.root_causes` in
#     ssdfgate.yaml.
#   threats: [the same kind of flaw again and again, checks that miss what they were made for]
package ssdfgate.measures.respond.root_causes_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("root_causes", "record of root causes")

decision := object.union(answer, {"verdict": verdict})
