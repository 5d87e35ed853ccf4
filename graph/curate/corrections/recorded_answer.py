"""Adds what an organisation answered about itself to the tables, once a person has accepted it."""

from __future__ import annotations

from pathlib import Path

from ...core.atomic import publish_files
from ...core.file_lock import lock_folder
from ...ingest import load_tables
from ...model.graph import StakeholderGraph
from ..editing import Change, apply_step
from ..survey.appending import append_rows
from .ledger import Correction
from .planned_rows import Row, plan_rows


def store_answer(
    data: Path, correction: Correction, knowledge: StakeholderGraph, *, who: str
) -> tuple[str, ...]:
    """Add the evidence of an accepted answer to a folder or workbook, once; return the tables added to.

    Nothing for words that make no row. InputError where the tie or the organisation is not known.
    """
    rows = plan_new_rows(data, correction, knowledge)
    if not rows:
        return ()
    if data.is_dir():
        changes = [Change(table, after=row) for table, row in rows]
        apply_step(data, changes, who=who, kind="correction")
    else:
        by_table = {table: [row for other, row in rows if other == table] for table, _ in rows}
        with lock_folder(data.parent):
            publish_files(data.parent, append_rows(data, by_table))
    return tuple(dict.fromkeys(table for table, _ in rows))


def plan_new_rows(data: Path, correction: Correction, knowledge: StakeholderGraph) -> list[Row]:
    """Return the rows that accepting would add to the tables as they are now, none once it was accepted.

    InputError where the tie or the organisation is not known.
    """
    rows = plan_rows(correction, knowledge) if correction.decision != "accept" else []
    if not rows:
        return []
    known = {row["id"] for row in load_tables(data, knowledge.ontology).rows.get("sources", ())}
    return [(table, row) for table, row in rows if table != "sources" or row["id"] not in known]
