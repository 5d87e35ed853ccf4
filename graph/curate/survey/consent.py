"""Finds the questions in which respondents agreed or objected, and tells who did."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.spelling import fold_text
from .answers import SurveyAnswer, SurveyExport
from .consent_words import (
    NO_WORDS,
    TICKS,
    YES_WORDS,
    Asked,
    asks_for_consent,
    is_declaration,
    read_asked,
    says_yes_or_no,
)

MOST_WORDS = 14  # of an answer that says yes or no
MOST_READ = 200  # answers that are looked at to tell what a column holds
_NO_OBJECTION = re.compile(r"\bno objections?\b|\bআপত্তি নেই\b")
# A question on consent behind the name of its group: "about_you/consent". Its cells may be 1 or 0.
_AGREED_IN_GROUP = re.compile(
    r"/(?:[\w ]* )?(?:consent|consented|agree|agreed|permission)(?: [\w ]*)?\Z", re.IGNORECASE
)


def find_consent_column(export: SurveyExport) -> str:
    """Return the column in which respondents agreed, or did not; empty where there is none."""
    return next(iter(list_consent_columns(export)), "")


def list_consent_columns(export: SurveyExport) -> list[str]:
    """Return every column in which respondents agreed or objected, whatever words ask for it."""
    hidden = [name for name in export.columns if _AGREED_IN_GROUP.search(name.replace("_", " "))]
    return [
        name for name in dict.fromkeys((*export.iter_questions(), *hidden)) if _asks_for_consent(export, name)
    ]


def _asks_for_consent(export: SurveyExport, column: str) -> bool:
    is_asked = asks_for_consent(export.describe_column(column)) or _is_answered_with_consent(export, column)
    return is_asked and _holds_yes_or_no(export, column)


def _is_answered_with_consent(export: SurveyExport, column: str) -> bool:
    """Tell whether an answer in a column itself agrees or declines to take part."""
    answers = (answer[column] for answer in export.answers[:MOST_READ])
    return any(is_declaration(export.name_option(column, cell)) for cell in answers if cell)


def _holds_yes_or_no(export: SurveyExport, column: str) -> bool:
    """Tell whether the answers in a column are short, and most of them say yes or no."""
    answers = (answer[column] for answer in export.answers[:MOST_READ])
    cells = {fold_text(export.name_option(column, cell)) for cell in answers if cell}
    decided = sum(map(says_yes_or_no, cells))
    return (
        bool(cells) and 2 * decided >= len(cells) and all(len(cell.split()) <= MOST_WORDS for cell in cells)
    )


def has_consented(export: SurveyExport, columns: Iterable[str], answer: SurveyAnswer) -> bool:
    """Tell whether a respondent agreed wherever it was asked; without such a question, nobody refused.

    Where a question asks in one breath to agree and to object, nobody is sure to have agreed.
    """
    for column in columns:
        cell = export.name_option(column, answer.find_cell(column))
        asked = read_asked(export.describe_column(column))
        if asked is Asked.UNCLEAR:
            return False
        if asked is Asked.OBJECTION:
            has_agreed = _is_no(cell) or (not cell and _is_ticked_alone(export, column))
        else:
            has_agreed = _is_yes(cell)
        if not has_agreed:
            return False
    return True


def _is_ticked_alone(export: SurveyExport, column: str) -> bool:
    """Tell whether a column is a box to tick: an empty cell is then an answer, too."""
    cells = (answer[column].strip().casefold() for answer in export.answers)
    return all(not cell or cell in TICKS for cell in cells)


def _is_no(cell: str) -> bool:
    """Tell whether an answer says no and nothing else.

    >>> _is_no("No, none"), _is_no("না"), _is_no("yes"), _is_no("")
    (True, True, False, False)
    """
    words = set(fold_text(cell).split())
    return bool(words & NO_WORDS) and not words & YES_WORDS


def _is_yes(cell: str) -> bool:
    """Tell whether an answer agrees; whatever does not say so, an empty one included, does not.

    >>> _is_yes("Yes, I agree"), _is_yes("হ্যাঁ"), _is_yes("I do not agree"), _is_yes("")
    (True, True, False, False)
    """
    words = set(_NO_OBJECTION.sub("agree", fold_text(cell)).split())
    return bool(words & YES_WORDS) and not words & NO_WORDS
