"""Reads JSON that others wrote."""

from __future__ import annotations

import json
import re
from typing import Any

_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of a character that needs two


def parse_json(text: str) -> Any:
    r"""Return a value; ValueError or RecursionError where the text is none.

    Half of a character, which no file could hold, is replaced by the sign for what cannot be read.

    >>> parse_json(r'["\ud83d\ude00", "\ud83d!"]') == ["\U0001f600", "\ufffd!"]
    True
    """
    value = json.loads(text)
    if not _HALF.search(text):
        return value
    whole = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass")
    return json.loads(whole.decode("utf-16", "replace"))
