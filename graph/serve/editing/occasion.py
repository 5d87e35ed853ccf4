"""Makes the rows that say at which event a tie showed: the event, if it is new, and who took part in it."""

from __future__ import annotations

from ...curate.editing import Change, Row
from ...ingest.negative_assertion import NEGATIVE
from ...model.values import Entity
from ...schema.terms import FOAF, STK
from ..rendering import Page
from .fields import add_id

_TAKEN_OVER = ("source", "locator", "phrase", "certainty", "visibility")  # the same words say both
_WHEN = ("start", "end", "date_text", "date_certainty")
_ATTENDED = "attendedBy"


def refuse_occasion(page: Page, name: str, tie: Row) -> str:
    """Return the key of the text that says why a tie cannot have shown at such an event, else nothing."""
    if not name.strip():
        return ""
    if tie.get("holds") == NEGATIVE:
        return "occasion-of-denied"
    bearers = page.version.graph.names.list_bearers(name)
    return "occasion-no-event" if bearers and not _find_event(bearers) else ""


def make_occasion(page: Page, name: str, tie: Row) -> list[Change]:
    """Return what is added beside a tie for the event of a name, nothing where there is none.

    Those ends of the tie took part who can: persons and organisations. What the tables say already is not
    added again. A tie of one day or year dates its event; one that lasts does not.
    """
    name = " ".join(name.split())
    if not name:
        return []
    evidence = {column: tie[column] for column in _TAKEN_OVER if tie.get(column)}
    changes = []
    event = _find_event(page.version.graph.names.list_bearers(name))
    if not event:
        is_short = bool(tie.get("start")) and tie.get("start") == tie.get("end")
        when = {column: tie[column] for column in _WHEN if is_short and tie.get(column)}
        row = add_id(page, "events", {"class": "Event", f"label_{page.lang}": name, **when, **evidence})
        event = row.get("id", "")
        changes.append(Change("events", after=row))
    known = {
        row["object"]
        for row in page.version.graph.tables.rows.get("ties", ())
        if (row["subject"], row["kind"]) == (event, _ATTENDED)
    }
    changes += [
        Change("ties", after={"subject": event, "kind": _ATTENDED, "object": end, **evidence})
        for end in dict.fromkeys((tie.get("subject", ""), tie.get("object", "")))
        if end not in known and _can_attend(page, end)
    ]
    return changes


def _find_event(bearers: list[Entity]) -> str:
    """Return the id of the one event among those of a name, empty where there is none or several."""
    events = [entity.id for entity in bearers if STK + "Event" in entity.classes]
    return events[0] if len(events) == 1 else ""


def _can_attend(page: Page, name: str) -> bool:
    graph = page.version.graph
    try:
        entity = graph.entities.get(graph.dataset.mint.make_entity_iri(name)) if name else None
    except ValueError:  # what is no id
        return False
    return entity is not None and FOAF + "Agent" in entity.classes
