"""Resolves what "we", "the Forum" or "the project" stand for at one place of a document."""

from __future__ import annotations

from collections.abc import Sequence

from .drafts import End
from .lexicon import Lexicon
from .mentions import ORGANISATIONS, Mention
from .name_forms import bare_name, clean_name
from .names import NameFinder

REFERRING = ("platform", "organisation", "programme")


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
        self._by_kind = {kind: frozenset(words[kind]) for kind in REFERRING}
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

    def find_platform(self, reference: str) -> End | None:
        """Return the platform that is spoken of: the subject before, the latest that is named, the owner."""
        last, mention = self.last_subject, self._latest.get("kind platform")
        if last is not None and last.kind in ("platform", ""):
            return End(last.text, last.kind, last.key, reference)
        if mention is not None:
            return End(mention.text, mention.kind, mention.key, reference)
        end = self.get_holder(reference)
        return end if end.kind == "platform" else None

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
            return End(*self._owner_parts(), f"the {lower}" if lower.isascii() else lower)
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
