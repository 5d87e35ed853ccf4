"""What the map shows: every tie that counts, told as the network holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.knowledge import Knowledge
from graph.map import render
from graph.map.collectives import counts
from graph.map.model import MapModel, tie_id
from graph.map.words import NOT_SAID, sentences
from graph.network import Network

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
    return Network(Knowledge.open(folder))


def body(
    name: str, *, kind: str = "CivilSocietyOrganisation", type: str = "TypeLocalCSO", visibility: str = ""
) -> str:
    return f"{name},{kind},{type},Body {name},{visibility},{PLACE}"


@pytest.fixture(scope="module")
def example() -> MapModel:
    return MapModel.of(Network(Knowledge.open()))


def test_no_tie_between_organisations_is_lost(example: MapModel) -> None:
    wanted = {(t.kind.iri, t.subject, t.object) for t in example.network.counted(certainty="unknown")}
    organisations = example.network.organisations
    got = [
        (t.kind.iri, t.subject, t.object)
        for t in example.ties
        if t.subject in organisations and t.object in organisations
    ]
    assert set(got) == wanted
    assert len(got) == len(wanted) == 70


def test_every_tie_of_the_data_has_all_its_supports(example: MapModel) -> None:
    ties = example.data()["ties"]
    for tie in example.network.counted(certainty="unknown"):
        told = ties[tie_id(tie)]
        assert [one["certainty"] for one in told["supports"]] == [one.certainty for one in tie.supports]
        assert [one.get("phrase", "") for one in told["supports"]] == [one.phrase for one in tie.supports]
        assert told["certainty"] == tie.shown_certainty


def test_ids_of_ties_are_unique(example: MapModel) -> None:
    ids = [tie_id(tie) for tie in (*example.ties, *example.listed)]
    assert len(ids) == len(set(ids))


def test_every_organisation_is_drawn_or_named_below(example: MapModel) -> None:
    data = example.data()
    drawn = {name for name in data["nodes"] if name not in example.shown}
    assert drawn | set(data["apart"]) == set(example.network.organisations)
    assert not drawn & set(data["apart"])


def test_collectives_shown_have_a_number_or_make_up_an_alliance(example: MapModel) -> None:
    ids = {name.rpartition("/")[2] for name in example.shown}
    assert {"cic-bd-members", "hrfb-members", "local-ngos", "p4d-partner-csos"} <= ids
    assert "social-activists" not in ids
    assert "journalists-nimc" not in ids


def test_ties_to_collectives_that_are_not_drawn_are_in_the_panel(example: MapModel) -> None:
    data = example.data()
    kept = [tie for tie in data["ties"].values() if tie["to"].endswith("/social-activists")]
    kept += [tie for tie in data["ties"].values() if tie["from"].endswith("/social-activists")]
    assert len(kept) == 1
    assert kept[0]["supports"][0]["phrase"]


def test_persons_never_appear(example: MapModel) -> None:
    knowledge = example.network.knowledge
    people = [
        entity
        for entity in knowledge.entities.values()
        if "http://xmlns.com/foaf/0.1/Person" in entity.classes
    ]
    assert people
    assert not {person.iri for person in people} & set(example.data()["entities"])


def test_counts_are_said_in_words(example: MapModel) -> None:
    found = counts(example.network.knowledge)
    base = example.network.knowledge.dataset.mint
    assert [count.words for count in found[base.entity("local-ngos")]] == ["more than 120 organisations"]
    officials = [count.words for count in found[base.entity("officials-apm")]]
    assert officials == ["350 persons", "90 persons (female)", "260 persons (male)"]


def test_sentences_agree_with_the_network(example: MapModel) -> None:
    network = example.network
    publisher = {source.iri: source.publisher for source in network.knowledge.sources.values()}
    stated = network.counted(certainty="stated")
    pairs = {tie.ends for tie in stated}
    own = {
        tie.ends
        for tie in stated
        if any(publisher.get(support.source_iri) in tie.ends for support in tie.supports)
    }
    weaker = {tie.ends for tie in network.counted()} - pairs
    seen, unasked = sentences(network)
    assert seen.startswith(
        f"{len(network.organisations)} named organisations, {len(pairs)} connected pairs stated "
        f"and {len(weaker)} by weaker readings."
    )
    assert f"{len(own)} of the stated are reported by one of their own ends." in seen
    assert unasked == network.knowledge.dataset.extent["en"]


def test_legend_counts_what_the_sentence_counts(example: MapModel) -> None:
    data, ties = example.data(), example.network.counted()
    assert sum(level["count"] for level in data["certainties"]) == len(ties)
    assert sum(kind["count"] for kind in data["kinds"]) == len(ties)
    assert sum(sector["count"] for sector in data["sectors"]) == len(example.network.organisations)


def test_sentences_without_extent(tmp_path: Path) -> None:
    network = dataset(tmp_path, entities=[body("a"), body("b")], ties=[f"a,partneredWith,b,,,{PLACE}"])
    assert sentences(network) == (
        "2 named organisations, 1 connected pair stated. "
        "0 of the stated are reported by one of their own ends.",
        NOT_SAID,
    )


def test_parallel_kinds_are_separate_edges(tmp_path: Path) -> None:
    ties = [f"a,{kind},b,,,{PLACE}" for kind in ("partneredWith", "funds", "memberOf", "workedJointlyWith")]
    ties.append(f"b,funds,a,,,{PLACE}")
    model = MapModel.of(dataset(tmp_path, entities=[body("a"), body("b")], ties=ties))
    assert len(model.ties) == 5


def test_internal_rows_make_the_page_internal(tmp_path: Path) -> None:
    public, mixed, closed = (tmp_path / name for name in ("public", "mixed", "closed"))
    for folder in (public, mixed, closed):
        folder.mkdir()
    tie = [f"a,partneredWith,b,,,{PLACE}"]
    assert not dataset(public, entities=[body("a"), body("b")], ties=tie).knowledge.is_confidential
    network = dataset(mixed, entities=[body("a"), body("b", visibility="partners")], ties=tie)
    assert network.knowledge.is_confidential
    assert "internal, not for sharing" in render(network)
    assert dataset(closed, visibility="internal", entities=[body("a")], ties=[]).knowledge.is_confidential
    outside = Network(Knowledge.open(mixed, audience="public"))
    assert not outside.knowledge.is_confidential
    page = render(outside)
    assert "internal, not for sharing" not in page
    assert "Body b" not in page


@pytest.mark.parametrize("count", [0, 1, 2])
def test_smallest_data_sets_are_drawn(tmp_path: Path, count: int) -> None:
    names = ["a", "b"][:count]
    ties = [f"a,partneredWith,b,,,{PLACE}"] if count == 2 else []
    network = dataset(tmp_path, entities=[body(name) for name in names], ties=ties)
    data = MapModel.of(network).data()
    assert len(data["nodes"]) + len(data["apart"]) == count
    assert "</html>" in render(network)
