"""Answers a query of the user's own: rows as a table, or yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..answer import Answer
from ..document import Section, Table
from .view import AnswerTexts, mark_confidential

if TYPE_CHECKING:
    from ...model.graph import StakeholderGraph
    from .ask import Term


def answer_rows(
    names: Sequence[str], solutions: Iterable[ox.QuerySolution], *, knowledge: StakeholderGraph, lang: str
) -> Answer:
    """Return the rows of a query as a table, IRIs as short as the data set writes them."""
    texts = AnswerTexts("common", lang)
    cells = tuple(tuple(_format_cell(row[name], knowledge) for name in names) for row in solutions)
    blocks = (Table("rows", "", tuple(names), cells), texts.make_paragraph("rows", n=len(cells)))
    sections = (Section("rows", "", blocks), *mark_confidential(lang, knowledge.is_confidential))
    return Answer("query", sections, lang=lang)


def list_rows(names: Sequence[str], solutions: Iterable[ox.QuerySolution]) -> Answer:
    """Return the rows of a query for programs, each made when it is taken."""
    rows = ({name: getattr(row[name], "value", None) for name in names} for row in solutions)
    return Answer("query", (), rows)


def answer_boolean(*, is_true: bool, lang: str) -> Answer:
    """Return whether a pattern is in the data."""
    texts = AnswerTexts("common", lang)
    section = Section("boolean", "", (texts.make_paragraph("yes" if is_true else "no"),))
    return Answer("query", (section,), [{"boolean": is_true}], lang=lang)


def _format_cell(term: Term, knowledge: StakeholderGraph) -> str:
    if isinstance(term, ox.NamedNode):
        return knowledge.dataset.mint.shorten_iri(term.value)
    return "" if term is None else str(getattr(term, "value", term))
