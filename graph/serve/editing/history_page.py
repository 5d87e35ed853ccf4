"""Shows who changed what, when and why, and takes steps back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError
from ...core.messages import format_date, localise_digits
from ...curate.editing import (
    Change,
    ConflictError,
    Row,
    RowConflict,
    Step,
    notice_changes,
    read_history,
    undo_step,
)
from ...ingest.derived_ids import NAME_COLUMNS
from ..addresses import add_query
from ..forms import go_to, read_text
from ..links import SEGMENTS
from ..rendering import WHO, Page, open_page
from .desk import Desk, open_desk
from .fields import name_column, order_columns, show_cell

STEPS = 50  # on a page
_ABOUT = ("subject", "of", "entity", "a", "b", "property", "value")  # columns that say what a row is about
_ROWS = 20  # of a step that are shown
_OPEN_ROWS = 3  # of a step that are shown at once


@dataclass(frozen=True)
class CellChange:
    """What a cell said before and says now."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    """A row that a step touched: what it is about, what happened to it, and its cells that differ."""

    name: str
    table: str
    how: str  # added, changed or removed
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class ShownStep:
    """A step as the history shows it."""

    id: str
    title: str
    when: str
    time: str
    who: str
    why: str
    tables: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    more: int
    undone_by: str
    undoes: str
    can_be_undone: bool

    @property
    def opened_rows(self) -> tuple[ShownRow, ...]:
        """The rows that are shown with their cells at once: of a small step, those that were changed."""
        return self.rows if len(self.rows) + self.more <= _OPEN_ROWS else ()


def answer_history(request: Request) -> Response:
    """Answer with the history, the newest step first."""
    desk = open_desk(request)
    if notice_changes(desk.folder):
        desk.page.dataset.show_changed()
    return _render(desk)


def take_back(request: Request, form: FormData) -> Response:
    """Take a step back, or show what stands in the way."""
    desk = open_desk(request, form)
    if not desk.who:
        return _render(desk, refusal=desk.format_message("who-missing"), status=422)
    before = desk.read_shown_tables()
    try:
        step = undo_step(desk.folder, read_text(form, "step"), who=desk.who)
    except ConflictError as error:
        return _render(desk, conflicts=error.conflicts, status=409)
    except GraphError as error:
        return _render(desk, refusal=str(error), status=422)
    desk.show_changed(before)
    undone = next(early for early in read_history(desk.folder) if early.id == step.undoes)
    result = {"saved" if undone.kind == "undo" else "undone": step.id}
    return desk.remember(go_to(_find_way_back(open_page(request), read_text(form, "next"), result)))


def change_worker(request: Request, form: FormData) -> Response:
    """Keep who works here from now on, before anything is taken back in another's name."""
    desk = open_desk(request, form)
    if not read_text(form, WHO).strip():
        return _render(desk, refusal=desk.format_message("who-missing"), status=422)
    return desk.remember(go_to(_find_way_back(desk.page, read_text(form, "next"), {})))


def _find_way_back(page: Page, wanted: str, result: Mapping[str, str]) -> str:
    """Return the page from which a step was taken back, else the history, with the result."""
    place = urlsplit(wanted)
    query = dict(parse_qsl(place.query))
    if not _is_there(page, unquote(place.path), query):
        return add_query(page.addresses.history, **result)
    kept = {key: value for key, value in query.items() if key not in ("saved", "undone")}
    return add_query(place.path, **kept, **result) + (f"#{place.fragment}" if place.fragment else "")


def _is_there(page: Page, path: str, query: Mapping[str, str]) -> bool:
    """Tell whether a page of this data set is there, or what it is about is gone."""
    graph, mint = page.version.graph, page.version.graph.dataset.mint
    segment, _, name = path.removeprefix(page.addresses.home).partition("/")
    if segment == "source" and name:
        return mint.make_source_iri(name) in graph.sources
    names = {"tie": (query.get("subject", ""), query.get("object", ""))}.get(
        segment, (name,) if segment in SEGMENTS and name else ()
    )
    return path.startswith(page.addresses.home) and all(
        mint.make_entity_iri(each) in graph.entities for each in names
    )


