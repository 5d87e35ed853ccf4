"""A data set's manifest, its tables' columns and its dates."""

from __future__ import annotations

import calendar
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.errors import InputError
from graph.schema.dataset import (
    LISTS,
    REQUIRED,
    TABLES,
    Dataset,
    TableRow,
    date_bounds,
    is_address,
    is_language,
)

WHOLE = """
format = 1
name = "amber-partners"
base = "https://example.org/amber/"
languages = ["en", "bn"]
licence = "CC-BY-4.0"
focal = ["amber-trust"]
visibility = "partners"
[title]
en = "Partners of Amber"
bn = "অ্যাম্বারের অংশীজন"
[extent]
en = "One leaflet was read."
"""


def read(folder: Path, text: str | bytes) -> Dataset:
    path = folder / "dataset.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Dataset.from_toml(path, origin=folder)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_manifest_is_read_whole(tmp_path: Path, mark: str) -> None:
    dataset = read(tmp_path, mark + WHOLE)
    assert dataset == Dataset(
        name="amber-partners",
        path=tmp_path,
        base="https://example.org/amber/",
        title={"en": "Partners of Amber", "bn": "অ্যাম্বারের অংশীজন"},
        languages=("en", "bn"),
        licence="CC-BY-4.0",
        focal=("amber-trust",),
        visibility="partners",
        extent={"en": "One leaflet was read."},
    )
    assert dataset.mint.make_entity_iri("x") == "https://example.org/amber/id/x"


def test_an_empty_manifest_makes_an_internal_data_set_named_after_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Fern & Friends"
    folder.mkdir()
    dataset = read(folder, "")
    assert (dataset.name, dataset.visibility) == ("fern-friends", "internal")
    assert dataset.base == "https://example.org/fern-friends/"
    assert dataset.title == {"en": "fern-friends"}


def test_a_title_may_be_one_text_and_a_list_may_be_written_in_one_text(tmp_path: Path) -> None:
    dataset = read(tmp_path, 'title = "Partners"\nfocal = "amber | cobalt"\n')
    assert dataset.title == {"en": "Partners"}
    assert dataset.focal == ("amber", "cobalt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format = 2", "format 2 is not known; this version reads format 1"),
        ("name = 5", "key 'name' is not text; write it in quotes"),
        ('name = "Amber Trust"', "name 'Amber Trust' is no id; use lower-case letters"),
        ('base = "example.org/"', "base 'example.org/' is not an http"),
        ('base = "https://example.org"', "is not an http(s) address ending in / or #"),
        ('base = "http://[/"', "is not an http(s) address ending in / or #"),
        ('base = "https://example.org/a b/"', "is not an http(s) address ending in / or #"),
        ('visibility = "secret"', "visibility 'secret' is unknown; use one of public, partners, internal"),
        ("focal = [1]", "key 'focal' is not a list of texts"),
        ("languages = {}", "key 'languages' is not a list of texts"),
        ("title = 7", "key 'title' is not a text or a table of texts by language"),
        ("[title]\nen = 7", "key 'title' is not a text or a table of texts by language"),
        ('[title]\n"plain English" = "x"', "key 'title.plain English' names no language"),
        ('name = "a"\nname = "b"', "see the example data set's dataset.toml"),
        ("name = ", "see the example data set's dataset.toml"),
        (f"format = {'9' * 5000}", "see the example data set's dataset.toml"),
        (f"x = {'[' * 100_000}", "nested more than 50 deep"),
        (b'name = "caf\xe9"', "not UTF-8 (byte 12); save the file as UTF-8"),
        ("name = 'a'".encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_faulty_manifest_says_what_to_mend(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert words in str(caught.value)
    assert str(tmp_path / "dataset.toml") in str(caught.value)


def test_every_column_is_told_once_and_what_is_required_is_a_column() -> None:
    for table, columns in TABLES.items():
        assert len(set(columns)) == len(columns)
        assert set(REQUIRED[table]) <= set(columns)
    every = {column for columns in TABLES.values() for column in columns}
    assert every >= LISTS
    assert set(REQUIRED) == set(TABLES)


def test_a_row_gives_blank_for_what_it_lacks_and_parts_of_a_list() -> None:
    row = TableRow("counts", "counts.csv", 7, {"of": " a | b||c "})
    assert row["unit"] == ""
    assert row.split_cell("of") == ("a", "b", "c")
    assert row.split_cell("unit") == ()
    found = row.make_finding("of", "wrong", "mend it", "code")
    assert str(found) == "counts.csv, line 7, column 'of': wrong; mend it"


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_reduced_date_spans_its_year_or_month(day: datetime.date, length: int) -> None:
    bounds = date_bounds(day.isoformat()[:length])
    assert bounds is not None
    first, last = bounds
    days_of_month = calendar.monthrange(day.year, day.month)[1]
    days_of_year = 366 if calendar.isleap(day.year) else 365
    assert first <= day <= last
    assert (last - first).days + 1 == {4: days_of_year, 7: days_of_month, 10: 1}[length]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-",
        "2020-2",
        "2020-13",
        "2020-00",
        "2020-02-30",
        "0000",
        "2020-02-16T10:00",
        "16.02.2020",
        "2020-02-00",
        "2020 ",
        "2020\n",
        "২০২০",
        "２０２０",
        "-2020",
        "20200",
    ],
)
def test_these_are_no_dates(text: str) -> None:
    assert date_bounds(text) is None


@pytest.mark.parametrize(
    "text", ["http://a.example", "https://a.example/b?c=d#e", "https://a.example/ক", "http://127.0.0.1:80/"]
)
def test_these_are_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "ftp://a.example",
        "https://",
        "http://[",
        "http://a:b",
        "https://a.example/%zz",
        "https://a.example/b c",
        'https://a.example/"',
        "javascript:alert(1)",
        "https://a.example/\n",
    ],
)
def test_these_are_no_addresses(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("tag", "well"), [("en", True), ("bn-BD", True), ("", False), ("english language", False)]
)
def test_a_language_is_a_tag(tag: str, well: bool) -> None:
    assert is_language(tag) == well
