"""Reads ties from English clauses: a cue joins the names before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile

from .clause_bounds import CueClass, Sentence
from .clause_reader import MAX_JOINT, ClauseReader
from .clauses import CueFinder, CueMatch, Item
from .drafts import Draft, End, NameReader
from .english_objects import ObjectFinder
from .english_subjects import SubjectFinder
from .entries import YEAR
from .lexicon import Lexicon
from .references import References

MAX_ADMISSION = 8  # words from "welcomed" to "member"
MAX_MEANS = 6  # words from "with" to the grant that it names
_ARTICLE = re.compile(r"\b(?:an?|the|this|our|its) (?:[\w’'-]+ ){0,2}\Z")
_BE = frozenset(("is", "are", "was", "were", "be", "been", "came", "come", "went", "go"))
_TRAINERS = frozenset(("tutors", "coaches", "mentors", "sponsors"))  # verbs that are nouns more often
_TOGETHER = frozenset(("along", "together", "jointly"))
_ADMITTED = frozenset(("admitted", "co-opted"))
_WHOLES = frozenset(("organisation", "government"))
_LEGISLATURES = frozenset(("parliament", "congress", "senate"))
_FRONTED = frozenset(("partner", "funded"))
_SHARED = frozenset(("member", "funded"))
_SUPPLIED = frozenset(
    (
        "received",
        "raised",
        "mobilised",
        "mobilized",
        "provided",
        "supplied",
        "secured",
        "obtained",
        "sourced",
        "come",
        "comes",
        "came",
        "coming",
    )
)  # of money, or of seedlings and of a successor
_SHARES = frozenset(("what", "rest", "remainder", "third", "thirds", "half", "quarter", "income", "revenue"))
_AUXILIARY = frozenset(("is", "are", "was", "were", "does", "do", "has", "have", "did"))
_BY_MEANS = frozenset(("with", "through", "by", "via"))
_PURPOSES = frozenset(("on", "for", "in", "about", "to"))
_GOVERNING = frozenset(("by", "of", "with", "from", "to", "two", "three", "new"))


class EnglishReader(ClauseReader):
    """Reads the clauses of English sentences."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self._subjects = SubjectFinder(names, references, lexicon)
        self._objects = ObjectFinder(names, references, lexicon)
        self._cues = CueFinder(lexicon.list_cues(), self.skipped, lexicon.sentences["sets"])
        sets = lexicon.sentences["sets"]
        self._admitted, self._members = frozenset(sets["admitted"]), frozenset(sets["member"])
        self._money = frozenset((*sets["money"], *sets["fund"], *sets["currency"]))
        self._given = frozenset((*sets["cash"], *sets["currency"]))
        self._costs = frozenset(sets["costs"])
        self._courses = frozenset(word for phrase in sets["course"] for word in phrase.split())
        self._events = lexicon.word_list("events") | lexicon.word_list("trainings")
        self._holding = frozenset(lexicon.sentences["events"]["holding"])
        self._help = lexicon.word_list("help")
        self._partners = frozenset(word for phrase in sets["partner"] for word in phrase.split())

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield the ties that the cues of a sentence state."""
        last: tuple[CueMatch, list[End]] | None = None
        match = self._cues.find_next(sentence.items, 0)
        while match is not None:
            low, high = self.bound_clause(sentence, match.first)
            high = max(high, match.after)
            class_ = self.classes[match.name]
            right, after = self._objects.find_right(sentence, match, class_, low, high)
            is_noun = _is_noun(sentence.items, match) or self._follows_article(sentence, match)
            is_noun = is_noun or self._is_means(sentence.items, match)
            if not right or is_noun or self._is_mere_giving(sentence.items, match):
                shorter = self._cues.find_shorter(sentence.items, match)
                match = shorter or self._cues.find_next(sentence.items, match.first + 1)
                continue
            after = max(after, match.after)
            if not self._is_taken_back(sentence, match, (low, after, high)):
                left = self._find_left(sentence, match, last, (low, after, high))
                last = match, left
                left = [*left, *self._find_likewise(sentence, class_, after)]
                yield from self._join(sentence, match, left, right, (low, high))
            match = self._cues.find_next(sentence.items, match.after)

    def _is_mere_giving(self, items: Sequence[Item], match: CueMatch) -> bool:
        """Whether what was given is no course: "the kits were given to them by"."""
        words = {item.word for item in items[match.first : match.after]}
        is_apart = items[match.after - 2].word != "given"
        return match.name == "trained_by" and "given" in words and is_apart and not words & self._courses

    def _follows_article(self, sentence: Sentence, match: CueMatch) -> bool:
        """Whether a cue begins with a noun: "a Catholic fund in Cologne", "gave the Clinic a grant of"."""
        is_bare = match.after - match.first == 1 and match.name in ("trains", "funds")
        is_given = match.name == "funds" and sentence.items[match.first].word in self._given
        if not (is_bare or is_given) or sentence.items[match.first].word.endswith(("s", "ed")):
            return False
        start = sentence.items[max(0, match.first - 3)].start
        return bool(_ARTICLE.search(self.names.document_text(start, sentence.items[match.first].start)))

    def _is_means(self, items: Sequence[Item], match: CueMatch) -> bool:
        """Whether a cue that may be a verb is what is given: "with a small grant of USD 20,000"."""
        if match.name != "funds" or items[match.first].word not in self._given:
            return False
        for item in reversed(items[max(0, match.first - MAX_MEANS) : match.first]):
            if item.mention is not None or item.word in self.subjects or item.word in self.boundaries:
                return False
            if item.word in _BY_MEANS:
                return True
        return False

    def _find_left(
        self,
        sentence: Sentence,
        match: CueMatch,
        last: tuple[CueMatch, list[End]] | None,
        bounds: tuple[int, int, int],
    ) -> list[End]:
        """Return the ends before a cue: those of the cue before it where both have one subject."""
        class_ = self.classes[match.name]
        appositive = self._subjects.find_appositive(sentence.items, match, bounds[0])
        if appositive is not None:
            return [appositive]
        shares = last is not None and self._subjects.share_subject(sentence.items, last[0], match)
        if last is not None and shares and last[1] and not class_.group:
            return last[1]
        low, after, high = bounds
        return self._subjects.find_left(sentence, match, class_, low, (after, high))

    def _find_likewise(self, sentence: Sentence, class_: CueClass, at: int) -> list[End]:
        """Return who shares a tie: "We are members of the Forum, as are the Trust and the Fund"."""
        items = sentence.items
        words = [item.word for item in items[at : at + 3]]
        if class_.name not in _SHARED or words[:2] not in ([",", "as"], [",", "so"]) or words[2:] == []:
            return []
        start = at + 3 if words[2] in _AUXILIARY else at + 2
        while start < len(items) and items[start].mention is None and items[start].word in ("do", "does"):
            start += 1
        return self.collect_right(items, start, len(items), self.classes["partner"])[0]

    def _is_taken_back(self, sentence: Sentence, match: CueMatch, bounds: tuple[int, int, int]) -> bool:
        """Whether words before or behind a tie plan, doubt or deny it."""
        low, after, high = bounds
        class_, first = self.classes[match.name], match.first
        if self.is_denied(sentence, low, after, attendance_too=not class_.group):
            return True
        items = sentence.items
        holds = self._holding & {item.word for item in items[low:first]}
        if class_.value == "group" and items[first].word == "with" and holds:
            return True  # "held a fair with 45 farmers"
        last = items[after - 1].mention
        says_part = any(item.word == "part" for item in items[first : match.after])
        if says_part and any(self.is_possessive(item) for item in items[match.after : after]):
            return True  # "part of the Foundation's work"
        if class_.name == "member" and last is not None and last.text.split()[-1].lower() in _LEGISLATURES:
            return True  # "Members of Parliament" are persons
        if first - low < 2 and class_.name in _FRONTED and self.is_denied(sentence, low, high):
            return True  # "Together with the Forum it will hold a conference"
        end = next((at for at in range(after, high) if items[at].word in self.subjects), high)
        return after < end and self.lexicon.denies_behind(self.text_between(sentence, after, end))

    def _join(
        self,
        sentence: Sentence,
        match: CueMatch,
        left: list[End],
        right: list[End],
        bounds: tuple[int, int],
    ) -> Iterator[Draft]:
        """Yield the ties of the names before a cue with those behind it, as far as its words mean one."""
        low, high = bounds
        class_ = self.classes[match.name]
        words = [item.word for item in sentence.items[match.first : match.after]]
        if class_.name == "partner" and words[-1] in self._partners and self._serves(sentence, match.after):
            right = [end for end in right if end.kind]  # "partner for Samegrelo" says where
        if class_.name == "has_member" and words[-1] in ("them", "including", "as"):
            nouns = any(item.word in self.group_nouns for item in sentence.items[low : match.first])
            left = [end for end in left if end.kind == "platform" and nouns]
        if class_.name == "has_member" and len(words) == 1 and words[0] in self._admitted:
            following = sentence.items[match.after : match.after + MAX_ADMISSION]
            is_said = any(item.word in self._members for item in following)
            is_platform = words[0] in _ADMITTED and any(end.kind == "platform" for end in left)
            right = right if is_said or is_platform else []
        if class_.name == "member":
            is_said = any(word in self._members for word in words)
            yield from self._join_whole(sentence, left, right, words, bounds)
            left = [end for end in left if _may_be_member(end, right, is_said=is_said)]
            right = [end for end in right if _may_have_parts(end)] if "part" in words else right
            same = self.lexicon.same_words
            right = [end for end in right if end.kind == "platform" or end.reference not in same]
        if class_.name == "part" and not self._is_apposition_of(words):
            return
        if class_.name == "secretariat" and words == ["hosts"]:
            right = [end for end in right if end.kind == "platform"]
        if class_.name == "thanked" and not any(
            item.word in self._money for item in sentence.items[low:high]
        ):
            return
        if class_.name == "funded" and words[0] in _SUPPLIED and not self._names_money(sentence, match, low):
            right = [end for end in right if end.kind == "donor"]
        is_help = class_.name == "funds" and words[-1] in self._help
        is_help = is_help and not self._is_by_money(sentence.items[match.after : high])
        mentions_share = any(item.word in _SHARES for item in sentence.items[low : match.first])
        if is_help and left and not mentions_share and left[0].kind not in ("donor", "government"):
            for end in left:
                yield from self.join_ends(sentence, self.classes["partner"], [end], right, low, high)
            return
        if class_.name == "partner" and words[-1] == "by" and self._is_others_event(sentence, match, left):
            return
        if class_.name == "partner" and words[-1] == "by" and 1 < len(right) <= MAX_JOINT:
            for one, another in combinations(right, 2):
                yield self.make_draft(sentence, one, class_.relation.kind, another, "sentence joint")
        yield from self.join_ends(sentence, class_, left, right, low, high)

    def _join_whole(
        self,
        sentence: Sentence,
        left: Sequence[End],
        right: Sequence[End],
        words: Sequence[str],
        bounds: tuple[int, int],
    ) -> Iterator[Draft]:
        """Yield what an organisation is part of that is no network: "the Clinic is part of the Hospital"."""
        wholes = [end for end in right if end.kind in _WHOLES]
        if words[-2:] == ["part", "of"] and all(end.kind == "organisation" for end in left):
            yield from self.join_ends(sentence, self.classes["part"], left, wholes, *bounds)

    def _is_apposition_of(self, words: Sequence[str]) -> bool:
        """Whether a cue that begins with a comma has no verb: ", the youth wing of"."""
        if words[0] != ",":
            return True
        is_verb = (
            word in self.auxiliaries or word in self.subjects or word.endswith("ed") for word in words[1:]
        )
        return not any(is_verb)

    def _is_others_event(self, sentence: Sentence, match: CueMatch, left: Sequence[End]) -> bool:
        """Whether an event was held by others, which is no work of the document's organisation."""
        low, _ = self.bound_clause(sentence, match.first)
        is_event = any(item.word in self._events for item in sentence.items[low : match.first])
        return is_event and all("(implied)" in end.reference for end in left)

    def _serves(self, sentence: Sentence, at: int) -> bool:
        """Whether "for" follows a cue."""
        return at < len(sentence.items) and sentence.items[at].word == "for"

    def _is_by_money(self, behind: Sequence[Item]) -> bool:
        """Whether words behind a cue say that help was money: "supports the Clinic with a grant"."""
        for at, item in enumerate(behind):
            if item.word in _BY_MEANS:
                means = takewhile(_goes_on, behind[at + 1 : at + MAX_MEANS])
                return any(word.word in self._given for word in means)
        return False

    def _names_money(self, sentence: Sentence, match: CueMatch, low: int) -> bool:
        """Whether money, and nothing else, is provided by somebody or comes from there."""
        return any(
            item.word in self._money
            or item.word in self._costs
            or item.word in _SHARES
            or (item.word[:1].isdigit() and not YEAR.fullmatch(item.word))
            for item in sentence.items[low : match.after]
        )


