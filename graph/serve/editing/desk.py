"""Knows whether a data set may be changed in the browser, who does so, and stores what they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError
from ...core.messages import Messages
from ...curate.editing import (
    Change,
    ChangeFault,
    ConflictError,
    RejectedStepError,
    RowConflict,
    Step,
    StepKind,
    TableText,
    apply_step,
    load_current_tables,
    read_table,
)
from ...schema.dataset import TABLES, Tables
from ..forms import read_text
from ..rendering import WHO, Page, open_page, render_page

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))
LONGEST_WHO = 80
YEAR = 365 * 24 * 3600
_UNWRITABLE = "unwritable"


@dataclass(frozen=True)
class Desk:
    """A page on which a data set is changed: where its tables lie, and who works on them."""

    page: Page
    folder: Path
    who: str

    def format_message(self, key: str, **values: str | int | float) -> str:
        """Return a text of these pages in the reader's language."""
        return MESSAGES.format_message(key, self.page.lang, **values)

    def require_table(self, table: str) -> None:
        """Raise HTTPException 404 where there is no table of a name."""
        if table not in TABLES:
            raise HTTPException(404)

    def read_table(self, table: str) -> TableText:
        """Return a table as it is now; HTTPException 404 where there is none of that name."""
        self.require_table(table)
        return read_table(self.folder, table)

    def read_shown_tables(self) -> Tables | None:
        """Return the tables that are shown, None where the files are others by now."""
        return load_current_tables(self.folder) if self.page.dataset.is_current else None

    def show_changed(self, before: Tables | None) -> None:
        """Show the data set as it is after a change, from the tables that were shown."""
        self.page.dataset.show_changed(before, load_current_tables(self.folder) if before else None)

    def render(self, template: str, *, key: str = "data", status: int = 200, **values: object) -> Response:
        """Return a page in the frame of the workbench."""
        return render_page(
            self.page, template, key, status=status, e=self.format_message, desk=self, **values
        )

    def remember(self, response: Response) -> Response:
        """Keep who works here for the changes that come."""
        response.set_cookie(WHO, quote(self.who), max_age=YEAR, httponly=True, samesite="strict")
        return response


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt to store a step: the step, or why there is none."""

    step: Step | None = None
    faults: tuple[ChangeFault, ...] = ()
    conflicts: tuple[RowConflict, ...] = ()
    refusal: str = ""  # in words


@dataclass(frozen=True)
class ClosedError(Exception):
    """A data set that cannot be changed here; `reason` is the key of the text that says why."""

    reason: str = field(default="")


def open_desk(request: Request, form: FormData | None = None) -> Desk:
    """Return what is needed to change a data set; ClosedError where it cannot be."""
    page = open_page(request)
    closure = page.closure
    if closure and not (closure == _UNWRITABLE and form):  # a form is tried: it keeps what was entered
        raise ClosedError(closure)
    given = read_text(form, WHO) if form else ""
    who = given or page.worker
    return Desk(page, page.dataset.path, " ".join(who.split())[:LONGEST_WHO])


def answer_closed(request: Request, error: Exception) -> Response:
    """Say why a data set cannot be changed here, and what to do."""
    reason = error.reason if isinstance(error, ClosedError) else _UNWRITABLE
    page = open_page(request)
    is_offer = reason == "workbook" and request.method == "GET"
    wish = request.url.path.removeprefix(page.addresses.home) if is_offer else "data"
    return render_closed(page, reason, wish=wish, status=200 if is_offer else 403)


def render_closed(page: Page, reason: str, *, wish: str = "data", fault: str = "", status: int) -> Response:
    """Return the page that says why nothing can be changed; of a workbook, a copy of it is offered."""

    def format_message(key: str, **values: str) -> str:
        return MESSAGES.format_message(key, page.lang, **values)

    return render_page(
        page,
        "editing/closed.html",
        "data",
        status=status,
        reason=reason,
        file=page.dataset.path,
        wish=wish,
        fault=fault,
        e=format_message,
    )


def store_changes(
    desk: Desk, changes: Sequence[Change], *, why: str = "", kind: StepKind = "edit"
) -> Outcome:
    """Store changes as one step and show the data set with them, or return why nothing was stored."""
    if not desk.who:
        return Outcome(refusal=desk.format_message("who-missing"))
    before = desk.read_shown_tables()
    try:
        step = apply_step(desk.folder, changes, who=desk.who, why=why, kind=kind)
    except RejectedStepError as error:
        return Outcome(faults=error.faults)
    except ConflictError as error:
        return Outcome(conflicts=error.conflicts)
    except GraphError as error:
        return Outcome(refusal=str(error))
    desk.show_changed(before)
    return Outcome(step)
