"""The drop-downs of a new workbook offer labels in its language, and what is chosen there is read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from graph.core.messages import LANGUAGES
from tests.conftest import Run


def list_offered(book: openpyxl.Workbook) -> dict[str, list[str]]:
    columns = book["lists"].iter_cols(values_only=True)
    return {str(name): [str(text) for text in texts if text] for name, *texts in columns}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_are_offered_in_the_language_of_the_sheet(
    lang: str, tmp_path: Path, stakeholders: Run
) -> None:
    path = tmp_path / "book.xlsx"
    assert stakeholders("init", str(path), "--lang", lang).exit_code == 0
    offered = list_offered(openpyxl.load_workbook(path))
    wanted = {
        "kinds of tie": ("funds", "অর্থ দেয়"),
        "OrgTypeScheme": ("National NGO", "জাতীয় এনজিও"),
        "languages": ("English", "ইংরেজি"),
        "certainties": ("stated", "স্পষ্টভাবে উল্লিখিত"),
    }
    for name, labels in wanted.items():
        assert len(set(offered[name])) == len(offered[name])
        if lang == "en":
            assert labels[0] in offered[name]
        else:
            assert not [text for text in offered[name] if text.isascii()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_chosen_is_read_and_codes_are_too(lang: str, tmp_path: Path, stakeholders: Run) -> None:
    path = tmp_path / "book.xlsx"
    assert stakeholders("init", str(path), "--lang", lang).exit_code == 0
    book = openpyxl.load_workbook(path)
    offered = list_offered(book)
    heads = {
        table: {str(cell.value).split("(")[-1].strip(" *)"): cell.column for cell in book[table][1]}
        for table in ("entities", "ties")
    }

    def write(table: str, line: int, **cells: str) -> None:
        for name, text in cells.items():
            book[table].cell(line, heads[table][name], text)

    label = f"label_{lang}"
    lines = range(20, 20 + len(offered["OrgTypeScheme"]))
    for line, type_ in zip(lines, offered["OrgTypeScheme"], strict=True):
        write("entities", line, **{label: f"Body {line}", "class": "Organisation", "type": type_})
    for line, kind in enumerate(["funds", "memberOf", *offered["kinds of tie"]], start=20):
        write(
            "ties", line, subject="Body 20", kind=kind, object="Body 21", certainty=offered["certainties"][0]
        )
    book.save(path)
    result = stakeholders("check", "-d", str(path), "--lang", "en")
    output = " ".join(result.output.split())
    assert "is no kind of tie" not in output
    assert "no type" not in output
    assert "column 'type'" not in output
    assert "column 'certainty'" not in output
