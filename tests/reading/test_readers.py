"""Documents of every format become the same blocks; bad files are refused with a reason, within bounds."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from graph.core.bounded import Limits
from graph.core.errors import InputError
from graph.curate.reading import readers
from graph.curate.reading.blocks import Block, BlockKind, Document
from graph.curate.reading.readers import parse_document, read_bytes, read_document
from graph.curate.reading.suggestions import KnownNames, suggest
from tests.conftest import ROOT
from tests.reading.documents import (
    BLOCKS,
    FILES,
    INTRODUCTION,
    NOTE,
    ROWS,
    TITLE,
    write_docx,
    write_eml,
    write_pdf,
    write_text,
)

DEVELOPMENT = ROOT.parent / "shared" / "documents" / "dev"


def list_ties(document: Document) -> set[tuple[str, str, str]]:
    return {(tie.subject, tie.kind, tie.object) for tie in suggest(document, KnownNames())}


def describe(block: Block) -> tuple[str, str, tuple[str, ...]]:
    return block.kind.value, block.text, block.headings


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_document_has_the_same_blocks_in_every_format(name):
    document = parse_document(FILES[name](), name)
    assert list(map(describe, document.blocks)) == BLOCKS
    assert document.title == TITLE
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
        assert block.text in document.text.split("\n")[block.line - 1]


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_document_suggests_the_same_ties_in_every_format(name):
    expected = list_ties(parse_document(write_text(), "a.md"))
    assert (TITLE, "schema:foundingDate", "1998") in expected
    assert ("Larch Foundation", "funds", "Clean Wells") in expected
    assert list_ties(parse_document(FILES[name](), name)) == expected


@pytest.mark.parametrize("name", sorted(FILES))
def test_nesting_and_columns_are_kept(name):
    blocks = parse_document(FILES[name](), name).blocks
    items = [block for block in blocks if block.kind is BlockKind.LIST_ITEM]
    assert [item.level > 0 for item in items] == [False, False, True, True]
    cell = next(block for block in blocks if block.text == "Larch Foundation")
    assert (cell.row_heading, cell.column_heading, cell.column) == ("Clean Wells", "Funded by", 1)


@pytest.mark.parametrize("sort", ["plain", "html"])
def test_an_email_has_its_subject_its_text_and_the_names_of_what_is_attached(sort):
    document = parse_document(write_eml(sort), "forum.eml")
    kinds = {(block.kind.value, block.key, block.text) for block in document.blocks}
    assert document.title == "About the Forum"
    assert ("key-value pair", "From", "a@fernhill.example") in kinds
    assert ("paragraph", "", INTRODUCTION) in kinds
    assert ("key-value pair", "Attached", "members.pdf") in kinds
    cell = next(block for block in document.blocks if block.text == "Larch Foundation")
    assert cell.column_heading == "Funded by"
    assert document.text[cell.start : cell.end] == "Larch Foundation"
    assert cell.headings[0] == "About the Forum"


# ---------- what Word has beyond the common ----------
def make_docx(fill) -> bytes:
    import docx

    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_cell_over_several_rows_stands_in_each_and_one_across_is_a_row():
    def fill(document):
        table = document.add_table(rows=4, cols=2)
        for row, texts in enumerate(
            (("Donor", "Project"), ("UN bodies", ""), ("Acorn Fund", "A"), ("", "B"))
        ):
            for cell, text in zip(table.rows[row].cells, texts, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(1, 1))
        table.cell(2, 0).merge(table.cell(3, 0))

    blocks = parse_document(make_docx(fill), "a.docx").blocks
    rows = {}
    for block in blocks:
        rows.setdefault(block.row, []).append(block.text)
    assert rows == {0: ["Donor", "Project"], 1: ["UN bodies"], 2: ["Acorn Fund", "A"], 3: ["Acorn Fund", "B"]}


def test_deleted_and_hidden_words_of_word_are_left_out():
    def fill(document):
        paragraph = document.add_paragraph("Funded by Acorn Fund")
        hidden = paragraph.add_run(" and Secret Fund")
        hidden.font.hidden = True
        deleted = document.add_paragraph("Gone")
        element = deleted._p
        run = element.r_lst[0]
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        mark = OxmlElement("w:del")
        element.replace(run, mark)
        mark.append(run)
        text = run.find(qn("w:t"))
        text.tag = qn("w:delText")

    assert parse_document(make_docx(fill), "a.docx").text == "Funded by Acorn Fund\n"


def test_lines_of_a_cell_list_things_and_bold_lines_are_headings():
    def fill(document):
        document.add_paragraph().add_run("Who pays").bold = True
        cell = document.add_table(rows=1, cols=2).cell(0, 1)
        cell.text = "Acorn Fund"
        cell.add_paragraph("Larch Foundation")

    blocks = parse_document(make_docx(fill), "a.docx").blocks
    assert (blocks[0].kind, blocks[0].text) == (BlockKind.HEADING, "Who pays")
    assert blocks[-1].text == "Acorn Fund; Larch Foundation"


def test_footnotes_of_word_come_with_their_number():
    data = write_docx()
    note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="7"><w:p><w:r><w:t>Since 2019 part of Larch.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    source = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                mark = b'<w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
                place = part.index(b"</w:p>", part.index(b"member of Bluewater"))
                part = part[:place] + mark + part[place + len(b"</w:p>") :]
            target.writestr(name, part)
        target.writestr("word/footnotes.xml", note)
    document = parse_document(stream.getvalue(), "a.docx")
    assert f"{INTRODUCTION}¹\n" in document.text
    assert describe(document.blocks[-1])[:2] == ("footnote", "Since 2019 part of Larch.")


# ---------- what PDF has beyond the common ----------
def test_a_pdf_joins_words_lines_and_pages_and_drops_what_pages_repeat():
    filler = "The board of the forum met in the old hall and spoke about wells and rivers for the whole day. "
    body = f"""#set text(hyphenate: true)
