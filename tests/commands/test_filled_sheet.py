"""Partner sheets that were filled in: read back by `corrections`, and kept as evidence once accepted."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pypdf
import pytest

from tests.conftest import Run
from tests.fiction import LEAFLET, knowledge, organisation, tie, write

AMBER_COBALT, AMBER_TEAL = "tie:memberOf~amber~cobalt", "tie:partneredWith~amber~teal"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data set with a member, a partnership, and a tie that is denied."""
    return write(
        tmp_path / "data",
        entities=[organisation(name, visibility="public") for name in ("amber", "cobalt", "teal", "violet")],
        ties=[
            tie("amber", "memberOf", "cobalt", phrase="Amber is a member of Cobalt"),
            tie("amber", "partneredWith", "teal", phrase="Amber and Teal are partners"),
            tie("violet", "supports", "amber", holds="no", phrase="Violet never supported Amber"),
        ],
    )


def make_sheet(stakeholders: Run, data: Path, form: str, lang: str = "both") -> Path:
    file = data.parent / f"sheet.{form}"
    words = ("--audience", "internal", "--lang", lang, "--force")
    done = stakeholders("sheet", "amber", "-d", data, "-o", file, *words)
    assert done.exit_code == 0, done.stderr
    return file


def fill_pdf(file: Path, answers: Mapping[str, str]) -> Path:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(file))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(answers), auto_regenerate=False)
    filled = file.with_name("filled.pdf")
    writer.write(filled)
    return filled


def fill_docx(file: Path, answers: Mapping[str, tuple[str, ...]]) -> Path:
    """Write into the cells beside the first row of each key, as a program without lists does."""
    document = docx.Document(str(file))
    left = dict(answers)
    for table in document.tables:
        for row in table.rows:
            key = re.search(r"\[#([^\]]+)\]", row.cells[0].text)
            for cell, words in zip(row.cells[1:], left.pop(key[1], ()) if key else (), strict=False):
                if words:
                    cell.text = words
    assert not left
    filled = file.with_name("filled.docx")
    document.save(str(filled))
    return filled


def choose(file: Path, key: str, shown: str) -> Path:
    """Choose an entry of a drop-down list, as Word does: the content of the control is what is chosen."""
    document = docx.Document(str(file))
    row = next(row for table in document.tables for row in table.rows if f"[#{key}]" in row.cells[0].text)
    (text,) = row.cells[1]._tc.xpath(".//w:sdtContent//w:t")
    text.text = shown
    document.save(str(file))
    return file


def table(data: Path, name: str) -> list[dict[str, str]]:
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kept(data: Path) -> dict[str, tuple[str, str]]:
    return {row["about"]: (row["kind"], row["text"]) for row in table(data, "corrections")}


ANSWERS = {
    f"choice/{AMBER_COBALT}": "/right",
    f"choice/{AMBER_TEAL}": "/ended",
    f"text/{AMBER_TEAL}": "in 2019",
    "choice/denied:supports~violet~amber": "/wrong",
    "text/missing": "We also work with Ochre & Sons <since> 2020",
    "line/person": "Quillon Varr",
    "line/post": "Director",
    "line/date": "22/11/2026",
}


# ---------- PDF ----------
def test_a_filled_form_is_read_with_who_answered_and_when(stakeholders: Run, data: Path) -> None:
    filled = fill_pdf(make_sheet(stakeholders, data, "pdf"), ANSWERS)
    done = stakeholders("corrections", filled, "-d", data)
    assert done.exit_code == 0, done.stderr
    assert kept(data) == {
        "tie memberOf~amber~cobalt": ("right", "right"),
        "tie partneredWith~amber~teal": ("ended", "in 2019"),
        "tie supports~violet~amber": ("right", kept(data)["tie supports~violet~amber"][1]),
        "entity amber": ("missing", "We also work with Ochre & Sons <since> 2020"),
    }
    assert kept(data)["tie supports~violet~amber"][1].endswith("wrong")
    rows = table(data, "corrections")
    assert {(row["by"], row["on"], row["organisation"]) for row in rows} == {
        ("Quillon Varr, Director", "2026-11-22", "amber")
    }
    assert "another version" not in done.stderr
    assert "0 new, 4 known" in stakeholders("corrections", filled, "-d", data).stderr