def _goes_on(item: Item) -> bool:
    """Whether an item still says by what means: "training on grants" is no grant."""
    return item.mention is None and item.word not in _PURPOSES


def _is_noun(items: Sequence[Item], match: CueMatch) -> bool:
    """Whether a cue that may be a verb is a noun here: "its tutors", "by coaches"."""
    first = items[match.first]
    before = items[match.first - 1].word if match.first else ""
    if first.word == "back" and before in _BE:
        return True  # "are back from"
    if match.name == "has_group" and first.word == "with" and before in _TOGETHER:
        return True
    is_verb_like = (
        match.after - match.first == 1 and match.name in ("trains", "funds") and first.word.endswith("s")
    )
    return is_verb_like and (
        first.determined
        or (match.first > 0 and items[match.first - 1].word in _GOVERNING)
        or (match.first > 0 and first.word in _TRAINERS and items[match.first - 1].mention is None)
    )


def _may_have_parts(end: End) -> bool:
    """Whether one may be part of it as a member: a platform, or a long name that does not tell what it is."""
    return end.kind == "platform" or (end.kind == "" and len(end.text.split()) > 2)


def _may_be_member(end: End, right: Sequence[End], *, is_said: bool) -> bool:
    """Whether an end may be a member: an organisation or a group, or anybody that a platform names.

    `is_said` where the clause has the word "member": long names are then bodies.
    """
    if any(name.kind in ("programme", "government") and "omm" not in name.text for name in right):
        return False
    if is_said and " " in end.text and any(" " in name.text for name in right):
        return end.kind != "place"
    return end.kind not in ("",) or any(
        name.kind in ("platform", "organisation") or name.text.isupper() for name in right
    )
