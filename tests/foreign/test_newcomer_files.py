"""Files of kinds that no reader was made for reach the map after one command, and no row is lost unsaid."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.foreign.newcomer_files import NEWCOMER_FILES
from tests.marks import mark_slow

Rows = list[dict[str, str]]
Tie = tuple[str, str, str]

# file: how many organisations and ties between them, and ties that have to be there
EXPECTED: dict[str, tuple[int, int, set[Tie]]] = {
    "attendance_list": (
        3, 0, {("Workshop on Referral Pathways, Khulna", "attendedBy", "Amber Rural Trust")},
    ),
    "bengali_matrix": (4, 3, {("আলো সমিতি", "workedJointlyWith", "নদী ফাউন্ডেশন")}),
    "cluster_3w": (
        6, 5,
        {
            ("Amber Rural Trust", "implementsThrough", "Delta Legal Aid Centre"),
            ("Northern Lights Fund", "funds", "Kestrel Youth Forum"),
            ("Amber Rural Trust", "locatedIn", "Mongla"),
        },
    ),
    "excel_utf16": (3, 3, {("Kestrel Youth Forum", "workedJointlyWith", "Delta Society")}),
    "excel_windows": (5, 3, {("Fundación Norte", "funds", "Café Amber – Trust")}),
    "funding_table": (
        8, 8,
        {
            ("Northern Lights Fund", "funds", "Kestrel Youth Forum"),
            ("Harbour Foundation", "funds", "Heron Women's Society"),
            ("Kestrel Youth Forum", "implements", "Young Voices"),
        },
    ),
    "gephi_export": (4, 3, {("Kestrel Youth Forum", "trainedBy", "Amber Rural Trust")}),
    "influence_interest": (3, 0, set()),
    "kumu_export": (4, 3, {("Harbour Foundation", "funds", "Amber Rural Trust")}),
    "mou_register": (4, 3, {("Amber Rural Trust", "partneredWith", "Directorate of Youth")}),
    "networkx_gml": (5, 3, {("Heron Women's Society", "workedJointlyWith", "Café Amber")}),
    "old_workbook": (2, 1, {("Harbour Foundation", "funds", "Amber Rural Trust")}),
    "title_over_list": (8, 9, {("Kestrel Youth Forum", "memberOf", "Youth Platform")}),
}  # fmt: skip


def read_rows(folder: Path, table: str) -> Rows:
    path = folder / "data" / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def import_files(run: Run, folder: Path, name: str, *options: str) -> dict[str, object]:
    files = NEWCOMER_FILES[name](folder)
    result = run("import", *map(str, files), "-o", str(folder / "data"), "--json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def list_ties(folder: Path) -> dict[Tie, dict[str, str]]:
    tables = [table for table in ("entities", "events") if (folder / "data" / f"{table}.csv").is_file()]
    things = [row for table in tables for row in read_rows(folder, table)]
    labels = {row["id"]: row["label_en"] or row["label_bn"] for row in things}
    ends = [(row, labels[row["subject"]], labels[row["object"]]) for row in read_rows(folder, "ties")]
    return {(subject, row["kind"], object_): row for row, subject, object_ in ends}


@pytest.mark.parametrize("name", mark_slow(EXPECTED, fast=6))
def test_a_file_reaches_the_map_after_one_command(name: str, tmp_path: Path, stakeholders: Run) -> None:
    answer = import_files(stakeholders, tmp_path, name)
    organisations, ties, needed = EXPECTED[name]
    assert (answer["organisations"], answer["ties"]) == (organisations, ties)
    assert needed <= list_ties(tmp_path).keys()
    assert (tmp_path / "outputs" / "data" / "network.html").stat().st_size > 100_000


def test_every_file_has_its_expectation() -> None:
    assert set(EXPECTED) == set(NEWCOMER_FILES)


def test_persons_of_an_attendance_list_are_left_out(tmp_path: Path, stakeholders: Run) -> None:
    answer = import_files(stakeholders, tmp_path, "attendance_list")
    assert answer["left_out"] == {"email": 1, "person": 4, "phone": 3, "post": 4}
    written = "".join(path.read_text(encoding="utf-8-sig") for path in (tmp_path / "data").iterdir())
    for private in ("Rahima", "Sultana", "Lawyer", "01711"):
        assert private not in written


def test_a_bare_name_beside_an_organisation_and_a_post_is_a_person(tmp_path: Path, stakeholders: Run) -> None:
    file = tmp_path / "present.csv"
    file.write_text("SL,Name,Designation,Organisation\n1,Rahima Begum,Officer,Amber Rural Trust\n", "utf-8")
    result = stakeholders("import", str(file), "-o", str(tmp_path / "data"), "--json")
    assert result.exit_code == 0, result.output
    assert [row["label_en"] for row in read_rows(tmp_path, "entities")] == ["Amber Rural Trust"]


def test_dates_and_amounts_of_a_grant_are_those_of_its_tie(tmp_path: Path, stakeholders: Run) -> None:
    import_files(stakeholders, tmp_path, "excel_windows")
    tie = list_ties(tmp_path)["Fundación Norte", "funds", "Kestrel Youth Forum"]
    assert (tie["start"], tie["end"], tie["note"]) == ("2022-06-15", "2024-06-14", "Amount (€): 8.000,00")
    assert not read_rows(tmp_path, "facts")


def test_a_register_of_agreements_has_its_parties_and_dates(tmp_path: Path, stakeholders: Run) -> None:
    import_files(stakeholders, tmp_path, "mou_register")
    tie = list_ties(tmp_path)["Amber Rural Trust", "partneredWith", "Delta Legal Aid Centre"]
    assert (tie["start"], tie["end"]) == ("2021-03-01", "2024-02-29")
    assert "MOU/2021/01" in tie["note"]


def test_what_several_rows_say_of_one_organisation_is_kept(tmp_path: Path, stakeholders: Run) -> None:
    import_files(stakeholders, tmp_path, "cluster_3w")
    values = {row["value"] for row in read_rows(tmp_path, "facts") if row["subject"] == "amber-rural-trust"}
    assert {
        "Activity: Case management",
        "Activity: Legal aid",
        "Beneficiaries: 120",
        "Beneficiaries: 45",
    } <= values


def test_influence_and_interest_are_assessments(tmp_path: Path, stakeholders: Run) -> None:
    import_files(stakeholders, tmp_path, "influence_interest", "--publisher", "Shapla Programme")
    rows = {row["entity"]: row for row in read_rows(tmp_path, "assessments")}
    assert (rows["amber-rural-trust"]["influence"], rows["amber-rural-trust"]["interest"]) == ("low", "high")
    assert {row["assessed_by"] for row in rows.values()} == {"shapla-programme"}
    result = stakeholders("check", "-d", str(tmp_path / "data"))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("publisher", ["", "Heron Programme"])
def test_partner_since_is_the_start_of_the_tie_to_the_maker(
    publisher: str, tmp_path: Path, stakeholders: Run
) -> None:
    import_files(
        stakeholders, tmp_path, "title_over_list", *(["--publisher", publisher] if publisher else [])
    )
    values = {row["value"] for row in read_rows(tmp_path, "facts") if row["property"] == "attribute"}
    founded = {
        row["value"] for row in read_rows(tmp_path, "facts") if row["property"] == "schema:foundingDate"
    }
    assert founded == {"1998", "2004", "1987"}
    maker = publisher or "SHAPLA PROGRAMME"  # as the title of the list says
    tie = list_ties(tmp_path)["Kestrel Youth Forum", "partneredWith", maker]
    assert (tie["start"], tie["phrase"]) == ("2019-01", "Jan-2019")
    assert not values


def test_since_beside_one_column_of_partners_is_the_start_of_these_ties(
    tmp_path: Path, stakeholders: Run
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Since,Name,Type,Works with\n2015,Amber Rural Trust,NGO,Heron Club\n", encoding="utf-8")
    assert stakeholders("import", str(file), "-o", str(tmp_path / "data")).exit_code == 0
    assert [row["start"] for row in read_rows(tmp_path, "ties")] == ["2015"]
