"""`stakeholders matrix`: who, what and where, kinds by topics and places, alliances, opinions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..address import Given
from . import files, options, output, session

if TYPE_CHECKING:
    from ..knowledge import Knowledge
    from ..matrices import Matrix

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
@options.certainty("unknown")
@options.as_json
def command(
    kind: str,
    form: str | None,
    target: Path | None,
    force: bool,
    with_evidence: bool,
    lang: str,
    data: Given,
    audience: str,
    certainty: str,
    as_json: bool,
) -> None:
    """Write a matrix, such as who does what where (3w) or organisations by alliance.

    Each cell is present, stated absent or not documented. The matrix 3w has HXL hashtags and the P-codes in
    the data. The matrix stakeholders has opinions, each with who gave it and when.
    """
    from ..matrices import matrix

    chosen = _form(form, target)
    paths = _paths(target, chosen, with_evidence=with_evidence)
    files.refuse(paths, replace=force)
    network = session.open_network(data, audience)
    knowledge = network.knowledge
    with output.progress("making the matrix"):
        found = matrix(network, kind, certainty=certainty)
        given = f"stakeholders matrix {kind} --audience {audience} --certainty {certainty} --lang {lang}"
        contents = _contents(found, chosen, lang, knowledge, given, with_evidence=with_evidence)
    rows = []
    if target:
        rows = files.write(target.parent, dict(zip((path.name for path in paths), contents, strict=True)))
    if as_json:
        from ..matrices import as_json as as_rows

        output.as_json("matrix", as_rows(found, lang), matrix=kind, tags=list(found.tags), files=rows)
    elif target:
        files.tell(rows)
    elif chosen == "table":
        _table(found, knowledge, given, lang, with_evidence=with_evidence)
    else:
        output.raw(b"\n".join(contents))
    if not as_json and chosen != "table" and knowledge.is_confidential:
        output.note("internal, not for sharing")


def _form(form: str | None, target: Path | None) -> str:
    ending = target.suffix.lower().lstrip(".") if target else ""
    chosen = form or (ending if ending in FORMS else "csv" if target else "table")
    if chosen == "xlsx" and not target:
        raise click.UsageError("a workbook needs a file: give -o FILE.xlsx")
    if chosen == "table" and target:
        raise click.UsageError("a table goes to the terminal; give csv or xlsx for a file")
    return chosen


def _paths(target: Path | None, form: str, *, with_evidence: bool) -> list[Path]:
    if not target:
        return []
    beside = target.with_name(f"{target.stem}-evidence{target.suffix}")
    return [target, beside] if with_evidence and form == "csv" else [target]


def _contents(
    found: Matrix, form: str, lang: str, knowledge: Knowledge, given: str, *, with_evidence: bool
) -> list[bytes]:
    from ..matrices import as_csv, as_xlsx, evidence
    from ..matrices.writing import csv_of

    if form == "table":
        return []
    if form == "xlsx":
        return [as_xlsx(found, lang, knowledge=knowledge, command=given, with_evidence=with_evidence)]
    return [as_csv(found, lang), *([csv_of(evidence(found, lang))] if with_evidence else [])]


def _table(found: Matrix, knowledge: Knowledge, given: str, lang: str, *, with_evidence: bool) -> None:
    from ..matrices.writing import about, evidence, texts

    title, *notes = about(found, knowledge, given, lang)
    output.line(title)
    output.line()
    heads, *rows = texts(found, lang, said_only=True)
    output.table(heads, rows)
    left = len(found.rows) - len(rows)
    if left:
        several = f"{left} rows that say nothing are" if left > 1 else "One row that says nothing is"
        output.line(f"{several} not shown here; a file (-o) has all.")
    if with_evidence:
        output.line()
        heads, *rows = evidence(found, lang)
        output.table(heads, rows)
    output.line()
    for note in notes:
        output.wrapped(note)
