"""`stakeholders check`: every finding of a data set in one run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ..core.address import DatasetLocation
from ..schema.levels import Audience
from . import options, output, session


@click.command("check")
@options.data
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="Folder of source texts: check each quote at its line, and list lines without a row.",
)
@options.audience()
@options.as_json
@click.pass_context
def command(
    ctx: click.Context, data: DatasetLocation, sources: Path | None, audience: str, as_json: bool
) -> None:
    """Find mistakes in a data set: the file, the row, what is wrong and how to mend it.

    The exit code is 1 if there is an error. Warnings never fail.
    """
    from ..core.errors import DataError, Finding
    from ..quality import checks

    if sources and not Audience(audience).is_for_owner:
        raise click.UsageError(
            "--sources reads whole texts, withheld ones too: it is for --audience internal"
        )
    if sources:
        session.require_local_path(data, "check --sources")
    findings: tuple[Finding, ...]
    try:
        knowledge = session.open_knowledge(data, audience)
        with output.show_progress("checking"):
            findings = checks.run_checks(knowledge, texts=sources)
    except DataError as error:
        # rows that cannot be read stop the shapes and queries, which need a whole graph
        findings = (*error.findings, *_check_source_texts(data, sources))
        output.write_note("shapes and queries are checked once these rows are mended")
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        output.write_json("check", [asdict(finding) for finding in findings])
    else:
        for finding in findings:
            output.write_line(f"{finding.severity}: {finding}")
        warnings = len(findings) - errors
        output.write_line(
            f"{errors} error{_choose_plural_ending(errors)}, {warnings} "
            f"warning{_choose_plural_ending(warnings)}"
        )
    ctx.exit(1 if errors else 0)


def _check_source_texts(data: DatasetLocation, sources: Path | None) -> tuple[Any, ...]:
    """Return what the source texts tell, which needs no more than the rows."""
    from .. import ingest
    from ..quality.checks import source_texts as texts

    if sources is None:
        return ()
    return tuple(
        texts.check_quotes(ingest.load_tables(session.require_local_path(data, "check --sources")), sources)
    )


def _choose_plural_ending(number: int) -> str:
    return "" if number == 1 else "s"
