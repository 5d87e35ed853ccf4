"""`stakeholders diff`: what changed between two states of a data set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import Address
from ..schema.levels import Audience, write_notice
from . import options, output, session

if TYPE_CHECKING:
    from ..schema.dataset import Tables


@click.command("diff")
@click.argument("old", type=options.DataSetParamType())
@click.argument("new", type=options.DataSetParamType())
@click.option("--rows", "in_rows", is_flag=True, help="Print the changed cells too, row by row.")
@options.audience()
@options.as_json
def command(old: Path | Address, new: Path | Address, in_rows: bool, audience: str, as_json: bool) -> None:
    """List what changed between two versions of a data set, OLD and NEW.

    OLD and NEW are folders of tables or workbooks. A row is recognised by its key: a row that moved has not
    changed.
    """
    from ..curate.history import compare_data_sets, describe_changes
    from ..schema.vocabulary import Ontology

    ontology = Ontology.load()
    before, after = (
        _load_edition_tables(session.require_local_path(path, "diff"), audience) for path in (old, new)
    )
    difference = compare_data_sets(before, after, ontology)
    descriptions = describe_changes(difference, ontology)
    if as_json:
        rows = [
            change.as_json() | {"sentence": sentence}
            for change, sentence in zip(difference.changes, descriptions, strict=True)
        ]
        output.write_json("diff", rows)
        return
    for sentence in descriptions:
        output.write_paragraph(sentence)
    if in_rows and difference.changes:
        output.write_line()
        heads = ["change", "table", "key", "column", "old", "new"]
        cells = [
            [change.what, change.table, " ".join(change.key), column, old_cell, new_cell]
            for change in difference.changes
            for column, (old_cell, new_cell) in change.cells.items()
        ]
        output.write_table(heads, cells)
    change_kinds = [change.what for change in difference.changes]
    output.write_line()
    output.write_line(
        ", ".join(f"{change_kinds.count(what)} {what}" for what in ("added", "removed", "changed")) + "."
    )
    if any(tables.is_confidential_for(Audience(audience)) for tables in (before, after)):
        output.write_line(write_notice())


def _load_edition_tables(path: Path, audience: str) -> Tables:
    from .. import ingest
    from ..core.errors import DataError, InputError
    from ..ingest.redact import redact_tables

    tables = ingest.load_tables(path)
    if not tables.rows:
        raise InputError(f"{path}: holds no tables; give a folder of tables or an .xlsx workbook")
    unreadable = [
        finding for finding in tables.findings if finding.severity == "error" and not finding.column
    ]
    if unreadable:
        raise DataError(unreadable)
    return redact_tables(tables, audience)
