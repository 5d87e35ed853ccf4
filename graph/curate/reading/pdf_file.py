"""Reads a PDF that has text: paragraphs over lines, columns and pages, headings by their size, lists, tables.

Scripts and forms of the file are not run. Page numbers and what every page repeats are left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ...core.errors import InputError
from .blocks import Document
from .document_builder import DocumentBuilder
from .pdf_layout import PageTable, TextLine, read_page_items

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MOST_PAGES = 500
_SCAN_CHARACTERS = 20  # a page, below which there is no text to speak of
_HEADING_SIZE = 1.12  # times the size of most text
_MOST_HEADING = 120  # characters
_BULLET = re.compile(r"([•◦▪‣●○■□∙·\uf0b7\uf0a7\uf0d8–—*-])\s+(?=\S)")
_NUMBERED = re.compile(r"\(?(?:[0-9০-৯]{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
_FOOTNOTE = re.compile(r"([¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*(?=\S)")
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\Z")
_KEPT_BEFORE_HYPHEN = frozenset({"non", "self", "ex", "all", "well", "cross", "multi", "sub"})
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|পৃষ্ঠা)?\s*[|–-]?\s*[0-9০-৯ivx]{1,5}\s*[|–-]?(?:\s*(?:of|/)\s*[0-9০-৯]+)?\Z",
    re.IGNORECASE,
)
_MARGIN_LINES = 2  # at the top and at the bottom of a page, that may repeat on every one
_PARAGRAPH_GAP = 0.75  # of a line's height between two lines, beyond which a paragraph ends
_FULL = 0.9  # of the width of the next word that has to fit, where letters are narrower than others
_RAGGED = 0.6  # of the width of a column: a longer line without the end of a sentence goes on
_SENTENCE_END = (".", "!", "?", ":", "।", "”", '."')


def read_pdf(data: bytes, name: str) -> Document:
    """Return the blocks of a PDF; InputError where it is none, is locked, a scan, or too long."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    if b"%PDF-" not in data[:1024]:
        raise InputError(f"{name}: is no PDF, whatever its name says; open it in its own program")
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return _read_pages(pdf, name)
    except (PdfminerException, PDFException) as error:
        causes = (error, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise InputError(f"{name}: is protected by a password; save a copy without it") from None
        raise _make_damage_error(name, error) from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError) as error:
        raise _make_damage_error(
            name, error
        ) from None  # what the library raises for objects that are not whole


