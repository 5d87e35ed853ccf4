"""Where the row of headings is not found, or another one is meant, a person names it by its number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.curate.answers.import_preview import ImportOrder, preview_import, render_import
from graph.curate.importing.plan import ImportRequest, plan_import

ODD = (
    "Our friends in the valley\nupdated in May\nBodies,Wherefrom\n"
    "Amber Trust,Dhaka\nBirch Circle,Khulna\nCedar House,Dhaka\n"
)
TWO = "Name,Type\nName of body,Sort\nAmber Trust,NGO\nBirch Circle,NGO\n"
HXL = "Name,Where\n#org+name,#adm1+name\nAmber Trust,Dhaka\nBirch Circle,Khulna\n"


def order(tmp_path: Path, text: str, line: str | None = None, **columns: str) -> ImportOrder:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    answers = {("column", heading): field for heading, field in columns.items()}
    answers |= {("heading", "list.csv"): line} if line is not None else {}
    return ImportOrder((file,), output=tmp_path / "list", answers=answers)


def test_a_table_that_is_not_understood_is_shown_and_read_once_its_headings_are_named(tmp_path: Path) -> None:
    preview = preview_import(order(tmp_path, ODD))
    assert "no list of organisations or ties here" in preview.fault
    (table,) = preview.tables
    assert (table.heading, table.is_chosen, [row.line for row in table.rows]) == (
        0,
        False,
        [1, 2, 3, 4, 5, 6],
    )
    with pytest.raises(InputError, match="no list of organisations"):
        plan_import(ImportRequest((tmp_path / "list.csv",), output=tmp_path / "list"))
    chosen = order(tmp_path, ODD, "3", Bodies="name", Wherefrom="place")
    preview = preview_import(chosen)
    assert (preview.fault, preview.organisations, preview.tables[0].heading) == ("", 3, 3)
    word = preview.find_word(1, "Wherefrom")
    assert word and (word.answer, word.is_assumed) == ("place", False)
    files = render_import(chosen)
    assert b"[heading]" in files["import.toml"] and b'"list.csv" = "3"' in files["import.toml"]


def test_a_kind_in_the_other_direction_keeps_both_quotation_marks(tmp_path: Path) -> None:
    for lang, label in (("en", "“funded by” in the other direction"), ("bn", "উল্টো দিকে “অর্থদাতা”")):
        chosen = order(tmp_path, "Name,Works with\nAmber Trust,Birch Circle\n")
        (word,) = preview_import(replace(chosen, lang=lang)).list_words("relation")
        assert label in dict(word.options).values()


def test_another_row_may_hold_the_headings(tmp_path: Path) -> None:
    preview = preview_import(order(tmp_path, TWO))
    assert preview.tables[0].heading == 1
    assert preview.tables[0].get_answer(1) == ""
    preview = preview_import(order(tmp_path, TWO, "2", **{"Name of body": "name", "Sort": "type"}))
    assert (preview.organisations, preview.tables[0].headings) == (2, ("Name of body", "Sort"))
    assert preview.tables[0].get_answer(2) == "2"


@pytest.mark.parametrize(("line", "heading"), [("", 1), ("99", 1), ("-1", 1), ("x", 1), ("0", 0)])
def test_a_number_of_no_row_is_no_choice_and_0_means_no_headings(
    tmp_path: Path, line: str, heading: int
) -> None:
    assert preview_import(order(tmp_path, TWO, line)).tables[0].heading == heading


def test_a_row_of_hashtags_stays_one_where_nothing_else_is_chosen(tmp_path: Path) -> None:
    first = preview_import(order(tmp_path, HXL))
    sent = first.tables[0].get_answer(first.tables[0].heading)
    assert preview_import(order(tmp_path, HXL, sent)) == first


def test_long_and_wide_tables_are_shown_in_part(tmp_path: Path) -> None:
    wide = ",".join(["Name", "Type", *["Remarks"] * 198])
    rows = "".join(f"Body {number},{'x' * 500}\n" for number in range(500))
    (table,) = preview_import(order(tmp_path, f"{wide}\n{rows}")).tables
    assert (len(table.headings), len(table.rows), table.total) == (60, 7, 501)
    assert len(table.rows[1].cells[1]) == 60
