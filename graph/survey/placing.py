"""Answers and their mapping in; the rows that they add to a data set, and what has no place in it, out.

Each row says where it stands: the survey is its source, the respondent's number its locator, the answer, cut
to eight words, its phrase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..dataset import date_bounds
from ..errors import InputError, NameNotFoundError
from ..ingest.mending import mended
from ..ingest.validate import MAX_WORDS
from ..knowledge import Knowledge
from ..names import Names
from ..spelling import did_you_mean, plain
from ..terms import normal
from .export import Answer, Export
from .mapping import Mapping, Question

Cells = dict[str, str]

_BULLETS = " \t\r\n•*"  # of a list that somebody typed


@dataclass(frozen=True)
class Unplaced:
    """An answer that has no place yet: where it stands, how often, why, and what may be meant."""

    column: str
    answer: str
    reason: str
    lines: tuple[int, ...]
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """The rows that are new, by table; how many are there already; who answered; what is left over."""

    rows: dict[str, list[Cells]]
    known: int
    respondents: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def added(self) -> int:
        """How many rows are new."""
        return sum(map(len, self.rows.values()))


def place(export: Export, mapping: Mapping, knowledge: Knowledge) -> Placed:
    """Return what a survey adds to a data set; InputError where the mapping names no column of it."""
    _check_columns(export, mapping)
    desk = _Desk(mapping, knowledge)
    for answer in export.answers:
        desk.take(export, answer)
    return desk.placed()


def _check_columns(export: Export, mapping: Mapping) -> None:
    wanted = [mapping.respondent, mapping.uuid]
    for question in mapping.questions:
        wanted += [*([] if export.options(question.column) else [question.column]), *question.columns]
    for column in wanted:
        if column not in export.columns:
            mend = did_you_mean(column, [*export.columns, *export.questions()], "correct it")
            raise InputError(f"{mapping.path}: {export.path.name} has no column '{column}'; {mend}")


class _Desk:
    """One survey while its answers are placed."""

    def __init__(self, mapping: Mapping, knowledge: Knowledge) -> None:
        self.mapping = mapping
        self.names = Names(knowledge.entities.values())
        self.ids = {entity.id for entity in knowledge.entities.values()}
        self.rows: dict[str, list[Cells]] = {"sources": [], "entities": [], "ties": []}
        self.known = 0
        self.respondents: dict[str, None] = {}
        self._unplaced: dict[tuple[str, str, str], tuple[list[int], tuple[str, ...]]] = {}
        tables = knowledge.tables.rows
        self._sources = {row["id"] for row in tables.get("sources", ())}
        self._entities = {row["id"] for row in tables.get("entities", ())}
        symmetric = {kind.name for kind in knowledge.ontology.ties.values() if kind.symmetric}
        self._symmetric = symmetric
        self._ties = {self._key(dict(row.cells)) for row in tables.get("ties", ())}

    def take(self, export: Export, answer: Answer) -> None:
        """Place what one respondent answered."""
        said = answer[self.mapping.respondent]
        locator = answer[self.mapping.uuid]
        if not said or not locator:
            column = self.mapping.uuid if said else self.mapping.respondent
            self._leave(column, "", "empty: nothing of this line is read", answer)
            return
        who = self._find(self.mapping.respondent, said, answer, locator, organisation=True)
        if not who:
            return
        self.respondents[who] = None
        for question in self.mapping.questions:
            dates = dict(self._dates(question, answer))
            role = answer[question.role] if question.role else ""
            for text in _parts(export, question, answer):
                other = self._find(question.column, text, answer, locator)
                if other == who:
                    self._leave(question.column, text, "names itself", answer)
                elif other:
                    ends = (other, who) if question.from_answer else (who, other)
                    extra = {**dates, **({"role": role} if role else {})}
                    self._tie(question, ends, extra, text, locator)

    def placed(self) -> Placed:
        """Return what was placed; a survey that adds nothing is no source yet."""
        source = self.mapping.source
        if (self.rows["ties"] or self.rows["entities"]) and source["id"] not in self._sources:
            self.rows["sources"].append(dict(source))
        unplaced = tuple(
            Unplaced(column, answer, reason, tuple(lines), suggestions)
            for (column, answer, reason), (lines, suggestions) in self._unplaced.items()
        )
        return Placed(
            {table: rows for table, rows in self.rows.items() if rows},
            self.known,
            tuple(self.respondents),
            unplaced,
        )

    def _find(
        self, column: str, text: str, answer: Answer, locator: str, *, organisation: bool = False
    ) -> str:
        """Return the id of a name, empty where it has no place: as decided, or as the data set knows it."""
        if plain(text) in self.mapping.names:
            return self._decided(text, locator)
        try:
            found = self.names.organisation(text) if organisation else self.names.find(text)
        except NameNotFoundError as error:
            several = "the name of several" in str(error)
            reason = "the name of several" if several else "no such name"
            self._leave(column, text, reason, answer, error.suggestions)
            return ""
        return found.id

    def _decided(self, text: str, locator: str) -> str:
        decided = self.mapping.names[plain(text)]
        if isinstance(decided, str):
            if decided and decided not in self.ids | self._entities:
                mend = did_you_mean(decided, self.ids, "correct it")
                raise InputError(f"{self.mapping.path}: key 'names.{text}': no entity '{decided}'; {mend}")
            return decided
        name = decided["id"]
        if name not in self._entities:
            self._entities.add(name)
            label = {} if {"label_en", "label_bn"} & set(decided) else {"label_en": text}
            evidence = self._evidence(text, locator)
            self.rows["entities"].append({**decided, **label, **evidence, "certainty": "stated"})
        return name

    def _tie(self, question: Question, ends: tuple[str, str], extra: Cells, text: str, locator: str) -> None:
        row = {
            "subject": ends[0],
            "kind": question.kind.name,
            "object": ends[1],
            **extra,
            **self._evidence(text, locator),
            "certainty": question.certainty,
        }
        key = self._key(row)
        if key in self._ties:
            self.known += 1
        else:
            self._ties.add(key)
            self.rows["ties"].append(row)

    def _evidence(self, text: str, locator: str) -> Cells:
        source = self.mapping.source
        return {
            "visibility": source["visibility"],
            "source": source["id"],
            "locator": locator,
            "phrase": " ".join(normal(text).split()[:MAX_WORDS]),
        }

    def _dates(self, question: Question, answer: Answer) -> Iterator[tuple[str, str]]:
        given = False
        for cell, column in (("start", question.start), ("end", question.end)):
            text = answer[column] if column else ""
            if not text:
                continue
            found = mended("date", text)
            if found.text and date_bounds(found.text):
                given = True
                yield cell, found.text
            else:
                self._leave(column, text, found.told or "no date; the tie is placed without it", answer)
        if given:
            yield "date_certainty", question.date_certainty

    def _key(self, row: Cells) -> tuple[str, ...]:
        ends = [row.get("subject", ""), row.get("object", "")]
        if row.get("kind") in self._symmetric:
            ends.sort()
        return (*ends, row.get("kind", ""), row.get("source", ""), row.get("locator", ""))

    def _leave(
        self, column: str, text: str, reason: str, answer: Answer, suggestions: tuple[str, ...] = ()
    ) -> None:
        lines, _ = self._unplaced.setdefault((column, text, reason), ([], tuple(suggestions)))
        lines.append(answer.line)


def _parts(export: Export, question: Question, answer: Answer) -> list[str]:
    """Return the names in the answer to a question, each once."""
    options = export.options(question.column)
    if options:
        return answer.chosen(options)
    text = answer[question.column]
    parts = text.split(question.separator) if question.separator else [text]
    return list(dict.fromkeys(filter(None, (part.strip(_BULLETS) for part in parts))))
