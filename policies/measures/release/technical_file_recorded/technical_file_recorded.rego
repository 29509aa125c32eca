# METADATA
# title: The technical documentation is recorded
# description: |
#   The repository holds the technical documentation of the product, or the page that leads through its parts. It
#   counts with 30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is
#   not judged.
# custom:
#   needs: [repository]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Put together description, design, risk assessment, support period, test reports and the list of standards, or
#     a page that points to each of them, in docs/compliance/technical-file.md, with a line `Last reviewed: YYYY-MM-
#     DD`, renewed at each review. Name another place under `documents.technical_file` in ssdfgate.yaml.
#   threats: [products that may not be sold, facts that nobody can find when an authority asks]
package ssdfgate.measures.release.technical_file_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("technical_file", "technical file")

decision := object.union(answer, {"verdict": verdict})
