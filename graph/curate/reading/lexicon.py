"""Holds the words that the rules know: forms of names, well-known bodies, places and cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ...core import resources
from ...core.spelling import fold_text
from ...core.toml_file import read_shipped_toml
from ...ingest.place_names import load_place_names
from ...schema.vocabulary import Ontology
from .labels import LabelGrammar, strip_section

_BODY_KINDS = {"multilateral": "donor"}  # other sections of bodies.toml are named for the kind
MAX_NAME_WORDS = 16
MAX_KEPT_CUES = 10_000  # labels of which it is kept what they say
_PREPOSITION = re.compile(r"\s(?:by|in|of|for|with|to|from|since|at|and|&)\s|[(:–—]", re.IGNORECASE)


@dataclass(frozen=True)
class Cue:
    """What a heading says: its role, whether what it lists is over, and whether it states no tie at all."""

    role: str
    ended: bool = False
    blocked: bool = False


class PhraseFinder:
    """Finds the longest of many phrases in a text, in time that grows with the text alone."""

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self._meaning: dict[tuple[str, ...], str] = {}
        for phrase, meaning in meanings:
            words = tuple(fold_text(phrase).split())
            if words:
                self._meaning.setdefault(words, meaning)
        self._longest: dict[str, int] = {}  # words of the longest phrase, by its first word
        for words in self._meaning:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def find_all(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield first word, number of words and meaning of the longest phrase at each place of a text."""
        words = fold_text(text).split()
        at = 0
        while at < len(words):
            for length in range(min(self._longest.get(words[at], 0), len(words) - at), 0, -1):
                meaning = self._meaning.get(tuple(words[at : at + length]))
                if meaning:
                    yield at, length, meaning
                    at += length - 1
                    break
            at += 1

    def find_longest(self, text: str) -> tuple[int, str] | None:
        """Return the number of words and the meaning of the longest phrase of a text, of equals the last."""
        best: tuple[int, str] | None = None
        for _, length, meaning in self.find_all(text):
            if best is None or length >= best[0]:
                best = (length, meaning)
        return best

    def __contains__(self, text: str) -> bool:
        return tuple(fold_text(text).split()) in self._meaning

    def get(self, text: str) -> str:
        """Return the meaning of a text that is a phrase as a whole, else nothing."""
        return self._meaning.get(tuple(fold_text(text).split()), "")


