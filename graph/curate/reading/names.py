"""Finds names of organisations, platforms, public bodies, programmes, places and persons in a document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from ...core.tokens import Token, split_sentences
from .bengali_names import MAX_WORDS, BengaliNames
from .bengali_words import is_spelt_acronym, list_stems
from .blocks import Block, BlockKind, Document
from .capital_names import CapitalNames
from .known_spellings import POSSESSIVE, KnownSpellings
from .lexicon import MAX_NAME_WORDS, load_lexicon
from .mentions import ORGANISATIONS, KnownNames, Mention
from .name_contexts import ends_list, read_context
from .name_forms import align_initials, classify_by_form, is_inside_name, list_spellings
from .open_ends import find_latest_year
from .work_titles import list_work_titles

MAX_HEAD_BLOCKS = 12  # of a document, in which it may say whose it is
_LATIN_LETTERS = tuple("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_PAID = ("-funded", "-financed", "-supported", "-sponsored", "-backed", "-led", "-run")
_KNOWN = ("known", "abbreviated", "referred")


class NameFinder:
    """Finds the names of one document; what one place says of a name holds for the others."""

    def __init__(self, document: Document, known: KnownNames, persons: Collection[str] = ()) -> None:
        self.document, self.known, self.lexicon = document, known, load_lexicon()
        self.full_names: dict[str, str] = {}  # abbreviation: full name, as brackets introduce them
        self.kinds: dict[str, str] = {}  # of names, as the document shows them
        self._inner_capitals: set[str] = set()  # words with a capital inside a sentence
        self._spellings = KnownSpellings(self.lexicon, self.slice_text)
        self._capitals = CapitalNames(self._spellings, self.lexicon)
        self._names_by_start: dict[int, list[Mention]] = {}
        self._sentences = dict[tuple[int, int], list[list[Token]]]()  # by where their block is
        sentences = [sentence for block in document.blocks for sentence in self.split_block(block)]
        self._spellings.learn(
            chain(self.lexicon.bodies, self.lexicon.places, known.kinds, [known.owner] if known.owner else [])
        )
        self._learn_persons(persons)
        self._learn_titles(document)
        for name in list_work_titles(document, self.lexicon):
            if not self.classify(name):
                self._spellings.learn([name])
                self.kinds[name] = "programme"
        self._bengali = BengaliNames(self.lexicon)
        for sentence in sentences:
            self._read_brackets(sentence)
        self._learn_bengali(sentences)
        for sentence in sentences:
            self._inner_capitals.update(self._list_single_capitals(sentence))
        self._spellings.learn(chain(self.full_names, self.full_names.values()))
        self._learn_places(document)
        self._learn_kinds(sentences)

    def find_in(self, sentence: Sequence[Token]) -> list[Mention]:
        """Return the names of a sentence in their order, none within another."""
        if not sentence:
            return []
        kept = self._names_by_start.get(sentence[0].start)
        if kept is None:
            kept = self._names_by_start[sentence[0].start] = list(self._find_names(sentence))
        return kept

    def find_in_block(self, block: Block) -> list[Mention]:
        """Return the names of a block in their order."""
        return [mention for sentence in self.split_block(block) for mention in self.find_in(sentence)]

    def split_block(self, block: Block) -> list[list[Token]]:
        """Return the sentences of a block, which are parted once."""
        place = block.start, block.end
        if place not in self._sentences:
            self._sentences[place] = list(split_sentences(block.text, block.start))
        return self._sentences[place]

    def iter_all(self) -> Iterator[Mention]:
        """Yield every name of the document."""
        for block in self.document.blocks:
            yield from self.find_in_block(block)

    def classify(self, name: str) -> str:
        """Return the kind of a name by what it is called; "" where nothing says it."""
        bare = name.strip().strip("“”\"'‘’")
        known = self.known.kinds.get(bare)
        body = self.lexicon.bodies.get(bare)
        if known or body:
            return known or (body[0] if body else "")
        if bare in self.lexicon.places or bare.replace("'", "’") in self.lexicon.places:
            return "place"
        return self.kinds.get(bare) or classify_by_form(bare, self.lexicon)

    def expand(self, name: str) -> str:
        """Return the full name of an abbreviation that the text introduces, else the name."""
        full = self.full_names.get(name, name)
        body = self.lexicon.bodies.get(full) or self.lexicon.bodies.get(name)
        return body[1] if body else full

    def find_introduced(self, name: str) -> str:
        """Return "Full Name (ABBR)" for either of them, where the document introduces one by the other."""
        full = self.full_names.get(name)
        short = name if full else self._short_names.get(name, "")
        full = full or name
        return f"{full} ({short})" if short and (short.isupper() or is_spelt_acronym(short)) else ""

    @cached_property
    def _short_names(self) -> dict[str, str]:
        return {full: short for short, full in self.full_names.items()}

    @cached_property
    def latest_year(self) -> int:
        """The latest year of which the document speaks as here or past."""
        return find_latest_year(self.document.text)

    def slice_text(self, start: int, end: int) -> str:
        """Return a part of the document on one line."""
        return self.document.text[start:end].replace("\n", " ")

    def _learn_bengali(self, sentences: Sequence[Sequence[Token]]) -> None:
        """Learn Bengali names, which no capital letter shows, from where the document shows what they are."""
        learned = sorted(
            self._bengali.learn(sentences, self.document.text, self.full_names),
            key=lambda name: name.kind != "place",
        )
        for name in learned:
            if name.full and self.kinds.get(name.text) == "place":
                continue
            self._spellings.learn([name.text])
            if name.full:
                self.full_names.setdefault(name.text, name.full)
            kind = name.kind or (self.classify(name.full) if name.full else "")
            if kind:
                self.kinds.setdefault(name.text, kind)

    def _learn_persons(self, persons: Collection[str]) -> None:
        """Learn names of persons, unless they name something else."""
        names = [name for name in persons if not self.classify(name)]
        self._spellings.learn(names)
        self.kinds.update(dict.fromkeys(names, "person"))

    def _learn_titles(self, document: Document) -> None:
        """Learn whole names from lines such as "Project: Roots and Rain" at the head of a document."""
        for block in document.blocks[:MAX_HEAD_BLOCKS]:
            key, _, value = (
                (block.key, "", block.text)
                if block.kind is BlockKind.KEY_VALUE
                else block.text.partition(": ")
            )
            role = self.lexicon.read_cue(key).role if value and len(key.split()) < 5 else ""
            if block.kind is BlockKind.HEADING or block is document.blocks[0]:
                for name in re.split(r": | [–—-] ", block.text):
                    self._learn_title(name.strip(), document.text)
            elif block.kind is BlockKind.KEY_VALUE and not role:
                self._learn_title(block.key, document.text)
            name = re.split(r" \(|[;,.]", value)[0].strip()
            if role in ("project", "organisation") and 0 < len(name.split()) <= 8 and name[0].isalpha():
                self._spellings.learn([name])
                self.kinds[name] = "programme" if role == "project" else self.classify(name) or "organisation"

    def _learn_title(self, name: str, text: str) -> None:
        """Learn the name before a colon or a dash in the title, where the text uses it again."""
        is_name = name not in self.lexicon.document_kinds and name not in self.lexicon.cues
        is_short = 1 < len(name.split()) <= 6 and name[0].isalpha()
        is_cue = bool(self.lexicon.read_cue(name).role) and self.classify(name) not in ORGANISATIONS
        is_bengali_name = not name.isascii() and bool(classify_by_form(name, self.lexicon))
        if is_short and is_name and not is_cue and (text.count(name) > 1 or is_bengali_name):
            self._spellings.learn([name])
            self.kinds[name] = self.classify(name) or "organisation"

    def _list_single_capitals(self, sentence: Sequence[Token]) -> Iterator[str]:
        """Yield the words inside a sentence that are a name by themselves."""
        for before, token, after in zip(sentence, sentence[1:], sentence[2:], strict=False):
            alone = not after.is_capital and not before.is_capital
            if token.is_capital and alone and after.text not in self.lexicon.joining and before.text != "of":
                yield token.text

    def _learn_kinds(self, sentences: Iterable[Sequence[Token]]) -> None:
        """Learn from where a name stands what it is: after "in" a place, beside a post a person."""
        for sentence in sentences:
            kind_before = ""
            previous: Mention | None = None
            for mention in self._find_names(sentence):
                kind = mention.kind or read_context(sentence, mention, self.lexicon)
                listed = previous is not None and self.slice_text(previous.end, mention.start).strip() in (
                    ",",
                    "and",
                    "ও",
                )
                if (
                    not kind
                    and listed
                    and kind_before == "place"
                    and ends_list(sentence, mention, self.lexicon)
                ):
                    kind = "place"
                if kind and not mention.kind:
                    self.kinds.setdefault(mention.text, kind)
                kind_before, previous = kind, mention

    def _learn_places(self, document: Document) -> None:
        """Learn places from the columns and keys that hold them."""
        for block in document.blocks:
            label = block.column_heading or block.key
            if label and self.lexicon.read_cue(label).role == "place":
                for piece in re.split(r"[,;/&:()]| and | ও | এবং ", block.text):
                    name = piece.strip()
                    if name[:1].isalpha() and len(name.split()) < 4 and not self.classify(name):
                        self.kinds[name] = "place"

    def _read_brackets(self, sentence: Sequence[Token]) -> None:
        """Read "Full Name (ABBR)": the words whose initials the abbreviation has are its full name."""
        for at in range(1, len(sentence) - 2):
            abbreviation = sentence[at + 1].text
            is_known_as = sentence[at].text == "as" and sentence[at - 1].text in _KNOWN and at > 2
            if is_known_as and sentence[at + 1].is_acronym and sentence[at - 2].text == ",":
                at -= 2
            elif sentence[at].text != "(" or sentence[at + 2].text not in ("),;"):
                continue
            start = self._find_full_name(sentence, at, abbreviation)
            if start is None:
                continue
            full = self._strip_ending(self.slice_text(sentence[start].start, sentence[at - 1].end))
            self.full_names.setdefault(abbreviation, full)
            kind = self.classify(full)
            if kind:
                self.kinds.setdefault(abbreviation, kind)

    def _find_full_name(self, sentence: Sequence[Token], at: int, abbreviation: str) -> int | None:
        """Return where the full name before a bracket begins; None where it holds no abbreviation."""
        if not (2 <= len(abbreviation) <= 14 and abbreviation[0].isalnum()):
            return None
        if abbreviation in self.lexicon.places or abbreviation.isdigit():
            return None
        if not abbreviation.isascii() and "\u0985" <= abbreviation[0] <= "\u09b9":
            return self._find_bengali_name(sentence, at)
        start = align_initials(sentence[:at], abbreviation)
        if start is None and sum(char.isupper() for char in abbreviation) > 1:
            start = at
            while start and at - start < MAX_NAME_WORDS and is_inside_name(sentence, start - 1):
                start -= 1
            while start < at and sentence[start].text.lower() in self._function_words:
                start += 1
        return start if start is not None and start < at else None

    def _find_bengali_name(self, sentence: Sequence[Token], at: int) -> int | None:
        """Return where the name begins that ends before a word, as its noun or a title tells."""
        for length in range(min(MAX_WORDS, at), 0, -1):
            start = at - length
            is_title = self.slice_text(sentence[start].start, sentence[at - 1].end) in self._spellings.names
            if is_title or self._bengali.match(sentence[:at], start) == length:
                return start
        return None

    @cached_property
    def _function_words(self) -> frozenset[str]:
        return frozenset(self.lexicon.names["capitals"]["function"])

    def _find_names(self, sentence: Sequence[Token]) -> Iterator[Mention]:
        at = 0
        while at < len(sentence):
            known = self._spellings.match(sentence, at)
            formed = 0 if sentence[at].text.isascii() else self._bengali.match(sentence, at)
            if formed > known and known and not self._keeps_known(sentence[at : at + formed], known):
                known = 0  # সুনামগঞ্জ is a place, সুনামগঞ্জ জেলা হাসপাতাল is none
            if not known and self._precedes_name(sentence, at):
                at += 1
                continue
            length = known or self._capitals.match(sentence, at) or formed
            if length:
                part = sentence[at : at + length]
                if length == 1 and (parts := self._split_compound(part[0])):
                    yield from parts
                    at += 1
                    continue
                for piece in [part] if known else self._capitals.trim(part):
                    mention = self._make_mention(piece)
                    if self._is_name(mention, piece, sentence):
                        yield mention
            at += length or 1

    def _split_compound(self, token: Token) -> list[Mention]:
        """Return the abbreviations in "GEF/UNEP" or "AECID-funded"; none in other words."""
        pieces = token.text.split("/") if "/" in token.text else [token.text]
        mentions, start = [], token.start
        for piece in pieces:
            name = piece.rpartition("-")[0] if piece.endswith(_PAID) else piece
            if len(name) < 2 or not name.isupper() or not name.isalpha():
                return []
            mentions.append(Mention(name, self.classify(name), start, self.expand(name)))
            start += len(piece) + 1
        return mentions if "/" in token.text or token.text.endswith(_PAID) else []

    def _precedes_name(self, sentence: Sequence[Token], at: int) -> bool:
        """Whether a word only begins the sentence, and a known name follows: "When Women in Farming"."""
        is_small = not at and sentence[0].text.lower() in self._function_words
        return is_small and len(sentence) > 1 and self._spellings.match(sentence, 1) > 1

    def _keeps_known(self, tokens: Sequence[Token], known: int) -> bool:
        """Whether a known name is whole although the words behind it could go on: শিসউক জাতীয় ফোরামের সদস্য."""
        name = next(
            (
                stem
                for stem in list_spellings(self.slice_text(tokens[0].start, tokens[known - 1].end))
                if stem in self._spellings.names
            ),
            "",
        )
        if self._bengali.is_place(tokens):
            return True
        longer = self.slice_text(tokens[0].start, tokens[-1].end)
        if all(token.text in self.lexicon.places for token in tokens[known:]) and known > 1:
            return True
        is_short = name in self.full_names and not longer.startswith(self.full_names[name])
        references = self.lexicon.names["references"]
        last = [stem for stem, _ in list_stems(tokens[-1].text)]
        is_reference = any(stem in (*references["platform"], *references["organisation"]) for stem in last)
        is_body = name in self.lexicon.bodies and len(tokens) == known + 1 and is_reference
        return is_short or is_body or is_spelt_acronym(name)

    def _strip_ending(self, name: str) -> str:
        """Return a Bengali name without the case ending of its last word."""
        if name.isascii() or name in self._spellings.names or name.endswith(_LATIN_LETTERS):
            return name
        heads, places = self.lexicon.heads, self.lexicon.places
        for spelling in list_spellings(name):
            last = spelling.split()[-1]
            if spelling in self._spellings.names or last in heads or last in places:
                return spelling
        return name.removesuffix("ের")

    def _make_mention(self, tokens: Sequence[Token]) -> Mention:
        text = self.slice_text(tokens[0].start, tokens[-1].end)
        is_whole = text in self._spellings.names or text.startswith("St. ")  # St. George's
        text = text if is_whole else POSSESSIVE.sub("", text)
        text = self._strip_ending(text)
        return Mention(text, self.classify(text), tokens[0].start, self.expand(text))

    def _is_name(self, mention: Mention, tokens: Sequence[Token], sentence: Sequence[Token]) -> bool:
        text = mention.text
        capitals = self.lexicon.names["capitals"]
        if text in self._spellings.names:
            return True
        if text in self.lexicon.document_kinds:
            return False
        if len(tokens) > 1:
            return (
                any(token.text.lower() not in self.lexicon.stop_words for token in tokens) and len(text) < 160
            )
        if text in capitals["acronyms"] or text.lower() in self.lexicon.stop_words or len(text) < 2:
            return False
        is_first = tokens[0] is sentence[0] or (
            len(sentence) > 1 and tokens[0] is sentence[1] and not sentence[0].is_word
        )
        if not is_first or tokens[0].is_acronym or text in self._inner_capitals or len(sentence) <= 2:
            return True
        at = next(at for at, token in enumerate(sentence) if token is tokens[0])
        following = [token.text for token in sentence[at + 1 : at + 3]]
        return following[:1] == [","] and following[1:] in (["a"], ["an"], ["which"], ["who"], ["whose"])
