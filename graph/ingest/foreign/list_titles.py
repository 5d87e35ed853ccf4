"""Finds in the title of a list the organisation whose list it is: "Partners of Moyna Trust (March 2024)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .column_plans import find_kind_of_body
from .name_lists import has_noun
from .word_lists import load_name_words

_BETWEEN_PIECES = re.compile(r"\s*[:|;()\[\],]\s*|\s+[-–—]\s+")
_MOST_NAME_WORDS = 10
_MEMBERS = frozenset({"member", "সদস্য", "সদস্যদের"})


@dataclass(frozen=True)
class _TitlePatterns:
    list_of_name: re.Pattern[str]  # partners of NAME
    name_and_list: re.Pattern[str]  # NAME's partners, NAME-এর অংশীদার
    says_list: re.Pattern[str]  # a piece of a title that says what is listed
    in_no_name: re.Pattern[str]


def find_maker_in_title(title: str) -> str:
    """Return the organisation whose list a title says it is, empty where it names none.

    >>> find_maker_in_title("Partner organisations of Moyna Trust (as of March 2024)")
    'Moyna Trust'
    >>> find_maker_in_title("Heron Forum – member list"), find_maker_in_title("Partners of schools in Dhaka")
    ('Heron Forum', '')
    >>> find_maker_in_title("ময়না ফাউন্ডেশনের অংশীদার সংস্থার তালিকা")
    'ময়না ফাউন্ডেশন'
    """
    patterns = _load_patterns()
    pieces = [piece.strip() for piece in _BETWEEN_PIECES.split(title) if piece.strip()]
    for number, piece in enumerate(pieces):
        match = patterns.list_of_name.fullmatch(piece) or patterns.name_and_list.fullmatch(piece)
        names = [match["name"]] if match else []
        if any(map(patterns.says_list.search, pieces[:number] + pieces[number + 1 :])):
            names.append(piece)
        for name in names:
            if _says_otherwise(title.replace(name, " ")):
                return ""
            if has_noun(name) and _is_written_as_name(name) and not patterns.in_no_name.search(name):
                return name
    return ""


def find_network_in_title(title: str) -> str:
    """Return the network whose members a title says are listed, empty where it says none.

    >>> find_network_in_title("Members of Delta Alliance"), find_network_in_title("Partners of Moyna Trust")
    ('Delta Alliance', '')
    >>> find_network_in_title("সুন্দরবন সুরক্ষা জোটের সদস্য তালিকা")
    'সুন্দরবন সুরক্ষা জোট'
    """
    words = {word.removesuffix("s") for word in title.casefold().split()}
    is_of_members = words & _MEMBERS and not words & (
        load_name_words()["listed_roles"] - _MEMBERS - {"network"}
    )
    name = find_maker_in_title(title) if is_of_members else ""
    return name if name and find_kind_of_body(name) == "memberOf" else ""


def _says_otherwise(words: str) -> bool:
    """Tell whether the words of a title deny what they list: former, potential or expelled members."""
    lists = load_name_words()
    return not (lists["denials"] | lists["intentions"]).isdisjoint(words.casefold().split())


def _is_written_as_name(text: str) -> bool:
    words, small_words = text.split(), load_name_words()["small_words"]
    return 2 <= len(words) <= _MOST_NAME_WORDS and not words[-1].isdecimal() and all(
        not word[0].islower() or word in small_words for word in words
    )  # fmt: skip


@lru_cache(maxsize=1)
def _load_patterns() -> _TitlePatterns:
    roles, lists = load_name_words()["listed_roles"], load_name_words()["words_for_lists"]
    english = rf"\b(?:{'|'.join(sorted(filter(str.isascii, roles)))})s?\b"
    bengali = "|".join(sorted(role for role in roles if not role.isascii()))
    return _TitlePatterns(
        re.compile(rf".*{english}[^,]*?\s(?:of|by|from)\s+(?:the\s+)?(?P<name>.+)", re.IGNORECASE),
        re.compile(
            rf"(?P<name>.+?)(?:['’]s?\s+.*{english}.*|-?(?:এর|য়ের|ের|র)\s+(?:{bengali}).*)", re.IGNORECASE
        ),
        _compile_words(roles | lists),
        _compile_words(lists | load_name_words()["roles_in_no_name"]),
    )


def _compile_words(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for any of some words; Bengali ones may have endings."""
    forms = (rf"\b{word}s?\b" if word.isascii() else word for word in sorted(words))
    return re.compile("|".join(forms), re.IGNORECASE)
