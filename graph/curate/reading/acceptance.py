"""Makes the rows by which an accepted suggestion enters the tables: a tie or fact, and what is new in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...core.errors import InputError
from ...core.spelling import fold_text
from ...ingest.validate import MAX_WORDS
from ...schema.dataset import ENDED
from ...schema.terms import expand_curie, normalise_text
from ..editing import Change
from .event_names import find_event_class, read_event_date
from .head_counts import read_head_count
from .known_data import CLASS_BY_KIND, KnownData, list_spellings
from .lexicon import load_lexicon
from .suggestions import Suggestion
from .tie_dates import read_tie_dates
from .verification import EndLink, VerifiedTie, link_name

_BENGALI = re.compile("[\u0980-\u09ff]")


@dataclass(frozen=True)
class TieEntry:
    """A tie as a person stores it: each end by an id of the data set, or by the name of a new thing."""

    subject: str
    kind: str
    object: str
    certainty: str = "stated"
    note: str = ""
    subject_kind: str = ""  # of a new thing: organisation, platform, place ...
    object_kind: str = ""

    @classmethod
    def from_tie(cls, tie: VerifiedTie) -> TieEntry:
        """Return what the suggestion says, with linked ends as ids."""
        suggestion = tie.suggestion
        return cls(
            tie.subject.id or tie.subject.name,
            suggestion.kind,
            (tie.object.id or tie.object.name) if tie.object else tie.value,
            suggestion.certainty,
            "",
            suggestion.subject_kind,
            suggestion.object_kind,
        )

    def differs_from(self, tie: VerifiedTie) -> bool:
        """Whether its ends or its kind are not those of the suggestion."""
        as_suggested = TieEntry.from_tie(tie)
        return (self.subject, self.kind, self.object) != (
            as_suggested.subject,
            as_suggested.kind,
            as_suggested.object,
        )


@dataclass(frozen=True)
class Quotation:
    """The words that a tie rests on, and where they stand."""

    source: str
    line: int
    words: str
    names: tuple[str, ...] = ()  # of the ends of the tie

    def as_cells(self, certainty: str, note: str) -> Mapping[str, str]:
        """Return the columns of evidence; of many words those that show most."""
        return {
            "source": self.source,
            "locator": str(self.line),
            "phrase": shorten_quote(self.words, self.names),
            "certainty": certainty,
            "note": note,
        }


def shorten_quote(quote: str, names: Sequence[str]) -> str:
    """Return as many words of a quote as a row may have: those with most of the names of its ends.

    >>> quote = "For many years now Fern Trust has been a member of Lake Forum"
    >>> shorten_quote(quote, ["Fern Trust", "Lake Forum"])
    'Fern Trust has been a member of Lake'
    """
    words = normalise_text(quote).split()
    named = [
        {word for spelling in list_spellings(name) for word in fold_text(spelling).split()} for name in names
    ]

    def count_named(start: int) -> tuple[int, int]:
        folded = fold_text(" ".join(words[start : start + MAX_WORDS])).split()
        held = [sum(word in folded for word in wanted) / max(len(wanted), 1) for wanted in named]
        return sum(share > 0 for share in held), round(100 * sum(held))

    starts = range(max(1, len(words) - MAX_WORDS + 1))
    start = max(starts, key=lambda place: (*count_named(place), -place))
    return " ".join(words[start : start + MAX_WORDS])


def make_changes(
    entry: TieEntry, quotation: Quotation, known: KnownData, *, ended: bool = False
) -> list[Change]:
    """Return the rows to add: new things first; InputError where an end or the kind cannot be stored."""
    kind = known.ontology.tie_kinds.get(expand_curie(entry.kind))
    literal = known.ontology.literal_kinds.get(expand_curie(entry.kind))
    if kind is None and literal is None:
        raise InputError(f"'{entry.kind}' is no kind of tie or fact; choose one from the list")
    evidence = quotation.as_cells(entry.certainty, entry.note)
    subject = _resolve_end(entry.subject, entry.subject_kind, kind.domain if kind else "", known)
    if kind is None:
        fact = {
            "subject": subject.id,
            "property": entry.kind,
            "value": normalise_text(entry.object),
            **evidence,
        }
        return [*_iter_new([subject], evidence, quotation.words), Change("facts", after=fact)]
    object_ = _resolve_end(entry.object, entry.object_kind, kind.range, known, taken=subject.id)
    if subject.id == object_.id or (subject.new_name and subject.new_name == object_.new_name):
        raise InputError("both ends are the same; a tie joins two different things")
    dates = dict(read_tie_dates(quotation.words))
    if ended and "end" not in dates:
        dates["date_text"] = ENDED
    tie = {"subject": subject.id, "kind": entry.kind, "object": object_.id, **dates, **evidence}
    ends = [subject, object_]
    counts = _iter_counts(ends, entry.kind, evidence)
    return [*_iter_new(ends, evidence, quotation.words), *counts, Change("ties", after=tie)]


@dataclass(frozen=True)
class _End:
    """An end with the id that it has or gets; `link` is of a new thing."""

    id: str
    link: EndLink | None = None

    @property
    def new_name(self) -> str:
        """The name of a new thing in one spelling, empty of one that the data set has."""
        return fold_text(self.link.name) if self.link else ""


def _resolve_end(name: str, kind: str, wanted: str, known: KnownData, *, taken: str = "") -> _End:
    name = normalise_text(name)
    if not name:
        raise InputError("an end of the tie is empty; give its name")
    if name in known.labels:
        return _End(name)
    link = link_name(name, kind, wanted, known)
    if link is None and kind:
        link = link_name(name, "", wanted, known)
    if link is None:
        label = known.ontology.label(wanted)
        raise InputError(f"'{name}' cannot be this end of the tie: it has to be: {label}")
    if link.choices:
        raise InputError(f"'{name}' is the name of several: {', '.join(link.choices)}; choose one")
    if link.id:
        return _End(link.id)
    return _End(known.find_similar_free_id(list_spellings(name)[0], frozenset({taken})), link)


def _iter_counts(ends: list[_End], kind: str, evidence: Mapping[str, str]) -> Iterator[Change]:
    """Yield how many a new group counts, which is also what a network counts of whom it is a member."""
    lexicon = load_lexicon()
    counts_members = kind == lexicon.sentences["classes"]["has_group"]["kind"]
    for end in ends:
        is_group = end.link is not None and end.link.class_name == CLASS_BY_KIND["group"]
        count = read_head_count(end.link.name, lexicon) if end.link and is_group else None
        if count is None:
            continue
        others = [other.id for other in ends if other.id != end.id] if counts_members else []
        cells = {"id": f"count-{end.id}", "of": "|".join((*others, end.id)), **count.as_cells()}
        yield Change("counts", after={**cells, **evidence, "note": ""})


def _iter_new(ends: list[_End], evidence: Mapping[str, str], words: str) -> Iterator[Change]:
    """Yield a row for each end that the data set does not have; `words` may date an event."""
    for end in ends:
        if end.link is None:
            continue
        full, *rest = list_spellings(end.link.name)[-2:] if "(" in end.link.name else (end.link.name,)
        cells = {"id": end.id, "class": end.link.class_name, _find_label_column(full): full}
        table = "entities"
        if end.link.class_name == CLASS_BY_KIND["event"]:
            table = "events"
            dates = read_event_date(words)
            cells |= {"class": find_event_class(full, load_lexicon()), **dates}
            cells |= {"date_certainty": "stated"} if dates else {}
        elif rest:
            cells["abbr"] = rest[0]
        cells |= {**evidence, "note": ""}
        yield Change(table, after={name: cell for name, cell in cells.items() if cell})


def _find_label_column(name: str) -> str:
    """Return the column for a name in its script."""
    return "label_bn" if _BENGALI.search(name) else "label_en"


def describe_origin(suggestion: Suggestion) -> str:
    """Return the note of a stored suggestion: how it was found, and what words stand for an end."""
    page = f"Page {suggestion.page}. " if suggestion.page else ""
    reference = f" {suggestion.reference}." if suggestion.reference else ""
    return f"{page}Suggested in reading ({suggestion.rule}) and accepted.{reference}"
