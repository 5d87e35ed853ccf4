"""Turns the answers of a filled sheet into suggestions, in the keys of the form that a map page saves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...publish.partner_sheet.answer_keys import CONSENT, DENIED_TIE, FACT, MISSING, NAME, SENDER, TIE
from ...publish.partner_sheet.sheet_values import MESSAGES
from ..importing.dates import DateReader
from .filled_sheet import FilledSheet, SheetAnswer

_KINDS = {"right": "right", "wrong": "wrong", "ended": "ended"}
_OF_DENIED = {"right": "wrong", "wrong": "right", "ended": "ended"}  # right: there is no such tie


def list_entries(sheet: FilledSheet) -> list[dict[str, Any]]:
    """Return an entry for each answer that says something; a date that cannot be read becomes a fault."""
    answers = dict(sheet.answers)
    person, post, date = (answers.pop(key, SheetAnswer()).text for key in SENDER)
    day = DateReader(order="day").parse_text(date).start if date else ""
    if date and not day:
        sheet.faults.append(f"the date '{date[:40]}' cannot be read; the answers are kept without it")
    sender = {"by": ", ".join(filter(None, (person, post))), "contact": "", "on": day}
    return [
        entry | sender
        for key, answer in answers.items()
        for entry in _make_entry(key, answer, sheet.identity.organisation)
    ]


def _make_entry(key: str, answer: SheetAnswer, organisation: str) -> Iterator[dict[str, Any]]:
    """Yield what an answer says, unless the partner cannot say anything."""
    kind, _, target = key.partition(":")
    itself = {"type": "entity", "id": organisation, "label": ""}
    if answer.choice in ("", "unsure") and not answer.text:
        return
    if kind in (TIE, DENIED_TIE):
        kinds = _KINDS if kind == TIE else _OF_DENIED
        about = {"type": "tie", "id": target, "label": ""}
        yield {"about": about, "kind": kinds.get(answer.choice, "other"), "text": _phrase(kind, answer)}
    elif kind == FACT:
        text = " ".join(filter(None, (f"{answer.statement}: {answer.choice}.", answer.text)))
        yield {"about": itself, "kind": _KINDS.get(answer.choice, "other"), "text": text}
    elif kind == NAME:
        yield {"about": itself, "kind": "name", "text": f"{target}: {answer.text}"}
    elif kind == MISSING:
        yield {"about": itself, "kind": "missing", "text": answer.text}
    elif kind == CONSENT:
        consent = MESSAGES.format_message(answer.choice) if answer.choice else ""
        words = " ".join(filter(None, (consent, answer.text)))
        yield {"about": itself, "kind": "other", "text": f"{MESSAGES.format_message(CONSENT)} {words}"}


def _phrase(kind: str, answer: SheetAnswer) -> str:
    """Return the partner's words, or its choice where it wrote none."""
    if answer.text:
        return answer.text
    return answer.choice if kind == TIE else f"{answer.statement}: {answer.choice}"
