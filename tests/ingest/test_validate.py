"""Every fault of every row in one run: place, fault and mend; and nothing said of rows that are well."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.core import resources
from graph.core.errors import Finding
from graph.ingest import csv_folder
from graph.ingest.validate import validate_tables
from graph.schema.vocabulary import Ontology
from tests.fiction import LEAFLET, count, decision, entity, event, fact, organisation, tie, write

Data = dict[str, list[dict[str, str]]]

CLEAN: Data = {
    "sources": [
        LEAFLET | {"url": "https://amber.example/leaflet", "issued": "2019", "retrieved": "2020-02-16"},
        {"id": "copy", "title": "A copy", "lang": "en", "copy_of": "leaflet", "publisher": "amber-trust"},
    ],
    "entities": [
        organisation("amber-trust", homepage="https://amber.example/", ids="register:77|other:a-b"),
        organisation("amber-trust", label_bn="সোনালি", locator="2"),
        entity("cobalt-forum", "Platform", type="TypePlatform|TypeNationalNGO", visibility="partners"),
        entity("hall", "Place"),
    ],
    "events": [
        event("fairs", "EventSeries"),
        event("fair", series="fairs", place="hall", sessions="6", start="2020-02", end="2020-02-20"),
    ],
    "ties": [
        tie("amber-trust", "partneredWith", "cobalt-forum", start="2019", date_certainty="implied"),
        tie("amber-trust", "worksOn", "TypeMedia"),
        tie("fair", "organisedBy", "amber-trust"),
        tie("copy", "dct:isPartOf", "leaflet"),
    ],
    "counts": [
        count("members", "amber-trust|cobalt-forum", value="54", as_of="2020"),
        count("women", "amber-trust", value="20", part_of="members", dimension="female"),
        count("friends", "amber-trust", comparator="many"),
    ],
    "facts": [
        fact("amber-trust", "schema:foundingDate", "1998"),
        fact("leaflet", "description", "two pages", lang="en-GB"),
    ],
    "decisions": [decision("amber-trust", "cobalt-forum", "different")],
}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


def found_in(folder: Path, data: Data, ontology: Ontology, *, toml: str = "") -> list[Finding]:
    return validate_tables(csv_folder.read_folder(write(folder / "fiction", toml=toml, **data)), ontology)


def test_rows_that_are_well_give_no_finding(tmp_path: Path, ontology: Ontology) -> None:
    assert found_in(tmp_path, CLEAN, ontology, toml='focal = ["amber-trust"]\n') == []


def test_the_example_gives_no_finding(ontology: Ontology) -> None:
    assert validate_tables(csv_folder.read_folder(resources.find_example_dataset()), ontology) == []


FAULTS = [
    ("sources", 0, "title", "", "empty-cell"),
    ("sources", 0, "id", "The Leaflet", "broken-id"),
    ("sources", 0, "url", "www.amber.example", "broken-url"),
    ("sources", 0, "url", "http://[amber", "broken-url"),
    ("sources", 0, "url", "https://amber.example/%zz", "broken-url"),
    ("sources", 0, "lang", "English language", "broken-language"),
    ("sources", 0, "issued", "spring 2019", "broken-date"),
    ("sources", 0, "retrieved", "2020-02-31", "broken-date"),
    ("sources", 0, "visibility", "secret", "unknown-visibility"),
    ("sources", 1, "id", "leaflet", "repeated-id"),
    ("sources", 1, "publisher", "amber", "unknown-id"),
    ("sources", 1, "about", "amber-trust|nobody", "unknown-id"),
    ("sources", 1, "copy_of", "amber-trust", "wrong-table"),
    ("sources", 1, "covers", "everything", "unknown-kind"),
    ("entities", 0, "class", "", "empty-cell"),
    ("entities", 3, "class", "Plaace", "unknown-kind"),
    ("entities", 3, "class", "Event", "unknown-kind"),
    ("entities", 0, "type", "TypeNationalNGO|TypeGuild", "unknown-kind"),
    ("entities", 0, "homepage", "amber.example", "broken-url"),
    ("entities", 0, "ids", "register:77|88", "broken-identifier"),
    ("entities", 0, "label_en", "Amber \x1b[31m", "control-character"),
    ("entities", 0, "label_en", "Amber\x7f", "control-character"),
    ("entities", 0, "source", "leaflets", "unknown-id"),
    ("entities", 0, "source", "amber-trust", "wrong-table"),
    ("entities", 0, "phrase", "one two three four five six seven eight nine", "long-phrase"),
    ("entities", 0, "certainty", "sure", "unknown-certainty"),
    ("entities", 0, "certainty", "inferred", "unknown-certainty"),
    ("entities", 0, "certainty", "unknown", "unknown-certainty"),
    ("events", 1, "class", "Place", "unknown-kind"),
    ("events", 1, "series", "hall", "wrong-table"),
    ("events", 1, "place", "nowhere", "unknown-id"),
    ("events", 1, "sessions", "six", "broken-number"),
    ("events", 1, "sessions", "ছয়", "broken-number"),
    ("events", 1, "sessions", "9" * 5000, "broken-number"),
    ("events", 1, "start", "13/2020", "broken-date"),
    ("events", 1, "end", "2020-01-31", "end-before-start"),
    ("events", 1, "date_text", "one two three four five six seven eight nine", "long-phrase"),
    ("ties", 0, "subject", "amber-trusd", "unknown-id"),
    ("ties", 0, "object", "", "empty-cell"),
    ("ties", 0, "object", "members", "wrong-table"),
    ("ties", 0, "object", "amber-trust", "self-tie"),
    ("ties", 0, "kind", "parntneredWith", "unknown-kind"),
    ("ties", 0, "kind", "hasMember", "inverse-kind"),
    ("ties", 0, "start", "২০১৯ সাল", "broken-date"),
    ("ties", 0, "weight", "heavy", "broken-number"),
    ("ties", 0, "weight", "-1", "broken-number"),
    ("counts", 0, "of", "amber-trust|nobody", "unknown-id"),
    ("counts", 0, "value", "1,000", "broken-number"),
    ("counts", 0, "value", "-5", "broken-number"),
    ("counts", 0, "value", "", "no-value"),
    ("counts", 0, "unit", "UnitPeople", "unknown-kind"),
    ("counts", 0, "comparator", "circa", "unknown-kind"),
    ("counts", 0, "as_of", "2020-13", "broken-date"),
    ("counts", 1, "dimension", "women", "unknown-kind"),
    ("counts", 1, "part_of", "amber-trust", "wrong-table"),
    ("facts", 0, "subject", "members", "wrong-table"),
    ("facts", 0, "property", "founded", "unknown-kind"),
    ("facts", 0, "value", "", "empty-cell"),
    ("facts", 0, "value", "1998-05", "broken-value"),
    ("facts", 0, "value", "১৯৯৮", "broken-value"),
    ("facts", 1, "lang", "plain English", "broken-language"),
    ("decisions", 0, "a", "amber", "unknown-id"),
    ("decisions", 0, "b", "amber-trust", "self-decision"),
    ("decisions", 0, "decision", "maybe", "unknown-kind"),
    ("decisions", 0, "who", "", "no-evidence"),
    ("decisions", 0, "why", "", "no-evidence"),
    ("decisions", 0, "when", "", "broken-date"),
]


def broken(*faults: tuple[str, int, str, str, str]) -> Data:
    data = copy.deepcopy(CLEAN)
    for table, number, column, cell, _ in faults:
        data[table][number][column] = cell
    return data


def changed(change: Callable[[Data], Any]) -> Data:
    data = copy.deepcopy(CLEAN)
    change(data)
    return data


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda fault: f"{fault[0]}.{fault[2]}-{fault[4]}-{fault[3][:12]!r}"
)
def test_a_fault_is_found_at_its_cell(
    tmp_path: Path, ontology: Ontology, fault: tuple[str, int, str, str, str]
) -> None:
    table, number, column, _, code = fault
    errors = [one for one in found_in(tmp_path, broken(fault), ontology) if one.severity == "error"]
    places = {(one.file, one.line, one.column, one.code) for one in errors}
    assert (f"{table}.csv", number + 2, column, code) in places
    assert all(one.fault and one.mend for one in errors)
    if column != "id":  # rows that name the old id are at fault too
        assert len(errors) == 1


@pytest.mark.parametrize(
    ("table", "cells", "first"),
    [
        ("entities", entity("amber-trust", "Company"), "entities.csv, line 2"),
        ("events", event("hall"), "entities.csv, line 5"),
        ("counts", count("fair", "amber-trust", value="3"), "events.csv, line 3"),
    ],
)
def test_an_id_that_is_two_kinds_of_thing_is_told_with_its_other_place(
    tmp_path: Path, ontology: Ontology, table: str, cells: dict[str, str], first: str
) -> None:
    data = changed(lambda data: data[table].append(cells))
    (found,) = found_in(tmp_path, data, ontology)
    assert (found.line, found.column, found.code) == (len(data[table]) + 1, "id", "repeated-id")
    assert first in found.fault


def test_all_faults_of_all_tables_are_told_in_one_run(tmp_path: Path, ontology: Ontology) -> None:
    chosen = [fault for fault in FAULTS if fault[4] in ("broken-number", "broken-url", "unknown-id")]
    apart = list({(fault[0], fault[1], fault[2]): fault for fault in chosen}.values())
    found = {(one.file, one.line, one.column) for one in found_in(tmp_path, broken(*apart), ontology)}
    assert {(f"{table}.csv", number + 2, column) for table, number, column, *_ in apart} <= found
    assert len(apart) > 8


@pytest.mark.parametrize(
    ("table", "column", "cell", "near"),
    [
        ("ties", "kind", "partnerWith", "partneredWith"),
        ("ties", "subject", "amber-trsut", "amber-trust"),
        ("entities", "class", "CivilSocietyOrganization", "CivilSocietyOrganisation"),
        ("entities", "certainty", "state", "stated"),
        ("counts", "unit", "UnitOrganizations", "UnitOrganisations"),
        ("decisions", "decision", "diferent", "different"),
    ],
)
def test_a_misspelt_word_brings_the_one_that_may_be_meant(
    tmp_path: Path, ontology: Ontology, table: str, column: str, cell: str, near: str
) -> None:
    found = found_in(tmp_path, broken((table, 0, column, cell, "")), ontology)
    assert any(one.column == column and f"did you mean '{near}'?" in one.mend for one in found)


def test_an_inverse_kind_is_shown_turned_round(tmp_path: Path, ontology: Ontology) -> None:
    (found,) = found_in(tmp_path, broken(("ties", 0, "kind", "hasMember", "")), ontology)
    assert "'cobalt-forum memberOf amber-trust'" in found.mend


def test_decisions_that_contradict_each_other_are_a_fault(tmp_path: Path, ontology: Ontology) -> None:
    data = changed(lambda data: data["decisions"].append(decision("cobalt-forum", "amber-trust", "same")))
    (found,) = found_in(tmp_path, data, ontology)
    assert (found.file, found.line, found.code) == ("decisions.csv", 3, "contradiction")
    assert "line 2" in found.fault


def test_a_count_that_says_two_numbers_is_a_fault_and_a_second_support_is_none(
    tmp_path: Path, ontology: Ontology
) -> None:
    again = CLEAN["counts"][0] | {"locator": "7"}
    data = changed(lambda data: data["counts"].append(dict(again)))
    assert found_in(tmp_path, data, ontology) == []
    data["counts"][-1]["value"] = "55"
    (found,) = found_in(tmp_path, data, ontology)
    assert (found.line, found.column, found.code) == (5, "value", "contradiction")


def test_rows_of_one_thing_that_differ_in_visibility_are_a_warning(
    tmp_path: Path, ontology: Ontology
) -> None:
    data = broken(("entities", 0, "visibility", "internal", ""))
    (found,) = found_in(tmp_path, data, ontology)
    assert (found.line, found.column, found.severity) == (3, "visibility", "warning")
    assert "public readers see it" in found.fault


@pytest.mark.parametrize("key", ["focal", "asked"])
def test_a_listed_organisation_that_no_row_defines_is_a_fault(
    key: str, tmp_path: Path, ontology: Ontology
) -> None:
    (found,) = found_in(tmp_path, CLEAN, ontology, toml=f'{key} = ["amber-trsut"]\n')
    assert (found.file, found.column, found.code) == ("dataset.toml", key, "unknown-id")
    assert "amber-trust" in found.mend


def test_faults_of_the_files_come_with_faults_of_the_rows(tmp_path: Path, ontology: Ontology) -> None:
    folder = write(tmp_path / "fiction", **broken(("ties", 0, "kind", "x", "")))
    (folder / "facts.csv").write_bytes(b"subject\xff")
    codes = {one.code for one in validate_tables(csv_folder.read_folder(folder), ontology)}
    assert codes == {"encoding", "unknown-kind"}


def copying(**copies: str) -> Data:
    """Sources in the order given, each with the one that it repeats."""
    return {
        "sources": [
            {"id": name, "title": name, "lang": "en", "copy_of": original}
            for name, original in copies.items()
        ]
    }


@pytest.mark.parametrize(
    ("copies", "line", "fault"),
    [
        ({"one": "one"}, 2, "'one' is a copy of itself"),
        ({"one": "", "two": "two"}, 3, "'two' is a copy of itself"),
        ({"one": "two", "two": "one"}, 2, "'one' is a copy of itself, by way of 'two'"),
        ({"tail": "two", "one": "two", "two": "one"}, 4, "'two' is a copy of itself, by way of 'one'"),
        (
            {"one": "two", "two": "three", "three": "one"},
            2,
            "'one' is a copy of itself, by way of 'two', 'three'",
        ),
    ],
)
def test_sources_that_repeat_each_other_in_a_circle_are_an_error(
    copies: dict[str, str], line: int, fault: str, tmp_path: Path, ontology: Ontology
) -> None:
    (found,) = found_in(tmp_path, copying(**copies), ontology)
    assert (found.file, found.line, found.column) == ("sources.csv", line, "copy_of")
    assert (found.code, found.severity, found.fault) == ("copy-circle", "error", fault)
    assert found.mend == "leave the cell empty for the one that was first"


def test_two_circles_are_two_faults_and_a_chain_is_none(tmp_path: Path, ontology: Ontology) -> None:
    circles = {"one": "two", "two": "one", "three": "one", "four": "five", "five": "four"}
    assert [one.line for one in found_in(tmp_path, copying(**circles), ontology)] == [2, 5]
    chain = {"one": "two", "two": "three", "three": "", "four": "three"}
    assert found_in(tmp_path / "chain", copying(**chain), ontology) == []


def test_a_long_chain_of_copies_is_walked_once(tmp_path: Path, ontology: Ontology) -> None:
    chain = {f"copy-{number}": f"copy-{number + 1}" for number in range(5000)}
    chain["copy-5000"] = ""
    begun = time.process_time()
    assert found_in(tmp_path, copying(**chain), ontology) == []
    assert time.process_time() - begun < 20
