r"""Writes signs that a line of text cannot hold as numbers, as in `&#34;`, and reads them again.

Pajek, UCINET and Mermaid have no other way to write a quote or a line break within a name.
"""

from __future__ import annotations

import re

_CODE = re.compile(r"&#(\d{1,7});")
_REFERENCE = re.compile(r"&#([xX]?)0*([0-9a-fA-F]{1,12});")
_HALVES = range(0xD800, 0xE000)  # of characters that need two: none of them is a sign
_CODED = re.compile('["\\\\\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]|&(?=#\\d)')


def encode_signs(text: str) -> str:
    r"""Return a text in which quotes, control characters and line breaks are numbers.

    >>> encode_signs('say "yes"\nor &#110;o'), decode_signs('say &#34;yes&#34;&#10;or &#38;#110;o')
    ('say &#34;yes&#34;&#10;or &#38;#110;o', 'say "yes"\nor &#110;o')
    """
    return _CODED.sub(lambda match: f"&#{ord(match[0])};", text)


def decode_signs(text: str) -> str:
    """Return a text with its numbers as signs; a number that is no sign stays."""
    return _CODE.sub(lambda match: chr(int(match[1])) if is_sign(int(match[1])) else match[0], text)


def is_sign(number: int) -> bool:
    """Tell whether a character has a number: no half of one does.

    >>> is_sign(0x1F600), is_sign(0xD83D), is_sign(0x110000)
    (True, False, False)
    """
    return number < 0x110000 and number not in _HALVES


def drop_half_signs(text: str) -> str:
    """Return a text in which halves of characters, which no file can hold, are unreadable signs.

    >>> drop_half_signs("&#xD800;&#55357;&#x1F600;&#65;")
    '&#xFFFD;&#xFFFD;&#x1F600;&#65;'
    """
    return _REFERENCE.sub(lambda match: match[0] if is_sign(_read_number(match)) else "&#xFFFD;", text)


def _read_number(match: re.Match[str]) -> int:
    try:
        return int(match[2], 16 if match[1] else 10)
    except ValueError:  # letters in a decimal number: no reference
        return 0
