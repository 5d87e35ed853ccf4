"""Resolves who speaks in a document, and what "we", "the Forum" or "the project" stand for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ...core.tokens import split_sentences
from .blocks import BlockKind, Document
from .drafts import End, bare_name, clean_name
from .lexicon import Lexicon
from .names import MAX_HEAD_BLOCKS, ORGANISATIONS, Mention, NameFinder

_TITLE_WEIGHT, _FIRST_WEIGHT, _NAMED_WEIGHT = 6, 3, 30
_ISSUED_WEIGHT = 8  # of who issued the document, or made what it is about
_DEFINED_WEIGHT = 7  # of the first name that the text says something of: "The Trust is an ..."
_SUBTITLE_WEIGHT = 4
MIN_OWNER_WEIGHT = 6  # of a name whose form does not tell that it is an organisation
_PUBLISHED_WEIGHT = 12  # of whose newsletter it is
_FIRST_BLOCKS = 4
_LEAD = 6  # characters before a name that begins a sentence
_DEFINITION = re.compile(r"\s*(?:is|was|are)\s+(?:a|an|the|one)\s")
_BRACKET = re.compile(r"^[^(]{0,3}\([^()]{0,60}\)")
_PROSE_WORDS = 15  # of a paragraph; a profile without one has no masthead but the name of its subject
_REFERRING = ("platform", "organisation", "programme")


_GREETING = re.compile(
    r"\b(?:greetings?|thanks?|writing|grateful)\b|শুভেচ্ছা|ধন্যবাদ|কৃতজ্ঞ|অভিনন্দন|সালাম", re.IGNORECASE
)
MAX_WELCOME = 90  # characters of "We welcomed two organisations into the"
_WELCOMED = re.compile(
    r"\b[Ww]e (?:\w+ )?(?:welcomed|admitted|accepted|took)\b[^.:;]{0,60}? (?:in)?to (?:the )?\Z"
)
_SHORTENED = re.compile(r"\b(?:[Tt]he|[Oo]ur) ([A-Z][a-z]+)(?= [a-z]|[.,;:])")
_ON_BEHALF = re.compile(r"\bbehalf of (?:the )?\Z")
_PUBLISHED = re.compile(r"\b(?:from|of|by) (?:the )?\Z")
_OUR = re.compile(r"\b[Oo]ur (?:own )?\Z|আমাদের (?:এই )?\Z")
_MOVED_TO = re.compile(r"\b(?:came|come|comes|went|go|goes|moved|returned|back) to \Z")
_FROM_SIDE = re.compile(r"\S* (?:পক্ষ|তরফ) থেকে")


def find_owner(
    document: Document,
    finder: NameFinder,
    lexicon: Lexicon,
    senders: Sequence[str] = (),
    *,
    is_personal: bool = False,
) -> End:
    """Return the organisation that a document is about: named so, its sender, in its title, or most often.

    A personal letter may be about others only: it has one where it says for whom it speaks, else no name.
    """
    if finder.known.owner:
        name = finder.known.owner
        return End(name, finder.classify(name) or "organisation", finder.expand(name))
    weights: Counter[str] = Counter()
    mentions: dict[str, Mention] = {}
    common = {word for key in _REFERRING for word in lexicon.names["references"][key]}
    for mention in finder.iter_all():
        if mention.text.lower() in common:
            continue
        if _is_place_like(mention, document):
            continue
        if mention.kind in ORGANISATIONS or mention.kind in ("", "programme"):
            weights[mention.key] += 1
            mentions.setdefault(mention.key, mention)
    for key, weight in _weigh_places(document, finder, lexicon):
        if key in mentions:
            weights[key] += weight
    for sender in [key for key in map(finder.expand, senders) if key in mentions][:1]:
        weights[sender] += _NAMED_WEIGHT
    title = document.blocks[0].text.casefold() if document.blocks else ""
    has_prose = any(
        block.kind is BlockKind.PARAGRAPH and len(block.text.split()) >= _PROSE_WORDS
        for block in document.blocks
    )
    for key in weights:
        is_masthead = has_prose and len(key) > 9 and document.text.count(key) == 1
        is_document = lexicon.describes_document(key) or is_masthead
        if key.isupper() and mentions[key].kind == "" and is_document:
            weights[key] = 0  # a title in capitals
        elif len(key) > 3 and key.casefold() in title:
            weights[key] += _TITLE_WEIGHT
        if (mentions[key].kind == "programme" and weights[key] < _NAMED_WEIGHT) or key in lexicon.bodies:
            weights[key] //= 2
    _join_capitals(weights)
    if is_personal:
        spoken = _list_spoken_for(document, finder, lexicon)
        weights = Counter({key: weights[key] + spoken.count(key) for key in spoken if key in mentions})
        if not weights:
            return End("", "organisation")
    if not weights:
        return End(document.title, "organisation", document.title)
    key = max(weights, key=lambda name: (weights[name], -mentions[name].start))
    is_introduced = key in finder.full_names.values()
    if mentions[key].kind == "" and weights[key] < MIN_OWNER_WEIGHT and not is_introduced:
        return End("", "organisation")  # a wrong owner is worse than none
    full = next((name for name in finder.full_names.values() if f" {key} " in f" {name} "), key)
    return End(full, mentions[key].kind or "organisation", full)


def _list_spoken_for(document: Document, finder: NameFinder, lexicon: Lexicon) -> list[str]:
    """Return for whom a letter speaks: "we welcomed ... into the Forum", or a name that it shortens so."""
    keys = [mention.key for mention in _list_senders(document, finder)]
    shortened = {word.lower() for word in _SHORTENED.findall(document.text)}
    for block in document.blocks:
        for mention in finder.find_in_block(block):
            before = document.text[max(0, mention.start - MAX_WELCOME) : mention.start]
            head = mention.key.rsplit(" ", 1)[-1].lower()
            is_short = " " in mention.key and head in shortened and head in lexicon.heads
            if mention.is_organisation and (is_short or _WELCOMED.search(before)):
                keys.append(mention.key)
    return keys


def _join_capitals(weights: Counter[str]) -> None:
    """Give the weight of a name in capitals to the same name in usual letters."""
    usual = {key.casefold(): key for key in weights if not key.isupper()}
    for key in [key for key in weights if key.isupper()]:
        name = usual.get(key.casefold())
        if name:
            weights[name] += weights.pop(key)


def _weigh_places(document: Document, finder: NameFinder, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Return who is named where a document says whose it is."""
    weighed: list[tuple[str, int]] = [
        (mention.key, _DEFINED_WEIGHT) for mention in _list_defined(document, finder)[:1]
    ]
    weighed += [(mention.key, _NAMED_WEIGHT) for mention in _list_senders(document, finder)]
    weighed += [
        (mention.key, _PUBLISHED_WEIGHT) for mention in _list_publishers(document, finder, lexicon)[:1]
    ]
    weighed += [(mention.key, _ISSUED_WEIGHT) for mention in _list_owned(document, finder)[:1]]
    prose_seen = False
    for at, block in enumerate(document.blocks[:40]):
        is_title = at == 0 or (block.kind is BlockKind.HEADING and block.level == 1 and at < _FIRST_BLOCKS)
        key = block.key or block.text.partition(":")[0]
        role = lexicon.read_cue(key).role if ":" in block.text or block.key else ""
        is_name = role in ("organisation", "project") and len(key.split()) < 5 and key.casefold() != "title"
        is_issued = role == "publisher" and at < MAX_HEAD_BLOCKS
        is_subtitle = block.kind is BlockKind.HEADING and at < _FIRST_BLOCKS
        first_prose = block.kind is BlockKind.PARAGRAPH and not prose_seen
        prose_seen = prose_seen or first_prose
        weight = _NAMED_WEIGHT if is_name and at < MAX_HEAD_BLOCKS else _TITLE_WEIGHT if is_title else 0
        weight = weight or (_ISSUED_WEIGHT if is_issued else 0)
        weight = weight or (_FIRST_WEIGHT if first_prose else _SUBTITLE_WEIGHT if is_subtitle else 0)
        for sentence in list(split_sentences(block.text, block.start))[: 1 if weight else 0]:
            names = [mention for mention in finder.find_in(sentence) if mention.is_organisation]
            formed = [mention for mention in names if mention.kind in ORGANISATIONS] if is_title else []
            if is_name:
                formed = [
                    mention for mention in finder.find_in(sentence) if mention.kind == "programme"
                ] or formed
            weighed += [(mention.key, weight) for mention in (formed or names)[:1]]
    return weighed


