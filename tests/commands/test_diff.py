"""`diff` and `due`: what changed, and what is to be reviewed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.fiction import organisation, tie, write

ENTITIES = [organisation("amber-trust"), organisation("cobalt-forum")]
TIE = tie("amber-trust", "partneredWith", "cobalt-forum", visibility="internal", review_by="2025-06")


@pytest.fixture
def states(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "old", entities=ENTITIES, ties=[TIE]), write(tmp_path / "new", entities=ENTITIES)


def test_it_says_what_changed(states: tuple[Path, Path], stakeholders: Run) -> None:
    said = " ".join(stakeholders("diff", *states, "--rows").stdout.split())
    assert "“Amber Trust partnered with Cobalt Forum” is no longer documented; its row was removed" in said
    assert said.startswith("Rows added: 0. Removed: 1. Changed: 0. ")
    assert "internal, not for sharing" in said
    (row,) = json.loads(stakeholders("diff", *states, "--json").stdout)["rows"]
    assert (row["what"], row["table"], row["old"]["line"], row["new"]) == ("removed", "ties", 2, None)
    assert row["key"] == {"subject": "amber-trust", "kind": "partneredWith", "object": "cobalt-forum"}
    assert row["cells"]["certainty"] == {"old": "stated", "new": ""}


def test_what_is_withheld_is_not_told(states: tuple[Path, Path], stakeholders: Run) -> None:
    said = stakeholders("diff", *states, "--audience", "public").stdout
    assert "Amber" not in said
    assert said == "Nothing has changed.\n"
    assert "not for sharing" not in said


def test_both_answer_in_bengali_with_the_same_numbers(states: tuple[Path, Path], stakeholders: Run) -> None:
    said = " ".join(stakeholders("diff", *states, "--lang", "bn", "--rows").stdout.split())
    assert said.startswith("যোগ হয়েছে: ০টি সারি। বাদ গেছে: ১টি। বদলেছে: ০টি। “Amber Trust — ")
    assert "আর নথিভুক্ত নেই; সারিটি ties.csv থেকে বাদ গেছে।" in said
    due = ("due", "--by", "2025-06-30", "-d", states[0])
    assert "৩০ জুন ২০২৫ তারিখের মধ্যে ১টি সারি" in stakeholders(*due, "--lang", "bn").stdout
    for words in (("diff", *states), due):
        texts = [stakeholders(*words, "--json", "--lang", lang).stdout for lang in ("en", "bn")]
        assert texts[0] == texts[1]


def test_a_workbook_and_a_folder_are_compared(
    states: tuple[Path, Path], stakeholders: Run, tmp_path: Path
) -> None:
    book = tmp_path / "old.xlsx"
    stakeholders("export", "-d", states[0], "--audience", "internal", "-o", book)
    rows = json.loads(stakeholders("diff", book, states[1], "--json").stdout)["rows"]
    assert [row["what"] for row in rows if row["table"] == "ties"] == ["removed"]


def test_rdf_has_no_rows_to_compare(states: tuple[Path, Path], stakeholders: Run, tmp_path: Path) -> None:
    stakeholders("build", "-d", states[0], "-o", tmp_path / "built")
    done = stakeholders("diff", tmp_path / "built" / "graph.trig", states[1])
    assert done.exit_code == 2
    assert "holds no tables" in done.stderr


def test_what_is_due_is_listed_with_its_row(states: tuple[Path, Path], stakeholders: Run) -> None:
    said = stakeholders("due", "--by", "2025-06-30", "-d", states[0]).stdout
    assert "amber-trust partneredWith cobalt-forum" in said
    assert "1 row has to be reviewed by 30 June 2025." in said
    none = stakeholders("due", "--by", "2025-06-29", "-d", states[0]).stdout
    assert none == "No row has to be reviewed by 29 June 2025.\n"
    (row,) = json.loads(stakeholders("due", "--by", "2025", "-d", states[0], "--json").stdout)["rows"]
    assert (row["file"], row["line"], row["review_by"]) == ("ties.csv", 2, "2025-06")


def test_without_a_date_it_is_today(states: tuple[Path, Path], stakeholders: Run) -> None:
    answer = json.loads(stakeholders("due", "-d", states[0], "--json").stdout)
    assert answer["by"] > "2025-06-30"
    assert len(answer["rows"]) == 1


def test_what_is_no_date_is_refused(stakeholders: Run) -> None:
    done = stakeholders("due", "--by", "2025-13")
    assert (done.exit_code, "no month 13" in done.stderr) == (2, True)


@pytest.mark.parametrize("table", ["entities", "ties"])
def test_a_blank_visibility_is_the_default_of_the_data_set(
    table: str, tmp_path: Path, stakeholders: Run
) -> None:
    tables = {"entities": ENTITIES, "ties": [tie("amber-trust", "partneredWith", "cobalt-forum")]}
    written = {**tables, table: [{**row, "visibility": "public"} for row in tables[table]]}
    old, new = write(tmp_path / "old", **tables), write(tmp_path / "new", **written)
    assert stakeholders("diff", old, new).stdout.startswith("Nothing has changed.")
    hidden = {**tables, table: [{**row, "visibility": "internal"} for row in tables[table]]}
    assert "Changed: 0" not in stakeholders("diff", old, write(tmp_path / "hidden", **hidden)).stdout
