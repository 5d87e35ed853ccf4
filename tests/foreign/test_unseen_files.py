"""Files as offices and programs make them, each with something that no reader expected."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from graph.core.errors import InputError
from graph.curate.importing.plan import ImportPlan, ImportRequest, plan_import
from graph.ingest.foreign.grids import read_grids
from tests.foreign.plans import list_ties, plan_text

Row = list[object]


def plan_sheet(
    folder: Path, rows: list[Row], *, publisher: str = "", merged: tuple[str, ...] = ()
) -> ImportPlan:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    path = folder / "list.xlsx"
    book.save(path)
    return plan_import(ImportRequest((path,), folder / "data", publisher=publisher))


def get_types(plan: ImportPlan) -> dict[str, str]:
    return {row["id"]: row.get("type", "") for row in plan.imported.rows["entities"]}


def list_attributes(plan: ImportPlan) -> set[tuple[str, str]]:
    return {(row["subject"], row["value"]) for row in plan.imported.rows.get("facts", ())}


TWO_ROWS_OF_HEADINGS: list[Row] = [
    ["Partner register 2024"],
    ["SL", "Organisation", None, "Category", "Coverage", None, "Relationship with us", None],
    [None, "Full name", "Short", None, "District", "Upazila", "Nature", "Since"],
    [1, "Moyna Sangstha", "MUS", "Local NGO", "Jamalpur", "Melandaha", "Implementing partner", 2019],
    [2, "Blue Heron Foundation", "BHF", "Donor", "Dhaka", None, "Donor", "2020-2024"],
    [3, "Chorui Samity", None, "CBO", "Bogura", None, "funds us", None],
    [4, "Kathal Club", None, "Club", "Bogura", None, "None", None],
]
MERGED = ("B2:C2", "E2:F2", "G2:H2")


def test_what_an_organisation_is_to_the_maker_is_a_tie_with_the_maker(tmp_path: Path) -> None:
    plan = plan_sheet(tmp_path, TWO_ROWS_OF_HEADINGS, publisher="Lotus Relief", merged=MERGED)
    assert {tie for tie in list_ties(plan) if "lotus-relief" in tie} == {
        ("lotus-relief", "implementsThrough", "moyna-sangstha"),
        ("blue-heron-foundation", "funds", "lotus-relief"),
        ("chorui-samity", "funds", "lotus-relief"),
    }
    dates = {row["subject"]: (row.get("start"), row.get("end")) for row in plan.imported.rows["ties"]}
    assert dates["blue-heron-foundation"] == ("2020", "2024")


def test_without_a_known_maker_the_relationship_stays_an_attribute(tmp_path: Path) -> None:
    plan = plan_sheet(tmp_path, TWO_ROWS_OF_HEADINGS, merged=MERGED)
    assert ("blue-heron-foundation", "Relationship with us Nature: Donor") in list_attributes(plan)
    assert get_types(plan)["moyna-sangstha"] == "TypeLocalCSO"  # its heading stands in the upper row only


def test_rows_of_yes_and_no_are_no_headings(tmp_path: Path) -> None:
    plan = plan_sheet(
        tmp_path,
        [
            ["Membership check"],
            ["Organisation", "Type", "Coastal Coalition", "Water Alliance", "Signed the code?"],
            ["Arunima Society", "NGO", "Yes", "No", "Yes"],
            ["Bokul Trust", "NGO", "Y", "N", "No"],
            ["Champa Foundation", "Foundation", "yes", "yes", "No"],
        ],
    )
    assert ("bokul-trust", "memberOf", "coastal-coalition") in list_ties(plan)
    assert ("bokul-trust", "memberOf", "water-alliance") not in list_ties(plan)
    assert ("bokul-trust", "Signed the code?: No") in list_attributes(plan)


def test_tables_beside_and_below_each_other_are_read_one_by_one(tmp_path: Path) -> None:
    plan = plan_sheet(
        tmp_path,
        [
            ["NGO partners", None, None, None, "Government counterparts"],
            ["Name", "Type", "District", None, "Office", "Level", "Focal ministry"],
            ["Sundori Trust", "NGO", "Khulna", None, "Fisheries Office", "District", "Ministry of Fisheries"],
            ["Golpata Cooperative", "NGO", "Bagerhat"],
            [],
            ["Memoranda"],
            ["Party A", "Party B", "Signed on", "Purpose"],
            ["Sundori Trust", "Fisheries Office", "14/03/2022", "Crab hatchery"],
        ],
    )
    assert ("fisheries-office", "overseenBy", "ministry-of-fisheries") in list_ties(plan)
    assert ("sundori-trust", "partneredWith", "fisheries-office") in list_ties(plan)
    assert {row["locator"] for row in plan.imported.rows["ties"]} >= {"Sheet!G3", "Sheet!B8"}


def test_ties_find_their_ends_by_ids_under_any_heading(tmp_path: Path) -> None:
    nodes = (
        "Unit ref,Actor,Group,Lat\nA01,Nutmeg Farmers,Farmer group,1\nA02,Olive Millers,Private sector,2\n"
    )
    (tmp_path / "nodes.csv").write_text(nodes + "A03,Spice Department,Govt.,3\n")
    ties = "Actor A,Actor B,Type of relation,Direction,Strength\nA01,A02,funds,B→A,weak\n"
    (tmp_path / "ties.csv").write_text(f"{ties}A03,A02,regulates,A→B,9\n")
    files = (tmp_path / "nodes.csv", tmp_path / "ties.csv")
    plan = plan_import(ImportRequest(files, tmp_path / "data"))
    assert ("olive-millers", "funds", "nutmeg-farmers") in list_ties(plan)
    assert "a01" not in get_types(plan)
    assert get_types(plan)["spice-department"] == "TypeGovernment"  # by its words, whatever the heading
    assert any(row.get("note") == "Strength: weak" for row in plan.imported.rows["ties"])


def test_bengali_list_says_with_whom_and_how(tmp_path: Path) -> None:
    text = (
        "ক্রম;প্রতিষ্ঠানের নাম;ধরণ;কার সাথে সম্পর্ক;সম্পর্কের ধরন;শুরু\n১;সুরমা ফোরাম;এনজিও;কুশিয়ারা ক্লাব;যৌথ কর্মসূচি;জানুয়ারি ২০২১\n"
    )
    plan = plan_text(tmp_path, "list.csv", text + "২;কুশিয়ারা ক্লাব;ক্লাব;মনু সমিতি;অর্থায়ন করে;২০২২\n")
    ties = {row["kind"]: row.get("start") for row in plan.imported.rows["ties"]}
    assert ties == {"workedJointlyWith": "2021-01", "funds": "2022"}


def test_weights_below_zero_are_told_of(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "m.csv", ",Union,Mill,Board\nUnion,0,-1,1\nMill,-1,0,2\nBoard,1,0,0\n")
    row = next(row for row in plan.imported.rows["ties"] if row.get("role") == "negative")
    assert (row["weight"], row["note"], plan.imported.negative) == ("1", "weight: -1", 2)


def test_a_matrix_without_its_diagonal_is_not_shifted(tmp_path: Path) -> None:
    text = "dl n=3 format=fullmatrix diagonal=absent\nlabels:\nPeat,Quay,Rook\ndata:\n1 0\n0 1\n0 0\n"
    plan = plan_text(tmp_path, "m.dl", text)
    assert {(subject, object_) for subject, _, object_ in list_ties(plan)} == {
        ("peat", "quay"),
        ("quay", "rook"),
    }


def test_an_address_gives_its_town_only(tmp_path: Path) -> None:
    address = {"@type": "PostalAddress", "addressLocality": "Sylhet", "streetAddress": "12 Lane"}
    node = {"@id": "urn:1", "@type": "NGO", "name": "Laurel", "address": address}
    text = json.dumps({"@context": {"@vocab": "http://schema.org/"}, "@graph": [node]})
    plan = plan_text(tmp_path, "list.jsonld", text)
    assert list_ties(plan) == {("laurel", "locatedIn", "sylhet")}


@pytest.mark.parametrize("key", ["orgKind", "sector"])
def test_kinds_of_organisation_are_known_by_their_words(tmp_path: Path, key: str) -> None:
    nodes = [{"id": "a", "label": "Bay Trust", key: "NGO"}, {"id": "b", "label": "Cove", key: "Government"}]
    text = json.dumps({"nodes": nodes, "links": [{"source": "a", "target": "b"}]})
    assert get_types(plan_text(tmp_path, "n.json", text)) == {
        "bay-trust": "TypeNationalNGO",
        "cove": "TypeGovernment",
    }


def test_a_list_of_activities_needs_no_hashtags(tmp_path: Path) -> None:
    plan = plan_sheet(
        tmp_path,
        [
            ["Who does what where, September 2024"],
            [
                "Lead Agency",
                "Agency type",
                "Implementing partner",
                "Donor",
                "Cluster",
                "Activity",
                "Upazila",
                "Status",
            ],
            [
                "Apex Relief",
                "INGO",
                "Bishop Samity",
                "Crown Fund",
                "WASH",
                "Latrine repair",
                "Koyra",
                "Ongoing",
            ],
            ["Apex Relief", "INGO", "Direct", "Crown Fund", "Shelter", "Tin sheets", "Mongla", "Completed"],
        ],
    )
    ties = list_ties(plan)
    assert ties >= {
        ("apex-relief", "implementsThrough", "bishop-samity"),
        ("crown-fund", "funds", "apex-relief"),
        ("bishop-samity", "implements", "latrine-repair"),
        ("apex-relief", "implements", "tin-sheets"),
        ("bishop-samity", "operatesIn", "koyra"),
    }
    assert get_types(plan)["apex-relief"] == "TypeINGO"
    assert "direct" not in get_types(plan)


def test_partners_in_a_table_with_hashtags_are_tied_without_an_activity(tmp_path: Path) -> None:
    text = (
        "Organization,Org type,Partner,Sector\n#org,#org+type,#org+impl,#sector\nFalcon Aid,INGO,Gull,Food\n"
    )
    plan = plan_text(tmp_path, "3w.csv", text)
    assert ("falcon-aid", "implementsThrough", "gull") in list_ties(plan)
    assert (get_types(plan)["falcon-aid"], get_types(plan)["gull"]) == ("TypeINGO", "")


def test_marks_under_events_say_who_came(tmp_path: Path) -> None:
    text = "Attendance by meeting\n,Annual Forum,Budget Hearing,Flood Summit\nJui,1,0,1\nBeli,1,1,0\n"
    plan = plan_text(tmp_path, "m.csv", text)
    assert {row["class"] for row in plan.imported.rows["events"]} == {"Event"}
    assert ("annual-forum", "attendedBy", "jui") in list_ties(plan)


def test_what_an_organisation_is_counts_whichever_file_says_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("from,to,relation\nSage Fund,Poppy Trust,funded\n")
    (tmp_path / "b.csv").write_text("Name,Type,Works with\nPoppy Trust,NGO,Rose Society\nRose Society,CBO,\n")
    files = (tmp_path / "a.csv", tmp_path / "b.csv")
    plan = plan_import(ImportRequest(files, tmp_path / "data"))
    classes = {row["class"] for row in plan.imported.rows["entities"] if row["id"] == "poppy-trust"}
    assert classes == {"CivilSocietyOrganisation"}


def test_numbered_columns_are_partners_of_the_row(tmp_path: Path) -> None:
    text = "Organisation,Type,Partner 1,Partner 2,Partner 3\nLark,NGO,Moth Club,Newt,\nMoth Club,CBO,Lark,,\n"
    ties = list_ties(plan_text(tmp_path, "list.csv", text))
    assert ties >= {("lark", "partneredWith", "moth-club"), ("lark", "partneredWith", "newt")}


def test_ends_under_grouped_headings(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["Organisation 1", None, "Organisation 2", None, "Relationship", None],
        ["Name", "Type", "Name", "Type", "Kind", "Since"],
        ["Ibis Club", "NGO", "Jay Fund", "Donor", "funded by", 2020],
        ["Ibis Club", "NGO", "Kiwi Trust", "NGO", "member of", 2018],
    ]
    plan = plan_sheet(tmp_path, rows, merged=("A1:B1", "C1:D1", "E1:F1"))
    assert list_ties(plan) == {("jay-fund", "funds", "ibis-club"), ("ibis-club", "memberOf", "kiwi-trust")}


def test_a_first_row_that_comes_again_is_no_heading(tmp_path: Path) -> None:
    text = "নদী সমিতি,বন ফোরাম,সহযোগিতা\nবন ফোরাম,পাহাড় ক্লাব,অর্থায়ন\nপাহাড় ক্লাব,নদী সমিতি,সহযোগিতা\n"
    plan = plan_text(tmp_path, "ties.csv", text)
    assert len(plan.imported.organisations) == 3
    assert sorted(kind for _, kind, _ in list_ties(plan)) == [
        "funds",
        "workedJointlyWith",
        "workedJointlyWith",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.json", '[{"name": "Fly Org", "type": "NGO", "partners": ["Gar Org"]}]'),
        ("list.xls", "<table><tr><th>Name<th>Type<th>Partners<tr><td>Fly Org<td>NGO<td>Gar Org</table>"),
        ("list.md", "| Name | Type | Partners |\n|---|---|---|\n| Fly Org | NGO | Gar Org |\n"),
    ],
)
def test_tables_of_pages_and_of_programs(tmp_path: Path, name: str, text: str) -> None:
    assert list_ties(plan_text(tmp_path, name, text)) == {("fly-org", "partneredWith", "gar-org")}


def test_labels_of_several_words_without_quotes(tmp_path: Path) -> None:
    text = "dl n=2 format=edgelist1\nlabels:\nForum X,Forum Y\ndata:\n1 2\n"
    assert {subject for subject, _, _ in list_ties(plan_text(tmp_path, "a.dl", text))} == {"forum-x"}


def test_an_address_below_the_name_is_no_part_of_it(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["Name & Address", "Type", "Works with"],
        ["Vole Society\n12 Lake Road, Khulna", "NGO", "Wasp Union"],
        ["Wasp Union, House 7, Bogura", "Cooperative", None],
    ]
    plan = plan_sheet(tmp_path, rows)
    assert list_ties(plan) == {("vole-society", "workedJointlyWith", "wasp-union")}
    assert plan.imported.left_out["address"] == 2
    assert "Road" not in str(plan.imported.rows)


GROUPED_PAGE = """<table>
<tr><th colspan=4>Partners
<tr><th rowspan=2>Organisation<th rowspan=2>Type<th colspan=2>Contact person
<tr><th>Name<th>Since
<tr><td>Amber Trust<td>NGO<td>Rahima Khatun<td>2019
<tr><td>Heron Forum<td>NGO<td>Karim Uddin<td>2020</table>"""


def test_a_person_below_a_heading_over_several_columns_of_a_page_is_no_organisation(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "partners.html", GROUPED_PAGE)
    assert get_types(plan).keys() == {"amber-trust", "heron-forum"}
    assert list_ties(plan) == set()


COVERED = """<tr><th>Name<th colspan=2>Office<th>Works with
<tr><td>Amber Trust<td rowspan=2 colspan=2>Dhaka<td>Kite Relief<tr><td>Heron Forum<td>Owl Aid"""


@pytest.mark.parametrize(
    "start",
    ["<table>", '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><table>'],
)
def test_a_cell_over_rows_and_columns_of_a_page_keeps_the_others_in_their_columns(
    start: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.xls"
    path.write_text(f"{start}{COVERED}</table>", encoding="utf-8")
    (grid,) = read_grids(path)
    assert [list(row) for row in grid.rows] == [
        ["Name", "Office", "", "Works with"],
        ["Amber Trust", "Dhaka", "", "Kite Relief"],
        ["Heron Forum", "Dhaka", "", "Owl Aid"],
    ]


@pytest.mark.parametrize("page", ["<!-- <table -->", f"<table><tr><td rowspan={'9' * 5000}>Amber</table>"])
def test_a_page_without_a_list_is_refused_with_a_reason(page: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"page\.html"):
        plan_text(tmp_path, "page.html", page)
