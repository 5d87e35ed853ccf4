"""Makes what pages show of a tie: its words from one side, its certainty, and the passages that say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..core.messages import format_date
from ..model.entity_profile import EntityProfiles
from ..model.network import Tie
from ..model.values import Evidence
from ..publish.answers.ties import format_tie_certainty, format_tie_dates, name_kind_from
from ..publish.answers.view import AnswerView, open_answer
from ..schema.terms import parse_whole_number
from .links import EntityLink, find_tie_address, link_entity
from .rendering import Page


@dataclass(frozen=True)
class Passage:
    """One support: the words, where they stand, and how certain they make what is said."""

    words: str
    source: str
    place: str
    address: str
    certainty: str
    level: str  # the certainty as a class of its line
    note: str


@dataclass(frozen=True)
class TieLine:
    """One tie from the side of an organisation: what it is, with whom, how certain, when, and who says so."""

    kind: str
    other: EntityLink
    is_whole: bool  # whether it has to be read as a sentence, for the kind has no name from this side
    subject: EntityLink
    certainty: str
    level: str
    dates: str
    address: str
    passages: tuple[Passage, ...]


def open_view(page: Page, command: str = "show", certainty: str = "") -> AnswerView:
    """Return the texts of an answer in the reader's language, on the network of this version."""
    return open_answer(command, page.version.network, lang=page.lang, certainty=certainty)


def open_profiles(page: Page) -> EntityProfiles:
    """Return the profiles of this version."""
    return page.version.keep("profiles", lambda: EntityProfiles(page.version.network))


def describe_tie(page: Page, view: AnswerView, tie: Tie, about: str) -> TieLine:
    """Return a tie as it is read on the page of one of its ends."""
    kind = name_kind_from(view, tie, about)
    return TieLine(
        kind=kind or view.label_tie_kind(tie.kind),
        other=link_entity(page, tie.object if about == tie.subject else tie.subject),
        is_whole=not kind,
        subject=link_entity(page, tie.subject),
        certainty=format_tie_certainty(view, tie),
        level=tie.shown_certainty,
        dates=format_tie_dates(view, tie.dates),
        address=find_tie_address(page, tie.kind, tie.subject, tie.object),
        passages=() if tie.is_inferred else describe_passages(page, view, tie.supports),
    )


def describe_passages(page: Page, view: AnswerView, supports: Iterable[Evidence]) -> tuple[Passage, ...]:
    """Return supports as passages, each once."""
    return tuple(dict.fromkeys(describe_passage(page, view, support) for support in supports))


def describe_passage(page: Page, view: AnswerView, support: Evidence) -> Passage:
    """Return one support as a passage."""
    source = page.version.graph.sources.get(support.source_iri)
    note = support.note
    if support.decided_by:
        date = format_date(support.decided_on, page.lang)
        note = view.format_message(
            "support-decided", person=support.decided_by, date=date, reason=support.note
        )
    named = source.title if source else support.source
    if support.source_iri == page.version.graph.dataset.base:
        named = page.format_message("no-source-given")
    is_line = parse_whole_number(support.locator) is not None
    return Passage(
        words=support.phrase,
        source="" if support.decided_by else named,
        place=view.format_locator(support.locator),
        address=page.addresses.source(source.id, support.locator if is_line else "", support.phrase)
        if source
        else "",
        certainty=view.label_certainty(support.certainty),
        level=support.certainty,
        note=note,
    )
