"""Lists and pairs in plain text, Markdown and Word documents are read; prose gives nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.curate.importing.plan import ImportRequest, plan_import
from tests.foreign.plans import list_ties, plan_text


def test_a_name_and_those_it_is_tied_to_stand_in_one_line(tmp_path: Path) -> None:
    text = "Who is with whom\n\nAmber Trust: Heron Forum, Kestrel Club\nLotus Fund => Amber Trust (funds)\n"
    plan = plan_text(tmp_path, "pairs.txt", f"{text}Heron Forum <-> Kestrel Club: joint training\n")
    assert list_ties(plan) == {
        ("amber-trust", "connectedWith", "heron-forum"),
        ("amber-trust", "connectedWith", "kestrel-club"),
        ("heron-forum", "workedJointlyWith", "kestrel-club"),
        ("lotus-fund", "funds", "amber-trust"),
    }
    first = plan.imported.rows["ties"][0]
    assert (first["locator"], first["phrase"]) == ("line 3", "Amber Trust: Heron Forum, Kestrel Club")
    assert not first.get("certainty")  # the line does not say which tie it is


def test_items_may_be_short_sentences_and_prose_is_left_out(tmp_path: Path) -> None:
    text = "- Heron Forum is a member of **River Alliance**\n- Lotus Fund funds Amber Trust and Heron Forum\n"
    plan = plan_text(
        tmp_path, "ties.md", f"{text}\nWe thank all who have helped us to collect these names.\n"
    )
    assert list_ties(plan) == {
        ("heron-forum", "memberOf", "river-alliance"),
        ("lotus-fund", "funds", "amber-trust"),
        ("lotus-fund", "funds", "heron-forum"),
    }
    assert [item.locator for item in plan.imported.skipped] == ["line 4"]


def test_a_heading_says_what_the_names_below_it_are(tmp_path: Path) -> None:
    text = "## Partners of Moyna Trust\n### Donors\n* [Lotus Fund](http://lotus.example)\n### NGOs\n"
    plan = plan_text(
        tmp_path, "partners.md", f"{text}1. Amber Trust (ART), Khulna\n### Coastal Alliance\n- Heron Club\n"
    )
    assert list_ties(plan) == {
        ("lotus-fund", "funds", "moyna-trust"),
        ("amber-trust", "locatedIn", "khulna"),
        ("heron-club", "memberOf", "coastal-alliance"),
    }


def test_fields_below_a_name_are_its_own_with_their_lines(tmp_path: Path) -> None:
    text = "Directory\n\nAmber Trust\nType: NGO\nPartners: Heron Forum\n\nHeron Forum\nType: Network\n"
    plan = plan_text(tmp_path, "directory.txt", f"{text}Works in: Khulna, Bhola\n")
    assert list_ties(plan) == {
        ("amber-trust", "partneredWith", "heron-forum"),
        ("heron-forum", "operatesIn", "khulna"),
        ("heron-forum", "operatesIn", "bhola"),
    }
    assert {row["locator"] for row in plan.imported.rows["ties"]} == {"line 5", "line 9"}


@pytest.mark.parametrize(
    ("text", "came"),
    [
        (
            "Minutes of the WASH meeting\nDate: 5 June 2024\n\nParticipants:\n"
            "- Rahim Uddin, Director, Amber Trust\n- Kestrel Club\n\nApologies:\n- Lotus Fund\n\n"
            "Decisions:\n- Amber Trust to share the map\n",
            {"amber-trust", "kestrel-club"},
        ),
        (
            "সমন্বয় সভার কার্যবিবরণী\nতারিখ: ৫ জুন ২০২৪\n\nউপস্থিত সংস্থা:\n১. সুরমা ফোরাম\n"
            "২. মনু সমিতি\n\nসিদ্ধান্ত: আবার সভা হবে।\n",
            {"surma-phoram", "mnu-smiti"},
        ),
    ],
)
def test_minutes_say_who_took_part(text: str, came: set[str], tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "minutes.txt", text)
    assert {(kind, guest) for _, kind, guest in list_ties(plan)} == {("attendedBy", name) for name in came}
    assert plan.imported.rows["events"][0]["start"] == "2024-06-05"
    assert not any("Rahim" in str(row) for rows in plan.imported.rows.values() for row in rows)


def test_tables_and_lists_of_a_word_document_are_read(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Partners of Moyna Trust", 1)
    document.add_paragraph("Lotus Fund: Heron Forum", style="List Bullet")
    table = document.add_table(rows=3, cols=3)
    rows = [
        ("First party", "Second party", "Date"),
        ("Moyna Trust", "Legal Aid Office", "25/06/2022"),
        ("", "Heron Forum", "2023"),
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(tmp_path / "list.docx"))
    plan = plan_import(ImportRequest((tmp_path / "list.docx",), tmp_path / "data"))
    assert list_ties(plan) == {
        ("moyna-trust", "partneredWith", "legal-aid-office"),
        ("moyna-trust", "partneredWith", "heron-forum"),
        ("lotus-fund", "connectedWith", "heron-forum"),
    }
    assert {row["locator"] for row in plan.imported.rows["ties"]} == {
        "table 1!B3",
        "table 1!B4",
        "paragraph 2",
    }


def test_a_letter_is_no_list(tmp_path: Path) -> None:
    text = "Dear colleague,\n\nThank you. We are working with many groups: some are new.\nBest wishes\n"
    with pytest.raises(InputError, match="no list of organisations"):
        plan_text(tmp_path, "letter.txt", text)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr></w:tc></w:tr></w:tbl>', "columns"),
        ("<w:p>", "not a readable .docx"),
        ('<w:p><w:pPr><w:numPr><w:ilvl w:val="x"/></w:numPr></w:pPr></w:p>', "without a table or a list"),
    ],
)
def test_a_damaged_word_document_is_refused_with_a_reason(body: str, fault: str, tmp_path: Path) -> None:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(tmp_path / "bad.docx", "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
        )
    with pytest.raises(InputError, match=fault):
        plan_import(ImportRequest((tmp_path / "bad.docx",), tmp_path / "data"))


def test_a_word_document_whose_text_cannot_be_unpacked_is_refused_as_one(tmp_path: Path) -> None:
    path = tmp_path / "damaged.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "".join(f"<w:p>Amber Trust {n}</w:p>" for n in range(500)))
    data = bytearray(path.read_bytes())
    data[80:140] = bytes(byte ^ 0xFF for byte in data[80:140])
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"not a readable \.docx document"):
        plan_import(ImportRequest((path,), tmp_path / "data"))


def test_a_text_that_no_list_is_as_long_as_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger than 1 MB"):
        plan_text(tmp_path, "long.txt", "Amber Trust -> Heron Forum\n" * 50_000)


def test_a_record_may_begin_with_the_word_for_a_name(tmp_path: Path) -> None:
    text = "Name: Amber Trust\nType: NGO\nPartners: Heron Forum\n\nName: Heron Forum\nType: Network\n"
    plan = plan_text(tmp_path, "records.txt", text)
    assert list_ties(plan) == {("amber-trust", "partneredWith", "heron-forum")}
    assert [row["type"] for row in plan.imported.rows["entities"]] == ["TypeNationalNGO", "TypePlatform"]


def test_a_kind_in_brackets_is_no_tie(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "names.txt", "Our list:\n- Amber Trust (NGO)\n- Heron Forum (network)\n")
    assert list_ties(plan) == set()
    assert [row["type"] for row in plan.imported.rows["entities"]] == ["TypeNationalNGO", "TypePlatform"]


LOTUS = "- Lotus Fund: Rahim Uddin, 01712345678, rahim@heron.example\n"
PEOPLE = ("Rahim", "Miller", "Begum", "01712345678", "rahim@heron.example")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"# Partners\n- Heron Forum: Dr. Jane Miller\n{LOTUS}", {"Heron Forum", "Lotus Fund"}),
        ("# Partner contacts\n- Heron Forum: Rahim Uddin\n- Lotus Fund\n", {"Heron Forum", "Lotus Fund"}),
        ("# Partners\n- Amber Trust (contact: Rahim Uddin, 01712345678)\n", {"Amber Trust"}),
        ("# Partners\n- Lotus Fund\n\n# Board of Heron Forum\n- Selina Begum\n", {"Lotus Fund"}),
        (
            "# Minutes, 12 May 2024\n\nPresent:\n- Rahim Uddin (Amber Trust), 01712345678\n"
            "- Selina Begum, Lotus Fund\n",
            {"Amber Trust", "Lotus Fund"},
        ),
    ],
)  # fmt: skip
def test_persons_in_lines_are_left_out(text: str, names: set[str], tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "persons.md", text)
    entities = plan.imported.rows["entities"]
    assert {row["label_en"] for row in entities if row["class"] != "Place"} == names
    assert not any(person in str((plan.imported.rows, plan.imported.skipped)) for person in PEOPLE)
    assert "person" in str(plan.imported)


def test_what_is_denied_or_only_planned_is_no_tie_and_no_name(tmp_path: Path) -> None:
    text = (
        "# Partners\n- Lotus Fund no longer funds Amber Trust\n- Lotus Fund may fund Amber Trust\n"
        "- Heron Forum -> Kestrel Club -> Amber Trust\n- River House\n- Kestrel Club (funded by Lotus Fund)\n"
    )
    plan = plan_text(tmp_path, "denied.md", text)
    assert list_ties(plan) == {("lotus-fund", "funds", "kestrel-club")}
    assert [item.locator for item in plan.imported.skipped] == ["line 2", "line 3", "line 4"]


@pytest.mark.parametrize(
    "title", ["Former members", "Potential members", "Members expelled from", "Partners of members"]
)
def test_a_title_that_denies_its_list_makes_no_members(title: str, tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "list.md", f"# {title} of Delta Alliance\n- Amber Trust\n- Heron Forum\n")
    assert list_ties(plan) == set()


def test_lines_that_are_short_sentences_are_ties(tmp_path: Path) -> None:
    text = "Amber Trust works with Heron Forum\nLotus Fund funds Amber Trust\nB House <= A House\n"
    assert list_ties(plan_text(tmp_path, "ties.txt", text)) >= {
        ("amber-trust", "workedJointlyWith", "heron-forum"),
        ("lotus-fund", "funds", "amber-trust"),
    }
