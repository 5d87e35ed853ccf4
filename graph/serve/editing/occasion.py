"""Makes the rows that say at which event a tie showed: the event, if it is new, and who took part in it."""

from __future__ import annotations

from ...curate.editing import Change, Row
from ..rendering import Page
from .fields import add_id, find_id

_TAKEN_OVER = ("source", "locator", "phrase", "certainty", "visibility")  # the same words say both
_WHEN = ("start", "end", "date_text", "date_certainty")
_ATTENDED = "attendedBy"


def make_occasion(page: Page, name: str, tie: Row) -> list[Change]:
    """Return what is added beside a tie for the event of a name, nothing where there is none.

    Both ends of the tie took part; what the tables say already is not added again.
    """
    name = " ".join(name.split())
    if not name:
        return []
    evidence = {column: tie[column] for column in _TAKEN_OVER if tie.get(column)}
    changes = []
    event = find_id(page, name)
    if not event:
        when = {column: tie[column] for column in _WHEN if tie.get(column)}
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
        if end and end not in known
    ]
    return changes
