"""Reads `survey.toml`, which says how an export is to be read; a fault is named with its key."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.errors import InputError
from ...core.spelling import did_you_mean, fold_text
from ...core.toml_file import read_toml
from ...schema.levels import Audience, Certainty
from ...schema.terms import is_slug
from ...schema.vocabulary import LiteralKind, Ontology, TieKind
from ..corrections.planned_rows import NAME_COLUMNS
from .question_wording import ANSWER, RESPONDENT, read_question_wording

_TIE_KEYS = (
    *("column", "question", "kind", "from", "confirmed", "separator", "other", "certainty"),
    *("start", "end", "role", "date_certainty"),
)
_FACT_KEYS = ("column", "property", "question")
_ENTITY_KEYS = ("id", "class", "type", "label_en", "label_bn", "abbr")


@dataclass(frozen=True)
class TieQuestion:
    """A question of which each answer is a tie: of which kind, from whom, and where its dates stand.

    Of several names in one cell `separator` says what stands between them; it is empty where there is one.
    """

    column: str
    kind: TieKind
    from_answer: bool
    separator: str
    certainty: str
    start: str
    end: str
    role: str
    date_certainty: str
    question: str = ""  # as the respondent read it
    other: str = ""  # the column in which what is not among the options was written

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns beside its own that it reads."""
        return tuple(filter(None, (self.start, self.end, self.role, self.other)))


@dataclass(frozen=True)
class FactQuestion:
    """A question about the respondent itself: a fact, or a name in a column of the entities.

    `label` is what the answer is called in the row to review.
    """

    column: str
    property: LiteralKind | str
    label: str


@dataclass(frozen=True)
class SurveyMapping:
    """How an export becomes rows: its source, who answers, what gives ties, what names were decided on.

    The names are kept without regard to case, accents, punctuation and spacing.
    """

    path: Path
    source: Dict[str, str]
    respondent: str
    uuid: str  # the column that tells one answer from another; without it, the row does
    questions: tuple[TieQuestion, ...]
    names: Dict[str, str | Dict[str, str]]
    consent: str = ""  # the column that says whether the respondent agreed
    texts: tuple[str, ...] = ()  # columns of free texts, which a person reviews
    facts: tuple[FactQuestion, ...] = ()

    @classmethod
    def read(cls, path: Path, ontology: Ontology) -> SurveyMapping:
        """Read the file; InputError with key, fault and mend."""
        return _MappingReader(path, read_toml(path), ontology).read_mapping()


