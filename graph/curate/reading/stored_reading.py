"""Keeps a document as it was read beside the tables: its text, its hash and what was suggested of it.

`sources/ID.txt` holds the text, `readings/ID.json` the suggestions and where the pages begin. Both stay in
the folder of the data set and are in no edition.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from ...core.errors import InputError
from ...core.file_lock import lock_folder
from ...core.input_file import read_regular_file
from ...schema.dataset import Tables
from ...schema.levels import Audience
from ..editing import Change, read_table, record_step
from ..editing.row_edit import edit_table
from ..importing.dates import DateReader, find_date_in_title
from .blocks import Block, BlockKind, Document
from .known_data import KnownData
from .plain_text import MAX_HEADING, read_plain_text
from .suggestions import Suggestion

TEXTS, READINGS = "sources", "readings"  # folders
_SCHEMA = 1
_MOST_BYTES = 200_000_000
_DATE_KEYS = frozenset({"date", "dated", "published", "তারিখ"})
_MONTH = r"(?:[^\W\d]{3,9}|[\u0980-\u09e5]{2,12})\.?"
_DATE_WORDS = re.compile(
    rf"\d{{4}}-\d\d-\d\d|{_MONTH} \d{{1,2}},? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|লা|রা|ঠা|ই|শে)? {_MONTH},? \d{{4}}"
)
_BENGALI_ORDINAL = re.compile(r"(?<=[০-৯])(?:লা|রা|ঠা|ই|শে)(?= )")
# a date beside one of these in a title is no date of the document
_SPAN_BEFORE = re.compile(
    r"\b(?:since|from|until|till|to|by|before|after)(?: the)? *\Z|[-–—] *\Z", re.IGNORECASE
)
_SPAN_BEHIND = re.compile(r" *(?:[-–—]|(?:to|until)\b|থেকে|হতে)")
_DATE_BLOCKS = 20  # at the start of a document, among which one gives its date


@dataclass(frozen=True)
class StoredReading:
    """A document of a data set as it was read."""

    source: str
    document: Document
    suggestions: tuple[Suggestion, ...]

    @property
    def digest(self) -> str:
        """The hash of the text."""
        return digest_text(self.document.text)

    def with_suggestions(self, more: Sequence[Suggestion]) -> StoredReading:
        """Return it with further suggestions."""
        return replace(self, suggestions=(*self.suggestions, *more))

    def to_json(self) -> bytes:
        """Return what is kept beside the text."""
        pages: dict[str, int] = {}
        for block in self.document.blocks:
            if block.page:
                pages.setdefault(str(block.page), block.line)
        kept = {
            "schema": _SCHEMA,
            "sha256": self.digest,
            "title": self.document.title,
            "language": self.document.language,
            "page_lines": pages,
            "suggestions": [asdict(suggestion) for suggestion in self.suggestions],
        }
        return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def digest_text(text: str) -> str:
    """Return the hash by which a text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def find_source(tables: Tables, document: Document) -> str:
    """Return the id of the source that has this very text, empty where none has."""
    digest = digest_text(document.text)
    return next((row["id"] for row in tables.rows.get("sources", ()) if row["sha256"] == digest), "")


def store_document(
    folder: Path,
    document: Document,
    suggestions: Sequence[Suggestion],
    known: KnownData,
    *,
    who: str,
    name: str,
    publisher: str = "",
    readers: Audience = Audience.INTERNAL,
) -> StoredReading:
    """Write a new document into a data set, with a row for its source, as one step of the history.

    `readers` get its title, and the quotes and ties that are taken from it; nobody else does.
    """
    source = known.find_similar_free_id(f"{document.title or Path(name).stem} text")
    reading = StoredReading(source, document, tuple(suggestions))
    ids = known.find_ids(publisher) if publisher else ()
    row = {
        "id": source,
        "title": document.title or Path(name).stem,
        "lang": document.language,
        "publisher": ids[0] if len(ids) == 1 else "",
        "issued": _find_date(document),
        "sha256": reading.digest,
        "visibility": str(readers),
        "note": f"The text of {name} as it was read.",
    }
    change = Change("sources", after={key: cell for key, cell in row.items() if cell})
    with lock_folder(folder):
        contents = {
            "sources.csv": edit_table(read_table(folder, "sources"), [change]).text.to_bytes(),
            f"{TEXTS}/{source}.txt": document.text.encode(),
            f"{READINGS}/{source}.json": reading.to_json(),
        }
        record_step(folder, contents, who=who, why=name, kind="import")
    return reading


