"""Settings of a run: flags over environment over file over defaults; the environment reaches us as flags."""

from ssdfgate.config.file import NAMES
from ssdfgate.config.flags import Flags, flags_from
from ssdfgate.config.load import document_of, load_settings
from ssdfgate.config.places import check_covers, is_inside
from ssdfgate.config.sections import schema

__all__ = ["NAMES", "Flags", "check_covers", "document_of", "flags_from", "is_inside", "load_settings", "schema"]
