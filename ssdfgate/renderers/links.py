"""Where a publisher keeps a framework; rules and tables link there."""

from collections.abc import Mapping

PUBLISHED: Mapping[str, str] = {
    "cisa-ssdf-form": "https://www.cisa.gov/secure-software-attestation-form",
    "cra": "https://eur-lex.europa.eu/eli/reg/2024/2847/oj",
    "etsi-ts-104-219": "https://www.etsi.org/deliver/etsi_ts/104200_104299/104219/",
    "osps-baseline": "https://baseline.openssf.org/",
    "ssdf-1.1": "https://csrc.nist.gov/pubs/sp/800/218/final",
    "ssdf-1.2-draft": "https://csrc.nist.gov/pubs/sp/800/218/r1/ipd",
}
"""Only frameworks that have a page of their own; the others have no link rather than a guess."""
