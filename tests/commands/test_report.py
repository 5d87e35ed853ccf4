"""`report`: real files in four formats, what they say, for whom, and the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image
from pptx import Presentation

from tests import fiction
from tests.commands.tables import rows
from tests.commands.valley import Valley
from tests.conftest import KESTREL, ROOT, Process, Run
from tests.map.page_data import read_data
from tests.marks import mark_slow
from tests.report.pages import Workbook, made
from tests.test_confidentiality import PERSONS, TOWN, secrets

FORMATS = ["html", "docx", "pptx", "xlsx", "md"]
NOTICE = "internal, not for sharing"


class Page(HTMLParser):
    """What a browser would take from the page: texts by element, ids, links, and addresses asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.asked: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.silent += tag in ("style", "script")
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value and tag == "a":
                self.links.append(value)
            if name in ("src", "srcset", "action") or (name == "href" and tag == "link"):
                self.asked.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text += data


class Reports(dict[tuple[str, str], Path]):
    """Reports on the whole-network data set by format and language, each made when it is first asked for."""

    def __init__(self, stakeholders: Run, folder: Path) -> None:
        self.stakeholders, self.folder = stakeholders, folder

    def __missing__(self, key: tuple[str, str]) -> Path:
        form, lang = key
        path = self.folder / f"{lang}.{form}"
        self[key] = made(self.stakeholders, path, "-d", KESTREL, "--lang", lang)
        return path


