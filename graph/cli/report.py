"""`stakeholders report`: a report to hand in, as one file."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from ..publish.writers.formats import FORMATS, write_report
from . import files, options, output, page_opening, session


@click.command("report")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="The file to write. [default: outputs/NAME/report.html]",
)
@files.force
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="File format. [default: by the ending of the output, else html]",
)
@click.option("--brief", is_flag=True, help="Only the summary, and how it is known.")
@click.option("--profiles", is_flag=True, help="Add a page for each organisation.")
@click.option(
    "--date",
    "dated",
    metavar="DATE",
    default="",
    help="The date that the report bears. [default: the latest in the data]",
)
@options.lang("the report")
@options.certainty("")
@options.as_of
@options.data
@options.audience()
@page_opening.no_open
@options.as_json
def command(
    target: Path | None,
    force: bool,
    form: str | None,
    brief: bool,
    profiles: bool,
    dated: str,
    lang: str,
    certainty: str | None,
    as_of: str,
    data: DatasetLocation,
    audience: str,
    no_open: bool,
    as_json: bool,
) -> None:
    """Write a report: who is central or isolated, what changed, what is missing.

    It is one file that works offline: a page that prints on A4, a Word document, slides, a workbook or
    Markdown. The first page stands alone: --brief writes no more than it and how it is known. Figures are
    for the latest date of the documents; ties that ended before it count as history. If a measure means
    nothing for this network, the report says why. Every page says for which readers it is made.
    """
    from ..model.tie_filter import check_date
    from ..publish.answers.files import answer_files
    from ..publish.output_folder import refuse_narrower_folder
    from ..publish.report.sections import compose_report

    for day in filter(None, (as_of, dated)):
        check_date(day)
    form = _choose_format(target, form)
    network = session.open_network(data, audience)
    file = target or Path("outputs") / network.knowledge.dataset.name / f"report.{form}"
    files.refuse_folder(file)
    refuse_narrower_folder(file.parent, network.knowledge.audience)
    files.refuse_overwrite([file], replace=force)
    with output.show_progress("measuring") as say:
        report = compose_report(
            network,
            lang=lang,
            certainty=certainty or "",
            as_of=as_of,
            dated=dated,
            brief=brief,
            profiles=profiles,
        )
        say("writing the report")
        content = write_report(report, form)
    rows = files.write_files(file.parent, {file.name: content})
    answer = answer_files("report", rows, lang=lang, knowledge=network.knowledge)
    output.write_answer(answer, as_json=as_json)
    page_opening.open_page(file if form == "html" else None, is_refused=no_open or as_json)


def _choose_format(target: Path | None, form: str | None) -> str:
    """Return the format asked for; a usage error where the file is named as one of another."""
    ending = target.suffix.lower().lstrip(".") if target else ""
    if form and ending in FORMATS and ending != form:
        raise click.UsageError(f"{target} is named as {ending}, and --format says {form}; leave one of them")
    if form:
        return form
    if ending and ending not in FORMATS:
        hint = "; for a PDF, print the .html page in the browser" if ending == "pdf" else ""
        endings = ", .".join(FORMATS)
        raise click.UsageError(f"'.{ending}' is no kind of report; end the name in .{endings}{hint}")
    return ending or next(iter(FORMATS))