def test_accepted_answers_become_evidence_of_the_partner(stakeholders: Run, data: Path) -> None:
    filled = fill_pdf(make_sheet(stakeholders, data, "pdf"), ANSWERS | {f"choice/{AMBER_COBALT}": "/wrong"})
    before, checked = table(data, "ties"), stakeholders("check", "-d", data).exit_code
    stakeholders("corrections", filled, "-d", data)
    words = ("accept", "--who", "a tester", "--why", "they answered", "-d", data)
    for row in table(data, "corrections"):
        for _ in range(2):  # the second time adds nothing
            assert stakeholders("corrections", "--decide", row["id"], *words).exit_code == 0
    ties = table(data, "ties")
    shared = list(before[0])
    assert [{name: row[name] for name in shared} for row in ties[: len(before)]] == before
    added = {(row["kind"], row.get("holds") or "", row["end"] or ""): row for row in ties[len(before) :]}
    assert set(added) == {("memberOf", "no", ""), ("partneredWith", "", "2019"), ("supports", "", "")}
    (source,) = [row for row in table(data, "sources") if row["publisher"] == "amber"]
    assert source["issued"] == "2026-11-22"
    assert {row["source"] for row in added.values()} == {source["id"]}
    assert {row["visibility"] for row in added.values()} == {"internal"}
    assert stakeholders("check", "-d", data).exit_code == checked
    shown = stakeholders("show", "amber", "-d", data).stdout
    assert "on its partner sheet" in shown


def test_a_rejected_answer_adds_nothing(stakeholders: Run, data: Path) -> None:
    filled = fill_pdf(make_sheet(stakeholders, data, "pdf"), ANSWERS)
    stakeholders("corrections", filled, "-d", data)
    before = (data / "ties.csv").read_bytes()
    for row in table(data, "corrections"):
        stakeholders("corrections", "--decide", row["id"], "reject", "--who", "a", "--why", "b", "-d", data)
    assert (data / "ties.csv").read_bytes() == before


def test_what_a_partner_cannot_say_is_counted_and_not_kept(stakeholders: Run, data: Path) -> None:
    answers = {f"choice/{AMBER_COBALT}": "/unsure", f"choice/{AMBER_TEAL}": "/right", "line/date": "soon"}
    done = stakeholders(
        "corrections", fill_pdf(make_sheet(stakeholders, data, "pdf", "bn"), answers), "-d", data
    )
    assert "On one line the partner cannot say" in done.stderr
    assert "the date 'soon' cannot be read" in done.stderr
    assert kept(data) == {"tie partneredWith~amber~teal": ("right", "right")}


def test_an_answer_about_a_tie_of_others_is_no_evidence(stakeholders: Run, data: Path) -> None:
    file = make_sheet(stakeholders, data, "pdf")
    forged = fill_pdf(file, {f"choice/{AMBER_COBALT}": "/right", "sheet": ""})
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(forged))
    for page in writer.pages:
        words = pypdf.PdfReader(file).get_fields()["sheet"].value.replace("~amber", "~violet")  # type: ignore[index]
        writer.update_page_form_field_values(page, {"sheet": words}, auto_regenerate=False)
    writer.write(forged)
    stakeholders("corrections", forged, "-d", data)
    (row,) = table(data, "corrections")
    done = stakeholders(
        "corrections", "--decide", row["id"], "accept", "--who", "a", "--why", "b", "-d", data
    )
    assert done.exit_code == 2
    assert "no end of this tie" in done.stderr
    assert table(data, "corrections")[0]["decision"] == ""


# ---------- Word ----------
@pytest.mark.parametrize(("lang", "right", "ended"), [("both", "right", "Ended"), ("bn", "ঠিক", "শেষ হয়েছে")])
def test_cells_of_a_word_table_are_read(
    stakeholders: Run, data: Path, lang: str, right: str, ended: str
) -> None:
    file = fill_docx(
        make_sheet(stakeholders, data, "docx", lang),
        {
            AMBER_TEAL: (ended, "২০১৯ সালে"),
            "denied:supports~violet~amber": ("they do not", ""),
            "name:label_bn": ("অম্বর",),
            "person": ("Quillon Varr",),
            "date": ("2026-11-22",),
        },
    )
    done = stakeholders("corrections", choose(file, AMBER_COBALT, right), "-d", data)
    assert done.exit_code == 0, done.stderr
    assert kept(data) == {
        "tie memberOf~amber~cobalt": ("right", "right"),
        "tie partneredWith~amber~teal": ("ended", "২০১৯ সালে"),
        "tie supports~violet~amber": ("other", "they do not"),
        "entity amber": ("name", "label_bn: অম্বর"),
    }


