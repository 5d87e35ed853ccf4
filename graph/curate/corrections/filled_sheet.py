"""Reads what a partner has answered on its sheet: the fields of a PDF form, or the rows of a Word table.

Whoever sent it may be anybody: the file is read in a process of its own, with bounds on time and memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...core.bounded import Limits, call_bounded
from ...core.errors import InputError, LimitExceededError
from ...core.messages import LANGUAGES
from ...publish.partner_sheet.answer_keys import (
    CHOICES,
    CONSENT,
    CONSENTS,
    SHEET,
    SheetIdentity,
    decode_key,
    split_mark,
)
from ...publish.partner_sheet.sheet_values import MESSAGES
from ..reading.docx_file import read_rows_with_hidden_text

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_BYTES = 20_000_000  # of a filled sheet
MOST_FIELDS = 10_000
LIMITS = Limits(seconds=60.0, memory=1 << 30)
PDF, PACKED = b"%PDF-", b"PK\x03\x04"
_PDF_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OSError)


@dataclass
class SheetAnswer:
    """What stands beside one statement: the choice, the words, and the statement where the file has it."""

    choice: str = ""
    text: str = ""
    statement: str = ""


@dataclass
class FilledSheet:
    """A sheet as it came back; `faults` are answers that cannot be taken, with the reason."""

    identity: SheetIdentity
    answers: dict[str, SheetAnswer] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def is_form_file(data: bytes) -> bool:
    """Whether a file is a PDF or a packed document, and not text."""
    return PDF in data[:1024] or data.startswith(PACKED)


def read_filled_sheet(data: bytes, name: str, limits: Limits = LIMITS) -> FilledSheet:
    """Return the answers of a PDF or Word file; InputError where it is no partner sheet."""
    read = _read_pdf if PDF in data[:1024] else _read_word
    try:
        return call_bounded(limits, read, data, name, what=f"{name}: reading it")
    except LimitExceededError as error:
        raise InputError(f"{error}; check where the file comes from") from None


# ---- PDF ----
def _read_pdf(data: bytes, name: str) -> FilledSheet:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise InputError(f"{name}: is protected by a password; save a copy without it")
        fields = dict(_iter_fields(reader, name))
    except RecursionError:
        raise InputError(f"{name}: nested too deeply to be read; check where it comes from") from None
    except (PyPdfError, *_PDF_FAULTS) as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise InputError(
            f"{name}: is a damaged PDF ({reason}); open it in a viewer and save it again"
        ) from None
    identity = SheetIdentity.decode(fields.get(SHEET, ("", ""))[0])
    if identity is None:
        fault = "holds no form of a partner sheet: it may have been printed or scanned"
        raise InputError(f"{name}: {fault}; ask for the filled file itself, or for the Word document")
    sheet = FilledSheet(identity)
    for title, (value, hint) in fields.items():
        kind, _, key = title.partition("/")
        if kind not in ("choice", "text", "line") or not key or not value:
            continue
        answer = sheet.answers.setdefault(decode_key(key), SheetAnswer(statement=hint))
        if kind != "choice":
            answer.text = value
        elif value in (*CHOICES, *CONSENTS):
            answer.choice = value
        else:
            sheet.faults.append(f"'{hint[:80]}': '{value[:20]}' is none of the choices")
    return sheet


def _iter_fields(reader: PdfReader, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the name of each field with its value and what it is about."""
    form = _resolve(_get_entry(reader.trailer["/Root"], "/AcroForm"))
    listed = _get_entry(form, "/Fields")
    pending = list(listed) if isinstance(listed, list) else []
    if len(pending) > MOST_FIELDS:
        raise InputError(f"{name}: has {len(pending):,} fields; at most {MOST_FIELDS:,} are read")
    for reference in pending:
        entry = _resolve(reference)
        value = _get_entry(entry, "/V")
        text = value if isinstance(value, str) else ""
        is_choice = _get_entry(entry, "/FT") == "/Btn"
        if is_choice:
            text = "" if text == "/Off" else text.removeprefix("/")
        yield str(_get_entry(entry, "/T") or ""), (text.strip(), str(_get_entry(entry, "/TU") or ""))


def _resolve(value: object) -> object:
    """Return what a reference leads to, and anything else as it is."""
    from pypdf.generic import PdfObject

    return value.get_object() if isinstance(value, PdfObject) else value


def _get_entry(holder: object, name: str) -> object:
    holder = _resolve(holder)
    return _resolve(holder.get(name)) if isinstance(holder, dict) else None


# ---- Word ----
def _read_word(data: bytes, name: str) -> FilledSheet:
    rows = list(_iter_rows(data, name))
    identities = [
        SheetIdentity.decode(key.partition(":")[2]) for key, *_ in rows if key.startswith(f"{SHEET}:")
    ]
    identity = next(filter(None, identities), None)
    if identity is None:
        fault = "holds no partner sheet: the hidden mark at its head is gone"
        raise InputError(
            f"{name}: {fault}; copy the answers into the sheet as it was sent, or give the PDF form"
        )
    sheet = FilledSheet(identity)
    words = _list_choice_words()
    for key, statement, cells in rows:
        if not key.startswith(f"{SHEET}:"):
            _add_row(sheet, key, statement, cells, words)
    return sheet


def _list_choice_words() -> Mapping[str, str]:
    """Return the choice that each word of either language means; one of nothing is not chosen yet."""
    words = {
        MESSAGES.format_message(choice, lang).casefold(): choice
        for lang in LANGUAGES
        for choice in (*CHOICES, *CONSENTS)
    }
    return words | {MESSAGES.format_message("choose", lang).casefold(): "" for lang in LANGUAGES} | {"": ""}


def _add_row(
    sheet: FilledSheet, key: str, statement: str, cells: list[str], words: Mapping[str, str]
) -> None:
    """Enter the answer of a row; the same row of the other language may have it already."""
    has_choice = len(cells) > 1 or key == CONSENT
    chosen, text = (
        (cells[0].strip(), " ".join(cells[1:]).strip()) if has_choice else ("", " ".join(cells).strip())
    )
    choice = words.get(chosen.rstrip(".।").casefold())
    if choice is None:  # words were typed over the list
        choice, text = "", " ".join(filter(None, (chosen, text)))
    if not choice and not text:
        return
    answer = sheet.answers.setdefault(key, SheetAnswer(statement=statement))
    if choice and answer.choice and choice != answer.choice:
        sheet.faults.append(f"'{statement[:80]}': answered in two ways, {answer.choice} and {choice}")
        return
    answer.choice = choice or answer.choice
    if text and text not in answer.text:
        answer.text = " ".join(filter(None, (answer.text, text)))


def _iter_rows(data: bytes, name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each marked row or paragraph: its key, its statement, and the texts of its other cells."""
    for cells in read_rows_with_hidden_text(data, name):
        key, statement = split_mark(cells[0]) if cells else ("", "")
        if key:
            yield key, statement, cells[1:]
