"""Reads the entries of a list, a value or a cell: the names in it, and what it remarks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .bengali_words import is_certain_verb
from .blocks import Block
from .drafts import FOUNDED, LOCATED, End, NameReader
from .lexicon import Lexicon
from .mentions import ORGANISATIONS
from .name_forms import clean_name
from .open_ends import drop_open_ends
from .references import References

YEAR = re.compile(r"(?<![0-9০-৯])(?:1[89][0-9]{2}|20[0-4][0-9]|১[৮৯][০-৯]{2}|২০[০-৪][০-৯])(?![0-9০-৯])")
MAX_ABBREVIATION = 14  # characters
MAX_BENGALI_NAME = 7  # words of a name of which no word says that it is one
MAX_LABEL_WORDS = 4  # before a colon that only sorts what follows
_DASH = re.compile(r"\s+[–—-]\s+|\s*:\s+")
_TAIL = re.compile(
    r"\s+[–—-]\s+|:\s+|(?<!\bNo)(?<!\bSt)(?<!\bSs)(?<!\bDr)(?<!\bCo)(?<!\bLtd)\.\s+|,\s+(?=[a-z])(?!(?:and|the|de|du|et|y|e)\s)"
    r"|,?\s+(?=(?:which|who|that|has|is|are|was|were|since|until|runs|supports|provides|gives|helps|pays|through"
    r"|via|by way of)\s)"
)
_SEPARATOR = re.compile(r";|।|,?\s+(?:jointly|together|along) with\s+(?:the\s+)?(?=[A-Z])")
_BRACKET = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])")
_MONEY = re.compile(r"[$€£৳]|\b(?:USD|EUR|GBP|BDT|Tk|million|thousand|grant|money)\b")
_GIVEN = re.compile(r"\b(?:from|by)\b(?: the)?")
_VENUE = re.compile(
    r"\b(?:hotel|hall|room|auditorium|resort|guest ?house|restaurant|zoom|online)\b", re.IGNORECASE
)
_NAMED = re.compile(r"\b[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)+")  # words of a name say nothing of a tie
_ELISION = re.compile(r"^[dl][’']", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """An entry in parts: the names that it begins with, and what it says of them."""

    head: str
    tail: str = ""


class EntryReader:
    """Reads names with remarks, each by itself: "Acorn Fund (until 2014); Basalt Trust, as an observer"."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        self.names, self.references, self.lexicon = names, references, lexicon
        self.finder = names.finder
        self._verbs = lexicon.word_list("auxiliaries") - {",", "which", "who", "that", "whose"}

    def split_entry(self, text: str, role: str) -> Entry:
        """Return head and tail of an entry; of "Tonga – Forum of Tonga" the head is behind the place."""
        dash = _DASH.search(text)
        if dash:
            left, right = text[: dash.start()], text[dash.end() :]
            if self._is_label(left, right, role):
                return self.split_entry(right, role)
        cut = next((match for match in _TAIL.finditer(text) if not is_in_brackets(text, match.start())), None)
        return Entry(text[: cut.start()], text[cut.start() :]) if cut else Entry(text)

    def states_tie(self, remark: str) -> bool:
        """Whether a remark leaves the tie as stated: no plan, no denial, and not of the owner's own work."""
        owner = self.references.owner
        remark = _NAMED.sub(" ", remark)
        is_own = re.search(r"\brun by\b", remark) and (owner.text in remark or self._names_owner(remark))
        denied = self.lexicon.denies(remark) or any(True for _ in self.lexicon.blocking.find_all(remark))
        return not is_own and not denied

    def says_ended(self, remark: str) -> bool:
        """Whether a remark says that the tie is over."""
        remark = drop_open_ends(remark, self.finder.latest_year)
        return any(True for _ in self.lexicon.ended.find_all(remark))

    def read_ends(self, kind: str, text: str, role: str, block: Block) -> Iterator[tuple[End, bool]]:
        """Yield each end that a text names for a kind of tie, and whether that tie is over."""
        if kind == FOUNDED:
            year = YEAR.search(text)
            if year:
                yield End(year[0], "year"), False
            return
        for number, part in enumerate(_SEPARATOR.split(text)):
            if number and self._is_said_of_another(part, role):
                continue
            entry = self._split_part(part.strip(), role)
            if entry is None or not self.states_tie(entry.tail):
                continue
            ended = self.says_ended(entry.tail)
            if kind == LOCATED:
                for place in self.names.read_places(part):
                    if not _VENUE.search(place.text):
                        yield place, ended
                continue
            for end, is_over in self._read_head(kind, entry.head, block):
                yield end, ended or is_over

    def _is_said_of_another(self, part: str, role: str) -> bool:
        """Whether a part with a label of its own says something else: "; secretariat: Acorn Trust"."""
        label, colon, _ = part.partition(":")
        own = self.lexicon.read_cue(label).role if colon else ""
        is_relation = own in self.lexicon.structure["relations"]
        return is_relation and own != role and self.finder.classify(clean_name(label)) not in ORGANISATIONS

    def _split_part(self, part: str, role: str) -> Entry | None:
        """Return an entry in parts; None for a clause that only adds to the entry before it."""
        if not part[:1].islower():
            return self.split_entry(part, role)
        is_clause = any(word in self._verbs for word in part.split()) or not self.states_tie(part)
        return None if is_clause else Entry(part)

    def _read_head(self, kind: str, text: str, block: Block) -> Iterator[tuple[End, bool]]:
        if kind == "funds" and _MONEY.search(text):
            text = re.split(r",? through | via ", _GIVEN.split(text, maxsplit=1)[-1])[0]
        plain, over = self._drop_remarks(text)
        pieces = self.names.split_names(plain)
        for end in self.names.read_organisations(plain, self.finder.find_in_block(block)):
            is_name = self.is_name(end) and not self.is_unit(end, pieces)
            is_person = end.kind == "person" and not _is_plural(end.text)
            if end.kind == "place" or is_person or not is_name or self.is_place_beside(end, pieces):
                continue
            yield (replace(end, kind="") if end.kind == "event" else end), end.text in over

    def _drop_remarks(self, text: str) -> tuple[str, str]:
        """Return a text without remarks in brackets, and the part of it whose ties are over.

        A name whose remark denies the tie goes with its remark.
        """
        plain, over, last = "", "", 0
        for match in _BRACKET.finditer(text):
            inside = match[1] or match[2] or ""
            plain += text[last : match.start()]
            last = match.end()
            if not self.states_tie(inside):
                plain = plain[: max(plain.rfind(","), plain.rfind(" and ")) + 1]
            elif match[1] and self._is_abbreviation(inside):
                plain += match[0]
            elif self.says_ended(inside):
                over = plain
        return plain + text[last:], over

    def _is_abbreviation(self, inside: str) -> bool:
        if inside in self.finder.full_names:
            return True
        is_word = (
            any(char.isalpha() for char in inside)
            and " " not in inside
            and 1 < len(inside) <= MAX_ABBREVIATION
            and inside not in self.lexicon.places
        )
        return is_word and (not inside.isascii() or sum(char.isupper() for char in inside) > 1)

    def is_name(self, end: End) -> bool:
        """Whether words are written as a name: known as one, with capitals, or Bengali without a verb."""
        if not end.text.isascii() and any(map(is_certain_verb, end.text.split())):
            return end.text in self.finder.kinds
        if not end.text.isascii() and any(word[0] in "০১২৩৪৫৬৭৮৯" for word in end.text.split()):
            return end.text in self.finder.kinds
        if end.kind or self.finder.classify(end.text):
            return True
        words = [_ELISION.sub("", word.strip("“”\"‘’'()&.,/-")) for word in end.text.split()]
        words = [word for word in words if word]
        if not end.text[:1].isascii() and not any(char.isupper() for char in end.text):
            is_said = any(word in self.lexicon.bengali_stop_words for word in words)
            return 0 < len(words) <= MAX_BENGALI_NAME and not is_said and not words[0][0].isdigit()
        is_titled = all(word[0].isupper() or not word[0].isalpha() for word in words if len(word) > 3)
        return (
            is_titled
            and bool(words)
            and not (len(words) == 1 and words[0].lower() in self.lexicon.stop_words)
        )

    def is_unit(self, end: End, pieces: Sequence[str]) -> bool:
        """Whether a name is a part of the organisation before it: "Acorn University, Faculty of Soil"."""
        words = [word.strip(".,()").lower() for word in end.text.split()]
        units = self.lexicon.structure["units"]["words"]
        is_second = len(pieces) > 1 and clean_name(pieces[0]) != end.text
        return is_second and bool({words[0], words[-1]} & set(units)) and len(pieces) == 2

    def is_place_beside(self, end: End, pieces: Sequence[str]) -> bool:
        """Whether a name is the place of the organisation before it: "Acorn Clinic, Bela"."""
        is_last = len(pieces) == 2 and clean_name(pieces[-1]) == end.text and end.kind == ""
        kind = self.finder.classify(clean_name(pieces[0]).partition(" (")[0]) if is_last else ""
        first = clean_name(pieces[0])
        is_named = kind in ORGANISATIONS or (kind == "" and (len(first.split()) > 2 or first.isupper()))
        return is_last and is_named and self.is_place_like(pieces[-1], pieces)

    def is_place_like(self, piece: str, pieces: Sequence[str]) -> bool:
        """Whether a short last piece after a comma is the place of the name before it."""
        words = clean_name(piece).split()
        is_short = 0 < len(words) <= 2 and all(word[0].isupper() for word in words)
        is_acronym = any(sum(char.isupper() for char in word) > 1 for word in words)
        is_known = " ".join(words) in self.lexicon.places
        return is_known or (len(pieces) == 2 and piece is pieces[-1] and is_short and not is_acronym)

    def _is_label(self, left: str, right: str, role: str) -> bool:
        """Whether what stands before a dash only sorts the name behind it: a country, a field of work."""
        kind = self.finder.classify(clean_name(left))
        first = clean_name(right.split(",")[0].split("(")[0])
        right_kind = self.finder.classify(first)
        if kind == "place" or YEAR.fullmatch(left.strip()):
            return bool(first) and not first[0].islower()
        named = self.finder.classify(clean_name(left.split(",")[0]))
        is_plain = {kind, named} <= {"", "programme", "event"} and self.finder.expand(left) == left
        is_money = _MONEY.search(right) is not None and _GIVEN.search(right) is not None
        is_name = right_kind in ORGANISATIONS and not first[0].islower()
        return role != "" and is_plain and (is_name or is_money)

    def _names_owner(self, text: str) -> bool:
        return any(
            self.finder.expand(word.strip(".,;:()")) == self.references.owner.key for word in text.split()
        )


def _is_plural(name: str) -> bool:
    """Whether a name of several words ends as that of a group, whatever post stands beside it."""
    return len(name.split()) > 2 and name.endswith("s") and not name.endswith("ss")


def is_in_brackets(text: str, at: int) -> bool:
    """Whether a bracket is open at a place of a text."""
    return text.count("(", 0, at) > text.count(")", 0, at)
