"""Frames the pages of the review: their tabs with counts, and what a decision leads to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...core.messages import Messages
from ...curate.corrections import Ledger
from ...curate.identity.candidates import MIN_SCORE
from ...curate.identity.decisions import IdentityReview, review_identity
from ..editing.desk import Desk, open_desk
from ..forms import go_to
from ..rendering import render_page

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))
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


def count_open(desk: Desk) -> Mapping[str, int]:
    """Return how much waits on those tabs whose count is known without reading documents."""
    return {"same": len(review_names(desk).candidates), "corrections": len(Ledger.read(desk.folder).open)}


def render_tab(desk: Desk, tab: str, content: object, *, refusal: str = "", status: int = 200) -> Response:
    """Return the page of a tab; `refusal` says why a decision was not stored."""

    def format_message(key: str, **slots: str | int) -> str:
        return MESSAGES.format_message(key, desk.page.lang, **slots)

    return render_page(
        desk.page,
        f"review/{tab}.html",
        "review",
        status=status,
        r=format_message,
        e=desk.format_message,
        desk=desk,
        content=content,
        tab=tab,
        tabs={name: name_address(desk, name) for name in TABS},
        counts=count_open(desk),
        refusal=refusal,
    )


def go_on(desk: Desk, tab: str, step: str) -> Response:
    """Go on to the next item, and offer to take the step back."""
    return desk.remember(go_to(name_address(desk, tab, saved=step)))
