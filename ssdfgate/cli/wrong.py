"""Wrong calls: what is wrong, and as the last line a call that would be right."""

from collections.abc import Sequence

import click

EXAMPLES = {
    "init": "ssdfgate init --dry-run",
    "doctor": "ssdfgate doctor",
    "check": "ssdfgate check --profile ci -f json -o report.json",
    "import": "ssdfgate import --dry-run reports/*.sarif",
    "gate": "ssdfgate gate .ssdfgate/out/bundle --profile release",
    "report": "ssdfgate report .ssdfgate/out/bundle -f html -o report.html",
    "diff": "ssdfgate diff last-release/bundle .ssdfgate/out/bundle",
    "merge": "ssdfgate merge job-a/bundle job-b/bundle -o bundle",
    "sign": "ssdfgate sign .ssdfgate/out/bundle --key file:key.pem",
    "verify": "ssdfgate verify .ssdfgate/out/bundle --key key.pub",
    "reproduce": "ssdfgate reproduce .ssdfgate/out/bundle",
    "pack": "ssdfgate pack .ssdfgate/out/bundle -o bundle.tar.zst",
    "push": "ssdfgate push .ssdfgate/out/bundle oci://registry.example.org/team/evidence:v1",
    "pull": "ssdfgate pull oci://registry.example.org/team/evidence:v1 -o bundle",
    "explain": "ssdfgate explain PW.7.2",
    "frameworks": "ssdfgate frameworks ssdf-1.1",
    "attest": 'ssdfgate attest new PO.2.2 --role "Head of Development"',
    "policy": "ssdfgate policy new code/no_debugger",
    "policy bundle": "ssdfgate policy bundle -o policies.tar.gz",
    "waive": (
        "ssdfgate waive --rule B101 --path 'tests/**' --reason \"Asserts belong into tests.\" "
        '--owner "Li Wu" --ticket SEC-12 --expires 2027-02-01'
    ),
    "completion": "ssdfgate completion bash",
}
"""A call of each command that is complete."""


def told(error: click.ClickException, commands: Sequence[str]) -> str:
    """The text for standard error."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    lines = [f"Error: {error.format_message()}{_meant(error, commands)}"]
    if context is not None:
        path = context.command_path.split()
        example = EXAMPLES.get(" ".join(path[1:3])) or EXAMPLES.get(path[1]) if len(path) > 1 else None
        if example:
            lines.append(f"For example: {example}")
        lines.append(f"`{context.command_path} --help` says more.")
    elif not isinstance(error, click.UsageError):
        lines.append("Check the path and its permissions.")
    return "\n".join(lines)


def _meant(error: click.ClickException, commands: Sequence[str]) -> str:
    """The command that was probably meant."""
    if not isinstance(error, click.UsageError) or "No such command" not in error.message:
        return ""
    from difflib import get_close_matches

    word = error.message.partition("'")[2].rpartition("'")[0]
    close = get_close_matches(word, commands, n=1)
    return f" Did you mean `ssdfgate {close[0]}`?" if close else ""
