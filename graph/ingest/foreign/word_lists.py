"""Finds what a heading or a word of a file means, by the word lists in `ontology/words/`.

A word is compared without case, punctuation, small words and order; what is in no list, by its spelling.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from ...core import resources
from ...core.spelling import fold_text
from ...core.toml_file import read_shipped_toml

_MAX_WORD = 300  # characters of a heading or a relation; what is longer is prose
_MOST_LOOKED_UP = 10_000
_MOST_JUDGED = 1_000  # texts by which it is judged what those of a column are
MIN_ALIKE = 86.0  # of 100, above which two spellings may be one word
_SMALL_WORDS = frozenset({
    "the", "of", "a", "an", "your", "its", "their", "please", "list", "specify", "any", "main", "all",
    "if", "s", "what", "which", "you", "is", "are", "it", "we", "এর", "র", "সব", "সকল",
})  # fmt: skip
_LAST_WORDS = ("of", "a")  # donor of, organisation A
_IN_BRACKETS = re.compile(r"[\(\[（].*?[\)\]）]")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?\b|\b[^\W\d_]\.[^\W\d_]\b")  # N.G.O
_NUMBERED = re.compile(r"\A\s*(?:[0-9]{1,2}|[a-zA-Z])\s*[.)]\s+")
_NUMBER = re.compile(r"\s*(?:#|no\.?\s*)?(?:[0-9]{1,2}|[০-৯]{1,2})\s*\Z")  # Partner 3
_BETWEEN_FORMS = re.compile(r"\s*(?:/|\||\n|\s[-–]\s)\s*")  # of a heading in two languages
_AND = re.compile(r"\s*(?:&|,|/|\+|\band\b|\bwith\b|\sও\s|\sএবং\s)\s*")
_BETWEEN_RELATIONS = re.compile(r"\s*[|;\n]\s*")
_GENITIVES = ("ের", "র")  # of a Bengali word before "name"
_REVERSE = "reverse "
_TO_PLACES = frozenset({"operatesIn", "locatedIn"})  # kinds of tie


@dataclass(frozen=True)
class WordMatch:
    """What a word means, and whether there is no doubt."""

    meaning: str
    is_sure: bool


@dataclass(frozen=True, eq=False)
class WordList:
    """Meanings by the words for them; "member" and "members" may mean different things."""

    meanings: Mapping[str, str]  # by the key of a word
    exact: Mapping[str, str]  # by its key in the number in which it is listed
    ambiguous: frozenset[str]  # words that stand in two lists, and keys that mean two things by number
    ignored: frozenset[str] = frozenset()  # keys of words that change nothing beside one of the list

    def __post_init__(self) -> None:
        keep = lru_cache(_MOST_LOOKED_UP)  # a heading is asked for in each row
        vars(self).update(find_meaning=keep(self.find_meaning), find_listed=keep(self.find_listed))

    def find_meaning(self, word: str) -> WordMatch | None:
        """Return what a word means; None where no list has it or anything like it."""
        if len(word) > _MAX_WORD:
            return None
        return self.find_listed(word) or self._find_by_part(word) or self._find_by_spelling(word)

    def find_listed(self, word: str) -> WordMatch | None:
        """Return what a word means that a list has, whatever its case and order; else None."""
        bare = _IN_BRACKETS.sub(" ", word)
        forms = word, _NUMBERED.sub("", word), bare, *_BETWEEN_FORMS.split(bare), _NUMBER.sub("", bare)
        for form in dict.fromkeys(forms):  # of most words these are one and the same
            exact, key = make_word_key(form, keeps_number=True), make_word_key(form)
            if exact in self.exact:
                return WordMatch(self.exact[exact], is_sure=f"={exact}" not in self.ambiguous)
            if key in self.meanings:
                return WordMatch(self.meanings[key], is_sure=key not in self.ambiguous)
        words = bare.split() if self.ignored else []
        rest = [text for text in words if make_word_key(text) not in self.ignored]
        return self.find_listed(" ".join(rest)) if 0 < len(rest) < len(words) else None

    def _find_by_part(self, word: str) -> WordMatch | None:
        """Return the meaning of the longest listed phrase of two words or more that the word contains."""
        tokens = set(make_word_key(word).split())
        if not 2 <= len(tokens) <= 8:
            return None
        contained = [key for key, words in self._phrases if words <= tokens]
        if not contained:
            return None
        best = max(contained, key=lambda key: (len(key.split()), key))
        return WordMatch(self.meanings[best], is_sure=False)

    @cached_property
    def _phrases(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The listed keys of two words or more, each with its words."""
        return tuple((key, frozenset(key.split())) for key in self.meanings if " " in key)

    def _find_by_spelling(self, word: str) -> WordMatch | None:
        from rapidfuzz import fuzz, process

        key = make_word_key(_IN_BRACKETS.sub(" ", word))
        if len(key) < 4:
            return None
        match = process.extractOne(key, self.meanings.keys(), scorer=fuzz.ratio, score_cutoff=MIN_ALIKE)
        return WordMatch(self.meanings[match[0]], is_sure=False) if match else None


