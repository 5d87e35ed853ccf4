"""Reads ties from sentences, each with the reader of its language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...core.tokens import Token
from .appositions import AppositionReader
from .bengali_names import is_bengali_sentence
from .bengali_sentences import BengaliReader
from .blocks import Block, BlockKind
from .clause_bounds import Sentence
from .clauses import make_items
from .drafts import Draft, End, NameReader
from .english_events import EventReader
from .english_places import PlaceReader
from .english_sentences import EnglishReader
from .lexicon import Lexicon
from .mentions import ORGANISATIONS
from .pairs import PairReader
from .references import References, find_heading_holder
from .trainings import TrainingReader

MAX_SAYING = 60  # characters before a quotation in which "says" may stand
MAX_OPENING = 3  # words of "the cocoa cooperative"
MIN_SPEECH_WORDS = 4  # in quotation marks; fewer are a name
_QUOTED = re.compile(r"“[^“”]{1,600}”|\"[^\"]{1,600}\"")
_SAYING = (
    r"(?:says?|said|writes?|wrote|tells?|told|recalls?|recalled|adds?|added|explains?|explained|remembers)"
)
_SAID_BEHIND = re.compile(rf"[\s,]*(?:[\w.’']+ ){{0,3}}{_SAYING}\b")
_SAID_BEFORE = re.compile(rf"\b{_SAYING}(?: [\w.’']+){{0,3}}\s*[:,]\s*\Z")


def _list_speeches(block: Block) -> list[tuple[int, int]]:
    """Return where a block repeats what somebody says, which is no statement of the document."""
    text = block.text
    quotes = [match for match in _QUOTED.finditer(text) if len(match.group().split()) >= MIN_SPEECH_WORDS]
    said = [
        bool(
            _SAID_BEHIND.match(text, quote.end())
            or _SAID_BEFORE.search(text[max(0, quote.start() - MAX_SAYING) : quote.start()])
        )
        for quote in quotes
    ]
    return [
        (block.start + quote.start(), block.start + quote.end())
        for quote, is_said in zip(quotes, said, strict=True)
        if is_said or (any(said) and quote.group()[-2] in ".,!?")
    ]


def _overlaps(spans: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> bool:
    """Whether a sentence shares text with one of some spans in their order."""
    at = bisect_right(spans, tokens[0].start, key=lambda span: span[1])
    return at < len(spans) and spans[at][0] < tokens[-1].end


class SentenceReader:
    """Reads the sentences of one document, in order, since pronouns point back."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        self.names, self.references, self.lexicon = names, references, lexicon
        self._english = EnglishReader(names, references, lexicon)
        self._bengali = BengaliReader(names, references, lexicon)
        self._pairs = PairReader(names, references, lexicon)
        self._appositions = AppositionReader(names, references, lexicon)
        self._places = PlaceReader(names, references, lexicon)
        self._trainings = TrainingReader(names, references, lexicon)
        self._events = EventReader(names, references, lexicon)
        self._skipped = lexicon.word_list("skipped")

    def start_section(self, heading: Block) -> None:
        """Forget the subject of the sentence before a heading; note the names in it."""
        self.references.last_subject = find_heading_holder(
            [heading.text], self.names.finder, self.references.owner, self.lexicon
        )
        for mention in self.names.finder.find_in_block(heading):
            self.references.note(mention)

    def read_block(self, block: Block) -> Iterator[Draft]:
        """Yield the ties that the sentences of a block state."""
        head = self._find_head(block)
        default = head or self._find_default(block)
        self.references.last_subject, self.references.last_group = head, None
        self.references.is_unclear = False
        self._bengali.start_block()
        yield from self._trainings.read_trainer_line(block)
        sentences = self.names.finder.split_block(block)
        speeches = _list_speeches(block)
        for number, tokens in enumerate(sentences):
            following = sentences[number + 1] if number + 1 < len(sentences) else []
            if _overlaps(speeches, tokens) or self.lexicon.corrects(
                " ".join(token.text for token in following)
            ):
                continue
            mentions = [
                mention
                for mention in self.names.finder.find_in(tokens)
                if mention.text.lower() not in self.references.words
            ]
            for mention in mentions:
                if mention.kind:
                    self.references.note(mention)
            sentence = Sentence(
                make_items(tokens, mentions, self._skipped), block, tokens[0].start, tokens[-1].end, default
            )
            if tokens[-1].text != "?":
                yield from self._read_sentence(sentence, tokens)
            self._note_subject(sentence, head)
            self.references.last_group = self._trainings.find_attendants(sentence)
            for mention in mentions:
                self.references.note(mention)
        self.references.forget_unclear()

    def _find_head(self, block: Block) -> End | None:
        """Return the organisation that a list item begins with, which is what "it" and "its" mean there."""
        if block.kind is not BlockKind.LIST_ITEM:
            return None
        first = next(iter(self.names.finder.find_in_block(block)), None)
        is_title = first is not None and not first.kind and block.text[len(first.text) :].startswith(". ")
        is_head = first is not None and first.start == block.start and first.is_organisation and not is_title
        return self._english.make_end(first) if first and is_head else None

    def _find_default(self, block: Block) -> End | None:
        """Return whom a list item or a value is about, where its words name no subject."""
        if block.kind in (BlockKind.LIST_ITEM, BlockKind.KEY_VALUE):
            return self.references.get_holder("the document's organisation")
        return None

    def _note_subject(self, sentence: Sentence, head: End | None) -> None:
        subject = self._english.find_first(sentence.items, 0, len(sentence.items))
        subject = subject or self._find_employer(sentence)
        named = [item.mention for item in sentence.items if item.mention]
        speaks_of_another = self._speaks_of_another(sentence)
        self.references.is_unclear = speaks_of_another or (
            not subject
            and any(
                mention.key != self.references.owner.key and mention.text not in self.lexicon.places
                for mention in named
            )
        )
        if sentence.block.kind is BlockKind.LIST_ITEM and (head or not subject):
            self.references.last_subject = head
        elif speaks_of_another:
            self.references.last_subject = None
        elif subject:
            self.references.last_subject = replace(subject[0], reference="")

    def _speaks_of_another(self, sentence: Sentence) -> bool:
        """Whether a sentence is about somebody whom no name tells: "The company offered us computers"."""
        if not sentence.items:
            return False
        first, *_ = opening = sentence.items[:MAX_OPENING]
        bodies = [item for item in opening if self.lexicon.heads.get(item.word, "") in ORGANISATIONS]
        is_named = any(item.mention is not None for item in opening)
        return (
            first.determined
            and bool(bodies)
            and not is_named
            and self.references.resolve(bodies[0].word, True) is None
        )

    def _find_employer(self, sentence: Sentence) -> list[End]:
        """Return whose person a sentence is about: "Irakli from Healthy Valley presented its clinic"."""
        first, preposition, name = sentence.items[:3] if len(sentence.items) > 3 else (None, None, None)
        if first is None or preposition is None or name is None or name.mention is None:
            return []
        is_person = first.mention is None or first.mention.kind in ("person", "")
        is_employer = preposition.word in ("from", "of") and name.mention.is_organisation
        text = self.names.document_text(first.start, first.end)
        return [self._english.make_end(name.mention)] if is_person and is_employer and text.istitle() else []

    def _read_sentence(self, sentence: Sentence, tokens: Sequence[Token]) -> Iterator[Draft]:
        if is_bengali_sentence(tokens):
            yield from self._bengali.read(sentence)
            return
        yield from self._english.read(sentence)
        yield from self._pairs.read(sentence)
        yield from self._appositions.read(sentence)
        yield from self._places.read(sentence)
        yield from self._events.read(sentence)
