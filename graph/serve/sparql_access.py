"""Gives each data set of the workbench a SPARQL endpoint: the first at `/sparql`, each below `/d/NAME`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..store import Store
from .dataset_session import OpenDataset
from .shelf import DatasetShelf
from .sparql.endpoint import MOST_PER_CLIENT, PATH, STORE_PATH, AskedSource, SparqlEndpoint

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["MOST_PER_CLIENT", "EndpointTable"]

_DATASET = "/d/"  # before the name of a data set


class EndpointTable:
    """The endpoints of the data sets that were asked, each made when it is first asked.

    Requests of the protocol go to them at once; all others go on to the pages.
    """

    def __init__(self, shelf: DatasetShelf, pages: ASGIApp, most_per_client: int) -> None:
        self._shelf, self._pages, self._most_per_client = shelf, pages, most_per_client
        self._by_key: dict[str, SparqlEndpoint] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self._pages
        if scope["type"] == "http":
            prefix, slash, name = scope["path"].rpartition("/")
            if slash + name in (PATH, STORE_PATH):
                app = self._find_endpoint(prefix) or app
        await app(scope, receive, send)

    def _find_endpoint(self, prefix: str) -> SparqlEndpoint | None:
        key = prefix.removeprefix(_DATASET)
        if prefix and (key == prefix or not key):
            return None
        dataset = self._shelf.find(key)
        if dataset is None or dataset.pool is None:
            return None
        endpoint = self._by_key.get(dataset.key)
        if endpoint is None:
            endpoint = self._by_key[dataset.key] = SparqlEndpoint(
                dataset.pool, lambda: _find_source(dataset), most_per_client=self._most_per_client
            )
        return endpoint


def _find_source(dataset: OpenDataset) -> AskedSource:
    """Return what queries are asked of: the data set as it is shown now."""
    graph = dataset.version.graph
    assert isinstance(graph.store, Store)  # noqa: S101 - what is opened from files lies on this machine
    return AskedSource(graph.store, graph.dataset.base)
