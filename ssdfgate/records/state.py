"""Whether an attestation counts today, everything considered."""

from datetime import date
from pathlib import Path

from ssdfgate.model.records import Attestation, AttestationState
from ssdfgate.records.build import allows
from ssdfgate.records.catalogues import Catalogues
from ssdfgate.records.documents import intact


def state_of(attestation: Attestation, root: Path, today: date, catalogues: Catalogues) -> AttestationState:
    """The first reason why it does not count, or how long it still does.

    Raises:
        ConfigError: the catalogue or the requirement is not known.
    """
    if not allows(catalogues.requirement(attestation.framework, attestation.requirement), attestation.role):
        return AttestationState.WRONG_ROLE
    if not intact(attestation, root):
        return AttestationState.CHANGED
    return attestation.state(today)
