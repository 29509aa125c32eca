"""What tests ask of readers."""

import json

from ssdfgate import plugins
from ssdfgate.errors import ReaderError
from ssdfgate.readers.outline import outline_of

READERS = dict(plugins.registered("ssdfgate.readers"))


def only(readings):
    """The one reading of a report that has one."""
    (reading,) = readings
    return reading


def sees(reader, document):
    """Whether the reader says that a report (bytes, or what becomes JSON) is of its format."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode("utf-8", "surrogatepass")
    try:
        outline = outline_of(content)
    except ReaderError:
        return False
    return reader.recognises(outline)
