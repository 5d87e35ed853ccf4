"""Makes the pages of what can be said of the network: who is central, isolated, between others, and so on.

They show the answers of the commands of the same name, with links in place of command lines.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..core.errors import GraphError, NameNotFoundError
from ..model.network import Network
from ..publish.answers.view import AnswerView, open_answer
from ..publish.document import format_cell
from ..schema.levels import Certainty
from .analysis_list import ANALYSES, Analysis
from .dataset_session import StillMakingError
from .links import link_entity
from .name_links import NameLinks
from .questions import list_certainties, list_names
from .rendering import Page, open_page, render_page

if TYPE_CHECKING:
    from ..publish.answer import Answer

MOST_ROWS = 500  # of a table that a page shows
MANY = 1000  # organisations, from which on an analysis holds up those who want another page
WAIT_SECONDS = 1.0  # that a page takes before it says that its answer is being worked out


def answer_analysis(request: Request) -> Response:
    """Answer with one of the pages."""
    page = open_page(request)
    analysis = ANALYSES.get(request.path_params["analysis"])
    if not analysis or not analysis.is_open_to(page.version.graph.audience):
        raise HTTPException(404)
    certainty = request.query_params.get("certainty", "")
    certainty = certainty if Certainty.has_level(certainty) else ""
    anyway = analysis.has_figures and request.query_params.get("anyway") == "1"
    organisation, fault = _choose_organisation(page) if analysis.is_of_one else ("", "")
    try:
        answer = None if fault else _find_answer(page, analysis, certainty, organisation, anyway=anyway)
    except StillMakingError:
        return render_page(page, "waiting.html", "central", status=202, what="said-waiting")
    every = list_analyses(page)
    return render_page(
        page,
        "analysis.html",
        "central",
        analysis=analysis,
        tabs=list({other.tab_name: other for other in reversed(every)}.values())[::-1],
        beside=[other for other in every if other.tab_name == analysis.tab_name],
        sections=answer.sections if answer else (),
        certainty=certainty or str(page.version.network.headline_certainty),
        certainties=list_certainties(page),
        anyway=anyway,
        most_rows=MOST_ROWS,
        organisation=link_entity(page, organisation) if organisation else None,
        asked=request.query_params.get("organisation", "") if fault else "",
        names=list_names(page) if analysis.is_of_one else (),
        fault=fault,
        names_in=NameLinks.open(page),
        write_cell=lambda cell: format_cell(cell, page.lang),
    )


def list_analyses(page: Page) -> list[Analysis]:
    """Return what the readers of a page may see; what is about one organisation is not published."""
    return [
        analysis
        for analysis in ANALYSES.values()
        if analysis.is_open_to(page.version.graph.audience) and not (page.is_published and analysis.is_of_one)
    ]


def _find_answer(
    page: Page, analysis: Analysis, certainty: str, organisation: str, *, anyway: bool
) -> Answer:
    """Return the answer, kept where all who ask get the same; that of a large network is made aside."""
    network, aside = page.version.network, page.version.aside
    view = _open_analysis(network, analysis, certainty, page.lang)
    if organisation:
        return analysis.answer(view, organisation, anyway=anyway)
    key = f"said {analysis.name} {certainty} {anyway}"

    def make() -> Answer:
        if aside and len(network.organisations) > MANY:
            with suppress(GraphError):  # the process has ended: it is made here
                return aside.call(compute_answer, analysis.name, certainty, page.lang, anyway)
        computed = page.version.keep(key, lambda: analysis.compute(view, anyway=anyway))
        return analysis.answer(view, computed, anyway=anyway)

    seconds = None if page.is_published else WAIT_SECONDS
    return page.version.keep_within(f"{key} {page.lang}", make, seconds)


def compute_answer(network: Network, name: str, certainty: str, lang: str, anyway: bool) -> Answer:
    """Return the answer of an analysis, in a process beside that of the pages."""
    analysis = ANALYSES[name]
    view = _open_analysis(network, analysis, certainty, lang)
    return analysis.answer(view, analysis.compute(view, anyway=anyway), anyway=anyway)


def _open_analysis(network: Network, analysis: Analysis, certainty: str, lang: str) -> AnswerView:
    view = open_answer(analysis.command, network, lang=lang, certainty=certainty, mode=analysis.mode)
    return replace(view, is_on_page=True)


def _choose_organisation(page: Page) -> tuple[str, str]:
    """Return the organisation of the address, else the one with most connections, or why there is none."""
    name = page.request.query_params.get("organisation", "").strip()
    if name:
        try:
            return page.version.graph.names.find_organisation(name).iri, ""
        except NameNotFoundError as error:
            return "", str(error)
    degrees = page.version.counted_graph.degree()
    first = max(sorted(degrees), key=lambda pair: pair[1], default=("", 0))[0]
    return first, "" if first else page.format_message("detail-no-ties")
