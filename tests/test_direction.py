"""Names and quotes that turn round the text behind them: in nothing people read, and whole in the data."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.visible_text import escape_html, strip_direction_controls
from tests.conftest import Run
from tests.fiction import LEAFLET, entity, fact, organisation, tie, write
from tests.map.page_data import unpack_page

CONTROLS = "\u202e\u2066\u200f\u061c\u200e\u202a\u2069"
# as itself, or as CSS, HTML, JSON and XML may write it
FOUND = re.compile(f"[{CONTROLS}]|(?:&#x|\\\\u?|_x)0*(?:202e|2066)|&#(?:8238|8294);", re.IGNORECASE)
TEXT_ENDINGS = (".html", ".md", ".svg", ".txt", ".xml", ".rels", ".csv")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data set of which every text that people read holds such characters."""
    return write(
        tmp_path / "fiction",
        toml=f'[title]\nen = "Ti{CONTROLS}tle"\nbn = "শিরো{CONTROLS}নাম"\n[extent]\nen = "Re{CONTROLS}ad"\n',
        sources=[LEAFLET | {"title": f"The {CONTROLS}leaflet", "note": f"n{CONTROLS}ote"}],
        entities=[
            organisation(
                "amber-trust",
                label_en=f"{CONTROLS}Amber Trust",
                label_bn=f"অ্যা{CONTROLS}ম্বার",
                alt=f"A{CONTROLS}T",
            ),
            organisation("cobalt-forum", abbr=f"C{CONTROLS}F", note=f"{CONTROLS}note"),
            entity("fern-club", "Platform", label_en=f"Fern{CONTROLS} Club", short_label=f"F{CONTROLS}C"),
        ],
        ties=[
            tie(
                "amber-trust", "partneredWith", "cobalt-forum", phrase=f"wo{CONTROLS}rds", role=f"r{CONTROLS}"
            ),
            tie("amber-trust", "memberOf", "fern-club", phrase=f"{CONTROLS}money", locator="2"),
        ],
        facts=[fact("amber-trust", "aim", f"an{CONTROLS} aim")],
    )


def list_texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the texts of a file, those of the files in an archive among them."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from list_texts(f"{name}: {part}", archive.read(part))
    elif name.endswith(TEXT_ENDINGS):
        yield name, unpack_page(content.decode())


@pytest.mark.parametrize(
    "words",
    [
        ["map", "-o", "OUT/map.html"],
        ["report", "-o", "OUT/report.html"],
        ["report", "-o", "OUT/report.md", "--lang", "bn"],
        ["report", "-o", "OUT/report.docx"],
        ["report", "-o", "OUT/report.pptx"],
        ["report", "-o", "OUT/report.xlsx"],
        ["matrix", "organisations-alliances", "-o", "OUT/matrix.xlsx", "--evidence"],
        ["matrix", "organisations-alliances", "-o", "OUT/matrix.csv", "--evidence"],
        ["share", "-o", "OUT/share", "--audience", "internal"],
    ],
    ids=lambda words: Path(words[-1] if "OUT" in words[-1] else words[words.index("-o") + 1]).name,
)
def test_nothing_that_people_read_turns_round_the_text_behind_it(
    stakeholders: Run, data: Path, tmp_path: Path, words: list[str]
) -> None:
    out = tmp_path / "out"
    result = stakeholders(*(word.replace("OUT", str(out)) for word in words), "-d", data)
    assert result.exit_code == 0, result.stderr
    assert not FOUND.search(result.stdout)
    texts = [
        text
        for path in sorted(out.rglob("*"))
        if path.is_file()
        for text in list_texts(path.name, path.read_bytes())
    ]
    assert texts
    for name, text in texts:
        found = FOUND.search(text)
        assert not found, (name, text[max(0, found.start() - 60) : found.end() + 20])
    if "matrix" not in words:
        assert any("Title" in text or "শিরোনাম" in text for _, text in texts)


def test_what_sets_a_sheet_gets_no_such_character(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typst = pytest.importorskip("typst")
    given: list[str] = []

    def take(*_: object, sys_inputs: dict[str, str], **__: object) -> bytes:
        given.append(sys_inputs["sheet"])
        return b"%PDF"

    monkeypatch.setattr(typst, "compile", take)
    from graph.publish.writers.typst_engine import render_pdf

    render_pdf({"title": f"Ti{CONTROLS}tle"}, scale=1)
    assert given == ['{"title": "Title"}']


def test_the_data_keep_what_was_written(stakeholders: Run, data: Path, tmp_path: Path) -> None:
    assert stakeholders("export", "-o", tmp_path / "tables", "-d", data).exit_code == 0
    assert f"wo{CONTROLS}rds" in (tmp_path / "tables" / "ties.csv").read_text(encoding="utf-8")


def test_joiners_of_bengali_stay() -> None:
    assert strip_direction_controls("ক\u200dষ র\u200c্য") == "ক\u200dষ র\u200c্য"


def test_a_page_holds_no_control_characters() -> None:
    assert escape_html("Am\x1b[31mber\x07 \x9b1mTrust\x00\n\tতথ্য") == "Am[31mber 1mTrust\n\tতথ্য"
