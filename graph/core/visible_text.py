"""Prepares a text for showing: without what is not seen but steers what shows it, and shortened at a word.

Names and quotes come from strangers. A right-to-left override turns round all that stands behind it, on a
page as in a terminal, so that a reader sees another name, or the words of a report in another order.
"""

from __future__ import annotations

import html
import re

_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WITHOUT_DIRECTION = dict.fromkeys(map(ord, _DIRECTION))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # no page may hold them
_JOINERS = "\u200c\u200d"  # Bengali is written with them


def strip_direction_controls(text: str) -> str:
    """Return the text without characters that set the direction of others: every letter has its own.

    >>> strip_direction_controls("Amber\u202e tsurT\u202c")
    'Amber tsurT'
    """
    if text.isascii() or not any(control in text for control in _DIRECTION):  # as nearly every page is
        return text
    return text.translate(_WITHOUT_DIRECTION)


def strip_control_characters(text: str) -> str:
    """Return the text without characters that steer a terminal; any white space is a plain space."""
    visible = (char for char in text if char.isprintable() or char.isspace() or char in _JOINERS)
    return "".join(char if char.isprintable() or char in "\n" + _JOINERS else " " for char in visible)


def escape_html(text: str) -> str:
    """Return a text of the data as HTML shows it: no mark-up, and nothing that steers what stands beside it.

    >>> escape_html("A & B\u202e <img>")
    'A &amp; B &lt;img&gt;'
    >>> escape_html("Amber\x1b[31m Trust"), escape_html("two\\nlines")
    ('Amber[31m Trust', 'two\\nlines')
    """
    return html.escape(_CONTROLS.sub("", strip_direction_controls(text)))


def shorten_text(text: str, most: int) -> str:
    """Return a text of at most so many characters, a longer one cut at a word with "…".

    >>> shorten_text("one two three", 9), shorten_text("one", 9)
    ('one two…', 'one')
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return (
        text[: most - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"
        if " " in text[: most - 1]
        else text[: most - 1] + "…"
    )