class Lexicon:
    """All words that the rules know, each list compiled once."""

    def __init__(self) -> None:
        folder = resources.find_ontology() / "words" / "reading"
        self.names: Mapping[str, Any] = read_shipped_toml(folder / "names.toml")
        self.structure: Mapping[str, Any] = read_shipped_toml(folder / "structure.toml")
        self.sentences: Mapping[str, Any] = read_shipped_toml(folder / "sentences.toml")
        self.bengali: Mapping[str, Any] = read_shipped_toml(folder / "bengali.toml")
        self._known_cues: dict[str, Cue] = {}
        self.labels = LabelGrammar(read_shipped_toml(folder / "labels.toml"))

    @cached_property
    def heads(self) -> Mapping[str, str]:
        """The kind of a name by its head noun, in lower case."""
        return {
            word: kind for kind, section in reversed(self.names["heads"].items()) for word in section["words"]
        }

    @cached_property
    def first_words(self) -> Mapping[str, str]:
        """The kind of a name by the noun with which names in other languages begin, in lower case."""
        return {word: kind for kind, words in self.names["first_words"].items() for word in words}

    @cached_property
    def fields(self) -> frozenset[str]:
        """Words that a ministry or a department is about, which go on over "and"."""
        words = read_shipped_toml(resources.find_ontology() / "words" / "names.toml")
        return frozenset(words["fields"])

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words that are written with a capital for other reasons than being a name, in lower case."""
        capitals = self.names["capitals"]
        return frozenset((*capitals["function"], *capitals["ordinary"]))

    @cached_property
    def document_kinds(self) -> PhraseFinder:
        """What a document calls itself, which is no name: "Annual Report"."""
        return PhraseFinder((phrase, "document") for phrase in self.names["capitals"]["documents"])

    @cached_property
    def openers(self) -> frozenset[str]:
        """Heads that begin a name with "of" or "for"."""
        return frozenset(self.names["openers"]["words"])

    @cached_property
    def symmetric(self) -> frozenset[str]:
        """The kinds of tie that hold both ways, by their ids."""
        return frozenset(kind.name for kind in Ontology.load().tie_kinds.values() if kind.symmetric)

    @cached_property
    def precisions(self) -> Mapping[str, float]:
        """The share of right suggestions of a rule on the development set, by the rule."""
        return {rule: float(share) for rule, share in self.sentences["precision"].items()}

    @cached_property
    def place_words(self) -> frozenset[str]:
        """Words before or after the name of a place that are no part of it: "districts of"."""
        return frozenset(self.sentences["determiners"]["words"]) | frozenset(self.stop_words)

    @cached_property
    def same_words(self) -> frozenset[str]:
        """Words for the organisation that was the subject before."""
        return frozenset(self.sentences["pronouns"]["same"])

    @cached_property
    def governments(self) -> frozenset[str]:
        """Heads of names of public bodies."""
        return frozenset(self.names["heads"]["government"]["words"])

    @cached_property
    def connectors(self) -> frozenset[str]:
        """Small words inside a name."""
        return frozenset(self.names["connectors"]["words"])

    @cached_property
    def joining(self) -> frozenset[str]:
        """Those of them that mean "and"."""
        return frozenset(self.names["connectors"]["joining"])

    @cached_property
    def bengali_stop_words(self) -> frozenset[str]:
        """Bengali words that are part of no name."""
        return frozenset(self.names["bengali"]["stop"])

    @cached_property
    def bengali_common(self) -> frozenset[str]:
        """Bengali words that make no name with a noun such as সংগঠন alone."""
        return frozenset(self.names["bengali"]["common"])

    @cached_property
    def bodies(self) -> Mapping[str, tuple[str, str]]:
        """Name of a well-known body, as written, with its kind and its full name."""
        sections = read_shipped_toml(resources.find_ontology() / "words" / "bodies.toml")
        return {
            name: (_BODY_KINDS.get(kind, kind), names[0])
            for kind, section in sections.items()
            for names in section["names"]
            for name in names
        }

    @cached_property
    def places(self) -> frozenset[str]:
        """Names of countries, regions and well-known cities, and of districts and upazilas of Bangladesh."""
        return load_place_names()

    @cached_property
    def cues(self) -> PhraseFinder:
        """The roles of headings, columns and keys."""
        return PhraseFinder(
            (phrase, role) for role, section in self.structure["roles"].items() for phrase in section["words"]
        )

    @cached_property
    def blocking(self) -> PhraseFinder:
        """Words of headings and cells that state no tie."""
        return PhraseFinder((phrase, "blocked") for phrase in self.structure["blocking"]["words"])

    @cached_property
    def ended(self) -> PhraseFinder:
        """Words of headings and cells that say that a tie is over."""
        return PhraseFinder((phrase, "ended") for phrase in self.structure["ended"]["words"])

    @cached_property
    def statements(self) -> PhraseFinder:
        """Words of a clause that states no tie: plans, conditions, negations, attendance."""
        return PhraseFinder((phrase, "blocked") for phrase in self.sentences["blocking"]["words"])

    @cached_property
    def exceptions(self) -> PhraseFinder:
        """Phrases that hold such a word and state a tie nevertheless."""
        return PhraseFinder((phrase, "stated") for phrase in self.sentences["blocking"]["exceptions"])

    @cached_property
    def ended_clause(self) -> PhraseFinder:
        """Words of a clause that says that a tie is over."""
        return PhraseFinder((phrase, "ended") for phrase in self.sentences["ended"]["words"])

    def list_cues(self) -> list[tuple[str, str]]:
        """Return the cues of sentences, each with its class."""
        return [(cue, name) for name, entry in self.sentences["classes"].items() for cue in entry["cues"]]

    def word_list(self, section: str) -> frozenset[str]:
        """Return the words of a section of sentences.toml."""
        return frozenset(self.sentences[section]["words"])

    @cached_property
    def attendance(self) -> PhraseFinder:
        """Words for being present, which makes no tie."""
        return PhraseFinder((phrase, "present") for phrase in self.sentences["attendance"]["words"])

    def denies(self, text: str, *, attendance_too: bool = True) -> bool:
        """Whether a clause plans, doubts or denies what it names, or only reports attendance."""
        if attendance_too and any(True for _ in self.attendance.find_all(text)):
            return True
        return self._has_denial(text, self.statements)

    def denies_role(self, text: str) -> bool:
        """Whether the words up to a noun such as "donor" deny or only hope for what it says."""
        return self.denies(text) or any(True for _ in self._unfulfilled.find_all(text))

    def denies_behind(self, text: str) -> bool:
        """Whether what follows a tie in its clause takes it back: "was rejected"."""
        return any(True for _ in self._retractions.find_all(text))

    def corrects(self, text: str) -> bool:
        """Whether a sentence says that the one before it was wrong."""
        return any(True for _ in self._corrections.find_all(text))

    @cached_property
    def _retractions(self) -> PhraseFinder:
        return PhraseFinder((phrase, "denied") for phrase in self.sentences["blocking"]["after"])

    @cached_property
    def _unfulfilled(self) -> PhraseFinder:
        return PhraseFinder((phrase, "open") for phrase in self.sentences["blocking"]["beside"])

    @cached_property
    def _corrections(self) -> PhraseFinder:
        return PhraseFinder((phrase, "wrong") for phrase in self.sentences["blocking"]["wrong"])

    def _has_denial(self, text: str, words: PhraseFinder) -> bool:
        excepted = {
            word for at, length, _ in self.exceptions.find_all(text) for word in range(at, at + length)
        }
        return any(at not in excepted for at, _, _ in words.find_all(text))

    def read_cue(self, heading: str) -> Cue:
        """Return what a heading, column or key says.

        >>> load_lexicon().read_cue("Former donors")
        Cue(role='funder', ended=True, blocked=False)
        """
        known = self._known_cues.get(heading)
        if known is None:
            if len(self._known_cues) >= MAX_KEPT_CUES:
                self._known_cues.clear()
            known = self._known_cues[heading] = self._make_cue(strip_section(heading))
        return known

    def _make_cue(self, heading: str) -> Cue:
        role = self._find_role(heading)
        ended = any(True for _ in self.ended.find_all(heading))
        blocked = any(True for _ in self.blocking.find_all(heading))
        return Cue(role, ended, blocked)

    def _find_role(self, heading: str) -> str:
        """Return the role of a heading: as a whole, by its words in their order, or by the longest cue in it.

        Of cues of one word, that of its head counts, which stands before a preposition.
        """
        role = self.cues.get(heading) or self.labels.find_role(heading)
        longest = None if role else self.cues.find_longest(heading)
        if longest is None or longest[0] > 1:
            return longest[1] if longest else role
        for part in _PREPOSITION.split(heading):
            cue = self.cues.find_longest(part)
            if cue is not None:
                return cue[1]
        return longest[1]

    def describes_document(self, title: str) -> bool:
        """Whether a title says what a text is, and not whose: "FACT SHEET", "Partners and friends"."""
        words = set(fold_text(title).split())
        return bool(words & frozenset(self.structure["titles"]["words"])) or bool(self.read_cue(title).role)

    def is_empty_cell(self, text: str) -> bool:
        """Whether a cell names nobody."""
        return text.strip().casefold() in self.structure["empty"]["words"]

    def is_ditto(self, text: str) -> bool:
        """Whether a cell stands for the one above it."""
        return text.strip().casefold() in self.structure["ditto"]["words"]


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the words that the package ships."""
    return Lexicon()
