"""What the map shows: every tie that counts, told as the network holds it, in both languages."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.map import build_map, render_map
from graph.map.collectives import collect_counts
from graph.map.page_data import pack_map
from graph.map.selection import MapSelection
from graph.measures.applicability import check_applicability, describe_structure
from graph.measures.observation import count_reporters
from graph.model.modes import find_alliances, select_organisations
from graph.model.network import Network
from graph.model.opening import open_graph
from tests.fiction import entity, organisation, tie
from tests.fiction import knowledge as fiction

HEAD = {
    "sources": "id,title,publisher",
    "entities": "id,class,type,label_en,visibility,source,locator,phrase,certainty",
    "ties": "subject,kind,object,role,visibility,source,locator,phrase,certainty",
    "counts": "id,of,value,unit,comparator,source,locator,phrase,certainty",
}
PLACE = "s,1,some words,stated"


def dataset(folder: Path, *, visibility: str = "public", extent: str = "", **tables: list[str]) -> Network:
    toml = f'format = 1\nname = "t"\nvisibility = "{visibility}"\ntitle = "Test"\n'
    if extent:
        toml += f'extent = "{extent}"\n'
    (folder / "dataset.toml").write_text(toml, encoding="utf-8")
    tables.setdefault("sources", ["s,Source,"])
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([HEAD[name], *rows]) + "\n", encoding="utf-8")
    return Network(open_graph(folder))


def body(
    name: str, *, kind: str = "CivilSocietyOrganisation", type: str = "TypeLocalCSO", visibility: str = ""
) -> str:
    return f"{name},{kind},{type},Body {name},{visibility},{PLACE}"


@pytest.fixture(scope="module")
def example(network: Network) -> MapSelection:
    return MapSelection.from_network(network)


@pytest.fixture(scope="module")
def data(example: MapSelection) -> dict[str, Any]:
    return pack_map(build_map(example.network))


@pytest.fixture(scope="module")
def kestrel() -> MapSelection:
    return MapSelection.from_network(Network(open_graph(Path(__file__).parents[2] / "data" / "kestrel")))


def rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Columns of one length as rows."""
    assert len({len(column) for column in columns.values()}) == 1
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def organisations_of(selection: MapSelection) -> list[str]:
    return [entity.iri for entity in selection.entities if entity.is_organisation]


def bengali(text: str) -> bool:
    return any("\u0980" <= char <= "\u09ff" for char in text)


def test_no_tie_between_organisations_is_lost(example: MapSelection) -> None:
    wanted = {
        (t.kind.iri, t.subject, t.object) for t in example.network.select_counted_ties(certainty="unknown")
    }
    organisations = example.network.organisations
    got = [
        (t.kind.iri, t.subject, t.object)
        for t in example.ties
        if t.subject in organisations and t.object in organisations
    ]
    assert set(got) == wanted
    assert len(got) == len(wanted) == 71


def test_columns_tell_every_tie_with_all_its_supports(example: MapSelection, data: dict[str, Any]) -> None:
    entities, kinds, levels = rows(data["entities"]), data["kinds"], data["certainties"]
    sets, sources = rows(data["sets"]), data["sources"]
    told = {}
    for row in rows(data["ties"]):
        key = kinds[row["kind"]]["id"], entities[row["from"]]["id"], entities[row["to"]]["id"]
        assert key not in told
        told[key] = row
    local = example.network.knowledge.dataset.mint.shorten_iri
    counted = example.network.select_counted_ties(certainty="unknown")
    assert len(counted) == 71
    for one in counted:
        row = told[one.kind.name, local(one.subject), local(one.object)]
        assert row["drawn"] == 1
        assert levels[row["certainty"]]["id"] == one.shown_certainty
        found = [sets[number] for number in row["sets"]]
        assert [row["phrase"] for row in found] == [support.phrase for support in one.supports]
        assert [row["locator"] for row in found] == [support.locator for support in one.supports]
        assert [levels[row["certainty"]]["id"] for row in found] == [
            support.certainty for support in one.supports
        ]
        assert [sources[row["source"]]["id"] if row["source"] >= 0 else "" for row in found] == [
            support.source for support in one.supports
        ]
    assert sum(row["drawn"] for row in told.values()) == len(example.ties)
    assert len(told) == len(example.ties) + len(example.listed_ties)


