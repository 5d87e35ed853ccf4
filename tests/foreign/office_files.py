"""Tables as offices keep them, with fictional names: titles, notes, merged cells, totals, mixed spellings."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

Rows = Sequence[Sequence[object]]

_FIRST = (
    "Amber",
    "Cobalt",
    "Saffron",
    "Kestrel",
    "Heron",
    "Willow",
    "Juniper",
    "Marigold",
    "Lotus",
    "Banyan",
)
_SECOND = ("Trust", "Forum", "Foundation", "Association", "Sangstha", "Club", "Institute", "Network")
_TYPES = ("NGO", "Local NGO", "CBO", "INGO", "Network", "Govt.", "Donor", "Private sector")
_DISTRICTS = ("Dhaka", "Khulna", "Sylhet", "Rangpur, Dinajpur", "Barishal", "Cox's Bazar")
_MINISTRIES = (
    "Ministry of Law, Justice and Parliamentary Affairs",
    "Ministry of Women and Children Affairs",
    "Ministry of Local Government, Rural Development and Co-operatives",
    "Ministry of Social Welfare",
)


def list_names() -> list[str]:
    """Return eighty names of organisations."""
    return [f"{first} {second}" for second in _SECOND for first in _FIRST]


def save_workbook(
    path: Path, sheets: dict[str, Rows], merged: dict[str, Sequence[str]] | None = None
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in (merged or {}).get(name, ()):
            sheet.merge_cells(cells)
    book.save(path)
    return path


def save_text(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def save_ods(path: Path, name: str, rows: Rows) -> Path:
    """Write a spreadsheet as LibreOffice does, with the empty rest of each row as one repeated cell."""
    lines = []
    for row in rows:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        lines.append(
            f'<table:table-row>{cells}<table:table-cell table:number-columns-repeated="16000"/>'
            "</table:table-row>"
        )
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">{"".join(lines)}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    return path


def write_office_list(folder: Path) -> list[Path]:
    """Eighty organisations below a merged title, with totals, empty rows, persons and a note at the end."""
    names = list_names()
    heads = ["SL", "Name of Organization", "বাংলা নাম", "Short form", "Type", "District", "Since", "Website"]
    heads += ["Works with", "Focal Ministry", "Funded by", "Contact person", "Mobile", "E-mail", "Remarks"]
    rows: list[list[object]] = [
        ["Partner organizations of the Green Delta Programme"],
        ["Updated 12 November 2024. Please do not circulate."],
        [],
        heads,
    ]
    for number, name in enumerate(names):
        partners = [names[(number * 7 + 3) % 80], names[(number * 11 + 5) % 80]]
        between = (", ", "; ", "\n", " and ")[number % 4]
        funders = ("Northern Lights Fund", "Harbour Foundation, Northern Lights Fund", "", "n/a")[number % 4]
        rows.append([
            number + 1, name if number % 9 else f"{name} ({name[0]}{name.split()[1][0]}X{number})",
            "", "", _TYPES[number % 8], _DISTRICTS[number % 6], 1990 + number % 30,
            f"www.{name.split()[0].lower()}{number}.example.org" if number % 3 else "-",
            between.join(partners) if number % 5 else "N/A",
            _MINISTRIES[number % 4] + (f", {_MINISTRIES[(number + 1) % 4]}" if number % 6 == 0 else ""),
            funders, f"Ms. Person {number}", f"01711-{number:06}", f"info{number}@example.org",
            "call 01811-222333 first" if number == 4 else "",
        ])  # fmt: skip
        if number == 40:
            rows.append([])
    rows += [["Total", len(names)], [], ["Source: programme office. Ministries as of 2024."]]
    merged = ["A1:O1", "A2:O2"]
    return [save_workbook(folder / "Partner list (final) v2.xlsx", {"Partners": rows}, {"Partners": merged})]


def write_bengali_list(folder: Path) -> list[Path]:
    """A list in Bengali with sections, Bengali numbers and a ministry with commas in its name."""
    rows: list[list[object]] = [
        ["সবুজ বদ্বীপ কর্মসূচির অংশীদার সংস্থার তালিকা"],
        [],
        [
            "ক্রমিক",
            "সংস্থার নাম",
            "ধরন",
            "জেলা",
            "প্রতিষ্ঠার সাল",
            "যাদের সঙ্গে কাজ করে",
            "সংশ্লিষ্ট মন্ত্রণালয়",
            "মোবাইল",
            "মন্তব্য",
        ],
        [
            "১",
            "জাফরান জোট",
            "জোট",
            "ঢাকা",
            "২০০৫",
            "স্ফটিক চক্র, নদী ফাউন্ডেশন ও আলো সমিতি",
            "আইন, বিচার ও সংসদ বিষয়ক মন্ত্রণালয়",
            "০১৭১১-০০০০০০",
            "",
        ],
        [
            "২",
            "স্ফটিক চক্র",
            "এনজিও",
            "খুলনা",
            "২০১১",
            "জাফরান জোট",
            "মহিলা ও শিশু বিষয়ক মন্ত্রণালয়",
            "০১৮১১-১১১১১১",
            "নতুন",
        ],
        ["৩", "নদী ফাউন্ডেশন", "এনজিও", "সিলেট", "১৯৯৮", "নাই", "সমাজকল্যাণ মন্ত্রণালয়", "", ""],
        ["৪", "আলো সমিতি", "সমিতি", "রংপুর", "", "নদী ফাউন্ডেশন এবং জাফরান জোট", "", "", ""],
        ["মোট", "৪"],
    ]
    return [save_workbook(folder / "তালিকা.xlsx", {"পাতা১": rows}, {"পাতা১": ["A1:I1"]})]


def write_semicolon_edges(folder: Path) -> list[Path]:
    """Ties from a German Excel: semicolons, Windows letters, synonyms for the headings."""
    rows = [
        ("Organisation 1", "Organisation 2", "Type of relationship", "Start year", "Comments"),
        ("Café Heron", "Juniper Trust", "joint work", "2019", ""),
        ("Juniper Trust", "Willow Forum", "funds", "2020", "12 lakh"),
        ("Willow Forum", "Café Heron", "member of", "", ""),
        ("Willow Forum", "", "funds", "", "not yet clear"),
        ("Lotus Club", "Lotus Club", "funds", "", ""),
    ]  # fmt: skip
    return [save_text(folder / "Kopie von ties.csv", rows, encoding="cp1252", delimiter=";")]


def write_bengali_edges(folder: Path) -> list[Path]:
    """Ties in Bengali, saved by Excel as 'Unicode text'."""
    rows = [
        ("কে", "কার সঙ্গে", "সম্পর্ক", "সাল"),
        ("জাফরান জোট", "স্ফটিক চক্র", "সদস্য", "২০১৯"),
        ("নদী ফাউন্ডেশন", "স্ফটিক চক্র", "অর্থায়ন", "২০২০"),
        ("আলো সমিতি", "জাফরান জোট", "যৌথ কাজ", ""),
    ]
    return [save_text(folder / "সম্পর্ক.txt", rows, encoding="utf-16", delimiter="\t")]


def write_unheaded_edges(folder: Path) -> list[Path]:
    """Ties without headings."""
    rows = [
        ("Amber Trust", "Cobalt Forum", "3"),
        ("Amber Trust", "Heron Club", "1"),
        ("Cobalt Forum", "Heron Club", "2"),
        ("Willow Forum", "Amber Trust", "5"),
    ]
    return [save_text(folder / "net.tsv", rows, delimiter="\t")]


def write_adjacency(folder: Path) -> list[Path]:
    """Who works with whom, as a square of crosses with a title and a total."""
    names = ["Amber Trust", "Cobalt Forum", "Heron Club", "Willow Forum", "Lotus Network"]
    marks = {(0, 1), (0, 2), (1, 3), (2, 3)}
    rows: list[list[object]] = [["Who works with whom (2024)"], [], ["", *names, "Total"]]
    for number, name in enumerate(names):
        cells = ["x" if {(number, other), (other, number)} & marks else "" for other in range(len(names))]
        rows.append([name, *cells, cells.count("x")])
    rows.append(["Total", *[""] * len(names)])
    return [save_workbook(folder / "matrix.xlsx", {"Matrix": rows})]


def write_incidence(folder: Path) -> list[Path]:
    """Organisations by the networks that they are members of."""
    rows = [
        ("Organisation \\ Network", "Delta Alliance", "River Coalition", "Youth Platform"),
        ("Amber Trust", "1", "0", "1"),
        ("Cobalt Forum", "1", "1", "0"),
        ("Heron Club", "", "1", ""),
        ("Willow Forum", "0", "0", "0"),
    ]
    return [save_text(folder / "membership.csv", rows)]


def write_kumu_workbook(folder: Path) -> list[Path]:
    """Elements and connections, as Kumu exports them."""
    elements = [
        ("Label", "Type", "Description", "Tags", "Budget"),
        ("Amber Trust", "NGO", "Works on land rights", "land|women", 1200000),
        ("Cobalt Forum", "Network", "", "", ""),
        ("Ms. Nila Person", "Person", "Director", "", ""),
        ("Lonely Lotus", "CBO", "No tie yet", "", ""),
    ]
    connections = [
        ("From", "To", "Direction", "Type", "Strength"),
        ("Amber Trust", "Cobalt Forum", "directed", "Member of", 3),
        ("Amber Trust", "Cobalt Forum", "undirected", "Works with", 1),
        ("Ms. Nila Person", "Amber Trust", "directed", "works for", 1),
        ("Cobalt Forum", "Harbour Foundation", "directed", "strategic ally", 2),
    ]
    return [save_workbook(folder / "kumu.xlsx", {"Elements": elements, "Connections": connections})]


def write_gephi_pair(folder: Path) -> list[Path]:
    """Nodes and edges in two files, the ends by id."""
    nodes = [("Id", "Label", "Category", "modularity_class")]
    nodes += [(number, name, "NGO", number % 3) for number, name in enumerate(list_names()[:12])]
    edges = [("Source", "Target", "Type", "Id", "Label", "Weight")]
    edges += [
        (number, (number * 5 + 1) % 12, "Undirected", number, "works with", 1 + number % 2)
        for number in range(12)
    ]
    return [
        save_text(folder / "edges.csv", edges),
        save_text(folder / "nodes.csv", nodes),
    ]


def write_hxl_table(folder: Path) -> list[Path]:
    """A 3W with its row of hashtags below the headings."""
    rows = [
        ("3W Green Delta response", "", "", "", "", ""),
        ("Donor", "Programme partner", "Implementing partner", "Sector", "District", "Beneficiaries"),
        ("#org+funder", "#org+prog", "#org+impl", "#sector", "#adm2+name", "#reached"),
        ("Harbour Foundation", "Amber Trust", "Heron Club", "WASH", "Sylhet", "1200"),
        ("Harbour Foundation", "Amber Trust", "Willow Forum", "Health", "Sylhet", "300"),
        ("Northern Lights Fund", "", "Cobalt Forum", "Education", "Khulna", "80"),
        ("", "", "Lotus Club", "Education", "Khulna", ""),
    ]
    return [save_text(folder / "3w.csv", rows)]


def write_ods_list(folder: Path) -> list[Path]:
    """A short list from LibreOffice."""
    rows = [
        ("Stakeholders", "", "", ""),
        ("Stakeholder name", "Category", "Partners", "Location"),
        ("Amber Trust", "NGO", "Cobalt Forum / Heron Club", "Khulna"),
        ("Cobalt Forum", "Network", "", "Dhaka"),
        ("Department of Public Health Engineering (DPHE)", "Government department", "Amber Trust", ""),
    ]
    return [save_ods(folder / "list.ods", "Sheet1", rows)]


def write_grouped_headings(folder: Path) -> list[Path]:
    """Headings in two rows, the upper merged over several columns, and sections for types."""
    rows: list[list[object]] = [
        ["Name of partner", "Contact", "", "", "Partnership", ""],
        ["", "Name", "Phone", "Email", "Implementing partner", "From year"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["Government bodies", "", "", "", "", ""],
        ["Delta Water Board", "Mr. A. Person", "02-9998887", "a@example.org", "Amber Trust", "2015"],
        ["Local NGOs", "", "", "", "", ""],
        [
            "Amber Trust",
            "Ms. B. Person",
            "02-1112223",
            "b@example.org",
            "Heron Club & Willow Forum",
            "Jan-22",
        ],
        ["Heron Club", "Ms. C. Person", "02-1112224", "c@example.org", "", ""],
    ]
    merged = ["A1:A2", "B1:D1", "E1:F1", "A4:F4", "A6:F6"]
    return [save_workbook(folder / "directory.xlsx", {"Directory": rows}, {"Directory": merged})]


def write_broken_lines(folder: Path) -> list[Path]:
    """A CSV whose cells hold line breaks and numbered lists; names that differ by a space."""
    bullet, numbered = "• Harbour Foundation", "1. Harbour Foundation\n2. Northern Lights Fund"
    rows = [
        ("ngo name", "working area", "donors", "alliances", "annual budget", "established"),
        ("Amber  Trust", "Dhaka\nKhulna", numbered, "Delta Alliance", "12 lakh", "2001"),
        ("Cobalt Forum", "Sylhet", bullet, "Delta Alliance, River Coalition", "", "since 1998"),
        ("Amber Trust", "", "", "River Coalition", "", ""),
        ("Heron Club", "Dhaka", "Save the Delta and Harbour Foundation", "none", "3 lakh", "unknown"),
    ]  # fmt: skip
    return [save_text(folder / "ngo_database.csv", rows, encoding="utf-8-sig")]


def write_dated_edges(folder: Path) -> list[Path]:
    """Ties with dates in mixed forms, of which one shows that the day comes first."""
    rows = [
        ("Source organisation", "Target organisation", "Relationship", "Start date", "End date"),
        ("Amber Trust", "Cobalt Forum", "MoU", "3/4/2021", "25/12/2022"),
        ("Amber Trust", "Heron Club", "MoU", "Jan-22", ""),
        ("Cobalt Forum", "Heron Club", "trains", "2019-2021", ""),
        ("Willow Forum", "Amber Trust", "supported by", "March 2018", "ongoing"),
        ("Willow Forum", "Lotus Club", "twinned with", "before the flood", ""),
    ]
    return [save_workbook(folder / "agreements.xlsx", {"MoUs": rows})]


def write_form_answers(folder: Path) -> list[Path]:
    """Answers of an online form, with questions as headings."""
    questions = ("What is the name of your organization?", "What type of organization is it?")
    rows = [
        ("Timestamp", "Email Address", *questions, "Which organizations do you work with?", "Who funds you?"),
        (
            "2024-01-02 10:00",
            "a@example.org",
            "Amber Trust",
            "NGO",
            "Heron Club, Cobalt Forum",
            "Harbour Fund",
        ),
        ("2024-01-03 10:00", "c@example.org", "Heron Club", "CBO", "Amber Trust", ""),
    ]
    return [save_text(folder / "responses.csv", rows)]


def write_blank_repeats(folder: Path) -> list[Path]:
    """Blank cells and ditto marks for what stands above, two languages in a heading, two tables."""
    partners = [
        ("NGO name / এনজিওর নাম", "জেলা / District", "Partner organisation"),
        ("Amber Trust*", "Dhaka", "Heron Club"),
        ("", "", "Cobalt Forum"),
        (
            "Heron Club",
            "ঐ",
            "We work with a great many groups in all unions of the district and beyond it, too",
        ),
    ]
    both = [
        ("Name", "Type", "Works with"),
        ("Lotus Club", "CBO", "Amber Trust"),
        (),
        ("From", "To", "Relation"),
        ("Lotus Club", "Heron Club", "funds"),
        ("", "Cobalt Forum", "trains"),
    ]
    notes = [("Please fill in the sheet.",), ("Do not change the headings.",)]
    sheets = {"A": partners, "Two": both, "Instructions": notes}
    return [save_workbook(folder / "book.xlsx", sheets)]


def write_numbered_matrix(folder: Path) -> list[Path]:
    """A matrix whose organisations are numbers."""
    rows = [("", 1, 2, 3, 4), (1, 0, 1, 0, 1), (2, 1, 0, 0, 0), (3, 0, 0, 0, 1), (4, 1, 0, 1, 0)]
    return [save_text(folder / "adj.csv", rows)]


OFFICE_FILES: dict[str, Callable[[Path], list[Path]]] = {
    name.removeprefix("write_"): function
    for name, function in sorted(globals().items())
    if name.startswith("write_")
}
