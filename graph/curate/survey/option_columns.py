"""Joins the columns over which an export spreads the options of one question, under `question/option`.

SurveyMonkey writes the options into a second row of headings, LimeSurvey behind the question in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...ingest.table_file import TableFile
from .consent_words import asks_for_consent, says_yes_or_no

YES_VALUES = frozenset({"1", "1.0", "true", "yes", "y", "checked", "selected", "x"})
NO_VALUES = frozenset({"", "0", "0.0", "false", "no", "n", "n/a", "unchecked", "not selected"})
_SECOND_HEADINGS = frozenset({"", "response", "open-ended response"})
_CODE = re.compile(r"[A-Za-z]\w*(?:\[\w+\])?\.\s+(?=\S)")
_OPTION_CODE = re.compile(r"[A-Za-z]{1,4}[0-9]+")
_OPTION = re.compile(r"(?P<question>.+?)\s*\[(?P<option>[^\[\]]+)\]\Z")
_OPTION_IN_PATH = re.compile(
    r"(?P<question>.+)/(?P<option>yes|no|y|n|agreed?|disagreed?|refused?|হ্যাঁ|না)\Z", re.IGNORECASE
)


_OTHER_ANSWER = re.compile(
    r"(?:if\W+)?(?:an?\W+)?oth(?:ers?)?(?:\W*(?:organi[sz]ations?|answers?|names?|donors?|funders?|partners?|networks?))?"
    r"(?:\W*(?:please|kindly))?(?:\W*(?:specif\w*|name|state|which|explain))?"
    r"|(?:please\W+)?specify(?:\W+(?:the\W+)?others?(?:\W+\w+)?)?|অন্যান্য.*|অন্য(?:\W.*)?|(?:অনুগ্রহ\s+করে\s+)?উল্লেখ\s+করুন"
)


def join_option_columns(table: TableFile) -> TableFile:
    """Return the table with a column for each option of a question, which holds 1 where it was chosen.

    The column of another answer keeps its words.
    """
    table = _join_answers_on_consent(_strip_codes(_read_second_row(table)))
    columns = _find_bracketed_options(table)
    return _rename_options(table, columns)


def asks_for_other(words: str) -> bool:
    """Tell whether words ask for an answer that was not offered, and for nothing else.

    >>> asks_for_other("If other, please specify:"), asks_for_other("Other donors' conditions")
    (True, False)
    """
    return bool(_OTHER_ANSWER.fullmatch(words.replace("_", " ").casefold().strip(" /()-:.?,।")))


def _read_second_row(table: TableFile) -> TableFile:
    """Return the table without its second row of headings, if it has one, each option in brackets."""
    if not table.lines or "" not in table.headings:
        return table
    second = [cell.strip() for cell in table.lines[0][1]]
    second += [""] * (len(table.headings) - len(second))
    spread = set(_list_spread_columns(table.headings))
    alone = [cell for place, cell in enumerate(second) if place not in spread]
    if not all(second[place] for place in spread) or not all(
        cell.casefold() in _SECOND_HEADINGS for cell in alone
    ):
        return table
    names: list[str] = []
    question = ""
    for place, heading in enumerate(table.headings):
        question = heading or question
        names.append(f"{question} [{second[place]}]" if place in spread else heading)
    return replace(table, headings=tuple(names), lines=table.lines[1:])


def _list_spread_columns(headings: Sequence[str]) -> Iterator[int]:
    """Yield the places of columns without a heading, and of those with one before them."""
    for place, heading in enumerate(headings):
        following = headings[place + 1] if place + 1 < len(headings) else "."
        if not heading or not following:
            yield place


def _strip_codes(table: TableFile) -> TableFile:
    """Return the table without the codes of questions before their words, where all columns have one."""
    if not all(_CODE.match(heading) for heading in table.headings if heading):
        return table
    names = tuple(_CODE.sub("", heading, count=1) for heading in table.headings)
    return replace(table, headings=names) if len(set(names)) == len(names) else table


def _join_answers_on_consent(table: TableFile) -> TableFile:
    """Return the table with one column for each question on consent, which holds the words that were chosen.

    Beside an option that refuses, only one that agrees in words is consent: "Partners only" is not.
    """
    chosen = {
        places[0]: places
        for question, places in _list_options(table, (_OPTION, _OPTION_IN_PATH)).items()
        if len(places) > 1
        and asks_for_consent(question)
        and any(says_yes_or_no(_get_option(table, place)) for place in places)
    }
    if not chosen:
        return table
    dropped = {place for places in chosen.values() for place in places[1:]}

    def join(cells: Sequence[str], place: int) -> str:
        options = ((_get_option(table, each), _get_cell(cells, each).casefold()) for each in chosen[place])
        return ", ".join(
            option if says_yes_or_no(option) else f"not in full: {option}"
            for option, cell in options
            if cell and _mark(cell, option.casefold())
        )

    def keep(values: Sequence[str], joined: Mapping[int, str]) -> list[str]:
        return [joined.get(place, value) for place, value in enumerate(values) if place not in dropped]

    questions = {place: _split_heading(table.headings[place])[0] for place in chosen}
    return replace(
        table,
        headings=tuple(keep(table.headings, questions)),
        lines=tuple(
            (line, keep(cells, {place: join(cells, place) for place in chosen}))
            for line, cells in table.lines
        ),
    )


def _find_bracketed_options(table: TableFile) -> Mapping[int, tuple[str, str]]:
    """Return the question and the option of each column of a question of which several options are columns.

    A column of another kind, such as how often something happens, makes the whole question none of them.
    """
    return {
        place: (question, _get_option(table, place))
        for question, places in _list_options(table, (_OPTION,)).items()
        if len(places) > 1
        and not _are_answers_on_consent(question, [_get_option(table, place) for place in places])
        and all(
            asks_for_other(_get_option(table, place)) or _is_marked(table, place, _get_option(table, place))
            for place in places
        )
        for place in places
    }


def _are_answers_on_consent(question: str, options: Sequence[str]) -> bool:
    """Tell whether options, in words or as codes, say whether a respondent agrees."""
    are_answers = all(says_yes_or_no(option) or _OPTION_CODE.fullmatch(option) for option in options)
    return are_answers and asks_for_consent(question)


def _list_options(table: TableFile, patterns: Sequence[re.Pattern[str]]) -> Mapping[str, list[int]]:
    """Return the places of the columns whose heading names an option, by their question."""
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(table.headings):
        question, option = _split_heading(heading, patterns)
        if option:
            places.setdefault(question, []).append(place)
    return places


def _get_option(table: TableFile, place: int) -> str:
    return _split_heading(table.headings[place])[1]


def _split_heading(
    heading: str, patterns: Sequence[re.Pattern[str]] = (_OPTION, _OPTION_IN_PATH)
) -> tuple[str, str]:
    """Return the question and the option of a heading; of one without an option the whole and nothing."""
    match = next(filter(None, (pattern.match(heading) for pattern in patterns)), None)
    return (match["question"], match["option"]) if match else (heading, "")


def _is_marked(table: TableFile, place: int, option: str) -> bool:
    return all(
        cell in YES_VALUES | NO_VALUES or cell == option.casefold()
        for cell in (_get_cell(cells, place).casefold() for _, cells in table.lines)
    )


def _rename_options(table: TableFile, columns: Mapping[int, tuple[str, str]]) -> TableFile:
    if not columns:
        return table
    names = list(table.headings)
    marked: dict[int, str] = {}
    for place, (question, option) in columns.items():
        whole = question.replace("/", "\u2215")  # a stroke stands between question and option
        is_other = asks_for_other(option)
        names[place] = f"{whole} ({option})" if is_other else f"{whole}/{option}"
        if not is_other:
            marked[place] = option.casefold()
    lines = tuple(
        (
            line,
            [
                _mark(_get_cell(cells, place).casefold(), marked[place]) if place in marked else cell
                for place, cell in enumerate(cells)
            ],
        )
        for line, cells in table.lines
    )
    return replace(table, headings=tuple(names), lines=lines)


def _mark(cell: str, option: str) -> str:
    return "1" if cell == option or cell in YES_VALUES else ""


def _get_cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
