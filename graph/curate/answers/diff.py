"""Answers what changed between two states of a data set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ...publish.answer import Answer
from ...publish.answers.view import AnswerTexts, mark_confidential
from ...publish.document import Block, Paragraph, Section, Table
from ..history import describe_changes

if TYPE_CHECKING:
    from ...schema.vocabulary import Ontology
    from ..history import Difference

_HEADS = ("change", "table", "key", "column", "old", "new")


def answer_diff(
    difference: Difference, ontology: Ontology, *, in_rows: bool, is_confidential: bool, lang: str
) -> Answer:
    """Return how many rows were added, removed and changed, and a sentence for each."""
    texts = AnswerTexts("diff", lang, Path(__file__).parent)
    changes = difference.changes
    tally = Counter(change.what for change in changes)
    summary = (
        texts.make_paragraph(
            "summary", added=tally["added"], removed=tally["removed"], changed=tally["changed"]
        )
        if changes
        else texts.make_paragraph("no-change")
    )
    sentences: list[Block] = [Paragraph(text) for text in describe_changes(difference, ontology, lang)]
    cells = [_list_cells(difference, texts)] if in_rows and changes else []
    sections = (
        Section("summary", "", (summary,)),
        Section("changes", "", tuple(sentences)),
        Section("cells", "", tuple(cells)),
        *mark_confidential(lang, is_confidential),
    )
    rows = [
        change.as_json() | {"sentence": sentence}
        for change, sentence in zip(changes, describe_changes(difference, ontology), strict=True)
    ]
    return Answer("diff", sections, rows, lang=lang)


def _list_cells(difference: Difference, texts: AnswerTexts) -> Table:
    rows = tuple(
        (
            texts.format_message(change.what),
            change.table,
            " ".join(change.key),
            column,
            old,
            new,
        )
        for change in difference.changes
        for column, (old, new) in change.cells.items()
    )
    return Table("cells", "", tuple(texts.format_message(f"head-{head}") for head in _HEADS), rows)
