"""Reads an export of KoboToolbox or ODK, as CSV or workbook: its columns and each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import Finding, InputError
from ...ingest import csv_folder, workbook
from ...schema.dataset import TableRow

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
        findings: list[Finding] = []
        left: tuple[str, ...] = ()
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        if path.suffix.lower() == ".xlsx":
            first, *others = workbook.read_sheets(path) or [workbook.WorkbookSheet("", [])]
            lines = iter(list(workbook.iter_lines(first)))
            findings += workbook.check_sheet(f"{path.name}, sheet {first.name}", first)
            left = tuple(sheet.name for sheet in others if sheet.rows)
        else:
            read, findings = csv_folder.read_lines(path, TableRow("survey", path.name, 0, {}))
            lines = iter(list(read))
        for finding in findings:
            if finding.severity == "error":
                raise InputError(str(finding))
        header = next((cells for _, cells in lines if any(map(str.strip, cells))), ())
        columns = tuple(name.strip() for name in header)
        answers = tuple(
            SurveyAnswer(
                line, {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
            )
            for line, cells in lines
            if any(map(str.strip, cells))
        )
        if not answers:
            raise InputError(
                f"{path}: no answers here; an export has a line of columns, then a line for each"
            )
        return cls(path, columns, answers, tuple(findings), left)

    def list_options(self, column: str) -> dict[str, str]:
        """Return the columns that hold one option each of a question, with what they offer."""
        start = f"{column}/"
        return {name: name.removeprefix(start) for name in self.columns if name.startswith(start)}

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
