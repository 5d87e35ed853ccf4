"""`share`: real sheets and pictures, what they say, whom they name, and that the same data give the same."""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from pypdf import PdfReader

from graph.map import build_map
from graph.map.model import MapModel
from graph.model.graph import StakeholderGraph
from graph.model.network import Network
from graph.publish.share.map_sheet import MapSheet, shorten_text
from tests import fiction
from tests.commands.tables import Curated, rows
from tests.conftest import KESTREL, ROOT, Process, Run
from tests.test_confidentiality import PERSONS, TOWN, secrets

FILES = ["caption.txt", "map-a3.pdf", "map-a4.pdf", "map.html", "map.png"]
MILLIMETRES = 72 / 25.4
STEERING = re.compile("[\x00-\x09\x0b-\x1f]")  # the reader's marks for glyphs that stand out of order


@pytest.fixture(scope="module")
def example(stakeholders: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(stakeholders, tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="module")
def bengali(stakeholders: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(stakeholders, tmp_path_factory.mktemp("bengali"), "-d", KESTREL, "--lang", "bn")


def made(stakeholders: Run, folder: Path, *more: object) -> Path:
    result = stakeholders("share", "-o", folder, *more)
    assert result.exit_code == 0, result.stderr
    return folder


def page(folder: Path, size: str = "a4") -> str:
    """The text of a sheet in one line."""
    reader = PdfReader(folder / f"map-{size}.pdf")
    (only,) = reader.pages
    return " ".join(STEERING.sub("", only.extract_text()).split())


def caption(folder: Path) -> str:
    return (folder / "caption.txt").read_text(encoding="utf-8")


# ---------- what is written ----------
def test_a_folder_holds_page_sheets_picture_and_caption(example: Path) -> None:
    assert sorted(path.name for path in example.iterdir()) == FILES


@pytest.mark.parametrize(("size", "wide", "high"), [("a4", 297, 210), ("a3", 420, 297)])
def test_a_sheet_is_one_page_of_its_paper(example: Path, size: str, wide: int, high: int) -> None:
    (only,) = PdfReader(example / f"map-{size}.pdf").pages
    box = only.mediabox
    assert float(box.width) == pytest.approx(wide * MILLIMETRES, abs=1)
    assert float(box.height) == pytest.approx(high * MILLIMETRES, abs=1)


def test_the_picture_is_as_large_as_messengers_take(example: Path) -> None:
    data = (example / "map.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", data[16:24])
    assert (wide, len(data) < 1_000_000) == (2000, True)
    assert wide / high == pytest.approx(297 / 210, rel=0.01)
    assert len(colours(data)) > 50, "a picture, not a blank"


def colours(data: bytes) -> set[bytes]:
    """The bytes of a PNG's pixels, four by four."""
    body, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    plain = zlib.decompress(body)
    return {plain[start : start + 4] for start in range(0, len(plain) - 4, 4)}


def test_fonts_are_in_the_file_and_are_those_of_the_package(bengali: Path) -> None:
    (only,) = PdfReader(bengali / "map-a4.pdf").pages
    fonts = only["/Resources"]["/Font"]
    found = [fonts[name]["/DescendantFonts"][0].get_object() for name in fonts]
    assert found
    for font in found:
        assert "HindSiliguri" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]


# ---------- what it says ----------
def test_a_sheet_names_every_organisation_of_the_example(example: Path) -> None:
    said = page(example)
    found = rows(ROOT / "data" / "steps", "entities")
    tables = Curated(ROOT / "data" / "steps")

    def called(name: str) -> str:
        own = [row for row in found if tables.one(row["id"]) == name]
        columns = ("short_label", "abbr", "label_en")
        return next(row[column] for column in columns for row in own if row[column])

    tied = {end for key in tables.counted("ambiguous") for end in key[1:]}
    missing = [called(name) for name in tied if not all(part in said for part in called(name).split())]
    assert len(tied) > 55
    assert missing == []


def test_a_sheet_says_title_legend_date_sources_and_readers(example: Path) -> None:
    said = page(example)
    assert "Steps Towards Development and Platforms for Dialogue: stakeholders in Bangladesh" in said
    assert "Their partners were not asked" in said
    assert "Newest source: 2020" in said
    assert "4 sources: " in said
    assert "Public edition: anyone may see it" in said
    assert "not for sharing" not in said
    assert re.search(r"Made with Stakeholder Graph from the data set steps, version [0-9a-f]{12}", said)
    assert re.search(r"UN bodies 7 ", said), "a sector with its number"
    assert re.search(r"stated [A-Z].*? implied", said), "a certainty with its meaning"
    assert "No connection: Bangladesh Government, British Council" in said


def test_the_two_papers_say_the_same(example: Path) -> None:
    assert sorted(page(example, "a3").split()) == sorted(page(example).split())


def test_the_legend_counts_each_named_organisation_once(example: Path, knowledge: StakeholderGraph) -> None:
    data = model(knowledge)
    counts = [
        int(row["count"]) for row in MapSheet(data, "en").make_template_values()["sectors"] if row["count"]
    ]
    assert sum(counts) == len(Curated(ROOT / "data" / "steps").organisations)


def model(knowledge: StakeholderGraph) -> MapModel:
    return build_map(Network(knowledge))


def test_a_bengali_sheet_is_in_bengali(bengali: Path) -> None:
    reader = PdfReader(bengali / "map-a4.pdf")
    assert reader.metadata
    assert reader.metadata.title == "কেস্ট্রেল উপত্যকার নেটওয়ার্ক (কাল্পনিক)"
    assert reader.trailer["/Root"]["/Lang"].startswith("bn")
    said = page(bengali)
    assert "২০২৪" in said
    assert "সর্বশেষ উৎস: নভেম্বর ২০২৪" in caption(bengali)
    assert "২৮" in said
    assert "Organisations" not in said
    assert "প্রকাশ্য সংস্করণ: সবাই দেখতে পারেন" in caption(bengali)
    assert '<html lang="bn"' in (bengali / "map.html").read_text(encoding="utf-8")


def test_letters_that_stand_out_of_order_are_copied_as_they_are_written(bengali: Path) -> None:
    """The vowel sign of কে stands before its letter: the file says what was written."""
    contents = PdfReader(bengali / "map-a4.pdf").pages[0].get_contents()
    assert contents is not None
    spans = [
        str(operands[1].get("/ActualText", ""))
        for operands, operator in contents.operations
        if operator == b"BDC" and isinstance(operands[1], dict)
    ]
    assert {"কে", "স্ট্রে", "ত্য"} <= set(spans)


def test_every_text_of_a_bengali_sheet_is_bengali_but_for_names_of_the_data(
    knowledge: StakeholderGraph,
) -> None:
    values = MapSheet(model(knowledge), "bn").make_template_values()
    own = [*values["heads"].values(), *values["notes"], values["audience"], values["date"]]
    own += [row["label"] for row in values["sectors"]] + [row["meaning"] for row in values["lines"]]
    assert len(own) > 15
    assert [text for text in own if re.search("[A-Za-z0-9]", text) or not re.search("[অ-হ]", text)] == []


def test_a_caption_says_the_same_as_the_sheet_and_no_more_than_a_message_takes(
    example: Path, bengali: Path
) -> None:
    for folder, words in ((example, "Their partners were not asked"), (bengali, "কাল্পনিক")):
        said = caption(folder)
        assert words in said
        assert len(said) < 2500
        assert said.endswith("\n")
    paragraphs = caption(example).split("\n\n")
    assert paragraphs[0].startswith("Steps Towards Development")
    assert "Open map.html in any browser" in paragraphs[-1]


def test_the_page_is_the_map_of_the_same_edition(example: Path, stakeholders: Run, tmp_path: Path) -> None:
    stakeholders("map", "-o", tmp_path / "map.html", "--audience", "public")
    assert (example / "map.html").read_bytes() == (tmp_path / "map.html").read_bytes()


# ---------- who may see it ----------
@pytest.mark.parametrize("audience", ["public", "partners"])
def test_nothing_withheld_is_on_a_sheet_or_in_a_caption(
    audience: str, stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    folder = made(stakeholders, tmp_path, "-d", mixed, "--audience", audience, "--size", "a4")
    hidden = [*secrets(mixed, audience), *PERSONS]
    said = (page(folder) + caption(folder)).replace(TOWN.decode(), "")
    assert "Amber Trust" in said
    assert [text for text in hidden if text in said] == []
    assert "not for sharing" not in said


def test_the_public_edition_is_the_default(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    made(stakeholders, tmp_path / "default", "-d", mixed, "--size", "a4")
    made(stakeholders, tmp_path / "public", "-d", mixed, "--size", "a4", "--audience", "public")
    for path in (tmp_path / "public").iterdir():
        assert (tmp_path / "default" / path.name).read_bytes() == path.read_bytes()


def test_an_internal_edition_says_so_on_every_file(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    result = stakeholders("share", "-o", tmp_path, "-d", mixed, "--audience", "internal")
    assert result.exit_code == 0
    for said in (page(tmp_path), page(tmp_path, "a3"), caption(tmp_path), result.stdout):
        assert "internal, not for sharing" in said
    assert "Internal edition" in page(tmp_path)


# ---------- the same each time ----------
@pytest.mark.slow
def test_the_same_data_give_the_same_bytes_in_any_process(process: Process, tmp_path: Path) -> None:
    for name, env in (("one", {"PYTHONHASHSEED": "1"}), ("two", {"PYTHONHASHSEED": "2", "TZ": "Asia/Dhaka"})):
        done = process("share", "-o", tmp_path / name, "--lang", "bn", env=env)
        assert done.returncode == 0, done.stderr
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_no_clock_is_written(example: Path) -> None:
    reader = PdfReader(example / "map-a4.pdf")
    assert {"/CreationDate", "/ModDate"}.isdisjoint(reader.metadata or {})
    assert b"xmp:CreateDate" not in (example / "map-a4.pdf").read_bytes()


# ---------- hostile data ----------
HOSTILE = [
    '#read("/etc/passwd")',
    '"] #panic("x") [',
    "*b* _i_ $x^2$ `c` @ref // no",
    "</text></svg><script>x</script>",
    "\\u{41} \\ #sys.inputs",
    '#import "@preview/x:1.0.0"',
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "data"
    organisations = [
        fiction.organisation(f"org-{number}", label_en=name) for number, name in enumerate(HOSTILE)
    ]
    ties = [fiction.tie(f"org-{number}", "partneredWith", f"org-{number - 1}") for number in range(1, 6)]
    toml = '[title]\nen = \'#read("/etc/passwd") "] $x$\'\n[extent]\nen = \'#panic("e") *x*\'\n'
    sources = [{"id": "leaflet", "title": '#eval("1+1") $y$', "lang": "en"}]
    return fiction.write(folder, toml=toml, sources=sources, entities=organisations, ties=ties)


def test_a_text_of_the_data_is_printed_and_never_run(
    hostile: Path, stakeholders: Run, tmp_path: Path
) -> None:
    said = page(made(stakeholders, tmp_path, "-d", hostile))
    squeezed = said.replace(" ", "")
    for text in [*HOSTILE, '#read("/etc/passwd") "] $x$', '#panic("e") *x*', '#eval("1+1") $y$']:
        assert text.replace(" ", "") in squeezed, text
    assert "root:" not in said


def test_endless_texts_leave_one_page_with_a_picture(stakeholders: Run, tmp_path: Path) -> None:
    names = [f"{number} " + "word " * 60 for number in range(30)]
    apart = [fiction.organisation(f"org-{number}", label_en=name) for number, name in enumerate(names)]
    toml = f'[title]\nen = "{"title " * 200}"\n[extent]\nen = "{"What was read. " * 300}"\n'
    sources = [
        {"id": f"s{number}" if number else "leaflet", "title": "Source " * 60} for number in range(200)
    ]
    ties = [fiction.tie("org-1", "partneredWith", "org-2")]
    data = fiction.write(tmp_path / "data", toml=toml, sources=sources, entities=apart, ties=ties)
    said = page(made(stakeholders, tmp_path / "out", "-d", data, "--size", "a4"))
    assert "…" in said
    assert "20 more" in said, "those without a tie"
    assert "Public edition: anyone may see it" in said


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shorten_text("one two three", 9) == "one two…"
    assert shorten_text("short", 9) == "short"
    assert len(shorten_text("w" * 50, 9)) == 9


# ---------- a large network ----------
def test_a_large_network_is_shown_by_groups_and_says_so(
    stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.layout.MOST_ALONE", 300)
    kinds = ["TypeMinistry", "TypeNationalNGO", "TypeINGO", "TypeUNBody"]
    many = [fiction.organisation(f"org-{number}") | {"type": kinds[number % 4]} for number in range(320)]
    ties = [fiction.tie(f"org-{number}", "partneredWith", f"org-{number // 2}") for number in range(1, 320)]
    data = fiction.write(tmp_path / "data", entities=many, ties=ties)
    said = page(made(stakeholders, tmp_path / "out", "-d", data, "--size", "a4"))
    assert "Each mark is a group" in said
    assert re.search(r"\b80\b", said)
    assert "Org 17" not in said


def test_no_tie_at_all_is_no_failure(stakeholders: Run, tmp_path: Path) -> None:
    data = fiction.write(tmp_path / "data", entities=[fiction.organisation("lone-trust")])
    said = page(made(stakeholders, tmp_path / "out", "-d", data, "--size", "a4"))
    assert "No connection: Lone Trust." in said


# ---------- all or nothing ----------
def test_what_is_there_is_not_replaced_unasked(stakeholders: Run, tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(b"mine")
    refused = stakeholders("share", "-o", tmp_path)
    assert refused.exit_code == 2
    assert "map.png" in refused.stderr
    assert "--force" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["map.png"]
    made(stakeholders, tmp_path, "--force", "--size", "a4")
    assert (tmp_path / "map.png").read_bytes() != b"mine"


def test_a_file_in_the_folder_s_place_is_refused(stakeholders: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"mine")
    result = stakeholders("share", "-o", tmp_path / "taken", "--force")
    assert (result.exit_code, (tmp_path / "taken").read_bytes()) == (2, b"mine")


def test_a_failure_half_way_writes_nothing(
    stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.core.errors import GraphError

    def fail(*_: object, **__: object) -> bytes:
        raise GraphError("no more paper")

    monkeypatch.setattr("graph.publish.writers.typst_engine.render_png", fail)
    result = stakeholders("share", "-o", tmp_path / "out")
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "no more paper" in result.stderr


@pytest.mark.parametrize("size", ["a5", "a4,letter", "", ","])
def test_a_paper_that_is_not_known_is_named(size: str, stakeholders: Run, tmp_path: Path) -> None:
    result: Result = stakeholders("share", "-o", tmp_path, "--size", size)
    assert result.exit_code == 2
    assert "a4" in result.stderr


def test_only_the_asked_papers_are_written(stakeholders: Run, tmp_path: Path) -> None:
    result = stakeholders("share", "-o", tmp_path, "--size", "A3", "--json")
    said = json.loads(result.stdout)["rows"]
    assert sorted(Path(row["file"]).name for row in said) == [
        "caption.txt", "map-a3.pdf", "map.html", "map.png",
    ]  # fmt: skip
    assert {row["file"]: row["bytes"] for row in said} == {
        str(path): path.stat().st_size for path in tmp_path.iterdir()
    }


# ---------- the picture ----------
def test_the_picture_grows_smaller_until_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.publish.writers import typst_engine

    asked = []

    def compiled(_values: object, form: str, *, scale: float, ppi: float | None = None) -> bytes:
        asked.append(round((ppi or 0) * typst_engine.INCHES))
        return b"x" * (asked[-1] * 600)

    monkeypatch.setattr(typst_engine, "_compile_template", compiled)
    assert len(typst_engine.render_png({})) < typst_engine.LARGEST_PNG
    assert asked == sorted(asked, reverse=True)
    assert (asked[0], asked[-1] < 1700) == (2000, True)


def words_in(folder: Path) -> Iterator[str]:
    for page_ in PdfReader(io.BytesIO((folder / "map-a4.pdf").read_bytes())).pages:
        yield from page_.extract_text().split()


def test_each_name_stands_once_in_the_file(example: Path) -> None:
    """No text is written twice for its halo: a search finds it where it is."""
    assert list(words_in(example)).count("UNICEF") == 1