def test_what_a_rule_yields_says_what_it_rests_on(data: dict[str, Any]) -> None:
    levels = [level["id"] for level in data["certainties"]]
    for row in rows(data["sets"]):
        derived = levels[row["certainty"]] == "inferred"
        assert (row["rests"] >= 0) == derived
        if derived:
            assert levels[row["rests"]] in ("stated", "implied", "ambiguous", "unknown")
    assert any(row["rests"] >= 0 for row in rows(data["sets"]))


def test_organisations_come_first_sorted_then_those_not_named(
    example: MapSelection, data: dict[str, Any]
) -> None:
    found = rows(data["entities"])
    count = len(example.network.organisations)
    ids = [row["id"] for row in found]
    assert ids[:count] == sorted(ids[:count])
    assert ids[count:] == sorted(ids[count:])
    assert [row["several"] for row in found] == [0] * count + [1] * (len(found) - count)
    assert all("/" not in name for name in ids)


def test_every_organisation_is_drawn_or_named_below(example: MapSelection, data: dict[str, Any]) -> None:
    found = rows(data["entities"])
    count = len(example.network.organisations)
    placed = {number for number in range(count) if found[number]["x"] is not None}
    assert placed | set(data["layout"]["apart"]) == set(range(count))
    assert not placed & set(data["layout"]["apart"])
    for row in found:
        assert (row["x"] is None) == (row["y"] is None) == (row["size"] is None)
        assert row["group"] == -1


def test_places_are_those_of_the_layout_in_tenths(example: MapSelection, data: dict[str, Any]) -> None:
    base = example.network.knowledge.dataset.base + "id/"
    found = {base + row["id"]: row for row in rows(data["entities"]) if row["x"] is not None}
    assert set(found) == set(example.layout.places)
    for name, place in example.layout.places.items():
        assert abs(found[name]["x"] - place.x) <= 0.05 + 1e-9
        assert abs(found[name]["y"] - place.y) <= 0.05 + 1e-9


def test_curves_are_those_of_the_layout(example: MapSelection, data: dict[str, Any]) -> None:
    wanted = [example.layout.curves.get(tie.ends, "") for tie in (*example.ties, *example.listed_ties)]
    assert data["ties"]["curve"] == wanted
    assert {"spoke", ""} <= set(wanted)


def test_collectives_shown_have_a_number_or_make_up_an_alliance(example: MapSelection) -> None:
    ids = {name.rpartition("/")[2] for name in example.collectives}
    assert {"cic-bd-members", "hrfb-members", "local-ngos", "p4d-partner-csos"} <= ids
    assert "social-activists" not in ids
    assert "journalists-nimc" not in ids


def test_ties_to_collectives_that_are_not_drawn_are_in_the_panel(data: dict[str, Any]) -> None:
    place = data["entities"]["id"].index("social-activists")
    kept = [row for row in rows(data["ties"]) if place in (row["from"], row["to"])]
    assert len(kept) == 1
    assert kept[0]["drawn"] == 0
    assert data["sets"]["phrase"][kept[0]["sets"][0]]


def test_persons_never_appear(example: MapSelection, data: dict[str, Any]) -> None:
    knowledge = example.network.knowledge
    people = [
        entity
        for entity in knowledge.entities.values()
        if "http://xmlns.com/foaf/0.1/Person" in entity.classes
    ]
    assert people
    assert not {person.id for person in people} & set(data["entities"]["id"])


