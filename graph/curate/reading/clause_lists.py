"""Reads the list of names that follows a cue, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from .clause_bounds import ClauseBounds, CueClass, Sentence
from .clauses import Item
from .drafts import End, NameReader
from .lexicon import Lexicon
from .mentions import ORGANISATIONS, Mention
from .open_ends import drop_open_ends

COORDINATION = frozenset((",", "and", "&", "as", "well", "ও", "এবং", "or", "plus"))
MAX_ASIDE = 14  # words between two commas of a list
MAX_SHARE = 9  # words between two donors of one sentence
_DEMONYMS = ("an", "ese", "ish", "ic", "ch", "i")
_PEOPLE = frozenset(("community", "diaspora", "people", "public", "authorities"))
_RELATIVE = frozenset(("which", "who", "whose", "whom"))
_BRACKETS = frozenset("()")
_DISTRIBUTED = frozenset(("funded", "partner", "trained_by"))
_AGENTS = frozenset(("by", "from"))


class ClauseLists(ClauseBounds):
    """Reads names that stand in a row."""

    def __init__(self, names: NameReader, lexicon: Lexicon) -> None:
        super().__init__(lexicon)
        self.names = names
        self.determiners = lexicon.word_list("determiners")
        self.prepositions = lexicon.word_list("prepositions")
        sets = lexicon.sentences["sets"]
        self._participles = frozenset((*sets["funded"], *sets["done"], *sets["trained"]))
        self._small = self.auxiliaries | self.prepositions | COORDINATION
        self.address_words = frozenset(lexicon.sentences["places"]["addresses"])

    def collect_right(
        self, items: Sequence[Item], at: int, high: int, class_: CueClass
    ) -> tuple[list[End], int]:
        """Return the names of a list that begins at an item."""
        ends: list[End] = []
        while at < high:
            mention = items[at].mention
            if mention is not None:
                if class_.value != "place" and self._says_origin(items, at, high):
                    at += 2  # "the Armenian fund Hayastani Kin"
                    continue
                if class_.value != "place" and self._says_which(items, at, high):
                    break
                if self.fits(mention, class_, right=True):
                    ends.append(self.make_end(mention, "place" if class_.value == "place" else ""))
                elif not ends and mention.kind != "place":
                    break
                at += 1
                continue
            if ends and (behind := self._step_over_aside(items, at, high)) != at:
                if behind >= high:
                    break
                at = behind
                continue
            step = self._step_over(items, at, high)
            if class_.name in _DISTRIBUTED and ends and (step >= high or items[step].mention is None):
                step = self._step_over_share(items, at, high)
            if step >= high or items[step].mention is None or self.starts_clause(items, step, high):
                break
            at = step
        if len(ends) == 2 and items[at - 2].word == "," and self._is_seat(ends[1]):
            ends.pop()
        return ends, at

    def is_ended(self, sentence: Sentence, low: int, high: int) -> bool:
        """Whether a clause says that its tie is over."""
        if low >= high:
            return False
        text = drop_open_ends(self.text_between(sentence, low, high), self.names.finder.latest_year)
        return any(True for _ in self.lexicon.ended_clause.find_all(text))

    def _is_seat(self, end: End) -> bool:
        """Whether the second of two names without "and" says where the first is: "the Paz Centre, Pasto"."""
        return end.kind == "" and " " not in end.text and not end.text.isupper()

    def _says_which(self, items: Sequence[Item], at: int, high: int) -> bool:
        """Whether a word with a capital only describes a group: "Afro-Colombian councils"."""
        mention = items[at].mention
        if mention is None or mention.kind or " " in mention.text:
            return False
        following = items[at + 1].word if at + 1 < high else ""
        is_group = following.isalpha() and following.endswith("s") and following not in self._small
        return mention.text.endswith(_DEMONYMS) and (is_group or following in _PEOPLE)

    def _says_origin(self, items: Sequence[Item], at: int, high: int) -> bool:
        """Whether a word with a capital and a noun stand before the name that is meant."""
        mention = items[at].mention
        if mention is None or mention.kind or " " in mention.text or at + 2 >= high:
            return False
        is_noun = self.lexicon.heads.get(items[at + 1].word, "") in ORGANISATIONS
        return mention.text.endswith(_DEMONYMS) and is_noun and items[at + 2].mention is not None

    def _is_apposition(self, items: Sequence[Item], at: int) -> bool:
        """Whether a comma begins what a name is: "Camp Alatoo, an organisation from Bishkek"."""
        start = items[at].end
        return self.names.document_text(start, start + 4).startswith((" a ", " an "))

    def _step_over_aside(self, items: Sequence[Item], at: int, high: int) -> int:
        """Return where a list goes on behind "the Fund, a charity in Cologne, and from the Trust".

        The result is `at` where no aside begins here, and `high` where the list ends with it.
        """
        if items[at].word != "," or at + 1 >= high:
            return at
        is_clause = items[at + 1].word in _RELATIVE
        if not is_clause and not self._is_apposition(items, at):
            return at
        for comma in range(at + 2, min(high - 2, at + MAX_ASIDE)):
            if items[comma].word == "," and items[comma + 1].word in ("and", "as"):
                step = comma + 2
                while step < high and items[step].mention is None and items[step].word in self.determiners:
                    step += 1
                is_name = step < high and items[step].mention is not None
                return step if is_name and not self.starts_clause(items, step, high) else high
            if items[comma].word == "," or items[comma].word in self.boundaries:
                break
        return high

    def _step_over(self, items: Sequence[Item], at: int, high: int) -> int:
        """Return where the next name of a list stands; `high` where the list ends."""
        step = at
        small = COORDINATION | _BRACKETS
        while (
            step < high
            and step - at < 4
            and (items[step].word in small or items[step].word in self.determiners)
        ):
            step += 1
        return step if any(items[i].word in small for i in range(at, step)) else high

    def _step_over_share(self, items: Sequence[Item], at: int, high: int) -> int:
        """Return where the next name stands in "60 per cent by the Fund and the rest by the Trust"."""
        if items[at].word not in (",", "and", ";"):
            return high
        for step in range(at + 1, min(high, at + MAX_SHARE)):
            if items[step].mention is not None:
                start = step - 1
                while (
                    start > at and items[start].word in self.determiners and items[start].word not in _AGENTS
                ):
                    start -= 1
                return step if items[start].word in _AGENTS else high
            word = items[step].word
            if word in self.auxiliaries - {","} or word in self.boundaries or self._is_participle(word):
                break  # a verb of its own
        return high

    def _is_participle(self, word: str) -> bool:
        return word.endswith("ed") or word in self._participles

    def starts_clause(self, items: Sequence[Item], at: int, high: int) -> bool:
        """Whether a name after a comma or "and" is the subject of a clause of its own: a verb follows."""
        after = items[at + 1].word if at + 1 < high else ""
        mention = items[at].mention
        is_listed = after in COORDINATION or after in self.prepositions or after in self.auxiliaries
        if items[at - 1].word == "," and after[:1].islower() and not is_listed:
            return after not in self.determiners and after not in self.boundaries
        is_verb = after in ("is", "are", "was", "were", "has", "have", "which", "who")
        return is_verb and items[at - 1].word == "and" and mention is not None and mention.kind != "place"

    def fits(self, mention: Mention, class_: CueClass, *, right: bool) -> bool:
        """Whether a name can be the end of a tie of a class."""
        if class_.value == "place" and right:
            is_address = mention.text.rsplit(" ", 1)[-1].lower() in self.address_words
            return mention.kind in ("place", "") and not is_address
        return mention.is_organisation or mention.kind == "programme"

    def make_end(self, mention: Mention, kind: str = "") -> End:
        """Return a name as the end of a tie."""
        return End(mention.text, kind or mention.kind, mention.key)
