"""`stakeholders show`: everything that is known of one entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..core.address import DatasetLocation
from . import evidence, options, output, session

if TYPE_CHECKING:
    from ..model.entity_profile import EntityProfile
    from ..model.graph import StakeholderGraph
    from ..model.network import Network, Tie


@click.command("show")
@click.argument("name")
@options.data
@options.audience()
@options.as_json
def command(name: str, data: DatasetLocation, audience: str, as_json: bool) -> None:
    """Show what is documented about an organisation, event or topic, with the evidence.

    NAME is a label in either language, an abbreviation, another name or an id, in capitals or not.
    """
    from ..model.entity_profile import EntityProfiles
    from ..model.names import NameIndex

    network = session.open_network(data, audience)
    entity = NameIndex(network.knowledge.entities.values()).find_entity(name)
    profile = EntityProfiles(network).build_profile(entity)
    if as_json:
        output.write_json("show", [_make_record(profile, network)])
        return
    _print_head(profile, network)
    _print_facts(profile, network)
    _print_ties(profile, network)
    session.print_footer(network)


def _list_kinds(entity: Any, knowledge: StakeholderGraph) -> list[str]:
    if entity.types:
        return [knowledge.label(iri) for iri in entity.types]
    return sorted(knowledge.label(iri) for iri in knowledge.ontology.select_narrowest(entity.classes))


def _print_head(profile: EntityProfile, network: Network) -> None:
    entity, knowledge = profile.entity, network.knowledge
    output.write_line(entity.get_name())
    names = [text for lang, text in sorted(entity.label.items()) if text != entity.get_name()]
    other_names = [text for text in entity.other_names if text not in entity.label.values()]
    kind = ", ".join(_list_kinds(entity, knowledge))
    unnamed = " (several, not named: never counted as one)" if entity.is_collective else ""
    for head, text in (
        ("in Bengali" if "bn" in entity.label else "also", ", ".join(names)),
        ("also called", ", ".join(other_names)),
        ("kind", kind + unnamed),
        ("id", ", ".join([entity.id, *entity.aliases])),
        ("identifiers", ", ".join(entity.identifiers)),
        ("homepage", entity.homepage),
    ):
        if text:
            output.write_line(f"  {head}: {text}")
    for support in profile.supports:
        output.write_line(f"  named in {evidence.format_support(support)}")


def _print_facts(profile: EntityProfile, network: Network) -> None:
    if profile.counts:
        output.write_line()
        output.write_line("Counts")
        for count in profile.counts:
            part = f", of which it is a part: {count.part_of}" if count.part_of else ""
            output.write_line(f"  {count.format_count(network.knowledge)} [{count.certainty}]{part}")
            for support in count.supports:
                output.write_line(f"      {evidence.format_support(support)}")
    if profile.facts:
        output.write_line()
        output.write_line("Facts")
        for fact in profile.facts:
            output.write_paragraph(f"{fact.label}: {fact.value}", indent="  ")
            for support in fact.supports:
                output.write_line(f"      {evidence.format_support(support)}")


def _print_ties(profile: EntityProfile, network: Network) -> None:
    knowledge, node = network.knowledge, profile.entity.iri
    output.write_line()
    output.write_line(f"Ties: {len(profile.ties)}" if profile.ties else "No ties are documented.")
    group = None
    for tie in sorted(profile.ties, key=lambda tie: (knowledge.label(tie.kind.group), tie.kind.name)):
        if tie.kind.group != group:
            group = tie.kind.group
            output.write_line()
            output.write_line(knowledge.label(group).capitalize())
        subject = "it" if tie.subject == node else knowledge.label(tie.subject)
        object_ = "it" if tie.object == node else knowledge.label(tie.object)
        if tie.kind.symmetric and object_ == "it":
            subject, object_ = object_, subject
        words = tie.kind.label.get("en", tie.kind.name)
        statement = f"{subject} {words} {object_}" if subject != "it" else f"{words} {object_}"
        output.write_line(
            f"  {statement} [{evidence.describe_certainty(tie)}]{evidence.format_dates(tie.dates)}"
        )
        for support in tie.supports:
            output.write_line(f"      {evidence.format_support(support)}")


def _make_record(profile: EntityProfile, network: Network) -> dict[str, Any]:
    entity, knowledge = profile.entity, network.knowledge
    mint = knowledge.dataset.mint
    return {
        "id": entity.id,
        "iri": entity.iri,
        "labels": dict(sorted(entity.label.items())),
        "other_names": list(entity.other_names),
        "abbreviation": entity.abbreviation or None,
        "kinds": _list_kinds(entity, knowledge),
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
        "ties": [make_tie_record(tie, mint, knowledge) for tie in profile.ties],
    }


def make_tie_record(tie: Tie, mint: Any, knowledge: StakeholderGraph) -> dict[str, Any]:
    """Return a tie as JSON writes it, with all its supports."""
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