def test_two_answers_to_one_line_are_told(stakeholders: Run, data: Path) -> None:
    file = make_sheet(stakeholders, data, "docx")
    document = docx.Document(str(file))
    rows = [row for one in document.tables for row in one.rows if AMBER_TEAL in row.cells[0].text]
    rows[0].cells[1].text, rows[1].cells[1].text = "right", "ভুল"
    document.save(str(file))
    done = stakeholders("corrections", file, "-d", data)
    assert "answered in two ways, right and wrong" in done.stderr


def test_the_word_sheet_is_the_same_bytes_each_time(stakeholders: Run, data: Path) -> None:
    first = make_sheet(stakeholders, data, "docx").read_bytes()
    assert make_sheet(stakeholders, data, "docx").read_bytes() == first


# ---------- what is no sheet ----------
@pytest.mark.slow
def test_what_is_no_filled_sheet_is_refused_in_a_sentence(stakeholders: Run, data: Path) -> None:
    sheet = make_sheet(stakeholders, data, "pdf")
    printed = pypdf.PdfWriter()
    printed.add_blank_page(200, 200)
    locked = pypdf.PdfWriter(clone_from=pypdf.PdfReader(sheet))
    locked.encrypt("secret")
    word = make_sheet(stakeholders, data, "docx").read_bytes()
    plain = docx.Document()
    plain.add_paragraph("Dear colleagues, all is right.")
    plain.save(str(data.parent / "plain.docx"))
    contents = {
        "printed.pdf": (_save(printed), "may have been printed or scanned"),
        "locked.pdf": (_save(locked), "is protected by a password"),
        "cut.pdf": (sheet.read_bytes()[:400], "is a damaged PDF"),
        "cut.docx": (word[:2000], "not a readable .docx document"),
        "bomb.docx": (_pack({"word/document.xml": b"<a>" + b" " * 210_000_000}), "which no document needs"),
        "other.docx": (_pack({"a.txt": b"x"}), "it has no text part"),
        "plain.docx": ((data.parent / "plain.docx").read_bytes(), "holds no partner sheet"),
    }
    for name, (content, words) in contents.items():
        (data.parent / name).write_bytes(content)
        done = stakeholders("corrections", data.parent / name, "-d", data)
        assert done.exit_code == 2, name
        assert words in " ".join(done.stderr.split()), (name, done.stderr)
        assert "Traceback" not in done.stderr
    assert not (data / "corrections.csv").exists()


def test_a_sheet_of_another_data_set_is_refused(stakeholders: Run, data: Path) -> None:
    filled = fill_pdf(make_sheet(stakeholders, data, "pdf"), ANSWERS)
    other = shutil.copytree(data, data.parent / "other")
    manifest = other / "dataset.toml"
    manifest.write_text(re.sub(r"(?m)^name = .*$", 'name = "other"', manifest.read_text(encoding="utf-8")))
    done = stakeholders("corrections", filled, "-d", other)
    assert done.exit_code == 2
    assert "not to 'other'" in done.stderr


