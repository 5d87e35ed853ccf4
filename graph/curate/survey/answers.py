"""Reads an export of KoboToolbox or ODK, as CSV or workbook: its columns and each answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from ...core.errors import Finding, InputError
from ...ingest.table_file import read_table_file

_MAX_GROUPS = 50  # within each other
_YES_VALUES = frozenset({"1", "1.0", "true", "yes"})


@dataclass(frozen=True)
class SurveyAnswer:
    """What one respondent answered, by column, and the line where it stands."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def list_chosen(self, options: Mapping[str, str]) -> list[str]:
        """Return the options that were chosen, of columns that hold one each."""
        return [name for column, name in options.items() if self[column].casefold() in _YES_VALUES]


@dataclass(frozen=True)
class SurveyExport:
    """The answers of a survey; `findings` say what was mended in reading, `left` which sheets were not."""

    path: Path
    columns: tuple[str, ...]
    answers: tuple[SurveyAnswer, ...]
    findings: tuple[Finding, ...] = ()
    unread_sheets: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> SurveyExport:
        """Read the file; of a workbook the first sheet. InputError where it is none or has no answers."""
        table = read_table_file(path, "survey")
        answers = tuple(
            SurveyAnswer(
                line,
                {
                    name: cell.strip()
                    for name, cell in zip(table.headings, cells, strict=False)
                    if cell.strip()
                },
            )
            for line, cells in table.lines
        )
        if not answers:
            raise InputError(
                f"{path}: no answers here; an export has a line of columns, then a line for each"
            )
        return cls(path, table.headings, answers, table.findings, table.unread_sheets)

    def list_options(self, column: str) -> dict[str, str]:
        """Return the columns that hold one option each of a question, with what they offer."""
        return {name: name[len(column) + 1 :] for name in self._columns_under.get(column, ())}

    @cached_property
    def _columns_under(self) -> Mapping[str, list[str]]:
        """The columns by each group or question that they stand under, in their order."""
        columns: dict[str, list[str]] = defaultdict(list)
        for name in dict.fromkeys(self.columns):
            parts = name.split("/", _MAX_GROUPS)
            for parent in accumulate(parts[:-1], "{}/{}".format):
                columns[parent].append(name)
        return columns

    def iter_questions(self) -> Iterator[str]:
        """Yield the columns in their order, those of one option each as the question they belong to."""
        seen = set()
        for name in self.columns:
            question, slash, _ = name.rpartition("/")
            options = self.list_options(question) if slash else {}
            is_option = bool(options) and all(
                answer[column].casefold() in _YES_VALUES | {"", "0", "0.0", "false", "no"}
                for column in options
                for answer in self.answers
            )
            question_or_column = question if is_option else name
            if question_or_column and question_or_column not in seen:
                seen.add(question_or_column)
                yield question_or_column
