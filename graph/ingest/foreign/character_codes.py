r"""Writes signs that a line of text cannot hold as numbers, as in `&#34;`, and reads them again.

Pajek, UCINET and Mermaid have no other way to write a quote or a line break within a name.
"""

from __future__ import annotations

import re

_CODE = re.compile(r"&#(\d{1,7});")
_CODED = re.compile('["\\\\\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]|&(?=#\\d)')


def encode_signs(text: str) -> str:
    r"""Return a text in which quotes, control characters and line breaks are numbers.

    >>> encode_signs('say "yes"\nor &#110;o'), decode_signs('say &#34;yes&#34;&#10;or &#38;#110;o')
    ('say &#34;yes&#34;&#10;or &#38;#110;o', 'say "yes"\nor &#110;o')
    """
    return _CODED.sub(lambda match: f"&#{ord(match[0])};", text)


def decode_signs(text: str) -> str:
    """Return a text with its numbers as signs; a number that is no sign stays."""
    return _CODE.sub(lambda match: chr(int(match[1])) if int(match[1]) < 0x110000 else match[0], text)
