"""Writes when a tie held in words, as exactly as its source gave it."""

from __future__ import annotations

from pathlib import Path

from ..core.messages import Messages, format_date
from ..schema.dataset import date_bounds

_MESSAGES = Messages.load(Path(__file__).with_name("periods.toml"))


def format_period(first_day: str, last_day: str, lang: str) -> str:
    """Return a time between two ISO days in words; empty where neither is known.

    >>> format_period("2022-01-01", "2023-12-31", "en"), format_period("2024-04-01", "", "en")
    ('2022 to 2023', 'since April 2024')
    """
    start, end = (
        format_date(shorten_start_date(first_day), lang),
        format_date(shorten_end_date(last_day), lang),
    )
    if start and end:
        return start if start == end else _MESSAGES.format_message("span", lang, start=start, end=end)
    if start:
        return _MESSAGES.format_message("since", lang, start=start)
    return _MESSAGES.format_message("until", lang, end=end) if end else ""


def shorten_start_date(day: str) -> str:
    """Return a first day as short as the source gave it.

    >>> (
    ...     shorten_start_date("2022-01-01"),
    ...     shorten_start_date("2022-03-01"),
    ...     shorten_start_date("2022-03-02"),
    ... )
    ('2022', '2022-03', '2022-03-02')
    """
    return day.removesuffix("-01").removesuffix("-01")


def shorten_end_date(day: str) -> str:
    """Return a last day as short as the source gave it.

    >>> (
    ...     shorten_end_date("2023-12-31"),
    ...     shorten_end_date("2023-02-28"),
    ...     shorten_end_date("2023-02-27"),
    ...     shorten_end_date(""),
    ... )
    ('2023', '2023-02', '2023-02-27', '')
    """
    month = date_bounds(day[:7])
    if not month or month[1].isoformat() != day:
        return day
    return day[:7].removesuffix("-12")
