"""Adds what a partner answered about its own tie to the tables, as evidence with the answer as its source.

No row is rewritten: an answer that a tie is wrong is a row that denies it, and both stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...core.atomic import publish_files
from ...core.errors import InputError
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
) -> Sequence[Change]:
    """Add the evidence of an accepted answer to a folder or workbook, once; return what was added.

    Nothing for what is no answer of a partner about a tie. InputError where the tie or partner is not known.
    """
    is_new = correction.decision != "accept"
    kind, _, target = correction.about.partition(" ")
    if not (is_new and correction.organisation and kind == "tie" and correction.kind in _EVIDENCE):
        return ()
    changes = _make_changes(correction, target, knowledge)
    if data.is_dir():
        apply_step(data, changes, who=who, kind="correction")
    else:
        rows: dict[str, list[Mapping[str, str]]] = {}
        for change in changes:
            rows.setdefault(change.table, []).append(change.after or {})
        publish_files(data.parent, append_rows(data, rows))
    return changes


def _make_changes(correction: Correction, target: str, knowledge: StakeholderGraph) -> list[Change]:
    """Return the row of the tie, and before it that of the source where it is new."""
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
    is_known = any(row["id"] == source["id"] for row in knowledge.tables.rows.get("sources", ()))
    changes = [] if is_known else [Change("sources", after=_drop_empty(source))]
    return [*changes, Change("ties", after=_drop_empty(tie))]


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
        return cells | ({"end": end} if end else {"date_text": "ended"})
    return cells


def _drop_empty(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}