def test_counts_are_said_in_both_languages(example: MapSelection) -> None:
    found = {row["id"]: row["counts"] for row in rows(pack_map(build_map(example.network))["entities"])}
    assert found["local-ngos"] == (("more than 120 organisations", "১২০-এর বেশি সংস্থা"),)
    knowledge = example.network.knowledge
    officials = [
        (count.format_count(knowledge), count.format_count(knowledge, "bn"))
        for count in collect_counts(example.network)[knowledge.dataset.mint.make_entity_iri("officials-apm")]
    ]
    assert officials == [
        ("350 persons", "৩৫০ ব্যক্তি"),
        ("90 female persons", "৯০ নারী ব্যক্তি"),
        ("260 male persons", "২৬০ পুরুষ ব্যক্তি"),
    ]


def test_sentences_agree_with_the_network(example: MapSelection, data: dict[str, Any]) -> None:
    network = example.network
    publisher = {source.iri: source.publisher for source in network.knowledge.sources.values()}
    stated = network.select_counted_ties(certainty="stated")
    pairs = {tie.ends for tie in stated}
    own = {
        tie.ends
        for tie in stated
        if any(publisher.get(support.source_iri) in tie.ends for support in tie.supports)
    }
    weaker = {tie.ends for tie in network.select_counted_ties()} - pairs
    english, bangla = data["above"]["en"], data["above"]["bn"]
    assert list(english["seen"]) == [
        f"{len(network.organisations)} organisations, {len(pairs)} documented connections.",
        f"{len(own)} of them were reported by at least one of the two organisations. "
        f"{len(weaker)} more connections are less certain: implied, ambiguous or not recorded.",
    ]
    assert english["unasked"] == network.knowledge.dataset.extent["en"]
    assert bangla["unasked"] == network.knowledge.dataset.extent["bn"]
    digits = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
    for one, other in zip(english["seen"], bangla["seen"], strict=True):
        assert re.findall("[0-9]+", one) == re.findall("[0-9]+", other.translate(digits))


def test_sentences_without_extent(tmp_path: Path) -> None:
    network = dataset(tmp_path, entities=[body("a"), body("b")], ties=[f"a,partneredWith,b,,,{PLACE}"])
    above = build_map(network).summary
    assert above["en"].seen == (
        "2 organisations, one documented connection.",
        "Others reported it, neither of the two organisations did.",
    )
    assert "does not say what was read" in above["en"].unasked
    assert bengali(above["bn"].unasked)


def test_legend_is_in_both_languages(data: dict[str, Any]) -> None:
    for list_ in ("sectors", "kinds", "certainties"):
        for row in data[list_]:
            assert row["label"][0]
            assert bengali(row["label"][1]), row
            if "meaning" in row:
                assert row["meaning"][0]
                assert bengali(row["meaning"][1]), row
    assert all(bengali(pair[1]) for pair in data["types"])
    assert all(bengali(row["group"][1]) for row in data["kinds"])


def test_kinds_tell_how_they_read_from_the_other_end(data: dict[str, Any]) -> None:
    kinds = {row["id"]: row for row in data["kinds"]}
    assert kinds["memberOf"]["reverse"][0] == "has member"
    assert kinds["partneredWith"]["reverse"] == kinds["partneredWith"]["label"]
    assert kinds["memberOf"]["formal"] and kinds["secretariatOf"]["formal"]
    assert not kinds["partneredWith"]["formal"]
    assert kinds["possiblySameAs"] | {"drawn": False, "formal": False} == kinds["possiblySameAs"]


def test_headings_count_in_the_digits_of_the_language(data: dict[str, Any]) -> None:
    lines = [heading["words"]["lines"] for heading in data["layout"]["headings"]]
    assert ("UN bodies\u00a0·\u00a05",) in [one["en"] for one in lines]
    assert ("জাতিসংঘ সংস্থাসমূহ\u00a0·\u00a0৫",) in [one["bn"] for one in lines]
    for heading in data["layout"]["headings"]:
        sectors = {data["entities"]["sector"][at] for at in heading["members"]}
        assert heading["sector"] in sectors or heading["sector"] == -1


