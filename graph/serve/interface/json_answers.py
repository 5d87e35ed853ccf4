"""Answers programs in JSON, in the envelope that every command prints with `--json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...core import resources
from ...core.errors import NameNotFoundError, QueryError
from ...core.visible_text import strip_control_characters
from ...publish.answer import Answer
from ...publish.answers.ask import list_questions, list_solutions
from ...publish.answers.show import answer_show
from ...quality.questions import QuestionCatalogue
from ..evidence import open_profiles, open_view
from ..organisations import filter_rows, list_rows, sort_rows
from ..rendering import open_page

_DESCRIPTION = Path(__file__).with_name("openapi.json")
_SORTED_BY = ("name", "kind", "connections")


def answer_dataset(request: Request) -> Response:
    """Answer with what the data set is, how large, and where else it can be asked."""
    page = open_page(request)
    graph = page.version.graph
    row = {
        "name": graph.dataset.name,
        "title": dict(graph.dataset.title),
        "base": graph.dataset.base,
        "languages": list(graph.dataset.languages),
        "licence": graph.dataset.licence,
        "audience": str(graph.audience),
        "is_confidential": graph.is_confidential,
        "organisations": len(page.version.network.organisations),
        "sources": len(graph.sources),
        "pages": page.addresses.home,
        "sparql": f"{page.service_path}/sparql",
        "reconciliation": f"{page.service_path}/reconcile",
    }
    return _answer(Answer("dataset", (), [row]))


def answer_organisations(request: Request) -> Response:
    """Answer with every organisation whose name or kind holds the words of `find`, sorted."""
    page = open_page(request)
    order = request.query_params.get("sort", "name")
    column = order.removeprefix("-")
    if column not in _SORTED_BY:
        return _refuse(f"'sort' is one of {', '.join(_SORTED_BY)}, with - before it for the reverse", 400)
    rows = filter_rows(list_rows(page), request.query_params.get("find", ""))
    records = [
        {
            "id": row.id,
            "iri": row.iri,
            "name": row.name,
            "kind": row.kind,
            "connections": row.connections,
        }
        for row in sort_rows(rows, column, is_reversed=order.startswith("-"))
    ]
    return _answer(Answer("organisations", (), records))


def answer_entity(request: Request) -> Response:
    """Answer with everything that is documented about an entity, as `show --json` does."""
    page = open_page(request)
    try:
        entity = page.version.graph.names.find_entity(request.path_params["name"])
    except NameNotFoundError as error:
        return _refuse(str(error), 404)
    profile = open_profiles(page).build_profile(entity)
    return _answer(answer_show(open_view(page, certainty="unknown"), profile))


def answer_questions(request: Request) -> Response:
    """Answer with the prepared questions, as `ask --json` does."""
    return _answer(list_questions([*_load_questions().by_name.values()], "en"))


def answer_question(request: Request) -> Response:
    """Answer a prepared question with its parameters, as `ask NAME --json` does."""
    graph = open_page(request).version.graph
    given: Mapping[str, str] = {
        name: value for name, value in request.query_params.items() if name not in ("lang", "theme")
    }
    try:
        question = _load_questions().find_question(request.path_params["question"])
    except NameNotFoundError as error:
        return _refuse(str(error), 404)
    try:
        solutions = graph.store.select(question.fill_parameters(given, graph))
    except (NameNotFoundError, QueryError) as error:
        return _refuse(str(error), 400)
    names = [variable.value for variable in solutions.variables]
    return _answer(list_solutions(question, given, names, solutions, knowledge=graph))


def answer_description(request: Request) -> Response:
    """Answer with the OpenAPI description of all that programs may ask, at the address of this server."""
    description = json.loads(_DESCRIPTION.read_bytes())
    description["servers"] = [{"url": str(request.base_url).rstrip("/") + open_page(request).service_path}]
    return JSONResponse(description)


@lru_cache(maxsize=1)
def _load_questions() -> QuestionCatalogue:
    return QuestionCatalogue(resources.find_ontology() / "questions")


def _answer(answer: Answer) -> Response:
    return Response("".join(answer.iter_json()) + "\n", media_type="application/json")


def _refuse(fault: str, status: int) -> Response:
    return JSONResponse({"error": strip_control_characters(fault)}, status)