def _is_place_like(mention: Mention, document: Document) -> bool:
    """Whether a name of no known kind is where somebody went: "How a library came to Bela"."""
    before = document.text[max(0, mention.start - _LEAD * 2) : mention.start]
    return mention.kind == "" and bool(_MOVED_TO.search(before))


def _list_owned(document: Document, finder: NameFinder) -> list[Mention]:
    """Return what the document calls its own: "our Lake Forum"."""
    return [
        mention
        for mention in finder.iter_all()
        if mention.kind in ("organisation", "platform")
        and " " in mention.text
        and not finder.lexicon.read_cue(mention.text.split()[0]).role
        and _OUR.search(document.text[max(0, mention.start - _LEAD * 2) : mention.start])
    ]


def _list_publishers(document: Document, finder: NameFinder, lexicon: Lexicon) -> list[Mention]:
    """Return whose newsletter or report a document is: "Quarterly news from the Lake Forum"."""
    titles = frozenset(lexicon.structure["titles"]["words"]) - {"of", "the"}
    committees = lexicon.word_list("committees")
    publishers = []
    for block in document.blocks[:_FIRST_BLOCKS]:
        if len(block.text.split()) > _PROSE_WORDS:
            continue
        for mention in finder.find_in_block(block):
            before = document.text[block.start : mention.start]
            is_title = bool(_PUBLISHED.search(before)) and bool(titles & set(before.lower().split()))
            is_body = mention.text.rsplit(" ", 1)[-1].lower() not in committees
            if is_title and is_body and mention.is_organisation:
                publishers.append(mention)
    return publishers


