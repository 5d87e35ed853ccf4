"""Reads the data of a map's page as its script does: unpacked where they are packed."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

DATA = re.compile(r'<script type="application/(json|gzip)" id="data">(.*?)</script>', re.DOTALL)


def read_data(page: str) -> Any:
    """Return the data that a page holds."""
    element = DATA.search(page)
    assert element
    return json.loads(_unpack(element))


def unpack_page(page: str) -> str:
    """Return the text of a page with its data as JSON, so that nothing in it is hidden from a search."""
    return DATA.sub(_unpack, page)


def _unpack(element: re.Match[str]) -> str:
    form, text = element.groups()
    return text if form == "json" else gzip.decompress(base64.b64decode(text)).decode()
