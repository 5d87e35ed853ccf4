"""Matches names to organisations for OpenRefine and other clients: Reconciliation Service API 0.2.

W3C Entity Reconciliation Community Group (2023), https://www.w3.org/community/reports/reconciliation/.
A name that exactly one organisation bears is a match. A near name is offered with how alike the two are, and
never taken for the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...core.spelling import fold_text, rank_similar_keys
from ...model.values import Entity
from ...schema.terms import STK
from ..rendering import Page, open_page

PATH, SUGGEST_PATH = "/reconcile", "/reconcile/suggest"
EVERY_TYPE = "Organisation"
MOST_QUERIES, MOST_CANDIDATES, USUAL_CANDIDATES = 100, 50, 10
_MAX_NAME = 500  # characters that are compared
_MAX_BODY = 1_000_000
_LEAST_LIKE = 60.0
_NEAR = 99.0  # the most that a name may score that is not the same


@dataclass(frozen=True)
class NameTable:
    """The names of all organisations, folded, each beside its bearer."""

    keys: tuple[str, ...]
    bearers: tuple[Entity, ...]

    def find(self, name: str, kind: str, limit: int) -> list[tuple[float, Entity]]:
        """Return up to some organisations of a kind that a name may mean, most alike first."""
        key = fold_text(name[:_MAX_NAME])
        places = [place for place, bearer in enumerate(self.bearers) if _is_of_kind(bearer, kind)]
        keys = [self.keys[place] for place in places]
        scores: dict[str, tuple[float, Entity]] = {}
        for likeness, found in (
            rank_similar_keys(key, keys, limit=4 * limit, cutoff=_LEAST_LIKE) if key else ()
        ):
            bearer = self.bearers[places[found]]
            score = 100.0 if keys[found] == key else min(likeness, _NEAR)
            if score > scores.get(bearer.iri, (0.0, bearer))[0]:
                scores[bearer.iri] = (score, bearer)
        return sorted(scores.values(), key=lambda pair: (-pair[0], pair[1].iri))[:limit]


async def answer_reconciliation(request: Request) -> Response:
    """Answer a batch of names with candidates, or say what the service is."""
    from starlette.concurrency import run_in_threadpool

    text = await _read_queries(request)
    if text is None:
        return await run_in_threadpool(_describe, request)
    return await run_in_threadpool(_answer_batch, request, text)


def answer_suggestions(request: Request) -> Response:
    """Answer with organisations whose name a reader has begun to type."""
    page = open_page(request)
    key = fold_text(request.query_params.get("prefix", "")[:_MAX_NAME])
    table = _load_table(page)
    bearers = {
        bearer.iri: bearer
        for name, bearer in zip(table.keys, table.bearers, strict=True)
        if key and (name.startswith(key) or f" {key}" in name)
    }
    ordered = sorted(bearers.values(), key=lambda bearer: (bearer.get_name(page.lang).casefold(), bearer.iri))
    result = [
        {"id": bearer.id, "name": bearer.get_name(page.lang), "notable": _list_types(page, bearer)}
        for bearer in ordered[:USUAL_CANDIDATES]
    ]
    return JSONResponse({"result": result})


async def _read_queries(request: Request) -> str | None:
    """Return the batch of a request, None for one that holds none."""
    if request.method != "POST":
        return request.query_params.get("queries")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MAX_BODY:
            return ""
    values = parse_qs(body.decode("utf-8", "replace")).get("queries")
    return values[0] if values else None


def _answer_batch(request: Request, text: str) -> Response:
    try:
        queries = json.loads(text)
        "".join(queries).encode()  # half of a character is no text that an answer could repeat
    except (ValueError, TypeError, RecursionError):
        queries = None
    if not isinstance(queries, dict) or not all(isinstance(query, dict) for query in queries.values()):
        return _refuse('"queries" has to be a JSON object of queries, such as {"q0": {"query": "Steps"}}')
    if len(queries) > MOST_QUERIES:
        return _refuse(f"{len(queries):,} names at a time are too many; send at most {MOST_QUERIES}")
    page = open_page(request)
    table = _load_table(page)
    return JSONResponse(
        {key: {"result": _list_candidates(page, table, query)} for key, query in queries.items()}
    )


def _refuse(fault: str) -> Response:
    return JSONResponse({"status": "error", "message": fault}, 400)


def _list_candidates(page: Page, table: NameTable, query: dict[str, Any]) -> list[dict[str, Any]]:
    kind = query.get("type") or EVERY_TYPE
    kind = kind[0] if isinstance(kind, list) else kind
    limit = query.get("limit")
    wanted = min(limit, MOST_CANDIDATES) if isinstance(limit, int) and limit > 0 else USUAL_CANDIDATES
    found = table.find(str(query.get("query", "")), str(kind), wanted)
    is_single = sum(score == 100 for score, _ in found) == 1
    return [
        {
            "id": bearer.id,
            "name": bearer.get_name(page.lang),
            "score": round(score, 1),
            "match": is_single and score == 100,
            "type": _list_types(page, bearer),
        }
        for score, bearer in found
    ]


def _describe(request: Request) -> Response:
    """Say what the service matches, and what identifies an organisation."""
    page = open_page(request)
    graph, root = page.version.graph, str(request.base_url).rstrip("/")
    manifest: dict[str, Any] = {
        "versions": ["0.2"],
        "name": page.title,
        "identifierSpace": f"{graph.dataset.base}id/",
        "schemaSpace": STK,
        "defaultTypes": [{"id": EVERY_TYPE, "name": graph.ontology.label(STK + EVERY_TYPE, page.lang)}],
        "view": {"url": f"{root}{page.addresses.organisations()}/{{{{id}}}}"},
        "suggest": {"entity": {"service_url": root, "service_path": page.service_path + SUGGEST_PATH}},
        "batchSize": MOST_QUERIES,
    }
    return JSONResponse(manifest)


def _load_table(page: Page) -> NameTable:
    return page.version.keep("names-of-organisations", lambda: _make_table(page))


def _make_table(page: Page) -> NameTable:
    names: dict[tuple[str, str], Entity] = {}
    for bearer in page.version.network.organisations.values():
        texts = (bearer.id, bearer.short, bearer.abbreviation, *bearer.label.values(), *bearer.other_names)
        names.update({(fold_text(text), bearer.iri): bearer for text in texts if fold_text(text)})
    ordered = sorted(names)
    return NameTable(tuple(key for key, _ in ordered), tuple(names[pair] for pair in ordered))


def _is_of_kind(bearer: Entity, kind: str) -> bool:
    return kind in ("", EVERY_TYPE) or any(_shorten(type_) == kind for type_ in bearer.types)


def _list_types(page: Page, bearer: Entity) -> Sequence[dict[str, str]]:
    label = page.version.graph.ontology.label
    kinds = bearer.types or (STK + EVERY_TYPE,)
    return [{"id": _shorten(kind), "name": label(kind, page.lang)} for kind in kinds]


def _shorten(iri: str) -> str:
    return iri.removeprefix(STK)
