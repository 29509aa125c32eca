"""Writes docs/imports.md, whose table comes from the registered readers; with --check, only compares.

python tools/imports_page.py [--check]
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from ssdfgate.plugins import registered
from ssdfgate.readers.interface import Reader

PAGE = Path(__file__).parents[1] / "docs/imports.md"
TEXT = """\
# Reports of other tools

<!-- Made by tools/imports_page.py from the registered readers and the text in it; change these and run the tool. -->

Most pipelines run scanners already. `ssdfgate` takes their reports as they are, as evidence beside its own runs:

    ssdfgate import --dry-run reports/*              # what is understood of them; writes nothing
    ssdfgate check --import 'reports/**'             # judge with them; may be repeated
    ssdfgate import reports/* --bundle evidence      # put them into a bundle, for `ssdfgate gate evidence`

or, so that a report that is not there counts as missing evidence, in `ssdfgate.yaml`:

    imports:
      - path: reports/codeql.sarif
        kind: sast
        covers: [java, kotlin]
      - path: "reports/junit/**/*.xml"
        as: junit-xml

The format is told by the content, never by the name. `.gz`, `.zst` and `.bz2` are decompressed. Nothing is run and
nothing is fetched.

| format (`--as`) | what it is | evidence |
| --- | --- | --- |
{rows}

SARIF is what most tools can write that are not in the table. docs/readers.md tells how to add a format.

`in-toto` also reads an SBOM or OpenVEX document that was attested (`cosign attest --type cyclonedx`, `spdx`,
`spdxjson` or `openvex`, the action attest-sbom): bare, in an envelope, in a bundle of Sigstore or of cosign. It
counts as in a file of its own, about the artifact that the statement names by digest. A signature is seen, not
verified.

## What is refused

An empty file, `null`, `[]`, `{{}}`, a file that is cut off, an error report, a format that is not known and one
that could be two: each is an error that says what the file looks like, with exit code 2. It is never read as a
report without findings. `--as FORMAT` says which format it is where the content does not.

ruff, gitleaks, zizmor, hadolint and actionlint write `[]` when they find nothing, which does not even say that they
ran. Let them write SARIF instead. gitleaks names its rules in it, so that it counts as a search that found nothing;
ruff and zizmor name none then, and their report is partial.

A pattern after `--import` that matches nothing is an error as well. An entry of `imports:` that matches nothing, or
whose file is refused, becomes `failed` evidence of the `kind` that the entry names, and the gate says so; without a
`kind` (or an `as`, which tells it) it is an error.

## What a report is worth

- **What it is about.** A report that names a commit is evidence for that commit: if it is another one, the verdict
  is `unknown`. One that names none is taken to be about the commit that is judged, and every report of the gate
  says so.
- **Where it lies.** A report or a bundle in the folder that git does not track is no part of the product: it does not
  make the files differ from the commit and is not looked at. The list of what is out of scope names it.
- **When it was made.** By the time that it states, else that of the file. The profile says how old it may be.
- **What it looked at.** A report that names its files is measured against our own inventory: of the languages that
  it mentions, every file that it does not name is `unreported`. Paths of another machine (`/builds/app/src/a.py`)
  are found again. A report that does not say what it looked at is partial: its findings count, but it proves
  nothing by their absence. `covers:` states languages (`python`), `all` files, or package ecosystems (`PyPI`) in
  your name; every report shows that it was you who said so.
  A report of `npm audit` names no project; it counts all the same where it lists as many packages as the only lock
  file of npm in the tree holds, and none of these is one that `--omit` leaves out (the report does not tell whether
  it was used). Otherwise the reason prints the line to add.
- **Whether it can be relied on.** A tool that says that it failed gives `failed` evidence. Errors while it looked,
  no rule, no list of results, no component, no test that ran make it `partial`, with the reason.
- **Suppressed findings** (comments, baselines, VEX) stay in the evidence with their state and are counted.
- **Secrets** never get into a bundle: what a scanner of secrets wrote is not kept, only its findings without the
  values, and its digest.

## What `import -f json` prints

A list with one object for each file that was understood:

| field | meaning |
| --- | --- |
| `file`, `format`, `title` | the path, the reader, what a person calls the format |
| `tool`, `version`, `kind` | of the first reading |
| `status` | `complete`, `partial` or `failed`: the worst of its readings, not measured against any tree |
| `findings` | every entry of the report that is a finding, suppressed ones too |
| `unique_findings` | different ones: by rule, and by package and version or by file, line and message |
| `suppressed` | findings that do not block |
| `by_severity` | findings by severity |
| `components` | components of an SBOM, else null |
| `tests` | `total`, `failures`, `errors`, `skipped` of a test report, else null |
| `warnings` | what is odd but readable; `about_file` holds those about the file as a whole |
| `readings` | one object for each run and kind: the same fields, `subject`, `produced_at` and `gaps` |
"""


def main() -> int:
    """Write the page, or compare it; 1 means that it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, and fail when the page is out of date")
    page = page_of(dict(registered("ssdfgate.readers")))
    if not parser.parse_args().check:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/imports.md is out of date: run `python tools/imports_page.py`", file=sys.stderr)
    return 1


def page_of(readers: Mapping[str, Reader]) -> str:
    """The whole page."""
    rows = [f"| `{name}` | {reader.title} | {', '.join(reader.kinds)} |" for name, reader in sorted(readers.items())]
    return TEXT.format(rows="\n".join(rows))


if __name__ == "__main__":
    sys.exit(main())
