"""Places on the map: none on another, the same whatever the order, and nobody left out."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.layout import BilingualText, Item, Layout, Link, compute_layout
from graph.layout.items import boxes_overlap
from graph.layout.label_positions import GAP, POSITIONS
from graph.layout.network import room
from graph.layout.text import estimate_width, measure_text, wrap_text
from graph.map.layout_input import build_items, build_links
from graph.map.selection import MapSelection
from graph.model.network import Network
from graph.model.opening import open_graph

SIDES = ("left", "right", "above")


@pytest.fixture(scope="module")
def example() -> Layout:
    return MapSelection.from_network(Network(open_graph())).layout


def items_of(graph: nx.Graph, *, sectors: int = 3) -> list[Item]:
    return [
        Item(
            f"n{v:04}",
            BilingualText(f"Body {v}", f"সংস্থা {v}"),
            f"s{v % sectors}",
            BilingualText(f"Sector {v % sectors}"),
            v % sectors,
            SIDES[v % sectors % 3],
        )
        for v in graph
    ]


def item(name: str, label: str, *, reported_by: frozenset[str] = frozenset()) -> Item:
    return Item(name, BilingualText(label), reported_by=reported_by)


def layout_of(graph: nx.Graph, *, sectors: int = 3) -> Layout:
    return compute_layout(items_of(graph, sectors=sectors), links_of(graph))


def links_of(graph: nx.Graph) -> list[Link]:
    return [Link(f"n{a:04}", f"n{b:04}") for a, b in graph.edges]


def glyphs_apart(layout: Layout) -> bool:
    return not any(boxes_overlap(a.box, b.box) for a, b in itertools.combinations(layout.places.values(), 2))


def marks_apart(layout: Layout) -> bool:
    """Tell whether no two marks touch, without comparing all pairs."""
    from scipy.spatial import cKDTree

    places = list(layout.places.values())
    tree = cKDTree([(place.x, place.y) for place in places])
    near = tree.query_pairs(2 * max(place.size for place in places))
    return not any(
        ((places[a].x - places[b].x) ** 2 + (places[a].y - places[b].y) ** 2) ** 0.5
        < places[a].size + places[b].size - 0.2
        for a, b in near
    )


def text_boxes(layout: Layout) -> list[tuple[str, tuple[float, float, float, float]]]:
    found = [
        (" ".join(w.lines[0]), w.box)
        for place in layout.places.values()
        for w in place.words
        if w.tone != "inside"
    ]
    found += [(" ".join(h.words.lines[0]), h.words.box) for h in layout.headings]
    return found + [(" ".join(m.words.lines[0]), m.words.box) for m in layout.marks]


def test_example_is_hub_and_wings(example: Layout) -> None:
    assert example.kind == "hub and wings"
    assert [name.rpartition("/")[2] for name in example.hubs] == ["steps", "p4d"]


def test_example_fits_the_opening_view(example: Layout) -> None:
    left, top, right, bottom = example.bounds
    assert right - left < 1000
    assert bottom - top < 830


def test_no_text_of_the_example_lies_on_another(example: Layout) -> None:
    texts = text_boxes(example)
    clashes = [
        (a, b) for (a, one), (b, two) in itertools.combinations(texts, 2) if boxes_overlap(one, two, -1)
    ]
    assert clashes == []
    assert len(texts) > 80


def test_no_text_of_the_example_lies_on_a_glyph(example: Layout) -> None:
    glyphs = [(name, place.box) for name, place in example.places.items()]
    clashes = [
        (text, name)
        for text, box in text_boxes(example)
        for name, glyph in glyphs
        if boxes_overlap(box, glyph, -1)
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
    headings = {heading.words.lines[0][0]: heading for heading in example.headings}
    assert len(headings["UN bodies\u00a0·\u00a05"].members) == 5
    assert len(headings["Ministries and divisions\u00a0·\u00a013"].members) == 13


def test_example_joiner_is_annotated_from_the_data(example: Layout) -> None:
    notes = [
        words.lines
        for place in example.places.values()
        for words in place.words
        if "documents" in words.lines[0][0]
    ]
    assert notes == [(("in both documents",), ("দুই নথিতেই আছে",))]


def test_joiner_known_from_one_document_is_not_annotated() -> None:
    leaves = [f"{hub}{number}" for hub in "ab" for number in range(5)]
    items = [item("a", "A"), item("b", "B"), item("j", "Joiner", reported_by=frozenset("a"))]
    items += [item(leaf, leaf) for leaf in leaves]
    links = [Link(leaf[0], leaf) for leaf in leaves] + [Link("a", "j"), Link("b", "j")]
    silent = compute_layout(items, links)
    assert silent.kind == "hub and wings"
    assert [words.lines[0] for words in silent.places["j"].words] == [("Joiner",)]
    items[2] = item("j", "Joiner", reported_by=frozenset("ab"))
    told = compute_layout(items, links)
    assert [words.lines[0] for words in told.places["j"].words] == [("Joiner",), ("in both documents",)]


def test_duplicates_stand_next_to_each_other(example: Layout) -> None:
    assert len(example.marks) == 2
    for mark in example.marks:
        upper, lower = sorted(example.places[name].y for name in mark.pair)
        assert lower - upper == pytest.approx(17)


def test_example_does_not_depend_on_the_order(example: Layout) -> None:
    network = Network(open_graph())
    model = MapSelection.from_network(network)
    twins = [tie.ends for tie in model.listed_ties if tie.kind.name == "possiblySameAs"]
    parts = (build_items(network, model.collectives, model.ties), build_links(network, model.ties), twins)
    assert twins
    for cut in (1, 17, 40):
        turned = [[*part[cut:], *part[:cut]][::-1] for part in parts]
        assert compute_layout(*turned) == example


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_smallest_networks(count: int) -> None:
    for graph in (nx.empty_graph(count), nx.path_graph(count), nx.complete_graph(count)):
        layout = layout_of(graph)
        assert len(layout.places) + len(layout.apart) == count
        assert glyphs_apart(layout)


def test_isolates_are_named_and_not_drawn() -> None:
    layout = compute_layout(
        [item("a", "A"), item("b", "B"), item("z", "Z"), item("y", "Y")], [Link("a", "b")]
    )
    assert layout.apart == ("y", "z")
    assert set(layout.places) == {"a", "b"}


def test_links_to_itself_and_to_strangers_are_left_out() -> None:
    layout = compute_layout([item("a", "A")], [Link("a", "a"), Link("a", "ghost")])
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


def test_dense_network_gets_a_network_layout() -> None:
    layout = layout_of(nx.barabasi_albert_graph(60, 3, seed=4))
    assert layout.kind == "network"
    assert glyphs_apart(layout)


def test_a_layout_keeps_neighbours_nearer_than_strangers() -> None:
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


def test_three_hundred_organisations_are_still_one_picture() -> None:
    layout = layout_of(nx.gnm_random_graph(300, 500, seed=2))
    assert layout.kind == "network"
    assert len(layout.places) + len(layout.apart) == 300
    assert glyphs_apart(layout)


@pytest.mark.slow
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
    layout = compute_layout(items, links)
    assert set(layout.places) | set(layout.apart) == {item.id for item in items}
    assert set(layout.places) == {end for link in links for end in (link.a, link.b)}
    assert glyphs_apart(layout)
    dice.shuffle(items)
    links = [Link(link.b, link.a) if dice.random() < 0.5 else link for link in links]
    dice.shuffle(links)
    again = compute_layout(items, links)
    assert again.places == layout.places


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 40), st.integers(1, 3), st.lists(st.text(max_size=30), min_size=40, max_size=40))
def test_any_star_is_hub_and_wings_without_overlap(leaves: int, sectors: int, names: list[str]) -> None:
    items = [Item("hub", BilingualText("Hub"), "s0", BilingualText("Sector 0"), 0)]
    for number in range(leaves):
        part = number % sectors
        items.append(
            Item(
                f"l{number:02}",
                BilingualText(names[number], names[-number - 1]),
                f"s{part}",
                BilingualText(f"Sector {part}"),
                part,
                SIDES[part],
            )
        )
    layout = compute_layout(items, [Link("hub", item.id) for item in items[1:]])
    assert layout.kind == "hub and wings"
    assert glyphs_apart(layout)
    texts = text_boxes(layout)
    assert not any(boxes_overlap(one, two, -1) for (_, one), (_, two) in itertools.combinations(texts, 2))


def test_widths_grow_with_the_text() -> None:
    assert estimate_width("", 12) == 0
    assert estimate_width("ii", 12) < estimate_width("mm", 12)
    assert estimate_width("কি", 12) < estimate_width("কখগ", 12)
    assert wrap_text(BilingualText("a b c"), 1, 12)[0] == ("a", "b", "c")
    assert wrap_text(BilingualText(""), 50, 12) == (("",), ("",))


def test_a_text_takes_the_room_of_the_wider_language() -> None:
    short, long = (
        BilingualText("Land", "ভূমি ও ভূমি ব্যবস্থাপনা মন্ত্রণালয়"),
        BilingualText("Ministry of land and its management", "ভূমি"),
    )
    assert measure_text(short, 12) == estimate_width(short.bn, 12) > estimate_width(short.en, 12)
    assert measure_text(long, 12) == estimate_width(long.en, 12) > estimate_width(long.bn, 12)
    assert wrap_text(long, 90, 12)[1] == ("ভূমি",)


@pytest.mark.parametrize("text", ["মন্ত্রণালয়", "প্রশিক্ষণ কেন্দ্র", "আন্তর্জাতিক সংস্থা", "কর্তৃপক্ষ ১২৩"])
def test_bengali_takes_no_more_room_than_is_kept_for_it(text: str) -> None:
    """Hind Siliguri's own advances, every letter of a conjunct counted: never more than what is reserved."""
    from importlib.resources import files
    from io import BytesIO

    from fontTools.ttLib import TTFont

    for bold, name in ((False, "Regular"), (True, "SemiBold")):
        data = files("fontpkg_hind_siliguri").joinpath("files", f"HindSiliguri-{name}.ttf").read_bytes()
        font = TTFont(BytesIO(data))
        glyphs, advances = font.getBestCmap(), font["hmtx"]
        needed = sum(advances[glyphs[ord(char)]][0] for char in text) / 1000 * 12
        assert needed <= estimate_width(text, 12, bold=bold)


