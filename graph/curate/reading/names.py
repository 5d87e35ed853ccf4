"""Finds names of organisations, platforms, public bodies, programmes, places and persons in a document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from ...core.tokens import Token, split_sentences, split_tokens
from .bengali_names import MAX_WORDS, BengaliNames
from .bengali_words import is_spelt_acronym, list_stems, strip_case_ending
from .blocks import Block, BlockKind, Document
from .lexicon import MAX_NAME_WORDS, Lexicon, load_lexicon

ORGANISATIONS = frozenset(("organisation", "platform", "government", "donor"))
MAX_HEAD_BLOCKS = 12  # of a document, in which it may say whose it is
MAX_SKIPPED_WORDS = 3  # of a full name that an abbreviation leaves out
_LATIN_LETTERS = tuple("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_COUPLES_HEADS = frozenset(("fund", "foundation", "trust", "bank", "endowment", "charity"))
_KNOWN = ("known", "abbreviated", "referred")
_ARTICLES = frozenset(("the", "our", "its", "their"))
_POSSESSIVE = re.compile(r"[’']s?\Z")


@dataclass(frozen=True)
class KnownNames:
    """Names that a data set uses, each with its kind (organisation, place ...), and whose document it is.

    `owner` is the organisation that speaks in the document, where the user says so.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""


@dataclass(frozen=True)
class Mention:
    """A name where it stands; `entity` is the fullest name that the text gives to what it names."""

    text: str
    kind: str  # organisation, platform, government, donor, programme, place, person, event or "" (not known)
    start: int
    entity: str = ""

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    @property
    def key(self) -> str:
        """What mentions of the same entity share."""
        return self.entity or self.text

    @property
    def is_organisation(self) -> bool:
        """Whether it may be an end of a tie between organisations."""
        return self.kind in ORGANISATIONS or self.kind == ""


