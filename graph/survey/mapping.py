"""`survey.toml` in, how an export is to be read out; each fault is told with its key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..dataset import AUDIENCES
from ..errors import InputError
from ..ontology import Ontology, TieKind
from ..spelling import did_you_mean, plain
from ..terms import is_slug

RESPONDENT, ANSWER = "respondent", "answer"
_TIE = ("column", "kind", "from", "separator", "certainty", "start", "end", "role", "date_certainty")
_NEW = ("id", "class", "type", "label_en", "label_bn", "abbr")


@dataclass(frozen=True)
class Question:
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

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns beside its own that it reads."""
        return tuple(filter(None, (self.start, self.end, self.role)))


@dataclass(frozen=True)
class Mapping:
    """How an export becomes rows: its source, who answers, what gives ties, what names were decided on.

    The names are kept without regard to case, accents, punctuation and spacing.
    """

    path: Path
    source: Dict[str, str]
    respondent: str
    uuid: str
    questions: tuple[Question, ...]
    names: Dict[str, str | Dict[str, str]]

    @classmethod
    def read(cls, path: Path, ontology: Ontology) -> Mapping:
        """Read the file; InputError with key, fault and mend."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            raise InputError(f"{path}: not UTF-8; save the file as UTF-8") from None
        except ValueError as error:
            raise InputError(f"{path}: {error}") from None
        return _Reader(path, data, ontology).mapping()


class _Reader:
    """The keys of one file."""

    def __init__(self, path: Path, data: Dict[str, Any], ontology: Ontology) -> None:
        self.path = path
        self.data = data
        self.ontology = ontology

    def mapping(self) -> Mapping:
        about, columns = self._table("survey"), self._table("columns")
        source = {
            "id": self._text(about, "survey", "source", needed=True),
            "title": self._text(about, "survey", "title", needed=True),
            **{
                key: self._text(about, "survey", key) for key in ("lang", "publisher", "issued", "visibility")
            },
        }
        if not is_slug(source["id"]):
            raise self._fault("survey.source", "is no id", "use lower-case letters, digits and hyphens")
        source["visibility"] = source["visibility"] or AUDIENCES[-1]
        if source["visibility"] not in AUDIENCES:
            raise self._fault("survey.visibility", "is unknown", f"use one of {', '.join(AUDIENCES)}")
        ties = self.data.get("ties", [])
        if not isinstance(ties, list) or not ties:
            raise self._fault("ties", "is missing", "write [[ties]], with the column and the kind of tie")
        return Mapping(
            self.path,
            {key: value for key, value in source.items() if value},
            self._text(columns, "columns", "respondent", needed=True),
            self._text(columns, "columns", "uuid", needed=True),
            tuple(self._question(tie, number) for number, tie in enumerate(ties, start=1)),
            self._names(),
        )

    def _question(self, tie: Any, number: int) -> Question:
        where = f"ties {number}"
        if not isinstance(tie, dict):
            raise self._fault(where, "is no table", "write [[ties]]")
        for key in tie:
            if key not in _TIE:
                raise self._fault(
                    f"{where}.{key}", "is not known", did_you_mean(key, _TIE, f"use {', '.join(_TIE)}")
                )
        way = self._text(tie, where, "from") or RESPONDENT
        if way not in (RESPONDENT, ANSWER):
            raise self._fault(f"{where}.from", "is unknown", f"write {RESPONDENT} or {ANSWER}")
        separator = tie.get("separator", "")
        if not isinstance(separator, str):
            raise self._fault(f"{where}.separator", "is not text", "write it in quotes")
        return Question(
            column=self._text(tie, where, "column", needed=True),
            kind=self._kind(self._text(tie, where, "kind", needed=True), where),
            from_answer=way == ANSWER,
            separator=separator,
            certainty=self._certainty(tie, where, "certainty"),
            start=self._text(tie, where, "start"),
            end=self._text(tie, where, "end"),
            role=self._text(tie, where, "role"),
            date_certainty=self._certainty(tie, where, "date_certainty"),
        )

    def _kind(self, name: str, where: str) -> TieKind:
        kinds = {kind.name: kind for kind in self.ontology.ties.values()}
        kind = kinds.get(name)
        if not kind:
            known = [each.name for each in kinds.values() if each.canonical]
            mend = did_you_mean(name, known, "the kinds of tie are listed in ontology/README.md")
            raise self._fault(f"{where}.kind", f"'{name}' is no kind of tie", mend)
        if not kind.canonical:
            other = self.ontology.ties[kind.inverse].name
            mend = f'write kind = "{other}" and turn it round with from'
            raise self._fault(f"{where}.kind", f"'{name}' is the inverse of '{other}'", mend)
        return kind

    def _certainty(self, tie: Dict[str, Any], where: str, key: str) -> str:
        levels = [level for level in self.ontology.certainties if level != "unknown"]
        found = self._text(tie, where, key) or levels[0]
        if found not in levels:
            raise self._fault(f"{where}.{key}", "is no certainty", f"use one of {', '.join(levels)}")
        return found

    def _names(self) -> dict[str, str | Dict[str, str]]:
        found = self._table("names") if "names" in self.data else {}
        for name, decided in found.items():
            if isinstance(decided, str):
                continue
            texts = isinstance(decided, dict) and all(isinstance(part, str) for part in decided.values())
            if not texts or not {"id", "class"} <= set(decided) <= set(_NEW):
                mend = 'write an id, "" to leave it out, or { id = "...", class = "...", label_en = "..." }'
                raise self._fault(f"names.{name}", "is not understood", mend)
        return {plain(name): decided for name, decided in found.items()}

    def _table(self, key: str) -> Dict[str, Any]:
        found = self.data.get(key)
        if not isinstance(found, dict):
            raise self._fault(key, "is missing", f"write [{key}]")
        return found

    def _text(self, table: Dict[str, Any], where: str, key: str, *, needed: bool = False) -> str:
        found = table.get(key, "")
        if not isinstance(found, str):
            raise self._fault(f"{where}.{key}", "is not text", "write it in quotes")
        if needed and not found.strip():
            raise self._fault(f"{where}.{key}", "is empty", "fill it in")
        return found.strip()

    def _fault(self, key: str, fault: str, mend: str) -> InputError:
        return InputError(f"{self.path}: key '{key}' {fault}; {mend}")
