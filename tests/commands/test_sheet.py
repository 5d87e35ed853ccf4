"""`sheet`: what a partner gets to confirm, read back from the PDF."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pypdf
import pytest

from tests.conftest import KESTREL, Run
from tests.fiction import organisation, tie, write


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages]


def flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def made(stakeholders: Run, folder: Path, *words: object) -> list[str]:
    file = folder / "sheet.pdf"
    done = stakeholders("sheet", *words, "-o", file, "--force")
    assert done.exit_code == 0, done.stderr
    return pages(file)


def test_it_has_every_tie_of_the_partner_with_a_passage(stakeholders: Run, tmp_path: Path) -> None:
    text = flat(" ".join(made(stakeholders, tmp_path, "Amber Trust", "-d", KESTREL, "--lang", "en")))
    with (KESTREL / "ties.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "amber-trust" in (row["subject"], row["object"])]
    with (KESTREL / "entities.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["id"]: row["label_en"] for row in csv.DictReader(file)}
    said: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        other = row["object"] if row["subject"] == "amber-trust" else row["subject"]
        said.setdefault((row["kind"], other), []).append(flat(row["phrase"]))
    assert len(said) > 15
    for (_, other), phrases in said.items():
        assert labels.get(other, "Course") in text
        assert any(phrase in text for phrase in phrases)
    for word in ("[stated]", "right", "wrong", "ended", "What is missing?", "Who may see this?", "Signature"):
        assert word in text


def test_a_partner_with_little_has_one_page_in_each_language(stakeholders: Run, tmp_path: Path) -> None:
    english, bengali = made(
        stakeholders, tmp_path, "Tansy Guild", "-d", KESTREL, "--send-to", "a@example.org"
    )
    assert "What we have written about you" in english
    assert "page 1 / 1" in flat(english)
    assert any("\u0980" <= char <= "\u09ff" for char in bengali)
    assert "What we" not in bengali
    assert "a@example.org" in english and "a@example.org" in bengali


def test_what_does_not_fit_goes_on_under_the_same_heads(stakeholders: Run, tmp_path: Path) -> None:
    found = made(stakeholders, tmp_path, "Kestrel Round Table", "-d", KESTREL, "--lang", "en")
    assert len(found) > 1
    assert all("What we wrote, and where we read it" in page for page in found[:-1])
    assert [f"page {n} / {len(found)}" in flat(page) for n, page in enumerate(found, start=1)] == [
        True
    ] * len(found)


@pytest.mark.parametrize("lang", ["en", "bn", "both"])
def test_the_same_bytes_each_time(lang: str, stakeholders: Run, tmp_path: Path) -> None:
    files = [tmp_path / name / "s.pdf" for name in ("one", "two")]
    for file in files:
        stakeholders("sheet", "Amber Trust", "-d", KESTREL, "--lang", lang, "-o", file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_all_is_a_folder_with_a_sheet_for_each(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    assert stakeholders("sheet", "--all", "-d", mixed, "-o", tmp_path / "s", "--lang", "en").exit_code == 0
    names = {path.stem for path in (tmp_path / "s").iterdir()}
    assert "amber-trust" in names
    assert "velvet-foundation" not in names, "it is internal"


def test_no_code_in_a_name_runs_and_the_contact_is_that_of_the_data(
    stakeholders: Run, tmp_path: Path
) -> None:
    name = '#read("/etc/passwd") $x$ *b*'
    denied = tie("cobalt", "memberOf", "amber", holds="no", phrase="never a member")
    folder = write(
        tmp_path / "data",
        toml='contact = "Room #1, Example Street"\n',
        entities=[organisation("amber", label_en=name), organisation("cobalt")],
        ties=[tie("amber", "supports", "cobalt", phrase="]#panic()"), denied],
    )
    (text,) = made(stakeholders, tmp_path, "amber", "-d", folder, "--lang", "en", "--audience", "public")
    assert name in flat(text)
    assert "]#panic()" in text
    assert "No such tie:" in text and "never a member" in text
    assert "Room #1, Example Street" in flat(text)


def test_tables_that_leave_do_not_tell_where_answers_go(stakeholders: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "data", toml='contact = "Room 1"\n', entities=[organisation("amber")])
    for audience, told in (("public", False), ("partners", False), ("internal", True)):
        stakeholders("export", "-d", folder, "--audience", audience, "-o", tmp_path / audience)
        assert ("Room 1" in (tmp_path / audience / "dataset.toml").read_text(encoding="utf-8")) == told


def test_it_needs_a_name_or_all(stakeholders: Run) -> None:
    assert stakeholders("sheet").exit_code == 2
    assert stakeholders("sheet", "Steps", "--all").exit_code == 2
