"""Cells that list names: parted between names, never inside one."""

from __future__ import annotations

import pytest

from graph.ingest.foreign.name_lists import KnownNames, split_names

KNOWN = KnownNames.from_names(["Save the Children", "Oxfam", "BRAC", "Amber Trust", "Prothom Alo"])
LAW = "Ministry of Law, Justice and Parliamentary Affairs"
LOCAL = "Ministry of Local Government, Rural Development and Co-operatives"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (LAW, [LAW]),
        (f"{LAW}, Ministry of Finance and BRAC", [LAW, "Ministry of Finance", "BRAC"]),
        (f"{LOCAL}; LGED", [LOCAL, "LGED"]),
        ("Oxfam, Plan and Save the Children", ["Oxfam", "Plan", "Save the Children"]),
        ("Save the Children and Oxfam", ["Save the Children", "Oxfam"]),
        ("CARE and BRAC", ["CARE", "BRAC"]),
        ("Water and Sanitation Network", ["Water and Sanitation Network"]),
        ("Bangladesh Women and Children Trust and CARE", ["Bangladesh Women and Children Trust", "CARE"]),
        ("Centre for Policy and Research", ["Centre for Policy and Research"]),
        ("Health, Education and Livelihood Trust", ["Health, Education and Livelihood Trust"]),
        ("ACME Textiles, Ltd.", ["ACME Textiles, Ltd"]),
        ("1. BRAC 2. Oxfam 3. CARE", ["BRAC", "Oxfam", "CARE"]),
        ("BRAC\nOxfam\n- CARE", ["BRAC", "Oxfam", "CARE"]),
        ("UNDP/UNICEF/UN Women", ["UNDP", "UNICEF", "UN Women"]),
        ("Amber Trust (lead, since 2019), Kestrel", ["Amber Trust (lead, since 2019)", "Kestrel"]),
        ("আইন, বিচার ও সংসদ বিষয়ক মন্ত্রণালয়, আশা ও ব্র্যাক", ["আইন, বিচার ও সংসদ বিষয়ক মন্ত্রণালয়", "আশা", "ব্র্যাক"]),
        ("মহিলা ও শিশু বিষয়ক মন্ত্রণালয়", ["মহিলা ও শিশু বিষয়ক মন্ত্রণালয়"]),
        ("n/a", []),
        ("নাই", []),
        ("-", []),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_a_person_reads_it(cell: str, names: list[str]) -> None:
    assert split_names(cell, KNOWN) == names


def test_a_name_that_stands_elsewhere_is_never_parted() -> None:
    known = KnownNames.from_names(["Sun, Moon and Stars"])
    assert split_names("Sun, Moon and Stars and Amber Trust", known) == ["Sun, Moon and Stars", "Amber Trust"]


def test_the_names_of_a_long_list_are_all_there() -> None:
    names = [f"Amber Trust {number}" for number in range(500)]
    assert split_names(", ".join(names), KnownNames.from_names([])) == names
