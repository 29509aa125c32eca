"""What an SBOM of our own is built from."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from ssdfgate.lockfiles.model import Declared
from ssdfgate.model import Digest, Subject
from ssdfgate.model.settings import SbomSettings
from ssdfgate.sbom.project import Project


@dataclass(frozen=True, slots=True)
class Request:
    """What a document is built from.

    Attributes:
        timestamp: when it is built, with a time zone; equal requests give equal documents.
        subject: the repository and commit that the files were read from; None where that is not known.
    """

    declared: Declared
    project: Project
    settings: SbomSettings
    timestamp: datetime
    subject: Subject | None = None

    def digest(self) -> Digest:
        """Over everything but the moment: requests with the same one give the same document at the same moment."""
        repository, commit = (self.subject.repository, self.subject.commit) if self.subject else (None, None)
        told = (self.declared, self.project, self.settings, repository, commit)
        return Digest.of(msgspec.json.encode(told, order="sorted"))
