"""Answers requests that are refused: for people a page with the reason and a way back, for programs JSON.

Who may see the data set gets the page in its frame; anybody else one that shows nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ..core.visible_text import strip_control_characters
from .addresses import add_query
from .forms import RefusedFormError
from .rendering import MESSAGES, choose_language, open_page, render_alone, render_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_STATUS = {  # of a reason; of any other 403
    "no-token": 401, "not-found": 404, "wrong-way": 405, "too-large": 413, "bad-order": 400, "fault": 500,
}  # fmt: skip
_REASONS = {400: "bad-order", 404: "not-found", 405: "wrong-way"}  # of a status
_OUTSIDE = frozenset({"no-token", "foreign-host", "foreign-origin"})  # of who may see nothing
_BEARER_HEADER = "Authorization: Bearer TOKEN"
_DATASET = re.compile(r"\A/d/([^/]+)/")


class RefusingApp:
    """Answers any request with the reason why it is refused; `pages` are those of the workbench."""

    def __init__(self, reason: str, pages: ASGIApp) -> None:
        self._reason, self._pages = reason, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        dataset = _DATASET.match(scope["path"])
        parameters = {"dataset": unquote(dataset[1])} if dataset else {}
        request = Request({**scope, "app": self._pages, "path_params": parameters})
        await refuse(request, self._reason)(scope, receive, send)


def answer_http(request: Request, error: Exception) -> Response:
    """Say why an address has no answer."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status in _REASONS:
        response = refuse(request, _REASONS[status])
        response.headers.update(headers)
        return response
    return PlainTextResponse(f"{getattr(error, 'detail', '')}\n", status, headers)


def answer_refused_form(request: Request, error: Exception) -> Response:
    """Say why a form is not accepted."""
    return refuse(request, error.reason if isinstance(error, RefusedFormError) else "bad-order")


def answer_fault(request: Request, error: Exception) -> Response:
    """Say what is wrong where data cannot be shown."""
    return refuse(request, "fault", strip_control_characters(str(error)))


def refuse(request: Request, reason: str, detail: str = "") -> Response:
    """Return the reason why a request is refused: as a page, as JSON, or as a line of text.

    `detail` says what is wrong in English.
    """
    status = _STATUS.get(reason, 403)
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted and reason != "foreign-host":
        return _render(request, reason, detail, status)
    challenge = {"www-authenticate": "Bearer"} if status == 401 else None
    if "application/json" in accepted:
        sentence = detail or _explain(reason, choose_language(request))
        return JSONResponse({"error": sentence, "reason": reason}, status, challenge)
    return PlainTextResponse(f"{detail or _explain(reason, 'en')}\n", status, challenge)


def _explain(reason: str, lang: str) -> str:
    """Return why a request is refused, and what to do."""
    header = {"header": _BEARER_HEADER} if reason == "no-token" else {}
    return MESSAGES.format_message(f"refusal-{reason}", lang, **header)


def _render(request: Request, reason: str, detail: str, status: int) -> Response:
    is_order = request.method != "GET" or reason == "wrong-way"
    back = "" if reason in _OUTSIDE else _find_way_back(request)
    shown = {
        "title": "refusal-order" if is_order and reason not in _OUTSIDE else "refusal-title",
        "explanation": _explain(reason, choose_language(request)),
        "detail": detail,
        "back": back,
        "again": add_query(request.url.path, **request.query_params) if reason == "no-token" else "",
    }
    if reason not in _OUTSIDE and request.path_params.get("dataset"):
        try:
            page = open_page(request)
        except HTTPException:  # there is no such data set
            return render_alone(request, "refusal.html", status=status, layout="alone.html", **shown)
        if is_order:  # links to other colours and languages lead to a page, too
            page = replace(page, request=_ask_instead(request, back or page.addresses.home))
        return render_page(page, "refusal.html", status=status, layout="base.html", lang=page.lang, **shown)
    return render_alone(request, "refusal.html", status=status, layout="alone.html", **shown)


def _find_way_back(request: Request) -> str:
    """Return the page of this workbench from which a request came, empty where none is known."""
    place = urlsplit(request.headers.get("referer", ""))
    is_own = place.netloc == request.headers.get("host") and re.match(r"/(?![/\\])", place.path)
    if not is_own or (request.method == "GET" and place.path == request.url.path):
        return ""
    query = [(name, value) for name, value in parse_qsl(place.query) if name != "saved"]
    return place.path + (f"?{urlencode(query)}" if query else "")


def _ask_instead(request: Request, address: str) -> Request:
    """Return a request as if another page were asked for."""
    place = urlsplit(address)
    scope = {
        **request.scope,
        "method": "GET",
        "path": unquote(place.path),
        "query_string": place.query.encode(),
    }
    return Request(scope)
