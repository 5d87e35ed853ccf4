"""`stakeholders check`: every finding of a data set in one run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from ..core.messages import LANGUAGES
from ..schema.levels import Audience
from . import options, output, session

if TYPE_CHECKING:
    from ..core.errors import Finding


@click.command("check")
@options.data
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="Folder of source texts: check each quote at its line, and list sentences without a row.",
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), help="Language of the answer. [default: that of the headings]"
)
@options.audience()
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    data: DatasetLocation,
    sources: Path | None,
    lang: str | None,
    audience: str,
    as_json: bool,
) -> None:
    """Find mistakes in a data set: the file, the row, what is wrong and how to correct it.

    The exit code is 1 if there is an error. Warnings never fail.
    """
    from ..core.errors import DataError
    from ..publish.answers.check import answer_check
    from ..publish.answers.view import AnswerTexts
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
        lang = lang or error.lang
        output.write_note(AnswerTexts("check", lang).format_message("rest-later"))
    else:
        lang = lang or (knowledge.tables.lang if findings else "en")
    output.write_answer(answer_check(findings, "en" if as_json else lang), as_json=as_json)
    ctx.exit(1 if any(finding.severity == "error" for finding in findings) else 0)


def _check_source_texts(data: DatasetLocation, sources: Path | None) -> tuple[Finding, ...]:
    """Return the findings of the source texts, which need only the rows."""
    from .. import ingest
    from ..quality.checks import source_texts as texts

    if sources is None:
        return ()
    return tuple(
        texts.check_quotes(ingest.load_tables(session.require_local_path(data, "check --sources")), sources)
    )
