"""`stakeholders whatif`: what falls apart where organisations leave."""

from __future__ import annotations

from typing import Any

import click

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
@options.measure_options()
def command(names: tuple[str, ...], worst: int | None, settings: options.MeasureOptions) -> None:
    """Show which organisations would be cut off if others left.

    For the owner of the data only: in the wrong hands, this is a list of whom to put under pressure.
    """
    from ..measures import fragility

    session.require_internal(settings.audience, "what-if")
    if bool(names) == bool(worst):
        raise click.UsageError("give --remove NAME, once or more, or --worst K")
    view = session.open_view(settings)
    search_method = ""
    with output.show_progress("trying removals"):
        if worst:
            loss, exact = fragility.find_worst_removal(view.graph, worst)
            search_method = (
                "all sets were tried" if exact else "found step by step; another set may lose more"
            )
        else:
            loss = fragility.measure_removal(
                view.graph, [session.find_organisation(view, name) for name in names]
            )
    if settings.as_json:
        output.write_json(
            "whatif", [_make_record(loss, view)], projection=view.projection, search=search_method or None
        )
        return
    view.print_observation()
    if view.verdicts["whatif"].reason:
        reason = view.verdicts["whatif"].reason
        output.write_paragraph(
            f"Read with care: {reason}. What is cut off here is cut off in the list, not in the field."
        )
    output.write_line()
    _print_loss(loss, view, search_method)
    session.print_footer(view.network, view.projection)


def _print_loss(loss: Any, view: session.MeasureView, search_method: str) -> None:
    label = view.knowledge.label
    output.write_paragraph(
        f"Without {'; '.join(label(node) for node in loss.removed)}"
        + (f" ({search_method})" if search_method else "")
        + ":"
    )
    output.write_paragraph(f"parts: {loss.parts_before} before, {loss.parts_after} after", indent="  ")
    output.write_paragraph(
        f"pairs of the others that a path connects: {loss.pairs_after + loss.pairs_lost} before, "
        f"{loss.pairs_after} after, {loss.pairs_lost} lost",
        indent="  ",
    )
    output.write_paragraph(f"cut off from the largest part: {len(loss.cut_off)}", indent="  ")
    if loss.cut_off:
        output.write_paragraph("; ".join(label(node) for node in loss.cut_off), indent="    ")
    output.write_paragraph(f"left without any tie: {len(loss.alone)}", indent="  ")


def _make_record(loss: Any, view: session.MeasureView) -> dict[str, Any]:
    label, local = view.knowledge.label, view.knowledge.dataset.mint.shorten_iri

    def label_nodes(nodes: Any) -> list[dict[str, str]]:
        return [{"id": local(node), "label": label(node)} for node in nodes]

    return {
        "removed": label_nodes(loss.removed),
        "parts_before": loss.parts_before,
        "parts_after": loss.parts_after,
        "pairs_before": loss.pairs_before,
        "pairs_after": loss.pairs_after,
        "pairs_lost": loss.pairs_lost,
        "cut_off": label_nodes(loss.cut_off),
        "alone": label_nodes(loss.alone),
    }
