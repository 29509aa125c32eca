# METADATA
# title: No container image holds a known vulnerability
# description: |
#   No open finding at or above the bar `audit_block_at` in any scan of a container image. Findings without a
#   severity count at every bar.
# custom:
#   needs: [container]
#   about: product
#   verdicts: [pass, fail, unknown]
#   remediation: |
#     Rebuild on a newer base image and leave out packages that nothing needs, or record a waiver that says why the
#     flaw cannot be reached.
#   threats: [known vulnerabilities in the base image, software in the image that nobody asked for]
package ssdfgate.measures.build.images_clean

import data.ssdfgate.lib.scans

default verdict := "unknown"

verdict := "fail" if answer.verdict == "fail"

verdict := "pass" if answer.verdict == "pass"

answer := scans.clean_at("container", "audit_block_at", "open findings in container images at or above the bar")

decision := object.union(answer, {"verdict": verdict})