def test_labels_differ_only_where_there_is_bengali(data: dict[str, Any]) -> None:
    for at, texts in data["layout"]["labels"].items():
        english = data["entities"]["name"][int(at)]
        assert ("bn" in texts[0]["lines"]) <= bool(english[1]) or "," in texts[0]["lines"]["en"][0]


def test_measures_of_a_list_by_one_hand_have_a_reason_in_place_of_numbers(data: dict[str, Any]) -> None:
    assert [row["id"] for row in data["measures"]] == ["degree", "betweenness", "closeness", "core", "reach"]
    for row in data["measures"]:
        assert row["reason"][0].startswith("All 41 connections are reported by Steps")
        assert "৪১" in row["reason"][1]
        assert set(row["values"]) == {None}
    assert data["communities"]["reason"][0].startswith("54 of the 61 connections are reported by Steps")


def test_measures_are_those_of_the_stated_network(kestrel: MapSelection) -> None:
    found = {row["id"]: row for row in pack_map(build_map(kestrel.network))["measures"]}
    ranked = ["degree", "betweenness", "closeness", "core", "reach"]
    assert list(found) == [*ranked, "constraint", "alliance size"]
    whole = nx.Graph(kestrel.network.build_graph(certainty="stated"))
    alliances = find_alliances(kestrel.network)
    graph = whole.subgraph(set(whole) - alliances)
    wanted: dict[str, Any] = {
        "degree": dict(graph.degree),
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "core": nx.core_number(graph),
        "reach": {
            node: len(nx.single_source_shortest_path_length(graph, node, cutoff=2)) - 1 for node in graph
        },
        "constraint": nx.constraint(whole),
        "alliance size": {node: len(set(whole[node]) - alliances) for node in alliances},
    }
    for name, values in wanted.items():
        assert found[name]["reason"] is None
        assert bengali(found[name]["meaning"][1])
        for iri, value in zip(organisations_of(kestrel), found[name]["values"], strict=True):
            if value is None:
                is_left_out = iri in alliances if name in ranked else iri not in alliances
                assert is_left_out if name != "constraint" else not whole.degree(iri)
            else:
                assert value == pytest.approx(values[iri], abs=5e-5)


def test_communities_are_named_by_what_their_members_share(kestrel: MapSelection) -> None:
    found = pack_map(build_map(kestrel.network))["communities"]
    assert len(found["of"]) == len(organisations_of(kestrel))
    assert set(found["of"]) == {-1, *range(len(found["labels"]))}
    stated = kestrel.network.build_graph(certainty="stated")
    alone = [iri for iri, number in zip(organisations_of(kestrel), found["of"], strict=True) if number < 0]
    assert alone == [iri for iri in organisations_of(kestrel) if stated.degree(iri) == 0]
    assert len(set(map(tuple, found["labels"]))) == len(found["labels"])


def test_reasons_are_the_ones_that_commands_give(example: MapSelection) -> None:
    graph = select_organisations(example.network, example.network.build_graph(certainty="stated"))
    found = check_applicability(
        describe_structure(graph, count_reporters(example.network, graph)), example.network.knowledge
    )
    told = {row["id"]: row["reason"] for row in pack_map(build_map(example.network))["measures"]}
    assert {name: found[name].reason for name in told} == {name: pair[0] for name, pair in told.items()}


