"""Gives names the endings that Bengali grammar asks for: genitive, locative and accusative.

The ending depends on the last letter. A name that does not end in a Bengali letter takes it after a hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_CONSONANT = re.compile(r"[\u0995-\u09b9\u09bc\u09dc-\u09df\u09f0\u09f1]$")
_VOWEL = re.compile(r"[\u09be-\u09c4\u09c7\u09cb\u0985-\u0986\u098f\u0993]$")  # a vowel without a glide
_GLIDE = re.compile(r"[\u09c8\u09cc\u0987-\u098b\u0990\u0994]$")  # ai, au, and an i or u that stands alone
_LETTER = re.compile(r"[\u0981-\u09df]$")
_A = ("\u09be", "\u0986")
_NASAL, _NG, _HASANTA, _T = "\u0981", "\u0982", "\u09cd", "\u09ce"


def form_genitive(name: str) -> str:
    """Return whose something is.

    >>> form_genitive("স্ফটিক চক্র"), form_genitive("কোবাল্ট কারখানা"), form_genitive("P4D")
    ('স্ফটিক চক্রের', 'কোবাল্ট কারখানার', 'P4D-এর')
    >>> form_genitive("ভবিষ্যৎ"), form_genitive("ভাই"), form_genitive("এনজিও"), form_genitive("গাঁ")
    ('ভবিষ্যতের', 'ভাইয়ের', 'এনজিওর', 'গাঁর')
    """
    return _attach(name, after_consonant="ের", after_vowel="র", after_glide="য়ের", otherwise="-এর")


def form_locative(name: str) -> str:
    """Return where or in what something is.

    >>> form_locative("সিলেট"), form_locative("ঢাকা"), form_locative("সমিতি"), form_locative("P4D")
    ('সিলেটে', 'ঢাকায়', 'সমিতিতে', 'P4D-এ')
    """
    ending = "য়" if name.rstrip(_NASAL).endswith(_A) else "তে"
    return _attach(name, after_consonant="ে", after_vowel=ending, after_glide="তে", otherwise="-এ")


def form_accusative(name: str) -> str:
    """Return whom something is done to.

    >>> form_accusative("স্ফটিক চক্র"), form_accusative("P4D")
    ('স্ফটিক চক্রকে', 'P4D-কে')
    """
    return name + ("কে" if _LETTER.search(name) else "-কে")


CASES: Mapping[str, Callable[[str], str]] = {
    "genitive": form_genitive,
    "locative": form_locative,
    "accusative": form_accusative,
}


def _attach(name: str, *, after_consonant: str, after_vowel: str, after_glide: str, otherwise: str) -> str:
    if name.endswith(_HASANTA):
        return name[:-1] + after_consonant
    if name.endswith(_T):
        return name[:-1] + "ত" + after_consonant
    if name.endswith(_NG):
        return name + "য়" + after_consonant
    last = name.rstrip(_NASAL)
    endings = ((_CONSONANT, after_consonant), (_VOWEL, after_vowel), (_GLIDE, after_glide))
    return name + next((ending for letter, ending in endings if letter.search(last)), otherwise)