def _render(
    desk: Desk, *, refusal: str = "", conflicts: Sequence[RowConflict] = (), status: int = 200
) -> Response:
    steps = describe_steps(desk)
    last_page = max(1, -(-len(steps) // STEPS))
    given = desk.page.request.query_params.get("page", "1")
    number = min(max(1, int(given) if given.isdecimal() and len(given) < 10 else 1), last_page)
    return desk.render(
        "editing/history.html",
        key="history",
        status=status,
        steps=steps[(number - 1) * STEPS : number * STEPS],
        number=number,
        last_page=last_page,
        refusal=refusal,
        conflicts=[
            (
                _describe_row(desk, Change(conflict.change.table, conflict.change.before, conflict.current)),
                name_table(desk, conflict.change.table),
                conflict.current is None,
            )
            for conflict in conflicts
        ],
    )


def name_table(desk: Desk, table: str) -> str:
    """Return what a table is called."""
    return desk.format_message(f"table-{table}")


def describe_steps(
    desk: Desk,
    chosen: Sequence[Step] | None = None,
    is_wanted: Callable[[Change], bool] = lambda _: True,
) -> list[ShownStep]:
    """Return the steps of a data set, or those that are chosen, the newest first, with the wanted rows."""
    steps = read_history(desk.folder)
    undone_by: dict[str, str] = {}
    for step in reversed(steps):  # a step that was taken back may be brought back
        if step.undoes:
            undone_by[step.undoes] = step.id
            undone_by.pop(next((early.undoes for early in steps if early.id == step.undoes), ""), None)
    return [
        _describe_step(desk, step, list(filter(is_wanted, step.changes)), undone_by.get(step.id, ""))
        for step in (steps if chosen is None else chosen)
    ]


def _describe_step(desk: Desk, step: Step, changes: Sequence[Change], undone_by: str) -> ShownStep:
    shown = changes[:_ROWS]
    return ShownStep(
        step.id,
        _name_step(desk, step),
        f"{format_date(step.time[:10], desk.page.lang)}, {localise_digits(step.time[11:16], desk.page.lang)}",
        step.time,
        step.who,
        step.why,
        step.tables,
        tuple(_show_row(desk, change) for change in shown),
        len(changes) - len(shown),
        undone_by,
        step.undoes,
        step.can_be_undone,
    )


def _name_step(desk: Desk, step: Step) -> str:
    """Return what a step did, in words: one kind of change with its number, else the sum."""
    if step.kind in ("import", "survey", "outside", "undo", "forget"):
        return desk.format_message(
            f"step-{step.kind}", n=len(step.changes), step=localise_digits(str(step.undoes), desk.page.lang)
        )
    if not step.changes:
        return desk.format_message("step-files", files=", ".join(file.name for file in step.files))
    sorts = Counter(
        "added" if change.before is None else "removed" if change.after is None else "changed"
        for change in step.changes
    )
    sort = next(iter(sorts)) if len(sorts) == 1 else "changed"
    return desk.format_message(
        f"step-{sort}", n=len(step.changes), table=name_table(desk, step.tables[0]) if step.tables else ""
    )


def _show_row(desk: Desk, change: Change) -> ShownRow:
    how = "added" if change.before is None else "removed" if change.after is None else "changed"
    row = change.after or change.before or {}
    return ShownRow(
        name_row(desk, change.table, row), name_table(desk, change.table), how, _describe_row(desk, change)
    )


def name_row(desk: Desk, table: str, row: Row) -> str:
    """Return what a row is about, by the names of its things."""

    def show(column: str) -> str:
        return show_cell(desk.page, table, column, row.get(column, ""))

    if table == "ties":
        return f"{show('subject')} – {show('kind')} – {show('object')}"
    named = [show(column) for column in NAME_COLUMNS.get(table, ()) if row.get(column)]
    about = [show(column) for column in _ABOUT if row.get(column)]
    return named[0] if named else " – ".join(about)


def _describe_row(desk: Desk, change: Change) -> tuple[CellChange, ...]:
    """Return the cells of a row that a change touched."""
    before: Row = change.before or {}
    after: Row = change.after or {}
    known = order_columns(change.table, desk.page.lang)
    columns = [*known, *(column for column in {**before, **after} if column not in known)]
    return tuple(
        CellChange(
            name_column(change.table, column, desk.page.lang),
            show_cell(desk.page, change.table, column, before.get(column, "")),
            show_cell(desk.page, change.table, column, after.get(column, "")),
        )
        for column in columns
        if before.get(column, "") != after.get(column, "")
    )
