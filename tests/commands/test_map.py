"""`map`: one HTML file, wherever it is asked for; what stands in it is the business of tests/map."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.commands.tables import Curated
from tests.conftest import KESTREL, Run
from tests.map.page_data import unpack_page


class Page(HTMLParser):
    """The addresses that a page asks for, its title and whether it is whole."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.ended = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.asked += [named[name] or "" for name in ("src", "srcset", "data", "poster") if name in named]
        if tag in ("link", "use", "image"):
            self.asked += [value or "" for name, value in attrs if name.endswith("href")]

    def handle_endtag(self, tag: str) -> None:
        self.ended |= tag == "html"


@pytest.fixture
def page(stakeholders: Run, mixed: Path, tmp_path: Path) -> Path:
    file = tmp_path / "new folder" / "valley.html"
    result = stakeholders("map", "-d", mixed, "-o", file)
    assert result.exit_code == 0
    assert f"wrote {file}" in result.stdout
    return file


def test_one_file_is_written_where_it_is_asked_for(page: Path) -> None:
    assert [path.name for path in page.parent.iterdir()] == ["valley.html"]
    text = page.read_text(encoding="utf-8")
    assert text.lower().startswith("<!doctype html>")
    assert Page(text).ended


def test_it_asks_for_nothing(page: Path) -> None:
    asked = Page(page.read_text(encoding="utf-8")).asked
    assert [address for address in asked if not address.startswith(("data:", "#"))] == []


def test_every_named_organisation_is_in_it(page: Path, mixed: Path) -> None:
    text = unpack_page(page.read_text(encoding="utf-8"))
    tables = Curated(mixed)
    labels = {row["label_en"] for row in tables.entities if tables.one(row["id"]) in tables.organisations}
    assert [label for label in sorted(labels - {""}) if label not in text] == []


def test_it_equals_the_page_of_a_build(page: Path, stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    stakeholders("build", "-d", mixed, "-o", tmp_path / "built")
    assert (tmp_path / "built" / "network.html").read_bytes() == page.read_bytes()


def test_without_a_target_it_goes_beside_the_other_outputs(
    stakeholders: Run, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = tmp_path / "outputs" / "lantern-valley" / "graph.ttl"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of an earlier build")
    said = json.loads(stakeholders("map", "-d", mixed, "--json").stdout)["rows"]
    written = tmp_path / "outputs" / "lantern-valley" / "network.html"
    assert [(tmp_path / row["file"], row["bytes"]) for row in said] == [(written, written.stat().st_size)]
    assert other.read_bytes() == b"of an earlier build"


def test_only_an_internal_map_of_a_mixed_data_set_is_not_for_sharing(
    stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    for audience in ("internal", "partners", "public"):
        stakeholders("map", "-d", mixed, "-o", tmp_path / f"{audience}.html", "--audience", audience)
        text = unpack_page((tmp_path / f"{audience}.html").read_text(encoding="utf-8"))
        assert ("internal, not for sharing" in text) == (audience == "internal"), audience


def test_a_page_is_not_written_under_the_name_of_a_picture(stakeholders: Run, tmp_path: Path) -> None:
    result = stakeholders("map", "-d", KESTREL, "-o", tmp_path / "map.pdf")
    assert result.exit_code == 2
    assert "end the name in .html" in result.stderr
    assert not list(tmp_path.iterdir())
