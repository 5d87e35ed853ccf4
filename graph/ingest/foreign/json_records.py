"""Reads a JSON list of records, as programs answer with, as rows below their keys."""

from __future__ import annotations

from ...core.errors import InputError
from ...core.json_text import parse_json
from ..xlsx_archive import MAX_CELLS
from .network import MAX_COLUMNS


def read_records(text: str, where: str) -> list[list[str]]:
    r"""Return the records of a list as rows below their keys; empty where the text is no such list.

    >>> read_records('[{"name": "Amber", "partners": ["Heron", {"name": "Kite"}]}]', "a.json")
    [['name', 'partners'], ['Amber', 'Heron\nKite']]
    """
    if not text.lstrip().startswith("["):
        return []
    try:
        records = parse_json(text)
    except (ValueError, RecursionError):
        return []
    if not all(isinstance(record, dict) for record in records):
        return []
    keys = list(dict.fromkeys(key for record in records for key in record))
    if len(keys) > MAX_COLUMNS:
        fault = f"{len(keys):,} keys; a list of at most {MAX_COLUMNS} is read"
        raise InputError(f"{where}: {fault}; leave out some")
    if len(keys) * len(records) > MAX_CELLS:
        raise InputError(f"{where}: more than {MAX_CELLS:,} cells, empty ones included; split it")
    return [keys, *([_write_value(record.get(key)) for key in keys] for record in records)]


def _write_value(value: object) -> str:
    """Return a value as the text of a cell: a list by lines, an object by its name."""
    if isinstance(value, list):
        return "\n".join(map(_write_value, value))
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return "" if value is None else str(value)
