"""Small files that would take long or much memory: they are refused, or cost no more than their size."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.curate.answers.import_files import translate_fault
from graph.curate.importing.entity_matching import EntityMatcher
from graph.ingest import shared_texts
from graph.ingest.foreign import collected_network, json_file
from graph.ingest.foreign.collected_network import CollectedNetwork
from graph.ingest.foreign.column_plans import redact_private
from graph.ingest.foreign.gexf import read_gexf
from graph.ingest.foreign.grids import Grid, make_grid
from graph.ingest.foreign.headed_tables import split_tables
from graph.ingest.foreign.name_lists import KnownNames, split_names
from graph.ingest.foreign.node_link import read_node_link
from graph.ingest.foreign.reading_choices import ReadingChoices
from graph.ingest.foreign.registry import FileSample, list_formats
from graph.ingest.foreign.tables import read_tables
from graph.ingest.foreign.word_lists import load_columns
from tests.conftest import Run

SECONDS = 1.0  # of CPU; what is tried here took ten seconds to hours
NUMBERS = range(9)
MANY = {
    "a.json": '{"nodes": [' + ",".join(f'{{"id": {n}}}' for n in NUMBERS) + '], "links": []}',
    "lite.json": '{"graphDataset": {"fullGraph": {"nodes": ['
    + ",".join(f'{{"key": "{n}"}}' for n in NUMBERS)
    + "]}}}",
    "a.cyjs": '{"data": {}, "elements": {"nodes": [{"data": {"id": "a"}}], "edges": ['
    + ",".join(['{"data": {"source": "a", "target": "a"}}'] * 9)
    + "]}}",
    "kumu.json": '{"elements": [{"label": "a"}], "connections": ['
    + ",".join(['{"from": "a", "to": "a"}'] * 9)
    + "]}",
    "a.cx2": '[{"CXVersion": "2.0"}, {"nodes": [' + ",".join(f'{{"id": {n}}}' for n in NUMBERS) + "]}]",
    "popolo.json": '{"organizations": [' + ",".join(f'{{"id": "{n}"}}' for n in NUMBERS) + "]}",
    "neo4j.json": "\n".join(
        f'{{"type": "node", "id": "{n}", "labels": ["A"], "properties": {{}}}}' for n in NUMBERS
    ),
    "ftm.json": '{"id": "t", "schema": "UnknownLink", "properties": '
    '{"subject": ["a", "b", "c"], "object": ["d", "e", "f"]}}\n',
    "a.gexf": "<gexf><graph><nodes>"
    + "".join(f"<node id='{n}'/>" for n in NUMBERS)
    + "</nodes></graph></gexf>",
    "a.graphml": "<graphml><graph><hyperedge>"
    + "".join(f"<endpoint node='{n}'/>" for n in NUMBERS)
    + "</hyperedge></graph></graphml>",
    "a.net": "*Vertices 9\n" + "\n" * 9,
    "a.dl": "dl n=3 format=fullmatrix\ndata:\n" + "1 1 1\n" * 3,
    "a.nt": "".join(
        f"<http://a.example/a> <https://w3id.org/stk/ns#partneredWith> <http://a.example/{n}> .\n"
        for n in NUMBERS
    ),
    "a.gml": "graph [\n" + "".join(f"node [ id {n} ]\n" for n in NUMBERS) + "]",
}
STARTS = {
    "notes of DOT": "/**/" * 15_000 + "x",
    "settings of GML": "creator 1 " * 6_000 + "x",
    "notes of XML": "<" + "<!--" * 16_000,
}


@pytest.mark.parametrize("name", MANY)
def test_more_nodes_and_ties_than_are_read_are_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collected_network, "MOST_ITEMS", 8)
    path = tmp_path / name
    path.write_text(MANY[name])
    sample = FileSample.read(path)
    read = next(format_.read for format_ in list_formats() if format_.recognise(sample))
    with pytest.raises(InputError, match="more than 8 nodes and ties; keep those that you need") as refused:
        read(path)
    assert "মিলিয়ে ৮টির বেশি" in translate_fault(str(refused.value), "bn")


@pytest.mark.parametrize("name", ["a.json", "a.gexf"])
def test_many_nodes_are_counted_before_one_is_made(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (collected_network, json_file):
        monkeypatch.setattr(module, "MOST_ITEMS", 8)
    path = tmp_path / name
    path.write_text(MANY[name])
    monkeypatch.setattr(CollectedNetwork, "add_node", lambda *_: pytest.fail("a node was made"))
    read = {"a.json": read_node_link, "a.gexf": read_gexf}[name]
    with pytest.raises(InputError, match="more than 8 nodes and ties"):
        read(path)


def test_more_attributes_than_anybody_can_explain_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collected_network, "MOST_ATTRIBUTES", 3)
    path = tmp_path / "a.json"
    path.write_text('{"nodes": [{"id": 1, "aa": 1, "bb": 1}, {"id": 2, "cc": 1, "dd": 1}], "links": []}')
    read = next(format_.read for format_ in list_formats() if format_.name == "node-link")
    with pytest.raises(
        InputError, match="4 different attributes; a network with at most 3 is read"
    ) as refused:
        read(path)
    assert "৪টি ভিন্ন বৈশিষ্ট্য" in translate_fault(str(refused.value), "bn")


def measure(work: Callable[[], object]) -> float:
    """Return how many seconds of CPU something takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


