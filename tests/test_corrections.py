"""Corrections as they are sent: both forms, out of mails, hostile ones; and the table that keeps them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from graph.core.errors import InputError
from graph.curate.corrections import (
    AffectedRows,
    Correction,
    Ledger,
    Submission,
    SuggestedCorrection,
    read_submission,
)
from tests import fiction

ONE = {
    "about": {"type": "tie", "id": "partneredWith~a~b", "label": "A – partnered with – B"},
    "kind": "ended",
    "text": "It ended in 2019.\nA letter says so.",
    "by": "A reader",
    "contact": "reader@example.org",
    "on": "2026-11-22",
}
TWO = {
    "about": {"type": "entity", "id": "a", "label": "A [the trust]"},
    "kind": "name",
    "text": "Now অম্বর ট্রাস্ট",
    "by": "A reader",
    "contact": "",
    "on": "2026-11-22",
}
THREE = {
    "about": {"type": "other", "id": "", "label": ""},
    "kind": "missing",
    "text": "By: nobody is named here.\nOn: and on it goes",
    "by": "A reader",
    "contact": "",
    "on": "2026-11-23",
}
HEAD = "Corrections to: Valley (and hills) (fiction, version 1a2b3c4d5e6f)"


def as_json(*corrections: Any, **more: Any) -> str:
    whole = {"schema": 1, "what": "corrections", "data": "fiction", "version": "1a2b3c4d5e6f"}
    return json.dumps({**whole, "corrections": list(corrections), **more}, ensure_ascii=False)


def as_text(*corrections: dict[str, Any]) -> str:
    """As the page copies it."""
    lines = [HEAD]
    for number, one in enumerate(corrections, start=1):
        about = one["about"]
        target = f" [{about['type']} {about['id']}]" if about["id"] else ""
        says = one["text"].replace("\n", "\n  ")
        contact = [f"Contact: {one['contact']}"] if one["contact"] else []
        fields = [f"About: {about['label']}{target}", f"Kind: {one['kind']}", f"Says: {says}"]
        lines += [f"--- {number}", *fields, f"By: {one['by']}", *contact, f"On: {one['on']}"]
    return "\n".join(lines) + "\n"


def letter(tmp_path: Path, text: str | bytes) -> Submission:
    file = tmp_path / "letter"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_submission(file)


# ---------- the two forms ----------
def test_both_forms_say_the_same(tmp_path: Path) -> None:
    first = letter(tmp_path, as_json(ONE, TWO, THREE))
    assert letter(tmp_path, as_text(ONE, TWO, THREE)) == first
    assert (first.data, first.version, first.faults) == ("fiction", "1a2b3c4d5e6f", ())
    one, two, three = first.suggestions
    assert (one.about, one.text) == ("tie partneredWith~a~b", "It ended in 2019. A letter says so.")
    assert (two.about, two.label, two.contact) == ("entity a", "A [the trust]", "")
    assert (three.about, three.text) == ("other", "By: nobody is named here. On: and on it goes")


def quoted(text: str) -> str:
    return "Dear all,\n\n" + "".join(f"> {line}\n" for line in text.splitlines()) + "\nRegards\nOn: holiday\n"


def twice_quoted(text: str) -> str:
    return "\n".join(f"> > {line}" for line in text.splitlines())


def tightly_quoted(text: str) -> str:
    return "\n".join(f">>{line}" for line in text.splitlines())


def folded(text: str) -> str:
    """A mail program breaks lines and drops the indent of what runs on."""
    text = text.replace("Valley (and", "Valley\n(and").replace("with – B [tie", "with – B\n[tie")
    return text.replace("\n  A letter", "\nA letter")


def windows(text: str) -> str:
    return "\ufeff" + text.replace("\n", "\r\n")


def hard_spaced(text: str) -> str:
    return text.replace("Says: It ended", "Says:\u00a0It\u00a0ended").replace("It", "\u200bIt")


MAILS = [quoted, twice_quoted, tightly_quoted, folded, windows, hard_spaced]


@pytest.mark.parametrize("mail", MAILS, ids=[mail.__name__ for mail in MAILS])
def test_a_mail_changes_nothing(mail: Any, tmp_path: Path) -> None:
    assert letter(tmp_path, mail(as_text(ONE, TWO))) == letter(tmp_path, as_json(ONE, TWO))


def test_reading_twice_gives_the_same_ids_and_another_word_another(tmp_path: Path) -> None:
    (one,) = letter(tmp_path, as_json(ONE)).suggestions
    (again,) = letter(tmp_path, quoted(as_text(ONE))).suggestions
    (other,) = letter(tmp_path, as_json(ONE | {"text": "It ended in 2018."})).suggestions
    assert one.compute_id("fiction") == again.compute_id("fiction")
    assert len({one.compute_id("fiction"), other.compute_id("fiction"), one.compute_id("valley")}) == 3


# ---------- what is no such file ----------
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no corrections"),
        ("Dear all,\nnothing here", "no corrections"),
        ("Corrections to: nothing that ends as it should", "no corrections"),
        ("{", "JSON"),
        ("[]", "no corrections"),
        ('{"what": "views"}', "no corrections"),
        ('{"what": "corrections", "schema": 2, "corrections": []}', "schema 2"),
        ('{"what": "corrections", "schema": 1, "corrections": {}}', "no corrections"),
        ('{"a":' * 100_000, "JSON"),
        (b"\xff\xfe", "UTF-8"),
        ("x" * 1_000_001, "larger"),
        (as_json(*[THREE] * 501), "at most 500"),
    ],
)
def test_what_cannot_be_read_is_named(text: str | bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        letter(tmp_path, text)
    assert said in str(error.value) or "nested too deeply" in str(error.value)
    assert str(tmp_path) in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_submission(tmp_path / "nowhere")


# ---------- what strangers send ----------
def about(**more: str) -> dict[str, Any]:
    return ONE | {"about": {"type": "tie", "id": "funds~a~b", "label": "", **more}}


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (ONE | {"text": "x" * 4001}, "4,001 characters"),
        (ONE | {"by": "x" * 201}, "201 characters"),
        (about(label="x" * 501), "501 characters"),
        (about(id="x~" + "y" * 600 + "~z"), "at most 500"),
        (ONE | {"text": "  \n\t "}, "says nothing"),
        (ONE | {"text": 7}, "not a text"),
        (ONE | {"kind": "delete"}, "'delete' is no kind"),
        (about(type="file"), "is about 'file'"),
        (about(id=""), "by its id"),
        (about(id="a~b"), "names no tie"),
        (about(id="~a~b"), "names no tie"),
        (ONE | {"on": "yesterday"}, "no date"),
        (ONE | {"about": "x"}, "what it is about"),
        ("x", "what it is about"),
        (None, "what it is about"),
    ],
)
def test_one_that_cannot_be_taken_is_named_and_the_others_are(one: Any, said: str, tmp_path: Path) -> None:
    found = letter(tmp_path, as_json(TWO, one, THREE))
    assert [suggestion.kind for suggestion in found.suggestions] == ["name", "missing"]
    (fault,) = found.faults
    assert fault.startswith("correction 2: ")
    assert said in fault


def test_characters_that_steer_a_terminal_or_turn_a_text_are_dropped(tmp_path: Path) -> None:
    steering = "red \x1b[31m\x07 \u202etxet\u202c \ufeff\u0000 কর্‌ম"
    (one,) = letter(tmp_path, as_json(ONE | {"text": steering})).suggestions
    assert one.text == "red [31m txet কর্‌ম"


def test_a_version_that_is_none_is_nothing(tmp_path: Path) -> None:
    assert letter(tmp_path, as_json(ONE, version="../../etc")).version == ""


# ---------- the table ----------
def suggestion(**cells: str) -> SuggestedCorrection:
    plain = {"type": "entity", "target": "a", "label": "A", "kind": "wrong", "text": "no", "by": "me"}
    return SuggestedCorrection(**{**plain, "contact": "me@example.org", "on": "2026-11-22", **cells})


def row(**cells: str) -> Correction:
    return Correction.from_suggestion(suggestion(**cells), dataset="fiction", version="1a2b")


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    texts = ['a, "b"', "=1+1", "'=x", "@y", "কর্মসূচি", "-", "two\u2028lines"]
    ledger = Ledger.read(tmp_path).with_new(row(text=text) for text in texts)
    ledger.path.write_bytes(ledger.to_csv())
    assert Ledger.read(tmp_path) == ledger
    assert [one.text for one in Ledger.read(tmp_path).rows] == texts


def test_no_cell_runs_in_a_spreadsheet(tmp_path: Path) -> None:
    texts = ['=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)"]
    table = Ledger.read(tmp_path).with_new(row(text=text, by=text) for text in texts).to_csv().decode()
    cells = [cell for line in csv.reader(table.splitlines()) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_how_to_reach_the_sender_is_not_kept(tmp_path: Path) -> None:
    assert b"example.org" not in Ledger.read(tmp_path).with_new([row()]).to_csv()


def test_what_is_known_is_not_added_again_and_keeps_its_decision(tmp_path: Path) -> None:
    ledger = Ledger.read(tmp_path).with_new([row(), row(), row(text="other")])
    assert len(ledger.rows) == 2
    decided = ledger.with_decision(row().id, "reject", who="me", when="2026-11-23", why="it is right")
    assert decided.with_new([row()]) == decided
    assert [one.text for one in decided.open] == ["other"]


def test_a_decision_can_be_changed_and_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    ledger = Ledger.read(tmp_path).with_new([row()])
    first = ledger.with_decision(row().id[:5], "reject", who="me", when="2026-11-23", why="no")
    second = first.with_decision(row().id, "accept", who="you", when="2026-11-24", why="yes")
    assert [(one.decision, one.who, one.why) for one in second.rows] == [("accept", "you", "yes")]
    for name in ("", "nothing"):
        with pytest.raises(InputError, match="no correction"):
            ledger.find_row(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,about\n", "column 'kind'"),
        (f"{','.join(Correction.__dataclass_fields__)}\n,x,,,,,,,,,\n", "line 2"),
        (f"{','.join(Correction.__dataclass_fields__)}\nab,x,,,,,perhaps,,,,\n", "line 2"),
    ],
)
def test_a_table_that_somebody_broke_is_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        Ledger.read(tmp_path)
    assert said in str(error.value)
    assert "corrections.csv" in str(error.value)


def test_beside_a_workbook_the_table_bears_its_name(tmp_path: Path) -> None:
    assert Ledger.read(tmp_path / "mine.xlsx").path == tmp_path / "mine-corrections.csv"
    assert Ledger.read(tmp_path).path == tmp_path / "corrections.csv"


# ---------- what the data say ----------
@pytest.fixture
def told(tmp_path: Path) -> AffectedRows:
    names = ["amber", "slate", "cobalt", "amber-old"]
    ties = [
        fiction.tie("amber", "partneredWith", "slate"),  # line 2
        fiction.tie("slate", "funds", "amber-old"),  # line 3
        fiction.tie("amber", "steeringMemberOf", "cobalt"),  # line 4
        fiction.tie("slate", "partneredWith", "amber-old", locator="2"),  # line 5
    ]
    data = fiction.knowledge(
        tmp_path,
        entities=[fiction.organisation(name) for name in names],
        ties=ties,
        facts=[fiction.fact("amber", "description", "small")],
        decisions=[fiction.decision("amber", "amber-old", "same")],
    )
    return AffectedRows(data)


@pytest.mark.parametrize(
    ("target", "lines"),
    [
        ("tie partneredWith~amber~slate", [2, 5]),
        ("tie partneredWith~slate~amber", [2, 5]),
        ("tie funds~slate~amber", [3]),
        ("tie memberOf~amber~cobalt", [4]),
        ("tie funds~cobalt~amber", [4]),
        ("tie funds~cobalt~slate", []),
    ],
)
def test_the_rows_of_a_tie(target: str, lines: list[int], told: AffectedRows) -> None:
    """Either way round where it has no direction; under each id of the same; under what it follows from."""
    assert [one.line for one in told.find_rows(target)] == lines
    assert told.find_unknown_part(target) == ""


def test_the_rows_of_an_organisation(told: AffectedRows) -> None:
    found = [(one.file, one.line) for one in told.find_rows("entity amber")]
    assert found == [("entities.csv", 2), ("entities.csv", 5), ("facts.csv", 2)]
    assert told.find_rows("other") == ()


@pytest.mark.parametrize(
    ("target", "unknown"),
    [
        ("entity ambre", "ambre"),
        ("tie fundz~amber~slate", "fundz"),
        ("tie funds~amber~slat", "slat"),
        ("entity amber-old", ""),
        ("other", ""),
    ],
)
def test_what_the_data_do_not_know_is_named(target: str, unknown: str, told: AffectedRows) -> None:
    assert told.find_unknown_part(target) == unknown
