"""Places on the map: none on another, the same whatever the order, and nobody left out."""

from __future__ import annotations

import itertools
import random
import time

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.knowledge import Knowledge
from graph.layout import Item, Layout, Link, positions
from graph.layout.items import overlap
from graph.layout.text import width, wrap
from graph.map.model import MapModel
from graph.network import Network

SIDES = ("left", "right", "above")


@pytest.fixture(scope="module")
def example() -> Layout:
    return MapModel.of(Network(Knowledge.open())).layout


def items_of(graph: nx.Graph, *, sectors: int = 3) -> list[Item]:
    return [
        Item(
            f"n{v:04}",
            f"Body {v}",
            f"s{v % sectors}",
            f"Sector {v % sectors}",
            v % sectors,
            SIDES[v % sectors % 3],
        )
        for v in graph
    ]


def layout_of(graph: nx.Graph, *, sectors: int = 3) -> Layout:
    return positions(items_of(graph, sectors=sectors), links_of(graph))


def links_of(graph: nx.Graph) -> list[Link]:
    return [Link(f"n{a:04}", f"n{b:04}") for a, b in graph.edges]


def glyphs_apart(layout: Layout) -> bool:
    return not any(overlap(a.box, b.box) for a, b in itertools.combinations(layout.places.values(), 2))


def text_boxes(layout: Layout) -> list[tuple[str, tuple[float, float, float, float]]]:
    found = [
        (" ".join(w.lines), w.box)
        for place in layout.places.values()
        for w in place.words
        if w.tone != "inside"
    ]
    found += [(" ".join(h.words.lines), h.words.box) for h in layout.headings]
    return found + [(" ".join(m.words.lines), m.words.box) for m in layout.marks]


def test_example_is_hub_and_wings(example: Layout) -> None:
    assert example.kind == "hub and wings"
    assert [name.rpartition("/")[2] for name in example.hubs] == ["steps", "p4d"]


def test_example_fits_the_opening_view(example: Layout) -> None:
    left, top, right, bottom = example.bounds
    assert right - left < 1000
    assert bottom - top < 830


def test_no_text_of_the_example_lies_on_another(example: Layout) -> None:
    texts = text_boxes(example)
    clashes = [(a, b) for (a, one), (b, two) in itertools.combinations(texts, 2) if overlap(one, two, -1)]
    assert clashes == []
    assert len(texts) > 80


def test_no_text_of_the_example_lies_on_a_glyph(example: Layout) -> None:
    glyphs = [(name, place.box) for name, place in example.places.items()]
    clashes = [
        (text, name) for text, box in text_boxes(example) for name, glyph in glyphs if overlap(box, glyph, -1)
    ]
    assert clashes == []


def test_example_sides_follow_the_sectors(example: Layout) -> None:
    x = {name.rpartition("/")[2]: place.x for name, place in example.places.items()}
    y = {name.rpartition("/")[2]: place.y for name, place in example.places.items()}
    assert x["mowca"] < x["steps"] < x["unicef"]
    assert y["cic-bd"] < y["mowca"] < y["p4d"]
    assert x["bpatc"] == x["steps"] == x["p4d"]
    assert y["steps"] < y["bpatc"] < y["p4d"]


def test_example_headings_count_what_stands_below_them(example: Layout) -> None:
    headings = {heading.words.lines[0]: heading for heading in example.headings}
    assert len(headings["UN bodies\u00a0·\u00a05"].members) == 5
    assert len(headings["Ministries and divisions\u00a0·\u00a013"].members) == 13


def test_example_joiner_is_annotated_from_the_data(example: Layout) -> None:
    notes = [
        words.lines
        for place in example.places.values()
        for words in place.words
        if "documents" in words.lines[0]
    ]
    assert notes == [("in both documents",)]


def test_joiner_known_from_one_document_is_not_annotated() -> None:
    leaves = [f"{hub}{number}" for hub in "ab" for number in range(5)]
    items = [Item("a", "A"), Item("b", "B"), Item("j", "Joiner", reported_by=frozenset("a"))]
    items += [Item(leaf, leaf) for leaf in leaves]
    links = [Link(leaf[0], leaf) for leaf in leaves] + [Link("a", "j"), Link("b", "j")]
    silent = positions(items, links)
    assert silent.kind == "hub and wings"
    assert [words.lines for words in silent.places["j"].words] == [("Joiner",)]
    items[2] = Item("j", "Joiner", reported_by=frozenset("ab"))
    told = positions(items, links)
    assert [words.lines for words in told.places["j"].words] == [("Joiner",), ("in both documents",)]


def test_duplicates_stand_next_to_each_other(example: Layout) -> None:
    assert len(example.marks) == 2
    for mark in example.marks:
        upper, lower = sorted(example.places[name].y for name in mark.pair)
        assert lower - upper == pytest.approx(17)


