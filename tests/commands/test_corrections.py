"""`corrections`: from the file that a reader sent to a decision, and that nothing of it leaves the house."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.map.page_data import read_data, unpack_page

REMARK = "The treasurer Quillon Varr left in anger"
TIE = {"type": "tie", "id": "partneredWith~amber-trust~saffron-union", "label": "Amber Trust – Saffron Union"}


def one(text: str = REMARK, about: dict[str, str] = TIE, kind: str = "ended") -> dict[str, object]:
    sender = {"by": "Quillon Varr", "contact": "quillon@example.org", "on": "2026-11-22"}
    return {"about": about, "kind": kind, "text": text, **sender}


def letter(
    folder: Path, *corrections: object, data: str = "lantern-valley", version: str = "0000aaaa"
) -> Path:
    whole = {"schema": 1, "what": "corrections", "data": data, "version": version}
    file = folder / "letter.json"
    file.write_text(json.dumps({**whole, "corrections": corrections}), encoding="utf-8")
    return file


@pytest.fixture
def data(mixed: Path, tmp_path: Path) -> Path:
    """A data set that a test may write to."""
    return shutil.copytree(mixed, tmp_path / "mixed")


@pytest.fixture
def name(data: Path) -> str:
    import tomllib

    found: str = tomllib.loads((data / "dataset.toml").read_text(encoding="utf-8"))["name"]
    return found


def table(data: Path) -> list[dict[str, str]]:
    with (data / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------- reading ----------
def test_what_was_sent_is_kept_and_listed_once(stakeholders: Run, data: Path, name: str) -> None:
    file = letter(
        data.parent, one(), one("Another remark", {"type": "other", "id": "", "label": ""}), data=name
    )
    first = stakeholders("corrections", file, "-d", data)
    assert first.exit_code == 0
    assert "2 new, 0 known already" in first.stderr
    again = stakeholders("corrections", file, "-d", data)
    assert "0 new, 2 known already" in again.stderr
    assert [row["text"] for row in table(data)] == [REMARK, "Another remark"]
    assert "2 open, 0 decided" in again.stdout
    assert "internal, not for sharing" in again.stdout


def test_corrections_of_another_data_set_are_refused(stakeholders: Run, data: Path) -> None:
    result = stakeholders("corrections", letter(data.parent, one(), data="elsewhere"), "-d", data)
    assert result.exit_code == 2
    assert "'elsewhere'" in result.stderr
    assert not (data / "corrections.csv").exists()


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_a_page_of_this_version_is_known_and_another_is_told(
    audience: str, stakeholders: Run, data: Path, name: str
) -> None:
    stakeholders("map", "-d", data, "-o", data.parent / "map.html", "--audience", audience)
    page = (data.parent / "map.html").read_text(encoding="utf-8")
    version = read_data(page)["edition"]["version"]
    fresh = stakeholders("corrections", letter(data.parent, one(), data=name, version=version), "-d", data)
    stale = stakeholders("corrections", letter(data.parent, one("x"), data=name), "-d", data)
    assert "another version" not in fresh.stderr
    assert "another version of the data (0000aaaa)" in stale.stderr
    assert [row["version"] for row in table(data)] == [version, "0000aaaa"]


def test_one_that_cannot_be_taken_is_said_and_left_out(stakeholders: Run, data: Path, name: str) -> None:
    file = letter(data.parent, one("x" * 4001), one(), data=name)
    result = stakeholders("corrections", file, "-d", data)
    assert "left out: correction 1: its 'text' has 4,001 characters" in result.stderr
    assert len(table(data)) == 1


# ---------- deciding ----------
def test_a_decision_without_a_terminal_and_the_rows_to_change(
    stakeholders: Run, data: Path, name: str
) -> None:
    stakeholders("corrections", letter(data.parent, one(), data=name), "-d", data)
    ties = (data / "ties.csv").read_bytes()
    (row,) = table(data)
    words = ["--who", "a tester", "--why", "their letter says so"]
    result = stakeholders("corrections", "--decide", row["id"], "accept", *words, "-d", data)
    assert result.exit_code == 0
    lines = [
        number
        for number, tie in enumerate(read(data / "ties.csv"), start=2)
        if {tie["subject"], tie["object"]} == {"amber-trust", "saffron-union"}
    ]
    assert lines, "the fictional data have such a tie"
    assert any(f"ties.csv, line {number}" in result.stderr for number in lines)
    (decided,) = table(data)
    assert [decided[key] for key in ("decision", "who", "why")] == [
        "accept", "a tester", "their letter says so",
    ]  # fmt: skip
    assert len(decided["when"]) == 10
    assert (data / "ties.csv").read_bytes() == ties, "no tie is rewritten"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--decide", "ffff", "accept", "--who", "a", "--why", "b"], "no correction begins with 'ffff'"),
        (["--decide", "ffff", "accept"], "--who"),
        (["--decide", "ffff", "perhaps"], "accept"),
        ([], "give a FILE"),
        (["--list", "letter"], "give a FILE"),
    ],
)
def test_what_is_missing_is_said(words: list[str], said: str, stakeholders: Run, data: Path) -> None:
    result = stakeholders("corrections", *words, "-d", data)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_list_has_open_ones_first_and_json_names_their_rows(
    stakeholders: Run, data: Path, name: str
) -> None:
    stakeholders("corrections", letter(data.parent, one("first"), one("second"), data=name), "-d", data)
    first = table(data)[0]["id"]
    stakeholders("corrections", "--decide", first, "reject", "--who", "me", "--why", "no", "-d", data)
    said = json.loads(stakeholders("corrections", "--list", "--json", "-d", data).stdout)
    assert [(row["text"], row["decision"]) for row in said["rows"]] == [("second", ""), ("first", "reject")]
    assert {place["file"] for place in said["rows"][0]["rows"]} == {"ties.csv"}
    assert "1 open, 1 decided" in stakeholders("corrections", "--list", "-d", data).stdout


def test_beside_a_workbook_there_is_a_table_of_its_own(stakeholders: Run, data: Path, name: str) -> None:
    book = data.parent / "book.xlsx"
    stakeholders("export", "-d", data, "-o", book, "--audience", "internal")
    before = book.read_bytes()
    result = stakeholders("corrections", letter(data.parent, one(), data=name), "-d", book)
    assert str(data.parent / "book-corrections.csv") in result.stderr
    assert (data.parent / "book-corrections.csv").exists()
    assert book.read_bytes() == before
    listed = json.loads(stakeholders("corrections", "--list", "--json", "-d", book).stdout)
    assert listed["rows"][0]["rows"][0]["file"] == "book.xlsx, sheet ties"


def test_it_answers_in_bengali_with_the_same_json(stakeholders: Run, data: Path, name: str) -> None:
    bengali = ["-d", data, "--lang", "bn"]
    sent = stakeholders("corrections", letter(data.parent, one(), data=name), *bengali, columns=200)
    assert "নতুন ১টি, আগে থেকে জানা ০টি" in sent.stderr
    assert "সিদ্ধান্তের অপেক্ষায় ১টি, সিদ্ধান্ত হয়েছে ০টি।" in sent.stdout
    assert "শেষ হয়ে গেছে" in sent.stdout
    (row,) = table(data)
    words = ["--decide", row["id"], "accept", "--who", "a tester", "--why", "their letter says so"]
    done = stakeholders("corrections", *words, *bengali)
    assert f"গৃহীত: {row['id']}" in done.stderr
    assert "কোনো সারি নিজে থেকে বদলায় না।" in done.stderr
    listed = [
        stakeholders("corrections", "--list", "--json", "-d", data, "--lang", lang).stdout
        for lang in ("en", "bn")
    ]
    assert listed[0] == listed[1]


# ---------- at a terminal ----------
class Terminal:
    """The command at a pseudo-terminal, as a person has it."""

    def __init__(self, *words: object) -> None:
        ours, theirs = pty.openpty()
        self.ours = ours
        self.child = subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), *map(str, words)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "COLUMNS": "100", "TERM": "dumb"},
            start_new_session=True,
        )
        os.close(theirs)
        self.said = ""
        self.read = 0  # what was said up to here has been waited for

    def wait_for(self, words: str) -> None:
        """Read until the words are said after what was waited for before."""
        deadline = time.monotonic() + 60
        while (found := self.said.find(words, self.read)) < 0:
            assert time.monotonic() < deadline, self.said
            if select.select([self.ours], [], [], 1)[0]:
                self.said += self._part()
        self.read = found + len(words)

    def _part(self) -> str:
        try:
            part = os.read(self.ours, 65536)
        except OSError:
            part = b""
        assert part, f"it ended: {self.said}"
        return part.decode(errors="replace")

    def answer(self, *pairs: Sequence[str]) -> None:
        for question, words in pairs:
            self.wait_for(question)
            os.write(self.ours, f"{words}\n".encode())

    def end(self, *, interrupt: bool = False) -> int:
        """Read until it ends, which it may be told to; return its exit code.

        A signal between the question and the reading of its answer is seen with the next one only.
        """
        deadline = time.monotonic() + 60
        while True:
            if interrupt and self.child.poll() is None:
                self.child.send_signal(signal.SIGINT)
            assert time.monotonic() < deadline, self.said
            if not select.select([self.ours], [], [], 1)[0]:
                continue
            try:
                part = os.read(self.ours, 65536)
            except OSError:
                break
            if not part:
                break
            self.said += part.decode(errors="replace")
        return self.child.wait(60)


@pytest.fixture
def terminal() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for one_ in opened:
        if one_.child.poll() is None:
            one_.child.kill()
            one_.child.wait()
        os.close(one_.ours)


def test_each_is_shown_with_what_the_data_say_and_asked_about(
    data: Path, name: str, terminal: list[Terminal]
) -> None:
    file = letter(data.parent, one(), one("second"), one("third"), data=name)
    at = Terminal("corrections", file, "-d", data)
    terminal.append(at)
    at.answer(
        ("[later]: ", "accept"),
        ("Who decides?", "a tester"),
        ("Why?", "the letter"),
        ("[later]: ", "later"),
        ("[later]: ", "reject"),
        ("Why?", "it has not"),
    )
    assert at.end() == 0
    assert "quillon@example.org" in at.said, "shown, and not kept"
    assert "The data say now:" in at.said
    assert "ties.csv, line" in at.said
    assert "1 left open." in at.said
    assert at.said.count("Who decides?") == 1
    assert [(row["text"], row["decision"], row["why"]) for row in table(data)] == [
        (REMARK, "accept", "the letter"),
        ("second", "", ""),
        ("third", "reject", "it has not"),
    ]


def test_broken_off_what_was_decided_stays(data: Path, name: str, terminal: list[Terminal]) -> None:
    at = Terminal("corrections", letter(data.parent, one(), one("second"), data=name), "-d", data)
    terminal.append(at)
    at.answer(("[later]: ", "reject"), ("Who decides?", "a tester"), ("Why?", "no"))
    at.wait_for("2 of 2")
    at.wait_for("[later]: ")
    assert at.end(interrupt=True) == 130
    assert "Traceback" not in at.said
    assert [row["decision"] for row in table(data)] == ["reject", ""]
    assert [path.name for path in data.iterdir() if path.name.startswith(".")] == []


# ---------- what stays in the house ----------
@pytest.mark.slow
def test_nothing_of_it_goes_into_any_output(stakeholders: Run, data: Path, name: str, mixed: Path) -> None:
    """Every file and answer is the one of a data set that nobody has corrected."""
    stakeholders("corrections", letter(data.parent, one(), data=name), "-d", data)
    row = table(data)[0]["id"]
    stakeholders("corrections", "--decide", row, "accept", "--who", "Quillon", "--why", "anger", "-d", data)
    for audience in ("public", "internal"):
        outputs = {}
        for folder in (data, mixed):
            out = data.parent / f"{audience}-{'with' if folder == data else 'without'}"
            for verb, target in (("build", "built"), ("export", "tables"), ("map", "map/map.html")):
                done = stakeholders(verb, "-d", folder, "-o", out / target, "--audience", audience)
                assert done.exit_code == 0, done.stderr
            outputs[folder] = {
                str(path.relative_to(out)): path.read_bytes()
                for path in sorted(out.rglob("*.*"))
                if path.is_file()
            }
        assert outputs[data] == outputs[mixed]
        held = {path: data for path, data in outputs[data].items() if not path.endswith(".html")}
        held |= {
            path: unpack_page(data.decode()).encode()
            for path, data in outputs[data].items()
            if path not in held
        }
        assert not [path for path, text in held.items() if b"Quillon" in text]
        assert stakeholders("check", "-d", data).stdout == stakeholders("check", "-d", mixed).stdout


def test_a_page_with_what_was_sent_opens_no_door(stakeholders: Run, data: Path, name: str) -> None:
    """A text of a stranger is printed as it is: it steers no terminal and runs in no spreadsheet."""
    stakeholders("corrections", letter(data.parent, one("=1+1 \x1b[31m"), data=name), "-d", data)
    assert table(data)[0]["text"] == "'=1+1 [31m"
    assert "\x1b" not in stakeholders("corrections", "--list", "-d", data).stdout