def _save(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _pack(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_answers_accepted_one_after_the_other_share_their_source(data: Path, stakeholders: Run) -> None:
    from graph.curate.corrections import Ledger, store_answer
    from graph.model.opening import open_graph
    from graph.schema.levels import Audience

    answers = {f"choice/{AMBER_COBALT}": "/right", f"choice/{AMBER_TEAL}": "/ended"}
    stakeholders("corrections", fill_pdf(make_sheet(stakeholders, data, "pdf"), answers), "-d", data)
    graph = open_graph(data, audience=Audience.INTERNAL)
    added = [store_answer(data, row, graph, who="a tester") for row in Ledger.read(data).rows]
    assert added == [("sources", "ties"), ("ties",)]


def test_answers_are_added_to_a_workbook(data: Path, stakeholders: Run) -> None:
    book = data.parent / "book.xlsx"
    assert stakeholders("export", "-d", data, "-o", book, "--audience", "internal").exit_code == 0
    filled = fill_pdf(make_sheet(stakeholders, data, "pdf"), {f"choice/{AMBER_COBALT}": "/right"})
    stakeholders("corrections", filled, "-d", book)
    with (data.parent / "book-corrections.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    words = ("accept", "--who", "a tester", "--why", "they answered", "-d", book)
    done = stakeholders("corrections", "--decide", row["id"], *words)
    assert done.exit_code == 0, done.stderr
    assert "Answer of Amber on its partner sheet" in stakeholders("show", "amber", "-d", book).stdout


@pytest.mark.parametrize(
    ("recorded", "planned"),
    [
        ({"start": "2021"}, {"start": "2021", "end": "2023-03"}),
        ({"start": "2021-02", "end": "2024"}, {"date_text": "ended"}),
        ({}, {"end": "2023-03"}),
        ({"start": "2025"}, {"date_text": "ended"}),
    ],
)
def test_an_answer_that_a_tie_has_ended_ends_its_open_period_and_contradicts_no_recorded_end(
    tmp_path: Path, recorded: dict[str, str], planned: dict[str, str]
) -> None:
    assert plan_end(tmp_path, "since March 2023", recorded) == [planned]


def plan_end(folder: Path, words: str, *recorded: dict[str, str]) -> list[dict[str, str]]:
    """The dates of the rows that an answer of 15 May 2026 adds to a tie with some rows."""
    from graph.curate.corrections.ledger import Correction
    from graph.curate.corrections.planned_rows import plan_rows

    dates = [row | ({"date_certainty": "stated"} if row else {}) for row in recorded]
    written = [tie("teal", "partneredWith", "amber", **row) for row in dates]
    members = [organisation(name) for name in ("amber", "teal")]
    graph = knowledge(folder / "data", entities=members, ties=written)
    answer = Correction(
        "c1", "tie partneredWith~amber~teal", "ended", words, "R", "2026-05-15", organisation="amber"
    )
    rows = [row for table, row in plan_rows(answer, graph) if table == "ties"]
    return [{name: row[name] for name in ("start", "end", "date_text") if row.get(name)} for row in rows]


@pytest.mark.parametrize(
    ("recorded", "planned"),
    [
        ([{}], [{"date_text": "ended"}]),
        ([{"start": "2021"}], [{"start": "2021", "end": "2026-05-14"}]),
        (
            [{"start": "2015"}, {"start": "2018"}, {"start": "2012", "end": "2013"}],
            [{"start": "2015", "end": "2026-05-14"}, {"start": "2018", "end": "2026-05-14"}],
        ),
    ],
)
def test_a_tie_that_ended_at_no_known_date_is_over_before_the_answer(
    tmp_path: Path, recorded: list[dict[str, str]], planned: list[dict[str, str]]
) -> None:
    assert plan_end(tmp_path, "no longer", *recorded) == planned


def test_a_period_that_a_source_denies_is_not_asserted_by_its_end(tmp_path: Path) -> None:
    denied = {"start": "2017", "holds": "no"}
    assert plan_end(tmp_path, "no longer", {"start": "2015"}, denied) == [
        {"start": "2015", "end": "2026-05-14"}
    ]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("We have had 2000 members since", ""),
        ("Contract no. 2019 ended", ""),
        ("In 2016 they said it would continue", ""),
        ("ended before 2020", ""),
        ("We ended work in 2000 villages", ""),
        ("It is over. We met in 2016", ""),
        ("It ended on May 31, 2019, as agreed", "2019-05-31"),
        ("We were partners until June 2019", "2019-06"),
        ("২০১৯ সালে", "2019"),
        ("মার্চ ২০১৯ থেকে আর নেই", "2019-03"),
        ("চুক্তি নং ২০১৯ শেষ", ""),
    ],
)
def test_a_number_in_an_answer_is_a_year_only_where_words_say_so(words: str, date: str) -> None:
    from graph.curate.corrections.last_dates import read_last_date

    assert read_last_date(words) == date


def test_a_dated_tie_that_a_partner_calls_wrong_is_contradicted_at_its_time(tmp_path: Path) -> None:
    """A denial without dates would dispute no tie that has some."""
    from graph.curate.corrections.ledger import Correction
    from graph.curate.corrections.planned_rows import plan_rows
    from graph.ingest.negative_assertion import find_contradictions
    from graph.quality.checks import run_checks

    dated = tie("amber", "partneredWith", "teal", start="2021", date_certainty="stated")
    ties = [dated, tie("amber", "partneredWith", "teal")]
    members = [organisation(name) for name in ("amber", "teal")]
    graph = knowledge(tmp_path / "data", entities=members, ties=ties)
    answer = Correction(
        "c1", "tie partneredWith~amber~teal", "wrong", "never", "R", "2026-05-15", organisation="amber"
    )
    planned = [row for table, row in plan_rows(answer, graph) if table == "ties"]
    told = knowledge(
        tmp_path / "after",
        entities=members,
        ties=[*ties, *({**row, "source": LEAFLET["id"]} for row in planned)],
    )
    assert {row["start"] for _, row in find_contradictions(told.tables, told.ontology)} == {"", "2021"}
    assert not [finding for finding in run_checks(told) if finding.severity == "error"]
