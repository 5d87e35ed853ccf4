"""Lets other readers see rows of a data set, or keeps something from them, as the share page offers it.

Each is a step of the history, which the page that follows offers to take back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ..core.errors import InputError
from ..curate.editing import (
    EVERYTHING,
    NO_SOURCE,
    Change,
    count_rows_kept_back,
    keep_rows_back,
    list_rows_to_show,
    show_rows,
)
from ..ingest.redact import redact_tables
from ..schema.levels import Audience
from .addresses import add_query
from .editing.desk import Desk, open_desk, store_changes
from .forms import RefusedFormError, go_to, read_text
from .rendering import WHO, Page

_MOST_LISTED = 12  # sources of which rows are left out


@dataclass(frozen=True)
class KeptBackSource:
    """A source of which readers lack rows; `source` is what a form says to show them."""

    source: str
    title: str
    number: int
    may_be_shown: bool


@dataclass(frozen=True)
class ReleaseOffer:
    """What could be shown to some readers; `more` counts the sources that are not listed."""

    sources: tuple[KeptBackSource, ...] = ()
    more: int = 0
    may_show_all: bool = False
    who: str = ""


def offer_release(page: Page, readers: Audience) -> ReleaseOffer:
    """Return which rows could be shown to readers, by source; nothing where nothing can be changed here."""
    if page.closure or readers.is_for_owner:
        return ReleaseOffer()
    offer = page.version.keep(f"release-{readers}", lambda: _list_sources(page, readers))
    return replace(offer, who=unquote(page.request.cookies.get(WHO, "")))


def _list_sources(page: Page, readers: Audience) -> ReleaseOffer:
    tables = page.version.graph.tables
    titles = {row["id"]: row["title"] for row in tables.rows.get("sources", ())}
    kept_back = count_rows_kept_back(tables, redact_tables(tables, readers))
    listed = tuple(
        KeptBackSource(
            rows.source,
            titles.get(rows.source, rows.source),
            rows.number,
            bool(list_rows_to_show(tables, readers, rows.source)),
        )
        for rows in kept_back[:_MOST_LISTED]
    )
    is_all = bool(list_rows_to_show(tables, readers, EVERYTHING))
    return ReleaseOffer(listed, len(kept_back) - len(listed), is_all)


def show_to_readers(request: Request, form: FormData) -> Response:
    """Let readers see the rows of a source, or all, and go back to the page."""
    desk = open_desk(request, form)
    readers, source = _read_readers(form), read_text(form, "source")
    if source not in (EVERYTHING, NO_SOURCE) and not _find_title(desk, source):
        raise RefusedFormError("bad-order")
    changes = show_rows(desk.folder, readers, source)
    title = _find_title(desk, source) or desk.page.format_message(
        "all-rows" if source == EVERYTHING else "rows-without-source"
    )
    why = desk.page.format_message(f"shown-to-{readers}", what=title)
    return _store(desk, form, changes, why)


def keep_from_readers(request: Request, form: FormData) -> Response:
    """Keep something from readers, with what rests on it, and go back to the page."""
    desk = open_desk(request, form)
    readers, name = _read_readers(form), read_text(form, "name")
    narrower = next(level for level in Audience if level > readers)
    changes = keep_rows_back(desk.folder, name, narrower)
    why = desk.page.format_message(f"kept-from-{readers}", what=_find_title(desk, name) or name)
    return _store(desk, form, changes, why)


def choose_readers(request: Request, form: FormData) -> Response:
    """Set who may see a source and what rests on it, more readers or fewer, and go back to its page."""
    desk = open_desk(request, form)
    source, given = read_text(form, "source"), read_text(form, "readers")
    title = _find_title(desk, source)
    if not title or not Audience.has_level(given):
        raise RefusedFormError("bad-order")
    readers = Audience(given)
    changes = [*keep_rows_back(desk.folder, source, readers), *show_rows(desk.folder, readers, source)]
    return _store(desk, form, changes, desk.page.format_message(f"shown-to-{readers}", what=title))


def _read_readers(form: FormData) -> Audience:
    given = read_text(form, "audience")
    if not Audience.has_level(given) or Audience(given).is_for_owner:
        raise RefusedFormError("bad-order")
    return Audience(given)


def _find_title(desk: Desk, name: str) -> str:
    graph = desk.page.version.graph
    try:
        source = graph.sources.get(graph.dataset.mint.make_source_iri(name))
        entity = graph.entities.get(graph.dataset.mint.make_entity_iri(name))
    except ValueError:  # what is no id
        return ""
    return source.title if source else entity.get_name(desk.page.lang) if entity else ""


def _store(desk: Desk, form: FormData, changes: Sequence[Change], why: str) -> Response:
    target = read_text(form, "next")
    if not target.startswith(desk.page.addresses.home):
        target = desk.page.addresses.join("share", audience=read_text(form, "audience"))
    if not changes:
        return go_to(target)
    outcome = store_changes(desk, changes, why=why)
    if not outcome.step:
        raise InputError(outcome.refusal or "; ".join(str(fault.finding) for fault in outcome.faults[:5]))
    path, _, query = target.partition("?")
    kept = {name: value for name, value in parse_qsl(query) if name != "saved"}
    return desk.remember(go_to(add_query(path, **kept, saved=outcome.step.id)))
