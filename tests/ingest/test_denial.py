"""A row that says that there is no tie: kept with its evidence, shown nowhere as a tie."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, URIRef

from graph.model.graph import StakeholderGraph
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.export.tables import export_folder_files
from tests.fiction import STK, iri, knowledge, organisation, tie

NAMES = ("amber-trust", "cobalt-forum")
DENIED = {"holds": "no", "phrase": "not our partner", "locator": "9"}


def opened(tmp_path: Path, *ties: dict[str, str], audience: str = "internal") -> StakeholderGraph:
    return knowledge(tmp_path, entities=[organisation(name) for name in NAMES], ties=ties, audience=audience)


def codes(found: StakeholderGraph) -> list[str]:
    return [finding.code for finding in found.findings]


def test_it_is_no_tie_and_stands_in_the_set_of_its_passage(tmp_path: Path) -> None:
    found = opened(tmp_path, tie("amber-trust", "partneredWith", "cobalt-forum", **DENIED))
    assert Network(found).ties == ()
    assert Network(found).build_graph(certainty="unknown").number_of_edges() == 0
    graph = found.to_rdflib()
    quads = [
        (s, g) for s, _, _, g in graph.quads((None, rdflib.RDF.type, OWL.NegativePropertyAssertion, None))
    ]
    ((node, _),) = {(node, "") for node, _ in quads}
    ends = {
        predicate: set(graph.objects(node, predicate))
        for predicate in (OWL.sourceIndividual, OWL.assertionProperty, OWL.targetIndividual)
    }
    assert ends[OWL.assertionProperty] == {URIRef(STK + "partneredWith")}
    assert ends[OWL.sourceIndividual] | ends[OWL.targetIndividual] == {URIRef(iri(name)) for name in NAMES}
    (name,) = {row["g"].value for row in found.store.select(
        "SELECT ?g { GRAPH ?g { ?n a owl:NegativePropertyAssertion } }"
    )}  # fmt: skip
    assert found.evidence[name].phrase == "not our partner"


def test_a_symmetric_denial_is_one_whatever_the_order(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        tie("amber-trust", "partneredWith", "cobalt-forum", **DENIED),
        tie("cobalt-forum", "partneredWith", "amber-trust", **DENIED | {"locator": "10"}),
    )
    rows = found.store.select("SELECT DISTINCT ?n { ?n a owl:NegativePropertyAssertion }")
    assert len(list(rows)) == 1


DATED = {"date_certainty": "stated"}


@pytest.mark.parametrize(
    ("said", "denied", "disputed"),
    [
        ({}, {}, True),
        ({"start": "2015", "end": "2018", **DATED}, {"start": "2020", **DATED}, False),
        ({"start": "2015", **DATED}, {"start": "2020", **DATED}, True),
        ({}, {"start": "2020", **DATED}, False),
    ],
)
def test_a_denial_disputes_what_another_passage_says_of_the_same_time(
    tmp_path: Path, said: dict[str, str], denied: dict[str, str], disputed: bool
) -> None:
    found = opened(
        tmp_path,
        tie("cobalt-forum", "partneredWith", "amber-trust", **said),
        tie("amber-trust", "partneredWith", "cobalt-forum", **DENIED, **denied),
    )
    assert ("disputed" in codes(found)) == disputed
    pairs = {
        (row["a"].value, row["b"].value) for row in found.store.select("SELECT ?a ?b { ?a stk:disputes ?b }")
    }
    assert len(pairs) == (2 if disputed else 0)
    assert {(b, a) for a, b in pairs} == pairs
    assert len(Network(found).ties) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"holds": "nope"}, "unknown-kind"), ({"holds": "no", "role": "chair"}, "role-of-none")],
)
def test_a_faulty_denial_is_found(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    from graph.core.errors import DataError

    with pytest.raises(DataError) as caught:
        opened(tmp_path, tie("amber-trust", "memberOf", "cobalt-forum", **cells))
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_it_comes_back_from_the_graph(tmp_path: Path, audience: str) -> None:
    found = opened(
        tmp_path / "first",
        tie("amber-trust", "memberOf", "cobalt-forum", **DENIED, start="2020-02", **DATED),
        tie("amber-trust", "partneredWith", "cobalt-forum", **DENIED),
        audience=audience,
    )
    again = tmp_path / "again"
    again.mkdir()
    for name, data in export_folder_files(found).items():
        (again / name).write_bytes(data)
    assert sorted(map(str, open_graph(again, audience=audience).iter_evidence_quads())) == sorted(
        map(str, found.iter_evidence_quads())
    )


def test_a_withheld_denial_leaves_no_trace(tmp_path: Path) -> None:
    row = tie("amber-trust", "memberOf", "cobalt-forum", **DENIED, visibility="internal")
    found = opened(tmp_path, row, audience="public")
    assert "not our partner" not in "".join(map(str, found.iter_evidence_quads()))
