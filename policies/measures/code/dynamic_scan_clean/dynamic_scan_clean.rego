# METADATA
# title: Dynamic tests left no blocking finding open
# description: |
#   No open finding at or above the bar `sast_block_at` in any scan of the running product. How far into the product
#   a scan came is not judged.
# custom:
#   needs: [dast]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Correct the findings in the product, and scan a build of the same commit again.
#   threats: [flaws that show only when the product runs, wrong settings of the server in front of the code]
package ssdfgate.measures.code.dynamic_scan_clean

import data.ssdfgate.lib.scans

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := scans.clean_at("dast", "sast_block_at", "open findings of dynamic tests at or above the bar")

decision := object.union(answer, {"verdict": verdict})