def test_topics_and_places_of_organisations(kestrel: MapSelection) -> None:
    data = pack_map(build_map(kestrel.network))
    wanted: dict[str, set[str]] = {}
    with (kestrel.network.knowledge.dataset.path / "ties.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "worksOn":
                wanted.setdefault(row["subject"], set()).add(row["object"])
    found = {
        row["id"]: {data["topics"][at][0] for at in row["topics"]}
        for row in rows(data["entities"])
        if row["topics"]
    }
    assert set(found) == wanted.keys() & set(data["entities"]["id"])
    assert {name: len(topics) for name, topics in found.items()} == {
        name: len(wanted[name]) for name in found
    }
    assert any(row["places"] for row in rows(data["entities"]))


def test_consulted_are_those_by_or_about_whom_a_source_was_read(data: dict[str, Any]) -> None:
    asked = {row["id"] for row in rows(data["entities"]) if row["consulted"]}
    assert asked == {"steps", "p4d"}


def test_version_changes_with_the_data_and_not_with_the_language(tmp_path: Path) -> None:
    def version(name: str, *ties: str, audience: str = "internal") -> str:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        network = dataset(folder, entities=[body("a"), body("b")], ties=[f"{tie},,,{PLACE}" for tie in ties])
        found: str = pack_map(build_map(network), "bn" if name == "same" else "en")["edition"]["version"]
        return found

    first = version("one", "a,partneredWith,b")
    assert re.fullmatch("[0-9a-f]{12}", first)
    assert version("same", "a,partneredWith,b") == first
    assert version("other", "a,funds,b") != first


def test_edition_says_whose_it_is_and_of_when(data: dict[str, Any], example: MapSelection) -> None:
    edition = data["edition"]
    assert edition["name"] == "steps"
    assert edition["issued"] == "2020"
    assert edition["owner"] is True
    assert edition["internal"] is False
    assert (edition["audience"], edition["lang"]) == ("internal", "en")
    assert bengali(edition["title"][1])


def test_parallel_kinds_are_separate_edges(tmp_path: Path) -> None:
    ties = [f"a,{kind},b,,,{PLACE}" for kind in ("partneredWith", "funds", "memberOf", "workedJointlyWith")]
    ties.append(f"b,funds,a,,,{PLACE}")
    model = build_map(dataset(tmp_path, entities=[body("a"), body("b")], ties=ties))
    assert len(model.ties) == len(model.drawn_ties) == 5
    assert pack_map(model)["ties"]["drawn"] == [1] * 5


def test_disputed_ties_point_to_what_disputes_them(tmp_path: Path) -> None:
    tables = {
        "entities": [organisation("a"), organisation("b")],
        "ties": [tie("a", "partneredWith", "b"), tie("a", "partneredWith", "b", locator="9")],
    }
    plain = Network(fiction(tmp_path / "plain", **tables))
    one, other = sorted(name for name in plain.knowledge.evidence if plain.knowledge.evidence[name].locator)[
        -2:
    ]
    folder = tmp_path / "disputed"
    fiction(folder, **tables)
    (folder / "more.ttl").write_text(
        f"<{one}> <https://w3id.org/stk/ns#disputes> <{other}> .\n", encoding="utf-8"
    )
    data = pack_map(build_map(Network(open_graph(folder))))
    assert data["ties"]["disputed"] == [1]
    sets = rows(data["sets"])
    assert [len(row["disputes"]) for row in sets if row["disputes"]] == [1, 1]
    assert pack_map(build_map(plain))["ties"]["disputed"] == [0]


def test_names_of_entities_from_elsewhere_are_whole_addresses(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        "@prefix stk: <https://w3id.org/stk/ns#> . @prefix ex: <https://example.org/else/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'ex:a a stk:Organisation ; skos:prefLabel "Alpha"@en ; stk:partneredWith ex:b .\n'
        'ex:b a stk:Organisation ; skos:prefLabel "বিটা"@bn .\n',
        encoding="utf-8",
    )
    data = pack_map(build_map(Network(open_graph(file))))
    assert data["entities"]["id"] == ["https://example.org/else/a", "https://example.org/else/b"]
    assert data["entities"]["name"] == [("Alpha", ""), ("", "বিটা")]
    assert [level["id"] for level in data["certainties"]] == ["unknown"] or data["certainties"][0][
        "id"
    ] == "unknown"
    assert data["sectors"] == [data["sectors"][0]]
    assert bengali(data["sectors"][0]["label"][1])


def test_rdf_of_another_vocabulary_is_said_to_hold_no_organisation(tmp_path: Path) -> None:
    file = tmp_path / "people.ttl"
    file.write_text(
        "<https://example.org/x> <http://xmlns.com/foaf/0.1/knows> <https://example.org/y> .\n",
        encoding="utf-8",
    )
    network = Network(open_graph(file))
    above = build_map(network).summary
    assert "the map found no organisation in it" in above["en"].seen[0]
    assert bengali(above["bn"].seen[0])
    assert "the map found no organisation in it" in render_map(network)


@pytest.mark.slow
def test_a_large_network_holds_quick_measures_and_groups(tmp_path: Path) -> None:
    names = [f"o{number:04}" for number in range(3_300)]
    kinds = ("CivilSocietyOrganisation", "PublicBody")
    network = Network(
        fiction(
            tmp_path,
            entities=[entity(name, kinds[at % 2]) for at, name in enumerate(names)],
            ties=[tie(names[at], "funds", names[(at * 7 + 1) % 3_200]) for at in range(1, 3_200)],
        )
    )
    data = pack_map(build_map(network))
    assert data["layout"]["kind"] == "groups"
    assert data["layout"]["labels"] == {}
    assert data["layout"]["apart"] == []
    assert None not in data["entities"]["x"]
    assert set(data["entities"]["group"]) == set(range(len(data["layout"]["groups"])))
    assert [row["id"] for row in data["measures"]] == ["degree", "core"]
    assert data["communities"] is None
    page = render_map(network)
    assert page.count("<tr>") < 120
    assert "The table lists 100 of 3,300 organisations, those with the most stated connections" in page
    assert "৩,৩০০টি সংস্থার মধ্যে" in render_map(network, lang="bn")


def test_internal_rows_make_the_page_internal(tmp_path: Path) -> None:
    public, mixed, closed = (tmp_path / name for name in ("public", "mixed", "closed"))
    for folder in (public, mixed, closed):
        folder.mkdir()
    tie = [f"a,partneredWith,b,,,{PLACE}"]
    assert not dataset(public, entities=[body("a"), body("b")], ties=tie).knowledge.is_confidential
    network = dataset(mixed, entities=[body("a"), body("b", visibility="partners")], ties=tie)
    assert network.knowledge.is_confidential
    assert pack_map(build_map(network))["edition"]["internal"] is True
    assert '<p class="notice">internal, not for sharing</p>' in render_map(network)
    assert '<p class="notice">অভ্যন্তরীণ' in render_map(network, lang="bn")
    assert dataset(closed, visibility="internal", entities=[body("a")], ties=[]).knowledge.is_confidential
    outside = Network(open_graph(mixed, audience="public"))
    assert not outside.knowledge.is_confidential
    edition = pack_map(build_map(outside))["edition"]
    assert (edition["internal"], edition["owner"], edition["audience"]) == (False, False, "public")
    assert "Body b" not in render_map(outside)
    assert 'class="notice"' not in re.sub(
        "<style.*?</style>|<script.*?</script>", "", render_map(outside), flags=re.S
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_smallest_data_sets_are_drawn(tmp_path: Path, count: int) -> None:
    names = ["a", "b"][:count]
    ties = [f"a,partneredWith,b,,,{PLACE}"] if count == 2 else []
    network = dataset(tmp_path, entities=[body(name) for name in names], ties=ties)
    data = pack_map(build_map(network))
    placed = [x for x in data["entities"]["x"] if x is not None]
    assert len(placed) + len(data["layout"]["apart"]) == count
    assert "</html>" in render_map(network)
