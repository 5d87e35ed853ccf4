"""`stakeholders structure`: core and periphery, positions, ties within groups, kinds of tie together."""

from __future__ import annotations

import click

from . import options, output, session

PARTS = ("core", "positions", "groups", "kinds")


@click.command("structure")
@click.option(
    "--of",
    "parts",
    type=click.Choice(PARTS),
    multiple=True,
    help="Describe only this; may be repeated. [default: all four]",
)
@options.measure_options("seed", "anyway")
def command(parts: tuple[str, ...], settings: options.MeasureOptions) -> None:
    """Describe the whole network: core, positions, ties within groups, kinds of tie that go together.

    Each is compared with chance: random networks, or organisations that change places (homophily by a
    permutation test, kinds of tie by QAP). What is not more than chance is said to be none.
    """
    from ..publish.answers.structure import answer_structure, describe_structure

    view = session.open_answer("structure", settings)
    with output.show_progress("comparing with random networks"):
        results = describe_structure(view, parts or PARTS, anyway=settings.anyway, seed=settings.seed)
    output.write_answer(answer_structure(view, results), as_json=settings.as_json)