@pytest.mark.parametrize("sectors", [1, 3])
def test_a_large_network_is_drawn_in_groups(sectors: int) -> None:
    graph = nx.barabasi_albert_graph(3100, 2, seed=3)
    graph.add_nodes_from(range(3100, 3150))
    layout = layout_of(graph, sectors=sectors)
    assert layout.kind == "groups"
    assert layout.apart == layout.hubs == ()
    assert set(layout.places) == set(layout.group_of) == {f"n{v:04}" for v in graph}
    assert not any(place.words for place in layout.places.values())
    assert len(layout.groups) >= 3
    discs = layout.groups
    for one, other in itertools.combinations(discs, 2):
        assert ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5 >= one.radius + other.radius
    assert discs[0].radius == max(disc.radius for disc in discs)
    for name, place in layout.places.items():
        disc = discs[layout.group_of[name]]
        assert ((place.x - disc.x) ** 2 + (place.y - disc.y) ** 2) ** 0.5 + place.size <= disc.radius
    assert marks_apart(layout)


def test_sectors_are_the_groups_unless_one_holds_nearly_all() -> None:
    graph = nx.barabasi_albert_graph(3100, 2, seed=3)
    by_sector = layout_of(graph, sectors=5)
    assert [disc.label.en for disc in by_sector.groups] == [f"Sector {number}" for number in range(5)]
    by_community = layout_of(graph, sectors=1)
    best = max(graph, key=lambda node: (graph.degree(node), -node))
    labels = [disc.label for disc in by_community.groups]
    assert f"around Body {best}" in [label.en for label in labels]
    assert f"সংস্থা {best}-এর চারপাশে" in [label.bn for label in labels]


