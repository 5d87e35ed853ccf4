"""Formats of foreign files: each is recognised by what stands in it, whatever the file is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.ingest.foreign.reading_choices import ReadingChoices
from graph.ingest.foreign.registry import FileSample, list_formats, read_networks


def test_formats_have_names_of_their_own() -> None:
    names = [format_.name for format_ in list_formats()]
    assert len(names) == len(set(names))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        read_networks([tmp_path / "none.csv"], ReadingChoices())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_start_of_a_file_is_text_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("\n  জোট <gexf>", encoding=encoding)
    assert FileSample.read(path).text == "জোট <gexf>"


def test_a_choice_is_asked_once_and_remembered() -> None:
    asked = []
    choices = ReadingChoices(ask=lambda question: asked.append(question.word) or "abbreviation")
    assert choices.choose("column", "Short  Form", "name") == "abbreviation"
    assert choices.choose("column", "short form", "name") == "abbreviation"
    assert asked == ["Short  Form"]


def test_without_anybody_to_ask_the_default_is_taken_and_listed() -> None:
    choices = ReadingChoices(known={("column", "kind"): "type"})
    assert choices.choose("column", "Kind", "name") == "type"
    assert choices.choose("column", "Zone", "place") == "place"
    assert [question.word for question in choices.assumed] == ["Zone"]
