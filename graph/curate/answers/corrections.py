"""Answers what readers have suggested to correct, what the data say of it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...core.messages import format_date, localise_digits
from ...publish.answer import Answer
from ...publish.answers.view import AnswerTexts, mark_confidential
from ...publish.document import Entry, Listing, Paragraph, Section, Table
from ...schema.dataset import EVIDENCE
from ..corrections import AffectedRows, Correction, Ledger
from ..corrections.affected_rows import describe_row
from ..corrections.planned_rows import plan_rows
from ..corrections.suggestion import KINDS

MOST_ROWS = 12  # of the data set shown for one correction
_HEADS = ("id", "state", "about", "kind", "says", "by")


def open_correction_texts(lang: str) -> AnswerTexts:
    """Return the texts of the command in a language."""
    return AnswerTexts("corrections", lang, Path(__file__).parent)


def answer_corrections(ledger: Ledger, affected_rows: AffectedRows, lang: str) -> Answer:
    """Return every correction, open ones first."""
    texts = open_correction_texts(lang)
    corrections = sorted(ledger.rows, key=lambda correction: bool(correction.decision))
    rows = [
        correction.as_cells()
        | {
            "rows": [
                {"file": row.file, "line": row.line} for row in affected_rows.find_rows(correction.about)
            ]
        }
        for correction in corrections
    ]
    sections = (
        (Section("corrections", "", _list_corrections(texts, corrections)), *mark_confidential(lang, True))
        if corrections
        else (Section("corrections", "", (texts.make_paragraph("none"),)),)
    )
    return Answer("corrections", sections, rows, lang=lang, more={"file": str(ledger.path)})


def _list_corrections(texts: AnswerTexts, corrections: list[Correction]) -> tuple[Table, Paragraph]:
    rows = tuple(
        (
            correction.id,
            texts.format_message(f"state-{correction.decision or 'open'}"),
            correction.about,
            _label_kind(texts, correction.kind),
            correction.text,
            correction.by,
        )
        for correction in corrections
    )
    heads = tuple(texts.format_message(f"head-{head}") for head in _HEADS)
    still_open = sum(not correction.decision for correction in corrections)
    tally = texts.make_paragraph("tally", n=still_open, decided=len(corrections) - still_open)
    return Table("corrections", "", heads, rows), tally


def _label_kind(texts: AnswerTexts, kind: str) -> str:
    """Return what a correction says is wrong; a kind that somebody typed into the table stays as it is."""
    return texts.format_message(f"kind-{kind}") if kind in KINDS else kind


def describe_correction(
    texts: AnswerTexts, correction: Correction, affected_rows: AffectedRows, contact: str
) -> Section:
    """Return what a correction says, who sent it, and what the data say now."""
    about = texts.format_message(
        "correction", about=correction.about, kind=_label_kind(texts, correction.kind)
    )
    details = tuple(Entry(text) for text in _list_details(texts, correction, contact))
    rows = tuple(Entry(text) for text in _describe_rows(texts, correction, affected_rows))
    planned = tuple(map(Entry, _describe_plan(correction, affected_rows)))
    listings = [Listing(about, details), Listing(texts.format_message("data-say"), rows)]
    if planned:
        listings.append(Listing(texts.format_message("would-add"), planned))
    return Section("correction", "", tuple(listings))


def _describe_plan(correction: Correction, affected_rows: AffectedRows) -> Iterator[str]:
    """Yield the rows that are added once the correction is accepted, without those of its source."""
    if affected_rows.find_unknown_part(correction.about):
        return
    for table, row in plan_rows(correction, affected_rows.knowledge):
        if table != "sources":
            cells = (cell for column, cell in row.items() if column not in (*EVIDENCE, "visibility", "lang"))
            yield f"{table}: {', '.join(cells)}"


def _list_details(texts: AnswerTexts, correction: Correction, contact: str) -> Iterator[str]:
    yield texts.format_message("says", text=correction.text)
    if correction.by:
        yield texts.format_message("by", name=correction.by)
    else:
        yield texts.format_message("by-nobody")
    if correction.organisation:
        yield texts.format_message("answers-itself", name=correction.organisation)
    if correction.on:
        yield texts.format_message("on", date=format_date(correction.on, texts.lang))
    if contact:
        yield texts.format_message("contact", contact=contact)


def _describe_rows(texts: AnswerTexts, correction: Correction, affected_rows: AffectedRows) -> Iterator[str]:
    unknown = affected_rows.find_unknown_part(correction.about)
    if unknown:
        yield texts.format_message("unknown-part", name=unknown)
        return
    rows = affected_rows.find_rows(correction.about)
    if not rows:
        yield texts.format_message("no-rows")
    yield from map(describe_row, rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        yield texts.format_message("more-rows", n=len(rows) - MOST_ROWS)


def describe_recorded(texts: AnswerTexts, tables: Sequence[str], folder: Path) -> Section:
    """Return that the answer of a partner was added to the tables as evidence."""
    names = ", ".join(tables)
    return Section("advice", "", (texts.make_paragraph("recorded", tables=names, folder=str(folder)),))


def advise_changes(
    texts: AnswerTexts, correction: Correction, affected_rows: AffectedRows, folder: Path
) -> Section:
    """Return which rows an accepted correction asks somebody to change."""
    rows = affected_rows.find_rows(correction.about)
    if not rows:
        return Section("advice", "", (texts.make_paragraph("add-rows", folder=str(folder)),))
    places = tuple(
        Entry(texts.format_message("place", file=row.file, line=localise_digits(str(row.line), texts.lang)))
        for row in rows[:MOST_ROWS]
    )
    heading = texts.format_message("change-rows", folder=str(folder))
    return Section("advice", "", (Listing(heading, places),))
