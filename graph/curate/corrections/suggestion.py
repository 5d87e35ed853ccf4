"""Reads the suggestions of a file that a reader sent: what a map page saved or copied, or a filled sheet.

Whoever sent it may be anybody: every text is bounded, cleaned and taken as a text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...core.errors import InputError
from ...core.input_file import open_regular_file, read_regular_file
from ...core.json_text import parse_json
from ...schema.dataset import date_bounds
from .filled_sheet import MOST_BYTES, is_form_file, read_filled_sheet
from .partner_answers import list_entries
from .pasted import parse_pasted_text

KINDS = ("wrong", "ended", "missing", "name", "other", "right")
TYPES = ("entity", "tie", "other")
LARGEST, MOST = 1_000_000, 500  # bytes of a file, suggestions in it
LONGEST: Mapping[str, int] = {"text": 4000, "by": 200, "contact": 200, "label": 500, "id": 500}

_VERSION = re.compile(r"[0-9a-f]{4,64}")
_JOINERS = "\u200c\u200d"  # Bengali is written with them


@dataclass(frozen=True)
class SuggestedCorrection:
    """One thing that somebody says is wrong, missing or right; `target` is an entity's id, or kind~from~to.

    `organisation` is the id of whoever answers about itself, `source` that of a survey in which it did.
    """

    type: str
    target: str
    label: str
    kind: str
    text: str
    by: str
    contact: str
    on: str
    organisation: str = ""
    source: str = ""

    @property
    def about(self) -> str:
        """What it is about, in one cell: its type and the id, where it has one."""
        return f"{self.type} {self.target}".strip()

    def compute_id(self, dataset: str) -> str:
        """Return 12 hexadecimal digits, the same whenever and in whichever form the same words are read."""
        own = (self.organisation,) if self.organisation and not self.source else ()
        words = (dataset, self.about, self.kind, self.text, self.by, self.on, *own)
        return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Submission:
    """What one file holds: of which data set and version, the suggestions, and what could not be read."""

    data: str
    version: str
    suggestions: tuple[SuggestedCorrection, ...]
    faults: tuple[str, ...]
    unsure: int = 0  # lines of a sheet on which the partner cannot say anything


class UnreadableError(ValueError):
    """A suggestion that cannot be taken; its text is the reason."""


def read_submission(path: Path) -> Submission:
    """Read a file in any of the forms; InputError where it is in none."""
    with open_regular_file(path) as file:
        is_form = is_form_file(file.read(1024))
    if is_form:
        data = read_regular_file(path, most=MOST_BYTES, hint="check where it comes from")
        return _read_sheet(path, data)
    try:
        content = read_regular_file(path, most=LARGEST, hint="ask for it in parts")
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start + 1}); save the text as UTF-8") from None
    form = _parse_json(path, text) if text.lstrip().startswith("{") else parse_pasted_text(text)
    if form is None:
        hint = "give the file that the map page saved, the text that it copied, or a filled partner sheet"
        raise InputError(f"{path}: holds no corrections of a map page; {hint}")
    return _make_submission(path, *form)


def _read_sheet(path: Path, data: bytes) -> Submission:
    sheet = read_filled_sheet(data, str(path))
    entries = list_entries(sheet)
    identity = sheet.identity
    submission = _make_submission(
        path, identity.data, identity.version, entries, _clean_text(identity.organisation)
    )
    faults = tuple(_clean_text(fault) for fault in sheet.faults)
    unsure = sum(answer.choice == "unsure" and not answer.text for answer in sheet.answers.values())
    return replace(submission, faults=(*submission.faults, *faults), unsure=unsure)


def _parse_json(path: Path, text: str) -> tuple[str, str, list[Any]] | None:
    try:
        document = parse_json(text)
    except RecursionError:
        raise InputError(f"{path}: nested too deeply to be read") from None
    except ValueError as error:
        raise InputError(f"{path}: not well-formed JSON ({error})") from None
    if not isinstance(document, dict) or document.get("what") != "corrections":
        return None
    if document.get("schema") != 1:
        raise InputError(
            f"{path}: schema {str(document.get('schema'))[:20]} is not known; this version reads schema 1"
        )
    listed = document.get("corrections")
    if not isinstance(listed, list):
        return None
    return str(document.get("data", "")), str(document.get("version", "")), listed


def _make_submission(
    path: Path, data: str, version: str, listed: list[Any], organisation: str = ""
) -> Submission:
    if len(listed) > MOST:
        raise InputError(f"{path}: {len(listed):,} corrections; at most {MOST} are read from one file")
    suggestions: list[SuggestedCorrection] = []
    faults: list[str] = []
    for number, entry in enumerate(listed, start=1):
        try:
            suggestions.append(replace(_parse_suggestion(entry), organisation=organisation))
        except UnreadableError as reason:
            faults.append(f"correction {number}: {reason}")
    version = version.strip().lower()
    return Submission(
        _clean_text(data)[:80],
        version if _VERSION.fullmatch(version) else "",
        tuple(suggestions),
        tuple(faults),
    )


def _parse_suggestion(entry: object) -> SuggestedCorrection:
    """Return a suggestion of the keys of the JSON form; UnreadableError with the reason where it is none."""
    about = entry.get("about") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(about, dict):
        raise UnreadableError("does not say what it is about")
    cells = {key: _check_text(key, entry.get(key, "")) for key in ("text", "by", "contact", "kind", "on")}
    cells |= {key: _check_text(key, about.get(key, "")) for key in ("type", "id", "label")}
    if cells["type"] not in TYPES:
        raise UnreadableError(f"is about '{cells['type'][:20]}'; known are {', '.join(TYPES)}")
    if cells["kind"] not in KINDS:
        raise UnreadableError(f"'{cells['kind'][:20]}' is no kind; known are {', '.join(KINDS)}")
    if (cells["type"] == "other") != (cells["id"] == ""):
        raise UnreadableError("does not say by its id what it is about")
    if cells["type"] == "tie" and (cells["id"].count("~") != 2 or not all(cells["id"].split("~"))):
        raise UnreadableError("names no tie; its id is kind~from~to")
    if not cells["text"]:
        raise UnreadableError("says nothing")
    if cells["on"] and date_bounds(cells["on"]) is None:
        raise UnreadableError(f"'{cells['on'][:20]}' is no date")
    return SuggestedCorrection(
        type=cells["type"],
        target=cells["id"],
        label=cells["label"],
        kind=cells["kind"],
        text=cells["text"],
        by=cells["by"],
        contact=cells["contact"],
        on=cells["on"],
    )


def _check_text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise UnreadableError(f"its '{key}' is not a text")
    text = _clean_text(value)
    most = LONGEST.get(key, 100)
    if len(text) > most:
        raise UnreadableError(f"its '{key}' has {len(text):,} characters; at most {most:,} are read")
    return text


def _clean_text(text: str) -> str:
    """Return a text in one line, without characters that are not seen but steer what shows them."""
    return " ".join("".join(_keep_visible(text)).split())


def _keep_visible(text: str) -> Iterable[str]:
    for char in unicodedata.normalize("NFC", text):
        if char.isspace():
            yield " "
        elif char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            yield char
