"""Which variables of an environment hold secrets, by their names."""

import re
from collections.abc import Mapping

from ssdfgate.redaction.redactor import Redactor

_TELLING = re.compile(
    r"SECRET|TOKEN|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SIGNING_?KEY|AUTH(?!OR)"
    r"|_PASS\Z|_PAT\Z|_PWD\Z|_JWT|_DSN\Z|CONNECTION_?STRING|COSIGN_KEY",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:true|false|yes|no|on|off|none|null|\d{1,12})\Z", re.IGNORECASE)


def secrets_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Values of variables that are named like a secret (`NPM_TOKEN`, `DB_PASSWORD`)."""
    return tuple(
        value for name, value in sorted(environ.items()) if _TELLING.search(name) and not _PLAIN.match(value)
    )


def redactor_of(environ: Mapping[str, str]) -> Redactor:
    """A redactor that knows the secrets and the home folder of an environment."""
    home = environ.get("HOME", "")
    return Redactor(secrets_of(environ), {home: "~"} if home else {})
