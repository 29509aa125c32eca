# METADATA
# title: A plan for reports to authorities is recorded
# description: |
#   The repository holds a document about which vulnerabilities and incidents are reported to whom, and by when. It
#   counts with 30 words or more, no placeholder, and a review no older than `record_max_age_days`. Its content is
#   not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Write down which events must be reported, to which authority, within how many hours, by whom, and through
#     which door, in docs/security/reporting-plan.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each
#     review. Name another place under `documents.reporting_plan` in ssdfgate.yaml.
#   threats: [deadlines missed in the middle of an incident, authorities that learn of it from the press]
package ssdfgate.measures.respond.reporting_prepared

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("reporting_plan", "plan for reports to authorities")

decision := object.union(answer, {"verdict": verdict})
