"""States what a respondent answered about itself as a fact or a name that a person can accept."""

from __future__ import annotations

import re

from ...ingest.foreign.column_plans import looks_private
from ..corrections.planned_rows import read_address, read_value
from .mapping import FactQuestion

LONGEST = {"abbr": 20, "label_en": 200, "label_bn": 200, "alt": 200, "homepage": 500}  # characters
LONGEST_FACT = 1000
LARGEST_NUMBER = 10_000_000  # of staff, members and the like
_NUMBER = re.compile(r"[-+]?[\d,.]+\Z")
_BENGALI = re.compile("[\u0980-\u09ff]")


def state_fact(question: FactQuestion, answer: str) -> str:
    """Return an answer as corrections state it; empty where it cannot be such a fact or name."""
    asked = question.property
    if isinstance(asked, str):
        return f"{asked}: {answer}" if _can_be_name(asked, answer) else ""
    if len(answer) > LONGEST_FACT or looks_private(answer) or not _is_within_range(answer):
        return ""
    value = read_value(asked, answer)
    heading = f"{question.label.rstrip('?:। ')}: " if asked.is_on_map else ""
    return f"{asked.label.get('en', asked.name)}: {heading}{answer}" if value else ""


def _can_be_name(column: str, answer: str) -> bool:
    if len(answer) > LONGEST.get(column, 200) or not re.search(r"[^\W\d_]", answer):
        return False
    if column == "homepage":
        return bool(read_address(answer))
    return not looks_private(answer) and (column != "label_bn" or bool(_BENGALI.search(answer)))


def _is_within_range(answer: str) -> bool:
    """Tell whether an answer is no number, or one that can be a number of something."""
    if not _NUMBER.match(answer):
        return True
    digits = answer.replace(",", "")
    return digits.replace(".", "", 1).isdigit() and float(digits) <= LARGEST_NUMBER
