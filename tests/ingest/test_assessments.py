"""Assessments: opinions with whose and when, internal unless a row says otherwise, never a tie."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import rdflib

from graph.core.errors import DataError
from graph.ingest.redact import CURATOR
from graph.model.graph import StakeholderGraph
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.export.tables import export_folder_files
from graph.quality import checks
from tests.fiction import EVIDENCE, entity, iri, knowledge, organisation, tie

PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
STK = rdflib.Namespace("https://w3id.org/stk/ns#")


def assessment(name: str = "amber-trust", **cells: str) -> dict[str, str]:
    said = {"influence": "high", "interest": "low", "engagement": "consult", "role": "keeps the gate"}
    return {
        "entity": name,
        **said,
        "assessed_by": "cobalt-forum",
        "on": "2024-05",
        "why": "It told us.",
        **cells,
    }


def opened(
    path: Path,
    *rows: Mapping[str, str],
    audience: str = "internal",
    sources: tuple[Mapping[str, str], ...] = (),
) -> StakeholderGraph:
    entities = [organisation("amber-trust"), organisation("cobalt-forum"), entity("mira", "Person")]
    more = {"sources": sources} if sources else {}
    ties = [tie("amber-trust", "partneredWith", "cobalt-forum")]
    return knowledge(path, entities=entities, ties=ties, assessments=rows, audience=audience, **more)


def test_it_is_a_node_with_its_provenance_and_no_tie(tmp_path: Path) -> None:
    found = opened(tmp_path, assessment())
    graph = found.to_rdflib()
    (node,) = {s for s, _, _, _ in graph.quads((None, rdflib.RDF.type, STK.Assessment, None))}
    amber, cobalt = (rdflib.URIRef(iri(name)) for name in ("amber-trust", "cobalt-forum"))
    for predicate, value in (
        (STK.assessed, amber), (STK.influence, STK.high), (STK.interest, STK.low),
        (STK.engagement, STK.consult), (PROV.wasAttributedTo, cobalt),
    ):  # fmt: skip
        assert {o for _, _, o, _ in graph.quads((node, predicate, None, None))} == {value}
    (home,) = {
        g
        for _, _, _, g in graph.quads((node, STK.assessed, None, None))
        if g is not None and "/set/" in str(g)
    }
    about = {p: o for _, p, o, _ in graph.quads((rdflib.URIRef(str(home)), None, None, None))}
    assert about[PROV.wasAttributedTo] == cobalt
    assert str(about[STK.assessedOn]) == "2024-05"
    assert [tie.kind.name for tie in Network(found).ties] == ["partneredWith"]
    assert not [one for one in checks.run_checks(found) if one.severity == "error"]


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        ("", {"internal"}),
        ("partners", {"partners", "internal"}),
        ("public", {"public", "partners", "internal"}),
    ],
)
def test_it_is_internal_unless_its_row_says_otherwise(
    tmp_path: Path, visibility: str, seen: set[str]
) -> None:
    """The data set itself is public."""
    for audience in ("public", "partners", "internal"):
        found = opened(tmp_path / audience, assessment(visibility=visibility), audience=audience)
        told = "keeps the gate" in "".join(map(str, found.iter_evidence_quads()))
        assert told == (audience in seen)
    assert found.is_confidential == (visibility != "public")


def test_outside_nobody_is_named_as_assessor_but_entities_of_the_edition(tmp_path: Path) -> None:
    rows = [assessment(visibility="public", assessed_by="Mira Halden of the office")]
    inside = "".join(map(str, opened(tmp_path / "in", *rows).iter_evidence_quads()))
    outside = "".join(map(str, opened(tmp_path / "out", *rows, audience="public").iter_evidence_quads()))
    assert "Mira Halden of the office" in inside
    assert "Halden" not in outside
    assert CURATOR in outside


def test_an_opinion_may_rest_on_a_passage(tmp_path: Path) -> None:
    found = opened(tmp_path, assessment(**EVIDENCE))
    rows = found.store.select("SELECT ?g { GRAPH ?g { ?n a stk:Assessment } }")
    phrases = {found.evidence[row["g"].value].phrase for row in rows}
    assert phrases == {"", EVIDENCE["phrase"]}


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize(
    "more", [{}, EVIDENCE, {"note": "heard at a meeting"}, {"assessed_by": "the office"}]
)
def test_it_comes_back_from_the_graph(tmp_path: Path, audience: str, more: dict[str, str]) -> None:
    found = opened(tmp_path / "first", assessment(visibility="public", **more), audience=audience)
    again = tmp_path / "again"
    again.mkdir()
    for name, data in export_folder_files(found).items():
        (again / name).write_bytes(data)
    assert (again / "assessments.csv").read_text(encoding="utf-8").count("\n") == 2
    assert sorted(map(str, open_graph(again, audience=audience).iter_evidence_quads())) == sorted(
        map(str, found.iter_evidence_quads())
    )


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"entity": "amber"}, "unknown-id"),
        ({"influence": "great"}, "unknown-kind"),
        ({"interest": "hgih"}, "unknown-kind"),
        ({"engagement": "ask"}, "unknown-kind"),
        ({"assessed_by": ""}, "empty-cell"),
        ({"on": ""}, "empty-cell"),
        ({"on": "May"}, "broken-date"),
        ({"visibility": "all"}, "unknown-visibility"),
        ({"role": "", "influence": "", "interest": "", "engagement": ""}, "empty-cell"),
        ({"source": "leaflets"}, "unknown-id"),
    ],
)
def test_a_faulty_row_is_found(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    with pytest.raises(DataError) as caught:
        opened(tmp_path, assessment(**cells))
    assert code in [finding.code for finding in caught.value.findings]


def test_an_opinion_of_who_is_withheld_goes_with_it(tmp_path: Path) -> None:
    entities = [organisation("amber-trust"), organisation("cobalt-forum", visibility="internal")]
    found = knowledge(
        tmp_path, entities=entities, assessments=[assessment(visibility="public")], audience="public"
    )
    assert "Assessment" not in "".join(map(str, found.iter_evidence_quads()))
