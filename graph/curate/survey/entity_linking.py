"""Links the names in survey answers to entities and makes the rows of what is linked.

Each row says where it stands: the survey is its source, the respondent's number its locator, the answer, cut
to eight words, its phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...core.errors import InputError, NameNotFoundError
from ...core.spelling import did_you_mean, fold_text
from ...ingest.foreign.column_plans import looks_private
from ...ingest.foreign.name_lists import is_nothing
from ...ingest.repair import repair_cell
from ...ingest.validate import MAX_WORDS
from ...model.graph import StakeholderGraph
from ...model.names import NameIndex
from ...schema.dataset import date_bounds
from ...schema.levels import Certainty
from ...schema.terms import normalise_text
from .answers import SurveyAnswer, SurveyExport, strip_list_mark
from .consent import has_consented, list_consent_columns
from .fact_answers import state_fact
from .mapping import FactQuestion, SurveyMapping, TieQuestion
from .proposal import OTHER_WORDS

Cells = dict[str, str]

_OTHER_PARTS = re.compile(r"[;,\n|]")
_JOINED = re.compile(r"[,;&]|(?<!\S)(?:and|ও|এবং)(?!\S)", re.IGNORECASE)  # between names in one answer


@dataclass(frozen=True)
class UnlinkedAnswer:
    """An answer that has no place yet: where it stands, how often, why, and what may be meant.

    `reason` is the key of a text; `detail` stands in its place where the reason is that of one cell.
    """

    column: str
    answer: str
    reason: str
    lines: tuple[int, ...]
    suggestions: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True)
class FreeText:
    """What a respondent wrote about itself, for a person to review: in its own words, or a fact or a name."""

    respondent: str
    label: str
    question: str
    text: str
    kind: str = "other"


@dataclass(frozen=True)
class LinkedSurvey:
    """The rows that are new, by table; how many are there already; who answered; what is left over."""

    rows: dict[str, list[Cells]]
    known_ties: int
    respondents: tuple[str, ...]
    unlinked: tuple[UnlinkedAnswer, ...]
    without_consent: int = 0  # respondents who did not agree; nothing of them is read
    texts: tuple[FreeText, ...] = ()

    @property
    def added(self) -> int:
        """How many rows are new."""
        return sum(map(len, self.rows.values()))


def link_answers(export: SurveyExport, mapping: SurveyMapping, knowledge: StakeholderGraph) -> LinkedSurvey:
    """Return what a survey adds to a data set; InputError where the mapping names no column of it."""
    _check_columns(export, mapping)
    linker = _AnswerLinker(mapping, knowledge)
    consent = dict.fromkeys((*filter(None, [mapping.consent]), *list_consent_columns(export)))
    for answer in export.answers:
        if not has_consented(export, consent, answer):
            linker.without_consent += answer.parent is None
        else:
            linker.link_answer(export, answer)
    return linker.collect_result()


def _check_columns(export: SurveyExport, mapping: SurveyMapping) -> None:
    wanted = [mapping.respondent, *filter(None, [mapping.uuid, mapping.consent]), *mapping.texts]
    for question in mapping.questions:
        wanted += [*([] if export.list_options(question.column) else [question.column]), *question.columns]
    wanted += [fact.column for fact in mapping.facts]
    for column in wanted:
        if column not in export.columns:
            hint = did_you_mean(column, [*export.columns, *export.iter_questions()], "correct it")
            raise InputError(f"{mapping.path}: {export.path.name} has no column '{column}'; {hint}")


class _AnswerLinker:
    """One survey while its answers are placed."""

    def __init__(self, mapping: SurveyMapping, knowledge: StakeholderGraph) -> None:
        self.mapping = mapping
        self.names = NameIndex(knowledge.entities.values())
        self.ids = {entity.id for entity in knowledge.entities.values()}
        self.rows: dict[str, list[Cells]] = {"sources": [], "entities": [], "ties": []}
        self.known = 0
        self.without_consent = 0
        self.texts: dict[FreeText, None] = {}
        self.respondents: dict[str, None] = {}
        self._unplaced: dict[tuple[str, str, str, str], tuple[list[int], tuple[str, ...]]] = {}
        tables = knowledge.tables.rows
        self._sources = {row["id"] for row in tables.get("sources", ())}
        self._entities = {row["id"] for row in tables.get("entities", ())}
        symmetric = {kind.name for kind in knowledge.ontology.tie_kinds.values() if kind.symmetric}
        self._symmetric = symmetric
        self._ties = {self._identify_tie(dict(row.cells)) for row in tables.get("ties", ())}

    def link_answer(self, export: SurveyExport, answer: SurveyAnswer) -> None:
        """Place what one respondent answered."""
        respondent_name = export.name_option(
            self.mapping.respondent, answer.find_cell(self.mapping.respondent)
        )
        locator = answer.find_cell(self.mapping.uuid) if self.mapping.uuid else answer.name_row()
        if not respondent_name or not locator:
            column = self.mapping.uuid if respondent_name else self.mapping.respondent
            self._record_unlinked(column, "", "empty", answer)
            return
        respondent = self._find_entity(
            self.mapping.respondent, respondent_name, answer, locator, organisation=True
        )
        if not respondent:
            return
        self.respondents[respondent] = None
        for column in self.mapping.texts:
            if answer[column] and not looks_private(answer[column]):
                question_text = export.form.get_question(column)
                self.texts[FreeText(respondent, respondent_name, question_text, answer[column])] = None
        for fact in self.mapping.facts:
            self._add_fact(fact, answer, respondent, respondent_name)
        for question in self.mapping.questions:
            dates = dict(self._read_dates(question, answer))
            role = answer[question.role] if question.role else ""
            answered = _split_answer(export, question, answer)
            for text in (name for names in answered for name in self._separate_names(names)):
                partner = self._find_entity(question.column, text, answer, locator)
                if partner == respondent:
                    self._record_unlinked(question.column, text, "itself", answer)
                elif partner:
                    ends = (partner, respondent) if question.from_answer else (respondent, partner)
                    extra = {**dates, **({"role": role} if role else {})}
                    self._add_tie(question, ends, extra, text, locator)

    def _add_fact(self, fact: FactQuestion, answer: SurveyAnswer, respondent: str, name: str) -> None:
        """Put an answer on a fact or a name among the rows to review, or say why it can be none."""
        text = normalise_text(answer[fact.column])
        if not text:
            return
        stated = state_fact(fact, text)
        if stated:
            kind = "name" if isinstance(fact.property, str) else "missing"
            self.texts[FreeText(respondent, name, fact.label, stated, kind)] = None
        else:
            self._record_unlinked(fact.column, text, "value", answer)

    def collect_result(self) -> LinkedSurvey:
        """Return what was placed; a survey that adds nothing is no source yet."""
        source = self.mapping.source
        if (self.rows["ties"] or self.rows["entities"] or self.texts) and source["id"] not in self._sources:
            self.rows["sources"].append(dict(source))
        unlinked = tuple(
            UnlinkedAnswer(column, answer, reason, tuple(lines), suggestions, detail)
            for (column, answer, reason, detail), (lines, suggestions) in self._unplaced.items()
        )
        return LinkedSurvey(
            {table: rows for table, rows in self.rows.items() if rows},
            self.known,
            tuple(self.respondents),
            unlinked,
            self.without_consent,
            tuple(self.texts),
        )

    def _find_entity(
        self, column: str, text: str, answer: SurveyAnswer, locator: str, *, organisation: bool = False
    ) -> str:
        """Return the id of a name, empty where it has no place: as decided, or as the data set knows it."""
        if fold_text(text) in self.mapping.names:
            return self._apply_decision(text, locator)
        try:
            entity = self.names.find_organisation(text) if organisation else self.names.find_entity(text)
        except NameNotFoundError as error:
            several = "the name of several" in str(error)
            reason = "several" if several else "unknown"
            self._record_unlinked(column, text, reason, answer, error.suggestions)
            return ""
        return entity.id

    def _separate_names(self, text: str) -> list[str]:
        """Return the names in "A, B and C" if each of them is known, else the text as it is."""
        parts = [part for part in _JOINED.split(text) if part.strip()]
        if len(parts) < 2 or self._is_known(text) or not all(map(self._is_known, parts)):
            return [text]
        return [part.strip() for part in parts]

    def _is_known(self, text: str) -> bool:
        if fold_text(text) in self.mapping.names:
            return True
        try:
            self.names.find_entity(text)
        except NameNotFoundError:
            return False
        return True

    def _apply_decision(self, text: str, locator: str) -> str:
        decision = self.mapping.names[fold_text(text)]
        if isinstance(decision, str):
            if decision and decision not in self.ids | self._entities:
                hint = did_you_mean(decision, self.ids, "correct it")
                raise InputError(f"{self.mapping.path}: key 'names.{text}': no entity '{decision}'; {hint}")
            return decision
        name = decision["id"]
        if name not in self._entities:
            self._entities.add(name)
            label = {} if {"label_en", "label_bn"} & set(decision) else {"label_en": text}
            evidence = self._make_evidence(text, locator)
            self.rows["entities"].append({**decision, **label, **evidence, "certainty": Certainty.STATED})
        return name

    def _add_tie(
        self, question: TieQuestion, ends: tuple[str, str], extra: Cells, text: str, locator: str
    ) -> None:
        row = {
            "subject": ends[0],
            "kind": question.kind.name,
            "object": ends[1],
            **extra,
            **self._make_evidence(text, locator),
            "certainty": question.certainty,
            "note": f"Answer to “{question.question}”",
        }
        key = self._identify_tie(row)
        if key in self._ties:
            self.known += 1
        else:
            self._ties.add(key)
            self.rows["ties"].append(row)

    def _make_evidence(self, text: str, locator: str) -> Cells:
        source = self.mapping.source
        return {
            "visibility": source["visibility"],
            "source": source["id"],
            "locator": locator,
            "phrase": " ".join(normalise_text(text).split()[:MAX_WORDS]),
        }

    def _read_dates(self, question: TieQuestion, answer: SurveyAnswer) -> Iterator[tuple[str, str]]:
        given = False
        for cell, column in (("start", question.start), ("end", question.end)):
            text = answer[column] if column else ""
            if not text:
                continue
            repair = repair_cell("date", text)
            if repair.text and date_bounds(repair.text):
                given = True
                yield cell, repair.text
            else:
                self._record_unlinked(column, text, "date", answer, detail=repair.message)
        if given:
            yield "date_certainty", question.date_certainty

    def _identify_tie(self, row: Cells) -> tuple[str, ...]:
        ends = [row.get("subject", ""), row.get("object", "")]
        if row.get("kind") in self._symmetric:
            ends.sort()
        return (*ends, row.get("kind", ""), row.get("source", ""), row.get("locator", ""))

    def _record_unlinked(
        self,
        column: str,
        text: str,
        reason: str,
        answer: SurveyAnswer,
        suggestions: tuple[str, ...] = (),
        *,
        detail: str = "",
    ) -> None:
        key = (column, text, reason, detail)
        lines, _ = self._unplaced.setdefault(key, ([], tuple(suggestions)))
        lines.append(answer.line)


def _split_answer(export: SurveyExport, question: TieQuestion, answer: SurveyAnswer) -> list[str]:
    """Return the names in the answer to a question, each once; "none" names nobody."""
    options = export.list_options(question.column)
    own_words = _OTHER_PARTS.split(answer[question.other]) if question.other else []
    if options:
        chosen = answer.list_chosen(
            {column: name for column, name in options.items() if column != question.other}
        )
    else:
        text = answer[question.column]
        parts = text.split(question.separator) if question.separator else [text]
        chosen = [export.name_option(question.column, part.strip()) for part in parts]
    if question.other:
        chosen = [name for name in chosen if fold_text(name) not in OTHER_WORDS]
    parts = [*chosen, *own_words]
    names = (strip_list_mark(part) for part in parts)
    return list(dict.fromkeys(name for name in names if not is_nothing(name)))
