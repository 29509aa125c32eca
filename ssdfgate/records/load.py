"""Everything on record in a repository."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from ssdfgate.errors import ConfigError
from ssdfgate.model import clean
from ssdfgate.model.records import Attestation, Exemption, Records, Waiver
from ssdfgate.records.build import Builder
from ssdfgate.records.catalogues import Catalogues
from ssdfgate.records.files import check_names, read_folder, read_one

_Record = TypeVar("_Record", Waiver, Attestation, Exemption)


def load_records(
    root: Path, *, today: date | None = None, catalogues: Catalogues | None = None, any_role: bool = False
) -> Records:
    """Read `.ssdfgate/waivers/`, `waivers.yaml`, `attestations/`, `attestations.yaml` and `applicability.yaml`.

    What has expired is read like the rest: whether it counts is for `Waiver.state` and `state_of` to say.

    Args:
        root: of the repository; nothing outside it is read.
        today: no record may be dated later than the day after it; the present day (UTC) where it is not given.
        catalogues: what requirement ids are held against; the catalogues that ship with the tool, if not given.
        any_role: whether to let through roles that the catalogue does not name.

    Raises:
        ConfigError: a record cannot be read, is wrong, or is there twice; names file and line.
    """
    check_names(root)
    builder = Builder(catalogues or Catalogues(), today or datetime.now(UTC).date(), any_role)
    waivers = [*read_one(root, "waivers"), *read_folder(root, "waivers")]
    attestations = [*read_one(root, "attestations"), *read_folder(root, "attestations")]
    return Records(
        waivers=_once((item for file in waivers for item in builder.waivers(file)), waiver_key),
        attestations=_once((item for file in attestations for item in builder.attestations(file)), attestation_key),
        exemptions=_once(
            (item for file in read_one(root, "applicability") for item in builder.exemptions(file)), _exemption_key
        ),
    )


def waiver_key(waiver: Waiver) -> tuple[str, ...]:
    """What there may be one of, in words."""
    return "waiver", waiver.id


def attestation_key(attestation: Attestation) -> tuple[str, ...]:
    """What there may be one of, in words."""
    person = attestation.person.casefold()
    return "attestation of", attestation.framework, attestation.requirement, "by", attestation.role.casefold(), person


def _exemption_key(exemption: Exemption) -> tuple[str, ...]:
    return "exemption from", exemption.framework, exemption.requirement


def _once(records: Iterable[_Record], key: Callable[[_Record], tuple[str, ...]]) -> tuple[_Record, ...]:
    seen: dict[tuple[str, ...], _Record] = {}
    for record in records:
        first = seen.setdefault(key(record), record)
        if first is not record:
            what = clean(" ".join(key(record)))
            raise ConfigError(f"{record.where}: {what} is there twice, first in {first.where}", hint="Keep one.")
    return tuple(seen.values())
