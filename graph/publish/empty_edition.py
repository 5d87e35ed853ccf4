"""Refuses to hand out an edition that contains nothing, and says how rows get into it."""

from __future__ import annotations

from ..core.errors import EmptyEditionError
from ..model.graph import StakeholderGraph


def refuse_empty_edition(knowledge: StakeholderGraph, *, needs_organisations: bool = True) -> None:
    """Raise EmptyEditionError where an edition has no organisation, or nothing at all."""
    is_empty = not knowledge.list_organisations() if needs_organisations else not knowledge.entities
    if not is_empty:
        return
    name, audience = knowledge.dataset.name, knowledge.audience
    what = "no organisation" if needs_organisations else "no row"
    if audience.is_for_owner:
        raise EmptyEditionError(f"{name}: the data set has {what} yet; add rows to the table entities")
    is_workbook = knowledge.dataset.path.suffix.lower() == ".xlsx"
    everything = (
        f"visibility to {audience} in the sheet dataset"
        if is_workbook
        else f'visibility = "{audience}" in dataset.toml'
    )
    in_browser = (
        ""
        if is_workbook
        else 'choose their readers under "Share and hand in" of: stakeholders open. In the files, '
    )
    raise EmptyEditionError(
        f"{name}: the {audience} edition has {what}, so there is nothing to hand out. New rows are internal. "
        f"To publish rows, {in_browser}write {audience} in their column visibility and that of their source; "
        f"to publish all, set {everything}. For yourself, add --audience internal"
    )
