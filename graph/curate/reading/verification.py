"""Checks suggestions against their document and the data set before a person sees them.

A suggestion fails where its words do not stand in the text, where an end of it stands neither in them nor is
known by a recorded reference, or where the kinds of its ends do not fit the tie. What fails is counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ...core.spelling import fold_text
from ...schema.terms import expand_curie, normalise_text
from .blocks import Document
from .known_data import CLASS_BY_KIND, KnownData, TieKey, list_spellings, make_tie_key
from .suggestions import Suggestion

Failure = Literal["quote-absent", "end-absent", "unknown-kind", "ends-unfit", "same-ends", "no-name"]
Standing = Literal["new", "support", "recorded", "decided"]
_CERTAINTIES = ("stated", "implied", "ambiguous")
_YEAR_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


@dataclass(frozen=True)
class EndLink:
    """An end of a suggested tie: its name in the text, and what of the data set it is.

    `id` is empty for a new thing; `choices` are what bears the name where several do.
    """

    name: str
    id: str
    label: str
    class_name: str
    choices: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the data set has nothing of that name."""
        return not self.id and not self.choices


@dataclass(frozen=True)
class VerifiedTie:
    """A suggestion that holds, with its ends linked; `value` stands in place of an object that is a text.

    `standing` is new, or support of a tie that the data set has; recorded where this very place is its
    evidence already, decided where a person has rejected it or stored it in other words.
    """

    key: str
    suggestion: Suggestion
    subject: EndLink
    object: EndLink | None
    value: str
    standing: Standing = "new"

    @property
    def needs_choice(self) -> bool:
        """Whether a name fits several things, so that a person has to say which."""
        return bool(self.subject.choices or (self.object and self.object.choices))


@dataclass(frozen=True)
class Verification:
    """The ties of a document that hold, and how many suggestions failed for which reason."""

    ties: tuple[VerifiedTie, ...]
    failures: Mapping[Failure, int]

    @property
    def open(self) -> tuple[VerifiedTie, ...]:
        """Those that nobody has decided on."""
        return tuple(tie for tie in self.ties if tie.standing in ("new", "support"))

    def find_tie(self, key: str) -> VerifiedTie | None:
        """Return the tie of a key."""
        return next((tie for tie in self.ties if tie.key == key), None)

    def count_standing(self, standing: Standing) -> int:
        """Return how many ties stand so."""
        return sum(tie.standing == standing for tie in self.ties)


def verify(
    document: Document,
    suggestions: Iterable[Suggestion],
    known: KnownData,
    *,
    source: str = "",
    decided: Collection[str] = (),
) -> Verification:
    """Return the suggestions that hold, in the order of the text, each tie of a line once."""
    text = _FoldedText.from_text(document.text)
    failures: Counter[Failure] = Counter()
    ties: dict[tuple[TieKey, int], VerifiedTie] = {}
    for suggestion in suggestions:
        placed = _place_quote(document, suggestion)
        failure = _find_failure(text, placed, known) if placed else "quote-absent"
        tie = _link_ends(placed, known) if placed and not failure else None
        if failure is None and tie is None:
            failure = "ends-unfit"
        if failure or tie is None:
            failures[failure or "ends-unfit"] += 1
            continue
        key = _make_own_key(tie, known), tie.suggestion.line
        ties.setdefault(key, replace(tie, standing=_find_standing(tie, known, source, decided)))
    ordered = sorted(ties.values(), key=lambda tie: (tie.suggestion.start, tie.suggestion.end))
    return Verification(tuple(ordered), dict(failures))


@dataclass(frozen=True)
class _FoldedText:
    """A document for the question whether a name stands in it, however it is spelt."""

    words: str

    @classmethod
    def from_text(cls, text: str) -> _FoldedText:
        return cls(f" {fold_text(text)} ")

    def contains(self, name: str) -> bool:
        folded = fold_text(name)
        return bool(folded) and folded in self.words


def _place_quote(document: Document, suggestion: Suggestion) -> Suggestion | None:
    """Return a suggestion with its words and place as the text has them, None where they do not stand there.

    Words over several lines are cut to those of the first, so that a line can be named.
    """
    quote = normalise_text(suggestion.quote)
    stretch = document.text[suggestion.start : suggestion.end]
    start, end = suggestion.start, suggestion.end
    if not quote or normalise_text(stretch) != quote:
        start = document.text.find(suggestion.quote) if suggestion.quote.strip() else -1
        end = start + len(suggestion.quote)
        if start < 0:
            return None
    line = document.text.count("\n", 0, start) + 1
    return replace(suggestion, quote=document.text[start:end], start=start, end=end, line=line)


