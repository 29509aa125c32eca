"""The YAML files that ship, converted to JSON when the package was built: YAML takes ten times as long to read.

Each stands under the digest of the very file that it was made from, and counts for no other. It is part of the
package, as trusted as its code.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from ssdfgate.errors import ConfigError
from ssdfgate.model.digest import JsonValue

NAME = "converted"
"""The folder, beside the files that it was made from."""


def converted(path: Path) -> JsonValue:
    """What a file holds, as it was converted; None where it was not.

    Raises:
        ConfigError: what was converted is damaged.
    """
    try:
        content = (path.parent / NAME / _name(path)).read_bytes()
    except OSError:
        return None
    try:
        value: JsonValue = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path.name} as it was converted cannot be read: {error}", hint="Reinstall it.") from error
    return value


def convert_into(folder: Path) -> Iterator[Path]:
    """Convert the catalogues and profiles of this source tree; the files that were written."""
    from ssdfgate.yamlfile import read_yaml

    folder.mkdir(parents=True)
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        target = folder / _name(path)
        target.write_bytes(msgspec.json.encode(read_yaml(path).value))
        yield target


def _name(path: Path) -> str:
    return f"{sha256(path.read_bytes()).hexdigest()}.json"
