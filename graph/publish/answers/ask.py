"""Answers a prepared question as a table, and lists the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ...core.messages import localise_digits
from ...schema.terms import parse_whole_number
from ..answer import Answer
from ..document import Block, Paragraph, Section, Table
from .view import AnswerTexts, mark_confidential

if TYPE_CHECKING:
    from ...model.graph import StakeholderGraph
    from ...quality.questions import NamedQuestion

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

_NUMBER_OR_DATE = re.compile(r"\d[\d-]*\Z")


def answer_question(
    question: NamedQuestion,
    names: Sequence[str],
    solutions: Iterable[ox.QuerySolution],
    knowledge: StakeholderGraph,
    lang: str,
) -> Answer:
    """Return what a question answers, as a table with a column for each of its variables."""
    texts = AnswerTexts("ask", lang)
    cells = tuple(
        tuple(format_term(solution[name], knowledge, texts) for name in names) for solution in solutions
    )
    blocks: list[Block] = [Paragraph(question.answers)] if lang == "en" else []
    blocks += [Table(question.name, "", tuple(names), cells), texts.make_paragraph("rows", n=len(cells))]
    section = Section(question.name, _get_title(question, lang), tuple(blocks))
    return Answer("ask", (section, *mark_confidential(lang, knowledge.is_confidential)), lang=lang)


def list_solutions(
    question: NamedQuestion,
    arguments: Mapping[str, str],
    names: Sequence[str],
    solutions: Iterable[ox.QuerySolution],
    *,
    knowledge: StakeholderGraph,
) -> Answer:
    """Return what a question answers for programs, each row made when it is taken."""
    rows = ({name: _convert_term(solution[name], knowledge) for name in names} for solution in solutions)
    return Answer("ask", (), rows, more={"question": question.name, "parameters": dict(arguments)})


def list_questions(questions: Sequence[NamedQuestion], lang: str) -> Answer:
    """Return every question, what it answers and its parameters."""
    texts = AnswerTexts("ask", lang)
    heads = tuple(texts.format_message(f"head-{name}") for name in ("question", "answers", "parameters"))
    cells = tuple(
        (
            question.name,
            question.answers if lang == "en" else _get_title(question, lang),
            " ".join(f"--{parameter.name}" for parameter in question.parameters),
        )
        for question in questions
    )
    return Answer(
        "ask",
        (Section("questions", "", (Table("questions", "", heads, cells),)),),
        [_make_question_record(question) for question in questions],
        lang=lang,
    )


def _get_title(question: NamedQuestion, lang: str) -> str:
    return question.title.get(lang) or question.title["en"]


def _make_question_record(question: NamedQuestion) -> dict[str, Any]:
    return {
        "question": question.name,
        "title": dict(question.title),
        "answers": question.answers,
        "parameters": [
            {"name": blank.name, "type": blank.type, "default": blank.default, "what": blank.what}
            for blank in question.parameters
        ],
    }


def _convert_term(term: Term, knowledge: StakeholderGraph) -> dict[str, str] | str | int | bool | None:
    """Return a term as JSON writes it."""
    if isinstance(term, ox.NamedNode):
        return {
            "id": knowledge.dataset.mint.shorten_iri(term.value),
            "iri": term.value,
            "label": knowledge.label(term.value),
        }
    if isinstance(term, ox.Literal):
        if term.datatype.value.endswith("#integer"):
            number = parse_whole_number(term.value)
            return term.value if number is None else number
        return term.value == "true" if term.datatype.value.endswith("#boolean") else term.value
    return getattr(term, "value", None)


def format_term(term: Term, knowledge: StakeholderGraph, texts: AnswerTexts) -> str:
    """Return a term as people read it in a language."""
    if isinstance(term, ox.NamedNode):
        return knowledge.label(term.value, texts.lang)
    value = _convert_term(term, knowledge)
    if isinstance(value, bool):
        return texts.format_message("yes" if value else "no")
    text = "" if value is None else str(value)
    return localise_digits(text, texts.lang) if _NUMBER_OR_DATE.match(text) else text
