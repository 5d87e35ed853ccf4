"""Makes the page that opens: what the network shows in a sentence, its figures and its map."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ..measures.observation import Observation, count_reporters
from .dataset_session import DatasetVersion
from .rendering import Page, open_page, render_page

_MAIN_SHARE = 0.5  # of the connections that one organisation has to report to be named in the headline


@dataclass(frozen=True)
class Finding:
    """The headline of a network and the sentence under it."""

    headline: str
    detail: str


def answer_home(request: Request) -> Response:
    """Answer with the home page."""
    page = open_page(request)
    drawn_map = page.version.drawn_map
    summary = drawn_map.model.summary[page.lang] if drawn_map else None
    return render_page(page, "home.html", "home", finding=find_headline(page), summary=summary)


def find_headline(page: Page) -> Finding:
    """Return what is said first: who reported the ties, for that decides what the rest is worth."""
    observation = _observe(page.version)
    if not observation.pairs:
        return Finding(page.format_message("headline-no-ties"), page.format_message("detail-no-ties"))
    reporter, reported = max(observation.reporters, key=lambda pair: pair[1], default=("", 0))
    if reported > _MAIN_SHARE * observation.pairs and not observation.by_both_ends:
        organisation = page.version.graph.entities[reporter]
        headline = page.format_message(
            "headline-one-reporter",
            name=(page.lang == "en" and organisation.short) or organisation.get_name(page.lang),
            reported=reported,
            n=observation.pairs,
        )
        return Finding(headline, page.format_message("detail-none-confirmed"))
    headline = page.format_message(
        "headline-confirmed", confirmed=observation.by_both_ends, n=observation.pairs
    )
    return Finding(headline, page.format_message("detail-reported", reported=observation.by_an_end))


def _observe(version: DatasetVersion) -> Observation:
    network = version.network
    return version.keep(
        "observation",
        lambda: count_reporters(network, network.build_graph(certainty=network.headline_certainty)),
    )
