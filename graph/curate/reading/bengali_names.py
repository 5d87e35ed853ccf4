"""Finds Bengali names, which no capitals show: by their last noun, in quotation marks, by spelt letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...core.tokens import Token
from .bengali_words import find_stem, is_certain_verb, is_spelt_acronym, list_stems
from .lexicon import Lexicon

MAX_WORDS = 9
MAX_REST = 5  # words behind "for" in an English name
MAX_QUOTED_WORDS = 5
MAX_PLACES = 8  # in a list before "উপজেলায়"
_OPENING, _CLOSING = frozenset("‘“'\""), frozenset("’”'\"")
# how nouns end that are no part of a name in front of its last word: of whom, whom, where
_INFLECTED = re.compile(
    r"(?:ের|দের|[টী]ির|টির|ীর|গুলোর|কে|[ািীু]তে|ায়|য়ে|[\u0995-\u09b9\u09bc]ে|েরা|[িী]রা|কর্তারা|নেতারা|(?<![সন]ি)(?<!াই)(?<!ভি)(?<!হা)টি|গুলো|ভিত্তিক|সহ)\Z"
)


@dataclass(frozen=True)
class LearnedName:
    """A name that a document shows, its kind ("" where nothing tells it) and the fullest form of it."""

    text: str
    kind: str = ""
    full: str = ""


class BengaliNames:
    """Finds names in the sentences of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        words = lexicon.names["bengali"]
        self._stop = lexicon.bengali_stop_words
        self._generic = frozenset(words["generic"])
        self._inner = frozenset(words["inner"])
        self._connecting = frozenset(words["connecting"])
        self._paired = frozenset(words["paired"]) | lexicon.fields
        self._no_beginning = frozenset(words["no_beginning"])
        self._public = frozenset(words["public"])
        self._following = frozenset(words["following"])
        self._counting = frozenset(words["counting"])
        self._no_acronyms = frozenset(words["no_acronyms"])
        self._administrative = frozenset(words["administrative"])
        self._unfinished = frozenset(
            word
            for word, kind in lexicon.heads.items()
            if kind in ("event", "place") or word in words["unfinished"]
        )
        self._no_places = frozenset(words["no_places"])
        self._apposition: Mapping[str, str] = {
            word: kind for kind, section in words["apposition"].items() for word in section
        }

    def match(self, sentence: Sequence[Token], at: int) -> int:
        """Return how many words from here are a name that ends with a noun such as ফাউন্ডেশন."""
        if not self._can_begin(sentence[at]) or self._is_counted(sentence, at):
            return 0
        best = 0
        if (
            at + 1 < len(sentence)
            and sentence[at + 1].text in self._connecting
            and self._find_head(sentence[at])
        ):
            return self._match_rest(sentence, at + 1) - at
        for end in range(at + 1, min(len(sentence), at + MAX_WORDS)):
            token = sentence[end]
            if self._joins(sentence, end) and not best:
                continue
            if best and sentence[at + best - 1].text not in self._unfinished:
                if token.text in self._connecting:
                    return self._match_rest(sentence, end) - at
                if not find_stem(token.text, self._following):
                    break
            head = self._find_head(token)
            best = end - at + 1 if head else best
            if (head and head != token.text) or (not head and not self._can_be_inside(token)):
                break
        words = [token.text for token in sentence[at : at + best]]
        is_own = any(word not in self.lexicon.bengali_common for word in words[:-1])
        return best if is_own or find_stem(words[-1] if words else "", self._public) else 0

    def _match_rest(self, sentence: Sequence[Token], at: int) -> int:
        """Return the word after an English name that goes on behind its noun: ফান্ড ফর নেচার."""
        end = at + 1
        while end < len(sentence) and end - at < MAX_REST and self._can_be_inside(sentence[end]):
            end += 1
        is_last = end < len(sentence) and is_bengali_word(sentence[end]) and end - at < MAX_REST
        is_name = is_last and sentence[end].text not in self._stop and not self._find_head(sentence[end])
        return end + (is_name and not is_certain_verb(sentence[end].text))

    def _is_counted(self, sentence: Sequence[Token], at: int) -> bool:
        """Whether a number or "a" stands before the words here, which then name nobody."""
        i = at - 1
        while i >= 0 and at - i < 4 and self._can_be_inside(sentence[i]) and not self._find_head(sentence[i]):
            i -= 1
        word = sentence[i].text if i >= 0 else ""
        if word.endswith("জন") and i < at - 1:
            return False  # "১২ জন কর্মী ঝর্ণাধারা ফাউন্ডেশনের কাছে": the people end before the name
        return word in self._counting or (word[:1].isdigit() and not word.isdigit())

    def is_place(self, words: Sequence[Token]) -> bool:
        """Whether a name is that of a place with what it is behind it: বরিশাল বিভাগ."""
        stem = find_stem(words[-1].text, (*self._administrative, "বিভাগ", "শহর", "মহানগর"))
        return len(words) == 2 and bool(stem)

    def _find_head(self, token: Token) -> str:
        """Return the noun of a name that a word is a form of; "" for none."""
        return find_stem(token.text, self.lexicon.heads)

    def _can_begin(self, token: Token) -> bool:
        if token.text in self._inner:
            return True
        begins = token.text not in self._no_beginning and token.text not in self._connecting
        return begins and self._can_be_inside(token)

    def _can_be_inside(self, token: Token) -> bool:
        text = token.text
        if text in self._inner or text in self._connecting:
            return True
        is_small = text in self._stop or (text.endswith(("ই", "ও")) and text[:-1] in self._stop)
        if not is_bengali_word(token) or is_small or is_certain_verb(text):
            return False
        is_word = text in self.lexicon.places or text in self.lexicon.heads or text in self._generic
        if _INFLECTED.search(text) and not is_word:
            return False
        stem = find_stem(text, self.lexicon.places) or self._find_head(token)
        return not stem or stem == text

    def _joins(self, sentence: Sequence[Token], end: int) -> bool:
        """Whether "and" or a comma joins two words that one name is about: মহিলা ও শিশু বিষয়ক মন্ত্রণালয়."""
        if sentence[end].text not in ("ও", ",", "এবং") or end + 1 >= len(sentence):
            return False
        before, after = sentence[end - 1].text, sentence[end + 1].text
        if sentence[end].text == ",":
            return before in self._paired and after in self._paired
        return before in self._paired and self._can_be_inside(sentence[end + 1])

    def learn(
        self, sentences: Sequence[Sequence[Token]], text: str, known: Collection[str]
    ) -> Iterator[LearnedName]:
        """Yield names that one place of a document shows, so that they are known at every other.

        A name of `known` is whole, whatever follows it.
        """
        forms = [form for sentence in sentences for token in sentence for form in list_stems(token.text)]
        counts = Counter(stem for stem, case in forms if case != "loc")
        places = {stem for stem, case in forms if case == "loc"}
        counts = Counter({stem: number for stem, number in counts.items() if stem not in places})
        for sentence in sentences:
            if not any(is_bengali_word(token) for token in sentence):
                continue
            yield from self._learn_quoted(sentence, text)
            yield from self._learn_defined(sentence, text)
            yield from self._learn_places(sentence)
            for token in sentence:
                acronym = next((stem for stem, _ in list_stems(token.text) if is_spelt_acronym(stem)), "")
                if acronym and acronym not in self._no_acronyms:
                    yield LearnedName(acronym)
            yield from self._learn_short(sentence, counts, text, known)

    def _learn_quoted(self, sentence: Sequence[Token], text: str) -> Iterator[LearnedName]:
        """Yield names in quotation marks beside a word that says what they name: মঞ্চ ‘লোকমোর্চা’."""
        for at, token in enumerate(sentence):
            if token.text not in _OPENING:
                continue
            close = next(
                (
                    i
                    for i in range(at + 2, min(len(sentence), at + 2 + MAX_QUOTED_WORDS))
                    if sentence[i].text in _CLOSING
                ),
                -1,
            )
            inside = sentence[at + 1 : close] if close > 0 else []
            if not inside or not all(is_bengali_word(part) or part.text in ("ও", "-") for part in inside):
                continue
            kind = self._find_kind_beside(sentence, at, close)
            if kind:
                yield LearnedName(text[inside[0].start : inside[-1].end], kind)

    def _find_kind_beside(self, sentence: Sequence[Token], at: int, close: int) -> str:
        """Return what the words around a quotation say that it names."""
        after = sentence[close + 1 : close + 7]
        if after and find_stem(after[0].text, self._apposition):
            return self._apposition[find_stem(after[0].text, self._apposition)]
        if at and sentence[at - 1].text in self._apposition:
            return self._apposition[sentence[at - 1].text]
        if after and after[0].text in ("নামে", "নামের", "নামক", "একটি", "হলো", "হচ্ছে"):
            for token in after[1:]:
                stem = find_stem(token.text, self._apposition)
                if stem:
                    return self._apposition[stem]
        return self._apposition.get(find_stem(sentence[close - 1].text, self._apposition), "")

    def _learn_defined(self, sentence: Sequence[Token], text: str) -> Iterator[LearnedName]:
        """Yield the name that a sentence says is an organisation: "রূপান্তর একটি বেসরকারি সংস্থা"."""
        verb = next((at for at, token in enumerate(sentence[:MAX_WORDS]) if token.text == "একটি"), 0)
        opened = next((at for at, token in enumerate(sentence[:verb]) if token.text == "("), verb)
        words = sentence[:opened]
        if not words or len(words) > MAX_QUOTED_WORDS or not all(map(is_bengali_word, words)):
            return
        nouns = (self._apposition.get(token.text, "") for token in sentence[verb + 1 : verb + 8])
        kind = next(filter(None, nouns), "")
        is_name = not any(token.text in self._stop or is_certain_verb(token.text) for token in words)
        is_name = is_name and not (len(words) == 1 and self._stands_for_name(words[0]))
        if kind and is_name:
            yield LearnedName(text[words[0].start : words[-1].end], kind)

    def _stands_for_name(self, token: Token) -> bool:
        """Whether a word is a common noun such as "সংস্থাটি" or a place."""
        return bool(self._find_head(token) or find_stem(token.text, self.lexicon.places))

    def _learn_places(self, sentence: Sequence[Token]) -> Iterator[LearnedName]:
        """Yield the places of a list before "উপজেলায়" or "জেলার"."""
        for at in range(1, len(sentence)):
            if not find_stem(sentence[at].text, self._administrative):
                continue
            i = at - 1
            while i >= 0 and at - i < 2 * MAX_PLACES:
                name = sentence[i].text
                if not is_bengali_word(sentence[i]) or name in self._stop or name in self._no_places:
                    break
                if find_stem(name, self.lexicon.heads) or _INFLECTED.search(name) or is_certain_verb(name):
                    break
                yield LearnedName(name, "place")
                if i < 2 or sentence[i - 1].text not in (",", "ও", "এবং", "আর"):
                    break
                i -= 2

    def _learn_short(
        self, sentence: Sequence[Token], counts: Mapping[str, int], text: str, known: Collection[str]
    ) -> Iterator[LearnedName]:
        """Yield the first word of a long name where the document uses it alone: আলোকধারার for আলোকধারা সংস্থা."""
        at = 0
        while at < len(sentence):
            length = self.match(sentence, at)
            words = sentence[at : at + length]
            head = self._find_head(words[-1]) if words else ""
            if not head:
                at += max(1, length)
                continue
            first = words[0].text
            is_own = first not in self._generic and first not in known and not is_spelt_acronym(first)
            is_own = is_own and first not in self.lexicon.fields
            is_own = is_own and first not in self.lexicon.places and first not in self.lexicon.heads
            full = (text[words[0].start : words[-1].start] + head).replace("\n", " ")
            if is_own and length > 2 and self.lexicon.heads[head] not in ("place", "event"):
                whole = sum(1 for _ in iter_places(text, full))
                if counts[first] > whole:
                    yield LearnedName(first, "", full)
            is_body = (
                first in self.lexicon.bodies
                or first in known
                or is_spelt_acronym(first)
                or self.is_place(words)
            )
            if self.lexicon.heads[head] not in ("place", "event") and not is_body:
                yield LearnedName(full)
            at += length


def iter_places(text: str, name: str) -> Iterator[int]:
    """Yield where a name stands in a text."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def is_bengali_word(token: Token) -> bool:
    """Whether a token is a word in Bengali letters, not a number."""
    return "\u0985" <= token.text[0] <= "\u09ce" or token.text[0] in "\u09dc\u09dd\u09df"


def is_bengali_sentence(sentence: Sequence[Token]) -> bool:
    """Whether most words of a sentence are Bengali."""
    bengali = sum(is_bengali_word(token) for token in sentence)
    return bengali > sum(token.text[0].isalpha() for token in sentence) - bengali
