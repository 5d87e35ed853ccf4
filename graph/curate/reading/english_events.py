"""Reads events from English sentences: who held a workshop or a fair, when, and how many came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .clause_bounds import Sentence
from .clauses import Item
from .drafts import ATTENDED, ORGANISED, Draft, End, NameReader
from .entries import YEAR
from .event_names import MONTHS, read_event_date
from .lexicon import Lexicon
from .name_forms import clean_name
from .references import References
from .trainings import TrainingReader

MAX_REACH = 6  # words from "held" to the noun of the event
MAX_QUALIFIERS = 4  # words before the noun of an event
MAX_TOPIC = 6  # words of "on the rights of tenants"
_CLAUSE_OPENING = frozenset(("where", "when", "that", "which", "who", "while"))
_PARTICIPLES = frozenset(("led", "taught", "run", "given", "drawing"))
_AGENTS = frozenset(("by", "for", "with", "at", "in", "from", "on", "jointly"))


class EventReader(TrainingReader):
    """Finds events that an organisation held, where the sentence dates them or counts who came."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        events = lexicon.sentences["events"]
        self._nouns = frozenset((*events["words"], *lexicon.word_list("trainings")))
        self._holding = frozenset(events["holding"])
        self._held = frozenset(events["held"])

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield who held an event, and the group that is counted there."""
        items = sentence.items
        at = next((i for i, item in enumerate(items) if self._is_event(item)), -1)
        if at < 0 or self.is_denied(sentence, 0, len(items), attendance_too=False):
            return
        name = self._read_name(items, at)
        organisers = self._find_organisers(sentence, at)
        group = self._find_visitors(items, at)
        text = self.names.document_text(sentence.start, sentence.end)
        if name is None or not organisers or not (read_event_date(text) or group):
            return
        for organiser in organisers:
            yield self.make_draft(sentence, name, ORGANISED, organiser, "sentence event")
        if group is not None:
            yield self.make_draft(sentence, name, ATTENDED, group, "sentence event")

    def _read_name(self, items: Sequence[Item], at: int) -> End | None:
        """Return the words for an event: "two-day workshop on the rights of tenants"."""
        first = at
        while first and at - first < MAX_QUALIFIERS and self._is_qualifier(items, first - 1):
            first -= 1
        last = at
        if (
            at + 2 < len(items)
            and items[at + 1].word in ("on", "about")
            and not self.is_count(items[at + 2].word)
        ):
            last = at + 2
            while last + 1 < len(items) and last - at < MAX_TOPIC and self._goes_on(items, last + 1):
                last += 1
        text = clean_name(self.slice_text_between(items[first], items[last]))
        is_named = last > at or first < at or items[at].mention is not None
        return End(text, "event") if is_named else None

    def _is_event(self, item: Item) -> bool:
        """Whether a word is a noun for an event, or a name that ends with one."""
        words = item.mention.text.lower().split() if item.mention is not None else [item.word]
        return bool(words) and words[-1] in self._nouns

    def _is_qualifier(self, items: Sequence[Item], at: int) -> bool:
        """Whether a word says which event is meant: "regional", "two-day"; an article ends these words."""
        item = items[at]
        if self.names.document_text(item.end, items[at + 1].start).strip():
            return False
        if item.mention is not None:
            return item.mention.kind in ("", "place", "event") and " " not in item.mention.text
        word = item.word.replace("-", "")
        is_small = word in self.prepositions or word in self.auxiliaries or word in self.subjects
        is_verb = word in self._holding or word in self._held or word in self.boundaries
        return word.isalnum() and not is_small and not is_verb and word not in ("and", "its", "our", "their")

    def _goes_on(self, items: Sequence[Item], at: int) -> bool:
        item = items[at]
        if item.mention is not None:
            return items[at - 1].word in ("of", "and", "the")
        is_end = item.word in self.auxiliaries or item.word in self.boundaries or not item.word.isalpha()
        is_end = is_end or self._opens_clause(items, at)
        return not is_end and (item.word == "of" or item.word not in self.prepositions)

    def _opens_clause(self, items: Sequence[Item], at: int) -> bool:
        """Whether a word begins what is said of an event behind its topic: "attended by 45 farmers"."""
        word = items[at].word
        following = items[at + 1].word if at + 1 < len(items) else ""
        if word == "and":
            return self._opens_clause(items, at + 1) if following else True
        is_participle = word in self._held or word.endswith("ed") or word in _PARTICIPLES
        return word in _CLAUSE_OPENING or (is_participle and following in _AGENTS)

    def _find_organisers(self, sentence: Sentence, at: int) -> list[End]:
        """Return who held an event: the subject of "held", or the names behind "was held by"."""
        items = sentence.items
        low, high = self.bound_clause(sentence, at)
        before = range(at - 1, max(low, at - MAX_REACH) - 1, -1)
        verb = next((i for i in before if items[i].word in self._holding), -1)
        is_object = not any(items[i].word in self.prepositions - {"of"} for i in range(verb + 1, at))
        if verb > low and is_object:  # not "gave books to the fair"
            subject = self.find_nearest(items, low, verb)
            pronoun = self.resolve(items, verb - 1)
            return [end for end in subject or ([pronoun] if pronoun else []) if end.kind != "programme"]
        for i in range(at + 1, min(high - 1, at + MAX_REACH + MAX_TOPIC)):
            if items[i].word in self._held and items[i + 1].word in ("by", "jointly"):
                start = i + 2 + (items[i + 1].word == "jointly")
                return self.collect_right(items, start, high, self.classes["partner"])[0]
        return []

    def _find_visitors(self, items: Sequence[Item], at: int) -> End | None:
        """Return the counted group that came: "attended by 45 farmers", "for 40 teachers"."""
        for i in range(len(items)):
            counted = self.read_counted(items, i, len(items)) if self.is_count(items[i].word) else None
            if counted is None:
                continue
            if YEAR.fullmatch(items[i].word) or any(item.word in MONTHS for item in items[i : counted[1]]):
                continue  # "on 4 June"
            before = items[i - 1].word if i else ""
            behind = {item.word for item in items[counted[1] : counted[1] + 3]}
            is_visitor = before in ("by", "for", "with", "to", "of") and i > at
            if is_visitor or behind & {"attended", "came", "participated", "took", "joined", "visited"}:
                return counted[0]
        return None
