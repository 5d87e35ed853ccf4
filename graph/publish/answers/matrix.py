"""Answers with a matrix as a table, and the sources and quotes behind its cells where they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..answer import Answer
from ..document import Block, Paragraph, Section, Table
from ..matrices.formats import as_json, describe_matrix, extract_texts, list_evidence
from .files import FileRecord, answer_files
from .view import AnswerTexts

if TYPE_CHECKING:
    from ...model.graph import StakeholderGraph
    from ..matrices import Matrix


def answer_matrix(
    matrix: Matrix, knowledge: StakeholderGraph, *, command: str, lang: str, with_evidence: bool
) -> Answer:
    """Return a matrix without its empty rows, and what a reader has to know of it."""
    title, *notes = describe_matrix(matrix, knowledge, command, lang)
    evidence = [_make_table("evidence", list_evidence(matrix, lang))] if with_evidence else []
    sections = (
        Section("title", title, ()),
        Section("matrix", "", tuple(_list_rows(matrix, lang))),
        Section("evidence", "", tuple(evidence)),
        Section("notes", "", tuple(map(Paragraph, notes))),
    )
    return Answer("matrix", sections, lang=lang)


def _list_rows(matrix: Matrix, lang: str) -> list[Block]:
    table = _make_table("matrix", extract_texts(matrix, lang, stated_only=True))
    empty_rows = len(matrix.rows) - len(table.rows)
    if not empty_rows:
        return [table]
    texts = AnswerTexts("matrix", lang)
    return [table, texts.make_paragraph("empty-rows", n=empty_rows, option="-o FILE")]


def _make_table(key: str, lines: Sequence[Sequence[str]]) -> Table:
    heads, *rows = lines
    return Table(key, "", tuple(heads), tuple(map(tuple, rows)))


def answer_matrix_files(
    matrix: Matrix, knowledge: StakeholderGraph, files: Sequence[FileRecord], *, kind: str, lang: str
) -> Answer:
    """Return the files that a matrix was written to; as JSON its rows, too."""
    written = answer_files("matrix", files, lang=lang, knowledge=knowledge)
    more = {"matrix": kind, "tags": list(matrix.tags), "files": list(files)}
    return Answer("matrix", written.sections, as_json(matrix, lang), lang=lang, more=more)
