"""Makes the page of an organisation, an event, a topic, a place or anything else that has a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..model.entity_profile import Count, EntityProfile, Fact
from ..model.network import Tie
from ..model.values import Entity
from ..publish.answers.view import AnswerView
from ..schema.levels import Certainty
from ..schema.terms import PREFIXES, expand_curie
from .editing.changes_about import list_changes_about
from .ego_picture import draw_ego_picture
from .evidence import Passage, TieLine, describe_passages, describe_tie, open_profiles, open_view
from .links import EntityLink, find_entity_address, find_segment, link_entity
from .negotiation import answer_as_rdf, choose_rdf_format
from .rendering import Page, open_page, render_page

PARTNERS_OPEN = 12  # names of a group that are shown before its list is opened


@dataclass(frozen=True)
class Partner:
    """An organisation that this one is connected with, and the ties between the two."""

    link: EntityLink
    kinds: str
    level: str
    certainty: str
    lines: tuple[TieLine, ...]


@dataclass(frozen=True)
class PartnerGroup:
    """Partners of one sector."""

    name: str
    sector: str
    partners: tuple[Partner, ...]


@dataclass(frozen=True)
class Statement:
    """A fact or a number with its passages."""

    text: str
    value: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class SourceUse:
    """A source, how many passages of it are about an entity, and whether the entity has published it."""

    title: str
    address: str
    passages: int
    is_own: bool


def answer_entity(request: Request) -> Response:
    """Answer with the page of one entity, or with what is said of it as RDF where that is asked for."""
    page = open_page(request)
    entity = find_entity(page, request.path_params["entity"])
    rdf_format = choose_rdf_format(request)
    if rdf_format:
        return answer_as_rdf(page, entity, rdf_format)
    if f"/{find_segment(entity)}/" not in request.url.path:
        return RedirectResponse(find_entity_address(page, entity), 308)
    return _render(page, entity)


def find_entity(page: Page, name: str) -> Entity:
    """Return the entity of an id; HTTPException 404 where the edition has none."""
    graph = page.version.graph
    prefix = name.partition(":")[0]
    mint = graph.dataset.mint
    candidates = [mint.make_entity_iri(name), mint.make_source_iri(name), name]
    candidates += [expand_curie(name)] if prefix != name and prefix in PREFIXES else []
    for iri in candidates:
        with suppress(ValueError):  # what is no IRI
            entity = graph.entities.get(iri)
            if entity:
                return entity
    raise HTTPException(404)


def _render(page: Page, entity: Entity) -> Response:
    view = open_view(page)
    profile = open_profiles(page).build_profile(entity)
    counted = {tie.ends for tie in _select_counted(page, profile.ties)}
    groups = _group_partners(page, view, entity, [tie for tie in profile.ties if tie.ends in counted])
    others = [tie for tie in profile.ties if tie.ends not in counted]
    sure = sum(partner.level in _SURE for group in groups for partner in group.partners)
    total = sum(len(group.partners) for group in groups)
    return render_page(
        page,
        "entity.html",
        "organisations" if entity.is_organisation else "",
        entity=entity,
        link=link_entity(page, entity.iri),
        other_names=_list_other_names(page, entity),
        groups=groups,
        sure=sure if page.version.network.headline_certainty is Certainty.STATED else total,
        unsure=total - sure if page.version.network.headline_certainty is Certainty.STATED else 0,
        sections=list(_group_ties(page, view, entity, others)),
        statements=list(_list_statements(page, view, profile)),
        named=[passage for passage in describe_passages(page, view, profile.supports) if passage.words],
        sources=_list_sources(page, profile),
        changes=list_changes_about(page, {entity.id, *entity.aliases}),
        open_count=PARTNERS_OPEN,
        picture=draw_ego_picture(
            [[(partner.link, partner.level) for partner in group.partners] for group in groups]
        ),
    )


_SURE = frozenset({str(Certainty.STATED)})


def _select_counted(page: Page, ties: Sequence[Tie]) -> Iterator[Tie]:
    """Yield the ties that join two organisations."""
    organisations = page.version.network.organisations
    for tie in ties:
        if tie.kind.counts and tie.subject != tie.object and set(tie.ends) <= organisations.keys():
            yield tie


def _group_partners(
    page: Page, view: AnswerView, entity: Entity, ties: Sequence[Tie]
) -> tuple[PartnerGroup, ...]:
    ties_by_partner: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        ties_by_partner[tie.object if tie.subject == entity.iri else tie.subject].append(tie)
    entities = page.version.graph.entities
    partners = sorted(
        ties_by_partner,
        key=lambda iri: (_order_sector(entities[iri]), entities[iri].get_name(page.lang).casefold()),
    )
    groups = []
    for _, members in groupby(partners, key=lambda iri: _order_sector(entities[iri])):
        iris = list(members)
        sector = entities[iris[0]].sector
        name = sector.plural.get(page.lang, "") if sector else page.format_message("no-sector")
        described = tuple(
            _describe_partner(page, view, entity.iri, iri, ties_by_partner[iri]) for iri in iris
        )
        groups.append(PartnerGroup(name, described[0].link.sector, described))
    return tuple(groups)


def _order_sector(entity: Entity) -> tuple[int, str]:
    return (entity.sector.order, entity.sector.iri) if entity.sector else (1000, "")


def _describe_partner(page: Page, view: AnswerView, about: str, iri: str, ties: Sequence[Tie]) -> Partner:
    ordered = sorted(ties, key=lambda tie: (not tie.kind.counts, tie.certainty.rank, tie.is_inferred))
    lines = tuple(describe_tie(page, view, tie, about) for tie in ordered)
    counted = [line for line, tie in zip(lines, ordered, strict=True) if tie.kind.counts]
    strongest = counted[0]
    kinds = view.join_with_commas(
        dict.fromkeys(f"{line.kind} ({line.dates})" if line.dates else line.kind for line in counted)
    )
    return Partner(link_entity(page, iri), kinds, str(ordered[0].certainty), strongest.certainty, lines)


def _group_ties(
    page: Page, view: AnswerView, entity: Entity, ties: Sequence[Tie]
) -> Iterator[tuple[str, list[TieLine]]]:
    """Yield ties that join no two organisations by the sort of their kind, with its name."""
    label = page.version.graph.label

    def get_group(tie: Tie) -> str:
        return label(tie.kind.group, page.lang)

    for name, members in groupby(
        sorted(ties, key=lambda tie: (get_group(tie), tie.kind.name)), key=get_group
    ):
        yield name[:1].upper() + name[1:], [describe_tie(page, view, tie, entity.iri) for tie in members]


def _list_other_names(page: Page, entity: Entity) -> list[tuple[str, str]]:
    """Return language and text of the names beside the one in the heading."""
    shown = entity.get_name(page.lang)
    labels = [(lang, text) for lang, text in sorted(entity.label.items()) if text != shown]
    texts = {shown, *(text for _, text in labels)}
    return labels + [("", text) for text in entity.other_names if text not in texts]


def _list_statements(page: Page, view: AnswerView, profile: EntityProfile) -> Iterator[Statement]:
    graph = page.version.graph
    for count in profile.counts:
        yield Statement(
            "", count.format_count(graph, page.lang), describe_passages(page, view, count.supports)
        )
    for fact in profile.facts:
        yield Statement(view.label(fact.property), fact.value, describe_passages(page, view, fact.supports))


def _list_sources(page: Page, profile: EntityProfile) -> list[SourceUse]:
    """Return the sources that say something of an entity, those with most passages first."""
    passages: dict[str, set[tuple[str, str]]] = defaultdict(set)
    holders: list[Tie | Fact | Count] = [*profile.ties, *profile.facts, *profile.counts]
    supports = [*profile.supports, *(support for holder in holders for support in holder.supports)]
    for support in supports:
        passages[support.source_iri].add((support.locator, support.phrase))
    sources = page.version.graph.sources
    uses = [
        SourceUse(
            sources[iri].title,
            page.addresses.source(sources[iri].id),
            len(found),
            sources[iri].publisher == profile.entity.iri,
        )
        for iri, found in passages.items()
        if iri in sources
    ]
    return sorted(uses, key=lambda use: (-use.passages, use.title))
