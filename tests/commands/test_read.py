"""`read` lists what documents suggest, and in a terminal asks about each with one key."""

from __future__ import annotations

import json
import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest

from graph.ingest import load_tables
from tests.conftest import ROOT, Run

TEXT = "# Fern Trust\n\nEstablished: 1998\n"
KEYS = "q quit"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "fern.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "set"
    path.mkdir()
    (path / "entities.csv").write_text("id,class,label_en\nlake,Platform,Lake Forum\n", encoding="utf-8")
    return path


def test_json_holds_the_suggestions_and_nothing_is_written(stakeholders: Run, document: Path, folder: Path):
    before = sorted(folder.rglob("*"))
    for more in ((), ("-d", str(folder))):
        answer = json.loads(stakeholders("read", str(document), "--json", *more).stdout)
        assert set(answer) == {"schema", "command", "rows"}
        assert (answer["schema"], answer["command"]) == (1, "read")
        row = next(row for row in answer["rows"] if row["kind"] == "schema:foundingDate")
        assert set(row) == {"subject", "kind", "object", "quote", "place", "certainty", "rule"}
        assert (row["subject"], row["object"], row["place"]) == ("Fern Trust", "1998", "line 3")
        assert row["quote"] in TEXT
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(("lang", "words"), [("en", "line 3"), ("bn", "লাইন ৩")])
def test_without_a_terminal_it_lists_and_says_how_to_review(stakeholders, document, folder, lang, words):
    run = stakeholders("read", str(document), "-d", str(folder), "--lang", lang)
    assert words in run.stdout
    assert f"stakeholders read {document} -d {folder}" in run.stderr


def test_a_bad_file_ends_with_its_reason_and_exit_code_2(stakeholders: Run, tmp_path: Path, folder: Path):
    picture = tmp_path / "scan.pdf"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    run = stakeholders("read", str(picture), "-d", str(folder))
    assert run.exit_code == 2
    assert run.stderr.splitlines()[-1].startswith("stakeholders: scan.pdf: is a picture")
    assert "Traceback" not in run.stderr
    assert [path.name for path in folder.iterdir()] == ["entities.csv"]


def test_a_workbook_is_not_read_into(stakeholders: Run, document: Path, tmp_path: Path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"PK")
    assert "is no folder of tables" in stakeholders("read", str(document), "-d", str(book)).stderr


def type_into(arguments: list[str], answers: list[tuple[str, str]]) -> str:
    """Run the command in a terminal; type each answer once its question has appeared."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.environ["PYTHONPATH"] = str(ROOT)
        start = "import sys; sys.argv[0] = 'stakeholders'; from graph.cli import main; main()"
        os.execv(sys.executable, [sys.executable, "-c", start, *arguments])  # noqa: S606
    shown, left, end = "", list(answers), time.monotonic() + 90
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.5)[0]:
            continue
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:  # the terminal is closed
            break
        if not data:
            break
        shown += data.decode()
        if left and left[0][0] in shown[-600:]:
            time.sleep(0.5)  # what is typed before a key is waited for is lost
            os.write(terminal, left.pop(0)[1].encode())
            shown += "\n"
    os.close(terminal)
    os.waitpid(child, 0)
    return shown


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_in_a_terminal_one_key_decides_and_it_can_be_resumed(document: Path, folder: Path):
    arguments = ["read", str(document), "-d", str(folder), "--who", "Ada"]
    shown = type_into(arguments, [(KEYS, "q")])
    assert "left for later" in shown
    assert not load_tables(folder).rows.get("facts")
    shown = type_into(arguments, [(KEYS, "a")])
    assert "Stored." in shown
    (fact,) = load_tables(folder).rows["facts"]
    assert (fact["subject"], fact["value"], fact["locator"]) == ("fern-trust", "1998", "3")
    shown = type_into(arguments, [])
    assert KEYS not in shown
    assert "All suggestions of this document are decided." in shown
