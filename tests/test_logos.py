"""Logos: which files become one, what is left out of them, and what is refused."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from graph.ingest.logo_image import LogoError, read_logo_image
from graph.ingest.logos import LARGEST_FILE, read_logos
from graph.map import render_map
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.quality.checks import run_checks
from tests import fiction
from tests.browser import launch
from tests.map.page import opened
from tests.map.page_data import read_data

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def png(
    width: int = 8, height: int = 6, *, pixels: bytes | None = None, more: bytes = b"", tail: bytes = b""
) -> bytes:
    """Return a red picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = pixels if pixels is not None else (b"\0" + b"\xc0\x10\x10" * width) * height
    return SIGNATURE + head + more + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND") + tail


def jpeg(*, more: bytes = b"", size: tuple[int, int] = (6, 8), marker: int = 0xC0) -> bytes:
    """Return the skeleton of a JPEG: enough for what reads its parts."""
    frame = struct.pack(">BBHBHHB", 0xFF, marker, 11, 8, *size, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + more + frame + scan + b"\xff\xd9"


def exif(text: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(text) + 2) + text


# ---- one picture ----
def test_a_picture_is_written_again_without_what_it_tells_besides() -> None:
    data = png(
        more=chunk(b"tEXt", b"Author\0a secret name") + chunk(b"eXIf", b"a place"), tail=b"PK\x03\x04 a zip"
    )
    image = read_logo_image(data)
    assert image.data == png()
    assert (image.media_type, image.width, image.height) == ("image/png", 8, 6)


def test_a_photograph_loses_the_notes_of_its_camera() -> None:
    image = read_logo_image(jpeg(more=exif(b"Exif\0\0 24.1 N 90.4 E")) + b"<script>")
    assert image.data == jpeg()
    assert (image.media_type, image.width, image.height) == ("image/jpeg", 8, 6)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + bytes(20),
        SIGNATURE,
        png()[:-20],
        png()[:40] + b"x" + png()[41:],
        SIGNATURE + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND"),
        png(more=chunk(b"EVIL", b"must be known")),
        png(pixels=bytes(10_000_000)),  # which unfolds to far more than it says
        png(pixels=b"\0"),
        png(513, 1),
        png(0, 0, pixels=b""),
        b"\xff\xd8",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\xff\xff",
        jpeg()[:-2],
        jpeg(size=(6000, 6000)),
        jpeg(marker=0xC3),
        b"\xff\xd8" + b"\xff" * 1000,
    ],
)
def test_what_is_no_small_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(LogoError):
        read_logo_image(data)


# ---- the folder ----
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [fiction.organisation("amber"), fiction.organisation("beryl", visibility="internal")]
    ties = [fiction.tie("amber", "partneredWith", "beryl", visibility="internal")]
    data = fiction.write(tmp_path / "data", entities=rows, ties=ties)
    (data / "logos").mkdir()
    return data


def put(folder: Path, name: str, data: bytes) -> None:
    (folder / "logos" / name).write_bytes(data)


def test_logos_are_named_by_ids(folder: Path) -> None:
    put(folder, "amber.png", png())
    put(folder, "beryl.JPG", jpeg())
    put(folder, "LICENCES.txt", b"used with leave")
    put(folder, ".hidden.png", b"no picture")
    logos = read_logos(folder, lambda: {"amber", "beryl"})
    assert (set(logos.images), logos.findings) == ({"amber", "beryl"}, [])


def link_outside(folder: Path) -> None:
    outside = folder.parent / "outside.png"
    outside.write_bytes(png())
    (folder / "logos" / "amber.png").symlink_to(outside)


def make_pipe(folder: Path) -> None:
    os.mkfifo(folder / "logos" / "amber.png")


def make_folder(folder: Path) -> None:
    (folder / "logos" / "amber.png").mkdir()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda folder: put(folder, "amber.svg", b"<svg/>"), "shows no .svg pictures"),
        (lambda folder: put(folder, "amber.png", b"text"), "neither a PNG nor a JPEG"),
        (lambda folder: put(folder, "amber.png", png(600, 2)), "600 × 2 pixels"),
        (lambda folder: put(folder, "amber.png", bytes(LARGEST_FILE + 1)), "larger than 100,000 bytes"),
        (link_outside, "a link to a file outside the data set"),
        (make_pipe, "is a pipe"),
        (make_folder, "is a folder"),
    ],
)
def test_a_faulty_file_is_told_and_stops_a_build(
    folder: Path, make: Callable[[Path], None], fault: str
) -> None:
    make(folder)
    knowledge = open_graph(folder)
    (finding,) = [found for found in run_checks(knowledge) if found.code == "logo"]
    assert finding.severity == "error" and fault in finding.fault and finding.file.startswith("logos/amber.")
    assert "logos" not in read_data(render_map(Network(knowledge)))


def test_a_second_logo_and_an_unknown_id_are_told(folder: Path) -> None:
    put(folder, "amber.jpg", jpeg())
    put(folder, "amber.png", png())
    put(folder, "nobody.png", png())
    findings = {found.file: found for found in run_checks(open_graph(folder)) if found.code == "logo"}
    assert findings["logos/amber.png"].severity == "error"
    assert findings["logos/nobody.png"].severity == "warning"


def test_logos_together_have_a_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.ingest.logos.LARGEST_TOTAL", len(png()) + 10)
    put(folder, "amber.png", png())
    put(folder, "beryl.png", png())
    logos = read_logos(folder, lambda: {"amber", "beryl"})
    assert set(logos.images) == {"amber"}
    assert [finding.file for finding in logos.findings] == ["logos"]


def test_a_folder_that_leads_outside_is_not_read(folder: Path) -> None:
    outside = folder.parent / "elsewhere"
    outside.mkdir()
    (outside / "amber.png").write_bytes(png())
    (folder / "logos").rmdir()
    (folder / "logos").symlink_to(outside)
    logos = read_logos(folder, lambda: {"amber"})
    assert not logos.images and len(logos.findings) == 1


def test_an_edition_has_no_logo_of_a_withheld_organisation(folder: Path) -> None:
    put(folder, "beryl.png", png())
    knowledge = open_graph(folder, audience="public")
    assert "logos" not in read_data(render_map(Network(knowledge)))
    assert [found for found in run_checks(knowledge) if found.code == "logo"] == []


# ---- the page ----
def test_the_page_shows_logos_in_panel_mark_and_drawing(folder: Path, tmp_path: Path) -> None:
    put(folder, "amber.png", png())
    path = tmp_path / "page.html"
    path.write_text(render_map(Network(open_graph(folder))), encoding="utf-8")
    with sync_playwright() as playwright:
        browser: Browser = launch(playwright)
        with opened(browser, path, hash="entity=amber") as page:
            assert page.ask("document.querySelector('#panel img.logo').naturalWidth") == 8
            data = page.data["entities"]
            at = data["id"].index("amber")
            page.go(at=f"{data['x'][at]}~{data['y'][at]}~200~150")
            page.page.click("#tool-keep")
            svg = page.save("#save-svg", tmp_path / "map.svg").read_text(encoding="utf-8")
            assert '<image href="data:image/png;base64,' in svg
        browser.close()
