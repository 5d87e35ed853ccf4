"""Finds the questions in which respondents agreed or objected, and tells who did."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.spelling import fold_text
from .answers import SurveyAnswer, SurveyExport

MOST_WORDS = 14  # of an answer that says yes or no
MOST_READ = 200  # answers that are looked at to tell what a column holds
_OF_RESPONDENTS = r"(?:answers?|repl(?:y|ies)|responses?|data|details|information|interview|photos?|names?)"
_GLAD = r"\b(?:want|wish|like|happy|ready|okay|ok)\b.*\b"
_SURVEY = r"(?:survey|study|interview|questions?|questionnaire|form)"
_TAKING_PART = rf"(?:participa\w*|take\s+part|taking\s+part|answer\w*|{_SURVEY})"
_CONSENT = re.compile(
    r"\b(?:consents?|consented|agrees?|agreement|permission|permit|allow(?:ed)?|willing|authori[sz]e)\b"
    r"|\b(?:may|can|shall|should)\s+we\s+"
    r"(?:use|share|publish|record|keep|store|start|begin|interview|continue|proceed)\b"
    # to go on is asked of whoever answers only if nothing else is named: "continue as a member" is no consent
    rf"|{_GLAD}(?:participate|take\s+part|proceed"
    rf"|(?:continue|start|begin|answer|record)(?=\W*\Z|\s+(?:\w+\s+){{0,3}}{_SURVEY}\b))"
    # what is used or kept has to be the respondents': "use our training hall" is no consent
    rf"|{_GLAD}(?:(?:share|use|store|keep|record|publish)d?|(?:shar|us|stor|keep|record|publish)ing)\b"
    rf"(?=.*\b(?:your|my|these|this|the)\s+(?:[\w'’]+\s+)?{_OF_RESPONDENTS}\b)"
    rf"|{_GLAD}(?:we|us)(?:\s+to)?\s+(?:share|use|store|keep|record|publish)\s+(?:this|it|what|a\s+record)\b"
    rf"|{_GLAD}(?:your|my|these|this|the)\s+(?:[\w'’]+\s+)?{_OF_RESPONDENTS}\s+(?:to\s+be|being)\b"
    r"|\byour\b.*\b(?:answers?|responses?|replies)\b.*\b(?:published|shared|used|recorded|stored|quoted)\b"
    rf"|\bvoluntar(?:y|ily)\b.*\b{_TAKING_PART}\b|\b{_TAKING_PART}\b.*\bvoluntar(?:y|ily)\b"
    r"|\bdo\s+you\s+accept\b"
    r"|\b(?:use|share|publish|record)\w*\s+(?:of\s+)?(?:your|these|the|my|our)\s+"
    r"(?:answers?|data|information|responses?)\b"
    r"|সম্মতি|অনুমতি|রাজি|সম্মত|অংশ\s*(?:নিতে|গ্রহণ)",
    re.IGNORECASE,
)
_DECLARATION = re.compile(
    r"\bI\s+(?:do\s+not\s+)?(?:give\s+(?:my\s+)?)?(?:accept|decline|consent|refuse|agree\s+to)\b",
    re.IGNORECASE,
)
_NO_OBJECTION = re.compile(r"\bno objections?\b|\bআপত্তি নেই\b")
# A question on consent behind the name of its group: "about_you/consent". Its cells may be 1 or 0.
_AGREED_IN_GROUP = re.compile(
    r"/(?:[\w ]* )?(?:consent|consented|agree|agreed|permission)(?: [\w ]*)?\Z", re.IGNORECASE
)
_OBJECTION = re.compile(
    r"\b(?:object(?:ion|ions)?|opt(?:ed)?[ -]?out|withdr[ae]wn?|refus\w*|declin\w*"
    r"|not\s+(?:share|use|publish))\b"
    r"|আপত্তি",
    re.IGNORECASE,
)
_YES_WORDS = frozenset(
    (
        *("yes", "y", "1", "true", "agree", "agreed", "i agree", "accept", "accepted", "consent", "ok"),
        *("okay", "given", "granted", "permitted", "allowed", "obtained"),
        *("checked", "ticked", "selected", "x", "on", "✓", "✔", "☑"),
        *("হ্যাঁ", "হ্যা", "জি", "জ্বি", "সম্মত", "রাজি", "দিয়েছেন", "দিয়েছি", "দিচ্ছি", "দিলাম"),
    )
)
_NO_WORDS = frozenset(
    (
        *(
            "no",
            "not",
            "n",
            "0",
            "false",
            "disagree",
            "disagreed",
            "decline",
            "declined",
            "refuse",
            "refused",
        ),
        *("reject", "rejected", "withdraw", "withdrawn", "withdrew", "unwilling", "dont", "don", "cannot"),
        *("never", "none", "without", "না", "নই", "নয়", "নেই", "অসম্মত"),
        *("unchecked", "unticked", "unselected", "off"),
        *("denied", "deny", "দেননি", "দিইনি", "দেইনি"),
    )
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
    text = export.describe_column(column)
    is_asked = _CONSENT.search(text) or _OBJECTION.search(text) or _is_answered_with_consent(export, column)
    return bool(is_asked) and _holds_yes_or_no(export, column)


def _is_answered_with_consent(export: SurveyExport, column: str) -> bool:
    """Tell whether an answer in a column itself agrees or declines to take part."""
    answers = (answer[column] for answer in export.answers[:MOST_READ])
    return any(_DECLARATION.search(export.name_option(column, cell)) for cell in answers if cell)


def _holds_yes_or_no(export: SurveyExport, column: str) -> bool:
    """Tell whether the answers in a column are short, and most of them say yes or no."""
    answers = (answer[column] for answer in export.answers[:MOST_READ])
    cells = {fold_text(export.name_option(column, cell)) for cell in answers if cell}
    decided = sum(bool(set(cell.split()) & (_YES_WORDS | _NO_WORDS)) for cell in cells)
    return (
        bool(cells) and 2 * decided >= len(cells) and all(len(cell.split()) <= MOST_WORDS for cell in cells)
    )


def has_consented(export: SurveyExport, columns: Iterable[str], answer: SurveyAnswer) -> bool:
    """Tell whether a respondent agreed wherever it was asked; without such a question, nobody refused."""
    for column in columns:
        cell = export.name_option(column, answer.find_cell(column))
        is_objection = bool(_OBJECTION.search(export.describe_column(column)))
        if not (_is_no(cell) if is_objection else _is_yes(cell)):
            return False
    return True


def _is_no(cell: str) -> bool:
    """Tell whether an answer says no and nothing else.

    >>> _is_no("No, none"), _is_no("না"), _is_no("yes"), _is_no("")
    (True, True, False, False)
    """
    words = set(fold_text(cell).split())
    return bool(words & _NO_WORDS) and not words & _YES_WORDS


def _is_yes(cell: str) -> bool:
    """Tell whether an answer agrees; whatever does not say so, an empty one included, does not.

    >>> _is_yes("Yes, I agree"), _is_yes("হ্যাঁ"), _is_yes("I do not agree"), _is_yes("")
    (True, True, False, False)
    """
    words = set(_NO_OBJECTION.sub("agree", fold_text(cell)).split())
    return bool(words & _YES_WORDS) and not words & _NO_WORDS
