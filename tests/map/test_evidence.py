"""The panel: what is known of an organisation, a tie, a collective, each with the passages that say so."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import networkx as nx
import pytest

from graph.core.messages import format_date
from graph.model.modes import find_alliances
from graph.model.network import Network, Tie
from tests.map.page import Map, Maps, key, short

DATA = Path(__file__).resolve().parents[2] / "data"


def told(network: Network) -> dict[str, set[str]]:
    """Return the keys of the ties that the page has to tell of each organisation and collective."""
    entities = network.knowledge.entities
    found: dict[str, set[str]] = defaultdict(set)
    for tie in network.ties:
        ends = [entities.get(end) for end in (tie.subject, tie.object)]
        people = [end for end in ends if end and (end.is_organisation or end.is_collective)]
        if tie.kind.counts and len(people) == 2 and any(end.is_organisation for end in people):
            for end in people:
                found[short(network, end.iri)].add(key(network, tie))
    return found


def by_key(network: Network) -> dict[str, Tie]:
    return {key(network, tie): tie for tie in network.ties}


def shown(text: str) -> str:
    return " ".join(text.split())


# ---- an organisation ----
def test_organisation_tells_names_kind_identifiers_and_homepage(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    seen: Counter[str] = Counter()
    for iri, entity in network.organisations.items():
        steps.go(entity=short(network, iri))
        panel = steps.panel()
        kinds = [network.knowledge.ontology.label(type_) for type_ in entity.types]
        facts = {
            "name": [*entity.label.values()],
            "other name": [name for name in entity.other_names if name != entity.short],
            "kind": kinds,
            "identifier": [*entity.identifiers],
            "homepage": [entity.homepage] if entity.homepage else [],
        }
        for sort, words in facts.items():
            seen[sort] += len(words)
            assert not [word for word in words if shown(word) not in panel], (iri, sort)
        links = steps.page.locator("#panel a").evaluate_all("all => all.map((one) => one.href)")
        assert [link.rstrip("/") for link in links] == [entity.homepage.rstrip("/")] * bool(entity.homepage)
    assert all(count > 3 for count in seen.values()), seen


def test_organisation_lists_all_its_ties_by_kind(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    wanted = told(network)
    for iri in network.organisations:
        name = short(network, iri)
        steps.go(entity=name)
        rows = steps.page.locator("#panel details.section").evaluate_all(
            """all => all
                .map((one) => [one.firstChild.textContent, [...one.querySelectorAll('details.tie')]])
                .filter(([, rows]) => rows.length)
                .map(([heading, rows]) => [heading, rows.map((row) => row.dataset.tie)])"""
        )
        listed = [tie for _, ties in rows for tie in ties]
        doubts = {tie for tie in listed if tie.startswith("possiblySameAs~")}
        assert set(listed) - doubts == wanted[name], name
        assert len(listed) == len(set(listed))
        for heading, ties in rows:
            assert len({tie.partition("~")[0] for tie in ties}) == 1, heading
            assert heading.endswith(f" · {len(ties)}")


@pytest.mark.parametrize("name", ["bpatc", "hrfb", "cabinet-division"])
def test_each_tie_opens_to_source_line_phrase_date_and_certainty(steps: Map, maps: Maps, name: str) -> None:
    network = maps.network("steps")
    ties = by_key(network)
    steps.go(entity=name)
    rows = steps.page.locator("#panel details.tie").all()
    assert rows
    for row in rows:
        tie = ties[row.get_attribute("data-tie") or ""]
        row.evaluate(
            "(one) => { for (let up = one; up; up = up.parentElement.closest('details')) up.open = true }"
        )
        row.locator(".support").first.wait_for()
        supports = row.locator(".support").all()
        assert len(supports) == len(tie.supports)
        for support, box in zip(tie.supports, supports, strict=True):
            told_ = shown(box.text_content() or "")
            source = network.knowledge.sources.get(support.source_iri)
            assert shown(support.phrase) in told_
            if source:
                assert source.title in told_ and source.issued in told_
                assert f"line {support.locator}" in told_
                assert support.certainty in told_
        text = shown(row.text_content() or "")
        for date in tie.dates:
            assert date.text in text and date.role in text


def test_dates_are_told(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    dated = [
        tie for tie in network.select_counted_ties() if any(date.start and date.end for date in tie.dates)
    ]
    assert dated
    for tie in dated[:10]:
        kestrel.go(tie=key(network, tie))
        for date in tie.dates:
            start, end = (
                edge.removesuffix(whole) if edge.endswith(whole) else format_date(edge, "en")
                for edge, whole in ((date.start, "-01-01"), (date.end, "-12-31"))
            )
            assert f"{start} to {end}" in kestrel.panel() or start == end


def test_not_consulted_is_said(steps: Map) -> None:
    steps.go(entity="unicef")
    assert steps.text("not_consulted") in steps.panel()
    steps.go(entity="steps")
    assert steps.text("not_consulted") not in steps.panel()


def test_one_without_a_tie_says_so(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    wanted = told(network)
    alone = [name for name in (short(network, iri) for iri in network.organisations) if not wanted[name]]
    assert len(alone) == 2
    assert {one.get_attribute("data-id") for one in kestrel.page.locator("#apart button").all()} == set(alone)
    for name in alone:
        kestrel.page.click(f"#apart [data-id={name}]")
        assert kestrel.text("no_tie") in kestrel.panel()


# ---- a tie ----
@pytest.mark.parametrize("name", ["steps", "kestrel"])
def test_tie_tells_all_its_supports(request: pytest.FixtureRequest, maps: Maps, name: str) -> None:
    found: Map = request.getfixturevalue(name)
    network = maps.network(name)
    several = [tie for tie in network.select_counted_ties() if len(tie.supports) > 1]
    assert len(several) > 3
    for tie in [*several[:12], *[tie for tie in network.select_counted_ties() if len(tie.supports) == 1][:5]]:
        found.go(tie=key(network, tie))
        boxes = [shown(text) for text in found.page.locator("#panel .support").all_text_contents()]
        assert len(boxes) == len(tie.supports)
        for support, box in zip(tie.supports, boxes, strict=True):
            assert shown(support.phrase) in box
        head = shown(found.page.inner_text("#panel h2"))
        ends = [network.knowledge.entities[end].get_name() for end in (tie.subject, tie.object)]
        assert head == f"{ends[0]} {tie.kind.label['en']} {ends[1]}"
        assert tie.shown_certainty in found.page.inner_text("#panel p.kind >> nth=0")


def test_inferred_tie_says_that_no_passage_says_it(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    (tie,) = [tie for tie in network.select_counted_ties() if tie.is_inferred]
    steps.go(tie=key(network, tie))
    assert steps.text("follows_from") in steps.panel()
    steps.go(tie="steeringMemberOf~steps~hrfb")
    assert steps.text("follows_from") not in steps.panel()


def test_tie_opens_where_its_line_is_clicked(steps: Map) -> None:
    point = steps.ask("stakeholderMap.path('steeringMemberOf~steps~hrfb')[20]")
    steps.page.mouse.click(point["x"], point["y"])
    assert steps.chosen.endswith("~steps~hrfb")
    assert steps.page.locator("#panel .support").count() > 0


def test_parallel_ties_of_different_kinds_are_all_there(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in network.select_counted_ties():
        pairs[tie.ends].append(tie)
    parallel = {ends: ties for ends, ties in pairs.items() if len(ties) > 1}
    assert parallel
    paths = steps.paths()
    for ties in parallel.values():
        keys = {key(network, tie) for tie in ties}
        assert keys <= steps.ties
        middles = [(paths[one][20]["x"], paths[one][20]["y"]) for one in sorted(keys)]
        apart = [abs(a - c) + abs(b - d) for n, (a, b) in enumerate(middles) for c, d in middles[n + 1 :]]
        assert min(apart) > 2, keys
        for tie in ties:
            steps.go(tie=key(network, tie))
            others = {other.kind.label["en"] for other in ties if other is not tie}
            after = steps.page.locator(f"#panel h3:has-text('{steps.text('also_between')}') ~ p button")
            assert set(after.all_inner_texts()) == others
    after.first.click()
    assert steps.chosen in keys - {key(network, tie)}


# ---- several, not named ----
def test_collective_says_what_the_source_says_and_what_not(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    wanted = told(network)
    several = [entity for entity in network.knowledge.entities.values() if entity.is_collective]
    drawn = [entity for entity in several if short(network, entity.iri) in steps.nodes]
    assert len(drawn) == 7
    with (DATA / "steps" / "counts.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["value"] and not row["dimension"]]
    counted = 0
    for entity in drawn:
        name = short(network, entity.iri)
        steps.go(entity=name)
        panel = steps.panel()
        assert steps.text("several_note") in panel and entity.get_name() in panel
        assert steps.page.locator("#panel details.tie").count() == len(wanted[name])
        values = [row["value"] for row in rows if row["of"] == name]
        counted += len(values)
        assert all(value in panel for value in values)
        assert steps.text("measures_say") not in panel, "it enters no measure"
        assert steps.page.locator("#what-if").count() == 0
        assert not steps.page.locator("#panel .way").count()
    assert counted > 2


# ---- above the legend ----
@pytest.mark.parametrize("lang", ["en", "bn"])
def test_what_is_seen_and_not_asked_stands_above_the_legend(steps: Map, lang: str) -> None:
    steps.go(lang=lang)
    said = steps.data["above"][lang]
    assert len(said["seen"]) == 2 and said["unasked"]
    lines = [*said["seen"], said["unasked"]]
    boxes = [steps.page.get_by_text(line, exact=True).bounding_box() for line in lines]
    legend = steps.page.locator("#panel details").first.bounding_box()
    assert legend
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 3
    assert tops == sorted(tops)
    assert max(box["y"] + box["height"] for box in boxes if box) <= legend["y"] <= 800


def test_what_is_seen_is_counted_right(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    pairs = {tie.ends for tie in network.select_counted_ties(certainty="stated")}
    text = kestrel.page.inner_text("#head")
    assert f"{len(network.organisations)} organisations, {len(pairs)} documented connections." in text


# ---- what the measures say ----
def test_measures_are_told_in_sentences_with_rank(kestrel: Map, maps: Maps) -> None:
    """Organisations by their ties with each other; alliances have a rank of their own, see below."""
    network = maps.network("kestrel")
    whole = network.build_graph(certainty="stated")
    graph = whole.subgraph(set(whole) - find_alliances(network))
    assert 0 < len(graph) < len(whole)
    values = {
        "Connections": dict(graph.degree),
        "Betweenness": {node: round(value, 3) for node, value in nx.betweenness_centrality(graph).items()},
    }
    meanings = {measure["label"][0]: measure["meaning"][0] for measure in kestrel.data["measures"]}
    for iri in sorted(graph)[::6]:
        kestrel.go(entity=short(network, iri))
        said = kestrel.page.locator("#panel .says li").all_text_contents()
        for measure, by_node in values.items():
            (line,) = [text for text in said if text.casefold().startswith(measure.casefold())]
            value = by_node[iri]
            assert f": {int(value)}," in line if value == int(value) else f": {value:.3f}," in line
            assert meanings[measure] in line
        rank = 1 + sum(value > values["Connections"][iri] for value in values["Connections"].values())
        (line,) = [text for text in said if text.casefold().startswith("connections")]
        assert f"rank {rank} of {len(graph)}" in line
        shared = list(values["Connections"].values()).count(values["Connections"][iri]) - 1
        assert (f"shared with {shared} other" in line or shared == 1) if shared else "shared" not in line


def test_alliances_are_ranked_apart(kestrel: Map, maps: Maps) -> None:
    """By the organisations that they are tied to, and by no measure that ranks organisations."""
    network = maps.network("kestrel")
    whole = network.build_graph(certainty="stated")
    alliances = find_alliances(network)
    sizes = {iri: len(set(whole[iri]) - alliances) for iri in alliances & set(whole)}
    by_id = {measure["id"]: measure for measure in kestrel.data["measures"]}
    own = by_id["alliance size"]
    of_organisations = [
        by_id[name]["label"][0] for name in ("degree", "betweenness", "closeness", "core", "reach")
    ]
    assert len(sizes) > 3
    for iri, size in sizes.items():
        kestrel.go(entity=short(network, iri))
        said = kestrel.page.locator("#panel .says li").all_text_contents()
        (line,) = [text for text in said if text.casefold().startswith(own["label"][0].casefold())]
        rank = 1 + sum(other > size for other in sizes.values())
        assert f": {size}, rank {rank} of {len(sizes)}" in line and own["meaning"][0] in line
        wrong = [
            text
            for text in said
            for label in of_organisations
            if text.casefold().startswith(label.casefold())
        ]
        assert wrong == []
    for iri in sorted(set(whole) - alliances)[::6]:
        kestrel.go(entity=short(network, iri))
        said = kestrel.page.locator("#panel .says li").all_text_contents()
        assert not [text for text in said if text.casefold().startswith(own["label"][0].casefold())]


def test_measures_say_why_they_say_nothing(steps: Map) -> None:
    steps.go(entity="steps")
    said = steps.page.locator("#panel .says li").all_text_contents()
    assert any("cannot be ranked" in text and "All 41 connections" in text for text in said)
    assert not [text for text in said if " rank " in text]


def test_nothing_is_said_as_null(kestrel: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    for lang in ("en", "bn"):
        for iri in list(network.organisations)[::5]:
            kestrel.go(entity=short(network, iri), lang=lang)
            words = set(kestrel.panel().split())
            assert not words & {"null", "undefined", "NaN", "[object", "Infinity"}
            assert "{" not in kestrel.panel()
