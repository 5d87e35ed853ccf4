"""Asking the map: search, filters, time, ways, neighbourhoods, size and colour, and what if one left.

What the picture then shows is worked out again in Python, from the network and with networkx.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser

from graph.map import render_map
from graph.model.modes import find_alliances
from graph.model.network import Network, Tie
from tests import fiction
from tests.map.page import Map, Maps, key, opened, short

SKOS_CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"


# ---- search ----
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Bangladesh Public Administration Training Centre", "bpatc"),
        ("bpatc", "bpatc"),
        ("Publik Administraton", "bpatc"),
        ("বাংলাদেশ লোক-প্রশাসন", "bpatc"),
        ("লোকপ্রশাসন প্রশিক্ষণ", "bpatc"),
        ("Steps Towards", "steps"),
        ("stesp", "steps"),
        ("H & M", "hm-hennes-and-mauritz"),
        ("h and m", "hm-hennes-and-mauritz"),
        ("Hennes Maurtiz", "hm-hennes-and-mauritz"),
        ("citizens initiatives", "cic-bd"),
        ("UNÍCEF", "unicef"),
        ("unicfe", "unicef"),
        ("  cabinet   DIVISION ", "cabinet-division"),
        ("Ministry of Labor", "ministry-of-labour-and-employment"),
        ("women affairs", "mowca"),
    ],
)
def test_search_finds_by_any_name(steps: Map, query: str, name: str) -> None:
    assert name in steps.found(query)[:3]


@pytest.mark.parametrize("query", ["zzzz", "xq", "qwertyuiop", "১২৩৪৫৬"])
def test_search_that_finds_nothing_says_so(steps: Map, query: str) -> None:
    assert steps.found(query) == []
    assert steps.text("none_found") in steps.page.inner_text("#finder ul")


def test_every_name_finds_its_own(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    missed = []
    for iri, entity in list(network.organisations.items())[::2]:
        for name in (*entity.label.values(), *entity.other_names):
            if short(network, iri) not in steps.found(name)[:3]:
                missed.append((name, iri))
    assert missed == []


def test_former_name_is_found(browser: Browser, tmp_path: Path) -> None:
    rows = [
        fiction.organisation("amber-trust", alt="Lantern Society|Old Lamp Society"),
        fiction.organisation("beta"),
    ]
    known = fiction.knowledge(
        tmp_path / "data", entities=rows, ties=[fiction.tie("amber-trust", "partneredWith", "beta")]
    )
    path = tmp_path / "map.html"
    path.write_text(render_map(Network(known)), encoding="utf-8", newline="\n")
    with opened(browser, path) as found:
        assert found.found("old lamp") == ["amber-trust"]
        assert found.found("lantern scoiety") == ["amber-trust"]
        found.page.keyboard.press("Enter")
        assert "Old Lamp Society" in found.panel()


def test_better_match_comes_first(steps: Map) -> None:
    assert steps.found("undp")[0] == "undp"
    assert steps.found("Steps")[0] == "steps"
    assert len(steps.found("a")) <= 12


def test_enter_opens_what_was_found_and_escape_leaves(steps: Map) -> None:
    steps.found("bpatc")
    steps.page.press("#finder input", "Enter")
    assert steps.chosen == "bpatc"
    assert "Bangladesh Public Administration Training Centre" in steps.page.inner_text("#panel h2")
    steps.page.keyboard.press("Escape")
    assert steps.state["chosen"] is None
    assert steps.ask("document.activeElement.getAttribute('role')") == "combobox"


def test_arrow_keys_go_through_what_was_found(steps: Map) -> None:
    found = steps.found("ministry")
    assert len(found) > 3
    steps.page.keyboard.press("ArrowDown")
    steps.page.keyboard.press("ArrowDown")
    steps.page.keyboard.press("ArrowUp")
    steps.page.keyboard.press("Enter")
    assert steps.chosen == found[1]


def test_search_shows_what_a_filter_hides(steps: Map) -> None:
    at = [sector["id"] for sector in steps.data["sectors"]].index("SectorUN")
    steps.tick(f"sectors-{at}")
    assert "unicef" not in steps.nodes
    steps.found("unicef")
    steps.page.press("#finder input", "Enter")
    assert steps.chosen == "unicef" and "unicef" in steps.nodes


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("Upper Kestrel", "place", "Upper Kestrel"),
        ("flood warning", "topic", "Flood warning"),
        ("seed saving days", "event", "Seed saving days"),
        ("মানসিক স্বাস্থ্য", "topic", "Mental health"),
    ],
)
def test_search_finds_places_topics_and_events(kestrel: Map, query: str, kind: str, name: str) -> None:
    kestrel.found(query)
    row = kestrel.page.locator(f"#finder li[data-type={kind}]").first
    assert name in row.inner_text()
    row.click()
    assert kestrel.state["chosen"]["type"] == kind
    assert name in kestrel.page.inner_text("#panel h2")
    members = kestrel.page.locator("#panel .member [data-id]").evaluate_all(
        "all => all.map(one => one.dataset.id)"
    )
    assert members
    assert set(members) & kestrel.nodes <= set(kestrel.ask("stakeholderMap.lit()")["nodes"])
    address = kestrel.address()
    kestrel.go()
    kestrel.ask("(to) => { location.href = to }", address)
    kestrel.settle()
    assert name in kestrel.page.inner_text("#panel h2")


def test_search_finds_the_words_of_a_source(steps: Map) -> None:
    data = steps.data
    at = next(at for at, phrase in enumerate(data["sets"]["phrase"]) if len(phrase.split()) >= 5)
    words = data["sets"]["phrase"][at]
    steps.found(" ".join(words.split()[:5]))
    rows = steps.page.locator("#finder li[data-type=tie]")
    assert any(words in text for text in rows.all_inner_texts())
    rows.first.click()
    assert steps.state["chosen"]["type"] == "tie"
    assert words in steps.panel()


def test_members_of_a_topic_are_shown_alone(kestrel: Map, maps: Maps) -> None:
    kestrel.found("flood warning")
    kestrel.page.locator("#finder li[data-type=topic]").click()
    members = kestrel.page.locator("#panel .member [data-id]").evaluate_all(
        "all => all.map(one => one.dataset.id)"
    )
    kestrel.page.click("#only-these")
    kestrel.settle()
    several = {
        name
        for name, one in zip(kestrel.data["entities"]["id"], kestrel.data["entities"]["several"], strict=True)
        if one
    }
    assert kestrel.nodes - several <= set(members)


def test_panel_says_which_of_its_ties_are_not_drawn(steps: Map) -> None:
    """The panel lists ties to groups that have no mark; the table and the map do not."""
    for name in ("steps", "p4d", "dpe", "unicef"):
        steps.go(entity=name, table="neighbours")
        listed = steps.page.locator("#panel details.tie").count()
        more = steps.page.locator("#panel details.section > .plain").count()
        if more:
            continue
        in_table = steps.page.locator("#rows tbody tr").count()
        undrawn = listed - in_table
        note = steps.page.locator("#panel > .quiet").all_inner_texts()
        assert any(str(undrawn) in text or "One of these" in text for text in note) == (undrawn > 0), name
        if undrawn > 1:
            assert f"{undrawn} of these {listed} ties are only listed here" in steps.panel()


# ---- filters ----
@pytest.fixture(params=["steps", "kestrel"])
def both(request: pytest.FixtureRequest, maps: Maps) -> Iterator[tuple[Map, Network]]:
    """Each example with its network."""
    yield request.getfixturevalue(request.param), maps.network(request.param)


def drawn(found: Map, network: Network, keep: Callable[[Tie], bool] = lambda tie: True) -> set[str]:
    """Return the keys of the ties that are shown where only some are kept: both ends are on the picture."""
    by_key = {key(network, tie): tie for tie in network.ties if tie.kind.counts}
    return {name for name in everything(found) if keep(by_key[name])}


def everything(found: Map) -> set[str]:
    """Return the keys of all ties of the opening view, whatever is filtered now."""
    return {name for name, shown in zip(found.keys, found.data["ties"]["drawn"], strict=True) if shown}


def test_opening_view_holds_every_tie_that_counts(both: tuple[Map, Network]) -> None:
    found, network = both
    assert {key(network, tie) for tie in network.select_counted_ties()} <= found.ties == everything(found)
    ends = {short(network, end) for tie in network.select_counted_ties() for end in tie.ends}
    assert ends <= found.nodes


def one_by_one(found: Map, sort: str, most: int = 9) -> Iterator[tuple[int, Any]]:
    """Tick each box of a section, hand it over, and put it back."""
    boxes = found.page.locator(f"input[id^={sort}-]").evaluate_all("all => all.map((one) => one.id)")
    assert boxes
    for box in islice(boxes, most):
        at = int(box.rpartition("-")[2])
        found.tick(box)
        yield at, found.data[sort][at]
        found.tick(box)


def test_filter_of_a_kind_of_tie(both: tuple[Map, Network]) -> None:
    found, network = both
    nodes = found.nodes
    for _, kind in one_by_one(found, "kinds"):
        left = drawn(found, network, lambda tie, kind=kind: tie.kind.name != kind["id"])
        assert found.ties == left != everything(found)
        assert found.nodes == nodes
    assert found.ties == everything(found)


def test_filter_of_a_kind_of_organisation(both: tuple[Map, Network]) -> None:
    found, network = both
    nodes = found.nodes
    by_sector: dict[str, set[str]] = defaultdict(set)
    for iri, entity in network.organisations.items():
        sector_iri = entity.sector and (entity.sector.parent or entity.sector.iri)
        by_sector[(sector_iri or "").rpartition("#")[2]].add(short(network, iri))
    for _, sector in one_by_one(found, "sectors"):
        gone = by_sector[sector["id"]]
        assert found.nodes == nodes - gone
        assert found.ties == {tie for tie in everything(found) if not gone & set(tie.split("~")[1:])}
    assert found.nodes == nodes


def test_filter_of_those_not_named(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    named = {short(network, iri) for iri in network.organisations}
    steps.tick("several")
    assert steps.nodes <= named
    assert steps.ties == {key(network, tie) for tie in network.select_counted_ties()}


def test_filter_of_certainty(both: tuple[Map, Network]) -> None:
    found, network = both
    for _, level in one_by_one(found, "certainties"):
        left = drawn(found, network, lambda tie, level=level: tie.shown_certainty != level["id"])
        assert found.ties == left != everything(found)


def test_filter_of_a_source(both: tuple[Map, Network]) -> None:
    found, network = both
    changed = 0
    for _, source in one_by_one(found, "sources"):
        left = drawn(found, network, lambda tie, name=source["id"]: told_elsewhere(network, tie, name))
        assert found.ties == left
        changed += left != everything(found)
    assert changed > 1


def told_elsewhere(network: Network, tie: Tie, name: str) -> bool:
    """Tell whether a passage of another source, or of none, supports a tie."""
    sources = network.knowledge.sources
    found = [sources.get(support.source_iri) for support in tie.supports]
    return any(source is None or source.id != name for source in found)


@pytest.mark.parametrize("sort", ["topics", "places"])
def test_filter_of_topics_and_places(both: tuple[Map, Network], sort: str) -> None:
    found, network = both
    holders = traits(network, sort)
    labels = {label: names for label, names in holders.items() if names & found.nodes}
    tried = 0
    for _, (label, _) in one_by_one(found, sort, most=2):
        assert found.nodes == labels[label] & set(found.data["entities"]["id"]) - {
            short(network, iri) for iri in found.data_apart()
        }
        assert found.ties == {tie for tie in everything(found) if set(tie.split("~")[1:]) <= found.nodes}
        tried += 1
    assert tried > 1


def traits(network: Network, sort: str) -> dict[str, set[str]]:
    """Return who is tied to each place, or to each concept that is no heading, by its English label."""
    entities = network.knowledge.entities
    found: dict[str, set[str]] = defaultdict(set)
    for tie in network.ties:
        other = entities.get(tie.object)
        if tie.subject not in network.organisations or other is None:
            continue
        is_place = fiction.STK + "Place" in other.classes
        is_topic = SKOS_CONCEPT in other.classes and fiction.STK + "Heading" not in other.classes
        if is_place if sort == "places" else is_topic and not is_place:
            found[other.label.get("en") or other.get_name()].add(short(network, tie.subject))
    return found


def test_two_topics_show_those_with_either(kestrel: Map, maps: Maps) -> None:
    holders = traits(maps.network("kestrel"), "topics")
    boxes = kestrel.page.locator("input[id^=topics-]").evaluate_all(
        "all => all.slice(0, 2).map((one) => one.id)"
    )
    labels = [kestrel.data["topics"][int(box.rpartition("-")[2])][0] for box in boxes]
    for box in boxes:
        kestrel.tick(box)
    assert kestrel.nodes == (holders[labels[0]] | holders[labels[1]]) - set(kestrel.data_apart())


def test_filters_say_how_much_they_leave_and_are_put_back_at_once(steps: Map) -> None:
    nodes, ties = steps.nodes, steps.ties
    assert steps.page.locator("#show-all").count() == 0
    steps.tick("sectors-2")
    steps.tick("certainties-1")
    assert steps.page.inner_text(".filtered").startswith(
        f"Shown: {67 - 33} of 67 organisations and their {len(steps.ties)} ties."
    )
    steps.page.click("#show-all")
    steps.settle()
    assert (steps.nodes, steps.ties) == (nodes, ties)


# ---- time ----
def test_time_is_offered_only_where_a_third_is_dated(steps: Map, kestrel: Map, maps: Maps) -> None:
    network = maps.network("steps")
    counted = network.select_counted_ties()
    dated = [tie for tie in counted if tie.is_dated]
    assert len(dated) < len(counted) / 3
    assert steps.page.locator("input[type=range]").count() == 0
    said = steps.page.text_content("details[data-name=time]") or ""
    assert f"{len(counted) - len(dated)} of {len(counted)} ties have no date" in said
    counted = maps.network("kestrel").select_counted_ties()
    assert sum(tie.is_dated for tie in counted) > len(counted) / 3
    assert kestrel.page.locator("input[type=range]").count() == 2


def test_years_show_the_ties_that_held(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    first, last = (int(kestrel.page.get_attribute("#year-first", end) or 0) for end in ("min", "max"))
    assert last - first > 1
    for years in ((first, first), (first + 1, first + 1), (last, last), (first + 1, last)):
        kestrel.go(years="~".join(map(str, years)))
        held = range(years[0], years[1] + 1)
        left = drawn(
            kestrel, network, lambda tie, held=held: any(tie.was_active_in(str(year)) for year in held)
        )
        assert kestrel.ties == left
    undated = sum(not tie.is_dated for tie in network.select_counted_ties())
    assert f"{undated} ties without a date are hidden" in kestrel.panel()


def test_sliders_choose_the_years(kestrel: Map) -> None:
    everything_ = kestrel.ties
    slider = kestrel.page.locator("#year-first")
    slider.focus()
    kestrel.page.keyboard.press("ArrowRight")
    kestrel.settle()
    years = kestrel.state["years"]
    assert years[0] == int(slider.get_attribute("min") or 0) + 1
    assert kestrel.ask("document.activeElement.id") == "year-first"
    assert kestrel.ties < everything_
    kestrel.page.keyboard.press("ArrowLeft")
    assert kestrel.state["years"] is None


# ---- ways ----
def visible(found: Map, named: Iterable[str]) -> nx.Graph:
    """Return the graph of what is shown now, named organisations only."""
    graph = nx.Graph()
    graph.add_nodes_from(found.nodes & set(named))
    for tie in found.ties:
        _, one, other = tie.split("~")
        if one in graph and other in graph:
            graph.add_edge(one, other)
    return graph


def ids(network: Network) -> set[str]:
    return {short(network, iri) for iri in network.organisations}


@pytest.mark.parametrize("address", [{}, {"no-certainties": "implied~ambiguous"}, {"no-kinds": "memberOf"}])
def test_shortest_ways_are_those_of_networkx(kestrel: Map, maps: Maps, address: dict[str, str]) -> None:
    network = maps.network("kestrel")
    kestrel.go(**address)
    graph = visible(kestrel, ids(network))
    names = sorted(graph)
    pairs = [(names[n], names[(n * 17 + 29) % len(names)]) for n in range(0, len(names), 7)]
    lengths = set()
    for one, other in pairs:
        if one == other:
            continue
        kestrel.go(**address, path=f"{one}~{other}")
        if not nx.has_path(graph, one, other):
            assert kestrel.text("no_way") in kestrel.panel()
            lengths.add(0)
            continue
        ways = [tuple(path) for path in nx.all_shortest_paths(graph, one, other)]
        told = kestrel.page.locator("#panel ol.path").evaluate_all(
            """all => all.map((way) => [...way.children].map((row) =>
                [...row.querySelectorAll(':scope > button')].map((one) => one.dataset.id)))"""
        )
        shown = [(*(step[0] for step in way), way[-1][1]) for way in told]
        assert len(shown) == len(set(shown)) == min(12, len(ways))
        assert set(shown) <= set(ways)
        assert all(step[1] == after[0] for way in told for step, after in pairwise(way))
        count = "One shortest path." if len(ways) == 1 else f"{len(ways)} shortest paths."
        assert count in kestrel.panel()
        if len(ways) <= 12:
            lit = kestrel.ask("stakeholderMap.lit()")
            assert set(lit["nodes"]) == {node for way in ways for node in way}
            steps = {frozenset(pair) for way in ways for pair in pairwise(way)}
            wanted = {tie for tie in kestrel.ties if frozenset(tie.split("~")[1:]) in steps}
            assert set(lit["ties"]) == wanted
        lengths.add(len(ways[0]) - 1)
    assert len(lengths) > 2


def test_each_step_of_a_way_has_its_evidence(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    by_pair: dict[frozenset[str], list[Tie]] = defaultdict(list)
    for tie in network.select_counted_ties():
        by_pair[frozenset(short(network, end) for end in tie.ends)].append(tie)
    kestrel.go(entity="pebble-house")
    assert "almond-tree-fund" in kestrel.found("almond tree", where="#panel .way")
    kestrel.page.keyboard.press("Enter")
    kestrel.settle()
    rows = kestrel.page.locator("#panel ol.path >> nth=0").locator("> li").all()
    assert len(rows) > 2
    for row in rows:
        ends = row.locator("> button").evaluate_all("all => all.map((one) => one.dataset.id)")
        ties = by_pair[frozenset(ends)]
        assert row.locator("details.tie").count() == len(ties)
        text = " ".join((row.text_content() or "").split())
        assert all(" ".join(support.phrase.split()) in text for tie in ties for support in tie.supports)


def test_way_to_itself_is_no_way(kestrel: Map) -> None:
    kestrel.go(entity="pebble-house")
    kestrel.found("pebble house", where="#panel .way")
    kestrel.page.keyboard.press("Enter")
    assert kestrel.state["ends"] is None
    assert kestrel.page.inner_text("#toast") == kestrel.text("same_two")


# ---- neighbourhood ----
@pytest.mark.parametrize("steps_", [1, 2, 3])
def test_neighbourhood_is_that_of_networkx(both: tuple[Map, Network], steps_: int) -> None:
    found, network = both
    graph = visible(found, ids(network))
    whole = nx.Graph(tuple(tie.split("~")[1:]) for tie in found.ties)
    for name in sorted(graph)[3::25]:
        found.go(entity=name)
        found.page.locator(".steps button").nth(steps_).click()
        found.settle()
        near = nx.single_source_shortest_path_length(graph, name, cutoff=steps_)
        beside = {
            other
            for one, far in near.items()
            if far < steps_ and one in whole
            for other in whole[one]
            if other not in graph
        }
        assert found.nodes == set(near) | beside, name
        inside = {tie for tie in everything(found) if set(tie.split("~")[1:]) <= found.nodes}
        assert found.ties == inside
        assert found.page.locator(".steps button").nth(steps_).get_attribute("aria-pressed") == "true"
        found.page.locator(".steps button").nth(0).click()
        found.settle()
        assert found.ties == everything(found)


def test_those_not_named_are_no_way_through(browser: Browser, tmp_path: Path) -> None:
    rows = [
        *(fiction.organisation(name) for name in ("alpha", "beta", "gamma", "delta")),
        fiction.entity("many-circles", "Collective"),
    ]
    pairs = [("alpha", "many-circles"), ("beta", "many-circles"), ("alpha", "gamma"), ("gamma", "delta")]
    ties = [fiction.tie(one, "networksWith", other) for one, other in [*pairs, ("delta", "beta")]]
    counted = [fiction.count("circles", "many-circles", value="12")]
    known = fiction.knowledge(tmp_path / "data", entities=rows, ties=ties, counts=counted)
    path = tmp_path / "map.html"
    path.write_text(render_map(Network(known)), encoding="utf-8", newline="\n")
    with opened(browser, path) as found:
        assert "many-circles" in found.nodes and "networksWith~alpha~many-circles" in found.ties
        found.go(entity="alpha", steps="2")
        assert found.nodes == {"alpha", "many-circles", "gamma", "delta"}
        found.go(path="alpha~beta")
        assert set(found.ask("stakeholderMap.lit()")["nodes"]) == {"alpha", "gamma", "delta", "beta"}


# ---- size and colour ----
def test_size_follows_a_measure(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    graph = ranked(network)
    even = {name: height(mark) for name, mark in kestrel.marks().items()}
    kestrel.ask("document.querySelector('details[data-name=looks]').open = true")
    kestrel.page.select_option("#by-size", "degree")
    kestrel.settle()
    sizes = {name: height(mark) for name, mark in kestrel.marks().items()}
    assert kestrel.ask("document.querySelector('details[data-name=looks]').open")
    circles = {
        short(network, node): degree
        for node, degree in graph.degree
        if short(network, node) in sizes and kestrel.mark(short(network, node))["kind"] == "circle"
    }
    by_degree = sorted(circles, key=lambda name: (circles[name], name))
    found = [round(sizes[name], 3) for name in by_degree]
    assert found == sorted(found)
    assert found[-1] > 1.5 * found[0]
    assert len({round(even[name], 1) for name in circles}) == 1
    assert kestrel.text("means").partition("{")[0] in kestrel.panel()
    alliances = {short(network, iri) for iri in find_alliances(network)} & set(sizes)
    assert len(alliances) > 3
    assert {name: sizes[name] for name in alliances} == {name: even[name] for name in alliances}


def ranked(network: Network) -> nx.Graph:
    """Return the stated ties of organisations with each other: these rank them, alliances stand apart."""
    whole = network.build_graph(certainty="stated")
    return whole.subgraph(set(whole) - find_alliances(network))


def height(mark: Any) -> float:
    return float(mark["bottom"] - mark["top"])


def test_colour_follows_community_and_measure(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    kinds = {name: mark["colour"] for name, mark in kestrel.marks().items()}
    kestrel.go(colour="community")
    colours = {name: mark["colour"] for name, mark in kestrel.marks().items() if name in ids(network)}
    of = dict(zip(kestrel.data["entities"]["id"], kestrel.data["communities"]["of"], strict=False))
    by_community: dict[int, set[str]] = defaultdict(set)
    for name, colour in colours.items():
        by_community[of[name]].add(colour)
    assert all(len(found) == 1 for found in by_community.values())
    assert len({min(found) for found in by_community.values()}) == len(by_community) > 3
    labels = [pair[0] for pair in kestrel.data["communities"]["labels"]]
    assert all(label in kestrel.panel() for label in labels)
    kestrel.go(colour="degree")
    degree = dict(ranked(network).degree)
    marks = {name: mark["colour"] for name, mark in kestrel.marks().items()}
    shades = {
        short(network, iri): sum(int(part) for part in channels(kestrel.mark(short(network, iri))["colour"]))
        for iri in degree
        if short(network, iri) in colours
    }
    darkest = sorted(shades, key=lambda name: shades[name])
    values = [next(degree[iri] for iri in degree if short(network, iri) == name) for name in darkest]
    assert values == sorted(values, reverse=True), "darker is more"
    alliances = {short(network, iri) for iri in find_alliances(network)} & set(colours)
    assert len(alliances) > 3
    grey = {marks[name] for name in alliances}
    assert len(grey) == 1, "an alliance has no value of a measure of organisations"
    assert not grey & {marks[name] for name in shades}
    kestrel.go()
    assert {name: mark["colour"] for name, mark in kestrel.marks().items()} == kinds


def channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def test_measure_that_says_nothing_is_not_offered(steps: Map, kestrel: Map) -> None:
    offered = steps.page.locator("#by-size option").all_text_contents()
    assert offered == [steps.text("same_size")]
    assert len(kestrel.page.locator("#by-size option").all()) > 4
    assert "54 of the 61 connections" in (steps.page.text_content("details[data-name=looks]") or "")


# ---- what if one left ----
@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("steps", "steps"),
        ("steps", "p4d"),
        ("kestrel", "saffron-alliance"),
        ("kestrel", "osmerford-town-council"),
    ],
)
def test_what_if_one_left(request: pytest.FixtureRequest, maps: Maps, name: str, gone: str) -> None:
    found: Map = request.getfixturevalue(name)
    network = maps.network(name)
    graph = nx.Graph(tie.ends for tie in network.select_counted_ties())
    before = list(nx.connected_components(graph))
    found.go(entity=gone)
    found.page.click("#what-if")
    found.settle()
    graph.remove_node(next(iri for iri in graph if short(network, iri) == gone))
    after = sorted(nx.connected_components(graph), key=len, reverse=True)
    largest = max(before, key=len)
    if len(after) > 1 and len(after[0]) == len(after[1]):
        pytest.fail("this case has two largest parts: choose another")
    cut = {short(network, iri) for iri in largest & set(graph) - after[0]}
    told = found.page.locator("#panel .member button").evaluate_all("all => all.map((one) => one.dataset.id)")
    assert set(told) <= cut and len(set(told)) == len(told) == min(40, len(cut))
    parts = len([part for part in after if len(part) > 1])
    wanted = "one" if parts == 1 else parts
    sentence = f"The network has {len(before)} separate parts today, and would have {wanted}."
    if len(before) == 1:
        then = "stay one" if parts == 1 else f"fall into {parts}"
        sentence = f"The network is one connected part today, and would {then}."
    assert sentence in found.panel()
    assert gone not in found.nodes
    assert not [tie for tie in found.ties if gone in tie.split("~")]


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_what_if_brings_its_answer_into_view(browser: Browser, maps: Maps, size: tuple[int, int]) -> None:
    with opened(browser, maps("kestrel"), size=size, hash="entity=osmerford-town-council") as found:
        found.page.click("#what-if")
        found.settle()
        box = found.page.locator("#losses + p").bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] < 0.7 * size[1]
        assert found.ask("document.activeElement.id") == "losses"


@pytest.mark.slow
def test_going_back_undoes_the_move_of_a_mark(steps: Map) -> None:
    steps.start_again()
    name = "bpatc"
    steps.address()
    for place in ((40, 30), (-60, 50)):
        spot = steps.spot(name)
        steps.page.mouse.move(spot["x"], spot["y"])
        steps.page.mouse.down()
        for part in (0.3, 0.6, 1):
            steps.page.mouse.move(spot["x"] + part * place[0], spot["y"] + part * place[1])
            steps.page.wait_for_timeout(150)
        steps.page.mouse.up()
        steps.address()
    moved = steps.spot(name)
    assert len(steps.state["moved"]) == 1
    steps.page.go_back()
    steps.settle()
    assert steps.spot(name) != moved
    assert len(steps.state["moved"]) == 1
    steps.page.go_back()
    steps.settle()
    assert steps.state["moved"] == {}


def test_a_tool_that_was_pressed_keeps_the_focus(steps: Map) -> None:
    for tool in ("tool-select", "tool-table", "tool-language", "tool-language"):
        steps.page.focus(f"#{tool}")
        steps.page.keyboard.press("Enter")
        steps.settle()
        assert steps.ask("document.activeElement.id") == tool


def test_what_if_is_only_in_the_owners_edition(browser: Browser, maps: Maps) -> None:
    for audience in ("partners", "public"):
        with opened(browser, maps("steps", audience=audience), hash="entity=steps") as found:
            assert found.page.locator(".steps button").count() == 4
            assert found.page.locator("#what-if").count() == 0
            nodes = found.nodes
            found.go(without="steps")
            assert found.nodes == nodes
            assert found.state["gone"] == []