def test_members_of_a_group_stand_near_those_they_have_ties_with() -> None:
    graph = nx.random_partition_graph([400] * 8, 0.01, 0.0001, seed=5)
    layout = layout_of(graph, sectors=8)

    def gap(first: int, second: int) -> float:
        one, other = (layout.places[f"n{node:04}"] for node in (first, second))
        return ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5

    inside = [
        (first, second)
        for first, second in graph.edges
        if layout.group_of[f"n{first:04}"] == layout.group_of[f"n{second:04}"]
    ]
    dice = random.Random(1)  # noqa: S311
    members: dict[int, list[int]] = {}
    for node in graph:
        members.setdefault(layout.group_of[f"n{node:04}"], []).append(node)
    strangers = [dice.sample(members[layout.group_of[f"n{first:04}"]], 2) for first, _ in inside]
    assert sum(gap(*pair) for pair in inside) < 0.6 * sum(gap(*pair) for pair in strangers)


def test_groups_do_not_depend_on_the_order() -> None:
    graph = nx.barabasi_albert_graph(3100, 2, seed=7)
    for sectors in (1, 5):
        items_, links_ = items_of(graph, sectors=sectors), links_of(graph)
        assert compute_layout(items_[::-1], links_[::-1]) == compute_layout(items_, links_)


