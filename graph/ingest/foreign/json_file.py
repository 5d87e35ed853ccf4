"""Reads JSON files value by value, so that a large file takes no more memory than its network."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import IO, TYPE_CHECKING

from .collected_network import MOST_ITEMS, CollectedNetwork
from .fields import LIST_SEPARATOR
from .registry import FileSample

if TYPE_CHECKING:
    from io import BufferedReader

JsonValue = object  # what a JSON text holds: a mapping, a list, a text, a number, a truth value or None

MAX_DEPTH = 64  # of values within each other; graph formats need ten
MAX_TEXT = 1 << 24  # bytes between two quotes
MOST_KEYS = 4  # of a place that is asked for
_STARTS, _ENDS = ("start_map", "start_array"), ("end_map", "end_array")
_KEY = re.compile(r'"((?:[^"\\]|\\.){1,80})"\s*:\s*([\[{"]?)')


def has_list(sample: FileSample, *names: str) -> bool:
    """Tell whether the start of a JSON object shows a list under one of some names."""
    return sample.text.startswith("{") and any(
        match[1] in names and match[2] == "[" for match in _KEY.finditer(sample.text)
    )


def has_key(sample: FileSample, name: str) -> bool:
    """Tell whether a name stands in the start of a JSON text."""
    return sample.text[:1] in "{[" and any(match[1] == name for match in _KEY.finditer(sample.text))


def iterate_values(collected: CollectedNetwork, places: Collection[str]) -> Iterator[tuple[str, JsonValue]]:
    """Yield each value that stands at one of some places, as ijson names them, such as `nodes.item`.

    What stands before a fault in the file is yielded, and the rest listed as left out. Where a file may hold
    more nodes and ties than are read, all are counted before anything is made of the first.
    """
    if collected.count_in_file(b"{") > MOST_ITEMS:
        for _ in _parse_values(CollectedNetwork(collected.format, collected.path), places):
            pass
    yield from _parse_values(collected, places)


def _parse_values(collected: CollectedNetwork, places: Collection[str]) -> Iterator[tuple[str, JsonValue]]:
    import ijson

    keys: list[str] = []  # of the value that is read, and of those around it
    builder: ijson.ObjectBuilder | None = None
    place, items = "", 0
    with collected.path.open("rb") as raw:
        try:
            for event, value in ijson.basic_parse(_BoundedText(raw, collected), use_float=True):
                if event == "map_key":
                    keys[-1] = value
                elif event in _ENDS:
                    keys.pop()
                elif builder is None and len(keys) <= MOST_KEYS and ".".join(keys) in places:
                    place, builder, start_depth = ".".join(keys), ijson.ObjectBuilder(), len(keys)
                if event in _STARTS:
                    keys.append("item" if event == "start_array" else "")
                    if len(keys) > MAX_DEPTH:
                        raise collected.refuse(f"nested more than {MAX_DEPTH} deep; no network is")
                if builder is not None:
                    builder.event(event, value)
                    if len(keys) == start_depth and event != "map_key":
                        items += 1
                        collected.refuse_many(items)
                        yield place, builder.value
                        builder = None
        except (ijson.JSONError, UnicodeDecodeError) as error:
            fault = str(error).strip().partition("\n")[0] or "not whole"
            if not items:
                raise collected.refuse(f"no whole JSON ({fault}); export it again") from None
            collected.skip("end of the file", f"the file cannot be read to its end ({fault})")


def flatten_values(values: object) -> dict[str, str]:
    """Return the values of a mapping as texts; a list of texts is one, mappings within it have a point.

    >>> flatten_values({"id": 3, "tags": ["a", "b"], "at": {"x": 1.5}, "old": False, "none": None})
    {'id': '3', 'tags': 'a|b', 'at.x': '1.5', 'old': 'no'}
    """
    fields: dict[str, str] = {}
    for name, value in values.items() if isinstance(values, Mapping) else ():
        if isinstance(value, Mapping):
            fields |= {f"{name}.{inner}": text for inner, text in flatten_values(value).items()}
        elif value is not None:
            fields[str(name)] = write_value(value)
    return fields


def write_value(value: object) -> str:
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list):
        return LIST_SEPARATOR.join(write_value(item) for item in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


class _BoundedText:
    """The bytes of a file as UTF-8; refuses a text that would have to be held whole and is too long."""

    def __init__(self, raw: BufferedReader, collected: CollectedNetwork) -> None:
        start = raw.read(3)
        raw.seek(3 if start == codecs.BOM_UTF8 else 0)
        is_utf16 = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        self._file: IO[bytes] | codecs.StreamRecoder = (
            codecs.EncodedFile(raw, "utf-8", "utf-16") if is_utf16 else raw
        )
        self._collected, self._since_quote = collected, 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        last = data.rfind(b'"')
        self._since_quote = self._since_quote + len(data) if last < 0 else len(data) - last
        if self._since_quote > MAX_TEXT:
            raise self._collected.refuse(f"holds a text of more than {MAX_TEXT >> 20} MB; no network does")
        return data
