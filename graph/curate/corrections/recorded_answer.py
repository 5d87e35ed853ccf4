"""Adds what a partner answered about its own tie to the tables, as evidence with the answer as its source.

No row is rewritten: an answer that a tie is wrong is a row that denies it, and both stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...core.atomic import publish_files
from ...core.errors import InputError
from ...core.file_lock import lock_folder
from ...ingest import load_tables
from ...ingest.validate import MAX_WORDS
from ...model.graph import StakeholderGraph
from ...schema.terms import make_slug, normalise_text
from ..editing import Change, apply_step
from ..importing.dates import DateReader
from ..survey.appending import append_rows
from .ledger import Correction

_EVIDENCE = ("right", "wrong", "ended")
_VISIBILITY = "internal"  # until the partner agrees that others see its words


def store_answer(
    data: Path, correction: Correction, knowledge: StakeholderGraph, *, who: str
) -> tuple[str, ...]:
    """Add the evidence of an accepted answer to a folder or workbook, once; return the tables added to.

    Nothing for what is no answer of a partner about a tie. InputError where the tie or partner is not known.
    """
    is_new = correction.decision != "accept"
    kind, _, target = correction.about.partition(" ")
    if not (is_new and correction.organisation and kind == "tie" and correction.kind in _EVIDENCE):
        return ()
    rows = _make_rows(correction, target, knowledge)
    sources = load_tables(data, knowledge.ontology).rows.get("sources", ())  # as they are by now
    if any(row["id"] == rows["sources"]["id"] for row in sources):
        del rows["sources"]
    if data.is_dir():
        changes = [Change(table, after=row) for table, row in rows.items()]
        apply_step(data, changes, who=who, kind="correction")
    else:
        with lock_folder(data.parent):
            publish_files(data.parent, append_rows(data, {table: [row] for table, row in rows.items()}))
    return tuple(rows)


def _make_rows(
    correction: Correction, target: str, knowledge: StakeholderGraph
) -> dict[str, Mapping[str, str]]:
    """Return the row of the source and that of the tie, by table."""
    kind, start, end = target.split("~")
    known_names = {entity.id: entity.get_name() for entity in knowledge.entities.values()}
    missing = [name for name in (correction.organisation, start, end) if name not in known_names]
    if missing or correction.organisation not in (start, end):
        name = missing[0] if missing else correction.organisation
        fault = (
            "is not in the data set" if missing else "is no end of this tie, so this is not its own answer"
        )
        raise InputError(f"'{name}' {fault}; reject the answer, or change the tables yourself")
    title = f"Answer of {known_names[correction.organisation]} on its partner sheet"
    source = {
        "id": make_slug(f"sheet-{correction.organisation}-{correction.on}".rstrip("-")),
        "title": title,
        "publisher": correction.organisation,
        "about": correction.organisation,
        "issued": correction.on,
        "visibility": _VISIBILITY,
    }
    tie = {"subject": start, "kind": kind, "object": end} | _make_evidence(correction, source["id"])
    return {"sources": _drop_empty(source), "ties": _drop_empty(tie)}


def _make_evidence(correction: Correction, source: str) -> dict[str, str]:
    words = normalise_text(correction.text)
    quote = " ".join(words.split()[:MAX_WORDS])
    cells = {
        "source": source,
        "locator": f"answer {correction.id}",
        "phrase": quote,
        "certainty": "stated",
        "visibility": _VISIBILITY,
        "note": words if words != quote else "",
    }
    if correction.kind == "wrong":
        return cells | {"holds": "no"}
    if correction.kind == "ended":
        period = DateReader(order="day").parse_text(words)
        end = period.end or period.start
        return cells | ({"end": end} if end else {"date_text": "ended"}) | {"date_certainty": "stated"}
    return cells


def _drop_empty(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}
