"""Goes through the suggestions of one document with a person: what is open, and what each decision stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...core.bounded import call_bounded
from ...core.errors import InputError
from ...core.file_lock import lock_folder
from ...ingest import load_tables
from ...quality.checks.source_texts import read_source_text
from ...schema.dataset import Tables
from ...schema.levels import Audience
from ...schema.vocabulary import Ontology
from ..editing import Step, apply_step, record_step
from .acceptance import Quotation, TieEntry, describe_origin, make_changes
from .blocks import Document
from .decisions import FILE, ReadingDecision, read_decisions, render_decisions
from .known_data import KnownData
from .plain_text import read_plain_text
from .readers import LIMITS
from .stored_reading import StoredReading, find_source, keep_suggestions, load_reading, store_document
from .suggestions import KnownNames, Suggestion, suggest
from .verification import Verification, VerifiedTie, make_key, verify


@dataclass(frozen=True)
class DocumentReview:
    """The suggestions of a document of a data set, as they stand now."""

    folder: Path
    reading: StoredReading
    known: KnownData
    verification: Verification

    @classmethod
    def open(cls, folder: Path, source: str, known: KnownData | None = None) -> DocumentReview:
        """Return the review of a document; one that was stored before without suggestions is read for them.

        `known` is what the data set holds where that was read already. InputError where it keeps no text of
        the document.
        """
        if known is None:
            ontology = Ontology.load()
            known = KnownData.from_tables(load_tables(folder, ontology), ontology)
        reading = load_reading(folder, source) or _read_kept_text(folder, source, known)
        return cls.start(folder, reading, known)

    @classmethod
    def start(cls, folder: Path, reading: StoredReading, known: KnownData) -> DocumentReview:
        """Return the review of a document that was just read."""
        decided = _list_decided(folder, reading.source, known)
        verification = verify(
            reading.document, reading.suggestions, known, source=reading.source, decided=decided
        )
        return cls(folder, reading, known, verification)

    @property
    def open_ties(self) -> tuple[VerifiedTie, ...]:
        """The suggestions that nobody has decided on."""
        return self.verification.open

    def find_open(self, key: str) -> VerifiedTie:
        """Return an open suggestion; InputError where it is none any more."""
        tie = self.verification.find_tie(key)
        if tie is None or tie not in self.open_ties:
            raise InputError(
                "this suggestion was decided on already, or is no longer there; nothing was stored"
            )
        return tie

    def accept(self, tie: VerifiedTie, *, who: str, entry: TieEntry | None = None) -> Step:
        """Store a suggestion, as it is or as a person has changed it."""
        suggestion = tie.suggestion
        entry = entry or TieEntry.from_tie(tie)
        note = describe_origin(suggestion)
        entry = replace(entry, note=f"{entry.note} {note}".strip())
        names = suggestion.subject, suggestion.object
        quotation = Quotation(self.reading.source, suggestion.line, suggestion.quote, names)
        changes = make_changes(entry, quotation, self.known, ended=suggestion.ended)
        step = apply_step(self.folder, changes, who=who, kind="suggestion")
        if entry.differs_from(tie):
            decision = ReadingDecision.from_tie(self.reading.source, tie, "changed", who=who, why="")
            self._record(decision, who=who)
        return step

    def add(self, line: int, words: str, entry: TieEntry, *, who: str) -> Step:
        """Store a tie that a person makes of words of the text; InputError where they do not stand there."""
        lines = self.reading.document.text.split("\n")
        text = " ".join(lines[line - 1].split()) if 1 <= line <= len(lines) else ""
        words = " ".join(words.split())
        if not words or words not in text:
            raise InputError(
                f"these words do not stand in line {line}; select them within one line of the text"
            )
        names = tuple(self.known.labels.get(end, end) for end in (entry.subject, entry.object))
        changes = make_changes(entry, Quotation(self.reading.source, line, words, names), self.known)
        return apply_step(self.folder, changes, who=who, kind="edit")

    def reject(self, tie: VerifiedTie, *, who: str, why: str = "") -> Step:
        """Keep the decision that a suggestion is wrong."""
        decision = ReadingDecision.from_tie(self.reading.source, tie, "rejected", who=who, why=why)
        return self._record(decision, who=who)

    def _record(self, decision: ReadingDecision, *, who: str) -> Step:
        with lock_folder(self.folder):
            decisions = [*read_decisions(self.folder), decision]
            return record_step(self.folder, {FILE: render_decisions(decisions)}, who=who, kind="decision")

    def reopen(self) -> DocumentReview:
        """Return the review as it stands after a decision."""
        ontology = self.known.ontology
        known = KnownData.from_tables(load_tables(self.folder, ontology), ontology)
        return DocumentReview.start(self.folder, self.reading, known)


def _list_decided(folder: Path, source: str, known: KnownData) -> frozenset[str]:
    """Return the keys of suggestions that are decided; a changed one is while its evidence is there."""
    places = {place for supports in known.evidence.values() for place in supports}
    return frozenset(
        decision.suggestion
        for decision in read_decisions(folder)
        if decision.source == source
        and (decision.decision == "rejected" or (source, decision.line) in places)
    )


def _read_kept_text(folder: Path, source: str, known: KnownData) -> StoredReading:
    lines = read_source_text(folder, source)
    if not lines:
        raise InputError(f"the data set keeps no text of the source '{source}'; read its document once more")
    document, suggestions = call_bounded(
        LIMITS, _suggest_of_text, "\n".join(lines), known.make_known_names(""), what=f"reading '{source}'"
    )
    return StoredReading(source, document, tuple(suggestions))


def _suggest_of_text(text: str, names: KnownNames) -> tuple[Document, list[Suggestion]]:
    document = read_plain_text(text)
    return document, suggest(document, names)


def store_or_resume(
    folder: Path,
    document: Document,
    suggestions: Sequence[Suggestion],
    known: KnownData,
    *,
    who: str,
    name: str,
    publisher: str = "",
    readers: Audience = Audience.INTERNAL,
) -> StoredReading:
    """Write a document into the data set for some readers, or go on with the one of the same text."""
    source = find_source(load_tables(folder, known.ontology), document)
    reading = load_reading(folder, source) if source else None
    if reading is None and source:
        reading = StoredReading(source, document, ())
    if reading is None:
        return store_document(
            folder, document, suggestions, known, who=who, name=name, publisher=publisher, readers=readers
        )
    keys = {make_key(suggestion) for suggestion in reading.suggestions}
    more = [suggestion for suggestion in suggestions if make_key(suggestion) not in keys]
    if more:
        reading = reading.with_suggestions(more)
        keep_suggestions(folder, reading, who=who, why=name)
    return reading


def verify_unsaved(
    folder: Path | None, document: Document, suggestions: Sequence[Suggestion], known: KnownData
) -> Verification:
    """Return what holds of a document that is not written; of one that the data set has, what is open."""
    source = find_source(load_tables(folder, known.ontology), document) if folder else ""
    decided = _list_decided(folder, source, known) if folder and source else ()
    return verify(document, suggestions, known, source=source, decided=decided)


def load_local_tables(path: Path) -> Tables:
    """Return the tables of a data set that documents can be read into; InputError where it is no folder."""
    if not path.is_dir():
        hint = (
            "documents are read into a folder of tables; save the workbook as one with: stakeholders export"
        )
        raise InputError(f"{path}: is no folder of tables; {hint}")
    return load_tables(path, Ontology.load())
