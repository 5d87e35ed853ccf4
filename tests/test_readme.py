"""README.md and the pages of docs/ say what the program prints, and what they tell a reader to do works."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from graph.cli import VERBS, group
from graph.core.resources import EXAMPLES
from graph.ingest.workbook import read_sheets as sheets_of
from graph.schema.dataset import EVIDENCE, REQUIRED, TABLES
from tests.conftest import Process

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BENGALI = (DOCS / "README.bn.md").read_text(encoding="utf-8")
START = (DOCS / "start.md").read_text(encoding="utf-8")
LONGEST = 250  # lines: a page that is read to its end

name_of = "{0.name}".format


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(group, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.output


def without_code(text: str) -> str:
    """Return the text without fences, code in a line, comments and addresses."""
    text = re.sub(r"```.*?```|<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"`[^`]*`|\]\([^)]*\)", " ", text)


def commands_of(text: str) -> Iterator[list[str]]:
    """Yield the words of every command that a page names, in a fence or in a line."""
    code = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    for block in code:
        for line in block.splitlines():
            named = re.match(r"(?:\$ )?stakeholders (\S.*)", line)
            if named and not line.startswith("stakeholders NAME"):
                yield shlex.split(named[1], comments=True)


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ---------- what the program prints ----------
@pytest.mark.slow
def test_reference_and_examples_are_what_the_program_prints() -> None:
    done = subprocess.run(
        [sys.executable, "docs/refresh.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_page_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    import refresh

    page = tmp_path / "page.md"
    page.write_text('```console\n$ stakeholders query "ASK {}" --format json  # 1 lines\nno\n```\n')
    assert refresh.refreshed(page).splitlines()[2:] == ['{"head":{},"boolean":true}', "```"]
    page.write_text(f"{refresh.START}\n{refresh.END}\n")
    assert refresh.refreshed(page).count("\nUsage: stakeholders ") == len(VERBS)


def test_every_page_with_examples_is_refreshed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    import refresh

    shown = {page for page in PAGES if "```console" in page.read_text(encoding="utf-8")}
    assert shown | {DOCS / "commands.md"} == set(refresh.pages())


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_in_the_reference(verb: str) -> None:
    reference = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert f"| [`{verb}`](#stakeholders-{verb}) | {VERBS[verb]} |" in reference
    assert f"\n### stakeholders {verb}\n\n```text\nUsage: stakeholders {verb} " in reference


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_a_page_names_is_one(page: Path) -> None:
    for words in commands_of(page.read_text(encoding="utf-8")):
        assert words[0] in VERBS or words[0] == "--help", words


# ---------- the README ----------
def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= LONGEST
    assert len(BENGALI.splitlines()) <= LONGEST


def test_the_readme_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(docs/([\w.]+\.md)\)", README))
    assert linked == {page.name for page in DOCS.glob("*.md")}


def test_the_first_lines_lead_to_the_bengali_page() -> None:
    assert "docs/README.bn.md" in "\n".join(README.splitlines()[:5])


def test_examples_read_what_is_shipped() -> None:
    """They work after `pip install`, in any folder: no path of a checkout is in them."""
    examples = re.findall(r"^\$ stakeholders (.+)$", README + BENGALI, re.MULTILINE)
    assert len(re.findall(r"^\$ ", README, re.MULTILINE)) == 5
    for example in examples:
        named = re.search(r"-d (\S+)", example)
        assert named is None or named[1] in EXAMPLES, example


def sheets_of_the_shortest_path() -> dict[str, list[str]]:
    """Return the columns of each sheet that a README says are enough."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", README, re.MULTILINE)
    found = {name: re.findall(r"`(\w+)`", columns) for name, columns in rows}
    assert list(found) == ["sources", "entities", "ties"]
    bengali = re.findall(r"^\| `(\w+)` \| (.+) \|$", BENGALI, re.MULTILINE)
    assert {name: re.findall(r"`(\w+)`", columns) for name, columns in bengali} == found
    return found