@pytest.mark.parametrize("name", STARTS)
def test_no_format_takes_long_to_be_recognised(name: str) -> None:
    sample = FileSample(Path("file"), STARTS[name].encode())
    for format_ in list_formats():
        assert measure(lambda format_=format_: format_.recognise(sample)) < SECONDS, format_.name  # type: ignore[misc]


def test_a_long_cell_within_brackets() -> None:
    assert measure(lambda: split_names("(" + "," * 400_000, KnownNames(frozenset()))) < SECONDS
    assert split_names("Amber Trust (Khulna, Bhola), Heron Club", KnownNames(frozenset())) == [
        "Amber Trust (Khulna, Bhola)",
        "Heron Club",
    ]


def test_many_names_that_make_one_id() -> None:
    matcher = EntityMatcher(ReadingChoices())
    assert [matcher.take_id("Amber Trust") for _ in range(3)] == [
        "amber-trust",
        "amber-trust-2",
        "amber-trust-3",
    ]
    assert measure(lambda: [matcher.take_id("Amber Trust") for _ in range(8_000)]) < SECONDS


def test_cells_merged_over_each_other() -> None:
    cells = [["Amber Trust"], *[[""]] * 9_999]
    merged = [((0, 0), (9_999, 0))] * 10_000
    assert measure(lambda: make_grid(Path("a.xlsx"), "Partners", cells, merged)) < SECONDS


def test_a_cell_that_says_often_that_its_text_is_shared() -> None:
    cell = b"<c " + b't="s" ' * 100_000 + b">x</c>"
    assert measure(lambda: shared_texts._REFERENCE.findall(cell)) < SECONDS
    assert shared_texts._REFERENCE.findall(b'<c r="A1" t="s"><v>7</v></c>') == [b"7"]


def test_a_long_word_that_is_no_address() -> None:
    assert measure(lambda: redact_private("a." * 60_000)) < SECONDS
    assert redact_private("x@y@amber.example") == ("x@[…]", 1)


def make_rows_grid(rows: list[list[str]]) -> Grid:
    return Grid("a.xlsx", "", rows, list(range(1, len(rows) + 1)))


def test_a_sheet_of_columns_that_are_nearly_all_empty() -> None:
    rows = [["Name", "Type", *[""] * 16_000, "x"], ["Amber Trust", "NGO"]]
    assert measure(lambda: split_tables(make_rows_grid(rows))) < SECONDS


def test_thousands_of_tables_beside_each_other() -> None:
    heads, row = (texts * 4_000 for texts in (["Name", "Type", ""], ["Amber Trust", "NGO", ""]))
    assert measure(lambda: split_tables(make_rows_grid([heads, row]))) < 4 * SECONDS
    tables = split_tables(make_rows_grid([heads[:14], row[:14]]))
    assert [table.rows for table in tables] == [[["Name", "Type"], ["Amber Trust", "NGO"]]] * 5


def test_headings_that_are_asked_for_in_many_tables() -> None:
    words = ("Amber Trust of Khulna", "Heron Club and others", "A word that no list has")
    assert (
        measure(lambda: [load_columns().find_meaning(word) for _ in range(50_000) for word in words])
        < SECONDS
    )


def test_columns_that_hold_the_same_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    names = [f"Works with {number}" for number in range(498)]
    rows = [["Name", *names], *([f"Club {row}", *["Amber Trust"] * 498] for row in range(40))]
    path.write_text("\n".join(map(",".join, rows)))
    assert measure(lambda: read_tables([path], ReadingChoices())) < 6 * SECONDS


def test_half_of_a_character_in_json(tmp_path: Path, stakeholders: Run) -> None:
    path = tmp_path / "a.json"
    path.write_text(r'[{"name": "Amber \ud83d Trust", "type": "NGO"}, {"name": "\udc00", "type": "NGO"}]')
    result = stakeholders("import", path, "--dry-run", "--yes")
    assert result.exit_code == 0
    assert "Amber \ufffd Trust" in stakeholders("import", path, "--dry-run", "--yes", "--json").stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.gml",
            'graph [ node [ id 1 label "Amber &#x00000000000000D800;&#55357;" ] node [ id 2 label "b" ] ]',
        ),
        ("a.net", '*Vertices 2\n1 "Amber &#55296;"\n2 "b"\n*Edges\n1 2\n'),
    ],
)
def test_half_of_a_character_by_its_number(name: str, text: str, tmp_path: Path, stakeholders: Run) -> None:
    path = tmp_path / name
    path.write_text(text)
    result = stakeholders("import", path, "--dry-run", "--yes", "--json")
    assert result.exit_code == 0
    assert "Amber" in result.stdout
