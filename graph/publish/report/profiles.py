"""Writes a page of the report for each organisation: partners, ties with evidence, room for a contact."""

from __future__ import annotations

from collections.abc import Iterator

from ...measures.shared_traits import PLACE, TOPIC
from ...model.network import Tie
from ..document import Block, CellValue, Chart, Entry, Listing, Paragraph, Section, Star, Table
from .activities import list_traits_of
from .changes import format_tie_dates
from .overview import count_confirmed_ties
from .view import ReportView

MOST_PROFILES = 200  # organisations that get a page
MOST_TIES = 14  # of an organisation, that fit on its page
HEADS = ("tie", "partner", "dates", "certainty", "words", "where")


def build_profiles(view: ReportView) -> Iterator[Section]:
    """Yield a part for each organisation that has a tie, those with most connections first."""
    tied = [node for node, degree in view.graph.degree() if degree]
    ordered = sorted(tied, key=lambda node: (-view.graph.degree(node), view.label(node), node))
    for number, iri in enumerate(ordered[:MOST_PROFILES], start=1):
        title = view.format_message("section-profile", name=view.label(iri))
        blocks = tuple(_build_blocks(view, iri, number))
        yield Section(f"profile-{number}", title, blocks, apart=True, listed=False)


def _build_blocks(view: ReportView, iri: str, number: int) -> Iterator[Block]:
    name, graph = view.label(iri), view.graph
    confirmed = count_confirmed_ties(view, iri)
    key = "profile-size" if confirmed else "profile-size-unconfirmed"
    yield view.build_finding(key, n=graph.degree(iri), both=confirmed, name=name)
    yield Listing("", tuple(Entry(line) for line in _list_facts(view, iri)))
    ties = _list_ties(view, iri)
    table = _build_tie_table(view, iri, number, ties)
    partners = sorted(graph[iri], key=lambda node: (-graph.degree(node), view.label(node)))
    rows = tuple((view.label(node), len(graph.edges[iri, node]["ties"])) for node in partners)
    heads = (view.format_head("partner"), view.format_head("ties"))
    star = Table(f"partners-{number}", view.format_message("table-partners", name=name), heads, rows)
    title = view.format_message("chart-profile", name=name)
    yield Chart(f"chart-profile-{number}", title, star, Star(name))
    yield table
    yield Paragraph(view.format_message("profile-contact"))


def _list_facts(view: ReportView, iri: str) -> Iterator[str]:
    """Yield the kind, the topics and the places of an organisation, and whether it was heard."""
    entity = view.network.organisations[iri]
    lists = (
        ("kind", [view.label(kind) for kind in entity.types]),
        ("topics", list_traits_of(view, iri, TOPIC)),
        ("places", list_traits_of(view, iri, PLACE)),
    )
    for key, names in lists:
        if names:
            yield view.format_message(f"profile-{key}", names=view.join_with_limit(names, 6))
    yield view.format_message("profile-heard" if iri in view.consulted else "profile-not-heard")


def _list_ties(view: ReportView, iri: str) -> list[Tie]:
    ties = [tie for tie in view.ties if iri in tie.ends]
    return sorted(ties, key=lambda tie: (view.label(_find_partner(tie, iri)), tie.kind.iri))


def _find_partner(tie: Tie, iri: str) -> str:
    return tie.object if tie.subject == iri else tie.subject


def _build_tie_table(view: ReportView, iri: str, number: int, ties: list[Tie]) -> Table:
    def write_row(tie: Tie) -> tuple[CellValue, ...]:
        quote = view.build_quote(tie.supports[0])
        return (
            _label_from(view, tie, iri),
            view.label(_find_partner(tie, iri)),
            format_tie_dates(view, tie),
            view.label_certainty(tie.shown_certainty),
            quote.words or None,
            view.join_with_commas((quote.source, quote.place)) or None,
        )

    title = view.format_message("table-profile", name=view.label(iri))
    heads = tuple(map(view.format_head, HEADS))
    return Table(f"profile-ties-{number}", title, heads, tuple(map(write_row, ties)), MOST_TIES)


def _label_from(view: ReportView, tie: Tie, iri: str) -> str:
    """Return what a tie is called as it reads from one of its ends."""
    inverse = view.knowledge.ontology.tie_kinds.get(tie.kind.inverse)
    return view.label_tie_kind(inverse if inverse and tie.object == iri else tie.kind)