@pytest.fixture(scope="module")
def files(stakeholders: Run, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    return Reports(stakeholders, tmp_path_factory.mktemp("reports"))


def said(path: Path) -> str:
    """All texts of a report of any format, mark-up taken away."""
    if path.suffix == ".html":
        return Page(path.read_text(encoding="utf-8")).text
    if path.suffix == ".md":
        return re.sub(r"\\(.)", r"\1", path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    between = " " if path.suffix == ".xlsx" else ""  # cells stand apart, words of a document may not
    return "\n".join(between.join(ElementTree.fromstring(part).itertext()) for part in parts)  # noqa: S314


def whole(path: Path) -> bytes:
    """Every byte of a report, zipped parts unpacked."""
    data = path.read_bytes()
    if path.suffix in (".docx", ".pptx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return data


# ---------- what it says ----------
@pytest.mark.parametrize("form", mark_slow(["html", "md", "docx", "xlsx"], fast=2))
def test_every_part_is_there_in_both_languages(form: str, files: Reports) -> None:
    english = [
        "Organisations and ties",
        "Where the information comes from",
        "What the evidence can and cannot show",
        "Who is central",
    ]
    english += [
        "Who seems isolated",
        "Who connects others",
        "What changed",
        "What is missing",
        "Whom to ask next",
    ]
    bengali = [
        "সংস্থা ও সম্পর্ক",
        "তথ্য কোথা থেকে এসেছে",
        "কী বলা যায়",
        "কারা কেন্দ্রে",
        "কারা বিচ্ছিন্ন মনে হয়",
        "কী বদলেছে",
    ]
    for lang, titles in (("en", english), ("bn", bengali)):
        text = said(files[form, lang])
        assert [title for title in titles if title not in text] == []
        assert re.search(r"[Dd]ata version [0-9a-f]{12}|উপাত্তের সংস্করণ [0-9a-f]{12}", text)


def test_the_data_version_is_that_of_the_map(files: Reports, stakeholders: Run, tmp_path: Path) -> None:
    stakeholders("map", "-o", tmp_path / "map.html", "-d", KESTREL)
    found = re.search(r"data version ([0-9a-f]{12})", said(files["md", "en"]))
    assert found
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert read_data(page)["edition"]["version"] == found[1]


def test_a_bengali_report_has_bengali_words_and_digits(files: Reports) -> None:
    text = said(files["md", "bn"])
    own = [line for line in text.splitlines() if line.startswith(("#", "**"))]
    left = [line for line in own if re.search(r"[A-Za-z]{3,}|[0-9]", line)]
    assert len(own) > 50
    assert left == []


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_findings_point_to_tables_that_are_there(lang: str, files: Reports) -> None:
    page = Page(files["html", lang].read_text(encoding="utf-8"))
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert len(inner) > 30
    assert set(inner) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"


@pytest.mark.slow
def test_the_same_numbers_stand_in_every_format(files: Reports) -> None:
    book = Workbook(files["xlsx", "en"])
    texts = [" ".join(said(files[form, "en"]).split()) for form in ("html", "docx", "md")]
    sentences = [sentence for found in book.figures().values() for sentence, _ in found]
    assert len(sentences) > 20
    for sentence in sentences:
        assert all(" ".join(sentence.split()) in text for text in texts), sentence


@pytest.mark.slow
def test_a_picture_is_a_vector_in_pages_and_documents_and_a_chart_in_the_workbook(
    files: Reports,
) -> None:
    page = files["html", "en"].read_text(encoding="utf-8")
    drawn = page.count('class="chart"')
    assert drawn >= 7
    with zipfile.ZipFile(files["docx", "en"]) as archive:
        vectors = [archive.read(name) for name in archive.namelist() if name.endswith(".svg")]
        pictures = [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
    assert len(vectors) == len(pictures) == drawn + 2, "the network twice: in short and with every name"
    for data in vectors:
        assert b"<text" not in data, "no office program has to find a font"
        ElementTree.fromstring(data)  # noqa: S314
    for data in pictures:
        with Image.open(io.BytesIO(data)) as picture:
            assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 10, "a picture, not a blank"
    with zipfile.ZipFile(files["xlsx", "en"]) as archive:
        names = archive.namelist()
    assert sum(name.startswith("xl/charts/chart") for name in names) >= 5
    assert not any(name.startswith("xl/media") for name in names)


def test_no_chart_repeats_the_table_beside_it(files: Reports) -> None:
    page = files["html", "en"].read_text(encoding="utf-8")
    captions = re.findall(r"<(?:fig)?caption><b>[^<]*</b> ([^<]*)<", page)
    assert len(captions) == len(set(captions))


@pytest.mark.slow
def test_commands_that_the_report_names_give_an_answer(
    files: Reports, stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [row[1] for row in Workbook(files["xlsx", "en"]).table("commands")]
    monkeypatch.chdir(KESTREL.parent)
    asked = {line for line in lines if not re.search(r"build|map|export|show", line)}
    assert len(asked) >= 6
    for line in sorted(asked):
        assert stakeholders(*line.split()[1:]).exit_code == 0, line


# ---------- slides ----------
@pytest.mark.slow
@pytest.mark.parametrize("lang", mark_slow(["bn", "en"], fast=1))
def test_a_slide_has_one_finding_and_its_picture(lang: str, files: Reports) -> None:
    deck = Presentation(str(files["pptx", lang]))
    book = Workbook(files["xlsx", lang])
    sentences = {sentence for found in book.figures().values() for sentence, _ in found}
    titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title]
    with_picture = [
        slide.shapes.title.text
        for slide in deck.slides
        if any(shape.shape_type == 13 for shape in slide.shapes)
    ]
    assert len(with_picture) >= 8
    assert len(with_picture) == len(set(with_picture))
    assert len(set(with_picture) & sentences) >= 5, "a title is a finding"
    assert len(titles) == len(deck.slides) - 1, "every slide but the first"
    foot = " ".join(shape.text_frame.text for shape in deck.slide_master.shapes if shape.has_text_frame)
    assert said(files["md", lang]).split(" · ")[1].split("\n")[0].strip("* ") in foot
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height


# ---------- in short, with profiles, with a date ----------
def test_a_brief_report_is_the_first_page_and_how_it_is_known(stakeholders: Run, tmp_path: Path) -> None:
    brief = made(stakeholders, tmp_path / "b.md", "-d", KESTREL, "--brief").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.*)$", brief, re.MULTILINE)
    assert heads == ["Summary", "Where the information comes from"]
    whole_text = said(made(stakeholders, tmp_path / "w.md", "-d", KESTREL))
    first = brief[brief.index("## Summary") : brief.index("## Where")]
    assert re.sub(r"\\(.)", r"\1", first) in whole_text
    assert "2024" in first, "of when the figures are"
    assert re.search(r"Ask .*\. (It|They) ", first), "what to do, and why"


def test_profiles_are_a_page_for_each_organisation_with_a_tie(stakeholders: Run, tmp_path: Path) -> None:
    text = made(stakeholders, tmp_path / "p.md", "-d", KESTREL, "--profiles").read_text(encoding="utf-8")
    assert text.count("\n## Profile: ") == 58
    part = text[text.index("## Profile: Amber Trust") :]
    part = part[: part.index("\n## ", 5)]
    assert "Contact: name" in part.replace("\\", "")
    plain = Valley()
    partners = {plain.labels[other] for other in plain.at("2024-11")["amber-trust"]}
    assert partners
    assert [name for name in partners if name not in part] == []


@pytest.mark.parametrize(("more", "year"), [((), 2024), (("--date", "2026-02-03"), 2026)])
def test_documents_say_who_made_them_and_of_when_they_are(
    more: tuple[str, ...], year: int, stakeholders: Run, tmp_path: Path
) -> None:
    for form, read in (("docx", Document), ("pptx", Presentation)):
        path = made(stakeholders, tmp_path / f"{year}.{form}", "-d", KESTREL, "--brief", *more)
        properties = read(str(path)).core_properties
        assert properties.title == "The Kestrel Valley network (fictional)"
        assert properties.created.year == year


# ---------- one offline page ----------
def test_the_page_asks_for_nothing_and_runs_nothing(files: Reports) -> None:
    for lang in ("en", "bn"):
        text = files["html", lang].read_text(encoding="utf-8")
        page = Page(text)
        assert page.asked == []
        assert "script" not in page.tags
        assert re.findall(r"url\((?!data:|#)[^)]*\)", text) == []


# ---------- Word ----------
@pytest.mark.slow
def test_a_document_has_headings_captions_and_repeated_heads(files: Reports) -> None:
    document = Document(str(files["docx", "bn"]))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    titles = [part for part in document.paragraphs if part.style.name == "Heading 1"]
    assert len(titles) == len(re.findall("<section", files["html", "bn"].read_text(encoding="utf-8")))
    tables = document.tables[1:]  # the first holds the figures at a glance
    assert styles.count("Caption") > len(tables)
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.slow
def test_bengali_in_a_document_has_a_face_and_a_language(files: Reports) -> None:
    document = Document(str(files["docx", "bn"]))
    for name in ("Normal", "Title", "Heading 1", "Caption", "Cell", "Finding", "Evidence", "Header"):
        properties = document.styles[name].element.rPr
        assert properties.rFonts.get(qn("w:cs")) == "Nirmala UI", name
        assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "bn-BD", name
        assert properties.find(qn("w:szCs")) is not None, name


@pytest.mark.slow
def test_every_section_of_a_document_says_for_whom_it_is(files: Reports) -> None:
    document = Document(str(files["docx", "en"]))
    assert len(document.sections) == 2, "upright, and the annex on its side"
    assert all(NOTICE in section.header.paragraphs[0].text for section in document.sections)


# ---------- for whom ----------
@pytest.mark.parametrize("form", mark_slow(FORMATS, fast=1))
@pytest.mark.parametrize("audience", ["public", "partners"])
def test_nothing_withheld_leaves_a_trace(
    form: str, audience: str, stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    path = made(stakeholders, tmp_path / f"r.{form}", "-d", mixed, "--audience", audience, "--profiles")
    hidden = [*secrets(mixed, audience), *PERSONS]
    data = whole(path).replace(TOWN, b"")
    text = said(path).replace(TOWN.decode(), "")
    assert "Amber Trust" in text
    assert [one for one in hidden if one in text or one.encode() in data] == []
    assert NOTICE not in text


@pytest.mark.parametrize("form", mark_slow(FORMATS, fast=2))
def test_an_internal_report_says_so_everywhere(
    form: str, stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    path = made(stakeholders, tmp_path / f"r.{form}", "-d", mixed)
    text = said(path)
    if form == "html":
        assert text.index(NOTICE) < text.index("Contents")
        assert re.search(r"@top-left\{content:\"internal, not for sharing", path.read_text(encoding="utf-8"))
    elif form == "xlsx":
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            assert len(names) > 10
            assert all(NOTICE.encode() in archive.read(name) for name in names)
    else:
        assert text.count(NOTICE) >= {"docx": 2, "pptx": 1}.get(
            form, 10
        )  # in the head or master that every page has


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_who_stands_between_others_is_told_to_the_owner_only(
    audience: str, files: Reports, stakeholders: Run, tmp_path: Path
) -> None:
    owners = Workbook(files["xlsx", "en"])
    assert {"bridging", "points"} <= set(owners.rows)
    path = made(stakeholders, tmp_path / "r.xlsx", "-d", KESTREL, "--audience", audience)
    assert {"bridging", "points"}.isdisjoint(Workbook(path).rows)
    page = said(made(stakeholders, tmp_path / "r.md", "-d", KESTREL, "--audience", audience))
    assert "left out of this edition to protect them" in page
    assert "Gatekeeper" not in page
    assert ("For everyone" if audience == "public" else "not to be passed on") in page


# ---------- what is counted ----------
@pytest.mark.slow
def test_certainty_and_date_choose_what_is_counted(stakeholders: Run, tmp_path: Path) -> None:
    weak = Workbook(made(stakeholders, tmp_path / "a.xlsx", "--certainty", "ambiguous"))
    plain = Workbook(made(stakeholders, tmp_path / "b.xlsx"))
    assert sum(row[1] for row in weak.table("kinds")) > sum(row[1] for row in plain.table("kinds"))
    dated = Workbook(made(stakeholders, tmp_path / "c.xlsx", "-d", KESTREL, "--as-of", "2023"))
    valley = Valley()
    assert sum(row[1] for row in dated.table("told")) == valley.at("2023").number_of_edges()
    assert sum(row[1] for row in dated.table("kinds")) == len(valley.held("2023"))
    assert [str(row[0]) for row in dated.table("years")] == ["2022", "2023"]


def test_a_date_that_is_none_is_refused(stakeholders: Run, tmp_path: Path) -> None:
    result = stakeholders("report", "-o", tmp_path / "r.html", "--as-of", "2022-13")
    assert result.exit_code == 2
    assert "no month 13" in result.stderr
    assert list(tmp_path.iterdir()) == []


# ---------- hostile data ----------
HOSTILE = [
    "=1+1",
    "+cmd",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "<script>x</script>",
    "a|b *c* [d](e)",
    "$x^2$ \\frac",
    "&P &amp;",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = [fiction.organisation(f"org-{at}", label_en=name) for at, name in enumerate(HOSTILE)]
    ties = [
        fiction.tie(f"org-{at}", "partneredWith", f"org-{other}", phrase=HOSTILE[at])
        for at in range(len(HOSTILE))
        for other in range(at)
    ]
    sources = [{"id": "leaflet", "title": '=HYPERLINK("x") "} <b>', "lang": "en"}]
    toml = "[title]\nen = '=1 \"} body{display:none} </style><script>'\n"
    return fiction.write(
        tmp_path_factory.mktemp("hostile") / "data", toml=toml, sources=sources, entities=found, ties=ties
    )


def test_no_cell_of_a_workbook_is_run(hostile: Path, stakeholders: Run, tmp_path: Path) -> None:
    path = made(stakeholders, tmp_path / "r.xlsx", "-d", hostile)
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        styles = archive.read("xl/styles.xml")
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert b'quotePrefix="1"' in styles
    names = {row[0] for row in Workbook(path).table("organisations")}
    assert {"=1+1", "+cmd", "-2", "@SUM(A1)"} <= names


def test_a_text_of_the_data_is_shown_and_never_run(hostile: Path, stakeholders: Run, tmp_path: Path) -> None:
    page = Page(made(stakeholders, tmp_path / "r.html", "-d", hostile).read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert "<script>x</script>" in page.text
    assert "a|b *c* [d](e)" in page.text
    marked = made(stakeholders, tmp_path / "r.md", "-d", hostile).read_text(encoding="utf-8")
    assert "a\\|b \\*c\\* \\[d\\](e)" in marked
    assert "<script" not in marked.replace("\\<script", "")
    document = Document(str(made(stakeholders, tmp_path / "r.docx", "-d", hostile)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"=1+1", "a|b *c* [d](e)", "$x^2$ \\frac"} <= cells


@pytest.mark.parametrize("form", mark_slow(FORMATS, fast=2))
def test_no_tie_at_all_is_no_failure(form: str, stakeholders: Run, tmp_path: Path) -> None:
    data = fiction.write(tmp_path / "data", entities=[fiction.organisation("lone-trust")])
    text = said(made(stakeholders, tmp_path / f"r.{form}", "-d", data))
    assert "Lone Trust" in text
    assert "No tie is documented" in text


def test_an_edition_with_nothing_is_no_report(stakeholders: Run, tmp_path: Path) -> None:
    empty = fiction.write(tmp_path / "empty")
    internal = fiction.write(
        tmp_path / "data", entities=[fiction.organisation("lone-trust", visibility="internal")]
    )
    for data, more, words in (
        (empty, (), "add rows"),
        (internal, ("--audience", "public"), "To publish rows"),
    ):
        result = stakeholders("report", "-o", tmp_path / "out" / "r.html", "-d", data, *more)
        assert (result.exit_code, (tmp_path / "out").exists()) == (1, False)
        assert words in " ".join(result.stderr.split())


# ---------- the same each time, all or nothing ----------
@pytest.mark.slow
@pytest.mark.parametrize("form", mark_slow(FORMATS, fast=1))
def test_the_same_data_give_the_same_bytes_in_any_process(
    form: str, process: Process, tmp_path: Path
) -> None:
    for name, env in (("one", {"PYTHONHASHSEED": "1"}), ("two", {"PYTHONHASHSEED": "2", "TZ": "Asia/Dhaka"})):
        done = process("report", "-o", tmp_path / f"{name}.{form}", "--lang", "bn", env=env)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / f"one.{form}").read_bytes() == (tmp_path / f"two.{form}").read_bytes()


def test_no_clock_is_in_a_zipped_file(files: Reports) -> None:
    for form in ("docx", "xlsx"):
        with zipfile.ZipFile(files[form, "en"]) as archive:
            assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_what_is_there_is_not_replaced_unasked(stakeholders: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    target.write_text("mine", encoding="utf-8")
    refused = stakeholders("report", "-o", target)
    assert (refused.exit_code, target.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in refused.stderr
    made(stakeholders, target, "--force")
    assert target.read_text(encoding="utf-8") != "mine"


def test_a_failure_half_way_writes_nothing(
    stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.core.errors import GraphError

    def fail(*_: object) -> str:
        raise GraphError("no more ink")

    monkeypatch.setattr("graph.publish.writers.charts.draw_svg", fail)
    result = stakeholders("report", "-o", tmp_path / "out" / "r.html")
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "no more ink" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "r.pdf"), ".html"),
        (("-o", "r.html", "--format", "md"), "leave one"),
        (("--format", "pdf"), "html"),
        (("-o", "."), "folder"),
    ],
)
def test_a_format_that_is_not_known_is_named(
    words: tuple[str, ...], told: str, stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = stakeholders("report", *words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_json_says_what_was_written(stakeholders: Run, tmp_path: Path) -> None:
    result = stakeholders("report", "-o", tmp_path / "sub" / "r.md", "--json")
    (row,) = json.loads(result.stdout)["rows"]
    assert row == {
        "file": str(tmp_path / "sub" / "r.md"),
        "bytes": (tmp_path / "sub" / "r.md").stat().st_size,
    }


@pytest.mark.slow
def test_every_organisation_of_the_example_is_named(stakeholders: Run, tmp_path: Path) -> None:
    text = said(made(stakeholders, tmp_path / "r.docx"))
    names = {
        row["label_en"] for row in rows(ROOT / "data" / "steps", "entities") if row["class"] == "PublicBody"
    }
    assert len(names) > 20
    assert [name for name in names if name and name not in text] == []
