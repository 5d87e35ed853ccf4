"""Writes ties for the answers: a line with its evidence for people, a record for programs.

A line of evidence names the source by its id and the place in it, so that a reader finds the row; the
titles of the sources stand in a list of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...core.messages import format_date
from ...schema.levels import Certainty
from ..document import Entry, Listing, Section
from ..periods import format_period

if TYPE_CHECKING:
    from ...model.graph import StakeholderGraph
    from ...model.network import Tie, TieDates
    from ...model.values import Evidence
    from .view import AnswerView


def describe_tie(view: AnswerView, tie: Tie, *, about: str = "") -> Entry:
    """Return a tie with its evidence; written from the side of `about` where that can be said."""
    supports = () if tie.is_inferred else tie.supports  # the line itself says that a rule yields it
    details = tuple(format_support(view, support) for support in supports)
    return Entry(format_tie(view, tie, about=about), details)


def format_tie(view: AnswerView, tie: Tie, *, about: str = "") -> str:
    """Return a tie as a line: who, what, whom, how certain and when."""
    dates = format_tie_dates(view, tie.dates)
    return view.format_message(
        "tie-dated" if dates else "tie-undated",
        tie=_phrase_tie(view, tie, about),
        certainty=format_tie_certainty(view, tie),
        dates=dates,
    )


def name_kind_from(view: AnswerView, tie: Tie, about: str) -> str:
    """Return what a tie is called from the side of one of its ends; empty where it has no name from there."""
    if about == tie.subject or (about == tie.object and tie.kind.symmetric):
        return view.label_tie_kind(tie.kind)
    return view.label(tie.kind.inverse) if about == tie.object and tie.kind.inverse else ""


def _phrase_tie(view: AnswerView, tie: Tie, about: str) -> str:
    kind = name_kind_from(view, tie, about)
    if kind:
        other = tie.object if about == tie.subject else tie.subject
        return view.format_message("tie-of-this", kind=kind, other=view.label(other))
    return view.format_message(
        "tie",
        subject=view.label(tie.subject),
        kind=view.label_tie_kind(tie.kind),
        object=view.label(tie.object),
    )


def format_tie_certainty(view: AnswerView, tie: Tie) -> str:
    """Return how certain a tie is, or what it follows from, and whether another source contradicts it."""
    level = view.label_certainty(tie.certainty)
    level = view.format_message("inferred-from", certainty=level) if tie.is_inferred else level
    disputes = view.knowledge.disputes
    is_disputed = bool(disputes) and any(support.set in disputes for support in tie.supports)
    return view.format_message("contradicted", certainty=level) if is_disputed else level


def format_tie_dates(view: AnswerView, periods: Iterable[TieDates]) -> str:
    """Return in what role and when a tie held; empty where no source says it."""
    texts = (", ".join(filter(None, _list_date_parts(view, period))) for period in periods)
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _list_date_parts(view: AnswerView, period: TieDates) -> tuple[str, ...]:
    role = view.format_message("as-role", role=period.role) if period.role else ""
    span = format_period(period.start, period.end, view.lang)
    words = f"“{period.text}”" if period.text and period.text != span else ""
    if period.is_over and not period.end:
        words = view.format_message("ended")
    if period.certainty in ("", Certainty.STATED):
        return role, span, words
    level = view.label_certainty(period.certainty)
    return role, span, words, view.format_message("date-certainty", certainty=level)


def format_support(view: AnswerView, support: Evidence) -> str:
    """Return one piece of evidence as a line: source, place in words, quote, certainty, note."""
    if support.certainty == "inferred":
        level = view.label_certainty(view.knowledge.get_certainty(support.set))
        return view.format_message("support-inferred", certainty=level)
    if support.certainty == Certainty.UNKNOWN and not support.source_iri:
        return view.format_message("support-unknown", source=support.source)
    if support.decided_by:
        date = format_date(support.decided_on, view.lang)
        return view.format_message(
            "support-decided", person=support.decided_by, date=date, reason=support.note
        )
    place = view.join_with_commas((support.source, view.format_locator(support.locator)))
    line = view.format_message(
        "support-quoted" if support.phrase else "support-unquoted",
        place=place,
        quote=support.phrase,
        certainty=view.label_certainty(support.certainty),
    )
    return f"{line} {support.note}".rstrip()


def list_sources(view: AnswerView, supports: Iterable[Evidence]) -> tuple[Section, ...]:
    """Return the titles of the sources that lines of evidence name by their ids, where there are any."""
    iris = {support.source_iri for support in supports if support.certainty != "inferred"}
    sources = [view.knowledge.sources[iri] for iri in sorted(iris & view.knowledge.sources.keys())]
    entries = [
        Entry(
            view.format_message(
                "source-dated" if source.issued else "source-undated",
                source=source.id,
                title=source.title,
                date=format_date(source.issued, view.lang),
            )
        )
        for source in sources
    ]
    heading = view.format_message("sources")
    return (Section("sources", "", (Listing(heading, tuple(entries)),)),) if entries else ()


def make_tie_record(tie: Tie, knowledge: StakeholderGraph) -> dict[str, Any]:
    """Return a tie as JSON writes it, with all its supports."""
    mint = knowledge.dataset.mint
    return {
        "subject": mint.shorten_iri(tie.subject),
        "subject_label": knowledge.label(tie.subject),
        "kind": tie.kind.name,
        "object": mint.shorten_iri(tie.object),
        "object_label": knowledge.label(tie.object),
        "certainty": tie.shown_certainty,
        "rests_on": tie.certainty if tie.is_inferred else None,
        "dates": [
            {
                "role": period.role,
                "start": period.start,
                "end": period.end,
                "text": period.text,
                "certainty": period.certainty,
            }
            for period in tie.dates
        ],
        "evidence": [support.as_json() for support in tie.supports],
    }
