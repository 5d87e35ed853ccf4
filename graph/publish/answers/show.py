"""Answers what is documented about an organisation, an event or a topic, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from ...core.messages import localise_digits
from ..answer import Answer
from ..document import Entry, Listing, Paragraph, Section
from .ties import describe_tie, format_support, list_sources, make_tie_record

if TYPE_CHECKING:
    from ...model.entity_profile import Count, EntityProfile, Fact
    from ...model.graph import StakeholderGraph
    from ...model.network import Tie
    from ...model.values import Entity, Evidence
    from .view import AnswerView

_NAMES = {"en": "name-en", "bn": "name-bn"}  # of each language: the key of what its names are called


def answer_show(view: AnswerView, profile: EntityProfile) -> Answer:
    """Return names, numbers, facts and ties of an entity, each with its evidence."""
    sections = [_describe_entity(view, profile.entity), *_describe_supports(view, profile)]
    if profile.counts:
        counts = tuple(_describe_count(view, count) for count in profile.counts)
        sections.append(Section("counts", "", (Listing(view.format_message("counts"), counts),)))
    if profile.facts:
        facts = tuple(_describe_fact(view, fact) for fact in profile.facts)
        sections.append(Section("facts", "", (Listing(view.format_message("facts"), facts),)))
    sections += _describe_ties(view, profile)
    sections += list_sources(view, _collect_supports(profile))
    return Answer(
        "show",
        (*sections, *view.describe_confidentiality()),
        [_make_record(profile, view.knowledge)],
        lang=view.lang,
    )


def _collect_supports(profile: EntityProfile) -> Iterator[Evidence]:
    holders: Iterator[Fact | Count | Tie] = chain(profile.facts, profile.counts, profile.ties)
    return chain(profile.supports, *(holder.supports for holder in holders))


def _describe_entity(view: AnswerView, entity: Entity) -> Section:
    name = entity.get_name(view.lang)
    kinds = view.join_with_commas(_list_kinds(entity, view.knowledge, view.lang))
    other_names = [text for text in entity.other_names if text not in entity.label.values()]
    values = [
        (_NAMES.get(lang, "name-other"), text) for lang, text in sorted(entity.label.items()) if text != name
    ]
    values += [
        ("also-called", view.join_with_commas(other_names)),
        ("kind-unnamed" if entity.is_collective else "kind", kinds),
        ("id", view.join_with_commas([entity.id, *entity.aliases])),
        ("identifiers", view.join_with_commas(entity.identifiers)),
        ("homepage", entity.homepage),
    ]
    entries = tuple(Entry(view.format_message(key, text=text)) for key, text in values if text)
    return Section("entity", "", (Listing(name, entries),))


def _list_kinds(entity: Entity, knowledge: StakeholderGraph, lang: str) -> list[str]:
    if entity.types:
        return [knowledge.label(iri, lang) for iri in entity.types]
    narrowest = knowledge.ontology.select_narrowest(entity.classes)
    return sorted(knowledge.label(iri, lang) for iri in narrowest)


def _describe_supports(view: AnswerView, profile: EntityProfile) -> tuple[Section, ...]:
    entries = tuple(Entry(format_support(view, support)) for support in profile.supports)
    heading = view.format_message("named-in", n=len(entries))
    return (Section("named", "", (Listing(heading, entries),)),) if entries else ()


def _describe_count(view: AnswerView, count: Count) -> Entry:
    text = view.format_message(
        "count-of-part" if count.part_of else "count",
        count=count.format_count(view.knowledge, view.lang),
        certainty=view.label_certainty(count.certainty),
        whole=count.part_of,
    )
    return Entry(text, tuple(format_support(view, support) for support in count.supports))


def _describe_fact(view: AnswerView, fact: Fact) -> Entry:
    value = localise_digits(fact.value, view.lang) if fact.value.isdigit() else fact.value
    text = view.format_message("fact", property=view.label(fact.property), value=value)
    return Entry(text, tuple(format_support(view, support) for support in fact.supports))


def _describe_ties(view: AnswerView, profile: EntityProfile) -> Iterator[Section]:
    label = view.knowledge.label
    if not profile.ties:
        yield Section("ties", "", (view.make_paragraph("no-ties"),))
        return
    yield Section("ties", "", (Paragraph(view.format_message("ties", n=len(profile.ties))),))
    ties = sorted(profile.ties, key=lambda tie: (label(tie.kind.group), tie.kind.name))
    for group, group_ties in groupby(ties, key=lambda tie: tie.kind.group):
        entries = tuple(describe_tie(view, tie, about=profile.entity.iri) for tie in group_ties)
        yield Section("ties", "", (Listing(label(group, view.lang).capitalize(), entries),))


def _make_record(profile: EntityProfile, knowledge: StakeholderGraph) -> dict[str, Any]:
    entity = profile.entity
    return {
        "id": entity.id,
        "iri": entity.iri,
        "labels": dict(sorted(entity.label.items())),
        "other_names": list(entity.other_names),
        "abbreviation": entity.abbreviation or None,
        "kinds": _list_kinds(entity, knowledge, "en"),
        "identifiers": list(entity.identifiers),
        "homepage": entity.homepage or None,
        "evidence": [support.as_json() for support in profile.supports],
        "counts": [
            {
                "id": count.id,
                "value": count.value,
                "unit": knowledge.label(count.unit),
                "comparator": count.comparator,
                "dimension": count.dimension or None,
                "part_of": count.part_of or None,
                "certainty": count.certainty,
                "evidence": [support.as_json() for support in count.supports],
            }
            for count in profile.counts
        ],
        "facts": [
            {
                "property": fact.label,
                "value": fact.value,
                "evidence": [support.as_json() for support in fact.supports],
            }
            for fact in profile.facts
        ],
        "ties": [make_tie_record(tie, knowledge) for tie in profile.ties],
    }