def _find_failure(text: _FoldedText, suggestion: Suggestion, known: KnownData) -> Failure | None:
    if suggestion.certainty not in _CERTAINTIES:
        return "unknown-kind"
    iri = expand_curie(suggestion.kind)
    is_literal = iri in known.ontology.literal_kinds
    if iri not in known.ontology.tie_kinds and not is_literal:
        return "unknown-kind"
    if not fold_text(suggestion.subject) or not (fold_text(suggestion.object) or is_literal):
        return "no-name"
    if fold_text(suggestion.subject) == fold_text(suggestion.object):
        return "same-ends"
    quote = _FoldedText.from_text(suggestion.quote)
    for end in (suggestion.subject, suggestion.object):
        spellings = list_spellings(end)
        if any(quote.contains(spelling) for spelling in spellings):
            continue
        is_known = any(text.contains(spelling) for spelling in spellings) or bool(known.find_ids(end))
        if not suggestion.reference or not is_known:
            return "end-absent"
    return None


def _link_ends(suggestion: Suggestion, known: KnownData) -> VerifiedTie | None:
    """Return the suggestion with its ends linked, None where they are of kinds that the tie does not join."""
    kind = known.ontology.tie_kinds.get(expand_curie(suggestion.kind))
    subject = _link_end(
        suggestion.subject,
        suggestion.subject_name,
        suggestion.subject_kind,
        kind.domain if kind else "",
        known,
    )
    if kind is None:
        value = normalise_text(suggestion.object).translate(_YEAR_DIGITS)
        return VerifiedTie(make_key(suggestion), suggestion, subject, None, value) if subject else None
    object_ = _link_end(suggestion.object, suggestion.object_name, suggestion.object_kind, kind.range, known)
    if not subject or not object_ or (subject.id and subject.id == object_.id):
        return None
    return VerifiedTie(make_key(suggestion), suggestion, subject, object_, "")


def _link_end(name: str, introduced: str, kind: str, wanted: str, known: KnownData) -> EndLink | None:
    """Return what a name means; `introduced` is its full name with the abbreviation that the text gives it.

    Another body with the same abbreviation is not taken for it.
    """
    if introduced and not known.find_ids(name):
        _, full, _ = (*list_spellings(introduced), "", "")[:3]
        if known.find_ids(full):
            return link_name(full, kind, wanted, known)
        if not known.find_ids(introduced):
            return link_name(introduced, kind, wanted, known)
    return link_name(name, kind, wanted, known)


def link_name(name: str, kind: str, wanted: str, known: KnownData) -> EndLink | None:
    """Return what a name means, of a class that fits; None where nothing of such a class can bear it."""
    ids = known.find_ids(name)
    fitting = tuple(i for i in ids if fits_class(known, known.classes.get(i, ""), wanted))
    if len(fitting) == 1:
        return EndLink(name, fitting[0], known.labels[fitting[0]], known.classes.get(fitting[0], ""))
    if fitting:
        return EndLink(name, "", name, known.classes.get(fitting[0], ""), fitting)
    if ids:
        return None
    class_name = CLASS_BY_KIND.get(kind) or _find_default_class(known, wanted)
    return EndLink(name, "", name, class_name) if fits_class(known, class_name, wanted) else None


def fits_class(known: KnownData, class_name: str, wanted: str) -> bool:
    """Whether a thing of a class may be an end that has to be of the class with an IRI."""
    iri = known.ontology.classes.get(class_name, "")
    return not wanted or (bool(iri) and wanted in known.ontology.find_superclasses(iri))


def _find_default_class(known: KnownData, wanted: str) -> str:
    """Return the class of a thing of which nothing but its name is known."""
    for class_name in ("Organisation", "Place", "Person", "Document"):
        if fits_class(known, class_name, wanted):
            return class_name
    return "Organisation"


def _make_own_key(tie: VerifiedTie, known: KnownData) -> TieKey:
    subject = tie.subject.id or fold_text(tie.subject.name)
    object_ = (tie.object.id or fold_text(tie.object.name)) if tie.object else tie.value
    return make_tie_key(known.ontology, subject, tie.suggestion.kind, object_)


def _find_standing(tie: VerifiedTie, known: KnownData, source: str, decided: Collection[str]) -> Standing:
    if tie.key in decided:
        return "decided"
    places = known.evidence.get(_make_own_key(tie, known), frozenset())
    if (source, str(tie.suggestion.line)) in places:
        return "recorded"
    return "support" if places else "new"


def make_key(suggestion: Suggestion) -> str:
    """Return what tells a suggestion from the others of its document, wherever its line moves to."""
    parts = (suggestion.subject, suggestion.kind, suggestion.object)
    text = "\n".join((*map(fold_text, parts), normalise_text(suggestion.quote)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
