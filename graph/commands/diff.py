"""`stakeholders diff`: what changed between two states of a data set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..address import Address
from . import options, output, session

if TYPE_CHECKING:
    from ..dataset import Tables


@click.command("diff")
@click.argument("old", type=options.DataSet())
@click.argument("new", type=options.DataSet())
@click.option("--rows", "in_rows", is_flag=True, help="Print the changed cells too, row by row.")
@options.audience()
@options.as_json
def command(old: Path | Address, new: Path | Address, in_rows: bool, audience: str, as_json: bool) -> None:
    """List what changed between two versions of a data set, OLD and NEW.

    OLD and NEW are folders of tables or workbooks. A row is recognised by its key: a row that moved has not
    changed.
    """
    from ..history import compare, sentences
    from ..ontology import Ontology

    ontology = Ontology.load()
    before, after = (_tables(session.on_disk(path, "diff"), audience) for path in (old, new))
    difference = compare(before, after, ontology)
    said = sentences(difference, ontology)
    if as_json:
        rows = [
            change.as_json() | {"sentence": sentence}
            for change, sentence in zip(difference.changes, said, strict=True)
        ]
        output.as_json("diff", rows)
        return
    for sentence in said:
        output.wrapped(sentence)
    if in_rows and difference.changes:
        output.line()
        heads = ["change", "table", "key", "column", "old", "new"]
        cells = [
            [change.what, change.table, " ".join(change.key), column, one, other]
            for change in difference.changes
            for column, (one, other) in change.cells.items()
        ]
        output.table(heads, cells)
    whats = [change.what for change in difference.changes]
    output.line()
    output.line(", ".join(f"{whats.count(what)} {what}" for what in ("added", "removed", "changed")) + ".")
    if any(_is_confidential(tables, audience) for tables in (before, after)):
        output.line("internal, not for sharing")


def _tables(path: Path, audience: str) -> Tables:
    from .. import ingest
    from ..errors import DataError, InputError
    from ..ingest.withhold import withhold

    tables = ingest.load_tables(path)
    if not tables.rows:
        raise InputError(f"{path}: holds no tables; give a folder of tables or an .xlsx workbook")
    unread = [one for one in tables.findings if one.severity == "error" and not one.column]
    if unread:
        raise DataError(unread)
    return withhold(tables, audience)


def _is_confidential(tables: Tables, audience: str) -> bool:
    from ..dataset import AUDIENCES

    rows = (row for found in tables.rows.values() for row in found)
    return audience == AUDIENCES[-1] and (
        tables.dataset.visibility != AUDIENCES[0]
        or any(tables.dataset.audience_of(row) != AUDIENCES[0] for row in rows)
    )
