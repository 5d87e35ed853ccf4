"""Names the questions of a partner sheet, so that a filled sheet says what each answer is about.

A key stands in the name of a form field, or as hidden text in a row of a Word table: it survives being
filled in, saved by another program and sent back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

CHOICES = ("right", "wrong", "ended", "unsure")
CONSENTS = ("consent-public", "consent-partners", "consent-internal", "consent-no")
SENDER = ("person", "post", "date")  # keys of the lines about who filled in the sheet
MISSING, CONSENT, SHEET = "missing", "consent", "sheet"
TIE, DENIED_TIE, FACT, NAME = "tie", "denied", "fact", "name"  # kinds of keys before a colon

_MARK = re.compile(r"\[#([^\[\]\s]+)\]")


@dataclass(frozen=True)
class SheetIdentity:
    """Of which data set, in which version, and of which organisation a sheet is."""

    data: str
    version: str
    organisation: str

    def encode(self) -> str:
        """Return the identity as one word."""
        return "~".join(map(encode_key, (self.data, self.version, self.organisation)))

    @classmethod
    def decode(cls, text: str) -> SheetIdentity | None:
        """Return the identity that a word says; None where it says none."""
        parts = text.strip().split("~")
        return cls(*map(decode_key, parts)) if len(parts) == 3 and all(parts) else None


def encode_key(key: str) -> str:
    """Return a key in letters that every program keeps; a period would divide the name of a field.

    >>> encode_key("tie:memberOf~a.b~c")
    'tie:memberOf~a%2Eb~c'
    """
    return quote(key, safe="~:").replace(".", "%2E")


def decode_key(name: str) -> str:
    """Return the key of `encode_key`."""
    return unquote(name)


def make_mark(key: str) -> str:
    """Return a key as the hidden text of a table row."""
    return f"[#{encode_key(key)}]"


def split_mark(text: str) -> tuple[str, str]:
    """Return the key in a text, or nothing, and the text without it.

    >>> split_mark("You fund Teal Lantern [#tie:fundedBy~b~a]")
    ('tie:fundedBy~b~a', 'You fund Teal Lantern')
    """
    mark = _MARK.search(text)
    return (decode_key(mark[1]), _MARK.sub("", text).strip()) if mark else ("", text.strip())
