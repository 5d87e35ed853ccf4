"""Puts the workbench together: which address is answered by what, and what is said where nothing answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ..core.errors import GraphError
from ..core.visible_text import strip_control_characters
from ..store import Store
from ..store.async_pool import AsyncQueryPool
from . import (
    analyses,
    entities,
    home,
    map_pages,
    organisations,
    query_page,
    questions,
    rendering,
    sources,
    static_files,
    ties,
)
from .addresses import Addresses
from .dataset_session import OpenDataset
from .forms import FormAnswer, RefusedFormError
from .interface import catalogue, json_answers, reconciliation
from .links import SEGMENTS
from .security import AccessRules, Gatekeeper
from .sparql.endpoint import MOST_PER_CLIENT, AskedSource, SparqlEndpoint

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Answer = Callable[[Request], Response]

# of a data set, below /d/NAME
PAGES: tuple[tuple[str, Answer], ...] = (
    ("/", home.answer_home),
    ("/map", map_pages.answer_map),
    ("/map/page", map_pages.answer_map_page),
    ("/map.svg", map_pages.answer_picture),
    ("/org", organisations.answer_organisations),
    *((f"/{segment}/{{entity:path}}", entities.answer_entity) for segment in SEGMENTS),
    ("/tie", ties.answer_tie),
    ("/source", sources.answer_sources),
    ("/source/{source:path}", sources.answer_source),
    ("/said/{analysis}", analyses.answer_analysis),
    ("/ask", questions.answer_questions),
    ("/ask/{question}", questions.answer_question),
    ("/query", query_page.answer_query_page),
)
# of forms that change something, below /d/NAME: each is what `accept_form` returns
CHANGES: tuple[tuple[str, FormAnswer], ...] = ()
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
_STATUS = {"no-token": 401, "not-found": 404, "too-large": 413}  # of a reason; of any other 403


def build_app(dataset: OpenDataset, rules: AccessRules, pool: AsyncQueryPool) -> ASGIApp:
    """Return the application that shows a data set to whom the rules let in; queries go to the pool."""
    most_per_client = MOST_PER_CLIENT if rules.is_public else 0
    endpoint = SparqlEndpoint(pool, lambda: _find_source(dataset), most_per_client=most_per_client)
    routes = [
        Route("/", _answer_start),
        Route("/static/{name}", static_files.answer_static),
        Route(reconciliation.PATH, reconciliation.answer_reconciliation, methods=["GET", "POST"]),
        *(Route(path, answer) for path, answer in INTERFACE),
        *(Route(f"/d/{{dataset}}{path}", _check_dataset(answer)) for path, answer in PAGES),
        *(
            Route(f"/d/{{dataset}}{path}", _check_dataset_of_form(answer), methods=["POST"])
            for path, answer in CHANGES
        ),
    ]

    @asynccontextmanager
    async def run_pool(_: Starlette) -> AsyncIterator[None]:
        async with pool:
            pool.warm_up(_find_source(dataset).store)
            yield

    app = Starlette(
        routes=routes,
        lifespan=run_pool,
        exception_handlers={
            HTTPException: _answer_http,
            GraphError: _answer_fault,
            RefusedFormError: _answer_refused_form,
        },
    )
    app.state.dataset, app.state.is_read_only = dataset, rules.is_read_only or rules.is_public
    app.state.is_published, app.state.pool, app.state.form_token = False, pool, rules.form_token
    return Gatekeeper(_Switch(endpoint, app), rules, _Refusal)


class _Switch:
    """Gives requests of the SPARQL protocol to its endpoint, all else to the pages."""

    def __init__(self, endpoint: SparqlEndpoint, pages: ASGIApp) -> None:
        self._endpoint, self._pages = endpoint, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_query = scope["type"] == "http" and self._endpoint.answers_path(scope["path"])
        await (self._endpoint if is_query else self._pages)(scope, receive, send)


def _find_source(dataset: OpenDataset) -> AskedSource:
    """Return what queries are asked of: the data set as it is shown now."""
    graph = dataset.version.graph
    assert isinstance(graph.store, Store)  # noqa: S101 - what is opened from files lies on this machine
    return AskedSource(graph.store, graph.dataset.base)


def _answer_start(request: Request) -> Response:
    """Go to the data set that is open."""
    dataset: OpenDataset = request.app.state.dataset
    return RedirectResponse(Addresses(dataset.version.graph.dataset.name).home, 303)


def _check_dataset(answer: Answer) -> Answer:
    """Return what answers for the data set that is open, and for no other."""

    def answer_open(request: Request) -> Response:
        _refuse_other_dataset(request)
        return answer(request)

    return answer_open


def _check_dataset_of_form(answer: FormAnswer) -> FormAnswer:
    async def answer_open(request: Request) -> Response:
        _refuse_other_dataset(request)
        return await answer(request)

    return answer_open


def _refuse_other_dataset(request: Request) -> None:
    dataset: OpenDataset = request.app.state.dataset
    if request.path_params["dataset"] != dataset.version.graph.dataset.name:
        raise HTTPException(404)


class _Refusal:
    """Answers any request with the reason why it is refused: as a page for people, else as one line."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await _refuse(Request(scope), self._reason)(scope, receive, send)


def _refuse(request: Request, reason: str) -> Response:
    status = _STATUS.get(reason, 403)
    if "text/html" in request.headers.get("accept", "") and reason != "foreign-host":
        return rendering.render_refusal(request, reason, status)
    challenge = {"www-authenticate": "Bearer"} if status == 401 else None
    return PlainTextResponse(f"{rendering.explain_refusal(reason)}\n", status, challenge)


def _answer_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return _refuse(request, "not-found")
    headers = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse(f"{getattr(error, 'detail', '')}\n", status, headers)


def _answer_refused_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedFormError)  # noqa: S101 - the class that it is registered for
    return _refuse(request, error.reason)


def _answer_fault(_: Request, error: Exception) -> Response:
    """Say what is wrong where data cannot be shown."""
    return PlainTextResponse(f"{strip_control_characters(str(error))}\n", 500)
