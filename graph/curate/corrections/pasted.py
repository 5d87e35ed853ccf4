"""Reads a correction from text that a map page copied, also from the middle of an e-mail.

Corrections to: Title (steps, version 1a2b3c)
--- 1
About: Steps - partnered with - P4D [tie partneredWith~steps~p4d]
Kind: ended
Says: free text, may run over
  several indented lines
By: Name
On: 2026-11-22
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_QUOTE = re.compile(r"^(?:[ \t]*>[ \t]?)+")
_HEAD = re.compile(
    r"Corrections to: (?P<title>.*)\((?P<data>[^()\s,]+), version (?P<version>[0-9a-f]+)\)\s*$"
)
_RULE = re.compile(r"--- ?[0-9]+\s*$")
_FIELD = re.compile(r"(About|Kind|Says|By|Contact|On):(?:\s|$)")
_TARGET = re.compile(r"\[(entity|tie|other)\b([^\[\]]*)\]\s*$")
_HEAD_LINES = 5  # a title that a mail program has broken


def parse_pasted_text(text: str) -> tuple[str, str, list[Any]] | None:
    """Return data set, version and entries in the keys of the JSON form; None where no corrections begin."""
    lines = [_QUOTE.sub("", line).rstrip() for line in text.splitlines()]
    for position, line in enumerate(lines):
        if line.startswith("Corrections to:"):
            for count in range(1, _HEAD_LINES + 1):
                head = _HEAD.match(" ".join(part.strip() for part in lines[position : position + count]))
                if head:
                    return head["data"], head["version"], list(_split_entries(lines[position + count :]))
    return None


def _split_entries(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    fields: dict[str, str] | None = None
    current = ""
    for line in lines:
        if _RULE.match(line):
            if fields is not None:
                yield _parse_entry(fields)
            fields, current = {}, ""
            continue
        field = _FIELD.match(line)
        if fields is None:
            continue
        if field and field[1] not in fields:
            current = field[1]
            fields[current] = line[field.end() :]
        elif current and (current not in ("By", "Contact", "On") or line.startswith(("  ", "\t"))):
            fields[current] += "\n" + line  # a mail program may have broken a line and dropped its indent
        else:
            current = ""  # what follows the last field is no part of it
    if fields is not None:
        yield _parse_entry(fields)


def _parse_entry(fields: dict[str, str]) -> dict[str, Any]:
    about = " ".join(fields.get("About", "").split())
    target = _TARGET.search(about)
    kind, name = (target[1], "".join(target[2].split())) if target else ("other", "")
    return {
        "about": {"type": kind, "id": name, "label": about[: target.start()].strip() if target else about},
        "kind": fields.get("Kind", "").strip(),
        "text": fields.get("Says", ""),
        "by": fields.get("By", ""),
        "contact": fields.get("Contact", ""),
        "on": fields.get("On", "").strip(),
    }
