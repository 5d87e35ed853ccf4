"""Turns the terms of an answer into cells of a page, and its variables into words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ..core.messages import Messages
from ..publish.answers.ask import Term, format_term
from ..publish.answers.view import AnswerTexts
from .links import EntityLink, link_entity
from .rendering import Page

VARIABLES = Messages.load(Path(__file__).with_name("variables.toml"))


@dataclass(frozen=True)
class AnswerCell:
    """One cell of an answer; a link where it is something that has a page."""

    text: str
    link: EntityLink | None
    is_number: bool
    iri: str = ""  # of what has a page


def make_cell(page: Page, texts: AnswerTexts, term: Term) -> AnswerCell:
    """Return a term as a cell."""
    link = None
    if isinstance(term, ox.NamedNode) and (
        term.value in page.version.graph.entities or term.value in page.version.graph.sources
    ):
        link = link_entity(page, term.value)
    iri = term.value if link and isinstance(term, ox.NamedNode) else ""
    is_number = term is None or (isinstance(term, ox.Literal) and term.datatype.value.endswith("#integer"))
    return AnswerCell(format_term(term, page.version.graph, texts), link, is_number, iri)


def name_variable(page: Page, name: str) -> str:
    """Return what a column of an answer, or a blank of a question, is called."""
    return VARIABLES.format_message(name, page.lang) if name in VARIABLES.texts else name.replace("_", " ")
