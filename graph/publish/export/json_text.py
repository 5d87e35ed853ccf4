"""Writes values as JSON text, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


def write_json(value: JsonValue) -> bytes:
    """Return a value as JSON in UTF-8; half of a surrogate pair, which UTF-8 cannot hold, is escaped."""
    return (_escape_surrogates(json.dumps(value, ensure_ascii=False, indent=1)) + "\n").encode()


def write_json_lines(values: Sequence[JsonValue]) -> bytes:
    """Return values as JSON, a line for each."""
    lines = (_escape_surrogates(json.dumps(value, ensure_ascii=False)) for value in values)
    return "".join(f"{line}\n" for line in lines).encode()


def _escape_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(f"\\u{ord(sign):04x}" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return text
