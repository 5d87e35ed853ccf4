"""Turns the name of a licence into its IRI and back; names are those of the SPDX list, or IRIs already."""

from __future__ import annotations

import re

_SPDX = "https://spdx.org/licenses/"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def find_licence_iri(name: str) -> str:
    """Return the IRI of a licence; empty where the name is a text that names no one licence.

    >>> find_licence_iri("CC-BY-4.0"), find_licence_iri("ask the owner")
    ('https://spdx.org/licenses/CC-BY-4.0', '')
    """
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", name):
        return name
    return _SPDX + name if _NAME.fullmatch(name) else ""


def name_licence(value: str) -> str:
    """Return the name of a licence as `dataset.toml` has it.

    >>> name_licence("https://spdx.org/licenses/CC-BY-4.0"), name_licence("ask the owner")
    ('CC-BY-4.0', 'ask the owner')
    """
    return value.removeprefix(_SPDX)
