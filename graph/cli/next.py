"""`stakeholders next`: whom to ask what, to test a finding."""

from __future__ import annotations

from typing import Any

import click

from . import options, output, session

_HEADS = {
    "joins": "Connections hang on these, and they were not heard. Ask them first",
    "doubt": "The reading is in doubt. Ask an end whether it is so",
    "one side": "Known from one side only. Ask them about this tie and about their ties with each other",
    "no tie": "No documented tie. Ask whether there is none",
}


@click.command("next")
@click.option(
    "--top", type=click.IntRange(min=1), default=8, show_default=True, help="How many to list of each sort."
)
@options.measure_options(without=("kinds",))
def command(top: int, settings: options.MeasureOptions) -> None:
    """List whom to ask next, and what, to test the findings."""
    from ..measures.follow_up import rank_follow_ups

    view = session.open_view(settings)
    asks = rank_follow_ups(view.network, view.graph, as_of=settings.as_of)
    if settings.as_json:
        output.write_json("next", [_make_record(ask, view) for ask in asks], projection=view.projection)
        return
    view.print_observation()
    label = view.knowledge.label
    for why, head in _HEADS.items():
        matching_asks = [ask for ask in asks if ask.why == why]
        if not matching_asks:
            continue
        output.write_line()
        output.write_paragraph(f"{head}: {len(matching_asks)}.")
        for ask in matching_asks[:top]:
            others = [label(node) for node in ask.about if node != ask.whom]
            about = f" - its tie with {'; '.join(others[:3])}" if others else ""
            more = f" and {len(others) - 3} more" if len(others) > 3 else ""
            output.write_paragraph(f"{label(ask.whom)}{about}{more}", indent="  ")
        if len(matching_asks) > top:
            output.write_line(f"  and {len(matching_asks) - top} more (--top {len(matching_asks)})")
    session.print_footer(view.network, view.projection)


def _make_record(ask: Any, view: session.MeasureView) -> dict[str, Any]:
    local, label = view.knowledge.dataset.mint.shorten_iri, view.knowledge.label
    return {
        "ask": local(ask.whom),
        "label": label(ask.whom),
        "about": [local(node) for node in ask.about if node != ask.whom],
        "why": ask.why,
        "pairs": ask.weight,
    }
