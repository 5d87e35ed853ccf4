"""Rows are changed one step at a time, checked before they are stored, and taken back to the same bytes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.core.errors import InputError, StoreError
from graph.curate.editing import (
    Change,
    ConflictError,
    FileInUseError,
    RejectedStepError,
    Step,
    apply_step,
    notice_changes,
    read_history,
    record_step,
    undo_step,
)
from graph.ingest import load_tables
from tests.conftest import ROOT

ENTITIES = (
    "id,class,label_en,note\r\n"
    "amber,CivilSocietyOrganisation,Amber Trust,\r\n"
    'brook,CivilSocietyOrganisation,"Brook House","two\nlines"\r\n'
    "\r\n"
    "cedar,PublicBody,  Cedar Ministry ,n/a\r\n"
)
TIES = (
    "subject;kind;object\namber;partneredWith;brook\namber;partneredWith;cedar"  # as Excel in Dhaka saves it
)
AMBER = {"id": "amber", "class": "CivilSocietyOrganisation", "label_en": "Amber Trust"}
CEDAR = {"id": "cedar", "class": "PublicBody", "label_en": "Cedar Ministry", "note": "n/a"}
TIE = {"subject": "amber", "kind": "partneredWith", "object": "brook"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "network"
    path.mkdir()
    (path / "entities.csv").write_bytes(("\ufeff" + ENTITIES).encode())
    (path / "ties.csv").write_bytes(TIES.encode())
    return path


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a data set, its history left out."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def rename(label: str, before: dict[str, str] = AMBER, line: int = 2) -> Change:
    return Change("entities", before, {**before, "label_en": label}, line=line)


def test_a_step_changes_its_row_and_no_other_byte(folder: Path) -> None:
    before = read_files(folder)
    step = apply_step(folder, [rename("Amber, the Trust")], who="Rina", why="its own spelling")
    after = read_files(folder)
    assert after["ties.csv"] == before["ties.csv"]
    assert after["entities.csv"] == before["entities.csv"].replace(b"Amber Trust", b'"Amber, the Trust"')
    assert (step.who, step.why, step.kind) == ("Rina", "its own spelling", "edit")
    assert [change.line_after for change in step.changes] == [2]
    assert read_history(folder) == [step]


def test_rows_come_and_go_in_the_columns_and_with_the_marks_of_their_table(folder: Path) -> None:
    apply_step(
        folder,
        [Change("ties", after={"subject": "brook", "kind": "partneredWith", "object": "cedar"})],
        who="R",
    )
    assert (folder / "ties.csv").read_bytes() == f"{TIES}\nbrook;partneredWith;cedar".encode()
    apply_step(folder, [Change("ties", before=TIE, line=2)], who="R")
    assert b"amber;partneredWith;brook" not in (folder / "ties.csv").read_bytes()


def test_a_column_that_the_table_lacks_is_added_to_its_header(folder: Path) -> None:
    before = read_files(folder)
    step = apply_step(folder, [Change("ties", TIE, {**TIE, "certainty": "stated"}, line=2)], who="R")
    assert (folder / "ties.csv").read_text().splitlines()[:2] == [
        "subject;kind;object;certainty",
        "amber;partneredWith;brook;stated",
    ]
    undo_step(folder, step.id, who="R")
    assert read_files(folder) == before


def test_a_table_that_there_is_not_is_made_and_goes_when_it_is_taken_back(folder: Path) -> None:
    before = read_files(folder)
    fact = {"subject": "amber", "property": "schema:foundingDate", "value": "1998"}
    step = apply_step(folder, [Change("facts", after=fact)], who="R")
    assert (folder / "facts.csv").read_bytes().startswith("\ufeffsubject,property,value".encode())
    redone = undo_step(folder, step.id, who="R")
    assert read_files(folder) == before
    undo_step(folder, redone.id, who="R")
    assert load_tables(folder).rows["facts"][0].cells == fact


@pytest.mark.parametrize(
    ("change", "column", "fault"),
    [
        (Change("ties", after={**TIE, "object": "brok"}), "object", "no entity 'brok'"),
        (Change("ties", after={**TIE, "kind": "partneredWit"}), "kind", "no kind of tie"),
        (Change("entities", before=CEDAR, line=6), "object", "no entity 'cedar'"),
        (rename("bell \x07"), "label_en", "control character"),
        (
            Change("entities", after={"class": "PublicBody", "label_en": "x" * 1_000_000}),
            "",
            "a cell of more than",
        ),
        (
            Change("entities", after={"id": "../../x", "class": "PublicBody", "label_en": "X"}),
            "id",
            "is no id",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_nothing_is_stored(
    folder: Path, change: Change, column: str, fault: str
) -> None:
    before = read_files(folder)
    fine = rename("Amber Trust Fund")
    with pytest.raises(RejectedStepError) as caught:
        apply_step(folder, [change] if change.table == "entities" else [fine, change], who="R")
    findings = [found.finding for found in caught.value.faults]
    assert [finding for finding in findings if finding.column == column and fault in finding.fault]
    assert all(finding.mend for finding in findings)
    assert read_files(folder) == before
    assert not (folder / "history").exists()


def test_all_faults_of_pasted_rows_lead_to_their_rows(folder: Path) -> None:
    rows = [Change("entities", after={"class": "PublicBody", "label_en": f"Ministry {n}"}) for n in range(50)]
    rows[7] = Change("entities", after={"class": "Ministri", "label_en": "Wrong"})
    rows[30] = Change("entities", after={"class": "PublicBody", "label_en": "Wrong", "certainty": "sure"})
    with pytest.raises(RejectedStepError) as caught:
        apply_step(folder, rows, who="R", kind="paste")
    assert [(fault.change, fault.finding.column) for fault in caught.value.faults] == [
        (7, "class"),
        (30, "certainty"),
    ]


def test_a_fault_that_stands_there_already_does_not_forbid_another_edit(folder: Path) -> None:
    with (folder / "ties.csv").open("a", encoding="utf-8") as file:
        file.write("\nnobody;partneredWith;amber")
    apply_step(folder, [rename("Amber Fund")], who="R")
    with pytest.raises(RejectedStepError):
        apply_step(folder, [Change("ties", after={**TIE, "object": "nobody"})], who="R")


def test_the_second_on_one_row_gets_both_versions(folder: Path) -> None:
    apply_step(folder, [rename("Amber Fund")], who="Rina")
    before = read_files(folder)
    with pytest.raises(ConflictError) as caught:
        apply_step(folder, [rename("Amber Society")], who="Karim")
    (conflict,) = caught.value.conflicts
    assert conflict.current == {**AMBER, "label_en": "Amber Fund"}
    assert conflict.change.after == {**AMBER, "label_en": "Amber Society"}
    assert read_files(folder) == before


def test_a_row_that_has_moved_is_still_the_row(folder: Path) -> None:
    path = folder / "entities.csv"
    path.write_bytes(path.read_bytes().replace(b"amber,", b"aspen,PublicBody,Aspen,\r\namber,", 1))
    step = apply_step(folder, [rename("Amber Fund")], who="R")
    assert [(change.line, change.line_after) for change in step.changes] == [(3, 3)]


def test_a_step_is_not_taken_back_over_a_later_one_on_its_row(folder: Path) -> None:
    first = apply_step(folder, [rename("Amber Fund")], who="Rina")
    second = apply_step(folder, [rename("Amber Society", {**AMBER, "label_en": "Amber Fund"})], who="Karim")
    with pytest.raises(ConflictError) as caught:
        undo_step(folder, first.id, who="Rina")
    assert caught.value.conflicts[0].current == {**AMBER, "label_en": "Amber Society"}
    undo_step(folder, second.id, who="Karim")
    undone = undo_step(folder, first.id, who="Rina")
    assert (undone.kind, undone.undoes) == ("undo", first.id)
    assert (folder / "entities.csv").read_bytes() == ("\ufeff" + ENTITIES).encode()


def make_random_change(folder: Path, choice: random.Random) -> Change:
    """Return an edit, an addition or a removal of a row that breaks no rule."""
    tables = load_tables(folder)
    ids = sorted({row["id"] for row in tables.rows["entities"]})
    ties = tables.rows["ties"]
    wanted = choice.random()
    if wanted < 0.3:
        name = f"Group, no. {choice.randrange(10**6)}"
        return Change("entities", after={"class": "CivilSocietyOrganisation", "label_en": name})
    if wanted < 0.5:
        ends = choice.sample(ids, 2)
        return Change("ties", after={"subject": ends[0], "kind": "partneredWith", "object": ends[1]})
    if wanted < 0.7 and len(ties) > 1:
        row = choice.choice(list(ties))
        return Change("ties", dict(row.cells), line=row.line)
    row = choice.choice(list(ties))
    return Change(
        "ties", dict(row.cells), {**row.cells, "note": f"'quoted' {choice.random()}"}, line=row.line
    )


@pytest.mark.slow
def test_a_days_work_is_taken_back_one_by_one_to_the_same_bytes(folder: Path) -> None:
    before = read_files(folder)
    choice = random.Random(7)  # noqa: S311 - the same each time
    steps: list[Step] = []
    while len(steps) < 200:
        steps.append(apply_step(folder, [make_random_change(folder, choice)], who="Rina"))
    assert read_files(folder) != before
    for step in reversed(steps):
        undo_step(folder, step.id, who="Karim")
    assert read_files(folder) == before
    assert len(read_history(folder)) == 400


def test_what_another_program_changed_is_a_step_of_its_own(folder: Path) -> None:
    apply_step(folder, [rename("Amber Fund")], who="R")
    path = folder / "entities.csv"
    changed = path.read_bytes().replace(b"Brook House", b"Brook Hall").replace(b"\r\n", b"\n")
    path.write_bytes(changed)
    apply_step(folder, [rename("Amber", {**AMBER, "label_en": "Amber Fund"})], who="R")
    own, outside, _ = read_history(folder)
    assert (own.kind, outside.kind, outside.who) == ("edit", "outside", "")
    assert [change.after and change.after["label_en"] for change in outside.changes] == ["Brook Hall"]
    assert b"Brook Hall" in path.read_bytes()
    undo_step(folder, outside.id, who="R")
    assert b"Brook House" in path.read_bytes()


def test_a_file_written_anew_with_the_same_rows_is_no_change(folder: Path) -> None:
    apply_step(folder, [rename("Amber Fund")], who="R")
    path = folder / "ties.csv"
    lines = path.read_text().splitlines()
    path.write_text("\r\n".join([lines[0], lines[2], lines[1]]).replace(";", ","))
    assert notice_changes(folder) is None
    assert notice_changes(folder) is None
    assert len(read_history(folder)) == 1


def test_an_import_is_one_step_and_taken_back_to_the_byte(folder: Path) -> None:
    before = read_files(folder)
    contents = {
        "entities.csv": before["entities.csv"] + b"elm,PublicBody,Elm\r\n",
        "ties.csv": b"subject,kind,object\r\nelm,partneredWith,amber\r\n",
        "import-rows.json": b"{}\n",
    }
    step = record_step(folder, contents, who="R", why="partners.xlsx", kind="import")
    assert [(change.table, change.after is None) for change in step.changes] == [
        ("entities", False),
        ("ties", True),
        ("ties", True),
        ("ties", False),
    ]
    undo_step(folder, step.id, who="R")
    assert read_files(folder) == before


def test_an_import_is_taken_back_row_by_row_where_other_rows_were_changed(folder: Path) -> None:
    entities = (folder / "entities.csv").read_bytes()
    step = record_step(folder, {"entities.csv": entities + b"elm,PublicBody,Elm\r\n"}, who="R", kind="import")
    apply_step(folder, [rename("Amber Fund")], who="R")
    undo_step(folder, step.id, who="R")
    assert (folder / "entities.csv").read_bytes() == entities.replace(b"Amber Trust", b"Amber Fund")


@pytest.mark.parametrize("lock", ["~$ties.csv", ".~lock.ties.csv#"])
def test_a_table_that_is_open_elsewhere_is_said_to_be_so(folder: Path, lock: str) -> None:
    (folder / lock).touch()
    before = read_files(folder)
    with pytest.raises(FileInUseError, match="open in Excel or LibreOffice"):
        apply_step(folder, [Change("ties", TIE, line=2)], who="R")
    assert read_files(folder) == before
    apply_step(folder, [rename("Amber Fund")], who="R")  # another table


def refuse(error: OSError) -> Callable[..., None]:
    def replace(*_: object) -> None:
        raise error

    return replace


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "No space left"),
        (PermissionError(13, "Denied"), "cannot be written"),
    ],
)
def test_what_cannot_be_written_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    before = read_files(folder)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse(error))
        with pytest.raises(StoreError, match=words):
            apply_step(folder, [rename("Amber Fund")], who="R")
    assert (read_files(folder), read_history(folder)) == (before, [])
    apply_step(folder, [rename("Amber Fund")], who="R")


def test_a_formula_stays_a_text(folder: Path) -> None:
    step = apply_step(folder, [rename("=HYPERLINK(1)")], who="<script>")
    assert b"'=HYPERLINK(1)" in (folder / "entities.csv").read_bytes()
    assert load_tables(folder).rows["entities"][0]["label_en"] == "=HYPERLINK(1)"
    apply_step(folder, [rename("Amber", {**AMBER, "label_en": "=HYPERLINK(1)"})], who="R")
    assert step.who == "<script>"


@pytest.mark.parametrize(
    ("changes", "who", "fault"),
    [
        ([Change("tie", after={})], "R", "no table 'tie'"),
        ([Change("ties", after={"x\ny": "1"})], "R", "has no column"),
        ([rename("Amber Fund")], "  ", "say who you work as"),
        ([rename("Amber Trust")], "R", "say this already"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(
    folder: Path, changes: list[Change], who: str, fault: str
) -> None:
    with pytest.raises(InputError, match=fault):
        apply_step(folder, changes, who=who)


def test_the_history_is_one_json_line_a_step(folder: Path) -> None:
    apply_step(folder, [rename("অম্বর")], who="রিনা")
    undo_step(folder, "1", who="রিনা")
    (path,) = (folder / "history").glob("*.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["edit", "undo"]
    assert "অম্বর" in lines[0]
    with pytest.raises(InputError, match="no step '9'"):
        undo_step(folder, "9", who="R")


KILLED = """
import sys
from pathlib import Path
from graph.curate.editing import Change, apply_step
for number in range(1000):
    row = {"id": f"org-{number}", "class": "Company", "label_en": f"Org {number}"}
    step = apply_step(Path(sys.argv[1]), [Change("entities", after=row)], who="R")
    print(step.id, row["id"], flush=True)
