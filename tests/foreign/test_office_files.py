"""Tables as offices keep them: on the map after one command without an option, as a person reads them."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.foreign.office_files import OFFICE_FILES
from tests.marks import mark_slow

Rows = list[dict[str, str]]

# file: how many organisations and ties between them, how many places skipped, and ties that have to be there
EXPECTED: dict[str, tuple[int, int, int, set[tuple[str, str, str]]]] = {
    "adjacency": (5, 4, 0, {("Amber Trust", "workedJointlyWith", "Cobalt Forum")}),
    "bengali_edges": (
        4, 3, 0,
        {("জাফরান জোট", "memberOf", "স্ফটিক চক্র"), ("নদী ফাউন্ডেশন", "funds", "স্ফটিক চক্র")},
    ),
    "bengali_list": (
        7, 9, 1,
        {
            ("জাফরান জোট", "overseenBy", "আইন, বিচার ও সংসদ বিষয়ক মন্ত্রণালয়"),
            ("জাফরান জোট", "workedJointlyWith", "আলো সমিতি"),
        },
    ),
    "blank_repeats": (
        4, 5, 2,
        {
            ("Amber Trust", "partneredWith", "Cobalt Forum"), ("Cobalt Forum", "trainedBy", "Lotus Club"),
            ("Heron Club", "locatedIn", "Dhaka"),
        },
    ),
    "form_answers": (
        4, 4, 0,
        {("Harbour Fund", "funds", "Amber Trust"), ("Heron Club", "workedJointlyWith", "Amber Trust")},
    ),
    "numbered_matrix": (4, 3, 0, {("1", "connectedWith", "2")}),
    "broken_lines": (
        8, 9, 0,
        {
            ("Save the Delta", "funds", "Heron Club"), ("Harbour Foundation", "funds", "Amber Trust"),
            ("Amber Trust", "memberOf", "River Coalition"),
        },
    ),
    "dated_edges": (
        5, 5, 0,
        {("Heron Club", "trainedBy", "Cobalt Forum"), ("Amber Trust", "supports", "Willow Forum"),
         ("Willow Forum", "linkedTo", "Lotus Club")},
    ),
    "gephi_pair": (12, 12, 0, {("Amber Trust", "workedJointlyWith", "Cobalt Trust")}),
    "grouped_headings": (
        4, 3, 3,
        {("Amber Trust", "implementsThrough", name) for name in ("Heron Club", "Willow Forum")},
    ),
    "hxl_table": (
        7, 4, 0,
        {("Harbour Foundation", "funds", "Amber Trust"), ("Amber Trust", "implementsThrough", "Heron Club")},
    ),
    "incidence": (7, 5, 0, {("Amber Trust", "memberOf", "Delta Alliance")}),
    "kumu_workbook": (
        4, 3, 0,
        {("Amber Trust", "memberOf", "Cobalt Forum"), ("Amber Trust", "workedJointlyWith", "Cobalt Forum"),
         ("Cobalt Forum", "linkedTo", "Harbour Foundation")},
    ),
    "ods_list": (4, 3, 0, {("Amber Trust", "partneredWith", "Heron Club")}),
    "office_list": (
        86, 282, 2,
        {
            ("Kestrel Trust", "workedJointlyWith", "Heron Foundation"),
            ("Amber Trust", "overseenBy", "Ministry of Law, Justice and Parliamentary Affairs"),
            ("Northern Lights Fund", "funds", "Cobalt Trust"),
        },
    ),
    "semicolon_edges": (4, 3, 2, {("Café Heron", "workedJointlyWith", "Juniper Trust")}),
    "unheaded_edges": (4, 4, 0, {("Amber Trust", "connectedWith", "Cobalt Forum")}),
}  # fmt: skip


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: tmp_path_factory.mktemp(name) for name in OFFICE_FILES}


def read_rows(folder: Path, table: str) -> Rows:
    path = folder / "data" / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def import_files(run: Run, folder: Path, name: str) -> dict[str, object]:
    """Import a file as it is, into a folder of a test."""
    files = OFFICE_FILES[name](folder)
    result = run("import", *map(str, files), "-o", str(folder / "data"), "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def list_ties(folder: Path) -> set[tuple[str, str, str]]:
    labels = {row["id"]: row["label_en"] or row["label_bn"] for row in read_rows(folder, "entities")}
    return {(labels[row["subject"]], row["kind"], labels[row["object"]]) for row in read_rows(folder, "ties")}


@pytest.mark.parametrize("name", mark_slow(EXPECTED, fast=9))
def test_a_file_of_an_office_is_on_the_map_after_one_command(
    name: str, folders: dict[str, Path], stakeholders: Run
) -> None:
    answer = import_files(stakeholders, folders[name], name)
    organisations, ties, skipped, needed = EXPECTED[name]
    assert (answer["organisations"], answer["ties"], len(answer["skipped"])) == (organisations, ties, skipped)
    assert needed <= list_ties(folders[name])
    assert (folders[name] / "outputs" / "data" / "network.html").stat().st_size > 100_000
    report = (folders[name] / "data" / "import-report.md").read_text(encoding="utf-8")
    assert all(item["place"] in report.replace("\\", "") for item in answer["skipped"])


def test_every_file_has_its_expectation() -> None:
    assert set(EXPECTED) == set(OFFICE_FILES)


def test_persons_numbers_and_addresses_are_left_out_and_counted(
    folders: dict[str, Path], stakeholders: Run
) -> None:
    folder = folders["office_list"] / "again"
    folder.mkdir()
    answer = import_files(stakeholders, folder, "office_list")
    assert answer["left_out"] == {"contact": 1, "email": 80, "person": 80, "phone": 80}
    written = "".join(path.read_text(encoding="utf-8-sig") for path in (folder / "data").iterdir())
    for private in ("Ms. Person", "01711-", "01811", "@example"):
        assert private not in written


def test_with_persons_they_are_kept_for_the_owner(folders: dict[str, Path], stakeholders: Run) -> None:
    folder = folders["kumu_workbook"] / "persons"
    folder.mkdir()
    files = OFFICE_FILES["kumu_workbook"](folder)
    result = stakeholders("import", *map(str, files), "-o", str(folder / "data"), "--persons", "--yes")
    assert result.exit_code == 0, result.output
    persons = [row["label_en"] for row in read_rows(folder, "entities") if row["class"] == "Person"]
    assert persons == ["Ms. Nila Person"]


def test_every_row_says_where_it_stands(folders: dict[str, Path], stakeholders: Run) -> None:
    folder = folders["office_list"] / "evidence"
    folder.mkdir()
    import_files(stakeholders, folder, "office_list")
    (source,) = read_rows(folder, "sources")
    assert len(source["sha256"]) == 64
    assert source["covers"] == "own"
    assert source["title"] == "Partner organizations of the Green Delta Programme"
    ties = read_rows(folder, "ties")
    assert {row["source"] for row in ties} == {source["id"]}
    assert all(row["locator"].startswith("Partners!") and row["phrase"] for row in ties)
    focal = next(row for row in ties if row["kind"] == "overseenBy" and row["subject"] == "kestrel-trust")
    assert (focal["locator"], focal["phrase"]) == ("Partners!J8", "Ministry of Social Welfare")
    assert focal["certainty"] == "stated"


def test_where_the_file_does_not_say_how_it_is_known_nothing_is_recorded(
    folders: dict[str, Path], stakeholders: Run
) -> None:
    folder = folders["unheaded_edges"] / "again"
    folder.mkdir()
    import_files(stakeholders, folder, "unheaded_edges")
    assert {(row["kind"], row["certainty"]) for row in read_rows(folder, "ties")} == {("connectedWith", "")}
    assert sorted(row["weight"] for row in read_rows(folder, "ties")) == ["1", "2", "3", "5"]


def test_eighty_organisations_are_on_the_map_within_fifteen_seconds(
    folders: dict[str, Path], stakeholders: Run
) -> None:
    folder = folders["office_list"] / "timed"
    folder.mkdir()
    start = time.process_time()
    import_files(stakeholders, folder, "office_list")
    assert time.process_time() - start < 15


@pytest.mark.parametrize("bengali_first", [True, False])
def test_a_second_column_of_names_in_bengali_holds_the_bengali_names(
    tmp_path: Path, stakeholders: Run, *, bengali_first: bool
) -> None:
    columns = [("সংস্থার নাম", "কলমি সমিতি", "নদী ট্রাস্ট"), ("Name of organization", "Kalmi Samity", "Nodi Trust")]
    if not bengali_first:
        columns.reverse()
    columns.append(("Works with", "Nodi Trust", ""))
    path = tmp_path / "partners.csv"
    path.write_text("\n".join(",".join(cells) for cells in zip(*columns, strict=True)), encoding="utf-8")
    stakeholders("import", path, "-o", tmp_path / "data", "--yes", "--no-open")
    with (tmp_path / "data" / "entities.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["label_en"]: row["label_bn"] for row in csv.DictReader(file)}
    assert names == {"Kalmi Samity": "কলমি সমিতি", "Nodi Trust": "নদী ট্রাস্ট"}
