"""Every error that the product raises on purpose: what went wrong, where, what to do next, and the exit code.

Imports nothing heavy, so that `--help` and `--version` can use it.
"""

import errno
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """The only codes that are returned on purpose."""

    OPEN = 0
    NOT_MET = 1
    USAGE = 2
    INCOMPLETE = 3
    INVALID = 4
    ERROR = 5


_ROOM = "Make room on that disk; TMPDIR names another place for temporary files, --bundle one for the bundle."
_PERMISSION = "Check the path and its permissions."
_MEMORY = "Give it more memory; `check --jobs 1` runs one tool at a time."
_REMEDIES = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EROFS: "Name a folder that can be written: --bundle DIR for the bundle, TMPDIR for temporary files.",
    errno.EMFILE: "Allow more open files: `ulimit -n 4096`.",
    errno.ENFILE: "Allow more open files on this machine.",
    errno.ENOMEM: _MEMORY,
    errno.EFBIG: "Allow larger files: `ulimit -f unlimited`.",
    errno.EIO: "Check the disk.",
}
"""What to do where the machine refuses, by the error number of POSIX.1-2017."""


class SsdfgateError(Exception):
    """Base of all deliberate errors.

    Attributes:
        hint: one sentence for the person reading it: what to do next. Never empty.
        exit_code: what the process ends with when nobody handles the error.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.ERROR
    default_hint: ClassVar[str] = "Run again with -v for details, and report it if the message does not help."

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Take the message (what and where) and the hint (what to do)."""
        super().__init__(message)
        self.hint = hint or self.default_hint


class UsageError(SsdfgateError):
    """The call or the configuration is wrong."""

    exit_code = ExitCode.USAGE
    default_hint = "See `ssdfgate --help`."


class ConfigError(UsageError):
    """A configuration file, profile or record cannot be used; the message carries file and line."""

    default_hint = "Correct the file; `ssdfgate check --no-config` runs without it."


class InventoryError(UsageError):
    """The path to check cannot be walked."""

    default_hint = "Give the root of the repository: `ssdfgate check PATH`."


class ContextError(SsdfgateError):
    """Git or the pipeline could not be asked who and what this is."""


class MachineError(SsdfgateError):
    """This machine has no room, no permission or no memory for what has to be done."""

    @classmethod
    def of(cls, error: BaseException) -> "MachineError | None":
        """The same in words; None for what is no matter of the machine."""
        if isinstance(error, MemoryError):
            return cls("no memory is left", hint=_MEMORY)
        if not isinstance(error, OSError) or error.errno not in _REMEDIES:
            return None
        where = error.filename2 or error.filename
        what = error.strerror or errno.errorcode[error.errno]
        return cls(f"{where}: {what}" if where else what, hint=_REMEDIES[error.errno])


class ProcessError(SsdfgateError):
    """A tool could not be started at all, or has no room to write."""


class CollectorError(SsdfgateError):
    """A collector could not produce a usable report; becomes `failed` evidence, never a crash."""


class ReaderError(SsdfgateError):
    """A report is not what it claims to be, or is damaged; nothing of it is used."""

    default_hint = "Produce the report again; a damaged or empty report is not evidence."


class BundleError(SsdfgateError):
    """A bundle cannot be written, or does not check."""

    exit_code = ExitCode.INVALID
    default_hint = "Collect the evidence again, or name another folder with --bundle."


class SigningError(SsdfgateError):
    """A signature could not be made, though everything was asked for rightly."""

    default_hint = "Try again; the bundle is there, unsigned: `ssdfgate sign`."


class RegistryError(SsdfgateError):
    """A registry cannot be reached, refuses, or answers something that the protocol does not have."""

    default_hint = "Check the address and the credentials (docs/registries.md), and try again."


class DecisionLogError(SsdfgateError):
    """A decision cannot be put on record, though that was asked for."""

    default_hint = "Make the place of --decision-log writable, and decide again."


class FrameworkError(ConfigError):
    """A catalogue cannot be used."""

    default_hint = "`ssdfgate frameworks` lists the catalogues that ship with the tool."


class PolicyError(SsdfgateError):
    """The policies could not be evaluated, or answered something that is not a decision."""

    default_hint = "The gate stays closed. Install ssdfgate again, and report it if that does not help."


class RendererError(SsdfgateError):
    """A report could not be rendered."""
