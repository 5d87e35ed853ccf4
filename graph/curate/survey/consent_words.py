"""Tells by their words which questions ask whether respondents agree, and which whether they object."""

from __future__ import annotations

import re
from enum import Enum, auto

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
_NO = r"(?:\b(?:do|does|did|would|will|should|can|could|wo|ca)\s*(?:not|n['’]?t)|\bcannot|\bnever)"
# "I do not want my answers to be shared", "I cannot agree", "অনুমতি দিতে চাই না"; but not "whether or not": কি না
_REFUSAL = re.compile(
    rf"{_NO}\s+(?:\w+\s+)?(?:agree|consent|want|wish|like|allow|permit|authori[sz]e|accept|participate"
    r"|take\s+part|(?:give|grant|provide)\s+(?:\w+\s+){0,2}(?:consent|permission))\b"
    r"|\bnot\s+(?:be\s+)?(?:willing|happy|ready|agree\w*|consent\w*|allow\w*|permit\w*)\b"
    r"|\b(?:disagree\w*|unwilling)\b"
    r"|(?:সম্মতি|অনুমতি|অংশ\s*(?:নিতে|গ্রহণ))(?:\s+[^\s,]+){0,3}?(?<!\sকি)\s+(?:না|নেই|নাই)(?!\S)"
    r"|(?:সম্মত|রাজি|আগ্রহী)\s+(?:নই|না|নন)(?!\S)|(?:চাই|চান)\s+না(?!\S)|অসম্মত\w*|নারাজ",
    re.IGNORECASE,
)
# Who is asked so agrees with yes.
_ASKED = re.compile(
    r"\b(?:consents?|consented|consenting|agrees?|agreed|agreement|permission|permit|allow|willing|accept"
    r"|authori[sz]e)\b"
    r"|\bare\s+you\s+(?:\w+\s+)?(?:happy|ready)\b|\b(?:may|can)\s+we\b|সম্মত|সম্মতি|রাজি|অনুমতি",
    re.IGNORECASE,
)
# An objection to consent is one: "Do you refuse consent?", "সম্মতি দিতে আপত্তি আছে কি?"
_AGAINST_CONSENT = re.compile(
    r"(?:\b(?:object(?:s|ing|ions?)?|refus\w*|declin\w*|withdr[ae]w\w*|opt(?:ed)?[ -]?out"
    rf"|withh[eo]ld\w*|deny|unable|without|no|no\s+longer)|{_NO}\s+(?:want|wish|like))\s+"
    r"(?:(?!or\b|and\b|but\b)\w+\s+){0,4}?(?:consent|consenting|permission|agreement|agree|permit|allow)\b"
    r"|\b(?:consent|permission)\s+(?:is\s+|was\s+)?(?:denied|refused|withheld|withdrawn|declined|not\s+given)\b"
    r"|(?:সম্মতি|অনুমতি|সম্মত|রাজি)\S*(?:\s+(?!নাকি|অথবা|কিংবা|বা\s)[^\s,]+){0,4}?\s+আপত্তি",
    re.IGNORECASE,
)
_NO_OBJECTION = re.compile(
    rf"\b(?:no|without)\s+objections?\b|{_NO}\s+object\b|আপত্তি\s+(?:নেই|নাই|না)(?!\S)", re.IGNORECASE
)
# What a question promises whoever agrees: "You may withdraw at any time", "We will not share your data".
_ASSURANCE = re.compile(
    r"\b(?:can|may|could|able\s+to|free\s+to|right\s+to|allowed\s+to)\s+(?:\w+\s+)?"
    r"(?:refuse|withdraw|decline|object|opt[ -]?out)\b(?:\s+(?:\w+\s+){0,2}?consent\b)?"
    r"|আপত্তি\s+(?:করতে|জানাতে)\s+পারেন",
    re.IGNORECASE,
)
_PROMISE = re.compile(r"\bwe\s+(?:will|shall|do|would|can)\s*(?:not|never|n['’]t)\b", re.IGNORECASE)
_IN_DOUBT = re.compile(  # yes to "Do you not agree?" says either
    r"\b(?:do|are|would|will)\s+you\s+not\b|\b(?:do|are|would|wo)n['’]?t\s+you\b", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]?")
_CLAUSE = re.compile(r"[^.?!।]+\??")
_MOST_READ = 1000  # characters of a question
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


class Asked(Enum):
    """What a question asks of respondents: to agree, to object, or both, so that no answer is sure."""

    CONSENT = auto()
    OBJECTION = auto()
    UNCLEAR = auto()


def asks_for_consent(question: str) -> bool:
    """Tell whether a question asks if respondents agree or object."""
    return _speaks_of_consent(question[:_MOST_READ])


def read_asked(question: str) -> Asked:
    """Return what yes to a question says: the words of its first clause decide, not what it promises then.

    >>> read_asked("I do not want my answers to be shared").name
    'OBJECTION'
    >>> read_asked("Do you agree? We will not share your answers.").name
    'CONSENT'
    >>> read_asked("Do you agree, or do you refuse?").name
    'UNCLEAR'
    """
    clauses = _CLAUSE.findall(_BRACKETED.sub(". ", question[:_MOST_READ]))
    telling = [clause for clause in clauses if _ASKED.search(clause) or _speaks_of_consent(clause)]
    asking = [clause for clause in telling if not _only_promises(clause)] or telling
    if not asking:
        return _read_clause(question[:_MOST_READ])
    # a statement that is followed by a question of the other kind leaves open which one is answered
    first_question = next((clause for clause in asking if clause.endswith("?")), asking[0])
    kinds = {_read_clause(clause) for clause in (asking[0], first_question)}
    return kinds.pop() if len(kinds) == 1 else Asked.UNCLEAR


def _speaks_of_consent(clause: str) -> bool:
    return any(pattern.search(clause) for pattern in (_CONSENT, _OBJECTION, _REFUSAL))


def _only_promises(clause: str) -> bool:
    return bool(_ASSURANCE.search(clause) or _PROMISE.search(clause)) and not _ASKED.search(clause)


def _read_clause(clause: str) -> Asked:
    """Return what yes to one clause says."""
    if _IN_DOUBT.search(clause):
        return Asked.UNCLEAR
    text = _NO_OBJECTION.sub(" agree ", clause)
    plain = _ASSURANCE.sub(" ", text)
    rest = _REFUSAL.sub(" ", _AGAINST_CONSENT.sub(" ", plain))
    objects, asks = rest != plain or bool(_OBJECTION.search(rest)), bool(_ASKED.search(rest))
    if objects:
        return Asked.UNCLEAR if asks else Asked.OBJECTION
    return Asked.UNCLEAR if plain != text and not asks else Asked.CONSENT


def is_declaration(answer: str) -> bool:
    """Tell whether an answer itself agrees or declines to take part."""
    return bool(_DECLARATION.search(answer))


def says_yes_or_no(answer: str) -> bool:
    """Tell whether an answer has a word that agrees or refuses."""
    return bool(set(fold_text(answer).split()) & (YES_WORDS | NO_WORDS))
