"""Finds whose a document is: the organisation that it is about, or that speaks in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .blocks import BlockKind, Document
from .drafts import End
from .lexicon import Lexicon
from .mentions import ORGANISATIONS, Mention
from .names import MAX_HEAD_BLOCKS, NameFinder
from .references import REFERRING

_TITLE_WEIGHT, _FIRST_WEIGHT, _NAMED_WEIGHT = 6, 3, 30
_ISSUED_WEIGHT = 8  # of who issued the document, or made what it is about
_DEFINED_WEIGHT = 7  # of the first name that the text says something of: "The Trust is an ..."
_SUBTITLE_WEIGHT = 4
MIN_OWNER_WEIGHT = 6  # of a name whose form does not tell that it is an organisation
_PUBLISHED_WEIGHT = 12  # of whose newsletter it is
_FIRST_BLOCKS = 4
_LEAD = 6  # characters before a name that begins a sentence
_BRACKET = re.compile(r"^[^(]{0,3}\([^()]{0,60}\)")
_PROSE_WORDS = 15  # of a paragraph; a profile without one has no masthead but the name of its subject
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
MAX_US = 20  # characters of "(that is us)"
_IS_US = re.compile(r"\s*\((?:that is|that’s|that's|i\.e\.|which is) us\)")
_WE_AT = re.compile(r"\b(?:[Ww]e|us|[Hh]ere|all of us) (?:at|from|in) (?:the )?\Z")
_PAPER = re.compile(r"(?:র|এর|ের)?\s+(?:\S+\s+){0,2}(?:পত্র|বার্তা|প্রতিবেদন|নিউজলেটার|বুলেটিন|সাময়িকী|মুখপত্র)")
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
    mentions = dict[str, Mention]()
    weights = _count_mentions(document, finder, lexicon, mentions)
    for key, weight in _weigh_places(document, finder, lexicon):
        if key in mentions:
            weights[key] += weight
    for sender in [key for key in map(finder.expand, senders) if key in mentions][:1]:
        weights[sender] += _NAMED_WEIGHT
    _weigh_titles(document, lexicon, mentions, weights)
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


def _count_mentions(
    document: Document, finder: NameFinder, lexicon: Lexicon, mentions: dict[str, Mention]
) -> Counter[str]:
    """Return how often each name stands that may be the owner; `mentions` takes the first of each."""
    weights: Counter[str] = Counter()
    common = {word for key in REFERRING for word in lexicon.names["references"][key]}
    for mention in finder.iter_all():
        may_own = mention.kind in ORGANISATIONS or mention.kind in ("", "programme")
        if may_own and mention.text.lower() not in common and not _is_place_like(mention, document):
            weights[mention.key] += 1
            mentions.setdefault(mention.key, mention)
    return weights


def _weigh_titles(
    document: Document, lexicon: Lexicon, mentions: dict[str, Mention], weights: Counter[str]
) -> None:
    """Give weight to names in the title, none to titles in capitals, less to programmes and known bodies."""
    title = document.blocks[0].text.casefold() if document.blocks else ""
    has_prose = any(
        block.kind is BlockKind.PARAGRAPH and len(block.text.split()) >= _PROSE_WORDS
        for block in document.blocks
    )
    for key in weights:
        is_masthead = key.isupper() and has_prose and len(key) > 9 and document.text.count(key) == 1
        if key.isupper() and mentions[key].kind == "" and (is_masthead or lexicon.describes_document(key)):
            weights[key] = 0  # a title in capitals
        elif len(key) > 3 and key.casefold() in title:
            weights[key] += _TITLE_WEIGHT
        if (mentions[key].kind == "programme" and weights[key] < _NAMED_WEIGHT) or key in lexicon.bodies:
            weights[key] //= 2


def _list_spoken_for(document: Document, finder: NameFinder, lexicon: Lexicon) -> list[str]:
    """Return for whom a letter speaks: "we welcomed ... into the Forum", or a name that it shortens so."""
    keys = [mention.key for mention in (*_list_senders(document, finder), *_list_own_names(document, finder))]
    counts = Counter(word.lower() for word in _SHORTENED.findall(document.text))
    shortened = {word for word, count in counts.items() if count > 1}
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
    weighed += [(mention.key, _NAMED_WEIGHT) for mention in _list_own_names(document, finder)[:1]]
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
        for sentence in finder.split_block(block)[: 1 if weight else 0]:
            names = [mention for mention in finder.find_in(sentence) if mention.is_organisation]
            formed = [mention for mention in names if mention.kind in ORGANISATIONS] if is_title else []
            if is_name:
                formed = [
                    mention for mention in finder.find_in(sentence) if mention.kind == "programme"
                ] or formed
            weighed += [(mention.key, weight) for mention in (formed or names)[:1]]
    return weighed


def _list_own_names(document: Document, finder: NameFinder) -> list[Mention]:
    """Return what the document says to be "us": "Open Way (that is us)", "we at Open Way"."""
    return [
        mention
        for mention in finder.iter_all()
        if mention.is_organisation
        and (
            _IS_US.match(document.text[mention.end : mention.end + MAX_US])
            or _WE_AT.search(document.text[max(0, mention.start - MAX_US) : mention.start])
        )
    ]


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
            behind = document.text[mention.end : min(block.end, mention.end + 4 * MAX_US)]
            is_title = is_title or bool(_PAPER.match(behind))
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
        for sentence in finder.split_block(block):
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
