"""Makes the pages of the named questions: each a sentence with blanks, its answer and its query."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..core import resources
from ..core.errors import NameNotFoundError, QueryError
from ..core.formula_escape import escape_formula
from ..core.messages import Messages
from ..publish.answers.ask import Term, format_term
from ..publish.answers.view import AnswerTexts
from ..quality.questions import NamedQuestion, Parameter, QuestionCatalogue
from ..schema.levels import Certainty
from ..schema.terms import STK
from .links import EntityLink, link_entity
from .rendering import Page, open_page, render_page

VARIABLES = Messages.load(Path(__file__).with_name("variables.toml"))
MOST_ROWS = 1000  # of an answer that a page shows; a download has all
MOST_NAMES = 3000  # organisations that a blank offers by name


@dataclass(frozen=True)
class Blank:
    """A parameter as a form shows it: its label, its value, and the choices where there are few."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]  # value and text; none for a free text
    offers_names: bool


@dataclass(frozen=True)
class AnswerCell:
    """One cell of an answer; a link where it is something that has a page."""

    text: str
    link: EntityLink | None
    is_number: bool


@lru_cache(maxsize=1)
def load_questions() -> QuestionCatalogue:
    """Return the named questions of the vocabulary."""
    return QuestionCatalogue(resources.find_ontology() / "questions")


def answer_questions(request: Request) -> Response:
    """Answer with the list of questions."""
    page = open_page(request)
    rows = [
        (page.addresses.question(question.name), get_title(question, page.lang), question.answers)
        for question in load_questions().by_name.values()
    ]
    return render_page(page, "questions.html", "ask", rows=sorted(rows, key=lambda row: row[1]))


def answer_question(request: Request) -> Response:
    """Answer a question with its blanks as the address fills them: as a page or as CSV."""
    page = open_page(request)
    question = load_questions().by_name.get(request.path_params["question"])
    if not question:
        raise HTTPException(404)
    given = {
        parameter.name: request.query_params[parameter.name].strip()
        for parameter in question.parameters
        if request.query_params.get(parameter.name, "").strip()
    }
    fault, text = "", ""
    heads: list[str] = []
    rows: list[tuple[AnswerCell, ...]] = []
    try:
        text = question.fill_parameters(given, page.version.graph)
    except (NameNotFoundError, QueryError) as error:
        fault = str(error)
    else:
        heads, rows = _evaluate(page, text)
    if request.query_params.get("format") == "csv" and not fault:
        return _answer_csv(question, heads, rows)
    return render_page(
        page,
        "question.html",
        "ask",
        question=question,
        heading=get_title(question, page.lang),
        blanks=[_make_blank(page, parameter, given) for parameter in question.parameters],
        names=_list_names(page) if any(blank.type == "entity" for blank in question.parameters) else (),
        fault=fault,
        query=text,
        heads=[name_variable(page, head) for head in heads],
        rows=rows[:MOST_ROWS],
        total=len(rows),
        numeric=[all(row[column].is_number for row in rows) for column in range(len(heads))],
    )


def name_variable(page: Page, name: str) -> str:
    """Return what a column of an answer, or a blank of a question, is called."""
    return VARIABLES.format_message(name, page.lang) if name in VARIABLES.texts else name.replace("_", " ")


def get_title(question: NamedQuestion, lang: str) -> str:
    """Return what a question is called in a language."""
    return question.title.get(lang) or question.title["en"]


def _evaluate(page: Page, text: str) -> tuple[list[str], list[tuple[AnswerCell, ...]]]:
    solutions = page.version.graph.store.select(text)
    texts = AnswerTexts("ask", page.lang)
    heads = [variable.value for variable in solutions.variables]
    rows = [tuple(_make_cell(page, texts, solution[head]) for head in heads) for solution in solutions]
    return heads, rows


def _make_cell(page: Page, texts: AnswerTexts, term: Term) -> AnswerCell:
    link = None
    if isinstance(term, ox.NamedNode) and term.value in page.version.graph.entities:
        link = link_entity(page, term.value)
    is_number = term is None or (isinstance(term, ox.Literal) and term.datatype.value.endswith("#integer"))
    return AnswerCell(format_term(term, page.version.graph, texts), link, is_number)


def _make_blank(page: Page, parameter: Parameter, given: Mapping[str, str]) -> Blank:
    value = given.get(parameter.name, parameter.default)
    choices: Sequence[tuple[str, str]] = ()
    ontology = page.version.graph.ontology
    if parameter.type == "certainty":
        choices = list_certainties(page)
    elif parameter.type == "kind":
        kinds = {
            kind.name: kind.label.get(page.lang) or kind.label.get("en", kind.name)
            for kind in ontology.tie_kinds.values()
        }
        choices = sorted(kinds.items(), key=lambda pair: pair[1])
    if parameter.type == "entity" and value:
        entity = page.version.graph.entities.get(page.version.graph.dataset.mint.make_entity_iri(value))
        value = entity.get_name(page.lang) if entity else value if parameter.name in given else ""
    if choices and not parameter.default:
        choices = [("", page.format_message("any")), *choices]
    return Blank(
        parameter.name, name_variable(page, parameter.name), value, tuple(choices), parameter.type == "entity"
    )


def list_certainties(page: Page) -> list[tuple[str, str]]:
    """Return the certainties that a choice offers, each with the weaker ones that it leaves out in words."""
    return [
        (
            str(level),
            page.format_message(
                f"at-least-{level}",
                certainty=page.version.graph.ontology.label(STK + str(level), page.lang),
            ),
        )
        for level in Certainty
    ]


def _list_names(page: Page) -> Sequence[str]:
    """Return the names that a blank offers, none where there are too many for a list."""
    organisations = page.version.network.organisations
    if len(organisations) > MOST_NAMES:
        return ()
    return page.version.keep(
        f"names-{page.lang}",
        lambda: sorted({entity.get_name(page.lang) for entity in organisations.values()}, key=str.casefold),
    )


def _answer_csv(
    question: NamedQuestion, heads: Sequence[str], rows: Sequence[tuple[AnswerCell, ...]]
) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([escape_formula(cell.text) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{question.name}.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
