"""What the picture says of itself, beside the names of the data: in both languages, from `labels.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..core.messages import LANGUAGES, Messages, format_number, join_names
from .text import BilingualText

_MESSAGES = Messages.load(Path(__file__).with_name("labels.toml"))
_NUMBERED = {2: "in-both", 3: "in-all-three"}


def _format_text(key: str, **values: str | int) -> BilingualText:
    return BilingualText(*_MESSAGES.format_pair(key, **values))


SAME = _format_text("same")
NOT_NAMED = _format_text("not-named")
SMALL_GROUPS = _format_text("small-groups")


def append_count(heading: BilingualText, count: int) -> BilingualText:
    """Return a heading with a number; no line breaks between them.

    >>> append_count(BilingualText("Alliances", "জোট"), 3).both
    ('Alliances\xa0·\xa03', 'জোট\xa0·\xa0৩')
    """
    return heading.append(
        BilingualText(format_number(count, "en"), format_number(count, "bn")), "\u00a0·\u00a0"
    )


def mark_continued(heading: BilingualText) -> BilingualText:
    """Return the heading of the second part of a list."""
    english, bengali = heading.both
    return BilingualText(
        _MESSAGES.format_message("continued", "en", heading=english),
        _MESSAGES.format_message("continued", "bn", heading=bengali),
    )


def note_documents(count: int) -> BilingualText:
    """Return the note on an organisation that the documents of several hubs name."""
    return _format_text(_NUMBERED.get(count, "in-all"))


def name_group_around(name: BilingualText) -> BilingualText:
    """Return the name of a group that gathers about an organisation."""
    english, bengali = name.both
    return BilingualText(
        _MESSAGES.format_message("around", "en", name=english),
        _MESSAGES.format_message("around", "bn", name=bengali),
    )


def name_held_by(hubs: Sequence[BilingualText]) -> BilingualText:
    """Return the heading of those that are tied to nobody but the named."""
    english, bengali = (
        join_names([hub.both[place] for hub in hubs], lang) for place, lang in enumerate(LANGUAGES)
    )
    return BilingualText(
        _MESSAGES.format_message("tied-only-to", "en", names=english),
        _MESSAGES.format_message("tied-only-to", "bn", names=bengali),
    )
