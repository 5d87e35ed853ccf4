"""Reads an export of KoboToolbox or ODK, as CSV or workbook: its columns and each answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from ...core.errors import Finding, InputError
from ...ingest.table_file import TableFile, read_table_file
from .option_columns import join_option_columns
from .question_form import QuestionForm, read_label_row

_MAX_GROUPS = 50  # within each other
_NUMBERED = re.compile(r"(?P<group>.+?)\[(?P<number>\d+)\](?P<rest>/.+)\Z")
_PARENT_COLUMNS = {
    "_parent_index": "_index",
    "_submission__uuid": "_uuid",
    "_submission__id": "_id",
    "parent_key": "key",
}
_LIST_MARK = re.compile(r"(?:\(?[0-9০-৯]{1,2}[.)]|[-–—•*])\s+")  # of a list that somebody typed
_YES_VALUES = frozenset({"1", "1.0", "true", "yes"})
_FLAG_VALUES = _YES_VALUES | {"", "0", "0.0", "false", "no"}


@dataclass(frozen=True)
class SurveyAnswer:
    """What one respondent answered, by column, and the line where it stands."""

    line: int
    cells: Mapping[str, str]
    parent: SurveyAnswer | None = None  # the answer that a row of a repeat group belongs to

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def find_cell(self, column: str) -> str:
        """Return a cell of this row, else of the answer that it belongs to."""
        return self[column] or (self.parent.find_cell(column) if self.parent else "")

    def name_row(self) -> str:
        """Return the row of the file in which the answer begins, as a locator."""
        return self.parent.name_row() if self.parent else f"row {self.line}"

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
    form: QuestionForm = field(default_factory=QuestionForm)

    @property
    def respondents(self) -> tuple[SurveyAnswer, ...]:
        """The answers without the rows of their repeat groups."""
        return tuple(answer for answer in self.answers if answer.parent is None)

    @classmethod
    def read(cls, path: Path, form_path: Path | None = None) -> SurveyExport:
        """Read the file; of a workbook the first sheet. InputError where it is none or has no answers.

        What questions and options are called stands in the form, else in a row of labels above the answers.
        """
        table = join_option_columns(read_table_file(path, "survey"))
        _refuse_like_headings(table)
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
        form = read_label_row(table.headings, answers[0].cells) if answers else None
        answers = answers[1:] if form else answers
        if form_path:
            form = QuestionForm.read_xlsform(form_path)
        if not answers:
            raise InputError(
                f"{path}: no answers here; an export has a line of columns, then a line for each"
            )
        repeats = [*_split_numbered_columns(answers), *_read_repeat_sheets(table, answers)]
        columns = dict.fromkeys((*table.headings, *(name for row in repeats for name in row.cells)))
        read_sheets = {sheet for sheet, _ in table.other_tables if _find_parent_column(table, sheet)}
        unread = tuple(name for name in table.unread_sheets if name not in read_sheets)
        rows = (*answers, *repeats)
        return cls(path, tuple(columns), rows, table.findings, unread, form or QuestionForm())

    def list_options(self, column: str) -> dict[str, str]:
        """Return the columns that hold one option each of a question, with what they offer.

        A column below a question with words in it is not an option: there respondents wrote another answer.
        """
        called = self.form.get_options(column)
        names = {
            name: name[len(column) + 1 :]
            for name in self._columns_under.get(column, ())
            if column not in self.columns or self.holds_flags(name)
        }
        return {column: called.get(option, option) for column, option in names.items()}

    def holds_flags(self, column: str) -> bool:
        """Tell whether every answer in a column says yes or no as survey tools write it, or nothing."""
        return self._flag_columns[column]

    def is_repeated_with(self, column: str, question: str) -> bool:
        """Tell whether a column and a question are answered together, once for each time of their group."""
        return any(answer.parent and answer[column] and answer[question] for answer in self.answers)

    def _is_option(self, column: str) -> bool:
        """Tell whether a column holds one option of a question, and is no question of a group."""
        question, _, _ = column.rpartition("/")
        options = self.list_options(question) if question else {}
        if column not in options or not all(map(self.holds_flags, options)):
            return False
        answers = (answer[name].casefold() for answer in self.answers for name in options)
        in_words = any(cell in ("yes", "no") for cell in answers)
        is_question = column in self.form.options
        return question in self.columns or (len(options) > 1 and not in_words and not is_question)

    @cached_property
    def _flag_columns(self) -> Mapping[str, bool]:
        return {
            column: all(answer[column].casefold() in _FLAG_VALUES for answer in self.answers)
            for column in self.columns
        }

    def name_option(self, column: str, text: str) -> str:
        """Return what an option of a question is called, any other text as it is."""
        return self.form.get_options(column).get(text, text)

    @cached_property
    def _columns_under(self) -> Mapping[str, list[str]]:
        """The columns by each group or question that they stand under, in their order."""
        columns: dict[str, list[str]] = defaultdict(list)
        for name in dict.fromkeys(self.columns):
            parts = name.split("/", _MAX_GROUPS)
            for parent in accumulate(parts[:-1], "{}/{}".format):
                columns[parent].append(name)
        return columns

    def describe_column(self, column: str) -> str:
        """Return the name of a column and its question in one text, to look for words in."""
        return f"{column.rpartition('/')[2].replace('_', ' ')} {self.form.get_question(column)}"

    def iter_questions(self) -> Iterator[str]:
        """Yield the columns in their order, those of one option each as the question they belong to.

        Of the numbered columns of a group that was answered several times, the one without a number counts.
        """
        seen = set()
        for name in self.columns:
            if _NUMBERED.match(name):
                continue
            question_or_column = name.rpartition("/")[0] if self._is_option(name) else name
            if question_or_column and question_or_column not in seen:
                seen.add(question_or_column)
                yield question_or_column


def strip_list_mark(text: str) -> str:
    """Return a name without the number or dot before it in a list.

    >>> strip_list_mark("2. Amber Trust"), strip_list_mark("• 3 Rivers")
    ('Amber Trust', '3 Rivers')
    """
    return _LIST_MARK.sub("", text.strip(" \t\r\n•*"), count=1)


def _refuse_like_headings(table: TableFile) -> None:
    """Raise InputError where two columns have one heading and not the same answers: one would be lost."""
    places: dict[str, int] = {}
    for place, name in enumerate(table.headings):
        first = places.setdefault(name, place)
        if not name or first == place:
            continue
        for line, cells in table.lines:
            earlier, later = (
                cells[number].strip() if number < len(cells) else "" for number in (first, place)
            )
            if later and earlier != later:
                raise InputError(
                    f"{table.path}, line {line}: two columns are called '{name}' and hold different answers; "
                    "give one of them another heading"
                )


def _split_numbered_columns(answers: Iterable[SurveyAnswer]) -> Iterator[SurveyAnswer]:
    """Yield a row for each time that a group was answered, of columns such as `partners[2]/name`."""
    for answer in answers:
        groups: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for column, cell in answer.cells.items():
            match = _NUMBERED.match(column)
            if match:
                groups[match["group"], match["number"]][match["group"] + match["rest"]] = cell
        for cells in groups.values():
            yield SurveyAnswer(answer.line, cells, answer)


def _find_parent_column(table: TableFile, sheet: str) -> tuple[str, str] | None:
    """Return the column of a sheet of repeats that names the answer, and the one of the answers it names."""
    headings = dict(table.other_tables)[sheet].headings
    by_name = {name.casefold(): name for name in table.headings}
    return next(
        (
            (heading, by_name[_PARENT_COLUMNS[heading.casefold()]])
            for heading in headings
            if _PARENT_COLUMNS.get(heading.casefold(), "") in by_name
        ),
        None,
    )


def _read_repeat_sheets(table: TableFile, answers: Sequence[SurveyAnswer]) -> Iterator[SurveyAnswer]:
    """Yield the rows of the sheets of repeats, each with the answer that it belongs to."""
    for sheet, repeats in table.other_tables:
        columns = _find_parent_column(table, sheet)
        if not columns:
            continue
        parents = {answer[columns[1]]: answer for answer in answers if answer[columns[1]]}
        for line, cells in repeats.lines:
            row = {
                name: cell.strip()
                for name, cell in zip(repeats.headings, cells, strict=False)
                if cell.strip()
            }
            parent = parents.get(row.get(columns[0], ""))
            if parent:
                yield SurveyAnswer(
                    line, {name: cell for name, cell in row.items() if not name.startswith("_")}, parent
                )
