"""Makes the pages of the named questions: each a sentence with blanks, its answer and its query."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..core import resources
from ..core.errors import GraphError
from ..core.formula_escape import escape_formula
from ..quality.questions import NamedQuestion, Parameter, QuestionCatalogue
from ..schema.levels import Certainty
from ..schema.terms import STK
from .answer_cells import name_variable
from .query_page import MOST_ROWS, ShownAnswer, evaluate, read_answer
from .rendering import Page, open_page, render_page
from .sparql.endpoint import LIMITS

_SLOT = re.compile(r"\{([a-z_]+)\}")
MOST_NAMES = 3000  # organisations that a blank offers by name


@dataclass(frozen=True)
class Blank:
    """A parameter as a form shows it: its label, its value, and the choices where there are few."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]  # value and text; none for a free text
    offers_names: bool

    @property
    def value_in_words(self) -> str:
        """The value as a reader sees it."""
        return dict(self.choices).get(self.value, self.value)


@lru_cache(maxsize=1)
def load_questions() -> QuestionCatalogue:
    """Return the named questions of the vocabulary."""
    return QuestionCatalogue(resources.find_ontology() / "questions")


def answer_questions(request: Request) -> Response:
    """Answer with the list of questions."""
    page = open_page(request)
    rows = [
        (page.addresses.question(question.name), ask_plainly(page, question), question.answers)
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
    is_file = request.query_params.get("format") == "csv"
    most_rows = LIMITS.rows if is_file else MOST_ROWS
    answer, fault, text = None, "", ""
    try:
        text = question.fill_parameters(given, page.version.graph)
        answer = evaluate(page, text, lambda results: read_answer(page, results, most_rows=most_rows))
    except GraphError as error:
        fault = str(error)
    if is_file and answer:
        return _answer_csv(question, answer)
    return render_page(
        page,
        "question.html",
        "ask",
        question=question,
        heading=get_title(question, page.lang),
        parts=split_sentence(question, page.lang),
        blanks={parameter.name: _make_blank(page, parameter, given) for parameter in question.parameters},
        names=list_names(page) if any(blank.type == "entity" for blank in question.parameters) else (),
        fault=fault,
        query=text,
        answer=answer and answer.set_same_apart(),
    )


def split_sentence(question: NamedQuestion, lang: str) -> list[tuple[str, str]]:
    """Return the sentence of a question as pairs of words and the blank after them, empty at the end."""
    sentence = question.sentence.get(lang) or question.sentence.get("en") or get_title(question, lang)
    if not question.sentence:
        sentence += "".join(f" {{{parameter.name}}}" for parameter in question.parameters)
    pieces = _SLOT.split(sentence)
    return list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))


def ask_plainly(page: Page, question: NamedQuestion) -> str:
    """Return the sentence of a question with what each blank stands for in words."""
    return "".join(
        text + (f"[{name_variable(page, name)}]" if name else "")
        for text, name in split_sentence(question, page.lang)
    )


def get_title(question: NamedQuestion, lang: str) -> str:
    """Return what a question is called in a language."""
    return question.title.get(lang) or question.title["en"]


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


def list_names(page: Page) -> Sequence[str]:
    """Return the names that a blank offers, none where there are too many for a list."""
    organisations = page.version.network.organisations
    if len(organisations) > MOST_NAMES:
        return ()
    return page.version.keep(
        f"names-{page.lang}",
        lambda: sorted({entity.get_name(page.lang) for entity in organisations.values()}, key=str.casefold),
    )


def _answer_csv(question: NamedQuestion, answer: ShownAnswer) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(answer.heads)
    writer.writerows([escape_formula(cell.text) for cell in row] for row in answer.rows)
    headers = {"content-disposition": f'attachment; filename="{question.name}.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
