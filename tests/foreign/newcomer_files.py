"""Files that people of an office would bring, of kinds that no reader was made for; fictional names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import networkx
import pytest

from tests.foreign.office_files import save_text, save_workbook

_PARTNERS = ("Amber Rural Trust", "Kestrel Youth Forum", "Heron Women's Society", "Delta Legal Aid Centre")


def write_title_over_list(folder: Path) -> list[Path]:
    """A title merged over all columns, a line on who compiled it, two heading rows, two languages."""
    rows = [
        ["DIRECTORY OF PARTNER ORGANISATIONS, SHAPLA PROGRAMME", *[None] * 7],
        ["Compiled by the M&E unit, as of 30 June 2024", *[None] * 7],
        [None] * 8,
        ["SL", "Organization", None, "Year of establishment", "Partnership", None, "Member of", "Contact"],
        [None, "Name", "Acronym", None, "Partner since", "Donor", None, None],
        [
            1,
            "Amber Rural Trust",
            "ART",
            1998,
            2015,
            "Northern Lights Fund",
            "Delta Rights Alliance",
            "Rahim Uddin",
        ],
        [
            2,
            "Kestrel Youth Forum",
            "KYF",
            "2004",
            "Jan-2019",
            "Northern Lights Fund",
            "Delta Rights Alliance; Youth Platform",
            "01711-000000",
        ],
        [3, "Heron Women's Society", None, "est. 1987", "2021", "Harbour Foundation", "N/A", "a@example.org"],
        ["Total", 3, None, None, None, None, None, None],
        ["* Year according to the registration certificate", *[None] * 7],
    ]
    merged = {"Directory": ["A1:H1", "A2:H2", "B4:C4", "E4:F4", "A4:A5", "D4:D5", "G4:G5", "H4:H5"]}
    return [save_workbook(folder / "directory.xlsx", {"Directory": rows}, merged)]


def write_bengali_matrix(folder: Path) -> list[Path]:
    """A square of who works with whom, in Bengali, with Bengali digits, ticks and a legend below."""
    names = ["আলো সমিতি", "নদী ফাউন্ডেশন", "সবুজ ফোরাম", "শাপলা ক্লাব"]
    marks = [["-", "✓", "", "১"], ["✓", "-", "", ""], ["", "", "-", "✓"], ["১", "", "✓", "-"]]
    rows = [["কে কার সঙ্গে যৌথভাবে কাজ করে"], ["সংস্থা", *names]]
    rows += [[name, *line] for name, line in zip(names, marks, strict=True)]
    rows += [["✓ = যৌথ কাজ আছে"]]
    return [save_workbook(folder / "ম্যাট্রিক্স.xlsx", {"পত্রক১": rows})]


def write_excel_utf16(folder: Path) -> list[Path]:
    """A list saved by Excel as 'Unicode text', with tabs and a curly apostrophe."""
    rows = [
        ["Nom de l'organisation", "Partner name", "Category", "Working with"],
        ["Société du Delta", "Delta Society", "NGO", "Amber Rural Trust"],
        ["Forum des Jeunes", "Kestrel Youth Forum", "Network", "Delta Society; Amber Rural Trust"],
    ]
    return [save_text(folder / "partners.txt", rows, encoding="utf-16", delimiter="\t")]


def write_excel_windows(folder: Path) -> list[Path]:
    """A list of grants from a European Excel: windows-1252, semicolons, decimal commas, a euro sign."""
    rows = [
        ["Grantee", "Funder", "Amount (€)", "Start date", "End date"],
        ["Café Amber – Trust", "Fundación Norte", "12.500,50", "01.03.2021", "28.02.2023"],
        ["Kestrel Youth Forum", "Fundación Norte", "8.000,00", "15.06.2022", "14.06.2024"],
        ["Heron Women’s Society", "Stiftung Morgenröte", "3.250,75", "01.01.2023", ""],
    ]
    return [save_text(folder / "grants.csv", rows, encoding="cp1252", delimiter=";")]


def write_kumu_export(folder: Path) -> list[Path]:
    """A workbook of Kumu with tags, a description, bare connections and an element named only there."""
    elements = [
        ["Label", "Type", "Tags", "Description"],
        ["Amber Rural Trust", "Organization", "rural|north", "Works in the north"],
        ["Kestrel Youth Forum", "Network", "youth", None],
        ["Harbour Foundation", "Donor", None, None],
    ]
    connections = [
        ["From", "To", "Direction", "Label", "Type", "Strength"],
        ["Harbour Foundation", "Amber Rural Trust", "directed", "funds", "Funding", 3],
        ["Amber Rural Trust", "Kestrel Youth Forum", "mutual", None, None, 1],
        ["Kestrel Youth Forum", "Willow Youth Club", "undirected", "works with", None, None],
    ]
    return [save_workbook(folder / "kumu-export.xlsx", {"Elements": elements, "Connections": connections})]


def write_gephi_export(folder: Path) -> list[Path]:
    """Two files that Gephi's data laboratory exports: an id, a label, a timeset and its own statistics."""
    nodes = [
        ["Id", "Label", "timeset", "Category", "modularity_class", "Degree"],
        *[[number, name, "", "NGO", number % 2, 2] for number, name in enumerate(_PARTNERS)],
    ]
    edges = [
        ["Source", "Target", "Type", "Id", "Label", "timeset", "Weight", "relation"],
        ["0", "1", "Directed", "0", "", "", "1.0", "trains"],
        ["0", "2", "Undirected", "1", "", "", "2.0", "partner"],
        ["2", "3", "Directed", "2", "", "", "1.0", "funds"],
    ]
    return [save_text(folder / "nodes.csv", nodes), save_text(folder / "edges.csv", edges)]


