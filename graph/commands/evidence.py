"""Supports of a tie as lines of text: source, line, phrase, certainty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..knowledge import Evidence
    from ..network import Dates, Tie


def support(one: Evidence) -> str:
    """Return one support as a line."""
    if one.certainty == "inferred":
        return one.note
    place = f"{one.source}:{one.locator}" if one.locator else one.source
    said = f' "{one.phrase}"' if one.phrase else ""
    note = f" - {one.note}" if one.note else ""
    return f"{place}{said} [{one.certainty}]{note}"


def dates(ones: Iterable[Dates]) -> str:
    """Return when a tie held, and in what role, in a bracket."""
    parts = []
    for one in ones:
        span = " to ".join(part for part in (one.start, one.end) if part)
        words = f'"{one.text}"' if one.text else ""
        doubt = f"date {one.certainty}" if one.certainty and one.certainty != "stated" else ""
        parts.append(", ".join(part for part in (one.role, span, words, doubt) if part))
    return f" ({'; '.join(part for part in parts if part)})" if any(parts) else ""


def certainty(tie: Tie) -> str:
    """Return the certainty of a tie as people read it."""
    return f"inferred from what is {tie.certainty}" if tie.is_inferred else tie.certainty
