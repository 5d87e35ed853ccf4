"""`stakeholders show`: everything that is known of one entity."""

from __future__ import annotations

import click

from ..core.address import DatasetLocation
from . import options, output, session


@click.command("show")
@click.argument("name")
@options.lang("the answer")
@options.data
@options.audience()
@options.as_json
def command(name: str, lang: str, data: DatasetLocation, audience: str, as_json: bool) -> None:
    """Show what is documented about an organisation, event or topic, with the evidence.

    NAME is a label in either language, an abbreviation, another name or an id, in capitals or not.
    """
    from ..model.entity_profile import EntityProfiles
    from ..publish.answers.show import answer_show
    from ..publish.answers.view import open_answer

    network = session.open_network(data, audience)
    entity = network.knowledge.names.find_entity(name)
    profile = EntityProfiles(network).build_profile(entity)
    view = open_answer("show", network, lang=lang, certainty="unknown")
    output.write_answer(answer_show(view, profile), as_json=as_json)
