"""The policies, the framework, and a document built from evidence."""

import pytest
from support.evidence import SUBJECT, WHEN
from support.proof import INVENTORY, record

from ssdfgate.frameworks import load_framework, load_profile
from ssdfgate.model import Platform
from ssdfgate.policy import build_document, load_policies


@pytest.fixture(scope="session")
def framework():
    return load_framework("ssdf-1.1")


@pytest.fixture(scope="session")
def policies():
    return load_policies()


@pytest.fixture
def document_of(framework):
    """Build the input document from evidence by collector, for a profile."""

    def build(items, profile="ci", subject=SUBJECT, inventory=INVENTORY):
        return build_document(
            records=[record(item) for item in items.values()],
            inventory=inventory,
            frameworks=[framework],
            profile=load_profile(profile, {}),
            subject=subject,
            platform=Platform.CI,
            now=WHEN,
        )

    return build
