"""`stakeholders communities`: groups with more ties inside than between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..measures.plural import agreeing, amount
from . import options, output, session


@click.command("communities")
@options.anyway
@options.certainty("stated")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    anyway: bool,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Path | None,
    audience: str,
    as_json: bool,
) -> None:
    """Find communities twenty times, say how far the runs agree, and name each by what its members share."""
    from ..measures.communities import communities

    view = session.open_view(data, audience, certainty, kinds, as_of)
    reason = view.refuse("communities")
    shown = anyway or not reason
    with output.progress("looking for communities"):
        found = communities(view.graph, view.traits()) if shown else None
    if as_json:
        rows = [_record(one, view) for one in found.communities] if found else []
        figures = (
            {}
            if not found
            else {"agreement": found.agreement, "modularity": found.modularity, "runs": found.runs}
        )
        output.as_json(
            "communities", rows, projection=view.projection, says_nothing=reason or None, **figures
        )
        return
    view.opening()
    output.line()
    if not found:
        output.wrapped(reason)
    else:
        output.wrapped(
            f"{amount(len(found.communities), 'community', 'communities')}. "
            f"Over {found.runs} runs the agreement is "
            f"{found.agreement:.2f} (1: every run finds the same; 0: chance); "
            f"modularity {found.modularity:.2f}. "
            f"{amount(found.left_out, 'organisation')} without a tie "
            f"{agreeing(found.left_out, 'is', 'are')} in none."
        )
        view.limits_of_traits()
        for number, one in enumerate(found.communities, start=1):
            _print(number, one, view)
    session.footer(view.network, view.projection)


def _print(number: int, one: Any, view: Any) -> None:
    label = view.knowledge.label
    shared = [
        f"{label(trait.iri)} ({times} of {len(one.members)}, {total} in all)"
        for trait, times, total in one.shared
    ]
    output.line()
    words = ", ".join(shared) or "nothing that others lack"
    output.wrapped(f"{number}. {amount(len(one.members), 'organisation')}; shared: {words}")
    output.wrapped("; ".join(label(node) for node in one.members), indent="   ")


def _record(one: Any, view: Any) -> dict[str, Any]:
    label, local = view.knowledge.label, view.knowledge.dataset.mint.local
    return {
        "members": [{"id": local(node), "label": label(node)} for node in one.members],
        "shared": [
            {
                "sort": trait.sort,
                "id": local(trait.iri),
                "label": label(trait.iri),
                "members": times,
                "all": total,
            }
            for trait, times, total in one.shared
        ],
    }
