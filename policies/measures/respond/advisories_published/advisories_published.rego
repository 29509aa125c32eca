# METADATA
# title: Advisories are published in the repository
# description: |
#   The repository holds advisories, a document or a folder. Those that are published elsewhere cannot be seen, so
#   their absence proves nothing. It counts with 30 words or more, no placeholder, and a review no older than
#   `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Publish for each fixed vulnerability which versions it touches, how bad it is and what to do; say so where
#     there was none yet, in docs/security/advisories.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each
#     review. Name another place under `documents.advisories` in ssdfgate.yaml.
#   threats: [users who do not learn that they must update, attackers who know more than the users]
package ssdfgate.measures.respond.advisories_published

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded_if_there("advisories", "collection of advisories")

decision := object.union(answer, {"verdict": verdict})
