"""Phrases against the texts they were copied from: the right line, every line, and the right text."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from graph.core.errors import Finding, InputError
from graph.ingest import load_tables
from graph.model.opening import open_graph
from graph.quality import checks
from graph.quality.checks.source_texts import check_quotes
from tests.fiction import LEAFLET, fact, organisation, tie, write

TEXT = (
    "The Amber Trust\n\nkeeps the minutes of the “Birch Guild” and\u00a0of others,\nas its members decided.\n"
)


def compare(
    tmp_path: Path,
    *rows: Mapping[str, str],
    text: str | bytes | None = TEXT,
    uncurated: str | bytes | None = None,
    file: str = "leaflet.txt",
    **source: str,
) -> list[Finding]:
    """Compare rows, given as their evidence, with a text; without any, one row for each line with words."""
    rows = rows or ({"locator": "1", "phrase": "Amber Trust"}, {"locator": "3"}, {"locator": "4"})
    words = {"1": "The Amber Trust", "3": "keeps the minutes", "4": "as its members"}
    folder = write(
        tmp_path / "data",
        sources=[LEAFLET | source],
        entities=[
            organisation(f"body-{number}", **{"phrase": words.get(row.get("locator", ""), ""), **row})
            for number, row in enumerate(rows)
        ],
    )
    texts = tmp_path / "texts"
    texts.mkdir(exist_ok=True)
    for path, content in ((texts / file, text), (folder / "uncurated.csv", uncurated)):
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return check_quotes(load_tables(folder), texts)


def codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


# ---------- phrases ----------
def test_phrases_that_stand_in_their_lines_are_well(tmp_path):
    assert compare(tmp_path) == []


@pytest.mark.parametrize(
    "phrase",
    [
        "the minutes of the “Birch Guild” and",
        "and of others,",
        "and\u00a0of others,",
        "  keeps   the minutes ",
    ],
)
def test_white_space_is_compared_as_one_space_and_quotes_as_they_are(tmp_path, phrase):
    rows = {"locator": "1"}, {"locator": "3", "phrase": phrase}, {"locator": "4"}
    assert compare(tmp_path, *rows) == []


@pytest.mark.parametrize("phrase", ['the "Birch Guild"', "Keeps the minutes", "keeps minutes"])
def test_other_words_are_a_finding_at_the_row(tmp_path, phrase):
    rows = {"locator": "1"}, {"locator": "3", "phrase": phrase}, {"locator": "4"}
    (found,) = compare(tmp_path, *rows)
    assert (found.file, found.line, found.column) == ("entities.csv", 3, "phrase")
    assert (found.code, found.severity) == ("no-phrase", "error")
    assert found.fault == f"'{phrase}' does not stand in leaflet.txt, line 3"
    assert found.mend == "quote the words as they stand there"


def test_the_line_where_the_words_do_stand_is_told(tmp_path):
    rows = {"locator": "1"}, {"locator": "3"}, {"locator": "4", "phrase": "keeps the minutes"}
    (found,) = compare(tmp_path, *rows)
    assert found.mend == "it stands in line 3"


@pytest.mark.parametrize("locator", ["0", "99", "-1", "page 2", "1-2", "²", "٣"])
def test_a_locator_that_is_no_line_is_a_finding(tmp_path, locator):
    rows = {"locator": "1"}, {"locator": "3"}, {"locator": "4"}, {"locator": locator, "phrase": "a phrase"}
    (found,) = compare(tmp_path, *rows)
    assert (found.code, found.column, found.line) == ("no-line", "locator", 5)
    assert found.mend.startswith("give a line from 1 to")


def test_only_line_feeds_end_a_line(tmp_path):
    """As `cat -n` counts: other characters that Python takes for line ends do not."""
    text = TEXT.replace("keeps the", "keeps\u2028the\x0b\x0c\x85\r the").replace("The Amber", "The\x1cAmber")
    rows = {"locator": "1", "phrase": "Trust"}, {"locator": "3", "phrase": "minutes"}, {"locator": "4"}
    assert compare(tmp_path, *rows, text=text) == []


def test_a_text_with_windows_line_ends_is_compared_by_line(tmp_path):
    assert compare(tmp_path, text=TEXT.replace("\n", "\r\n")) == []


def test_rows_of_every_table_are_compared(tmp_path):
    folder = write(
        tmp_path / "data",
        entities=[
            organisation("amber-trust", phrase="Amber Trust"),
            organisation("birch-guild", phrase="Amber"),
        ],
        ties=[tie("amber-trust", "supports", "birch-guild", phrase="not there")],
        facts=[fact("amber-trust", "aim", "minutes", phrase="not here")],
    )
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "leaflet.txt").write_text("Amber Trust\n", encoding="utf-8")
    found = check_quotes(load_tables(folder), texts)
    assert {(one.file, one.line, one.code) for one in found} == {
        ("ties.csv", 2, "no-phrase"),
        ("facts.csv", 2, "no-phrase"),
    }


# ---------- every line ----------
def test_a_line_without_row_is_told_and_an_empty_line_is_not(tmp_path):
    (found,) = compare(tmp_path, {"locator": "1"}, {"locator": "4"})
    assert (found.file, found.line, found.code, found.severity) == (
        "leaflet.txt",
        3,
        "line-without-row",
        "warning",
    )
    assert "keeps the minutes" in found.fault
    assert "uncurated.csv" in found.mend


@pytest.mark.parametrize("locator", ["3", "2-3", "3-4"])
def test_a_line_may_be_left_out_with_a_reason(tmp_path, locator):
    table = f"source,locator,reason\nleaflet,{locator},Names nobody.\n"
    assert compare(tmp_path, {"locator": "1"}, {"locator": "4"}, uncurated=table) == []


def test_a_reason_counts_only_for_its_source_and_lines(tmp_path):
    table = "source,locator,reason\nother,3,Names nobody.\nleaflet,1-2,Names nobody.\n"
    assert codes(compare(tmp_path, {"locator": "1"}, {"locator": "4"}, uncurated=table)) == [
        "line-without-row"
    ]


@pytest.mark.parametrize(
    "row", ["leaflet,3,", "leaflet,three,why", "leaflet,3-,", "leaflet,-3,why", "leaflet,²,why"]
)
def test_a_line_left_out_without_number_or_reason_is_an_error(tmp_path, row):
    table = f"source,locator,reason\nleaflet,2,Empty.\n{row}\n"
    found = compare(tmp_path, {"locator": "1"}, {"locator": "4"}, uncurated=table)
    assert codes(found) == ["uncurated", "line-without-row"]
    assert (found[0].file, found[0].line, found[0].severity) == ("uncurated.csv", 3, "error")


@pytest.mark.parametrize(
    "table",
    [
        b"locator,reason\n3,why\n",
        b"source,locator,reason\n\xff\xfe,3,why\n",
        b"",
        b"source,locator,reason\nleaflet,3\n",
        b"source,locator,reason\nleaflet,5-999999999999,why\n",
    ],
)
def test_a_broken_table_of_lines_left_out_hides_no_line(tmp_path, table):
    found = compare(tmp_path, {"locator": "1"}, {"locator": "4"}, uncurated=table)
    assert "line-without-row" in codes(found)


SENTENCES = "Amber helps Birch. Nobody was paid, e.g. Dr. Md. Ali. It rained.\n1. They met in Dhaka.\n"


def compare_sentences(tmp_path: Path, *phrases: str, uncurated: str | None = None) -> list[Finding]:
    """Compare rows that quote the first line, and one of the second, with a text of sentences."""
    rows = [{"locator": "1", "phrase": phrase} for phrase in phrases]
    return compare(
        tmp_path, *rows, {"locator": "2", "phrase": "They met"}, text=SENTENCES, uncurated=uncurated
    )


@pytest.mark.parametrize(
    ("phrases", "expected"),
    [
        (["Amber helps"], ["Nobody was paid, e.g. Dr. Md. Ali.", "It rained."]),
        (["Amber helps", "It rained"], ["Nobody was paid, e.g. Dr. Md. Ali."]),
        (["Birch. Nobody", "rained."], []),  # words of two sentences are a row for both
        ([""], []),  # a row without words stands for the line
    ],
)
def test_each_sentence_of_a_line_needs_a_row(tmp_path, phrases, expected):
    found = compare_sentences(tmp_path, *phrases)
    assert [one.fault for one in found] == [f"no row for this sentence: '{text}'" for text in expected]
    assert {one.code for one in found} <= {"sentence-without-row"}


def test_a_sentence_may_be_left_out_by_its_words(tmp_path):
    table = "source,locator,phrase,reason\nleaflet,1,Nobody was paid,No tie.\n"
    (found,) = compare_sentences(tmp_path, "Amber helps", uncurated=table)
    assert found.fault.endswith("'It rained.'")


def test_words_left_out_that_do_not_stand_there_are_an_error(tmp_path):
    table = "source,locator,phrase,reason\nleaflet,1,They met,No tie.\nleaflet,1-2,met,No tie.\n"
    (found,) = compare_sentences(tmp_path, "", uncurated=table)
    assert (found.file, found.line, found.severity, found.code) == ("uncurated.csv", 2, "error", "no-phrase")
    assert found.mend == "it stands in line 2"


def test_lines_of_a_source_that_is_no_plain_text_need_no_row(tmp_path):
    rows = ({"locator": "1"},)
    assert compare(tmp_path, *rows, file="leaflet.csv") == []


# ---------- the right text ----------
def test_another_text_than_the_curated_one_is_told(tmp_path):
    (found,) = compare(tmp_path, sha256="0" * 64)
    assert (found.file, found.line, found.column) == ("sources.csv", 2, "sha256")
    assert (found.code, found.severity) == ("other-text", "warning")


def test_the_curated_text_is_not_complained_of(tmp_path):
    assert compare(tmp_path, sha256=sha256(TEXT.encode()).hexdigest()) == []


def test_a_missing_text_says_how_much_was_not_verified(tmp_path):
    (found,) = compare(tmp_path, text=None)
    assert (found.file, found.line, found.code, found.severity) == ("sources.csv", 2, "no-text", "warning")
    assert found.fault.endswith("3 phrases not verified")


def test_a_text_that_is_kept_with_the_data_is_found_there(tmp_path):
    compare(tmp_path, text=None)
    kept = tmp_path / "data" / "sources"
    kept.mkdir()
    (kept / "leaflet.txt").write_text(TEXT, encoding="utf-8")
    assert check_quotes(load_tables(tmp_path / "data"), tmp_path / "texts") == []


def test_a_text_that_is_not_utf8_is_compared_as_far_as_it_goes(tmp_path):
    rows = {"locator": "1"}, {"locator": "2", "phrase": "décided"}
    found = compare(tmp_path, *rows, text="The Amber Trust\ndécided\n".encode("latin-1"))
    assert codes(found) == ["no-phrase"]


def test_no_folder_of_texts_is_an_input_error(tmp_path):
    folder = write(tmp_path / "data", entities=[organisation("amber-trust")])
    with pytest.raises(InputError, match="no such folder"):
        check_quotes(load_tables(folder), tmp_path / "nowhere")


# ---------- the example ----------
def test_the_example_is_checked_against_the_text_that_it_keeps(tmp_path):
    """The documents of others are not part of the repository; the curators' own table is."""
    found = [
        one
        for one in checks.run_checks(open_graph(), texts=tmp_path)
        if one.code
        in (
            "no-phrase",
            "no-line",
            "other-text",
            "no-text",
            "uncurated",
            "line-without-row",
            "sentence-without-row",
        )
    ]
    assert {one.code for one in found} <= {"no-text"}
    assert not [one for one in found if "identity-checks" in one.fault]
