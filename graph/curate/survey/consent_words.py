"""Tells by their words which questions ask whether respondents agree, and which whether they object."""

from __future__ import annotations

import re

from ...core.spelling import fold_text

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
_OBJECTION = re.compile(
    r"\b(?:object(?:ion|ions)?|opt(?:ed)?[ -]?out|withdr[ae]wn?|refus\w*|declin\w*"
    r"|not\s+(?:share|use|publish))\b"
    r"|আপত্তি",
    re.IGNORECASE,
)
# "I do not want my answers to be shared"; with another word for consent beside it, it is no objection
_REFUSAL = re.compile(
    r"\b(?:do|does|did|would|will|should)\s*(?:not|n['’]?t)\s+(?:\w+\s+)?"
    r"(?:agree|consent|want|wish|like|allow|permit|authori[sz]e|accept|participate|take\s+part)\b"
    r"|(?:সম্মতি|অনুমতি)\s+(?:\S+\s+)?না(?!\S)|(?:সম্মত|রাজি|আগ্রহী)\s+(?:নই|না|নন)(?!\S)",
    re.IGNORECASE,
)
# Who is asked so agrees with yes, whatever the question promises beside it: "We will not share your data".
_ASKED = re.compile(
    r"\bdo(?:es)?\s+you(?:r\s+\w+)?\s+(?:\w+\s+)?(?:agree|consent|accept|allow|permit)\b"
    r"|\bare\s+you\s+(?:\w+\s+)?(?:willing|happy|ready)\b|\b(?:may|can)\s+we\b"
    r"|\bI\s+(?:\w+\s+)?(?:agree|consent|accept)\b|সম্মত|সম্মতি|রাজি|অনুমতি",
    re.IGNORECASE,
)
TICKS = frozenset(("checked", "ticked", "selected", "x", "on", "✓", "✔", "☑"))
YES_WORDS = frozenset(
    (
        *("yes", "y", "1", "true", "agree", "agreed", "i agree", "accept", "accepted", "consent", "ok"),
        *("okay", "given", "granted", "permitted", "allowed", "obtained"),
        *TICKS,
        *("হ্যাঁ", "হ্যা", "জি", "জ্বি", "সম্মত", "রাজি", "দিয়েছেন", "দিয়েছি", "দিচ্ছি", "দিলাম"),
    )
)
NO_WORDS = frozenset(
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


def asks_for_consent(question: str) -> bool:
    """Tell whether a question asks if respondents agree or object."""
    return bool(_CONSENT.search(question)) or is_objection(question)


def is_objection(question: str) -> bool:
    """Tell whether who says yes to a question objects.

    >>> is_objection("I do not want my answers to be shared")
    True
    >>> is_objection("Do you agree? We will not share your answers.")
    False
    """
    rest = _REFUSAL.sub(" ", question)
    if _ASKED.search(rest):
        return False
    return bool(_OBJECTION.search(rest)) or (rest != question and not _CONSENT.search(rest))


def is_declaration(answer: str) -> bool:
    """Tell whether an answer itself agrees or declines to take part."""
    return bool(_DECLARATION.search(answer))


def says_yes_or_no(answer: str) -> bool:
    """Tell whether an answer has a word that agrees or refuses."""
    return bool(set(fold_text(answer).split()) & (YES_WORDS | NO_WORDS))
