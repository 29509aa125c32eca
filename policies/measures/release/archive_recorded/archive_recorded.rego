# METADATA
# title: How releases are archived is recorded
# description: |
#   The repository holds a document about what is kept of each release, where, and for how long. The archive itself
#   is not looked at. It counts with 30 words or more, no placeholder, and a review no older than
#   `record_max_age_days`. Its content is not judged.
# custom:
#   needs: [repository]
#   about: process
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Say which files, component lists and evidence are kept of each release, where, for how long, and who may touch
#     them, in docs/security/release-archive.md, with a line `Last reviewed: YYYY-MM-DD`, renewed at each review.
#     Name another place under `documents.release_archive` in ssdfgate.yaml.
#   threats: [releases that cannot be examined after an attack, releases that cannot be built again]
package ssdfgate.measures.release.archive_recorded

import data.ssdfgate.lib.documents

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := documents.recorded("release_archive", "record of the release archive")

decision := object.union(answer, {"verdict": verdict})
