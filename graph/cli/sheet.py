"""`stakeholders sheet`: what is said of a partner, for it to confirm or correct."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from . import files, options, output, session

FORMS = ("pdf", "docx")
LANGUAGES = {"both": ("en", "bn"), "en": ("en",), "bn": ("bn",)}


@click.command("sheet")
@click.argument("name", required=False)
@click.option("--all", "everyone", is_flag=True, help="Write a sheet for every named organisation.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="PDF or DOCX to write; with --all a folder. [default: outputs/NAME/sheets]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="PDF form or Word document. [default: by the ending of the output, else pdf]",
)
@files.force
@click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    default="both",
    show_default=True,
    help="Language of the sheet.",
)
@click.option(
    "--send-to",
    default="",
    metavar="TEXT",
    help="Where partners send the answer. [default: contact in dataset.toml]",
)
@options.data
@options.audience("partners")
@options.as_json
def command(
    name: str | None,
    everyone: bool,
    target: Path | None,
    form: str | None,
    force: bool,
    lang: str,
    send_to: str,
    data: DatasetLocation,
    audience: str,
    as_json: bool,
) -> None:
    """Write a sheet that asks a partner to confirm or correct what is recorded about it.

    NAME is the partner. The sheet has each statement with its evidence, fields to fill in, and the question
    whether it may be shown. What partners may not see is left out. Give the filled file that comes back to
    stakeholders corrections.
    """
    from ..publish.answers.files import answer_files
    from ..publish.empty_edition import refuse_empty_edition
    from ..publish.output_folder import refuse_narrower_folder
    from ..publish.partner_sheet import prepare_partner_sheets, render_partner_sheet
    from ..schema.terms import make_slug

    if bool(name) == everyone:
        raise click.UsageError("give the NAME of an organisation, or --all")
    ending = target.suffix.lower().lstrip(".") if target and not everyone else ""
    form = form or (ending if ending in FORMS else FORMS[0])
    network = session.open_network(data, audience)
    knowledge = network.knowledge
    refuse_empty_edition(knowledge)
    chosen = knowledge.list_organisations() if everyone else [knowledge.names.find_organisation(name or "")]
    folder = target or Path("outputs") / knowledge.dataset.name / "sheets"
    names = [f"{make_slug(entity.id)}.{form}" for entity in chosen]
    if target and not everyone:
        folder, names = target.parent, [target.name]
    refuse_narrower_folder(folder, network.knowledge.audience)
    paths = [folder / file for file in names]
    for path in paths:
        files.refuse_folder(path)
    files.refuse_overwrite(paths, replace=force)
    contents = {}
    with output.show_progress("setting the sheets") as say:
        maker = prepare_partner_sheets(network, send_to=send_to)
        for entity, file in zip(chosen, names, strict=True):
            say(f"setting the sheet of {entity.get_name()}")
            contents[file] = render_partner_sheet(maker, entity, form, languages=LANGUAGES[lang])
    rows = files.write_files(folder, contents)
    answer = answer_files("sheet", rows, lang=LANGUAGES[lang][0], knowledge=knowledge)
    output.write_answer(answer, as_json=as_json)