def _list_senders(document: Document, finder: NameFinder) -> list[Mention]:
    """Return who writes a letter: "greetings on behalf of the Lake Forum"."""
    return [
        mention
        for block in document.blocks[:MAX_HEAD_BLOCKS]
        if _GREETING.search(block.text)
        for mention in finder.find_in_block(block)
        if _ON_BEHALF.search(document.text[max(0, mention.start - 20) : mention.start])
        or _FROM_SIDE.match(document.text[mention.end : mention.end + 20])
    ]


def _list_defined(document: Document, finder: NameFinder) -> list[Mention]:
    """Return whom the first sentences say something of: "The Lake Forum (LF) is a network of ..."."""
    defined = []
    for block in document.blocks[:MAX_HEAD_BLOCKS]:
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        for sentence in split_sentences(block.text, block.start):
            first = next(iter(finder.find_in(sentence)), None)
            if first is None or first.start - sentence[0].start > _LEAD or not first.is_organisation:
                continue
            behind = _BRACKET.sub("", document.text[first.end : sentence[-1].end], count=1).split()
            is_defined = (
                len(behind) > 1
                and behind[0] in ("is", "was", "are")
                and behind[1] in ("a", "an", "the", "one")
            )
            if is_defined or any(word.startswith("একটি") for word in behind[:8]):
                defined.append(first)
    return defined