@lru_cache(maxsize=4096)
def make_word_key(word: str, *, keeps_number: bool = False) -> str:
    """Return the form by which words are compared; "of" and "a" stay at the end, where they say which.

    >>> make_word_key("donor of") == make_word_key("donor")
    False
    >>> make_word_key("Name of the Organization:") == make_word_key("organisation name")
    True
    >>> make_word_key("N.G.O") == make_word_key("NGO")
    True
    """
    word = _DOTTED.sub(lambda letters: letters[0].replace(".", ""), word)
    text = re.sub(r"iz(?=ation|e\b|ed\b|es\b|ing\b)", "is", fold_text(word))
    text = text.replace("programme", "program").replace("centre", "center").replace("bangla", "bengali")
    words = text.split()
    tokens = [word for word in words if word not in _SMALL_WORDS]
    tokens += [word for word in words[-1:] if word in _LAST_WORDS]
    kept = tokens or words
    return " ".join(sorted(kept if keeps_number else map(_make_singular, kept)))


def _make_singular(word: str) -> str:
    """Return an English word without the ending of its plural; both forms of a word get the same key."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def load_columns() -> WordList:
    """Return the fields that headings mean."""
    return _load_word_list("columns")


@lru_cache(maxsize=1)
def load_relations() -> WordList:
    """Return the kinds of tie that words mean; "reverse KIND" for the other direction."""
    ignored = frozenset(map(make_word_key, load_name_words()["bodies"]))
    return replace(_load_word_list("relations"), ignored=ignored)  # "Partner NGOs" as "Partners"


def load_types() -> WordList:
    """Return the types and classes that words for a kind of organisation mean."""
    return _load_word_list("types")


def are_types(texts: Sequence[str]) -> bool:
    """Tell whether the texts of a column are words for kinds of organisation, whatever its heading says.

    >>> are_types(["NGO", "Donor", "NGO"]), are_types(["North", "South", "NGO"])
    (True, False)
    """
    texts = _take_some(texts)
    listed = sum(load_types().find_listed(text) is not None for text in texts)
    return len(texts) > 1 and 10 * listed >= 6 * len(texts)


def are_relations(texts: Sequence[str]) -> bool:
    """Tell whether the texts of a column say which tie each row is, whatever its heading says.

    >>> are_relations(["funds", "is member of", "works with"]), are_relations(["North", "South", "funds"])
    (True, False)
    """
    texts = _take_some(texts)
    words = [text for text in texts if not any(map(str.isdecimal, text))]  # "MOU/2021/01" is a number
    listed = sum(load_relations().find_listed(text) is not None for text in words)
    return len(texts) > 1 and 10 * listed >= 6 * len(texts)


def _take_some(texts: Sequence[str]) -> Sequence[str]:
    """Return all texts of a column, or some from top to bottom where there are very many."""
    return texts[:: len(texts) // _MOST_JUDGED + 1]


@lru_cache(maxsize=4096)
def leads_to_places(word: str) -> bool:
    """Tell whether a word for a tie, or a kind of tie, says that its object is a place.

    >>> leads_to_places("Works in"), leads_to_places("operatesIn"), leads_to_places("Works with")
    (True, True, False)
    """
    match = load_relations().find_meaning(word) if word else None
    return word in _TO_PLACES or bool(match and match.is_sure and match.meaning in _TO_PLACES)


@lru_cache(maxsize=4096)
def find_type_in_heading(heading: str) -> str:
    """Return the word of a heading that is a kind of organisation, empty where none is.

    >>> find_type_in_heading("Focal Ministry"), find_type_in_heading("Works with")
    ('Ministry', '')
    """
    types = load_types().meanings
    words = heading.split()
    for text in (heading, *map(" ".join, itertools.pairwise(words)), *words):
        if types.get(make_word_key(text), "Organisation") not in ("Organisation", "Person"):
            return text
    return ""


@lru_cache(maxsize=4096)
def split_relations(word: str) -> tuple[str, ...]:
    """Return the words for ties of a text that names several; any other text as it is.

    >>> split_relations("Funds, trains"), split_relations("joint training and advocacy")
    (('Funds', 'trains'), ('joint training and advocacy',))
    """
    relations = load_relations()
    is_whole = len(word) > _MAX_WORD or make_word_key(word) in relations.meanings
    for marks in () if is_whole else (_BETWEEN_RELATIONS, _AND):
        parts = [part.strip() for part in marks.split(word) if part.strip()]
        matches = [relations.find_listed(part) for part in parts]
        meanings = {
            match.meaning: part for match, part in zip(matches, parts, strict=True) if match and match.is_sure
        }
        if len(meanings) > 1 and all(matches):
            return tuple(meanings.values())  # "দাতা / Donor" is one
    return (word,)


def find_type_of_names(heading: str) -> str:
    """Return the kind of body whose names a heading is of, empty where it says no more than that.

    >>> find_type_of_names("Project name"), find_type_of_names("Name of alliance members")
    ('Project', '')
    """
    ignored = set(map(make_word_key, load_name_words()["headings_of_names"]))
    word = " ".join(text for text in heading.split() if make_word_key(text) not in {"", *ignored})
    forms = [word, *(word.removesuffix(ending) for ending in _GENITIVES if word.endswith(ending))]
    word = next((form for form in forms if form and load_types().find_listed(form)), "")
    match = load_types().find_listed(word) if word else None
    return word if match and match.meaning != "Organisation" else ""


@lru_cache(maxsize=4096)
def find_class_of_names(heading: str) -> str:
    """Return the class of the bodies whose names a heading is of, empty where it says none.

    >>> find_class_of_names("Project title"), find_class_of_names("Name of alliance")
    ('Programme', 'Platform')
    """
    word = find_type_of_names(heading)
    return find_class_of_type(load_types().meanings[make_word_key(word)])[0] if word else ""


def names_person(heading: str) -> bool:
    """Tell whether a heading is of the names of persons: it has a word for one, and "name" or a post.

    >>> [names_person(heading) for heading in ("Name of Executive Director", "প্রধানের নাম", "Head office name")]
    [True, True, False]
    """
    words = set(make_word_key(heading).split())
    lists = _read_words("persons")
    posts, names, offices = (
        set(map(make_word_key, map(str, _list_of(lists, key)))) for key in ("posts", "names", "offices")
    )
    return bool(words & posts and words & names and not words & offices)


def are_persons(texts: Sequence[str]) -> bool:
    """Tell whether most texts of a column begin as persons are addressed.

    >>> are_persons(["Md. Karim, officer", "Ms. Lima", "BRAC"]), are_persons(["Dr. Hasan Hospital", "BRAC"])
    (True, False)
    """
    titles = {str(word) for word in _list_of(_read_words("persons"), "honorifics")}
    addressed = sum(text.split()[0].casefold().strip(".:।") in titles for text in texts if text.split())
    return 2 * addressed > len(texts)


def is_above_persons(heading: str) -> bool:
    """Tell whether a heading stands above names of persons.

    >>> [is_above_persons(heading) for heading in ("Partner contacts", "Board of Heron Forum", "Partners")]
    [True, True, False]
    """
    groups = set(map(make_word_key, map(str, _list_of(_read_words("persons"), "groups"))))
    return not groups.isdisjoint(make_word_key(heading).split())


def names_with_address(heading: str) -> bool:
    """Tell whether a heading is of names with addresses below them in the same cell.

    >>> [names_with_address(heading) for heading in ("Name & address of NGO", "নাম ও ঠিকানা", "Address")]
    [True, True, False]
    """
    bodies = set(map(make_word_key, load_name_words()["bodies"]))
    bare = " ".join(word for word in heading.split() if make_word_key(word) not in bodies).removesuffix(" of")
    parts = [load_columns().find_listed(part) for part in _AND.split(bare)] if bare else []
    return [part.meaning if part else "" for part in parts] == ["name", "address"]


def _list_of(entries: Mapping[str, object], key: str) -> list[object]:
    values = entries.get(key, [])
    return values if isinstance(values, list) else []


def find_class_of_type(meaning: str) -> tuple[str, str]:
    """Return the class and the type that a meaning of `load_types` stands for.

    >>> find_class_of_type("TypeMinistry"), find_class_of_type("Company")
    (('PublicBody', 'TypeMinistry'), ('Company', ''))
    """
    entry = _read_words("types").get(meaning, {})
    class_ = entry.get("class", "") if isinstance(entry, dict) else ""
    if class_:
        return str(class_), meaning
    return ("Organisation", meaning) if meaning.startswith("Type") else (meaning, "")


def split_reverse(kind: str) -> tuple[str, bool]:
    """Return a kind of tie without "reverse", and whether its ends change places.

    >>> split_reverse("reverse supports"), split_reverse("funds")
    (('supports', True), ('funds', False))
    """
    return kind.removeprefix(_REVERSE), kind.startswith(_REVERSE)


@lru_cache(maxsize=1)
def load_level_words() -> Mapping[str, str]:
    """Return the level that a word for how much means, by its folded form."""
    return {
        fold_text(str(word)): level
        for level, words in _read_words("levels").items()
        if isinstance(words, list)
        for word in words
    }


def find_role_kind(role: str, relation: str) -> str:
    """Return what a relation means beside organisations that are listed by a role, empty where nothing else.

    >>> find_role_kind("fundedBy", "implementsThrough"), find_role_kind("", "implementsThrough")
    ('reverse fundedBy', '')
    """
    roles = _read_words("list_roles")["roles"]
    entry = roles.get(role, {}) if isinstance(roles, dict) else {}
    return str(entry["kind"]) if relation in entry.get("beside", ()) else ""


def means_money(heading: str) -> bool:
    """Tell whether a heading is of ties that an amount can be about."""
    match = load_relations().find_meaning(heading)
    kinds = _read_words("list_roles")["amounts"]
    return bool(match and isinstance(kinds, dict) and match.meaning in kinds["of"])


def find_kind_of_maker(field: str) -> str:
    """Return the kind of tie to the maker of a list that a column of dates means, empty if none."""
    makers = _read_words("list_roles")["makers"]
    return str(makers.get(field, "")) if isinstance(makers, dict) else ""


def names_body(heading: str) -> bool:
    """Tell whether a heading is of the names of bodies, not of persons: it has a word for one.

    >>> names_body("Name of organisation"), names_body("Full name")
    (True, False)
    """
    match = load_columns().find_listed(heading) if heading else None
    return bool(match and match.meaning == "name") and has_body_word(heading)


def has_body_word(heading: str) -> bool:
    """Tell whether a heading has a word for any body.

    >>> has_body_word("Coordinating body"), has_body_word("Coordination")
    (True, False)
    """
    return not set(make_word_key(heading).split()).isdisjoint(map(make_word_key, load_name_words()["bodies"]))


def find_kind_of_parties(*headings: str) -> str:
    """Return the kind of tie between ends that their headings call the parties of an agreement, else empty.

    >>> find_kind_of_parties("First party", "Second party"), find_kind_of_parties("From", "To")
    ('partneredWith', '')
    """
    parties = _read_entry("parties")
    words = set(map(make_word_key, map(str, _list_of(parties, "words"))))
    are_parties = all(words & set(make_word_key(heading).split()) for heading in headings)
    return str(parties["kind"]) if are_parties else ""


def find_kind_of_ends(first: str, second: str) -> str:
    """Return the kind of tie that the headings of its ends say, empty where they say none.

    >>> find_kind_of_ends("Donor", "Grantee"), find_kind_of_ends("Party A", "Party B")
    ('funds', 'partneredWith')
    """
    ends = _read_entry("ends")
    matches = [load_relations().find_listed(heading) for heading in (first, second)]
    meanings = [match.meaning if match and match.is_sure else "" for match in matches]
    return (
        str(ends["kind"]) if meanings == [ends["from"], ends["to"]] else find_kind_of_parties(first, second)
    )


def find_named_ends(headings: Sequence[str]) -> tuple[int, int] | None:
    """Return the columns whose headings say that they are the ends of ties, None where a list has others.

    >>> find_named_ends(["Funder", "Grantee", "Year"]), find_named_ends(["Donor", "Grantee", "District"])
    ((0, 1), None)
    """
    matches = [load_columns().find_listed(heading) for heading in headings if heading]
    of_lists = set(map(str, _list_of(_read_entry("ends"), "not_beside")))
    if any(match and match.is_sure and match.meaning in of_lists for match in matches):
        return None
    pairs = itertools.permutations([number for number, heading in enumerate(headings) if heading][:8], 2)
    return next(((a, b) for a, b in pairs if find_kind_of_ends(headings[a], headings[b])), None)


def _read_entry(name: str) -> Mapping[str, object]:
    entry = _read_words("list_roles")[name]
    return entry if isinstance(entry, dict) else {}


def names_role(word: str) -> bool:
    """Tell whether a word for a tie is a noun for one of its ends: what this one is to the other.

    >>> names_role("Main donor"), names_role("funds")
    (True, False)
    """
    roles = _read_words("list_roles")["nouns"]
    nouns = _list_of(roles, "words") if isinstance(roles, dict) else []
    words = make_word_key(_IN_BRACKETS.sub(" ", word)).split()
    return bool({*words} & {make_word_key(str(noun)) for noun in nouns})


@lru_cache(maxsize=4096)
def names_post(text: str) -> bool:
    """Tell whether a cell under a network or an event holds only the post of a member, such as "chair".

    >>> [names_post(text) for text in ("Vice chair", "member since 2020", "Former member", "Declined")]
    [True, True, False, False]
    """
    posts = _read_entry("posts")
    words, beside = (set(map(fold_text, map(str, _list_of(posts, key)))) for key in ("words", "beside"))
    tokens = [word for word in fold_text(text).split() if word not in beside]
    numbers = [word for word in tokens if word.isdecimal()]  # of a period, the second is its end
    named = [word for word in tokens if not word.isdecimal()]
    return bool(named) and len(numbers) < 2 and words.issuperset(named)


@lru_cache(maxsize=1)
def load_name_words() -> Mapping[str, frozenset[str]]:
    """Return the words by which names are told from lists, each list by what it holds."""
    return {
        key: frozenset(" ".join(word.casefold().split()) for word in words)
        for key, words in _read_words("names").items()
        if isinstance(words, list)
    }


@lru_cache(maxsize=4)
def _load_word_list(name: str) -> WordList:
    meanings: dict[str, str] = {}
    exact: dict[str, str] = {}
    ambiguous = set()
    for meaning, entry in _read_words(name).items():
        words = entry["words"] if isinstance(entry, dict) else entry
        if isinstance(words, list):
            for word in words:
                key = make_word_key(str(word))
                written = make_word_key(str(word), keeps_number=True)
                if exact.setdefault(written, meaning) != meaning:
                    ambiguous.add(f"={written}")
                if meanings.setdefault(key, meaning) != meaning:
                    ambiguous.add(key)
    return WordList(meanings, exact, frozenset(ambiguous))


@lru_cache(maxsize=4)
def _read_words(name: str) -> Mapping[str, object]:
    return read_shipped_toml(Path(resources.find_ontology() / "words" / f"{name}.toml"))
