"""The policies, the framework, and a document built from evidence."""

import pytest
from support.evidence import SUBJECT, WHEN
from support.proof import INVENTORY, record

from ssdfgate.frameworks import load_framework, load_profile
from ssdfgate.model import Platform
from ssdfgate.policy import Terms, build_document, load_policies
from ssdfgate.policy.compiled import compile_in
from ssdfgate.policy.metadata import measures_of
from ssdfgate.policy.stages import stages_of


@pytest.fixture(scope="session")
def framework():
    return load_framework("ssdf-1.1")


@pytest.fixture(scope="session")
def policies():
    return load_policies()


@pytest.fixture
def document_of(framework, policies):
    """Build the input document from evidence by collector, for a profile."""

    def build(items, profile="ci", subject=SUBJECT, inventory=INVENTORY, terms=None):
        return build_document(
            records=[record(item) for item in items.values()],
            inventory=inventory,
            subject=subject,
            platform=Platform.CI,
            measures=sorted(measures_of(policies)),
            terms=terms or Terms((framework,), load_profile(profile, {}), WHEN),
        )

    return build


@pytest.fixture(scope="session")
def work(tmp_path_factory, policies):
    """What lies between the policies that ship and their plans."""
    folder = tmp_path_factory.mktemp("work")
    compile_in(folder, policies, [folder / f"{number}.rbb" for number in range(len(stages_of(policies.modules)))])
    return folder
