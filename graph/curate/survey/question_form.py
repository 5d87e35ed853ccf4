"""Reads what respondents read: the labels of questions and options, from an XLSForm or a row of labels.

An export with XML names as headings holds `group/question` and the names of options; the form says what these
were called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...core.errors import InputError
from ...ingest.table_file import TableFile, read_table_file

_MOST_DEPTH = 50  # of groups within groups
_LABEL = re.compile(r"label(?:\s*::\s*(?P<lang>.+))?\Z", re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]{0,200}>|\*{1,2}|\$\{[^}]{0,80}\}|#{1,6}\s")
_SELECT = re.compile(r"select_(?:one|multiple)(?:_from_file)?\s+(?P<list>\S+)")


@dataclass(frozen=True)
class QuestionForm:
    """What questions and options are called; questions by their path, options by that and their name."""

    questions: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def read_xlsform(cls, path: Path) -> QuestionForm:
        """Read a form as KoboToolbox and ODK keep it; InputError where the file is none."""
        table = read_table_file(path, "form")
        sheets = {name.strip().casefold(): sheet for name, sheet in table.other_tables}
        is_survey = {"type", "name"} <= {heading.casefold() for heading in table.headings}
        survey = table if is_survey else sheets.get("survey")
        if survey is None or not {"type", "name"} <= {heading.casefold() for heading in survey.headings}:
            raise InputError(f"{path}: is no XLSForm; give the workbook with the sheets survey and choices")
        lists = dict(_read_choices(sheets["choices"])) if "choices" in sheets else {}
        questions: dict[str, str] = {}
        options: dict[str, Mapping[str, str]] = {}
        for place, kind, label in _read_questions(survey):
            questions[place] = label
            select = _SELECT.match(kind)
            if select and select["list"] in lists:
                options[place] = lists[select["list"]]
        return cls(questions, options)

    def get_question(self, column: str) -> str:
        """Return what a column asks as the respondent read it, else the column in words."""
        label = self.questions.get(column) or self._find_by_end(column)
        return label or column.rpartition("/")[2].replace("_", " ")

    def _find_by_end(self, column: str) -> str:
        """Return the label of the one question whose name a column has, in whichever group."""
        name = column.rpartition("/")[2]
        labels = {label for place, label in self.questions.items() if place.rpartition("/")[2] == name}
        return labels.pop() if len(labels) == 1 else ""

    def get_options(self, column: str) -> Mapping[str, str]:
        """Return what the options of a question are called, by their names."""
        if column in self.options:
            return self.options[column]
        name = column.rpartition("/")[2]
        places = [place for place in self.options if place.rpartition("/")[2] == name]
        return self.options[places[0]] if len(places) == 1 else {}


def read_label_row(headings: Sequence[str], cells: Mapping[str, str]) -> QuestionForm | None:
    """Return the form that the first row of an export gives; None where that row is an answer.

    A row of labels has none of what the survey tool writes into every answer, and a text above the columns.
    """
    tool = [name for name in headings if name.startswith("_") or name.casefold() in ("key", "start", "end")]
    own = [name for name in headings if name not in tool]
    if not tool or not own or any(cells.get(name, name) != name for name in tool):
        return None
    labels = {name: _clean_label(cells.get(name, "")) for name in own}
    if sum(bool(label) for label in labels.values()) * 2 < len(own):
        return None
    options: dict[str, dict[str, str]] = {}
    for name in own:
        question, slash, option = name.rpartition("/")
        if slash and labels[name]:
            options.setdefault(question, {})[option] = labels[name].rpartition("/")[2].strip()
    return QuestionForm({name: label for name, label in labels.items() if label}, options)


def _read_questions(survey: TableFile) -> Iterator[tuple[str, str, str]]:
    """Yield the path, the type and the label of each question."""
    groups: list[str] = []
    for cells in _iter_cells(survey):
        kind, name = cells.get("type", "").casefold(), cells.get("name", "")
        label = _find_label(cells)
        if re.match(r"begin[_ ](?:group|repeat)", kind):
            groups.append(name)
            if len(groups) > _MOST_DEPTH:
                raise InputError(f"{survey.path}: more than {_MOST_DEPTH} groups within each other")
        elif re.match(r"end[_ ](?:group|repeat)", kind):
            groups = groups[:-1]
        elif name and label:
            yield "/".join((*filter(None, groups), name)), cells.get("type", ""), label


def _read_choices(choices: TableFile) -> Iterator[tuple[str, dict[str, str]]]:
    lists: dict[str, dict[str, str]] = {}
    for cells in _iter_cells(choices):
        name, label = cells.get("name", ""), _find_label(cells)
        if name and label:
            lists.setdefault(cells.get("list_name") or cells.get("list name", ""), {})[name] = label
    yield from lists.items()


def _iter_cells(table: TableFile) -> Iterable[dict[str, str]]:
    headings = [heading.casefold() for heading in table.headings]
    for _, cells in table.lines:
        yield {name: cell.strip() for name, cell in zip(headings, cells, strict=False) if cell.strip()}


def _find_label(cells: Mapping[str, str]) -> str:
    """Return the label of a row: the one without a language, then the English one, then any."""
    labels = {match["lang"] or "": cells[name] for name in cells if (match := _LABEL.match(name))}
    order = sorted(labels, key=lambda lang: (bool(lang), "en" not in lang.casefold(), lang))
    return _clean_label(labels[order[0]]) if order else ""


def _clean_label(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())