def test_the_shortest_path_to_ones_own_data_works_as_written(process: Process, tmp_path: Path) -> None:
    fence = next(block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if " init " in block)
    init, *after = (shlex.split(line, comments=True)[1:] for line in fence.splitlines())
    assert process(*init, cwd=tmp_path).returncode == 0
    columns = sheets_of_the_shortest_path()
    for name, listed in columns.items():
        needed = {*REQUIRED[name], *(EVIDENCE[:4] if name != "sources" else ())}
        assert needed <= set(listed) <= set(TABLES[name])
    values = {
        "title": ["Notes of a visit"],
        "class": ["", "CivilSocietyOrganisation", "Platform"],
        "type": ["", "TypeNationalNGO", "TypePlatform"],
        "label_en": ["", "Amber Trust", "Cobalt Forum"],
        "subject": ["Amber Trust"],
        "kind": ["memberOf"],
        "object": ["Cobalt Forum"],
        **{"source": ["Notes of a visit"] * 3, "locator": ["page 1"] * 3, "certainty": ["stated"] * 3},
        "phrase": ["Amber Trust is a member of Cobalt Forum"] * 3,
    }
    places = {"sources": [0], "entities": [1, 2], "ties": [0]}
    rows = {name: [[values[one][at] for one in columns[name]] for at in places[name]] for name in columns}
    book = tmp_path / init[1]
    old = [(sheet.name, [list(map(str, line)) for line in sheet.rows]) for sheet in sheets_of(book)]
    with xlsxwriter.Workbook(book) as new:
        for name, lines in old:
            if name in columns:
                lines = [columns[name], *rows[name]]
            elif name in TABLES:
                lines = lines[:1]
            else:  # the description of the data set, its focal organisation left empty
                lines = [["focal", ""] if line[0] == "focal" else line for line in lines]
            sheet = new.add_worksheet(name)
            for number, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    sheet.write_string(number, column, cell)
    for words in after:
        done = process(*words, cwd=tmp_path)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    page = (tmp_path / "outputs" / "partners" / "network.html").read_text(encoding="utf-8")
    assert "Cobalt Forum" in page
    assert "outputs/partners/network.html" in fence


# ---------- the pages ----------
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([^)#:\s]*)(?:#([^)]+))?\)", text):
        file = page.parent / target if target else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), f"{target}#{anchor}"
    for picture in re.findall(r'src="([^"]+)"', text):
        assert (page.parent / picture).exists(), picture


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_named(table: str) -> None:
    assert f"| `{table}` |" in (DOCS / "data.md").read_text(encoding="utf-8")


def rows_to_type() -> list[tuple[str, str, str]]:
    """Return what a newcomer is told to type: sheet, column, text."""
    typed = re.findall(r"^\| (sources|entities|ties) \| (\w+) \| (.+?) \|$", START, re.MULTILINE)
    assert len(typed) > 15
    return typed


def workbook_with_typed_rows(tmp_path: Path, typed: list[tuple[str, str, str]]) -> Path:
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


def test_first_steps_add_a_partner(tmp_path: Path) -> None:
    mine = workbook_with_typed_rows(tmp_path, rows_to_type())
    run("build", "-d", mine, "-o", tmp_path / "out")
    page = (tmp_path / "out" / "network.html").read_text(encoding="utf-8")
    assert "Amber Trust" in page
    shown = run("show", "amber trust", "-d", mine)
    assert "visit-notes, page 1: “our partner Amber Trust” [stated]" in shown


def test_first_steps_message_for_a_row_without_subject(tmp_path: Path) -> None:
    typed = [one for one in rows_to_type() if one[:2] != ("ties", "subject")]
    mine = workbook_with_typed_rows(tmp_path, typed)
    printed = run("build", "-d", mine, "-o", tmp_path / "out", code=1)
    message = re.search(
        r"^error: mine.xlsx, sheet ties, line \d+, column 'subject': .*$", START, re.MULTILINE
    )
    assert message
    assert message[0] in printed
    assert not (tmp_path / "out").exists()


def test_python_examples_print_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = DOCS / "python.md"
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried > 15
    assert failed == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kestrel.gexf", "kestrel.html"]


# ---------- the Bengali page ----------
def test_the_bengali_page_is_bengali() -> None:
    """No English sentence, no ending after a hyphen, no foreign digit, outside of code and addresses."""
    text = without_code(BENGALI)
    assert re.findall(r"[A-Za-z]+(?:[ ,]+[A-Za-z]+)+", text) == []
    assert re.findall(r"\w-(?:এর|এ|তে|কে|র|য়|টি|গুলো|গুলি)(?!\w)", text) == []
    assert re.findall(r"[0-9]", text) == []
    letters = re.findall(r"[\u0980-\u09ff]", text)
    assert len(letters) > 2000


def test_the_bengali_page_has_the_commands_of_the_english_one() -> None:
    shell = re.findall(r"^(make \w+|stakeholders .+?)(?: {2,}#.*)?$", README, re.MULTILINE)
    assert len(shell) == 9
    for line in shell:
        assert re.search(rf"^{re.escape(line)}(?: {{2,}}#.*)?$", BENGALI, re.MULTILINE), line
