"""What the picture says of itself, beside the names of the data: in both languages, from `words.toml`."""

from __future__ import annotations

from pathlib import Path

from ..wording import Wording, number
from .text import Text

_WORDS = Wording.load(Path(__file__).with_name("words.toml"))
_NUMBERED = {2: "in-both", 3: "in-all-three"}


def _text(key: str, **values: str | int) -> Text:
    return Text(*_WORDS.pair(key, **values))


SAME = _text("same")
NOT_NAMED = _text("not-named")
SMALL_GROUPS = _text("small-groups")


def counted(heading: Text, count: int) -> Text:
    """Return a heading with a number; no line breaks between them.

    >>> counted(Text("Alliances", "জোট"), 3).both
    ('Alliances\xa0·\xa03', 'জোট\xa0·\xa0৩')
    """
    return heading.then(Text(number(count, "en"), number(count, "bn")), "\u00a0·\u00a0")


def continued(heading: Text) -> Text:
    """Return the heading of the second part of a list."""
    english, bengali = heading.both
    return Text(
        _WORDS.say("continued", "en", heading=english), _WORDS.say("continued", "bn", heading=bengali)
    )


def in_documents(count: int) -> Text:
    """Return the note on an organisation that the documents of several hubs name."""
    return _text(_NUMBERED.get(count, "in-all"))


def around(name: Text) -> Text:
    """Return the name of a group that gathers about an organisation."""
    english, bengali = name.both
    return Text(_WORDS.say("around", "en", name=english), _WORDS.say("around", "bn", name=bengali))