def keep_suggestions(folder: Path, reading: StoredReading, *, who: str, why: str) -> None:
    """Write the suggestions of a document again."""
    contents = {f"{READINGS}/{reading.source}.json": reading.to_json()}
    record_step(folder, contents, who=who, why=why, kind="import")


def load_reading(folder: Path, source: str) -> StoredReading | None:
    """Return a document as it was read; None where its text or its suggestions are not kept."""
    text_path, kept_path = folder / TEXTS / f"{source}.txt", folder / READINGS / f"{source}.json"
    if not text_path.is_file() or not kept_path.is_file():
        return None
    text = read_regular_file(text_path, most=_MOST_BYTES, hint="divide it", within=folder).decode(
        "utf-8", errors="replace"
    )
    kept = _parse_json(kept_path, folder)
    if kept.get("sha256") != digest_text(text):
        return None  # the text was changed by hand: what was suggested is not of it
    document = read_plain_text(text, str(kept.get("title", "")))
    document = replace(
        document, blocks=_number_pages(document, kept), language=str(kept.get("language", "en"))
    )
    return StoredReading(source, document, tuple(_read_suggestions(kept)))


def _parse_json(path: Path, folder: Path) -> Mapping[str, object]:
    data = read_regular_file(path, most=_MOST_BYTES, hint="remove it", within=folder)
    try:
        kept = json.loads(data)
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict) or kept.get("schema") != _SCHEMA:
        raise InputError(f"{path}: is not what was written here; remove it, and read the document again")
    return kept


def _read_suggestions(kept: Mapping[str, object]) -> list[Suggestion]:
    names = {field.name for field in fields(Suggestion)}
    listed = kept.get("suggestions")
    try:
        return [
            Suggestion(**{name: value for name, value in item.items() if name in names})
            for item in (listed if isinstance(listed, list) else ())
        ]
    except (TypeError, AttributeError):
        return []


def _number_pages(document: Document, kept: Mapping[str, object]) -> tuple[Block, ...]:
    """Return the blocks with the page that each stands on."""
    listed = kept.get("page_lines")
    starts = (
        sorted((int(line), int(page)) for page, line in listed.items()) if isinstance(listed, dict) else []
    )
    blocks, place = [], 0
    for block in document.blocks:
        while place < len(starts) and starts[place][0] <= block.line:
            place += 1
        blocks.append(replace(block, page=starts[place - 1][1] if place else None))
    return tuple(blocks)


def _find_date(document: Document) -> str:
    """Return the date that the head of a document gives, or its title; empty where they give none."""
    for block in document.blocks[:_DATE_BLOCKS]:
        if block.kind is BlockKind.KEY_VALUE and block.key.casefold() in _DATE_KEYS:
            for words in (block.text, *_DATE_WORDS.findall(block.text)):
                date = _read_day(words)
                if date:
                    return date
    return next(filter(None, map(_find_title_date, _list_titles(document))), "")


def _list_titles(document: Document) -> list[str]:
    """Return the title of a document and its first line, as far as they are no sentences."""
    first = document.blocks[0].text if document.blocks else ""
    lines = (document.title, *([first] if len(first) <= MAX_HEADING else []))
    is_cut = document.title != first and first.startswith(document.title)  # the first words of a paragraph
    return [] if is_cut else [line for line in lines if not line.rstrip().endswith((".", "।"))]


def _find_title_date(title: str) -> str:
    """Return the one day or month that a title names, empty where it names none, two, or a time.

    >>> _find_title_date("Minutes of the meeting of 3 November 2025")
    '2025-11-03'
    >>> _find_title_date("Members since 3 May 2024")
    ''
    """
    matches = list(_DATE_WORDS.finditer(title))
    if not any(_read_day(match.group()) for match in matches):
        return find_date_in_title(title)
    days = {"" if _is_bound(title, match) else _read_day(match.group()) for match in matches}
    return days.pop() if len(days) == 1 else ""


def _is_bound(title: str, match: re.Match[str]) -> bool:
    """Whether a date of a title begins or ends a time."""
    return bool(_SPAN_BEFORE.search(title[: match.start()]) or _SPAN_BEHIND.match(title, match.end()))


def _read_day(words: str) -> str:
    """Return the date that words say, as an ISO date; empty where they say none."""
    return DateReader().parse_text(_BENGALI_ORDINAL.sub("", words).replace(",", " ")).start
