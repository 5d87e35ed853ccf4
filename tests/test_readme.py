"""README.md says what the program prints, and its first five minutes work as written."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.cli import group
from graph.ingest.workbook import read_sheets as sheets_of
from graph.schema.dataset import TABLES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(*arguments, code=0):
    result = CliRunner().invoke(group, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_reference_and_examples_are_what_the_program_prints():
    done = subprocess.run(
        [sys.executable, "docs/refresh.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def rows_to_type():
    """Return what the README tells a newcomer to type: sheet, column, text."""
    typed = re.findall(r"^\| (sources|entities|ties) \| (\w+) \| (.+?) \|$", README, re.MULTILINE)
    assert len(typed) > 15
    return typed


def workbook_with_typed_rows(tmp_path, typed):
    import xlsxwriter

    copy, mine = tmp_path / "copy.xlsx", tmp_path / "mine.xlsx"
    run("export", "-o", copy)
    with xlsxwriter.Workbook(mine) as book:
        for name, lines in ((one.name, one.rows) for one in sheets_of(copy)):
            sheet = book.add_worksheet(name)
            added = {column: text for where, column, text in typed if where == name}
            if added:
                lines = [*lines, [added.get(column, "") for column in lines[0]]]
            for number, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    if cell != "":
                        sheet.write_string(number, column, str(cell))
    return mine


def test_first_five_minutes_add_a_partner(tmp_path):
    mine = workbook_with_typed_rows(tmp_path, rows_to_type())
    run("build", "-d", mine, "-o", tmp_path / "out")
    page = (tmp_path / "out" / "network.html").read_text(encoding="utf-8")
    assert "Amber Trust" in page
    shown = run("show", "amber trust", "-d", mine)
    assert 'visit-notes:page 1 "our partner Amber Trust" [stated]' in shown


def test_first_five_minutes_message_for_a_row_without_source(tmp_path):
    typed = [one for one in rows_to_type() if one[:2] != ("ties", "source")]
    mine = workbook_with_typed_rows(tmp_path, typed)
    told = run("build", "-d", mine, "-o", tmp_path / "out", code=1)
    said = re.search(r"^error: mine.xlsx, sheet ties, line \d+, column 'source': .*$", README, re.MULTILINE)
    assert said
    assert said[0] in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("table", ["sources", "entities", "ties", "events", "counts", "facts", "decisions"])
def test_every_table_is_named(table):
    assert table in TABLES
    assert f"`{table}`" in README


def test_every_link_to_a_file_leads_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_python_example_runs():
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    names: dict = {}
    exec(code[1], names)  # noqa: S102 - the README's own example
    assert names["graph"].number_of_nodes() == len(names["network"].organisations)
    assert len(names["dataset"]) > len(names["knowledge"].evidence)
