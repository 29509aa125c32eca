# METADATA
# title: Infrastructure and settings left no blocking finding open
# description: |
#   No open finding at or above the bar `sast_block_at` in any scan of infrastructure code, container files and
#   other settings.
# custom:
#   needs: [infrastructure]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Correct the settings that the findings name, or record a waiver for those that do not apply.
#   threats: [services that are open to everybody, rights that are wider than needed]
package ssdfgate.measures.code.configuration_clean

import data.ssdfgate.lib.scans

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := scans.clean_at("infrastructure", "sast_block_at", "open findings about settings at or above the bar")

decision := object.union(answer, {"verdict": verdict})
