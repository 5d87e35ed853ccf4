"""Puts the workbench together: which address is answered by what, and what is said where nothing answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..core.errors import GraphError, UnwritableError
from . import (
    analyses,
    entities,
    home,
    imports,
    map_pages,
    organisations,
    query_page,
    query_words,
    questions,
    refusals,
    release,
    share,
    sources,
    start_page,
    static_files,
    ties,
    vocabulary_pages,
)
from .addresses import Addresses
from .editing import pages as editing_pages
from .editing.desk import ClosedError, answer_closed
from .forms import FormAnswer, RefusedFormError, accept_form
from .handouts import make_handout
from .interface import catalogue, json_answers, reconciliation
from .jobs import JobQueue
from .links import SEGMENTS
from .reading import pages as reading_pages
from .review import pages as review_pages
from .security import AccessRules, Gatekeeper
from .shelf import DatasetShelf
from .sparql_access import MOST_PER_CLIENT, EndpointTable

if TYPE_CHECKING:
    from starlette.types import ASGIApp

Answer = Callable[[Request], Response]

# of a data set, below /d/NAME
PAGES: tuple[tuple[str, Answer], ...] = (
    ("/", home.answer_home),
    ("/map", map_pages.answer_map),
    ("/map/page", map_pages.answer_map_page),
    ("/map/state", map_pages.answer_map_state),
    ("/map.svg", map_pages.answer_picture),
    ("/org", organisations.answer_organisations),
    *((f"/{segment}/{{entity:path}}", entities.answer_entity) for segment in SEGMENTS),
    ("/tie", ties.answer_tie),
    ("/source", sources.answer_sources),
    ("/source/{source:path}", sources.answer_source),
    ("/said/{analysis}", analyses.answer_analysis),
    ("/ask", questions.answer_questions),
    ("/ask/{question}", questions.answer_question),
    ("/vocabulary/", vocabulary_pages.answer_vocabulary),
    ("/vocabulary/{term}", vocabulary_pages.answer_term),
    ("/query", query_page.answer_query_page),
    ("/query/words.json", query_words.answer_query_words),
    ("/import", imports.answer_import),
    ("/import/done", imports.answer_done),
    ("/import/{draft}", imports.answer_draft),
    ("/share", share.answer_share),
    ("/share/made", share.answer_made),
    ("/share/map.svg", share.answer_edition_picture),
    ("/share/file/{audience}/{name}", share.answer_file),
    *editing_pages.PAGES,
    *review_pages.PAGES,
)
_receive_files = accept_form(
    imports.receive_files, most_bytes=imports.MOST_BYTES, most_files=imports.MOST_FILES
)
# of forms that change something, below /d/NAME: each is what `accept_form` returns
CHANGES: tuple[tuple[str, FormAnswer], ...] = (
    ("/import", _receive_files),
    ("/import/{draft}", accept_form(imports.change_draft)),
    ("/map/again", accept_form(map_pages.draw_again)),
    ("/share/make", accept_form(share.make_file)),
    ("/share/cancel", accept_form(share.cancel_job)),
    ("/share/show", accept_form(release.show_to_readers)),
    ("/share/keep", accept_form(release.keep_from_readers)),
    ("/share/source", accept_form(release.choose_readers)),
    *editing_pages.CHANGES,
    *review_pages.CHANGES,
    *reading_pages.CHANGES,
)
# of what programs ask for
INTERFACE: tuple[tuple[str, Answer], ...] = (
    ("/api/dataset", json_answers.answer_dataset),
    ("/api/organisations", json_answers.answer_organisations),
    ("/api/entity/{name:path}", json_answers.answer_entity),
    ("/api/questions", json_answers.answer_questions),
    ("/api/ask/{question}", json_answers.answer_question),
    ("/api/openapi.json", json_answers.answer_description),
    (reconciliation.SUGGEST_PATH, reconciliation.answer_suggestions),
    *((path, catalogue.answer_catalogue) for path in catalogue.PATHS),
)
_DATASET = "/d/{dataset}"  # before the address of a page of one data set


def build_app(shelf: DatasetShelf, rules: AccessRules) -> ASGIApp:
    """Return the application that shows the data sets of a shelf to whom the rules let in."""
    pages = Starlette(
        routes=_list_routes(rules),
        exception_handlers={
            HTTPException: refusals.answer_http,
            GraphError: refusals.answer_fault,
            RefusedFormError: refusals.answer_refused_form,
            ClosedError: answer_closed,
            UnwritableError: answer_closed,
        },
    )
    state = pages.state
    state.shelf, state.is_read_only = shelf, rules.is_read_only or rules.is_public
    state.is_published, state.form_token = False, rules.form_token
    state.has_start_page = rules.is_owner
    state.drafts = imports.DraftShelf()
    state.handouts = JobQueue(make_handout, what="making the file")
    app = EndpointTable(shelf, pages, MOST_PER_CLIENT if rules.is_public else 0)
    return Gatekeeper(app, rules, lambda reason: refusals.RefusingApp(reason, pages))


def _list_routes(rules: AccessRules) -> list[Route]:
    """Return what answers each address: of all data sets, of one of them, and of the first for programs."""
    start = [
        Route(start_page.PATH, start_page.answer_start_page),
        Route("/start/open", accept_form(start_page.open_chosen), methods=["POST"]),
        Route("/start/workbook.xlsx", start_page.answer_workbook),
        Route("/import", imports.answer_import),
        Route("/import", _receive_files, methods=["POST"]),
        Route("/import/{draft}", imports.answer_draft),
        Route("/import/{draft}", accept_form(imports.change_draft), methods=["POST"]),
    ]
    return [
        Route("/", _answer_root),
        Route("/static/{name}", static_files.answer_static),
        *(start if rules.is_owner else ()),
        Route("/vocabulary/", vocabulary_pages.answer_at_root),
        Route("/vocabulary/{term}", vocabulary_pages.answer_at_root),
        *_list_interface(""),
        *_list_interface(_DATASET),
        *(Route(f"{_DATASET}{path}", answer) for path, answer in PAGES),
        *(Route(f"{_DATASET}{path}", answer, methods=["POST"]) for path, answer in CHANGES),
    ]


def _list_interface(prefix: str) -> list[Route]:
    return [
        Route(prefix + reconciliation.PATH, reconciliation.answer_reconciliation, methods=["GET", "POST"]),
        *(Route(prefix + path, answer) for path, answer in INTERFACE),
    ]


def _answer_root(request: Request) -> Response:
    """Go to the data set that was opened first, or to where one is chosen."""
    dataset = request.app.state.shelf.find("")
    return RedirectResponse(Addresses(dataset.key).home if dataset else start_page.PATH, 303)
