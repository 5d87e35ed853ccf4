"""Files of Neo4j and Gephi Lite, and halves of matrices, give their nodes and ties."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.foreign.plans import list_ties, plan_text

NODES = [
    {
        "type": "node",
        "id": "0",
        "labels": ["Organisation", "NGO"],
        "properties": {"name": "Moyna", "founded": 1998},
    },
    {"type": "node", "id": "1", "labels": ["Donor"], "properties": {"name": "Teal Fund"}},
]
FUNDS = {"start": {"id": "1", "labels": ["Donor"]}, "end": {"id": "0"}, "properties": {"since": 2020}}
ROW = {
    "n": {"identity": 0, "labels": ["NGO"], "properties": {"name": "Moyna"}},
    "r": {"identity": 5, "start": 1, "end": 0, "type": "FUNDS", "properties": {"since": 2020}},
    "m": {"identity": 1, "labels": ["Donor"], "properties": {"name": "Teal Fund"}},
}
GEPHI_LITE = {
    "graphDataset": {
        "nodeRenderingData": {"a": {"label": "Moyna", "x": 1.5}, "b": {"label": "Teal Fund"}},
        "nodeData": {"a": {"type": "NGO"}, "b": {"type": "Donor"}},
        "edgeData": {"e": {"relation": "funds", "since": 2020}},
        "fullGraph": {
            "options": {"type": "mixed"},
            "nodes": [{"key": "a"}, {"key": "b"}],
            "edges": [{"key": "e", "source": "b", "target": "a"}],
        },
    }
}
FILES = {
    "apoc": "\n".join(
        map(json.dumps, [*NODES, {"type": "relationship", "id": "0", "label": "FUNDS", **FUNDS}])
    ),
    "browser": json.dumps([ROW]),
    "gephi lite": json.dumps(GEPHI_LITE),
}


@pytest.mark.parametrize("name", FILES)
def test_nodes_have_their_types_and_ties_their_kinds(name: str, tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "graph.json", FILES[name])
    assert list_ties(plan) == {("teal-fund", "funds", "moyna")}
    assert plan.imported.rows["ties"][0]["start"] == "2020"
    assert {row["type"] for row in plan.imported.rows["entities"]} == {"TypeNationalNGO", "TypeDonorAgency"}


@pytest.mark.parametrize(
    ("setting", "data"),
    [
        ("upperhalf diagonal=absent", "1 0\n1\n"),
        ("lowerhalf diagonal=absent", "1\n0 1\n"),
        ("upperhalf", "0 1 0\n0 1\n0\n"),
        ("lowerhalf", "0\n1 0\n0 1 0\n"),
    ],
)
def test_half_a_matrix_is_read_to_both_sides(setting: str, data: str, tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "half.dl", f"dl n=3\nformat={setting}\nlabels:\nPeat,Quay,Rook\ndata:\n{data}")
    assert {(frozenset((a, b)), kind) for a, kind, b in list_ties(plan)} == {
        (frozenset(("peat", "quay")), "connectedWith"),
        (frozenset(("quay", "rook")), "connectedWith"),
    }
