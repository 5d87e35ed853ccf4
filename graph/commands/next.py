"""`stakeholders next`: whom to ask what, to test a finding."""

from __future__ import annotations

from typing import Any

import click

from ..address import Given
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
@options.certainty("stated")
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(top: int, certainty: str, as_of: str, data: Given, audience: str, as_json: bool) -> None:
    """List whom to ask next, and what, to test the findings."""
    from ..measures.asking import questions

    view = session.open_view(data, audience, certainty, as_of=as_of)
    asks = questions(view.network, view.graph, as_of=as_of)
    if as_json:
        output.as_json("next", [_record(ask, view) for ask in asks], projection=view.projection)
        return
    view.opening()
    label = view.knowledge.label
    for why, head in _HEADS.items():
        found = [ask for ask in asks if ask.why == why]
        if not found:
            continue
        output.line()
        output.wrapped(f"{head}: {len(found)}.")
        for ask in found[:top]:
            others = [label(node) for node in ask.about if node != ask.whom]
            about = f" - its tie with {'; '.join(others[:3])}" if others else ""
            more = f" and {len(others) - 3} more" if len(others) > 3 else ""
            output.wrapped(f"{label(ask.whom)}{about}{more}", indent="  ")
        if len(found) > top:
            output.line(f"  and {len(found) - top} more (--top {len(found)})")
    session.footer(view.network, view.projection)


def _record(ask: Any, view: Any) -> dict[str, Any]:
    local, label = view.knowledge.dataset.mint.local, view.knowledge.label
    return {
        "ask": local(ask.whom),
        "label": label(ask.whom),
        "about": [local(node) for node in ask.about if node != ask.whom],
        "why": ask.why,
        "pairs": ask.weight,
    }