def write_influence_interest(folder: Path) -> list[Path]:
    """A stakeholder list with influence, interest and how they are to be engaged."""
    rows = [
        ["Stakeholder analysis"],
        [],
        ["Stakeholder", "Stakeholder group", "Influence (H/M/L)", "Interest", "Role", "Engagement strategy"],
        [
            "Ministry of Women and Children Affairs",
            "Government",
            "H",
            "Medium",
            "Policy lead",
            "Keep satisfied",
        ],
        ["Amber Rural Trust", "NGO", "Low", "High", "Implementing partner", "Keep informed"],
        ["Delta Chamber of Commerce", "Private sector", "Medium", "low", None, "Monitor"],
    ]
    return [save_workbook(folder / "stakeholder-analysis.xlsx", {"Analysis": rows})]


def write_mou_register(folder: Path) -> list[Path]:
    """A register of memoranda: one party a column, the dates of signing and of expiry as dates of Excel."""
    rows = [
        ["MoU Register"],
        ["MoU No.", "First party", "Second party", "Purpose", "Date of signing", "Expiry date", "Status"],
        [
            "MOU/2021/01",
            "Amber Rural Trust",
            "Delta Legal Aid Centre",
            "Legal aid for women",
            date(2021, 3, 1),
            date(2024, 2, 29),
            "Active",
        ],
        [
            "MOU/2021/02",
            "Amber Rural Trust",
            "Directorate of Youth",
            "Training",
            date(2021, 5, 12),
            date(2023, 5, 11),
            "Expired",
        ],
        [
            "MOU/2022/01",
            "Kestrel Youth Forum",
            "Amber Rural Trust",
            "Youth camps",
            date(2022, 1, 9),
            None,
            "Active",
        ],
    ]
    return [save_workbook(folder / "mou-register.xlsx", {"MoUs": rows})]