class References:
    """What words that name nobody stand for at one place of a document."""

    def __init__(self, owner: End, finder: NameFinder, lexicon: Lexicon) -> None:
        self.owner, self._finder, self._lexicon = owner, finder, lexicon
        self._latest: dict[str, Mention] = {}  # by head word and by kind
        self.last_subject: End | None = None
        self.is_unclear = False  # whether the sentence before names organisations, and none as its subject
        self.last_group: End | None = None  # who took part in a course, in the sentence before
        self.holder: End | None = None  # the organisation of the section, where it is not the owner
        words = lexicon.names["references"]
        self._speaker = frozenset(words["speaker"])
        self._by_kind = {kind: frozenset(words[kind]) for kind in _REFERRING}
        self._own = frozenset(owner.key.lower().split()) & frozenset(lexicon.heads)
        self.words = self._own.union(*self._by_kind.values())  # that stand for a name behind "the"
        self.programme_words = self._by_kind["programme"]
        self.bengali_words = frozenset(word for word in self.words | self._speaker if not word.isascii())

    def note(self, mention: Mention) -> None:
        """Remember a name as the latest of its kind."""
        if mention.kind or " " in mention.text:
            self._latest[f"kind {mention.kind}"] = mention
        for word in mention.key.lower().split():
            self._latest[word.strip("(),.")] = mention

    def forget_unclear(self) -> None:
        """Forget the last name of unknown kind: another paragraph's "project" is another thing."""
        self._latest.pop("kind ", None)

    def get_holder(self, reference: str) -> End:
        """Return the organisation that a section or a document is about, as resolved by a reference."""
        end = self.holder or self.owner
        return End(end.text, end.kind, end.key, reference)

    def resolve(self, word: str, determined: bool) -> End | None:
        """Return what a word stands for; `determined` where "the", "our" or "this" stands before it."""
        lower = word.lower()
        if lower in self._speaker:
            return self.get_holder(lower) if self.holder else End(*self._owner_parts(), lower)
        if lower in self._lexicon.same_words:
            return self._resolve_same(lower)
        if not determined and word.isascii():
            return None
        if lower in self._own:
            return End(*self._owner_parts(), f"the {lower}")
        for kind, words in self._by_kind.items():
            if lower in words:
                return self._resolve_head(lower, kind)
        return None

    def _owner_parts(self) -> tuple[str, str, str]:
        return self.owner.text, self.owner.kind, self.owner.key

    def _resolve_same(self, word: str) -> End | None:
        if self.is_unclear and self.last_subject is None:
            return None
        end = self.last_subject or self.owner
        return End(end.text, end.kind, end.key, word)

    def _resolve_head(self, word: str, kind: str) -> End | None:
        """Return what "the Forum" or "the project" means: a name with this word, else the owner."""
        reference = f"the {word}" if word.isascii() else word
        is_own_kind = kind == "programme" == self.owner.kind
        if is_own_kind or word in self.owner.key.lower().split():
            return End(*self._owner_parts(), reference)
        mention = self._latest.get(word)
        work = self._latest.get("kind programme") if kind == "programme" and not word.isascii() else None
        if work and mention and work.start > mention.start:
            mention = work
        if mention is None and kind == "programme":
            mention = self._latest.get("kind programme") or self._latest.get("kind ")
            if mention is None:
                return None
        if mention is not None and mention.kind not in ("place", "person", "event"):
            return End(mention.text, mention.kind, mention.key, reference)
        return End(*self._owner_parts(), reference) if kind != "programme" else None


def find_heading_holder(
    headings: Sequence[str], finder: NameFinder, owner: End, lexicon: Lexicon
) -> End | None:
    """Return the organisation that a heading names as a whole, where it is not the owner."""
    for heading in reversed(headings):
        name = clean_name(heading)
        is_cue = lexicon.read_cue(heading).role in lexicon.structure["relations"]
        is_title = name.split(" ")[0].lower() in lexicon.structure["titles"]["words"]
        if is_title or (is_cue and not _is_written_as_name(name, lexicon)):
            continue
        bare = bare_name(name)
        kind = finder.classify(bare)
        if kind in ORGANISATIONS and len(bare.split()) > 1 and finder.expand(bare) != owner.key:
            return End(name, kind, finder.expand(bare), "heading")
    return None


def _is_written_as_name(name: str, lexicon: Lexicon) -> bool:
    """Whether a heading that holds a cue is a name nevertheless, such as "Kestrel Network"."""
    words = name.split()
    first = words[0].lower() if words else ""
    is_plain = "of" in words or not name.isascii() or "," in name or name.isupper() or name in lexicon.cues
    is_titled = all(word[0].isupper() for word in words if len(word) > 3)
    return is_titled and not is_plain and first not in lexicon.stop_words
