from datetime import date

import pytest

from ssdfgate.records import Catalogues, load_records

TODAY = date(2026, 7, 22)

WAIVER = """\
schema: ssdfgate/waiver/v1
id: sec-12
scope: {rule: B101, path: "src/**"}
reason: Asserts are part of the public contract here.
owner: Li Wu
ticket: "#12"
created: 2026-07-01
expires: 2026-12-01
"""
ATTESTATION = """\
schema: ssdfgate/attestation/v1
framework: ssdf-1.1
requirement: PO.2.2
statement: Everybody in the team took the course in May.
role: Head of Development
person: Ann Bell
stated: 2026-07-01
review: 2027-07-01
"""
APPLICABILITY = """\
schema: ssdfgate/applicability/v1
not_applicable:
  - framework: cra
    requirement: AnnexI.PartI.2.a
    reason: Nothing of this is shipped to anybody yet.
    owner: Li Wu
    since: 2026-07-01
"""
KINDS = {
    ".ssdfgate/waivers/a.yaml": WAIVER,
    ".ssdfgate/attestations/a.yaml": ATTESTATION,
    ".ssdfgate/applicability.yaml": APPLICABILITY,
}


class Repository:
    """A folder with records, and what reading them gives."""

    catalogues = Catalogues()

    def __init__(self, root):
        self.root = root

    def put(self, path, content):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return target

    def load(self, **options):
        return load_records(self.root, today=TODAY, catalogues=self.catalogues, **options)


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "root")


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def kinds():
    return dict(KINDS)
