"""`stakeholders whatif`: what falls apart where organisations leave."""

from __future__ import annotations

from typing import Any

import click

from ..address import Given
from . import options, output, session


@click.command("whatif")
@click.option(
    "--remove", "names", multiple=True, metavar="NAME", help="Organisation that leaves; may be repeated."
)
@click.option(
    "--worst",
    type=click.IntRange(min=1),
    default=None,
    metavar="K",
    help="Find the K organisations whose loss cuts off most others.",
)
@options.certainty("stated")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    names: tuple[str, ...],
    worst: int | None,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Given,
    audience: str,
    as_json: bool,
) -> None:
    """Show which organisations would be cut off if others left.

    For the owner of the data only: in the wrong hands, this is a list of whom to put under pressure.
    """
    from ..measures import fragility

    session.owners_only(audience, "what-if")
    if bool(names) == bool(worst):
        raise click.UsageError("give --remove NAME, once or more, or --worst K")
    view = session.open_view(data, audience, certainty, kinds, as_of)
    how = ""
    with output.progress("trying removals"):
        if worst:
            loss, exact = fragility.worst(view.graph, worst)
            how = "all sets were tried" if exact else "found step by step; another set may lose more"
        else:
            loss = fragility.without(view.graph, [session.find(view, name) for name in names])
    if as_json:
        output.as_json("whatif", [_record(loss, view)], projection=view.projection, search=how or None)
        return
    view.opening()
    if view.verdicts["whatif"].reason:
        reason = view.verdicts["whatif"].reason
        output.wrapped(
            f"Read with care: {reason}. What is cut off here is cut off in the list, not in the field."
        )
    output.line()
    _print(loss, view, how)
    session.footer(view.network, view.projection)


def _print(loss: Any, view: Any, how: str) -> None:
    label = view.knowledge.label
    output.wrapped(
        f"Without {'; '.join(label(node) for node in loss.removed)}" + (f" ({how})" if how else "") + ":"
    )
    output.wrapped(f"parts: {loss.parts_before} before, {loss.parts_after} after", indent="  ")
    output.wrapped(
        f"pairs of the others that a path connects: {loss.pairs_after + loss.pairs_lost} before, "
        f"{loss.pairs_after} after, {loss.pairs_lost} lost",
        indent="  ",
    )
    output.wrapped(f"cut off from the largest part: {len(loss.cut_off)}", indent="  ")
    if loss.cut_off:
        output.wrapped("; ".join(label(node) for node in loss.cut_off), indent="    ")
    output.wrapped(f"left without any tie: {len(loss.alone)}", indent="  ")


def _record(loss: Any, view: Any) -> dict[str, Any]:
    label, local = view.knowledge.label, view.knowledge.dataset.mint.local

    def named(nodes: Any) -> list[dict[str, str]]:
        return [{"id": local(node), "label": label(node)} for node in nodes]

    return {
        "removed": named(loss.removed),
        "parts_before": loss.parts_before,
        "parts_after": loss.parts_after,
        "pairs_before": loss.pairs_before,
        "pairs_after": loss.pairs_after,
        "pairs_lost": loss.pairs_lost,
        "cut_off": named(loss.cut_off),
        "alone": named(loss.alone),
    }
