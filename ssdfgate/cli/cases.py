"""What is asked of finished bundles, and by what they are judged: shared by `gate`, `report` and `diff`."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssdfgate.cli.options import REQUIREMENT, option
from ssdfgate.cli.trust import PATH, expected_of, trust_of
from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from ssdfgate.gate.brought import Brought
    from ssdfgate.gate.judge import Case
    from ssdfgate.model.records import Records
    from ssdfgate.model.settings import Settings


def judging_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say by what finished bundles are judged."""
    for decorate in (
        option(
            "--records",
            type=PATH,
            metavar="DIR",
            help="Folder whose .ssdfgate/ counts, in place of what the bundles hold.",
        ),
        option("--policies", multiple=True, metavar="DIR@DIGEST", help="Policies of your own; may be repeated."),
        option("--config", type=PATH, help="Configuration file; without one, the defaults."),
        option(
            "--require",
            "required",
            multiple=True,
            type=REQUIREMENT,
            metavar="FRAMEWORK:ID",
            help="Must hold as well; may be repeated.",
        ),
        option("--framework", "frameworks", multiple=True, help="Catalogue to judge by; may be repeated."),
        option("--profile", help="local, ci or release.  [default: as where the evidence was collected]"),
    ):
        command = decorate(command)
    return command


def case_of(bundles: tuple[Path, ...], options: dict[str, Any], engine: Any) -> "Case":  # noqa: ANN401  # an Engine
    """The case of a call: `options` are those of the command.

    Raises:
        UsageError: for a wrong profile, framework, configuration or key.
    """
    from ssdfgate.config import flags_from, load_settings
    from ssdfgate.gate.brought import Wanted, bring
    from ssdfgate.gate.judge import Case

    trust = trust_of(options)
    if options["require_signature"] and trust is None:
        hint = "Give --key PUB, or --identity and --issuer."
        raise UsageError("--require-signature does not say whose: there is no key or identity", hint=hint)
    flags = flags_from(options)
    config = options["config"]
    base = config.parent if config else Path()
    settings = load_settings(base, flags, file=config, use_file=config is not None)
    brought = bring(Wanted(settings.policies, base.resolve(), os.environ))
    return Case(
        bundles=bundles,
        settings=settings,
        records=_records(options["records"], settings, brought),
        trust=trust,
        expected=expected_of(options),
        report_only=options["report_only"],
        engine=engine,
        now=datetime.now(UTC),
        effective=options["effective"],
        brought=brought,
        early=options["engine"] == "embedded",
    )


def _records(folder: Path | None, settings: "Settings", brought: "tuple[Brought, ...]") -> "Records | None":
    if folder is None:
        return None
    from ssdfgate.gate.decide import load_rules
    from ssdfgate.records import Catalogues, load_records, with_documents

    if not folder.is_dir():
        raise UsageError(f"--records {folder} is not a folder", hint="Give the folder in which .ssdfgate/ lies.")
    catalogues = Catalogues(load_rules(settings, "local", brought).frameworks)
    return with_documents(load_records(folder, catalogues=catalogues, any_role=True), folder)
