"""Cuts Bengali sentences into clauses, and finds the names in them with the parts that they play."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .bengali_grammar import Grammar
from .bengali_words import find_case, is_finite_verb, list_stems
from .clauses import Item
from .drafts import End
from .mentions import ORGANISATIONS
from .names import NameFinder
from .references import References

MAX_CLOSING_NAME = 3  # words of a name that nothing tells, at the end of a clause
_COORDINATION = frozenset((",", "ও", "এবং", "আর", "&", "তথা"))
_BOARDS = frozenset(("কমিটি", "পরিষদ", "বোর্ড", "পর্ষদ"))
_QUOTES = frozenset("‘’“”'\"()")
_TAIL = re.compile(r"[^\s,;।]*")
_COUNT = re.compile(r"(?:[০-৯0-9][০-৯0-9,]*|দুই|তিন|চার|পাঁচ|ছয়|সাত|আট|নয়|দশ|শতাধিক|কয়েকশ)(?:টির|টি|টা|জন|শ)?[ও]?\Z")


@dataclass(frozen=True)
class Word:
    """A name, or a word, with its place and its case (nom, gen, acc, loc)."""

    text: str  # "" of a name
    start: int
    end: int
    case: str
    name: End | None = None


@dataclass(frozen=True)
class Group:
    """One name, or several joined by "and", and what part it plays in its clause."""

    ends: tuple[End, ...]
    first: int
    last: int
    role: str  # nom, gen, acc, loc, with, at, from, by, agent, among or other

    @property
    def is_place(self) -> bool:
        """Whether it names places."""
        return all(end.kind == "place" for end in self.ends)


@dataclass(frozen=True)
class Clause:
    """Words up to the next verb that ends a clause, and the names among them."""

    words: Sequence[Word]
    groups: Sequence[Group]

    @cached_property
    def texts(self) -> list[str]:
        """The words, with "" for each name."""
        return [word.text for word in self.words]

    @cached_property
    def verb(self) -> int:
        """Where the first verb stands that ends a clause; the number of words where there is none."""
        verbs = (at for at, text in enumerate(self.texts) if is_finite_verb(text))
        return next(verbs, len(self.words))


class ClauseCutter:
    """Cuts the sentences of one document into clauses."""

    def __init__(self, finder: NameFinder, references: References, grammar: Grammar) -> None:
        self._finder, self._references, self._grammar = finder, references, grammar
        apposition = finder.lexicon.names["bengali"]["apposition"]
        self._speaker = frozenset(finder.lexicon.names["references"]["speaker"])
        self._programmes = references.programme_words
        self._appositions = frozenset(word for words in apposition.values() for word in words)
        self._stop = finder.lexicon.bengali_stop_words
        pronouns = grammar.words["pronouns"]
        self._topic_words = frozenset(pronouns["topic"])
        self._genitive = frozenset(pronouns["genitive"])
        self._locative = frozenset(pronouns["locative"])
        self._determining = frozenset(pronouns["determining"])

    def cut(self, items: Sequence[Item], end: int) -> list[Sequence[Word]]:
        """Return the words of each clause of a sentence that ends at an offset."""
        words = list(self._name_works(list(self._make_words(items, end))))
        clauses: list[Sequence[Word]] = []
        first = 0
        for at in range(len(words)):
            if self._ends_clause(words, at, first):
                clauses.append(words[first:at])
                first = at + 1
        clauses.append(words[first:])
        return [clause for clause in clauses if clause]

    def _make_words(self, items: Sequence[Item], end: int) -> Iterator[Word]:
        """Yield the words of a sentence without quotation marks; a name takes its ending with it."""
        for at, item in enumerate(items):
            if item.mention is None:
                if item.word not in _QUOTES:
                    yield from self._split_member(item)
                continue
            mention = item.mention
            following = items[at + 1].start if at + 1 < len(items) else end
            between = self._finder.document.text[item.end : max(item.end, following)].replace("\n", " ")
            tail = _TAIL.match(between.rpartition(")")[2] if ")" in between else between)
            ending = tail[0].lstrip("’”'") if tail else ""
            last = mention.text.split()[-1]
            case = next((case for stem, case in list_stems(last + ending) if stem == last), "nom")
            if ending and case == "nom":
                case = find_case(f"ক{ending}") if ending.startswith(("-", "‑")) else case
            yield Word("", item.start, item.end, case, End(mention.text, mention.kind, mention.key))

    def _split_member(self, item: Item) -> Iterator[Word]:
        """Yield a word, and "জোটভুক্ত" as what it means: included in the alliance."""
        base = item.word.removesuffix("ভুক্ত")
        if base != item.word and base in self._references.bengali_words:
            middle = item.start + len(base)
            yield Word(base, item.start, middle, "gen")
            yield Word("অন্তর্ভুক্ত", middle, item.end, "nom")
        else:
            yield Word(item.word, item.start, item.end, find_case(item.word))

    def _name_works(self, words: Sequence[Word]) -> Iterator[Word]:
        """Yield words, a name with the noun behind it as one: "এভিসিবি প্রকল্পের"."""
        at = 0
        while at < len(words):
            word = words[at]
            last = self._find_noun_behind(words, at)
            if word.name is not None and last > at:
                is_work = bool(self._programmes & {stem for stem, _ in list_stems(words[last].text)})
                name = replace(word.name, kind="programme") if is_work else word.name
                yield Word("", word.start, words[last].end, words[last].case, name)
            else:
                yield word
            at = max(at, last) + 1

    def _find_noun_behind(self, words: Sequence[Word], at: int) -> int:
        """Return where the noun stands that says what a name without ending names, else where the name is."""
        name, following = words[at].name, words[at + 1 : at + 5]
        if name is None or words[at].case != "nom" or not following:
            return at
        if name.kind in ("", "programme") and self._is_noun(following[0], self._programmes):
            return at + 1
        if following[0].text in ("নামের", "নামক"):
            nouns = (i for i, word in enumerate(following) if self._is_noun(word, self._appositions))
            return at + 1 + next(nouns, -1)
        return at

    def _is_noun(self, word: Word, nouns: frozenset[str]) -> bool:
        return word.name is None and not nouns.isdisjoint(stem for stem, _ in list_stems(word.text))

    def _ends_clause(self, words: Sequence[Word], at: int, first: int) -> bool:
        text = words[at].text
        if text in self._grammar.boundaries:
            return True
        if text not in self._grammar.joining or not at or at + 1 >= len(words):
            return False
        before = words[at - 1]
        if before.name is not None:
            is_next = text == "আর" and words[at + 1].name is None
            acts = any(is_finite_verb(word.text) for word in words[max(first, at - 6) : at] if not word.name)
            return (text == "," and words[at + 1].text == "আর") or (is_next and acts)
        closes = bool(self._grammar.closing & {stem for stem, _ in list_stems(before.text)})
        return is_finite_verb(before.text) or closes or (text == "," and words[at + 1].text == "আর")

    def read(self, words: Sequence[Word], topic: End) -> Clause:
        """Return a clause with the names and what stands for names; `topic` is whom the text is about."""
        resolved = list(words)
        for at, word in enumerate(words):
            end = self._resolve(words, at, topic) if word.name is None else None
            if end is not None:
                resolved[at] = replace(word, name=end, case=self._find_pronoun_case(word))
        return Clause(words, tuple(self._iter_groups(resolved)))

    def _find_pronoun_case(self, word: Word) -> str:
        if word.text in self._locative:
            return "loc"
        if word.text in self._genitive:
            return "gen"
        if word.text in self._topic_words:
            return "nom"
        stems = list_stems(word.text)
        return next((case for stem, case in stems if stem in self._references.bengali_words), word.case)

    def _resolve(self, words: Sequence[Word], at: int, topic: End) -> End | None:
        """Return what a word such as "সংস্থাটির" or "এর" stands for."""
        text = words[at].text
        if text in self._topic_words:
            return replace(topic, reference=topic.reference or text)
        for stem, _ in list_stems(text):
            if stem not in self._references.bengali_words or self._is_common(words, at, stem):
                continue
            end = self._references.resolve(stem, determined=True)
            if end is not None:
                return end
        return None

    def _is_common(self, words: Sequence[Word], at: int, stem: str) -> bool:
        """Whether a noun such as সংগঠন names a kind of thing here, and no one of them."""
        if stem in self._speaker:
            return False
        if at + 1 < len(words) and words[at + 1].name is not None and words[at].text == stem:
            return True  # মঞ্চ ‘লোকমোর্চা’
        if words[at].text == stem and self._names_follow(words[at + 1 :]):
            return True  # রংপুরের সংগঠন আলোর দিশা
        if stem.endswith("টি") or "টি" in words[at].text[len(stem) :][:2]:
            return False
        if not at:
            return False
        before = words[at - 1]
        if before.text in self._determining:
            return False
        if before.name is not None:
            return False
        if at > 1 and _COUNT.match(words[at - 2].text) and before.text in ("বেশি", "অধিক"):
            return True
        if _COUNT.match(before.text) or before.text in ("একটি", "কোনো", "যে", "অন্য", "বেসরকারি", "আরেকটি"):
            return True
        return (
            before.case == "nom"
            and before.text not in _COORDINATION
            and not (before.text in self._stop or is_finite_verb(before.text))
        )

    def _names_follow(self, words: Sequence[Word]) -> bool:
        """Whether a clause ends with words that can only be a name, though none that is known."""
        return 0 < len(words) <= MAX_CLOSING_NAME and not any(
            word.name is not None
            or word.text in self._stop
            or word.text in _COORDINATION
            or is_finite_verb(word.text)
            for word in words
        )

    def _iter_groups(self, words: Sequence[Word]) -> Iterator[Group]:
        """Yield names that stand together, each list as one."""
        at = 0
        while at < len(words):
            if words[at].name is None:
                at += 1
                continue
            last = at
            ends = [words[at].name]
            while True:
                step = last + 1
                while step < len(words) and step - last < 3 and words[step].text in _COORDINATION:
                    step += 1
                joined = last + 1 < step < len(words)
                if not joined or words[step].name is None or not _go_together(words[last], words[step]):
                    break
                last = step
                ends.append(words[step].name)
            yield Group(tuple(end for end in ends if end), at, last, self._find_role(words, last))
            at = last + 1

    def _is_inside_board(self, words: Sequence[Word], last: int) -> bool:
        """Whether a network's committee or board follows: "জোটের নির্বাহী কমিটিতে"."""
        name = words[last].name
        behind = [word for word in words[last + 1 : last + 3] if word.name is None]
        return name is not None and name.kind == "platform" and any(_is_board(word) for word in behind)

    def _find_role(self, words: Sequence[Word], last: int) -> str:
        """Return what part a name plays, as its ending and the word behind it tell."""
        case = words[last].case
        after = words[last + 1] if last + 1 < len(words) and words[last + 1].name is None else None
        if after is None:
            return case
        text = after.text.removesuffix("ও").removesuffix("ই") if len(after.text) > 3 else after.text
        following = words[last + 2].text if last + 2 < len(words) else ""
        if case == "acc" and text in ("সঙ্গে", "সাথে") and following.startswith("নি"):
            return "with"  # "ক্লাবকে সঙ্গে নিয়ে"
        if case == "gen" and self._is_inside_board(words, last):
            return "loc"
        if case == "gen":
            role = self._grammar.postpositions.get(text, "")
            if role == "from" and following.rstrip("ইও") not in ("থেকে", "হতে"):
                role = "at" if text == "নিকট" else ""
            if role:
                return role
            if text == "মধ্যে":
                return "among"
            if following == "থেকে" and "<means>" in self._grammar.list_tags(after.text):
                return "from"  # "ইউনিসেফের অনুদান থেকে"
            stems = {stem for stem, _ in list_stems(after.text)}
            is_plural = after.case == "nom" and stems & self._grammar.agents
            return "agent" if is_plural and after.text.endswith(("রা", "দল", "টিম", "গণ")) else "gen"
        if text in ("কর্তৃক", "দ্বারা"):
            return "by"
        if text in ("থেকে", "হতে"):
            return "from"
        is_made = case == "nom" and "<making>" in self._grammar.list_tags(after.text) and after.case != "nom"
        return "other" if is_made or text in ("ছাড়া", "নামে", "ব্যতীত") else case


def _is_board(word: Word) -> bool:
    """Whether a word is where members sit: "কমিটিতে"."""
    return word.case == "loc" and not _BOARDS.isdisjoint(stem for stem, _ in list_stems(word.text))


def _go_together(first: Word, second: Word) -> bool:
    """Whether two names are one list: both places or none, the first without an ending or with the same."""
    if first.name is None or second.name is None or first.case not in ("nom", second.case):
        return False
    return (first.name.kind == "place") == (second.name.kind == "place")


def is_organisation(end: End) -> bool:
    """Whether an end may be an organisation."""
    return end.kind in ORGANISATIONS or end.kind == ""


def is_count(text: str) -> bool:
    """Whether a word is a number of things or people: ৩৫টি, আটজন."""
    return bool(_COUNT.match(text))
