"""Why a file cannot be imported is said in the language of the reader, as far as the program says it."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from graph.core.errors import InputError, LimitExceededError
from graph.curate.answers.import_files import plan_in_language, translate_fault
from graph.curate.importing.plan import ImportRequest
from tests.conftest import Run

FILES = {
    "nothing.csv": b"only one text",
    "pdf.csv": b"%PDF-1.7 ...",
    "quotes.csv": b'name,type\nAmber,NGO\n"Heron,NGO\n',
    "broken.xlsx": b"PK\x03\x04 no workbook",
    "old.xls": b"\xd0\xcf\x11\xe0" + bytes(600),
    "wide.csv": b"name," + b",".join(b"c%d" % number for number in range(600)) + b"\nA" + b",x" * 600 + b"\n",
    "half.json": b'{"elements": [{"_id',
    "deep.json": b'{"nodes": ' + b"[" * 100_000,
    "entities.graphml": b'<!DOCTYPE g [<!ENTITY a "b">]><graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>',
    "broken.gexf": b'<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph><nodes',
    "empty.net": b"*Vertices 0\n*Arcs\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_explained_in_bengali(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    with pytest.raises((InputError, LimitExceededError)) as caught:
        plan_in_language(ImportRequest((path,), tmp_path / "data"), "bn")
    message = str(caught.value).replace(str(path), "")
    assert re.search("[\u0980-\u09ff]{3}", message), message
    assert str(path) in str(caught.value)


def test_a_missing_file_a_folder_and_a_word_document(tmp_path: Path) -> None:
    document = tmp_path / "letter.docx"
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    for path in (tmp_path / "missing.csv", tmp_path, document):
        with pytest.raises(InputError, match=r"[\u0980-\u09ff]{3}"):
            plan_in_language(ImportRequest((path,), tmp_path / "data"), "bn")


def test_numbers_have_the_digits_of_the_language() -> None:
    sentence = "a.xlsx: more than 1,200 cells, empty ones included; clear what stands far from the tables"
    assert "১,২০০" in translate_fault(sentence, "bn")
    assert translate_fault(sentence, "en") == sentence
    assert "২ গিগাবাইট" in translate_fault("a.owl needed more than 2 GB of memory and was stopped", "bn")
    assert "(ফোল্ডার)" in translate_fault("data: is a folder, not a file; give a file", "bn")


def test_the_command_says_it_in_its_language(tmp_path: Path, stakeholders: Run) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"nodes": []}), encoding="utf-8")
    done = stakeholders("import", path, "--yes", "--no-open", "--lang", "bn", "-o", tmp_path / "data")
    assert done.exit_code == 2
    assert re.search("[\u0980-\u09ff]{3}", done.stderr), done.stderr
