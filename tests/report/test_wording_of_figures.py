"""What the report says beside its figures: what a ranking leaves out, and no column without a value."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graph.map.model import MapModel
from graph.map.overview import NetworkOverview
from graph.model.network import Network
from graph.publish.document import Table
from graph.publish.report.changes import build_changes_section
from graph.publish.report.ranking import explain_left_out_pairs
from graph.publish.report.view import ReportView
from tests import fiction


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> ReportView:
    """A network that one organisation told of, with an alliance."""
    names = ["teller", *(f"partner-{number}" for number in range(6))]
    dated = {"date_certainty": "stated"}
    graph = fiction.knowledge(
        tmp_path_factory.mktemp("view") / "data",
        sources=[{"id": "leaflet", "title": "Leaflet", "issued": "2024", "publisher": "teller"}],
        entities=[
            *(fiction.organisation(name) for name in names),
            fiction.entity("alliance", "Platform", type="TypePlatform"),
        ],
        ties=[
            *(
                fiction.tie("teller", "partneredWith", name, start=str(2021 + number % 3), **dated)
                for number, name in enumerate(names[1:])
            ),
            fiction.tie("teller", "memberOf", "alliance"),
        ],
    )
    return ReportView(Network(graph))


def test_a_ranking_that_is_left_out_says_how_many_connections_it_would_not_count(view: ReportView) -> None:
    assert "1 connection with an alliance" in explain_left_out_pairs(view.of_organisations)
    assert explain_left_out_pairs(view) == ""


def test_the_table_of_years_has_no_column_without_a_value(view: ReportView) -> None:
    blocks = build_changes_section(view).blocks
    (table,) = (block for block in blocks if isinstance(block, Table) and block.key == "scorecard")
    assert len(table.rows) > 1
    assert all(any(row[column] is not None for row in table.rows) for column in range(len(table.heads)))
    assert len(table.heads) < 7


def test_the_overview_uses_the_room_beside_a_network_and_stays_within_it(view: ReportView) -> None:
    model: MapModel = view.map_model
    overview = NetworkOverview(model, "en")
    places = [overview._shape(node)[1:3] for node in overview._drawn_nodes]
    left, top, width, height = overview._frame
    assert all(left <= x <= left + width and top <= y <= top + height for x, y in places)
    assert overview._scale <= overview._scale_across <= 1.7 * overview._scale + 1e-9


def test_the_key_of_the_overview_names_crosses_partial_lines_and_long_dashes(view: ReportView) -> None:
    model = view.map_model
    hub, *others = model.drawn_ties
    disputed = tuple(replace(support, disputed_by=hub.supports) for support in hub.supports)
    ties = (replace(hub, supports=disputed), *(replace(tie, curve="stub") for tie in others))
    overview = NetworkOverview(replace(model, ties=ties), "en")
    key = " ".join(text.line for row in overview._legend for text in row.texts)
    assert "× on a line: another quote contradicts the tie" in key
    assert "Short strokes about an organisation stand for lines" in key
    samples = [float(length) for row in overview._legend for length in re.findall(r'h([\d.]+)"', row.mark)]
    assert min(samples) >= max(sum(level.dashes) for level in model.certainties)