class _MappingReader:
    """The keys of one file."""

    def __init__(self, path: Path, data: Dict[str, Any], ontology: Ontology) -> None:
        self.path = path
        self.data = data
        self.ontology = ontology

    def read_mapping(self) -> SurveyMapping:
        about, columns = self._read_table("survey"), self._read_table("columns")
        source = {
            "id": self._read_text(about, "survey", "source", needed=True),
            "title": self._read_text(about, "survey", "title", needed=True),
            **{
                key: self._read_text(about, "survey", key)
                for key in ("lang", "publisher", "issued", "visibility")
            },
        }
        if not is_slug(source["id"]):
            raise self._make_error("survey.source", "is no id", "use lower-case letters, digits and hyphens")
        source["visibility"] = source["visibility"] or Audience.INTERNAL
        if not Audience.has_level(source["visibility"]):
            raise self._make_error("survey.visibility", "is unknown", f"use one of {', '.join(Audience)}")
        ties = self.data.get("ties", [])
        if not isinstance(ties, list) or not (ties or self.data.get("facts")):
            raise self._make_error(
                "ties", "is missing", "write [[ties]], with the column and the kind of tie"
            )
        return SurveyMapping(
            self.path,
            {key: value for key, value in source.items() if value},
            self._read_text(columns, "columns", "respondent", needed=True),
            self._read_text(columns, "columns", "uuid"),
            tuple(self._read_question(tie, number) for number, tie in enumerate(ties, start=1)),
            self._read_names(),
            self._read_text(columns, "columns", "consent"),
            self._read_list(columns, "columns", "texts"),
            tuple(self._read_facts()),
        )

    def _read_facts(self) -> Iterator[FactQuestion]:
        facts = self.data.get("facts", [])
        if not isinstance(facts, list):
            raise self._make_error("facts", "is no list", "write [[facts]], with the column and the property")
        for number, fact in enumerate(facts, start=1):
            where = f"facts {number}"
            if not isinstance(fact, dict) or not set(fact) <= set(_FACT_KEYS):
                raise self._make_error(where, "is not understood", f"use the keys {', '.join(_FACT_KEYS)}")
            column = self._read_text(fact, where, "column", needed=True)
            name = self._read_text(fact, where, "property", needed=True)
            kinds = {kind.name: kind for kind in self.ontology.literal_kinds.values()}
            if name not in kinds and name not in NAME_COLUMNS:
                hint = did_you_mean(name, [*kinds, *NAME_COLUMNS], f"use one of {', '.join(NAME_COLUMNS)}")
                raise self._make_error(f"{where}.property", f"'{name}' is no fact or name", hint)
            question = self._read_text(fact, where, "question") or column.rpartition("/")[2].replace("_", " ")
            yield FactQuestion(column, kinds.get(name, name), question)

    def _read_question(self, tie: object, number: int) -> TieQuestion:
        where = f"ties {number}"
        if not isinstance(tie, dict):
            raise self._make_error(where, "is no table", "write [[ties]]")
        for key in tie:
            if key not in _TIE_KEYS:
                raise self._make_error(
                    f"{where}.{key}",
                    "is not known",
                    did_you_mean(key, _TIE_KEYS, f"use {', '.join(_TIE_KEYS)}"),
                )
        question = self._read_text(tie, where, "question") or self._read_text(tie, where, "column")
        kind = self._read_kind(self._read_text(tie, where, "kind", needed=True), where)
        direction = self._read_text(tie, where, "from", needed=tie.get("from") == "") or RESPONDENT
        if direction not in (RESPONDENT, ANSWER):
            raise self._make_error(f"{where}.from", "is unknown", f"write {RESPONDENT} or {ANSWER}")
        self._require_confirmation(tie, where, question, kind, direction)
        separator = tie.get("separator", "")
        if not isinstance(separator, str):
            raise self._make_error(f"{where}.separator", "is not text", "write it in quotes")
        return TieQuestion(
            column=self._read_text(tie, where, "column", needed=True),
            kind=kind,
            from_answer=direction == ANSWER,
            separator=separator,
            certainty=self._read_certainty(tie, where, "certainty"),
            start=self._read_text(tie, where, "start"),
            end=self._read_text(tie, where, "end"),
            role=self._read_text(tie, where, "role"),
            date_certainty=self._read_certainty(tie, where, "date_certainty"),
            question=question.rpartition("/")[2],
            other=self._read_text(tie, where, "other"),
        )

    def _require_confirmation(
        self, tie: Dict[str, Any], where: str, question: str, kind: TieKind, direction: str
    ) -> None:
        """Refuse a tie with a direction that nobody has confirmed, or that the question contradicts."""
        wording = read_question_wording(question.rpartition("/")[2])
        is_contradicted = wording.kind == kind.name and wording.begins_with not in ("", direction)
        is_open = tie.get("confirmed", not is_contradicted) is not True
        if kind.symmetric or not is_open:
            return
        label = kind.label.get("en", kind.name)
        ends = ("the answer", "the respondent") if direction == ANSWER else ("the respondent", "the answer")
        sentence = f"{ends[0]} {label} {ends[1]}"
        raise self._make_error(
            f"{where}.confirmed",
            f"is not true: the answers to “{question}” would be read as “{sentence}”",
            "write confirmed = true if that is so, else turn it round with from",
        )

    def _read_kind(self, name: str, where: str) -> TieKind:
        kinds = {kind.name: kind for kind in self.ontology.tie_kinds.values()}
        kind = kinds.get(name)
        if not kind:
            known = [each.name for each in kinds.values() if each.canonical]
            hint = did_you_mean(name, known, "the kinds of tie are listed in ontology/README.md")
            raise self._make_error(f"{where}.kind", f"'{name}' is no kind of tie", hint)
        if not kind.canonical:
            inverse = self.ontology.tie_kinds[kind.inverse].name
            hint = f'write kind = "{inverse}" and turn it round with from'
            raise self._make_error(f"{where}.kind", f"'{name}' is the inverse of '{inverse}'", hint)
        return kind

    def _read_certainty(self, tie: Dict[str, Any], where: str, key: str) -> str:
        levels = Certainty.list_recorded()
        certainty = self._read_text(tie, where, key) or levels[0]
        if certainty not in levels:
            raise self._make_error(f"{where}.{key}", "is no certainty", f"use one of {', '.join(levels)}")
        return certainty

    def _read_names(self) -> dict[str, str | Dict[str, str]]:
        decisions = self._read_table("names") if "names" in self.data else {}
        for name, decision in decisions.items():
            if isinstance(decision, str):
                continue
            texts = isinstance(decision, dict) and all(isinstance(part, str) for part in decision.values())
            if not texts or not {"id", "class"} <= set(decision) <= set(_ENTITY_KEYS):
                hint = 'write an id, "" to leave it out, or { id = "...", class = "...", label_en = "..." }'
                raise self._make_error(f"names.{name}", "is not understood", hint)
        return {fold_text(name): decision for name, decision in decisions.items()}

    def _read_table(self, key: str) -> Dict[str, Any]:
        table = self.data.get(key)
        if not isinstance(table, dict):
            raise self._make_error(key, "is missing", f"write [{key}]")
        return table

    def _read_text(self, table: Dict[str, Any], where: str, key: str, *, needed: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self._make_error(f"{where}.{key}", "is not text", "write it in quotes")
        if needed and not value.strip():
            raise self._make_error(f"{where}.{key}", "is empty", "fill it in")
        return value.strip()

    def _read_list(self, table: Dict[str, Any], where: str, key: str) -> tuple[str, ...]:
        values = table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self._make_error(f"{where}.{key}", "is no list of columns", 'write ["column", "column"]')
        return tuple(values)

    def _make_error(self, key: str, fault: str, hint: str) -> InputError:
        return InputError(f"{self.path}: key '{key}' {fault}; {hint}")
