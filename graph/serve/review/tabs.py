"""Frames the pages of the review: their tabs with counts, and what a decision leads to."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ...core.messages import Messages, localise_digits
from ...curate.corrections import Ledger
from ...curate.history import DueRow, find_due_rows
from ...curate.identity.candidates import MIN_SCORE
from ...curate.identity.decisions import IdentityReview, review_identity
from ..editing.desk import Desk, open_desk
from ..forms import go_to
from ..reading.suggestion_cards import MESSAGES as READING_MESSAGES
from ..rendering import render_page
from .open_suggestions import open_suggestions

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))
AHEAD = 365  # days until which rows are due
_MOST_COUNTED = 2000  # organisations up to which names are compared for a number alone
TABS = ("same", "suggestions", "corrections", "due")


def answer_review(request: Request) -> Response:
    """Go to the first tab."""
    return RedirectResponse(name_address(open_desk(request), TABS[0]), 303)


def name_address(desk: Desk, tab: str, **query: str) -> str:
    """Return the address of a tab."""
    return desk.page.addresses.join("review", tab, **query)


def review_names(desk: Desk) -> IdentityReview:
    """Return the pairs of names to decide on, found once for each version of the data set."""
    return desk.page.version.keep("identity", lambda: review_identity(desk.folder, least=MIN_SCORE))


def list_due(desk: Desk) -> tuple[DueRow, ...]:
    """Return the rows to check within a year, the oldest first, found once a day for each version."""
    last_day = datetime.date.today() + datetime.timedelta(days=AHEAD - 1)
    version = desk.page.version
    return version.keep(f"due-{last_day}", lambda: find_due_rows(version.graph.tables, by=last_day))


def count_open(desk: Desk) -> Mapping[str, int]:
    """Return how much waits on each tab."""
    counts = {
        "same": len(review_names(desk).candidates),
        "suggestions": open_suggestions(desk).count,
        "corrections": len(Ledger.read(desk.folder).open),
        "due": len(list_due(desk)),
    }
    today = datetime.date.today()
    later = sum(row.day > today for row in list_due(desk))  # on the tab, but nobody waits for it yet
    desk.page.version.waiting = sum(counts.values()) - later
    return counts


def answer_waiting(request: Request) -> Response:
    """Answer with how much waits for a decision, for the rail; with nothing where counting takes long."""
    desk = open_desk(request)
    version = desk.page.version
    is_small = len(version.network.organisations) <= _MOST_COUNTED
    if is_small or version.has_kept("identity"):
        count_open(desk)
    text = desk.page.format_message("waits", n=version.waiting) if version.waiting else ""
    number = localise_digits(str(version.waiting), desk.page.lang) if version.waiting else ""
    return JSONResponse({"number": number, "text": text})


def render_tab(desk: Desk, tab: str, content: object, *, refusal: str = "", status: int = 200) -> Response:
    """Return the page of a tab; `refusal` says why a decision was not stored."""

    return render_page(
        desk.page,
        f"review/{tab}.html",
        "review",
        status=status,
        r=partial(MESSAGES.format_message, lang=desk.page.lang),
        p=partial(READING_MESSAGES.format_message, lang=desk.page.lang),
        e=desk.format_message,
        desk=desk,
        content=content,
        tab=tab,
        tabs={name: name_address(desk, name) for name in TABS},
        counts=count_open(desk),
        refusal=refusal,
    )


def go_on(desk: Desk, tab: str, step: str, fragment: str = "") -> Response:
    """Go on to the next item, and offer to take the step back."""
    return desk.remember(go_to(name_address(desk, tab, saved=step) + fragment))
