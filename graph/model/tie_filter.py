"""Says which ties count for an answer, and refuses kinds, dates and certainties that there are not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..core.errors import QueryError
from ..core.spelling import did_you_mean
from ..schema.dataset import date_bounds
from ..schema.levels import Certainty
from .network import Network, Tie


@dataclass(frozen=True)
class TieFilter:
    """Which ties count: of a certainty or stronger, of some kinds, that held at a date; else all."""

    certainty: str = "unknown"
    kinds: tuple[str, ...] = ()
    as_of: str = ""

    @classmethod
    def check(cls, network: Network, *, certainty: str, kinds: Iterable[str], as_of: str) -> TieFilter:
        """Return a filter for a network; QueryError where a part of it is unknown."""
        if not Certainty.has_level(certainty):
            hint = did_you_mean(certainty, list(Certainty), f"use one of {', '.join(Certainty)}")
            raise QueryError(f"'{certainty}' is no certainty; {hint}")
        if as_of:
            check_date(as_of)
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        return cls(certainty, check_tie_kinds(network, names), as_of)

    def select_counted_ties(self, network: Network) -> list[Tie]:
        """Return the ties between named organisations."""
        return network.select_counted_ties(certainty=self.certainty, kinds=self.kinds, as_of=self.as_of)


def check_tie_kinds(network: Network, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of tie that an option names; QueryError with the nearest where one is unknown."""
    known = {
        kind.name for kind in network.knowledge.ontology.tie_kinds.values() if kind.counts and kind.canonical
    }
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, f"kinds that count as ties: {', '.join(sorted(known))}")
            raise QueryError(f"'{name}' is no kind of tie between organisations; {hint}")
    return names


def check_date(text: str) -> None:
    """Refuse what is no date; QueryError with what is wrong with it."""
    if date_bounds(text) is not None:
        return
    parts, detail = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", text), ""
    if parts and not 1 <= int(parts[2]) <= 12:
        detail = f": there is no month {int(parts[2])}"
    elif parts and parts[3]:
        detail = f": {parts[1]}-{parts[2]} has no day {int(parts[3])}"
    raise QueryError(f"'{text}' is no date{detail}; write 2023-06-30, 2023-06 or 2023")