def write_funding_table(folder: Path) -> list[Path]:
    """Donors by year with amounts, subtotals by donor and a grand total."""
    rows = [
        ["Donor", "Implementing partner", "Project", "Budget (USD)", "Year"],
        ["Northern Lights Fund", "Amber Rural Trust", "Safe Villages", "120,000", 2022],
        [None, "Kestrel Youth Forum", "Young Voices", "45,500", 2022],
        ["Sub-total", None, None, "165,500", None],
        ["Harbour Foundation", "Amber Rural Trust", "Safe Villages", "30,000", 2023],
        ["Harbour Foundation", "Heron Women's Society", "Women at Work", "80,000", 2023],
        ["Sub-total", None, None, "110,000", None],
        ["Grand total", None, None, "275,500", None],
    ]
    return [save_workbook(folder / "funding.xlsx", {"Funding 2022-23": rows})]


def write_attendance_list(folder: Path) -> list[Path]:
    """Who came to a workshop: persons with their organisations, numbers and signatures."""
    rows = [
        ["Workshop on Referral Pathways, Khulna, 12 March 2024"],
        ["Attendance sheet"],
        ["SL", "Name of participant", "Designation", "Organization", "Mobile", "Email", "Signature"],
        [1, "Rahima Begum", "Coordinator", "Amber Rural Trust", "01711-000001", "r@example.org", None],
        [2, "Kamal Hossain", "Officer", "Kestrel Youth Forum", "01711-000002", None, None],
        [3, "Sultana Razia", "Lawyer", "Delta Legal Aid Centre", None, None, None],
        [4, "Jamal Uddin", "Director", "Amber Rural Trust", "01711-000003", None, None],
    ]
    return [save_workbook(folder / "attendance.xlsx", {"Day 1": rows})]


def write_cluster_3w(folder: Path) -> list[Path]:
    """A 3W sheet of a cluster without hashtags."""
    rows = [
        ["Protection Cluster 3W, May 2024"],
        [
            "Reporting organization",
            "Implementing partner",
            "Donor",
            "Activity",
            "Division",
            "District",
            "Upazila",
            "Status",
            "Beneficiaries",
        ],
        [
            "Amber Rural Trust",
            "Heron Women's Society",
            "Harbour Foundation",
            "Case management",
            "Khulna",
            "Satkhira",
            "Shyamnagar",
            "Ongoing",
            120,
        ],
        [
            "Amber Rural Trust",
            "Delta Legal Aid Centre",
            "Harbour Foundation",
            "Legal aid",
            "Khulna",
            "Bagerhat",
            "Mongla",
            "Ongoing",
            45,
        ],
        [
            "Kestrel Youth Forum",
            "Kestrel Youth Forum",
            "Northern Lights Fund",
            "Youth groups",
            "Barishal",
            "Bhola",
            "Monpura",
            "Planned",
            300,
        ],
    ]
    return [save_workbook(folder / "3w.xlsx", {"3W": rows})]


def write_networkx_gml(folder: Path) -> list[Path]:
    """GML as networkx writes it: a multigraph with lists, numbers and a letter beyond ASCII."""
    graph = networkx.MultiDiGraph(name="Shapla network")
    for name in _PARTNERS:
        graph.add_node(name, kind="NGO", staff=12, districts=["Khulna", "Bhola"])
    graph.add_node("Café Amber", kind="Company")
    graph.add_edge(_PARTNERS[0], _PARTNERS[1], relation="funds", year=2021, weight=2.5)
    graph.add_edge(_PARTNERS[0], _PARTNERS[1], relation="trains")
    graph.add_edge(_PARTNERS[2], "Café Amber", relation="works with")
    path = folder / "network.gml"
    networkx.write_gml(graph, path)
    return [path]


def write_old_workbook(folder: Path) -> list[Path]:
    """A list as .xls, the format of spreadsheets before 2007, as LibreOffice saves it."""
    rows = [
        ["Our partners"],
        ["Name", "Type", "Funded by"],
        ["Amber Rural Trust", "NGO", "Harbour Foundation"],
    ]
    path = save_workbook(folder / "list.xlsx", {"List": rows})
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice to write .xls")
    command = [office, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xls", "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    path.unlink()
    return [path.with_suffix(".xls")]


NEWCOMER_FILES: dict[str, Callable[[Path], list[Path]]] = {
    name.removeprefix("write_"): write for name, write in list(globals().items()) if name.startswith("write_")
}
