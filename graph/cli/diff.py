"""`stakeholders diff`: what changed between two states of a data set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import Address
from ..schema.levels import Audience
from . import options, output, session

if TYPE_CHECKING:
    from ..schema.dataset import Tables


@click.command("diff")
@click.argument("old", type=options.DataSetParamType())
@click.argument("new", type=options.DataSetParamType())
@click.option("--rows", "in_rows", is_flag=True, help="Print the changed cells too, row by row.")
@options.lang("the answer")
@options.audience()
@options.as_json
def command(
    old: Path | Address, new: Path | Address, in_rows: bool, lang: str, audience: str, as_json: bool
) -> None:
    """List what changed between two versions of a data set, OLD and NEW.

    OLD and NEW are folders of tables or workbooks. A row is recognised by its key: a row that moved has not
    changed.
    """
    from ..curate.answers.diff import answer_diff
    from ..curate.history import compare_data_sets
    from ..schema.vocabulary import Ontology

    ontology = Ontology.load()
    before, after = (
        _load_edition_tables(session.require_local_path(path, "diff"), audience) for path in (old, new)
    )
    difference = compare_data_sets(before, after, ontology)
    is_confidential = any(tables.is_confidential_for(Audience(audience)) for tables in (before, after))
    answer = answer_diff(difference, ontology, in_rows=in_rows, is_confidential=is_confidential, lang=lang)
    output.write_answer(answer, as_json=as_json)


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