NETWORKS = {
    "mesh": lambda: nx.random_partition_graph([14] * 6, 0.3, 0.03, seed=31),
    "tree": lambda: nx.random_labeled_tree(140, seed=8),
    "small world": lambda: nx.connected_watts_strogatz_graph(120, 6, 0.1, seed=4),
    "parts": lambda: nx.disjoint_union_all([nx.cycle_graph(n) for n in (20, 12, 9, 7, 5, 4, 3, 2)]),
    "les misérables": lambda: nx.convert_node_labels_to_integers(nx.les_miserables_graph()),
    "many": lambda: nx.powerlaw_cluster_graph(700, 3, 0.4, seed=2),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_names_of_a_network_touch_neither_each_other_nor_the_edge(name: str) -> None:
    layout = layout_of(NETWORKS[name](), sectors=4)
    assert layout.kind == "network"
    left, top, right, bottom = layout.bounds
    for language in (0, 1):
        boxes = [
            words.box for place in layout.places.values() for words in place.words if words.lines[language]
        ]
        assert boxes
        assert not any(boxes_overlap(a, b) for a, b in itertools.combinations(boxes, 2))
        assert all(left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom for box in boxes)
        assert right - left <= 980
        assert bottom - top <= 760
    assert marks_apart(layout)


def test_a_name_beside_its_mark_begins_or_ends_there() -> None:
    """The width of a text is an estimate; what is set in another font must not stand off its mark."""
    layout = layout_of(NETWORKS["mesh"]())
    sides = set()
    for name, choice in layout.names[0].items():
        place, words = layout.places[name], layout.places[name].words[0]
        across, down, _ = POSITIONS[choice.position]
        reach = (place.size + GAP) * (0.75 if abs(across) == 1 and down else 1)
        wanted = {1: ("left", place.x + reach), -1: ("right", place.x - reach)}
        align, x = wanted.get(across, ("centre", place.x))
        assert words.align == align, name
        if abs(across) in (0, 1):
            assert words.x == pytest.approx(x, abs=0.2), name
        sides.add(align)
    assert sides == {"left", "right", "centre"}


def test_nearly_all_names_of_a_small_network_have_room() -> None:
    for name in ("mesh", "parts", "les misérables"):
        layout = layout_of(NETWORKS[name](), sectors=4)
        assert len(layout.names[0]) >= 0.95 * len(layout.places), name


def test_a_network_has_places_for_a_phone() -> None:
    layout = layout_of(NETWORKS["mesh"](), sectors=4)
    assert layout.phone is not None
    assert layout.phone.places.keys() == layout.places.keys()
    assert layout.phone.bounds[2] <= 380
    assert len(set(layout.phone.places.values())) == len(layout.places)


def test_lines_of_a_hub_of_a_mesh_are_not_drawn_whole_and_its_own_stand_in_columns() -> None:
    graph = nx.Graph(NETWORKS["mesh"]())
    hub = graph.number_of_nodes()
    graph.add_edges_from((hub, node) for node in range(60))
    only = range(hub + 1, hub + 24)
    graph.add_edges_from((hub, node) for node in only)
    layout = layout_of(graph, sectors=4)
    assert layout.hubs == (f"n{hub:04}",)
    stubs = [pair for pair, curve in layout.curves.items() if curve == "stub"]
    assert len(stubs) == graph.degree(hub)
    (heading,) = layout.headings
    assert set(heading.members) == {f"n{node:04}" for node in only}
    assert heading.words.lines == (
        (f"Tied only to Body {hub}\u00a0·\u00a023",),
        (f"শুধু সংস্থা {hub}-এর সঙ্গে সম্পর্ক\u00a0·\u00a0২৩",),
    )
    lowest = max(place.y for name, place in layout.places.items() if name not in heading.members)
    assert all(layout.places[name].y > lowest for name in heading.members)
    assert glyphs_apart(layout)


def test_communities_stand_together_where_they_are_clear() -> None:
    graph = nx.random_partition_graph([40] * 9, 0.2, 0.002, seed=6)
    layout = layout_of(graph, sectors=1)
    assert len(set(layout.communities.values())) == 9
    random_graph = layout_of(nx.gnm_random_graph(140, 700, seed=6), sectors=1)
    assert random_graph.communities == {}


def test_marks_are_pushed_the_same_whether_near_ones_are_looked_for_each_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def push(places: NDArray[np.float64], radii: NDArray[np.float64]) -> list[int]:
        pusher, rounds = room.MarkPusher(radii, np.arange(len(radii)) % 9 == 0), 0
        while pusher.push_marks(places) and rounds < 60:
            rounds += 1
        return [rounds, *np.round(places, 12).ravel().tolist()]

    chance = np.random.default_rng(4)
    spots, sizes = chance.normal(0, 40, (200, 2)), chance.uniform(2, 9, 200)
    kept = push(spots.copy(), sizes)
    monkeypatch.setattr(room, "MARK_SLACK", 0.0)
    assert push(spots.copy(), sizes) == kept
    assert kept[0] > 5


def branches_of_branches() -> nx.Graph:
    graph = nx.Graph((0, middle) for middle in range(1, 9))
    graph.add_edges_from((middle, 10 * middle + leaf) for middle in range(1, 9) for leaf in range(5))
    return graph


TREES = {
    "by lot": lambda: nx.random_labeled_tree(45, seed=3),
    "stars of stars": branches_of_branches,
    "several": lambda: nx.disjoint_union_all([nx.random_labeled_tree(n, seed=n) for n in (19, 12, 7, 3)]),
    "chains": lambda: nx.disjoint_union(nx.path_graph(30), nx.path_graph(12)),
}


def crossings(layout: Layout, graph: nx.Graph) -> list[tuple[str, ...]]:
    """Ends of straight lines that cross, on the wide sheet and on that of a phone."""
    wide = {name: (place.x, place.y) for name, place in layout.places.items()}
    found = []
    for places in (wide, layout.phone.places):
        for one, other in itertools.combinations([(link.a, link.b) for link in links_of(graph)], 2):
            if not set(one) & set(other):
                a, b, c, d = (places[name] for name in (*one, *other))
                if turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0:
                    found.append((*one, *other))
    return found


def turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


@pytest.mark.parametrize("name", TREES)
def test_no_lines_of_a_tree_cross(name: str) -> None:
    graph = TREES[name]()
    assert crossings(layout_of(graph), graph) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [130, 400])
def test_no_lines_of_a_large_tree_cross(size: int) -> None:
    graph = nx.random_labeled_tree(size, seed=21)
    assert crossings(layout_of(graph), graph) == []


def test_marks_of_many_are_smaller_on_a_phone() -> None:
    shares = [
        layout.phone.mark_share
        for size in (40, 130)
        for layout in [layout_of(nx.random_labeled_tree(size, seed=1))]
        if layout.phone
    ]
    assert shares == [1.0, 0.6]
