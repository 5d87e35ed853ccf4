"""Makes the pages of what can be said of the network: who is central, isolated, between others, and so on.

They show the answers of the commands of the same name, with links in place of command lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..core.spelling import fold_text
from ..measures.registry import MEASURES
from ..publish.answers.view import AnswerView
from ..publish.document import format_cell
from ..schema.levels import Certainty
from .evidence import open_view
from .links import EntityLink, link_entity
from .questions import list_certainties
from .rendering import Page, open_page, render_page

if TYPE_CHECKING:
    from ..publish.answer import Answer

MOST_ROWS = 500  # of a table that a page shows
SEED = 0
WORST_REMOVED = 3  # organisations whose loss is tried


def _answer_central(view: AnswerView, *, anyway: bool) -> Answer:
    from ..measures.registry import Output
    from ..measures.scores import score_organisations
    from ..publish.answers.central import Centrality, answer_central, try_ranks

    view = view.of_organisations
    trials = try_ranks(view, SEED)
    scores, error = score_organisations(view.graph, view.list_measures(Output.CENTRAL), samples=0, seed=SEED)
    result = Centrality(scores, error, 0, (), *trials)
    return answer_central(view, result, top=0, anyway=anyway, engine="local")


def _answer_isolated(view: AnswerView, *, anyway: bool) -> Answer:
    from ..measures.isolation import find_introducers, find_isolated
    from ..publish.answers.isolated import answer_isolated

    del anyway  # nothing is withheld
    isolation = find_isolated(view.network, view.graph)
    introducers = find_introducers(view.network, view.graph, isolation)
    return answer_isolated(view, isolation, introducers, show_all=True, engine="local")


def _answer_between(view: AnswerView, *, anyway: bool) -> Answer:
    from ..measures.grouping import group_organisations
    from ..publish.answers.brokers import answer_brokers

    groups = group_organisations(view.network, "sector", certainty=view.certainty, as_of="")
    return answer_brokers(view, groups, "sector", top=0, anyway=anyway)


def _answer_groups(view: AnswerView, *, anyway: bool) -> Answer:
    from ..measures.communities import detect_communities
    from ..publish.answers.communities import answer_communities

    partition = None
    if anyway or view.applicability["communities"].is_meaningful:
        partition = detect_communities(view.graph, view.traits)
    return answer_communities(view, partition, None, method="louvain", engine="local", anyway=anyway)


def _answer_introductions(view: AnswerView, *, anyway: bool) -> Answer:
    from ..measures.introductions import suggest_introductions, validate_score
    from ..publish.answers.introduce import answer_introduce

    del anyway  # what cannot be tested is not suggested
    is_meaningful = view.applicability["introductions"].is_meaningful
    trial = validate_score(view.graph, view.traits, seed=SEED) if is_meaningful else None
    is_useful = trial is not None and trial.is_useful
    suggestions = suggest_introductions(view.graph, view.traits, node="", limit=30) if is_useful else []
    return answer_introduce(view, trial, suggestions)


def _answer_next(view: AnswerView, *, anyway: bool) -> Answer:
    from ..measures.follow_up import rank_follow_ups
    from ..publish.answers.next import answer_next

    del anyway  # whom to ask is always said
    follow_ups = rank_follow_ups(view.network, view.graph, as_of="")
    return answer_next(view, follow_ups, len(follow_ups) or 1)


def _answer_departure(view: AnswerView, *, anyway: bool) -> Answer:
    from ..measures.fragility import find_worst_removal
    from ..publish.answers.whatif import ALL_TRIED, STEP_BY_STEP, answer_whatif

    del anyway  # it is what would happen, not a ranking
    removal = find_worst_removal(view.graph, WORST_REMOVED)
    search = ALL_TRIED if removal.is_exact else STEP_BY_STEP
    return answer_whatif(view, removal.effect, search, wanted=WORST_REMOVED, most=removal.most)


@dataclass(frozen=True)
class Analysis:
    """One page: the command whose texts it shows, and the measure whose readers may see it."""

    name: str
    command: str
    answer: Callable[..., Answer]
    measure: str = ""
    has_figures: bool = False  # that are shown anyway where they mean nothing

    def is_open(self, page: Page) -> bool:
        """Whether the readers of the edition may see it."""
        return not self.measure or MEASURES[self.measure].is_open_to(page.version.graph.audience)


ANALYSES: Mapping[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        Analysis("central", "central", _answer_central, has_figures=True),
        Analysis("isolated", "isolated", _answer_isolated),
        Analysis("between", "brokers", _answer_between, "brokerage", has_figures=True),
        Analysis("groups", "communities", _answer_groups, has_figures=True),
        Analysis("introduce", "introduce", _answer_introductions),
        Analysis("leaving", "whatif", _answer_departure, "whatif"),
        Analysis("ask-next", "next", _answer_next),
    )
}


def answer_analysis(request: Request) -> Response:
    """Answer with one of the pages."""
    page = open_page(request)
    analysis = ANALYSES.get(request.path_params["analysis"])
    if not analysis or not analysis.is_open(page):
        raise HTTPException(404)
    certainty = request.query_params.get("certainty", "")
    certainty = certainty if Certainty.has_level(certainty) else ""
    anyway = analysis.has_figures and request.query_params.get("anyway") == "1"
    answer = page.version.keep(
        f"said {analysis.name} {page.lang} {certainty} {anyway}",
        lambda: analysis.answer(_open_analysis(page, analysis, certainty), anyway=anyway),
    )
    return render_page(
        page,
        "analysis.html",
        "central",
        analysis=analysis,
        analyses=[other for other in ANALYSES.values() if other.is_open(page)],
        sections=answer.sections,
        certainty=certainty or str(page.version.network.headline_certainty),
        certainties=list_certainties(page),
        anyway=anyway,
        most_rows=MOST_ROWS,
        find_link=_NameLinks(page).find,
        write_cell=lambda cell: format_cell(cell, page.lang),
    )


def _open_analysis(page: Page, analysis: Analysis, certainty: str) -> AnswerView:
    return replace(open_view(page, analysis.command, certainty), is_on_page=True)


class _NameLinks:
    """Finds the organisation that a text names, so that the text leads to its page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._iris = page.version.keep(f"iris-by-name-{page.lang}", self._index_names)

    def _index_names(self) -> Mapping[str, str]:
        iris: dict[str, str] = {}
        shared = set()
        for entity in self._page.version.network.organisations.values():
            name = fold_text(entity.get_name(self._page.lang))
            if name in iris:
                shared.add(name)
            iris[name] = entity.iri
        return {name: iri for name, iri in iris.items() if name not in shared}

    def find(self, text: object) -> EntityLink | None:
        """Return the link to the one organisation of a name, None where the text is no such name."""
        iri = self._iris.get(fold_text(text.removesuffix(" *"))) if isinstance(text, str) else None
        return link_entity(self._page, iri) if iri else None
