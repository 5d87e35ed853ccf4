"""Makes the page that opens: what the network shows in a sentence, its figures and its map."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ..measures.isolation import find_list_makers
from ..schema.levels import Certainty
from . import questions
from .dataset_session import DatasetVersion
from .links import EntityLink, link_entity
from .rendering import Page, open_page, render_page

MOST_ASKED = 4  # organisations that a card of this page names
_OFFERED = ("partners-by-kind", "secretariats", "who-trained-whom", "what-is-not-said")  # questions
_SOON_RANKED = 500  # organisations
_MAIN_SHARE = 0.5  # of the connections that one organisation has to report to be named in the headline


@dataclass(frozen=True)
class Finding:
    """The headline of a network and the sentence under it."""

    headline: str
    detail: str


@dataclass(frozen=True)
class NextSteps:
    """Whom to ask first, how many were not asked, and who has no connection, the first of them by name."""

    ask_first: tuple[EntityLink, ...]
    silent: int
    without_tie: tuple[EntityLink, ...]
    total_without_tie: int
    only_unsure: tuple[EntityLink, ...]  # who has implied or ambiguous connections only


def answer_home(request: Request) -> Response:
    """Answer with the home page."""
    page = open_page(request)
    drawn_map = page.version.drawn_map
    summary = drawn_map.summary[page.lang] if drawn_map else None
    return render_page(
        page,
        "home.html",
        "home",
        finding=find_headline(page),
        is_empty=not page.version.network.organisations,
        summary=summary,
        next_steps=_list_next_steps(page) if _has_next_steps(page.version) else None,
        questions=[
            (page.addresses.question(name), questions.get_title(question, page.lang))
            for name, question in questions.load_questions().by_name.items()
            if name in _OFFERED
        ],
    )


def _has_next_steps(version: DatasetVersion) -> bool:
    """Tell whether what to do next is known, or takes so short that it is worth to wait for it."""
    return version.has_follow_ups or len(version.network.organisations) <= _SOON_RANKED


def _list_next_steps(page: Page) -> NextSteps:
    """Return whom to ask first, and what is not known."""
    version = page.version
    follow_ups = version.follow_ups
    observation = version.observation
    graph = version.counted_graph
    any_tie = version.keep("any-tie", lambda: version.network.build_graph(certainty=Certainty.UNKNOWN))
    makers = version.keep("list-makers", lambda: find_list_makers(version.network))
    unconnected = sorted(node for node in graph if not graph.degree(node) and node not in makers)
    alone = [node for node in unconnected if not any_tie.degree(node)]
    unsure = [node for node in unconnected if any_tie.degree(node)]
    first = list(dict.fromkeys(ask.whom for ask in follow_ups if ask.about))[:MOST_ASKED]
    return NextSteps(
        tuple(link_entity(page, iri) for iri in first),
        len(observation.silent),
        tuple(link_entity(page, iri) for iri in alone[:MOST_ASKED]),
        len(alone),
        tuple(link_entity(page, iri) for iri in unsure[:MOST_ASKED]),
    )


def find_headline(page: Page) -> Finding:
    """Return what is said first: who reported the ties, for that decides what the rest is worth."""
    observation = page.version.observation
    if not observation.pairs:
        return Finding(page.format_message("headline-no-ties"), page.format_message("detail-no-ties"))
    reporter, reported = max(observation.reporters, key=lambda pair: pair[1], default=("", 0))
    if reported > _MAIN_SHARE * observation.pairs and not observation.by_both_ends:
        organisation = page.version.graph.entities[reporter]
        headline = page.format_message(
            "headline-one-reporter",
            name=(page.lang == "en" and organisation.short) or organisation.get_name(page.lang),
            n=reported,
            connections=observation.pairs,
        )
        return Finding(headline, page.format_message("detail-none-confirmed"))
    if not observation.by_an_end:
        headline = page.format_message("headline-from-others", n=observation.pairs)
        return Finding(headline, page.format_message("detail-from-others"))
    headline = page.format_message(
        "headline-confirmed", n=observation.by_both_ends, connections=observation.pairs
    )
    return Finding(headline, page.format_message("detail-reported", reported=observation.by_an_end))