#set par(justify: true)
{filler * 40} Everything was implemented through representatives of non-governmental organisations."""
    document = parse_document(write_pdf(body), "a.pdf")
    assert document.pages and document.pages > 2
    assert "Yearbook of the Forum" not in document.text
    assert "- " not in document.text.replace(" - ", "")
    last = document.blocks[-1]
    assert last.text.endswith("implemented through representatives of non-governmental organisations.")
    assert not any(
        block.text.isdigit() for block in document.blocks if block.kind is not BlockKind.TABLE_CELL
    )


def test_short_columns_of_full_sentences_are_no_cells():
    left = "Heron Net is a member of the wide Lake Forum and mends boats in the bay with many hands. "
    right = "The Reed Fund has paid for the rent of it since 2014 and for two of us in our boat house. "
    body = f"#pagebreak()\n#set page(width: 17cm)\n#columns(2)[{left * 2} #colbreak() {right * 2}]"
    text = parse_document(write_pdf(body), "a.pdf").text.replace("\n", " ")
    assert " ".join((left * 2).split()) in text


def test_columns_of_a_pdf_are_read_one_after_the_other():
    left = "Acorn Fund pays for the wells of the upper valley and for the school there. " * 6
    right = "Larch Foundation pays for the boats of the lower valley and for the harbour. " * 6
    body = f"#columns(2, gutter: 12pt)[{left} #colbreak() {right}]"
    text = parse_document(write_pdf(body), "a.pdf").text.replace("\n", " ")
    assert " ".join(left.split()) in text
    assert " ".join(right.split()) in text


def test_a_table_without_rules_is_a_table():
    body = """#pagebreak()