def _make_damage_error(name: str, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return InputError(f"{name}: is a damaged PDF ({reason}); open it in a viewer and save it again")


def _read_pages(pdf: PDF, name: str) -> Document:
    count = len(pdf.pages)
    if count > MOST_PAGES:
        hint = "save the pages that matter as a file of their own"
        raise InputError(f"{name}: has {count:,} pages, and at most {MOST_PAGES} are read; {hint}")
    items: list[TextLine | PageTable] = []
    characters = 0
    for page in pdf.pages:
        characters += len(page.chars)
        items.extend(read_page_items(page))
        page.close()  # or every page stays in the memory
    if characters < _SCAN_CHARACTERS * count:
        fault = "holds pictures of pages and no text (a scan)"
        raise InputError(f"{name}: {fault}; recognise its text first (OCR), for example with OCRmyPDF")
    title = str((pdf.metadata or {}).get("Title") or "")
    return _PdfReader(_drop_margins(items), name).read(title, count)


def _drop_margins(items: Sequence[TextLine | PageTable]) -> list[TextLine | PageTable]:
    """Return the lines without page numbers and without what stands at the edge of many pages."""
    edges: dict[int, list[TextLine]] = {}
    for item in items:
        if isinstance(item, TextLine):
            edges.setdefault(item.page, []).append(item)
    at_edge = {
        id(line)
        for lines in edges.values()
        for line in (
            *sorted(lines, key=lambda line: line.top)[:_MARGIN_LINES],
            *sorted(lines, key=lambda line: line.top)[-_MARGIN_LINES:],
        )
    }
    repeated = Counter(
        re.sub(r"\d+", "#", item.text) for item in items if isinstance(item, TextLine) and id(item) in at_edge
    )
    most = max(3, len(edges) // 3)
    return [
        item
        for item in items
        if not (
            isinstance(item, TextLine)
            and id(item) in at_edge
            and (_PAGE_NUMBER.match(item.text) or repeated[re.sub(r"\d+", "#", item.text)] >= most)
        )
    ]


class _PdfReader:
    """Lines and tables of all pages while they become blocks."""

    def __init__(self, items: list[TextLine | PageTable], name: str) -> None:
        self._items = items
        self._builder = DocumentBuilder(name)
        lines = [item for item in items if isinstance(item, TextLine)]
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self._body_size = sizes.most_common(1)[0][0] if sizes else 0.0
        larger = sorted({line.size for line in lines if self._is_large(line)}, reverse=True)
        self._levels = {size: level for level, size in enumerate(larger, start=1)}
        self._words = Counter(word for line in lines for word in line.text.split())
        lefts = Counter(round(line.left) for line in lines if line.size == self._body_size)
        self._left = lefts.most_common(1)[0][0] if lefts else 0
        self._indents: list[float] = []  # of the lists that are open

    def read(self, title: str, pages: int) -> Document:
        """Return the document."""
        for group in self._iter_groups():
            if isinstance(group, PageTable):
                rows = [[self._join_wrapped(cell.split("\n")) for cell in row] for row in group.rows]
                self._builder.add_table(rows, page=group.page)
            else:
                self._add_group(group)
        return self._builder.build(title, pages)

    def _is_large(self, line: TextLine) -> bool:
        return line.size >= self._body_size * _HEADING_SIZE and len(line.text) <= _MOST_HEADING

    def _iter_groups(self) -> Iterator[list[TextLine] | PageTable]:
        """Yield the lines that make one block, and the tables."""
        group: list[TextLine] = []
        for item in self._items:
            if isinstance(item, PageTable):
                if group:
                    yield group
                yield item
                group = []
            elif group and self._goes_on(group, item):
                group.append(item)
            else:
                if group:
                    yield group
                group = [item]
        if group:
            yield group

    def _goes_on(self, group: Sequence[TextLine], line: TextLine) -> bool:
        """Whether a line belongs to the block of the lines before it."""
        before = group[-1]
        if line.size != before.size or line.has_bullet or self._begins_block(line):
            return False
        if line.is_bold != before.is_bold and (before.is_bold and len(group) == 1):
            return False
        if self._is_large(before):
            return line.page == before.page and line.top - before.bottom < before.height * _PARAGRAPH_GAP
        is_open = not before.text.endswith(_SENTENCE_END)
        if (line.page, line.column) != (before.page, before.column):
            return is_open and line.text[0].islower()
        if line.top - before.bottom > before.height * _PARAGRAPH_GAP:
            return False
        first = group[0]
        is_item = first.has_bullet or bool(_BULLET.match(first.text) or _NUMBERED.match(first.text))
        if is_item and line.left < first.left - 1:
            return False
        first_word = len(line.text.split(maxsplit=1)[0]) + 1
        letter = (before.right - before.left) / max(len(before.text), 1)
        is_full = before.right + first_word * letter * _FULL >= before.column_right  # it did not fit any more
        width = before.column_right - before.column_left
        is_long = before.right - before.column_left > width * _RAGGED
        return is_full or line.text[0].islower() or (is_open and is_long)

    def _begins_block(self, line: TextLine) -> bool:
        return bool(_BULLET.match(line.text) or _NUMBERED.match(line.text) or _FOOTNOTE.match(line.text))

    def _add_group(self, group: Sequence[TextLine]) -> None:
        first = group[0]
        text = self._join_wrapped([line.text for line in group])
        bullet = _BULLET.match(text)
        is_bold_line = (
            len(group) <= 2
            and all(line.is_bold for line in group)
            and len(text) <= _MOST_HEADING
            and not text.endswith((".", ",", ";", ":"))
            and not bullet
        )
        if self._is_large(first) and not text.endswith((",", ";")):
            self._builder.add_heading(text, self._levels[first.size], first.page)
        elif first.has_bullet or bullet:
            level = self._measure_nesting(first)
            self._builder.add_list_item(text[bullet.end() :] if bullet else text, level, first.page)
        elif _NUMBERED.match(text):
            self._builder.add_list_item(text, self._measure_nesting(first), first.page)
        elif note := _FOOTNOTE.match(text):
            self._builder.add_footnote(note[1], text[note.end() :], first.page)
        elif is_bold_line and any(char.isalpha() for char in text):
            self._builder.add_heading(text, len(self._levels) + 1, first.page)
        else:
            self._indents.clear()
            self._builder.add_paragraph(text, first.page)

    def _measure_nesting(self, line: TextLine) -> int:
        """Return in how many open lists an item lies, by how far it is moved to the right."""
        while self._indents and self._indents[-1] > line.left + 2:
            self._indents.pop()
        if not self._indents or line.left > self._indents[-1] + 2:
            self._indents.append(line.left)
        return len(self._indents) - 1

    def _join_wrapped(self, lines: Iterable[str]) -> str:
        """Return lines as one text; a hyphen that only breaks a word goes."""
        text = ""
        for line in lines:
            line = line.strip()
            hyphen = _HYPHEN.search(text)
            word = _FIRST_WORD.match(line)
            if not hyphen or not word or not line[0].islower():
                text = f"{text} {line}" if text else line
            elif self._is_compound(hyphen[1], word[0]):
                text += line
            else:
                text = text[:-1] + line
        return text

    def _is_compound(self, first: str, second: str) -> bool:
        """Whether two parts of a word keep their hyphen: as the text writes it elsewhere."""
        hyphenated = f"{first}-{second}"
        if first.casefold() in _KEPT_BEFORE_HYPHEN:
            return True
        return self._words[hyphenated] > self._words[first + second]