class NameFinder:
    """Finds the names of one document; what one place says of a name holds for the others."""

    def __init__(self, document: Document, known: KnownNames, persons: Collection[str] = ()) -> None:
        self.document, self.known, self.lexicon = document, known, load_lexicon()
        self.full_names: dict[str, str] = {}  # abbreviation: full name, as brackets introduce them
        self.kinds: dict[str, str] = {}  # of names, as the document shows them
        self._inner_capitals: set[str] = set()  # words with a capital inside a sentence
        self._longest: dict[str, int] = {}  # first word of a name that is known: characters of the longest
        self._exact: set[str] = set()
        self._names_by_start: dict[int, list[Mention]] = {}
        sentences = [
            sentence for block in document.blocks for sentence in split_sentences(block.text, block.start)
        ]
        self._learn_exact(
            chain(self.lexicon.bodies, self.lexicon.places, known.kinds, [known.owner] if known.owner else [])
        )
        self._learn_persons(persons)
        self._learn_titles(document)
        self._bengali = BengaliNames(self.lexicon)
        for sentence in sentences:
            self._read_brackets(sentence)
        self._learn_bengali(sentences)
        for sentence in sentences:
            self._inner_capitals.update(self._list_single_capitals(sentence))
        self._learn_exact(chain(self.full_names, self.full_names.values()))
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
        return [
            mention
            for sentence in split_sentences(block.text, block.start)
            for mention in self.find_in(sentence)
        ]

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
            self._learn_exact([name.text])
            if name.full:
                self.full_names.setdefault(name.text, name.full)
            kind = name.kind or (self.classify(name.full) if name.full else "")
            if kind:
                self.kinds.setdefault(name.text, kind)

    def _learn_persons(self, persons: Collection[str]) -> None:
        """Learn names of persons, unless they name something else."""
        names = [name for name in persons if not self.classify(name)]
        self._learn_exact(names)
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
                self._learn_exact([name])
                self.kinds[name] = "programme" if role == "project" else self.classify(name) or "organisation"

    def _learn_title(self, name: str, text: str) -> None:
        """Learn the name before a colon or a dash in the title, where the text uses it again."""
        is_name = name not in self.lexicon.document_kinds and name not in self.lexicon.cues
        is_short = 1 < len(name.split()) <= 6 and name[0].isalpha()
        is_cue = bool(self.lexicon.read_cue(name).role) and self.classify(name) not in ORGANISATIONS
        is_bengali_name = not name.isascii() and bool(classify_by_form(name, self.lexicon))
        if is_short and is_name and not is_cue and (text.count(name) > 1 or is_bengali_name):
            self._learn_exact([name])
            self.kinds[name] = self.classify(name) or "organisation"

    def _list_single_capitals(self, sentence: Sequence[Token]) -> Iterator[str]:
        """Yield the words inside a sentence that are a name by themselves."""
        for before, token, after in zip(sentence, sentence[1:], sentence[2:], strict=False):
            alone = not after.is_capital and not before.is_capital
            if token.is_capital and alone and after.text not in self.lexicon.joining and before.text != "of":
                yield token.text

    def _learn_exact(self, names: Iterable[str]) -> None:
        for name in names:
            self._exact.add(name)
            first = split_tokens(name)[0].text if name else ""
            self._longest[first] = max(self._longest.get(first, 0), len(name))

    def _learn_kinds(self, sentences: Iterable[Sequence[Token]]) -> None:
        """Learn from where a name stands what it is: after "in" a place, beside a post a person."""
        for sentence in sentences:
            kind_before = ""
            previous: Mention | None = None
            for mention in self._find_names(sentence):
                kind = mention.kind or self._read_context(sentence, mention)
                listed = previous is not None and self.slice_text(previous.end, mention.start).strip() in (
                    ",",
                    "and",
                    "ও",
                )
                if not kind and listed and kind_before == "place" and self._ends_list(sentence, mention):
                    kind = "place"
                if kind and not mention.kind:
                    self.kinds.setdefault(mention.text, kind)
                kind_before, previous = kind, mention

    def _ends_list(self, sentence: Sequence[Token], mention: Mention) -> bool:
        """Whether no verb follows a name, as it does in "In Bela, Acorn runs a school"."""
        following = next((token for token in sentence if token.start >= mention.end), None)
        return (
            following is None
            or not following.text[0].islower()
            or following.text in self.lexicon.names["places"]["after"]
        )

    def _learn_places(self, document: Document) -> None:
        """Learn places from the columns and keys that hold them."""
        for block in document.blocks:
            label = block.column_heading or block.key
            if label and self.lexicon.read_cue(label).role == "place":
                for piece in re.split(r"[,;/&:()]| and | ও | এবং ", block.text):
                    name = piece.strip()
                    if name[:1].isalpha() and len(name.split()) < 4 and not self.classify(name):
                        self.kinds[name] = "place"

    def _read_context(self, sentence: Sequence[Token], mention: Mention) -> str:
        """Return what the words beside a name say of it."""
        names = self.lexicon.names
        before = [token for token in sentence if token.end <= mention.start][-2:]
        after = [token for token in sentence if token.start >= mention.end][:6]
        if len(after) > 3 and after[0].text == "(" and after[2].text == ")":
            after = after[3:]
        word = before[-1].text.lower() if before else ""
        if word.isascii() and word in names["references"]["programme"]:
            return "programme"
        is_acronym = " " not in mention.text and any(char.isupper() for char in mention.text[1:])
        if word in names["places"]["before"] and not is_acronym:
            return "place"
        before_last = before[-2].text.lower() if len(before) > 1 else ""
        if word == "own" and before_last in ("our", "its") and len(mention.text.split()) == 2:
            return "person"  # "our own Mary Fenn"
        is_person_like = 2 <= len(mention.text.split()) <= 4 and mention.text.replace(" ", "").isalpha()
        follows_post = word in names["capitals"]["posts"] or word.rstrip(".") in names["capitals"]["titles"]
        comma_post = (
            len(after) > 1 and after[0].text == "," and after[1].text.lower() in names["capitals"]["posts"]
        )
        if (
            len(after) > 2
            and after[0].text == ","
            and after[1].text in ("the", "then", "our", "its", "former")
        ):
            comma_post = after[2].text.lower() in names["capitals"]["posts"]
        if is_person_like and (follows_post or comma_post):
            return "person"
        if word.rstrip(".") in names["capitals"]["titles"] and mention.text.isalpha():
            return "person"  # "Mr Sitali"
        return ""

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
        start = _align_initials(sentence[:at], abbreviation)
        if start is None and sum(char.isupper() for char in abbreviation) > 1:
            start = at
            while start and at - start < MAX_NAME_WORDS and _is_inside_name(sentence, start - 1):
                start -= 1
            while start < at and sentence[start].text.lower() in self._function_words:
                start += 1
        return start if start is not None and start < at else None

    def _find_bengali_name(self, sentence: Sequence[Token], at: int) -> int | None:
        """Return where the name begins that ends before a word, as its noun or a title tells."""
        for length in range(min(MAX_WORDS, at), 0, -1):
            start = at - length
            is_title = self.slice_text(sentence[start].start, sentence[at - 1].end) in self._exact
            if is_title or self._bengali.match(sentence[:at], start) == length:
                return start
        return None

    @cached_property
    def _function_words(self) -> frozenset[str]:
        return frozenset(self.lexicon.names["capitals"]["function"])

    def _find_names(self, sentence: Sequence[Token]) -> Iterator[Mention]:
        at = 0
        while at < len(sentence):
            known = self._match_exact(sentence, at)
            formed = 0 if sentence[at].text.isascii() else self._bengali.match(sentence, at)
            if formed > known and known and not self._keeps_known(sentence[at : at + formed], known):
                known = 0  # সুনামগঞ্জ is a place, সুনামগঞ্জ জেলা হাসপাতাল is none
            if not known and self._precedes_name(sentence, at):
                at += 1
                continue
            length = known or self._match_capitals(sentence, at) or formed
            if length:
                part = sentence[at : at + length]
                for piece in [part] if known else self._trim(part):
                    mention = self._make_mention(piece)
                    if self._is_name(mention, piece, sentence):
                        yield mention
            at += length or 1

    def _precedes_name(self, sentence: Sequence[Token], at: int) -> bool:
        """Whether a word only begins the sentence, and a known name follows: "When Women in Farming"."""
        is_small = not at and sentence[0].text.lower() in self._function_words
        return is_small and len(sentence) > 1 and self._match_exact(sentence, 1) > 1

    def _keeps_known(self, tokens: Sequence[Token], known: int) -> bool:
        """Whether a known name is whole although the words behind it could go on: শিসউক জাতীয় ফোরামের সদস্য."""
        name = next(
            (
                stem
                for stem in _list_spellings(self.slice_text(tokens[0].start, tokens[known - 1].end))
                if stem in self._exact
            ),
            "",
        )
        if self._bengali.is_place(tokens):
            return True
        longer = self.slice_text(tokens[0].start, tokens[-1].end)
        is_short = name in self.full_names and not longer.startswith(self.full_names[name])
        references = self.lexicon.names["references"]
        last = [stem for stem, _ in list_stems(tokens[-1].text)]
        is_reference = any(stem in (*references["platform"], *references["organisation"]) for stem in last)
        is_body = name in self.lexicon.bodies and len(tokens) == known + 1 and is_reference
        return is_short or is_body or is_spelt_acronym(name)

    def _strip_ending(self, name: str) -> str:
        """Return a Bengali name without the case ending of its last word."""
        if name.isascii() or name in self._exact or name.endswith(_LATIN_LETTERS):
            return name
        heads, places = self.lexicon.heads, self.lexicon.places
        for spelling in _list_spellings(name):
            last = spelling.split()[-1]
            if spelling in self._exact or last in heads or last in places:
                return spelling
        return name.removesuffix("ের")

    def _make_mention(self, tokens: Sequence[Token]) -> Mention:
        text = self.slice_text(tokens[0].start, tokens[-1].end)
        text = _POSSESSIVE.sub("", text) if text not in self._exact else text
        text = self._strip_ending(text)
        return Mention(text, self.classify(text), tokens[0].start, self.expand(text))

    def _match_exact(self, sentence: Sequence[Token], at: int) -> int:
        """Return how many words from here are a name that is known; 0 for none."""
        first = sentence[at]
        longest = self._longest.get(first.text) or self._longest.get(_POSSESSIVE.sub("", first.text), 0)
        if not longest:
            longest = max(self._longest.get(stem, 0) for stem, _ in list_stems(first.text))
        for length in range(min(MAX_NAME_WORDS, len(sentence) - at) if longest else 0, 0, -1):
            last = sentence[at + length - 1]
            if (
                last.end - first.start > longest + 8
                or not last.is_word
                or (not last.text[-1].isalnum() and last.text.isascii())
            ):
                continue
            name = self.slice_text(first.start, last.end)
            if not self._exact & {name, _POSSESSIVE.sub("", name), *_list_spellings(name)}:
                continue
            after = sentence[at + length] if at + length < len(sentence) else None
            goes_on = after is not None and after.is_capital and after.start <= last.end + 1
            if after and not after.text.isascii() and strip_case_ending(after.text) in self.lexicon.places:
                is_bare = name in self._exact and name not in self.lexicon.places
                goes_on = is_bare and after.start <= last.end + 1
                if goes_on:
                    return length + 1
            if goes_on and after and after.text in self.lexicon.places and name not in self.lexicon.places:
                return length + 1  # ActionAid Uganda
            heads_on = after is not None and (
                not first.is_acronym or after.text.lower() in self.lexicon.heads
            )
            follows = sentence[at + length + 1] if at + length + 1 < len(sentence) else None
            is_branch = (
                goes_on
                and after is not None
                and name in self.lexicon.bodies
                and not (follows and follows.is_capital)
                and after.text.lower() not in (*self.lexicon.stop_words, *self.lexicon.heads)
            )
            if is_branch:
                return length + 1  # World Vision Arkhan
            is_part = goes_on and heads_on and not name.endswith(("’s", "'s"))
            return 0 if is_part and (length == 1 or name in self.lexicon.places) else length
        return 0

    def _match_capitals(self, sentence: Sequence[Token], at: int) -> int:
        """Return how many words from here are written as a name."""
        if not sentence[at].is_capital:
            return 0
        end, opened = at + 1, self._is_opener(sentence[at])
        while end < len(sentence) and end - at < MAX_NAME_WORDS:
            token, step = sentence[end], 0
            if token.is_capital and token.start <= sentence[end - 1].end + 1:
                step = 0 if self._starts_known(sentence, end) and not opened else 1
                if not step:
                    break
            elif sentence[end - 1].text.endswith(("’s", "'s")) and len(sentence[end - 1].text) < 5:
                break
            else:
                step = self._join_words(sentence, at, end, opened)
            if not step:
                break
            opened = opened or any(self._is_opener(part) for part in sentence[end : end + step])
            end += step
        return end - at

    def _starts_known(self, sentence: Sequence[Token], at: int) -> bool:
        """Whether a well-known body of several words begins here, which is a name of its own."""
        body = sentence[at].text
        return (
            body in self.lexicon.bodies and len(body) > 4 and at > 0 and sentence[at - 1].text.endswith("’s")
        )

    def _is_opener(self, token: Token) -> bool:
        return token.text.lower() in self.lexicon.openers

    def _join_words(self, sentence: Sequence[Token], at: int, end: int, opened: bool) -> int:
        """Return how many small words and the word after them still belong to a name."""
        word = sentence[end].text.lower()
        if word not in self.lexicon.connectors and word != ",":
            return 0
        step = 2 if end + 1 < len(sentence) and sentence[end + 1].text.lower() in ("the", "la", "los") else 1
        if end + step >= len(sentence) or not sentence[end + step].is_capital:
            return 0
        before, after = sentence[end - 1].text.lower(), sentence[end + step].text.lower()
        if word == ",":
            return (
                2
                if opened and {before, after} <= self.lexicon.fields and self._sees_and(sentence, end)
                else 0
            )
        if word in self.lexicon.joining and step > 1:
            return 0  # "the Trust and the Council" are two
        if word in self.lexicon.joining:
            named = at and sentence[at - 1].text in self.lexicon.names["references"]["programme"]
            if named and sentence[end + step].text not in self.lexicon.bodies:
                return step + 1
            is_field = after in self.lexicon.fields and (before in self.lexicon.fields or opened)
            is_pair = opened and self._ends_pair(sentence, at, end, step)
            is_ministry = opened and self._ends_ministry(sentence, at, end + step)
            is_couple = self._names_couple(sentence, at, end, step) or self._names_both(
                sentence, at, end, step
            )
            is_ampersand = word == "&" and (opened or not self._is_head(sentence[end - 1]))
            return step + 1 if is_field or is_pair or is_ampersand or is_ministry or is_couple else 0
        if word in ("for", "on", "to", "against", "in", "with", "from"):
            is_title = word == "for" and not sentence[end - 1].is_acronym and end - at < 4
            goes_on = (opened and word not in ("in", "with", "from")) or is_title
            return step + 1 if goes_on or self._leads_to_head(sentence, at, end, step) else 0
        if word == "of":
            before_of = sentence[end - 1]
            is_person = at > 0 and sentence[at - 1].text.lower() in self.lexicon.names["capitals"]["titles"]
            is_apart = before_of.is_acronym or before_of.text in self.lexicon.places or is_person
            return 0 if is_apart else step + 1
        return step + 1 if word != "the" else 0

    def _names_couple(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether two given names begin a name: "the Claes and Ingrid Berg Fund"."""
        given = sentence[end - 1]
        is_first = end - 1 == at and (at == 0 or sentence[at - 1].text.lower() == "the")
        is_first = is_first or (end - 2 == at and sentence[at].text == "The")
        last = end + step
        while last + 1 < len(sentence) and sentence[last + 1].is_capital:
            last += 1
        is_given = given.text.isalpha() and not given.is_acronym and not self._is_head(given)
        is_known = bool({given.text, sentence[end + step].text} & (self._exact | self.lexicon.places))
        return (
            is_first
            and is_given
            and not is_known
            and (last == end + step + 2 and sentence[last].text.lower() in _COUPLES_HEADS)
        )

    def _names_both(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether an article and one noun behind "and" hold a name together: "the Seeds and Soil project"."""
        start = at + 1 if sentence[at].text.lower() == "the" else at
        article = sentence[start - 1].text.lower() if start else ""
        if article not in _ARTICLES or start >= end or step > 1:
            return False
        first = sentence[start:end]
        last = end + step
        while last + 1 < len(sentence) and sentence[last + 1].is_capital:
            last += 1
        following = sentence[last + 1].text.lower() if last + 1 < len(sentence) else ""
        is_project = following in self.lexicon.names["references"]["programme"]
        noun = sentence[last].text.lower()
        is_body = last > end + step and self.lexicon.heads.get(noun, "place") not in ("place", "event")
        known = self._exact | self.lexicon.places
        is_known = bool({token.text for token in (*first, sentence[end + step])} & known)
        return (is_project or is_body) and not is_known and not any(map(self._is_head, first))

    def _ends_ministry(self, sentence: Sequence[Token], at: int, last: int) -> bool:
        """Whether a field of work ends a public body: "Ministry of Rural Affairs and Transport"."""
        word = sentence[last].text
        is_public = sentence[at].text.lower() in self.lexicon.governments
        is_single = last + 1 >= len(sentence) or not sentence[last + 1].is_capital
        is_field = word.lower().endswith(tuple(self.lexicon.names["capitals"]["field_endings"]))
        return is_public and is_single and is_field and not self._match_exact(sentence, last)

    def _is_head(self, token: Token) -> bool:
        return token.is_acronym or token.text.lower() in self.lexicon.heads

    def _leads_to_head(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether a small word stands inside a name that ends with its noun: "Access to Law Coalition"."""
        before = sentence[end - 1]
        if end - at > 2 or self._is_head(before) or before.text in self.lexicon.places:
            return False
        if at == 0 and (before.text.lower() in self.lexicon.stop_words or sentence[at].text in self._exact):
            return False
        last = end + step
        while last + 1 < len(sentence) and sentence[last + 1].is_capital:
            last += 1
        following = sentence[last + 1].text.lower() if last + 1 < len(sentence) else ""
        is_named = last > end + step and classify_by_form(f"A {sentence[last].text}", self.lexicon) in (
            "platform",
            "organisation",
        )
        is_project = following in self.lexicon.names["references"]["programme"]
        return (is_named or is_project) and not sentence[end + step].is_acronym

    def _ends_pair(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether "and" joins two words that a name is about: "Institute for Theology and Ecology"."""
        opening = [token.text.lower() for token in sentence[at:end]]
        last = sentence[end + step]
        following = sentence[end + step + 1] if end + step + 1 < len(sentence) else None
        is_single = following is None or not following.is_capital
        is_about = len(opening) > 2 and opening[-2] in ("for", "of", "on")
        is_word = not last.is_acronym and not {last.text} & (self._exact | self.lexicon.places)
        is_plain = (
            sentence[end - 1].text not in self.lexicon.places and opening[0] not in self.lexicon.governments
        )
        return is_single and is_about and is_word and is_plain

    def _sees_and(self, sentence: Sequence[Token], at: int) -> bool:
        return any(token.text in ("and", "&") for token in sentence[at : at + 7])

    def _trim(self, tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
        """Yield the names of a run of capital words, without words that only begin a sentence."""
        capitals = self.lexicon.names["capitals"]
        start, end = 0, len(tokens)
        in_capitals = end > 2 and all(token.is_acronym for token in tokens if token.is_word)
        while start < end and (
            (
                tokens[start].text.lower() in self._function_words
                and (in_capitals or not tokens[start].is_acronym)
            )
            or tokens[start].text.lower().rstrip(".") in capitals["titles"]
        ):
            start += 1
        while start < end - 1 and tokens[start].text.endswith("-based"):
            start += 1
        for at in range(start, min(start + 3, end - 1)):
            word = tokens[at].text.lower()
            if tokens[at + 1].text.lower() in ("of", "for") and (
                word in capitals["ordinary"] or word in capitals["posts"]
            ):
                start = at + 2
                while start < end and tokens[start].text.lower() in self._function_words:
                    start += 1
                break
        for at in range(start, end - 1):
            owner = tokens[at].text
            if owner.endswith(("’s", "'s")) and self._is_owner(tokens[start : at + 1], tokens[at + 1 : end]):
                yield from self._trim(tokens[start : at + 1])
                start = at + 1
        while end > start and (
            not tokens[end - 1].is_capital and tokens[end - 1].text.lower() in self.lexicon.connectors
        ):
            end -= 1
        if start < end:
            yield tokens[start:end]

    def _is_owner(self, owner: Sequence[Token], owned: Sequence[Token]) -> bool:
        """Whether "X’s Y" are two names: X is known or an abbreviation, and the whole is no name."""
        name = _POSSESSIVE.sub("", self.slice_text(owner[0].start, owner[-1].end))
        whole = self.slice_text(owner[0].start, owned[-1].end)
        return whole not in self._exact and (name in self._exact or owner[-1].text[:-2].isupper())

    def _is_name(self, mention: Mention, tokens: Sequence[Token], sentence: Sequence[Token]) -> bool:
        text = mention.text
        capitals = self.lexicon.names["capitals"]
        if text in self._exact:
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


def classify_by_form(name: str, lexicon: Lexicon) -> str:
    """Return the kind that the words of a name tell; "" where they tell none.

    >>> classify_by_form("Federation of NGOs in Bangladesh", load_lexicon())
    'platform'
    >>> classify_by_form("বকুল সমিতি", load_lexicon())
    'organisation'
    """
    words = [word.strip(".,()“”\"'‘’") for word in name.lower().split()[:MAX_NAME_WORDS]]
    stop = next(
        (
            at
            for at, word in enumerate(words)
            if at and word in ("of", "for", "on", "to", "in", "against", "ফর", "অফ", "অব")
        ),
        0,
    )
    ends = [words[:stop], words] if stop else [words]
    for part in ends:
        while len(part) > 1 and part[-1].capitalize() in lexicon.places:
            part = part[:-1]
        for size in (2, 1):
            head = " ".join(part[-size:])
            singular = re.sub(r"ies\Z", "y", head) if head.endswith("ies") else head.removesuffix("s")
            kind = lexicon.heads.get(head) or lexicon.heads.get(singular)
            if kind == "organisation" and head not in lexicon.heads and part is not words:
                continue  # "Schools for All" is what somebody does
            if kind and len(part) >= size and (len(words) > size or not head.isascii()):
                return kind
        head = strip_case_ending(part[-1]) if part else ""
        if head in lexicon.heads and len(words) > 1:
            return lexicon.heads[head]
    return ""


def _list_spellings(name: str) -> Iterator[str]:
    """Yield a name without the case ending that its last Bengali word may have."""
    if not name.isascii():
        before, space, last = name.rpartition(" ")
        yield from (before + space + stem for stem, _ in list_stems(last))


def _align_initials(tokens: Sequence[Token], abbreviation: str) -> int | None:
    """Return where the words begin whose initials an abbreviation has; small words may be left out of it."""
    letters = [char.lower() for char in abbreviation if char.isalnum()]
    if not letters or not any(char.isupper() for char in abbreviation):
        return None
    at, wanted, skipped = len(tokens), len(letters) - 1, 0
    while at and wanted >= 0 and len(tokens) - at < MAX_NAME_WORDS + 2:
        at -= 1
        token = tokens[at]
        if token.text in ".;:()|":
            return None
        parts = [part for part in re.split(r"[-/’']", token.text) if part]
        for part in reversed(parts):
            if wanted >= 0 and part[0].lower() == letters[wanted]:
                wanted -= 1
            elif token.is_capital and len(parts) == 1 and not _holds_letters(part, letters, wanted):
                skipped += 1
                if skipped > MAX_SKIPPED_WORDS or wanted == len(letters) - 1:
                    return None
            elif token.is_capital and len(parts) == 1:
                wanted -= _count_held(part, letters, wanted)
    while at < len(tokens) and not tokens[at].is_capital:
        return None
    return at if wanted < 0 else None


def _is_inside_name(sentence: Sequence[Token], at: int) -> bool:
    """Whether a word before a bracket is part of the name: a capital word, or "&" and "of" between two."""
    token = sentence[at]
    joins = token.text in ("&", "of", "for") and at and sentence[at - 1].is_capital
    return token.is_capital or bool(joins)


def _count_held(word: str, letters: Sequence[str], wanted: int) -> int:
    """Return how many letters up to the wanted one stand in a word in their order, its first among them."""
    for count in range(min(4, wanted + 1), 1, -1):
        part = letters[wanted - count + 1 : wanted + 1]
        rest = iter(word.lower())
        if part[0] == word[0].lower() and all(letter in rest for letter in part):
            return count
    return 0


def _holds_letters(word: str, letters: Sequence[str], wanted: int) -> bool:
    return wanted >= 0 and _count_held(word, letters, wanted) > 0