"""


@pytest.mark.parametrize("after", [0.05, 0.4, 0.9])
def test_a_killed_process_loses_nothing_that_it_acknowledged(folder: Path, after: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout
    first = process.stdout.readline()
    time.sleep(after)
    process.kill()
    acknowledged = [first, *process.stdout.read().splitlines()]
    process.wait()
    process.stdout.close()
    apply_step(folder, [rename("Amber Fund")], who="R")  # finishes what was begun
    ids = {row["id"] for row in load_tables(folder).rows["entities"]}
    steps = {step.id for step in read_history(folder)}
    for line in acknowledged:
        step, name = line.split()
        assert step in steps
        assert name in ids
    added = [step for step in read_history(folder) if step.who == "R" and step.changes[0].before is None]
    assert {str(step.changes[0].after["id"]) for step in added if step.changes[0].after} == {
        name for name in ids if name.startswith("org-")
    }
    assert "outside" not in {step.kind for step in read_history(folder)}


def test_nothing_is_tied_to_itself_but_what_says_so_already_can_be_changed(folder: Path) -> None:
    loop = {"subject": "amber", "kind": "supports", "object": "amber"}
    with pytest.raises(RejectedStepError) as refused:
        apply_step(
            folder, [Change("ties", after=TIE | {"role": "host"}), Change("ties", after=loop)], who="Rina"
        )
    assert [(fault.change, fault.finding.code) for fault in refused.value.faults] == [(1, "self-tie")]
    one_way = {"subject": "birch", "kind": "supports", "object": "amber"}
    (folder / "ties.csv").write_text(f"{TIES}\nbirch;supports;amber")
    with pytest.raises(RejectedStepError):
        apply_step(folder, [Change("ties", one_way, loop, line=4)], who="Rina")
    (folder / "ties.csv").write_text(f"{TIES}\namber;supports;amber")
    step = apply_step(folder, [Change("ties", loop, loop | {"note": "as they say"}, line=4)], who="Rina")
    undo_step(folder, step.id, who="Rina")
