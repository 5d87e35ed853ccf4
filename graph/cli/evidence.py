"""Supports of a tie as lines of text: source, line, phrase, certainty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..schema.levels import Certainty

if TYPE_CHECKING:
    from ..model.network import Tie, TieDates
    from ..model.values import Evidence


def format_support(support: Evidence) -> str:
    """Return one support as a line."""
    if support.certainty == "inferred":
        return support.note
    place = f"{support.source}:{support.locator}" if support.locator else support.source
    quote = f' "{support.phrase}"' if support.phrase else ""
    note = f" - {support.note}" if support.note else ""
    return f"{place}{quote} [{support.certainty}]{note}"


def format_dates(periods: Iterable[TieDates]) -> str:
    """Return when a tie held, and in what role, in a bracket."""
    parts = []
    for period in periods:
        span = " to ".join(part for part in (period.start, period.end) if part)
        words = f'"{period.text}"' if period.text else ""
        doubt = (
            f"date {period.certainty}" if period.certainty and period.certainty != Certainty.STATED else ""
        )
        parts.append(", ".join(part for part in (period.role, span, words, doubt) if part))
    return f" ({'; '.join(part for part in parts if part)})" if any(parts) else ""


def describe_certainty(tie: Tie) -> str:
    """Return the certainty of a tie as people read it."""
    return f"inferred from what is {tie.certainty}" if tie.is_inferred else tie.certainty
