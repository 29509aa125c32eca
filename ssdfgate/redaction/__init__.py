"""Takes secrets out of everything that is written: the one place that knows what a secret looks like.

`redact` and `redact_bytes` know the shapes of common tokens; a `Redactor` knows the secrets and folders of this
machine as well. All of them keep JSON and XML valid, change nothing on a second pass, and raise on no input.
"""

from ssdfgate.redaction.arguments import redact_arguments
from ssdfgate.redaction.environment import redactor_of, secrets_of
from ssdfgate.redaction.redactor import Redactor, redact, redact_bytes
from ssdfgate.redaction.spans import REDACTED

__all__ = ["REDACTED", "Redactor", "redact", "redact_arguments", "redact_bytes", "redactor_of", "secrets_of"]
