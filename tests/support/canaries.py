"""One invented secret of every shape. They are put together here, so that no scanner takes this file for a leak."""

from base64 import b64encode, urlsafe_b64encode

_MIX = "q7Zx4KpW9mVt2RbN8sLd3HgJ6fYc5TaE1uQo0iXw"
_HEX = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9"


def _part(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


_JWT = ".".join((_part('{"alg":"HS256","typ":"JWT"}'), _part('{"sub":"canary-person"}'), _MIX))
_KEY_BODY = b64encode(bytes(range(96))).decode()


def pem(kind: str, line_end: str = "\n") -> str:
    """A private key, or what looks like one."""
    return line_end.join((f"-----BEGIN {kind}PRIVATE KEY-----", _KEY_BODY, f"-----END {kind}PRIVATE KEY-----"))


TOKENS = {
    "github-classic": "ghp_" + _MIX[:36],
    "github-app": "ghs_" + _MIX[:36],
    "github-fine": "github_pat_" + _MIX[:22] + "_" + _MIX + _MIX[:19],
    "gitlab": "glpat-" + _MIX[:20],
    "gitlab-routable": "glpat-" + _MIX[:27] + ".01." + _MIX[:9],
    "gitlab-runner": "glrt-" + _MIX[:20],
    "aws": "AKIA" + _MIX[:16].upper(),
    "aws-session": "ASIA" + _MIX[:16].upper(),
    "gcp-key": "AIza" + _MIX[:35],
    "gcp-oauth": "ya29." + _MIX,
    "azure-client": _MIX[:3] + "8Q~" + _MIX[:34],
    "slack-bot": "xoxb-" + "123456789012-" + _MIX[:24],
    "slack-app": "xapp-1-A0123456789-" + "1234567890123-" + _HEX,
    "npm": "npm_" + _MIX[:36],
    "pypi": "pypi-" + "AgEIcHlwaS5vcmc" + _MIX + _MIX,
    "stripe": "sk_live_" + _MIX[:24],
    "stripe-restricted": "rk_live_" + _MIX[:24],
    "jwt": _JWT,
    "docker-hub": "dckr_pat_" + _MIX[:27],
    "sendgrid": "SG." + _MIX[:22] + "." + _MIX + "abc",
    "openai": "sk-proj-" + _MIX,
    "vault": "hvs." + _MIX,
    "atlassian": "ATATT3" + _MIX * 3,
    "hugging-face": "hf_" + _MIX[:34],
    "digital-ocean": "dop_v1_" + _HEX,
}
"""Told by their looks: these must be found wherever they stand."""

VALUE = "Corr3ct-H0rse_" + _MIX[:8]
"""A secret without a shape: found beside a telling name, in an address, or because the environment holds it."""

BESIDE = {
    "argument": f"--password={VALUE}",
    "query": f"https://example.org/x?token={VALUE}",
    "assignment": f'api_key = "{VALUE}"',
    "json": f'{{"client_secret": "{VALUE}"}}',
    "yaml": f"password: {VALUE}",
    "header": f"Authorization: Bearer {VALUE}",
    "basic": "Authorization: Basic " + b64encode(f"canary:{VALUE}".encode()).decode(),
    "own-header": f"X-Api-Key: {VALUE}",
    "address": f"https://canary:{VALUE}@example.org/team/shop.git",
    "token-address": f"https://{VALUE}@example.org/team/shop.git",
    "database": f"postgres://canary:{VALUE}@db:5432/shop",
    "curl": f"curl -u canary:{VALUE} https://example.org",
    "npmrc": f"//registry.example.org/:_authToken={VALUE}",
    "azure": f"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={VALUE}==;EndpointSuffix=x",
    "connection": f"Endpoint=sb://shop;SharedAccessKey={VALUE}=",
}
"""Text that holds VALUE (or, for `basic`, its encoding) beside something that gives it away."""
