"""`stakeholders show`: everything that is known of one entity."""

from __future__ import annotations

from typing import Any

import click

from ..address import Given
from . import evidence, options, output, session


@click.command("show")
@click.argument("name")
@options.data
@options.audience()
@options.as_json
def command(name: str, data: Given, audience: str, as_json: bool) -> None:
    """Show what is documented about an organisation, event or topic, with the evidence.

    NAME is a label in either language, an abbreviation, another name or an id, in capitals or not.
    """
    from ..names import Names
    from ..profile import Profiles

    network = session.open_network(data, audience)
    entity = Names(network.knowledge.entities.values()).find(name)
    profile = Profiles(network).of(entity)
    if as_json:
        output.as_json("show", [_record(profile, network)])
        return
    _head(profile, network)
    _facts(profile, network)
    _ties(profile, network)
    session.footer(network)


def _kind(entity: Any, knowledge: Any) -> list[str]:
    if entity.types:
        return [knowledge.label(iri) for iri in entity.types]
    return sorted(knowledge.label(iri) for iri in knowledge.ontology.narrowest(entity.classes))


def _head(profile: Any, network: Any) -> None:
    entity, knowledge = profile.entity, network.knowledge
    output.line(entity.name())
    names = [text for lang, text in sorted(entity.label.items()) if text != entity.name()]
    other = [text for text in entity.other_names if text not in entity.label.values()]
    kind = ", ".join(_kind(entity, knowledge))
    unnamed = " (several, not named: never counted as one)" if entity.is_collective else ""
    for head, text in (
        ("in Bengali" if "bn" in entity.label else "also", ", ".join(names)),
        ("also called", ", ".join(other)),
        ("kind", kind + unnamed),
        ("id", ", ".join([entity.id, *entity.aliases])),
        ("identifiers", ", ".join(entity.identifiers)),
        ("homepage", entity.homepage),
    ):
        if text:
            output.line(f"  {head}: {text}")
    for support in profile.supports:
        output.line(f"  named in {evidence.support(support)}")


def _facts(profile: Any, network: Any) -> None:
    if profile.counts:
        output.line()
        output.line("Counts")
        for count in profile.counts:
            part = f", of which it is a part: {count.part_of}" if count.part_of else ""
            output.line(f"  {count.words(network.knowledge)} [{count.certainty}]{part}")
            for support in count.supports:
                output.line(f"      {evidence.support(support)}")
    if profile.facts:
        output.line()
        output.line("Facts")
        for fact in profile.facts:
            output.wrapped(f"{fact.label}: {fact.value}", indent="  ")
            for support in fact.supports:
                output.line(f"      {evidence.support(support)}")


def _ties(profile: Any, network: Any) -> None:
    knowledge, node = network.knowledge, profile.entity.iri
    output.line()
    output.line(f"Ties: {len(profile.ties)}" if profile.ties else "No ties are documented.")
    group = None
    for tie in sorted(profile.ties, key=lambda tie: (knowledge.label(tie.kind.group), tie.kind.name)):
        if tie.kind.group != group:
            group = tie.kind.group
            output.line()
            output.line(knowledge.label(group).capitalize())
        subject = "it" if tie.subject == node else knowledge.label(tie.subject)
        object_ = "it" if tie.object == node else knowledge.label(tie.object)
        if tie.kind.symmetric and object_ == "it":
            subject, object_ = object_, subject
        words = tie.kind.label.get("en", tie.kind.name)
        statement = f"{subject} {words} {object_}" if subject != "it" else f"{words} {object_}"
        output.line(f"  {statement} [{evidence.certainty(tie)}]{evidence.dates(tie.dates)}")
        for support in tie.supports:
            output.line(f"      {evidence.support(support)}")


def _record(profile: Any, network: Any) -> dict[str, Any]:
    entity, knowledge = profile.entity, network.knowledge
    mint = knowledge.dataset.mint
    return {
        "id": entity.id,
        "iri": entity.iri,
        "labels": dict(sorted(entity.label.items())),
        "other_names": list(entity.other_names),
        "abbreviation": entity.abbreviation or None,
        "kinds": _kind(entity, knowledge),
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
        "ties": [tie_record(tie, mint, knowledge) for tie in profile.ties],
    }


def tie_record(tie: Any, mint: Any, knowledge: Any) -> dict[str, Any]:
    """Return a tie as JSON writes it, with all its supports."""
    return {
        "subject": mint.local(tie.subject),
        "subject_label": knowledge.label(tie.subject),
        "kind": tie.kind.name,
        "object": mint.local(tie.object),
        "object_label": knowledge.label(tie.object),
        "certainty": tie.shown_certainty,
        "rests_on": tie.certainty if tie.is_inferred else None,
        "dates": [
            {
                "role": one.role,
                "start": one.start,
                "end": one.end,
                "text": one.text,
                "certainty": one.certainty,
            }
            for one in tie.dates
        ],
        "evidence": [support.as_json() for support in tie.supports],
    }
