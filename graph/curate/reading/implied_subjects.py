"""Finds whom an English clause is about that names no subject: the document's organisation or another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .clause_bounds import CueClass, Sentence
from .clause_reader import ClauseReader
from .clauses import CueMatch, Item
from .drafts import End, NameReader
from .lexicon import Lexicon
from .mentions import ORGANISATIONS
from .name_forms import clean_name
from .references import References

_OWNED = frozenset(("its", "our", "their"))
_OWNER_WITHOUT_SUBJECT = frozenset(("secretariat", "funded", "thanked", "partner"))
MAX_BODY_WORDS = 3  # of a body that no name tells: "the national women's institute"
_POSSESSED = frozenset(("funded", "located", "trains", "partner"))
_BODIES = frozenset(("assembly", "board", "council", "committee", "meeting", "members"))
_BEGINNINGS = frozenset(
    ("founding", "foundation", "establishment", "creation", "birth", "origins", "history")
)
_FRAGMENTS = frozenset(("founded", "member", "located"))


class ImpliedSubjectFinder(ClauseReader):
    """Finds the subjects of clauses that name none."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self._generic = lexicon.word_list("generic")
        self._strange = lexicon.word_list("strange")

    def find_implied(self, sentence: Sentence, match: CueMatch, class_: CueClass, low: int) -> list[End]:
        """Return the document's organisation where a clause speaks of its work, or is a fragment of a cue."""
        items = sentence.items
        before = items[low : match.first]
        if any(item.mention is not None and item.mention.is_organisation for item in before):
            return self._find_possessor(items, match, class_, low)
        if any(item.word == "its" for item in before) and class_.name == "has_secretariat":
            platform = self.references.find_platform("its")
            return [platform] if platform else []
        if any(item.word == "its" for item in before) and low and items[low - 1].word == "that":
            reporter = self.find_first(items, 0, low - 1)
            return [replace(reporter[0], reference="its")] if reporter else []
        if any(item.word == "its" for item in before) and self.references.last_subject:
            return [replace(self.references.last_subject, reference="its")]
        if class_.name == "has_member":
            owner = self.references.get_holder("the document's organisation")
            return [self.mark_implied(owner)] if owner.kind == "platform" else []
        if class_.name == "trains" and (unnamed := self._find_unnamed_body(items, match, low)) is not None:
            return unnamed
        if class_.name == "has_secretariat":
            said = items[low : match.after]
            if not any("secretariat" in item.word for item in said):
                return []  # data are hosted, too
            return self._find_possessed_platform(before)
        is_fragment = not low and match.first == low and class_.name in _FRAGMENTS
        if is_fragment and class_.name == "founded" and (entry := self._find_entry(sentence)):
            return [entry]
        is_work = class_.name == "located" and any(
            item.word in self._generic for item in items[low : match.after]
        )
        is_work = is_work and not self._is_done_by_another(sentence, match)
        if any(item.word in self._strange for item in before):
            return []  # "there is another network, funded by"
        is_own = any(item.word in _OWNED for item in before)
        is_own = is_own or (
            class_.value == "year" and "our" in [item.word for item in items[low : match.after]]
        )
        is_owners = class_.name in _OWNER_WITHOUT_SUBJECT and (
            class_.name == "funded" or not self._continues_another(before)
        )
        is_owners = is_owners or (class_.name == "trains" and match.first == low)
        if is_owners or is_fragment or is_work or is_own:
            return [self.make_owner()]
        return []

    def _is_done_by_another(self, sentence: Sentence, match: CueMatch) -> bool:
        """Whether a clause goes on with who does a work: "the work in Bela is done by the Trust"."""
        _, high = self.bound_clause(sentence, match.first)
        items = sentence.items[match.after : high]
        done = next((at for at, item in enumerate(items) if item.word == "by"), len(items))
        mentions = [item.mention for item in items[done + 1 : done + 3] if item.mention]
        return any(mention.is_organisation for mention in mentions)

    def _find_possessed_platform(self, before: Sequence[Item]) -> list[End]:
        """Return whose secretariat is spoken of: "the network's secretariat", else the platform before."""
        for item in before:
            is_owned = item.word.endswith(("'s", "’s"))
            owner = self.references.resolve(item.word[:-2], True) if is_owned else None
            if owner is not None:
                return [owner]
        owner = self.references.get_holder("the document's organisation")
        if owner.kind == "platform" or any(item.word in _OWNED for item in before):
            return [self.make_owner()]
        last = self.references.last_subject
        is_platform = last is not None and last.kind == "platform"
        return [replace(last, reference="the secretariat")] if last and is_platform else []

    def _continues_another(self, before: Sequence[Item]) -> bool:
        """Whether the sentence before is about another organisation, whose thing this clause is about."""
        last = self.references.last_subject
        is_another = last is not None and last.identity != self.references.get_holder("").identity
        return is_another and any(item.determined for item in before)

    def _find_entry(self, sentence: Sentence) -> End | None:
        """Return what a heading names by itself, which a fragment under it is about: "Started in 2022."."""
        headings = sentence.block.headings
        name = clean_name(headings[-1]) if headings else ""
        words = name.split()
        is_entry = len(words) > 1 and all(word[0].isupper() for word in words if len(word) > 3)
        is_entry = is_entry and words[0].lower() not in self.lexicon.names["capitals"]["function"]
        known = {self.references.owner.key, self.references.owner.text}
        if not is_entry or name in known or self.lexicon.read_cue(name).role:
            return None
        end = self.names.make_end(name, reference="heading")
        is_title = self.names.document_text(0, len(name)) == name or self.lexicon.describes_document(name)
        return None if is_title else replace(end, kind=end.kind or "programme")

    def _find_unnamed_body(self, items: Sequence[Item], match: CueMatch, low: int) -> list[End] | None:
        """Return who acts where it is a common noun: "the national women's institute gave"; None for none."""
        at = match.first - 1
        while at >= low and items[at].word in self.auxiliaries - {","}:
            at -= 1
        start = at
        while start > max(low, at - MAX_BODY_WORDS) and (items[start - 1].determined or start == at):
            start -= 1
        if at < low or not (items[start].determined and items[at].word.isalpha()):
            return None
        if start and items[start - 1].word in _OWNED:
            return None
        is_own = start == at and self.references.resolve(items[at].word, True) is not None
        if is_own or items[at].word in self._generic:
            return None
        kind = self.lexicon.heads.get(items[at].word, "")
        text = self.slice_text_between(items[start], items[at])
        return [End(text, kind)] if kind in ORGANISATIONS and at > start else []

    def _find_possessor(
        self, items: Sequence[Item], match: CueMatch, class_: CueClass, low: int
    ) -> list[End]:
        """Return whose work a clause speaks of: "Most of the budget of the Trust is provided by"."""
        governing = "by" if class_.name == "partner" else "of"
        for at in range(low, match.first):
            mention = items[at].mention
            start = at - 1
            while start > low and items[start].word in self.determiners - self.prepositions:
                start -= 1
            is_governed = start >= low and items[start].word == governing
            if (
                mention is not None
                and mention.is_organisation
                and (is_governed or (self.is_possessive(items[at]) and governing == "of"))
            ):
                noun = items[start - 1].word if is_governed and start > low else ""
                is_part = (class_.name == "has_member" and noun in _BODIES) or (
                    class_.value == "year" and noun in _BEGINNINGS
                )
                return [self.make_end(mention)] if class_.name in _POSSESSED or is_part else []
        return []
