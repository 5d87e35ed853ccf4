"""Reads from the wording of a survey question which kind of tie it asks for, and who does it to whom.

"Who funds you?" asks for those who fund the respondent; "Whom do you fund?" for those whom it funds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...core.resources import find_ontology
from ...core.toml_file import read_shipped_toml

RESPONDENT, ANSWER = "respondent", "answer"

_YOU = r"(?:you|we|your \w+|our \w+)"
# Patterns in the order in which they are asked, and who acts; {word} stands for a word of the kind of tie.
_RULES = (
    (r"\b(?:by|from|through|via)\s+(?:you|us|your|our)\b", RESPONDENT),
    (rf"\b(?:has|have|had)\s+{_YOU}\s+(?:\w+\s+)?been\s+\w+ed\b", ANSWER),
    (rf"\b(?:are|is)\s+{_YOU}\b.*\bmembers?\b", RESPONDENT),
    (r"\b(?:your|our)\s+(?:\w+\s+)?members\b|^members\b", ANSWER),
    (
        rf"\bby\s+(?:whom|which|what)\b|\bby\W*$|\bsources?\s+of\b|\b(?:are|is|was|were|been)\s+{_YOU}\s+(?:\w+\s+)?\w+ed\b",
        ANSWER,
    ),
    (r"\bfrom\s+(?:whom|which|what)\b|\b(?:receiv|get|got|obtain)\w*\b|\bfrom\W*$", ANSWER),
    (r"\b(?:give|gave|provide|offer)\w*\s+(?:to\s+)?(?:you|us|your|our)\b", ANSWER),
    (r"\b(?:given|made|paid|awarded|provided)\s+to\W*$|\bsub-?grant\w*\s+to\b", RESPONDENT),
    (rf"\b(?:do|does|did|have|has|will|can)\s+{_YOU}\b", RESPONDENT),
    (r"\b(?:grantees|sub-?grantees|trainees|recipients)\b", RESPONDENT),
    (r"\b(?:donors?|funders?|trainers?|supporters?)\b", ANSWER),
    (rf"\b{_YOU}\s+(?:\w+\s+)?(?:give|gave|provide\w*|offer\w*|{{word}})\b", RESPONDENT),
    (r"\b{word}\b.*\b(?:you|us|your|our)\b", ANSWER),
    (r"(?:কার|কাদের|কোন\s+\S+)\s*(?:কাছ\s*)?থেকে|(?:পান|পেয়েছেন|পেয়ে\s*থাকেন)(?!\S)|দাতা|প্রশিক্ষক", ANSWER),
    (r"(?:কে|কারা|কোন\s+\S+)\s+(?:\S+\s+)?(?:আপনাকে|আপনাদের|আপনার\s+\S+কে)(?!\S)", ANSWER),
    (r"(?:আপনাকে|আপনাদের|আপনার\s+\S+কে)\s+(?:কে|কারা|কোন\s+\S+)(?!\S)", ANSWER),
    (r"(?:আপনার|আপনাদের)\s+(?:\S+\s+){1,2}(?:কে|কারা)(?!\S)", ANSWER),
    (r"(?:আপনি|আপনারা|আপনার\s+সংস্থা|আপনাদের\s+সংস্থা)(?!\S)", RESPONDENT),
)
# What else a question may ask for, in words that name a kind of tie too; the first that fits is the reason.
_NO_TIES = (
    ("ties that there are not", r"\b(?:not|never|\w+n['’]t)\b|(?<!কি )(?:না|নন|নেই)\W*$"),
    (
        "ties that have ended",
        r"\b(?:used\s+to|former(?:ly)?|previously|stopped|ceased|no\s+longer|stop\s+\w+ing)\b"
        r"|\b(?:past|previous|earlier)\s+(?:donors?|funders?|partners?|members?|supporters?)\b"
        r"|সাবেক|প্রাক্তন|আগে\s.*(?:তেন|তো|ত)\W*$",
    ),
    (
        "wishes or plans",
        r"\b(?:would|should|could)\b(?!\s+you\s+(?:please\s+|kindly\s+)?(?:name|list|tell|say|mention|indicate|give)\b)"
        r"|\b(?:wish|want|hope|plan|intend|future|potential|prospective|interested)\b"
        r"|\bnext\s+year\b|ভবিষ্যতে|চান(?!\S)|চাইবেন|আগ্রহী|পরিকল্পনা|সম্ভাব্য",
    ),
    (
        "an opinion, or what the respondent knows",
        r"\b(?:trust|influential|respect|admire|compet\w+|conflict\w*|heard\s+of|aware\s+of|know\s+of)\b|বিশ্বাস|আস্থা",
    ),
    (
        "ties of others than the respondent",
        r"\b{word}\s+(?:your|our|the)\s+(?:members|partners|grantees|donors|funders)\b"
        r"|\b{word}\s+the\s+organi[sz]ations\s+(?:that\s+|which\s+)?(?:you|we)\b",
    ),
)
_SECOND_QUESTION = re.compile(r"\b(?:and|or)\s+(?=(?:by\s+|from\s+|to\s+)?wh(?:om?|ich)\b)")


@dataclass(frozen=True)
class QuestionWording:
    """What a question asks for: a kind of tie, and from which end; empty where its words do not tell.

    `instead` is what it seems to ask for rather than for ties that there are; it then has no kind.
    """

    kind: str = ""
    begins_with: str = ""
    instead: str = ""


def read_question_wording(question: str) -> QuestionWording:
    """Return the kind of tie and with whom its sentence begins.

    >>> read_question_wording("Who funds you?").kind, read_question_wording("Who funds you?").begins_with
    ('funds', 'answer')
    >>> read_question_wording("Which organisations do you fund?").begins_with
    'respondent'
    >>> read_question_wording("আপনাদের কারা অর্থায়ন করে?").begins_with
    'answer'
    >>> read_question_wording("Who trained your staff?").begins_with, read_question_wording("Partners").kind
    ('respondent', 'partneredWith')
    >>> read_question_wording("Who is funded by you?").begins_with
    'respondent'
    >>> read_question_wording("With whom would you like to partner?").instead
    'wishes or plans'
    """
    text = " ".join(question.replace("_", " ").casefold().split())
    for kind, (words, actor) in _load_words().items():
        for word in words:
            if not re.search(rf"(?<!\w){re.escape(word)}", text):
                continue
            instead = _find_other_purpose(text, word)
            if instead:
                return QuestionWording(instead=instead)
            acting = _find_actor(text, word)
            if not acting:
                return QuestionWording(kind)
            is_subject = actor == "subject"
            return QuestionWording(kind, acting if is_subject else RESPONDENT if acting == ANSWER else ANSWER)
    return QuestionWording(instead=_find_other_purpose(text, ""))


def _find_other_purpose(text: str, word: str) -> str:
    patterns = (
        (purpose, pattern.replace("{word}", rf"{re.escape(word)}\w*")) for purpose, pattern in _NO_TIES
    )
    return next((purpose for purpose, pattern in patterns if re.search(pattern, text)), "")


def _find_actor(text: str, word: str) -> str:
    """Return who acts, by the first rule that the words fit; empty where they fit none or ask for both."""
    actors = {_apply_rules(part, word) for part in _SECOND_QUESTION.split(text)}
    return actors.pop() if len(actors) == 1 else ""


def _apply_rules(text: str, word: str) -> str:
    for pattern, acting in _RULES:
        if re.search(pattern.replace("{word}", rf"{re.escape(word)}\w*"), text):
            return acting
    return ""


@lru_cache(maxsize=1)
def _load_words() -> dict[str, tuple[tuple[str, ...], str]]:
    texts = read_shipped_toml(find_ontology() / "words" / "survey_questions.toml")
    return {kind: (tuple(entry["words"]), str(entry["actor"])) for kind, entry in texts.items()}
