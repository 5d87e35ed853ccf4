"""An export and a data set in, a `survey.toml` to correct out: what each column seems to hold, and why.

Only what the answers show is filled in; a kind of tie that a question does not name is left to a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..dataset import date_bounds
from ..errors import NameNotFoundError
from ..ingest.mending import mended
from ..knowledge import Knowledge
from ..names import Names
from ..spelling import near
from ..terms import slug
from .export import Export

SAMPLE = 200  # answers that are looked at
KNOWN = 0.3  # of the names in a column, that the data set has to know for it to be proposed

_UUID = ("_uuid", "meta/instanceid", "instanceid", "key", "_id")
_SUBMITTED = ("_submission_time", "submissiondate", "end", "today")
_OWN = ("start", "end", "today", "deviceid", "username", "simserial", "subscriberid", "phonenumber", "key")
_SEPARATORS = ("", ";", ",", "\n", "|", " ")


@dataclass(frozen=True)
class _Guess:
    """What a column seems to hold: how many of its names are known, and what stands between them."""

    column: str
    share: float
    known: int
    separator: str = ""


def proposal(export: Export, knowledge: Knowledge) -> str:
    """Return the text of a `survey.toml`, with comments; a key that a person has to fill in is empty."""
    names = Names(knowledge.entities.values())
    questions = [name for name in export.questions() if not _is_own(name)]
    respondent = _respondent(export, names, questions)
    ties = [
        guess
        for guess in (_tie(export, names, name) for name in questions if name != respondent)
        if guess.share >= KNOWN
    ]
    lines = [*_about(export), *_columns(export, respondent)]
    for guess in ties:
        lines += _question(export, knowledge, guess)
    if not ties:
        lines += ["", "# No column holds names that the data set knows. Name the columns that give ties."]
        lines += ["[[ties]]", 'column = ""', 'kind = ""']
    used = {respondent, *(guess.column for guess in ties)}
    lines += _rest(export, [name for name in questions if name not in used])
    return "\n".join(lines) + "\n"


def _about(export: Export) -> Iterator[str]:
    name = slug(export.path.stem)
    dates = [_date(cell) for cell in _cells(export, _first(export, _SUBMITTED))]
    yield "# How this survey becomes rows. Correct what is wrong, fill in what is empty, then run it again."
    yield ""
    yield "[survey]"
    yield f"source = {_text(name)}  # id of the source that its rows name"
    yield f"title = {_text(export.path.stem)}"
    yield 'lang = "en"  # of the answers'
    yield 'publisher = ""  # id of the organisation that asked'
    yield f"issued = {_text(max(filter(None, dates), default=''))}  # the last answer"
    yield 'visibility = "internal"  # of the rows: public, partners or internal'


def _columns(export: Export, respondent: str) -> Iterator[str]:
    yield ""
    yield "[columns]"
    yield f"respondent = {_text(respondent)}  # names the organisation that answers"
    yield f"uuid = {_text(_first(export, _UUID))}  # tells one answer from another: the locator of its rows"


def _question(export: Export, knowledge: Knowledge, guess: _Guess) -> Iterator[str]:
    yield ""
    yield f"# {guess.known} of its names are known to the data set"
    yield "[[ties]]"
    yield f"column = {_text(guess.column)}"
    kind = _kind(knowledge, guess.column)
    yield f"kind = {_text(kind)}" + ("" if kind else "  # a kind of tie, such as partneredWith or memberOf")
    yield 'from = "respondent"  # the one that the sentence begins with: respondent or answer'
    if guess.separator:
        yield f"separator = {_text(guess.separator)}  # stands between several names"
    yield 'certainty = "stated"'
    start = next(
        (name for name in export.columns if name != guess.column and _dates(export, name, guess.column)), ""
    )
    yield f"start = {_text(start)}" if start else '# start = ""  # a column with the date since when'
    yield '# role = ""  # a column with the role in words'


def _rest(export: Export, left: Iterable[str]) -> Iterator[str]:
    yield ""
    yield "# Names that the survey spells otherwise, as somebody decided: an id of the data set, an empty"
    yield "# text to leave the name out, or a new one."
    yield "[names]"
    yield '# "Exampel Trust" = "example-trust"'
    yield '# "nobody" = ""'
    yield '# "New Club" = { id = "new-club", class = "CivilSocietyOrganisation", type = "TypeLocalCSO" }'
    columns = list(left)
    if columns:
        yield ""
        yield "# Columns that are not read:"
        yield from (f"#   {' '.join(name.split())}" for name in columns)


def _respondent(export: Export, names: Names, questions: Iterable[str]) -> str:
    """Return the column whose cells are most often one known organisation each."""
    best, most = "", 0.0
    for name in questions:
        cells = _cells(export, name)
        known = sum(_is_known(names, cell, organisation=True) for cell in cells)
        # of two such columns the one that differs from answer to answer tells who answers
        score = known / len(export.answers) * (len(set(cells)) / max(1, len(cells))) if known else 0.0
        if score > most:
            best, most = name, score
    return best


def _tie(export: Export, names: Names, column: str) -> _Guess:
    options = export.options(column)
    if options:
        known = sum(_is_known(names, option) for option in options.values())
        return _Guess(column, known / len(options), known)
    best = _Guess(column, 0.0, 0)
    for separator in _SEPARATORS:
        cells = _cells(export, column)
        parts = {
            part.strip() for cell in cells for part in (cell.split(separator) if separator else [cell])
        } - {""}
        known = sum(_is_known(names, part) for part in parts)
        if parts and known / len(parts) > best.share:
            best = _Guess(column, known / len(parts), known, separator)
    return best


def _kind(knowledge: Knowledge, column: str) -> str:
    """Return the kind of tie whose label resembles a question, empty where none does."""
    asked = column.rpartition("/")[2].replace("_", " ")
    kinds = [kind for kind in knowledge.ontology.ties.values() if kind.canonical and kind.counts]
    labels = {label: kind.name for kind in kinds for label in kind.label.values()}
    close = near(asked, labels, limit=1)
    return labels[close[0]] if close else ""


def _dates(export: Export, column: str, question: str) -> bool:
    """Tell whether a column holds dates and, by its name, belongs to a question."""
    cells = _cells(export, column)
    return bool(cells) and column.startswith(question) and 2 * sum(map(bool, map(_date, cells))) > len(cells)


def _date(cell: str) -> str:
    found = mended("date", cell).text
    return found if date_bounds(found) else ""


def _is_known(names: Names, text: str, *, organisation: bool = False) -> bool:
    try:
        (names.organisation if organisation else names.find)(text)
    except NameNotFoundError:
        return False
    return True


def _cells(export: Export, column: str) -> list[str]:
    return [answer[column] for answer in export.answers[:SAMPLE] if answer[column]]


def _first(export: Export, wanted: Iterable[str]) -> str:
    by_name = {name.casefold(): name for name in reversed(export.columns)}
    return next((by_name[name] for name in wanted if name in by_name), "")


def _is_own(column: str) -> bool:
    """Tell whether a column is the survey tool's own."""
    return column.startswith(("_", "meta/")) or column.casefold() in (*_OWN, "submissiondate", "instanceid")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
