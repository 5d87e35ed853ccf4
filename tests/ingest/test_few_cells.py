"""Tables with few cells: names in place of ids, labels in place of terms, evidence that nobody recorded."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from graph.ingest import load_tables
from graph.model.graph import StakeholderGraph
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.build import build_outputs
from graph.publish.export.tables import export_folder_files
from tests.conftest import Run

CSO = "Civil society organisation"
ORGANISATIONS = [
    {"class": CSO, "label_en": "Amber Trust", "abbr": "AT", "label_bn": "অ্যাম্বার ট্রাস্ট"},
    {"class": "নাগরিক সমাজ সংগঠন", "label_bn": "জাফরান জোট"},
    {"class": "Public body", "label_en": "Ministry of Ferries"},
    {"class": CSO, "label_en": "Women’s Forum – Delta"},
]

Rows = Sequence[Mapping[str, str]]


def write(folder: Path, **tables: Rows) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{table}.csv").write_text(buffer.getvalue(), encoding="utf-8")
    return folder


def tie(subject: str, kind: str, object_: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "kind": kind, "object": object_, **cells}


def organisation(name: str, **cells: str) -> dict[str, str]:
    return {"class": "CivilSocietyOrganisation", "label_en": name, **cells}


def opened(folder: Path, **tables: Rows) -> StakeholderGraph:
    return open_graph(write(folder, **tables))


def list_ties(graph: StakeholderGraph) -> list[tuple[str, str, str]]:
    shorten = graph.dataset.mint.shorten_iri
    return sorted(
        (shorten(found.subject), found.kind.name, shorten(found.object)) for found in Network(graph).ties
    )


def test_two_cells_make_an_organisation_and_three_a_tie(tmp_path: Path) -> None:
    ties = [tie("Amber Trust", "funds", "Ochre Bureau")]
    graph = opened(tmp_path, entities=[organisation("Amber Trust"), organisation("Ochre Bureau")], ties=ties)
    assert list_ties(graph) == [("amber-trust", "funds", "ochre-bureau")]
    (found,) = Network(graph).ties
    assert found.certainty == "unknown"
    (support,) = found.supports
    assert (support.source, support.phrase, support.certainty) == (graph.dataset.name, "", "unknown")
    assert graph.label(support.source_iri) == graph.dataset.title["en"]


@pytest.mark.parametrize("written", ["Amber Trust", "amber  trust", "AT", "অ্যাম্বার ট্রাস্ট", "amber-trust"])
def test_any_exact_name_stands_for_an_organisation(tmp_path: Path, written: str) -> None:
    rows = [tie(written, "partnered with", "জাফরান জোট"), tie("Women's forum - delta", "funds", written)]
    graph = opened(tmp_path, entities=ORGANISATIONS, ties=rows)
    assert list_ties(graph) == [
        ("amber-trust", "partneredWith", "japhran-jot"),
        ("womens-forum-delta", "funds", "amber-trust"),
    ]


def test_a_name_that_fits_two_is_an_error_that_names_both(tmp_path: Path, stakeholders: Run) -> None:
    alike = [organisation(name, abbr="AT") for name in ("Amber Trust", "Aster Team")]
    write(tmp_path, entities=[*alike, organisation("Zinc")], ties=[tie("AT", "funds", "Zinc")])
    result = stakeholders("check", "-d", tmp_path, "--json")
    (row,) = [row for row in json.loads(result.stdout)["rows"] if row["severity"] == "error"]
    assert (row["file"], row["line"], row["column"]) == ("ties.csv", 2, "subject")
    assert "amber-trust" in row["fault"] and "aster-team" in row["fault"]
    assert result.exit_code == 1


def test_two_that_were_decided_to_be_one_are_no_doubt(tmp_path: Path) -> None:
    entities = [
        organisation("Amber Trust", abbr="AT"),
        organisation("A. Trust", abbr="AT"),
        organisation("Zinc"),
    ]
    decided = {
        "a": "Amber Trust",
        "b": "A. Trust",
        "decision": "same",
        "who": "me",
        "when": "2020",
        "why": "a sign",
    }
    graph = opened(tmp_path, entities=entities, ties=[tie("AT", "funds", "Zinc")], decisions=[decided])
    assert list_ties(graph) == [("amber-trust", "funds", "zinc")]


def test_labels_of_terms_are_read_in_both_languages(tmp_path: Path) -> None:
    entities = [
        organisation("Amber Trust", type="National NGO", certainty="স্পষ্টভাবে উল্লিখিত", visibility="Public"),
        organisation("Zinc", type="জাতীয় এনজিও|TypeMedia", certainty="not recorded"),
    ]
    rows = load_tables(write(tmp_path, entities=entities)).rows["entities"]
    assert [row["type"] for row in rows] == ["TypeNationalNGO", "TypeNationalNGO|TypeMedia"]
    assert [row["certainty"] for row in rows] == ["stated", ""]
    assert rows[0]["visibility"] == "public"


def test_ids_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    rows = [organisation("A & B"), organisation("A, B!"), organisation("A-B"), *ORGANISATIONS]
    first, second = (
        {row["label_en"] + row["label_bn"]: row["id"] for row in load_tables(folder).rows["entities"]}
        for folder in (write(tmp_path / "1", entities=rows), write(tmp_path / "2", entities=rows[::-1]))
    )
    assert first == second
    assert all(first.values())


def test_a_second_row_of_a_name_is_a_second_support(tmp_path: Path) -> None:
    rows = [
        {"class": CSO, "label_en": "Amber Trust", "label_bn": "অ্যাম্বার"},
        {"class": CSO, "label_bn": "অ্যাম্বার", "source": "leaflet", "phrase": "অ্যাম্বার"},
        {"id": "zinc", "class": CSO, "label_en": "Zinc"},
        {"class": CSO, "label_en": "ZINC", "alt": "Zn"},
    ]
    tables = load_tables(write(tmp_path, entities=rows, sources=[{"id": "leaflet", "title": "Leaflet"}]))
    assert [row["id"] for row in tables.rows["entities"]] == ["amber-trust", "amber-trust", "zinc", "zinc"]


def test_a_source_may_be_named_by_its_title(tmp_path: Path) -> None:
    entities = [
        organisation("Amber Trust", source="The Leaflet of 2020", phrase="we are", certainty="stated")
    ]
    graph = opened(tmp_path, sources=[{"title": "The Leaflet of 2020"}], entities=entities)
    assert {support.source for support in graph.evidence.values()} == {"the-leaflet-of-2020", ""}  # inferred


def test_a_row_without_a_name_is_told(tmp_path: Path, stakeholders: Run) -> None:
    write(tmp_path, entities=[{"class": CSO, "label_en": "", "homepage": "https://a.example/"}])
    result = stakeholders("check", "-d", tmp_path)
    assert result.exit_code == 1
    assert "entities.csv, line 2" in " ".join(result.stdout.split())


UNRECORDED = [tie("Amber Trust", "funds", "Zinc"), tie("Zinc", "partneredWith", "Ochre")]
NAMED = [organisation(name) for name in ("Amber Trust", "Zinc", "Ochre")]


def test_where_no_certainty_is_recorded_figures_count_every_tie_and_say_so_once(
    tmp_path: Path, stakeholders: Run
) -> None:
    data = write(tmp_path / "data", entities=NAMED, ties=UNRECORDED)
    summary = build_outputs(data, tmp_path / "out", audience="internal").summary
    assert summary["connected_pairs"] == {"stated": 0, "implied": 0, "ambiguous": 0, "unknown": 2}
    result = stakeholders("central", "-d", data)
    assert result.stdout.count("do not record how certain") == 1
    assert json.loads(stakeholders("central", "-d", data, "--json").stdout)["projection"]["edges"] == 2
    asked = json.loads(stakeholders("central", "-d", data, "--certainty", "stated", "--json").stdout)
    assert asked["projection"]["edges"] == 0


def test_one_recorded_tie_is_enough_to_count_stated_ties_only(tmp_path: Path) -> None:
    stated = tie("Amber Trust", "memberOf", "Ochre", certainty="stated")
    network = Network(opened(tmp_path, entities=NAMED, ties=[*UNRECORDED, stated]))
    assert network.headline_certainty == "stated"
    assert network.build_graph().number_of_edges() == 1


def test_ties_without_evidence_keep_their_own_notes_and_come_back_in_an_export(tmp_path: Path) -> None:
    rows = [
        tie("Amber Trust", "funds", "Zinc", note="by phone"),
        *UNRECORDED[1:],
        tie("Ochre", "funds", "Zinc"),
    ]
    data = write(tmp_path / "data", entities=NAMED, ties=rows)
    (data / "dataset.toml").write_text('visibility = "public"\n', encoding="utf-8")
    graph = open_graph(data, audience="public")
    notes = {found.ends: [support.note for support in found.supports] for found in Network(graph).ties}
    assert sorted(notes.values()) == [[""], ["by phone"]]
    again = tmp_path / "again"
    again.mkdir()
    for name, content in export_folder_files(graph).items():
        (again / name).write_bytes(content)
    assert (
        "certainty" not in (again / "sources.csv").read_text() if (again / "sources.csv").exists() else True
    )
    assert sorted(map(str, open_graph(again, audience="public").iter_evidence_quads())) == sorted(
        map(str, graph.iter_evidence_quads())
    )


def test_what_is_withheld_does_not_change_an_id_that_others_see(tmp_path: Path) -> None:
    seen = [organisation("Amber Trust", visibility="public")]
    hidden = organisation("Amber-Trust", visibility="internal") | {"class": "Platform"}
    for rows in (seen, [hidden, *seen]):
        graph = open_graph(write(tmp_path / str(len(rows)), entities=rows), audience="public")
        assert [entity.id for entity in graph.entities.values()] == ["amber-trust"]
