"""Every format of export gives back what it was given, but for what the docs say that it cannot hold."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.ingest.foreign.network import ForeignNetwork
from graph.publish.export.registry import list_format_names, load_format
from tests.conftest import ROOT, Run
from tests.foreign.networks import networks, strip_places

sys.path.append(str(ROOT / "docs"))
import format_table

from tests.marks import mark_slow

NETWORK_FORMATS = tuple(name for name in list_format_names() if load_format(name).write_network)
WHOLE = ("cx2", "cytoscape", "dot", "gexf", "graphml", "kumu-json", "node-link")  # hold all of these networks
NAMES_ONLY = ("pajek", "ucinet")


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=25, deadline=None)
@given(network=networks())
def test_what_is_written_is_read_again(name: str, network: ForeignNetwork) -> None:
    again = format_table.read_back(load_format(name), network)
    assert again is not None
    assert strip_places(again) == strip_places(network)
    assert not again.skipped


@pytest.mark.parametrize("name", mark_slow(NAMES_ONLY, fast=1))
@settings(max_examples=25, deadline=None)
@given(network=networks())
def test_names_and_relations_are_read_again(name: str, network: ForeignNetwork) -> None:
    again = format_table.read_back(load_format(name), network)
    assert again is not None
    assert [node.name for node in again.nodes] == [node.name for node in network.nodes]
    pairs = Counter(format_table.describe_tie(network, tie) for tie in network.ties)
    assert set(Counter(format_table.describe_tie(again, tie) for tie in again.ties)) == set(pairs)


def test_a_mermaid_chart_holds_each_name_in_one_pair_of_quotes() -> None:
    from graph.publish.export.formats.mermaid import write_mermaid

    text = write_mermaid(format_table.FULL).decode()
    assert '  n1["Alder Trust"]' in text
    assert '  n1 -->|"funds"| n2' in text
    assert '  n1 ---|"works with"| n2' in text
    assert "Rahima" in text


@given(network=networks())
@settings(max_examples=30, deadline=None)
def test_no_name_ends_a_line_or_a_quote_of_a_mermaid_chart(network: ForeignNetwork) -> None:
    from graph.publish.export.formats.mermaid import write_mermaid

    lines = write_mermaid(network).decode().removesuffix("\n").split("\n")
    assert len(lines) == 1 + len(network.nodes) + len(network.ties)
    assert all(line.count('"') == 2 for line in lines[1:])
    assert not any(sign in "".join(lines[1:]) for sign in "<`")


def test_other_programs_read_what_is_written(stakeholders: Run, tmp_path: Path) -> None:
    """The readers of networkx, and Python's own for JSON, find as many nodes and edges."""
    for ending in (".gexf", ".graphml", ".net", ".json", ".cyjs", ".kumu.json", ".cx2"):
        assert stakeholders("export", "-o", tmp_path / f"k{ending}", "-d", "kestrel").exit_code == 0
    expected = (60, 250)
    gexf = (tmp_path / "k.gexf").read_bytes().replace(b'"undirected"', b'"directed"')  # it refuses a mixture
    (tmp_path / "one.gexf").write_bytes(gexf.replace(b"gexf.net/1.3", b"www.gexf.net/1.2draft"))
    graphml = (tmp_path / "k.graphml").read_bytes().replace(b'directed="false"', b'directed="true"')
    (tmp_path / "one.graphml").write_bytes(
        graphml.replace(b'edgedefault="undirected"', b'edgedefault="directed"')
    )
    for graph in (
        nx.read_gexf(tmp_path / "one.gexf"),
        nx.read_graphml(tmp_path / "one.graphml", force_multigraph=True),
        nx.node_link_graph(json.loads((tmp_path / "k.json").read_text(encoding="utf-8")), edges="edges"),
        nx.read_pajek(tmp_path / "k.net", encoding="utf-8-sig"),
    ):
        assert graph.number_of_nodes() == expected[0]
        assert graph.number_of_edges() >= expected[1]
    kumu = json.loads((tmp_path / "k.kumu.json").read_text(encoding="utf-8"))
    assert (len(kumu["elements"]), len(kumu["connections"])) == expected
    aspects = {k: v for part in json.loads((tmp_path / "k.cx2").read_bytes()) for k, v in part.items()}
    assert (len(aspects["nodes"]), len(aspects["edges"])) == expected


def test_cells_of_tables_are_no_formulas(tmp_path: Path) -> None:
    from graph.ingest.foreign.network import ForeignNode

    node = ForeignNode("a", format_table.NOWHERE, name="=HYPERLINK(1)", remarks="@x")
    contents = load_format("csv").write_network(ForeignNetwork("", (node,), ()))
    assert isinstance(contents, dict)
    assert "'=HYPERLINK(1),'@x" in contents["nodes.csv"].decode("utf-8-sig")


@pytest.mark.parametrize("name", list_format_names())
def test_it_is_written_twice_alike_and_only_what_the_readers_may_see(
    name: str, stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    format_ = load_format(name)
    for number in ("1", "2"):
        target = tmp_path / f"{number}{format_.suffix}"
        assert stakeholders("export", "--format", name, "-o", target, "-d", mixed).exit_code == 0
    first, again = (
        sorted(path for path in (tmp_path / number).iterdir())
        if format_.is_folder
        else [tmp_path / f"{number}{format_.suffix}"]
        for number in ("1", "2")
    )
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    if name not in ("xlsx", "kumu-xlsx"):
        text = b"".join(path.read_bytes() for path in first).decode("utf-8")
        assert "velvet" not in text.casefold()
        assert "amber" in text.casefold()


def test_the_ending_tells_the_format(stakeholders: Run, tmp_path: Path) -> None:
    assert stakeholders("export", "-o", tmp_path / "k.kumu.json").exit_code == 0
    assert "connections" in json.loads((tmp_path / "k.kumu.json").read_text(encoding="utf-8"))
    refused = stakeholders("export", "-o", tmp_path / "k.odt")
    assert refused.exit_code == 2
    assert "--format" in refused.stderr
    again = stakeholders("export", "-o", tmp_path / "k.kumu.json")
    assert (again.exit_code, "--force" in again.stderr) == (2, True)


WHOLE_DATASETS = ("jsonld", "nquads", "tables", "trig", "xlsx")


@pytest.mark.parametrize("name", WHOLE_DATASETS)
def test_a_data_set_is_read_again_whole(name: str) -> None:
    assert format_table.list_losses_of_dataset(load_format(name)) == []


@pytest.mark.parametrize("name", ["turtle", "rdfxml", "hxl"])
def test_what_other_formats_of_data_sets_lose_is_measured(name: str) -> None:
    losses = format_table.list_losses_of_dataset(load_format(name))
    assert "quotes" in " ".join(losses)
    assert "ids" not in losses
    assert "names of organisations" not in losses
