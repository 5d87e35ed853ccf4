"""`stakeholders matrix`: who, what and where, kinds by topics and places, alliances, opinions."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from . import files, options, output, session

if TYPE_CHECKING:
    from ..model.graph import StakeholderGraph
    from ..publish.matrices import Matrix

KINDS = ("3w", "kinds-topics", "kinds-places", "organisations-alliances", "stakeholders")
FORMS = ("table", "csv", "xlsx")


@click.command("matrix")
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="File format. [default: by the ending of the output, else a table]",
)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="File to write to.")
@files.force
@click.option(
    "--evidence", "with_evidence", is_flag=True, help="Add the sources and quotes behind each cell."
)
@options.lang("the words")
@options.data
@options.audience()
@options.certainty("")
@options.as_of
@click.option(
    "--places",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take P-codes from this table of places, not those of Bangladesh (3w).",
)
@options.as_json
def command(
    kind: str,
    form: str | None,
    target: Path | None,
    force: bool,
    with_evidence: bool,
    lang: str,
    data: DatasetLocation,
    audience: str,
    certainty: str | None,
    as_of: str,
    places: Path | None,
    as_json: bool,
) -> None:
    """Write a matrix, such as who does what where (3w) or organisations by alliance.

    Each cell is present, stated absent or not documented. The matrix 3w has HXL hashtags and P-codes; as a
    workbook it has a pivot and a page to print. The matrix stakeholders has opinions, each with who gave it
    and when.
    """
    from ..model.tie_filter import check_date
    from ..publish.answers.matrix import answer_matrix, answer_matrix_files
    from ..publish.empty_edition import refuse_empty_edition
    from ..publish.matrices import CodeTable, build_matrix
    from ..publish.output_folder import refuse_narrower_folder

    if as_of:
        check_date(as_of)
    if places and kind != "3w":
        raise click.UsageError("--places gives the P-codes of the matrix 3w; leave it out")
    place_codes = CodeTable.read(places) if places else None
    chosen_format = _choose_format(form, target)
    paths = _choose_paths(target, chosen_format, with_evidence=with_evidence)
    for path in paths:
        files.refuse_folder(path)
    files.refuse_overwrite(paths, replace=force)
    network = session.open_network(data, audience)
    knowledge = network.knowledge
    refuse_empty_edition(knowledge)
    if target:
        refuse_narrower_folder(target.parent, knowledge.audience)
    with output.show_progress("making the matrix"):
        filled_matrix = build_matrix(
            network, kind, certainty=certainty or "", as_of=as_of, place_codes=place_codes
        )
        choices = {"--certainty": certainty, "--as-of": as_of, "--places": places and places.name}
        words = ["-d", knowledge.dataset.name, "--audience", audience]
        words += [word for option, value in choices.items() if value for word in (option, value)]
        command_line = shlex.join(["stakeholders", "matrix", kind, *words, "--lang", lang])
        contents = _make_contents(
            filled_matrix, chosen_format, lang, knowledge, command_line, with_evidence=with_evidence
        )
    if target or as_json:
        names = [path.name for path in paths]
        rows = files.write_files(target.parent, dict(zip(names, contents, strict=True))) if target else []
        answer = answer_matrix_files(filled_matrix, knowledge, rows, kind=kind, lang=lang)
        output.write_answer(answer, as_json=as_json)
    elif chosen_format == "table":
        answer = answer_matrix(
            filled_matrix, knowledge, command=command_line, lang=lang, with_evidence=with_evidence
        )
        output.write_answer(answer, as_json=False)
    else:
        output.write_bytes(b"\n".join(contents))
        if knowledge.is_confidential:
            output.write_note(knowledge.write_notice(lang))


def _choose_format(form: str | None, target: Path | None) -> str:
    ending = target.suffix.lower().lstrip(".") if target else ""
    chosen_format = form or (ending if ending in FORMS else "csv" if target else "table")
    if chosen_format == "xlsx" and not target:
        raise click.UsageError("a workbook needs a file: give -o FILE.xlsx")
    if chosen_format == "table" and target:
        raise click.UsageError("a table goes to the terminal; give csv or xlsx for a file")
    return chosen_format


def _choose_paths(target: Path | None, form: str, *, with_evidence: bool) -> list[Path]:
    if not target:
        return []
    beside = target.with_name(f"{target.stem}-evidence{target.suffix}")
    return [target, beside] if with_evidence and form == "csv" else [target]


def _make_contents(
    matrix: Matrix,
    form: str,
    lang: str,
    knowledge: StakeholderGraph,
    command_line: str,
    *,
    with_evidence: bool,
) -> list[bytes]:
    from ..publish.matrices import as_csv, as_xlsx, list_evidence
    from ..publish.writers.csv_file import encode_csv

    if form == "table":
        return []
    if form == "xlsx":
        return [as_xlsx(matrix, lang, knowledge=knowledge, command=command_line, with_evidence=with_evidence)]
    return [
        as_csv(matrix, lang),
        *([encode_csv(list_evidence(matrix, lang), mark=True)] if with_evidence else []),
    ]