def test_example_does_not_depend_on_the_order(example: Layout) -> None:
    network = Network(Knowledge.open())
    model = MapModel.of(network)
    items, links, twins = model.parts
    for cut in (1, 17, 40):
        turned = [[*part[cut:], *part[:cut]][::-1] for part in (items, links, twins)]
        assert positions(*turned) == example


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_smallest_networks(count: int) -> None:
    for graph in (nx.empty_graph(count), nx.path_graph(count), nx.complete_graph(count)):
        layout = layout_of(graph)
        assert len(layout.places) + len(layout.apart) == count
        assert glyphs_apart(layout)


def test_isolates_are_named_and_not_drawn() -> None:
    layout = positions([Item("a", "A"), Item("b", "B"), Item("z", "Z"), Item("y", "Y")], [Link("a", "b")])
    assert layout.apart == ("y", "z")
    assert set(layout.places) == {"a", "b"}


def test_links_to_itself_and_to_strangers_are_left_out() -> None:
    layout = positions([Item("a", "A")], [Link("a", "a"), Link("a", "ghost")])
    assert layout.apart == ("a",)


def test_several_hubs_and_what_hangs_on_their_partners() -> None:
    graph = nx.star_graph(12)
    nx.add_star(graph, range(20, 30))
    nx.add_star(graph, range(40, 46))
    graph.add_edges_from([(0, 20), (0, 60), (20, 60), (40, 60), (5, 70), (70, 71), (60, 72), (80, 81)])
    layout = layout_of(graph)
    assert layout.kind == "hub and wings"
    assert len(layout.places) == graph.number_of_nodes()
    assert glyphs_apart(layout)


def test_dense_network_gets_a_stress_layout() -> None:
    layout = layout_of(nx.barabasi_albert_graph(60, 3, seed=4))
    assert layout.kind == "stress"
    assert glyphs_apart(layout)


def test_stress_keeps_neighbours_nearer_than_strangers() -> None:
    graph = nx.grid_2d_graph(5, 5)
    graph = nx.convert_node_labels_to_integers(graph)
    layout = layout_of(graph, sectors=1)
    spot = {v: layout.places[f"n{v:04}"] for v in graph}
    far = dict(nx.all_pairs_shortest_path_length(graph))

    def mean(hops: int) -> float:
        gaps = [
            ((spot[a].x - spot[b].x) ** 2 + (spot[a].y - spot[b].y) ** 2) ** 0.5
            for a, b in itertools.combinations(graph, 2)
            if far[a][b] == hops
        ]
        return sum(gaps) / len(gaps)

    assert mean(1) < mean(2) < mean(4) < mean(6)


def test_two_thousand_organisations_in_a_few_seconds() -> None:
    graph = nx.gnm_random_graph(2000, 2600, seed=2)
    start = time.perf_counter()
    layout = layout_of(graph)
    assert time.perf_counter() - start < 30  # about 5 s on two cores
    assert len(layout.places) + len(layout.apart) == 2000


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 26).flatmap(
        lambda n: st.tuples(
            st.just(n), st.sets(st.tuples(st.integers(0, max(0, n - 1)), st.integers(0, max(0, n - 1))))
        )
    ),
    st.randoms(use_true_random=False),
)
def test_any_network_is_drawn_whole_and_the_same(
    shape: tuple[int, set[tuple[int, int]]], dice: random.Random
) -> None:
    count, pairs = shape
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(pair for pair in pairs if count and pair[0] != pair[1])
    items, links = items_of(graph), links_of(graph)
    layout = positions(items, links)
    assert set(layout.places) | set(layout.apart) == {item.id for item in items}
    assert set(layout.places) == {end for link in links for end in (link.a, link.b)}
    assert glyphs_apart(layout)
    dice.shuffle(items)
    links = [Link(link.b, link.a) if dice.random() < 0.5 else link for link in links]
    dice.shuffle(links)
    again = positions(items, links)
    assert again.places == layout.places


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 40), st.integers(1, 3), st.lists(st.text(max_size=30), min_size=40, max_size=40))
def test_any_star_is_hub_and_wings_without_overlap(leaves: int, sectors: int, names: list[str]) -> None:
    items = [Item("hub", "Hub", "s0", "Sector 0", 0)]
    for number in range(leaves):
        part = number % sectors
        items.append(Item(f"l{number:02}", names[number], f"s{part}", f"Sector {part}", part, SIDES[part]))
    layout = positions(items, [Link("hub", item.id) for item in items[1:]])
    assert layout.kind == "hub and wings"
    assert glyphs_apart(layout)
    texts = text_boxes(layout)
    assert not any(overlap(one, two, -1) for (_, one), (_, two) in itertools.combinations(texts, 2))


def test_widths_grow_with_the_text() -> None:
    assert width("", 12) == 0
    assert width("ii", 12) < width("mm", 12)
    assert width("কি", 12) < width("কখগ", 12)
    assert wrap("a b c", 1, 12) == ("a", "b", "c")
    assert wrap("", 50, 12) == ("",)