#table(columns: (4cm, 4cm), stroke: none, [Member], [Place], [Acorn Fund], [Lenn], [Larch Foundation],
  [Upper Lenn], [Birch Society], [Lower Lenn])"""
    blocks = parse_document(write_pdf(body), "a.pdf").blocks
    cell = next(block for block in blocks if block.text == "Lower Lenn")
    assert (cell.kind, cell.column_heading, cell.row_heading) == (
        BlockKind.TABLE_CELL,
        "Place",
        "Birch Society",
    )


# ---------- plain text ----------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_whatever_program_saved_it(encoding):
    text = "Partners of Café Lenn\r\n• Acorn Fund\r\n"
    assert parse_document(text.encode(encoding), "a.txt").text == "Partners of Café Lenn\n• Acorn Fund\n"


def test_a_page_is_read_in_the_encoding_that_it_names():
    page = '<html><head><meta charset="windows-1250"></head><body><p>Łódź Fund</p></body></html>'
    assert parse_document(page.encode("windows-1250"), "a.html").text == "Łódź Fund\n"


def test_a_paragraph_over_several_lines_is_one_line():
    text = (
        "The forum works with many partners in the valley of the Lenn\n"
        "and is funded by the Acorn Fund and by the Larch Foundation in\n"
        "equal parts, as the board has decided at its meeting of spring.\n"
    )
    document = parse_document(text.encode(), "a.txt")
    assert document.text.count("\n") == 1
    assert "Larch Foundation in equal parts" in document.text


# ---------- files that are not what they seem ----------
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


def pack(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


BAD_FILES = {
    "picture.pdf": (PICTURE, "is a picture"),
    "words.pdf": (b"Just words", "is no PDF"),
    "deep.html": (b"<div>" * 40_000 + b"x", "more than 30,000 deep in each other"),
    "cut.pdf": (write_pdf()[:400], "damaged PDF"),
    "picture.txt": (PICTURE, "is a picture"),
    "noise.txt": (bytes(range(1, 32)) * 40, "is no text"),
    "empty.txt": (b" \n", "is empty"),
    "doubt.txt": (b"Caf\x8a Lenn and \x9e\x81 more", "line 1: not UTF-8"),
    "bomb.docx": (pack(word__document_xml=b"<w>" + b" " * 250_000_000 + b"</w>"), "unpacks to"),
    "sheet.docx": (pack(xl__workbook_xml=b"<x/>"), "not a Word document"),
    "entities.docx": (
        pack(word__document_xml=b'<!DOCTYPE a [<!ENTITY x "y">]><a>' + b"&x;" * 5 + b"<broken</a>"),
        "not a readable .docx",
    ),
    "old.docx": (b"\xd0\xcf\x11\xe0" + bytes(600), "protected by a password, or saved as .doc"),
    "letter.odt": (b"PK\x03\x04", "documents are read from"),
    "page.html": (b"<html><body><script>1</script></body></html>", "holds no text"),
    "mail.eml": (b"not an e-mail at all", "is no e-mail"),
}


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_a_bad_file_is_refused_with_its_reason(name):
    data, reason = BAD_FILES[name]
    with pytest.raises(InputError) as caught:
        parse_document(data, name)
    assert str(caught.value).startswith(name)
    assert reason in str(caught.value)


def make_pages(number: int, *, stamp: bytes = b"") -> bytes:
    """Return a PDF of so many pages without anything on them."""
    kids = b" ".join(b"%d 0 R" % (3 + page) for page in range(number))
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + stamp + b">>"]
    objects.append(b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % number)
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"] * number
    data, offsets = b"%PDF-1.4\n", []
    for place, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (place, body)
    start = len(data)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def test_a_scan_is_said_to_be_one():
    with pytest.raises(InputError, match=r"a\.pdf: holds pictures of pages and no text \(a scan\)"):
        parse_document(make_pages(3), "a.pdf")


def test_a_pdf_of_two_thousand_pages_is_refused_soon():
    start = time.monotonic()
    with pytest.raises(InputError, match="has 2,000 pages, and at most 500 are read"):
        read_bytes(make_pages(2000), "a.pdf", KnownNames())
    assert time.monotonic() - start < 30


def test_a_pdf_with_a_script_is_read_without_running_it():
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(write_pdf()))
    script = pypdf.generic.DictionaryObject(
        {
            pypdf.generic.NameObject("/S"): pypdf.generic.NameObject("/JavaScript"),
            pypdf.generic.NameObject("/JS"): pypdf.generic.TextStringObject("app.alert('run')"),
        }
    )
    writer._root_object[pypdf.generic.NameObject("/OpenAction")] = script
    stream = io.BytesIO()
    writer.write(stream)
    document = parse_document(stream.getvalue(), "a.pdf")
    assert document.title == TITLE
    assert "alert" not in document.text


@pytest.mark.parametrize("angle", [90, 270])
def test_a_page_of_a_pdf_that_lies_on_its_side_is_read(angle):
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(write_pdf("Acorn Fund pays for the boats.")))
    for page in writer.pages:
        page.rotate(angle)
    stream = io.BytesIO()
    writer.write(stream)
    document = parse_document(stream.getvalue(), "a.pdf")
    assert "Acorn Fund pays for the boats." in document.text


def test_a_pdf_with_a_password_is_said_to_have_one():
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(write_pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(InputError, match="protected by a password"):
        parse_document(stream.getvalue(), "a.pdf")


def test_a_file_of_a_gigabyte_is_refused_at_once(tmp_path):
    path = tmp_path / "vast.txt"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    start = time.monotonic()
    with pytest.raises(InputError, match="larger than 50,000,000 bytes"):
        read_document(path, KnownNames())
    assert time.monotonic() - start < 5


def test_a_file_that_takes_too_long_is_stopped():
    with pytest.raises(InputError, match=r"took longer than 0\.3 s and was stopped"):
        read_bytes(b"<div>" * 4_000_000 + b"x", "deep.html", KnownNames(), Limits(seconds=0.3))


def test_marks_of_direction_are_no_reason_to_refuse_a_text():
    data = "Heron Net\n\u202eAcorn \u2066Fund\u2069 pays.\u202c\n".encode()
    assert "Acorn Fund pays." in parse_document(data, "a.txt").text


@pytest.mark.parametrize("data", [b"<div>" * 20_000 + b"Acorn Fund", b"<ul><li>" * 5_000 + b"Acorn Fund"])
def test_deep_nesting_is_read(data):
    document, _ = read_bytes(data, "deep.html", KnownNames())
    assert document.text.strip().endswith("Acorn Fund")


@pytest.mark.slow
def test_fifty_pages_are_read_in_time():
    paragraph = f"{INTRODUCTION} {NOTE} " * 12
    body = "".join(f"#pagebreak()\n== Part {number}\n{paragraph}\n" for number in range(60))
    start = time.monotonic()
    document, _ = read_bytes(write_pdf(body), "report.pdf", KnownNames())
    assert document.pages and document.pages > 50
    assert time.monotonic() - start < 30  # some 5 s on a machine of its own


def test_every_reader_has_a_document_here():
    endings = {Path(name).suffix for name in FILES} | {".txt", ".eml", ".htm", ".markdown"}
    assert set(readers.READERS) == endings
    assert ROWS


@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="the development documents are not here")
@pytest.mark.parametrize(
    "name", ["fwcc.html", "wave_bn.html", "spo.docx", "ccnf.docx", "wacsi.pdf", "piango.pdf"]
)
def test_a_development_document_has_the_words_of_its_text(name):
    path = DEVELOPMENT / name
    document = parse_document(path.read_bytes(), name)
    plain = path.with_suffix(".txt").read_text(encoding="utf-8").split("\n", 1)[1]
    words = [line.rstrip(" |") for line in document.text.splitlines() if line.strip()]
    expected = [line.rstrip(" |") for line in plain.splitlines() if line.strip()]
    assert words == expected
