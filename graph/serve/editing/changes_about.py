"""Lists the latest steps that changed what is recorded about an organisation or a tie, for its own page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from ...curate.editing import Change, Step, read_history
from ...ingest.row_search import list_id_columns
from ...schema.dataset import split_list
from ..rendering import Page
from .desk import open_desk
from .history_page import ShownStep, describe_steps


@dataclass(frozen=True)
class ShownChanges:
    """The steps that a page of one thing shows; `e` gives the texts for them."""

    steps: Sequence[ShownStep]
    e: Callable[..., str]


_MOST = 3  # steps that a page of one thing shows
_LARGEST = 4 << 20  # bytes of a history that is looked through for each page


def list_changes_about(page: Page, names: Collection[str]) -> ShownChanges:
    """Return the latest steps that changed a row about a thing, each with these rows alone."""

    def is_about(change: Change) -> bool:
        rows = [row for row in (change.before, change.after) if row]
        return any(
            part in names
            for row in rows
            for column in list_id_columns(change.table, with_source=False)
            for part in split_list(column, row.get(column, ""))
        )

    return _list_steps(page, is_about)


def list_changes_of_tie(page: Page, ends: Collection[str], kind: str) -> ShownChanges:
    """Return the latest steps that changed a row of a tie, each with these rows alone."""

    def is_of_tie(change: Change) -> bool:
        rows = [row for row in (change.before, change.after) if row and change.table == "ties"]
        return any(
            row.get("kind") == kind and {row.get("subject"), row.get("object")} == set(ends) for row in rows
        )

    return _list_steps(page, is_of_tie)


def _list_steps(page: Page, is_wanted: Callable[[Change], bool]) -> ShownChanges:
    folder = page.dataset.path
    if page.closure or sum(path.stat().st_size for path in (folder / "history").glob("*.jsonl")) > _LARGEST:
        return ShownChanges((), str)
    steps: list[Step] = page.version.keep("history", lambda: read_history(folder))
    wanted = (step for step in steps if any(map(is_wanted, step.changes)))
    desk = open_desk(page.request)
    shown = describe_steps(desk, list(islice(wanted, _MOST)), is_wanted)
    return ShownChanges(shown, desk.format_message)
