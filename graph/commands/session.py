"""Opens what `-d` names for a verb, with progress, and says what an edition is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..dataset import AUDIENCES
from . import output

if TYPE_CHECKING:
    from ..knowledge import Knowledge
    from ..network import Network, Projection


def open_knowledge(data: Path | None, audience: str) -> Knowledge:
    """Return the loaded data set."""
    from ..knowledge import Knowledge

    with output.progress(f"reading {data or 'the example data set'}"):
        return Knowledge.open(data, audience=audience)


def open_network(data: Path | None, audience: str) -> Network:
    """Return the network of the loaded data set."""
    from ..network import Network

    return Network(open_knowledge(data, audience))


def kinds_of(network: Network, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of tie that an option names; QueryError with the nearest where one is unknown."""
    from ..errors import QueryError
    from ..spelling import did_you_mean

    known = {kind.name for kind in network.knowledge.ontology.ties.values() if kind.counts and kind.canonical}
    for name in names:
        if name not in known:
            mend = did_you_mean(name, known, f"kinds that count as ties: {', '.join(sorted(known))}")
            raise QueryError(f"'{name}' is no kind of tie between organisations; {mend}")
    return names


def footer(network: Network, projection: Projection | None = None) -> None:
    """Say what a table looked at, and that it may not be shared where that is so."""
    if projection:
        kinds = ", ".join(projection.kinds) or "none"
        output.line()
        output.wrapped(
            f"Looked at: {projection.nodes} named organisations, {projection.edges} connected pairs; "
            f"{_certainty(projection.certainty)}; kinds of tie: {kinds}; audience {projection.audience}."
        )
    confidential(network.knowledge)


def confidential(knowledge: Knowledge) -> None:
    """Say that an answer may not be shared, where that is so."""
    if is_confidential(knowledge):
        output.line()
        output.line("internal, not for sharing")


def _certainty(level: str) -> str:
    return {"stated": "stated ties only", "unknown": "ties of every certainty"}.get(
        level, f"ties {level} or stronger"
    )


def is_confidential(knowledge: Knowledge) -> bool:
    """Tell whether an internal answer may show what is not public."""
    if knowledge.audience != AUDIENCES[-1]:
        return False
    default = knowledge.dataset.visibility
    rows = (row for rows in knowledge.tables.rows.values() for row in rows)
    return default != "public" or any(row["visibility"] not in ("", "public") for row in rows)
