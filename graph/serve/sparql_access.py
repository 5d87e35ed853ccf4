"""Gives each data set of the workbench a SPARQL endpoint: the first at `/sparql`, each below `/d/NAME`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..store import Store
from .dataset_session import OpenDataset
from .rendering import find_dataset
from .sparql.endpoint import MOST_PER_CLIENT, PATH, STORE_PATH, AskedSource, SparqlEndpoint

__all__ = ["MOST_PER_CLIENT", "EndpointTable"]


class EndpointTable:
    """The endpoints of the data sets that were asked, each made when it is first asked."""

    def __init__(self, most_per_client: int) -> None:
        self._most_per_client = most_per_client
        self._by_key: dict[str, SparqlEndpoint] = {}

    def list_routes(self, prefix: str = "") -> list[Route]:
        """Return what answers queries and gives whole graphs, below a prefix."""
        reading = ["GET", "HEAD", "OPTIONS"]
        return [
            Route(prefix + PATH, self._answer_sparql, methods=[*reading, "POST"]),
            Route(prefix + STORE_PATH, self._answer_store, methods=reading),
        ]

    async def _answer_sparql(self, request: Request) -> Response:
        return await self._find_endpoint(request).answer_sparql(request)

    async def _answer_store(self, request: Request) -> Response:
        return await self._find_endpoint(request).answer_store(request)

    def _find_endpoint(self, request: Request) -> SparqlEndpoint:
        dataset = find_dataset(request)
        if dataset.key not in self._by_key:
            assert dataset.pool  # noqa: S101 - every data set on a shelf that is served has one
            self._by_key[dataset.key] = SparqlEndpoint(
                dataset.pool, lambda: _find_source(dataset), most_per_client=self._most_per_client
            )
        return self._by_key[dataset.key]


def _find_source(dataset: OpenDataset) -> AskedSource:
    """Return what queries are asked of: the data set as it is shown now."""
    graph = dataset.version.graph
    assert isinstance(graph.store, Store)  # noqa: S101 - what is opened from files lies on this machine
    return AskedSource(graph.store, graph.dataset.base)
