"""What an endpoint holds, and what is said where something is missing, doubled or mixed."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from graph.core.address import Address
from graph.core.errors import InputError, StoreError
from graph.model.graph import StakeholderGraph
from graph.model.opening import open_endpoint, open_graph
from graph.store.remote.discovery import MERGED
from graph.store.remote.endpoint import Endpoint
from tests.conftest import KESTREL, ROOT
from tests.endpoints import Server, oxigraph

DEFAULT = ox.DefaultGraph()


@pytest.fixture(scope="module")
def kestrel() -> StakeholderGraph:
    return open_graph(KESTREL)


def refused(server: Server, name: str = "") -> str:
    with pytest.raises(StoreError) as caught:
        Endpoint.open(Address.parse(server.query + name))
    return str(caught.value)


def moved(quads: Iterable[ox.Quad], base: str) -> list[ox.Quad]:
    """Return statements with those of the default graph in the graph of the merged view."""
    merged = ox.NamedNode(base + MERGED)
    return [
        ox.Quad(one.subject, one.predicate, one.object, merged) if one.graph_name == DEFAULT else one
        for one in quads
    ]


def test_an_empty_server_is_told_how_to_fill() -> None:
    with oxigraph() as server:
        assert "holds no data set of ours; load it with: stakeholders push" in refused(server)


def test_evidence_alone_is_not_enough(kestrel: StakeholderGraph) -> None:
    with oxigraph() as server:
        server.load(kestrel.iter_evidence_quads())  # what graph.trig holds
        assert "without the merged view" in refused(server)


def test_nor_is_a_graph_without_the_vocabulary(kestrel: StakeholderGraph) -> None:
    with oxigraph() as server:
        server.load(one for one in kestrel.store.iter_quads() if one.triple not in kestrel.vocabulary)
        assert "without the vocabulary" in refused(server)


def test_a_default_graph_that_is_a_bag_of_all_graphs_is_refused(kestrel: StakeholderGraph) -> None:
    with oxigraph("--union-default-graph") as server:
        server.load(kestrel.store.iter_quads())
        assert "wrong counts" in refused(server)


@pytest.mark.parametrize("options", [(), ("--union-default-graph",)])
def test_a_merged_view_in_a_graph_of_its_own_is_found(
    options: tuple[str, ...], kestrel: StakeholderGraph
) -> None:
    with oxigraph(*options) as server:
        server.load(moved(kestrel.store.iter_quads(), kestrel.dataset.base))
        store, held = Endpoint.open(Address.parse(server.query))
        assert held.merged == kestrel.dataset.base + MERGED
        assert store.list_graphs() == kestrel.store.list_graphs()
        assert set(store.iter_quads()) == set(kestrel.store.iter_quads())
        ties = "SELECT ?g ?s ?o { GRAPH ?g { ?s stk:memberOf ?o } ?s stk:memberOf ?o }"
        assert sorted(store.select_rows(ties)) == sorted(kestrel.store.select_rows(ties)) != []


def test_of_two_data_sets_one_is_named(kestrel: StakeholderGraph) -> None:
    valley = open_graph(ROOT / "tests" / "files" / "mixed")
    both = {one.dataset.name: one for one in (kestrel, valley)}
    with oxigraph() as server:
        for one in both.values():
            server.load(moved(one.store.iter_quads(), one.dataset.base))
        message = refused(server)
        assert all(f"'{name}'" in message for name in both)
        assert "say which, as in" in message
        assert "called 'nothing', only the data sets" in refused(server, "#nothing")
        for name, one in both.items():
            store, held = Endpoint.open(Address.parse(f"{server.query}#{name}"))
            assert held.base == one.dataset.base
            assert set(store.iter_quads()) == set(one.store.iter_quads())


def test_two_in_one_default_graph_are_told_apart_by_nobody(kestrel: StakeholderGraph) -> None:
    valley = open_graph(ROOT / "tests" / "files" / "mixed")
    with oxigraph() as server:
        for one in (kestrel, valley):
            server.load(one.store.iter_quads())
        assert "say which" in refused(server)
        assert "mixed in one default graph" in refused(server, f"#{valley.dataset.name}")


def test_an_edition_for_owners_is_not_shown_as_one_for_all() -> None:
    valley = open_graph(ROOT / "tests" / "files" / "mixed", audience="internal")
    with oxigraph() as server:
        server.load(valley.store.iter_quads())
        with pytest.raises(InputError, match="edition for 'internal' readers"):
            open_endpoint(Address.parse(server.query), audience="public")
        assert open_endpoint(Address.parse(server.query), audience="internal").is_confidential
