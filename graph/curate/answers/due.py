"""Answers what is to be reviewed until a day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.messages import format_date, localise_digits
from ...publish.answer import Answer
from ...publish.answers.view import AnswerTexts
from ...publish.document import Block, Section, Table

if TYPE_CHECKING:
    from ..history import DueRow


def answer_due(due_rows: Sequence[DueRow], day: datetime.date, lang: str) -> Answer:
    """Return the rows to be reviewed until a day, with file and line, the oldest first."""
    texts = AnswerTexts("due", lang, Path(__file__).parent)
    heads = tuple(texts.format_message(f"head-{head}") for head in ("review-by", "about", "file", "line"))
    rows = tuple(
        (
            format_date(due_row.row["review_by"], lang),
            due_row.about,
            due_row.row.file,
            localise_digits(str(due_row.row.line), lang),
        )
        for due_row in due_rows
    )
    date = format_date(day.isoformat(), lang)
    blocks: list[Block] = [texts.make_paragraph("due" if rows else "none", n=len(rows), date=date)]
    if rows:
        blocks.append(Table("due", "", heads, rows))
    return Answer(
        "due",
        (Section("due", "", tuple(blocks)),),
        [due_row.as_json() for due_row in due_rows],
        lang=lang,
        more={"by": day.isoformat()},
    )
