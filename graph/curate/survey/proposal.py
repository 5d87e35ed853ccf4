"""Proposes a `survey.toml` for an export: what each column seems to hold, and why.

Only what the answers show is filled in; a kind of tie that a question does not name is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...core.errors import NameNotFoundError
from ...core.spelling import find_similar, fold_text
from ...core.toml_file import quote_toml
from ...ingest.foreign.column_plans import looks_private
from ...ingest.repair import repair_cell
from ...model.graph import StakeholderGraph
from ...model.names import NameIndex
from ...schema.dataset import date_bounds
from ...schema.terms import make_slug
from .answers import SurveyExport, strip_list_mark
from .consent import find_consent_column
from .option_columns import asks_for_other
from .question_wording import read_question_wording

MAX_ANSWERS_READ = 200  # answers that are looked at
MIN_SHARE_KNOWN = 0.3  # of the names in a column, that the data set has to know for it to be proposed

_UUID_COLUMNS = (
    *("_uuid", "meta/instanceid", "instanceid", "key", "_id"),
    *("respondent id", "response id", "responseid", "id. response id", "id"),
)
_DATE_COLUMNS = ("_submission_time", "submissiondate", "end", "today")
_TOOL_COLUMNS = (
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "simserial",
    "subscriberid",
    "phonenumber",
    "key",
)
_FACTS = tuple(
    (re.compile(pattern, re.IGNORECASE), asked)
    for pattern, asked in (
        (
            r"\bname\b.*\b(?:bengali|bangla|bn)\b|\b(?:bengali|bangla)\s+name\b|বাংলা\s+নাম|বাংলায়\s.*নাম",
            "label_bn",
        ),
        (r"\b(?:abbreviation|acronym|short\s+name|initials)\b|সংক্ষিপ্ত\s+(?:নাম|রূপ)|সংক্ষেপ", "abbr"),
        (r"\b(?:website|web\s+site|homepage|web\s+address|url)\b|ওয়েবসাইট", "homepage"),
        (
            r"\b(?:year|when)\b.*\b(?:found|establish|form|creat|register|set\s+up)\w*|\bfound(?:ed|ing|ation)\b"
            r"|প্রতিষ্ঠা|কোন\s+সালে|কত\s+সালে",
            "schema:foundingDate",
        ),
        (
            r"\b(?:number|many|total|no\.?)\b.*\b(?:staff|employees?|workers|volunteers?|members|offices)\b"
            r"|\b(?:staff|employees?)\b.*\b(?:number|total|count|size)\b"
            r"|(?:কর্মী|কর্মচারী|স্বেচ্ছাসেবক|সদস্য).*(?:সংখ্যা|কত|কতজন)",
            "attribute",
        ),
    )
)
_INVITES_TEXT = re.compile(
    r"\b(?:anything\s+else|comments?|remarks?|suggestions?|feedback|describe|explain|in\s+your\s+own\s+words"
    r"|tell\s+us|why)\b|মন্তব্য|পরামর্শ|আর\s+কিছু|কেন|বর্ণনা",
    re.IGNORECASE,
)
OTHER_WORDS = frozenset(("other", "others", "other specify", "other please specify", "অন্যান্য", "অন্য"))
LEAST_WORDS_OF_TEXT = 4  # of an answer in the respondent's own words
_SEPARATORS = ("", ";", ",", "\n", "|", "/", " and ", " ও ", " ")


@dataclass(frozen=True)
class _ColumnGuess:
    """What a column seems to hold: how many of its names are known, and what stands between them."""

    column: str
    share: float
    known: int
    separator: str = ""


def propose_mapping(export: SurveyExport, knowledge: StakeholderGraph) -> str:
    """Return the text of a `survey.toml`, with comments; a key that a person has to fill in is empty."""
    names = NameIndex(knowledge.entities.values())
    questions = [name for name in export.iter_questions() if not _is_tool_column(name)]
    respondent = _find_respondent_column(export, names, questions)
    consent = find_consent_column(export)
    own = [name for name in questions if name not in (respondent, consent)]
    facts = {name: asked for name in own if (asked := _guess_fact(export, name))}
    ties = [
        guess
        for guess in (_guess_tie_column(export, names, name) for name in own if name not in facts)
        if guess.share >= MIN_SHARE_KNOWN
    ]
    others = {guess.column: find_other_column(export, guess.column) for guess in ties}
    ties = [guess for guess in ties if guess.column not in others.values()]
    used = {respondent, consent, *facts, *(guess.column for guess in ties)}
    starts = {_find_start_column(export, guess.column) for guess in ties}
    left = [name for name in questions if name not in {*used, *others.values(), *starts}]
    texts = [name for name in left if _holds_free_text(export, name)]
    lines = [*_propose_survey(export), *_propose_columns(export, respondent, texts)]
    for guess in ties:
        lines += _propose_tie(export, knowledge, guess)
    lines += _propose_facts(export, facts)
    if not ties:
        lines += ["", "# No column holds names that the data set knows. Name the columns that give ties."]
        lines += ["[[ties]]", 'column = ""', 'kind = ""']
    lines += _propose_names(export, [name for name in left if name not in texts])
    return "\n".join(lines) + "\n"


def _propose_survey(export: SurveyExport) -> Iterator[str]:
    name = make_slug(export.path.stem)
    dates = [_parse_date(cell) for cell in _sample_cells(export, _find_first_column(export, _DATE_COLUMNS))]
    yield "# How this survey becomes rows. Correct what is wrong, fill in what is empty, then run it again."
    yield ""
    yield "[survey]"
    yield f"source = {quote_toml(name)}  # id of the source that its rows name"
    yield f"title = {quote_toml(export.path.stem)}"
    yield 'lang = "en"  # of the answers'
    yield 'publisher = ""  # id of the organisation that asked'
    yield f"issued = {quote_toml(max(filter(None, dates), default=''))}  # the last answer"
    yield 'visibility = "internal"  # of the rows: public, partners or internal'


def _propose_columns(export: SurveyExport, respondent: str, texts: Iterable[str]) -> Iterator[str]:
    yield ""
    yield "[columns]"
    yield f"respondent = {quote_toml(respondent)}  # names the organisation that answers"
    uuid = _find_first_column(export, _UUID_COLUMNS)
    ids = [answer[uuid] for answer in export.respondents]
    uuid = quote_toml(uuid if len(set(ids) - {""}) == len(ids) else "")
    yield f"uuid = {uuid}  # tells one answer from another; where it is empty, the row in the file does"
    consent = quote_toml(find_consent_column(export))
    yield f"consent = {consent}  # who does not say yes here is counted and not read"
    listed = ", ".join(map(quote_toml, texts))
    yield f"texts = [{listed}]  # free texts: each becomes a row to review in corrections.csv"


def _propose_tie(export: SurveyExport, knowledge: StakeholderGraph, guess: _ColumnGuess) -> Iterator[str]:
    yield ""
    yield f"# {guess.known} of its names are known to the data set"
    yield "[[ties]]"
    yield f"column = {quote_toml(guess.column)}"
    question = export.form.get_question(guess.column)
    yield f"question = {quote_toml(question)}  # as the respondent read it"
    wording = read_question_wording(question)
    kind = wording.kind or ("" if wording.instead else _guess_kind(knowledge, question))
    if wording.instead:
        yield f"# The question seems to ask for {wording.instead}. Delete this part if it gives no ties."
    yield f"kind = {quote_toml(kind)}" + (
        "" if kind else "  # a kind of tie, such as partneredWith or memberOf"
    )
    tie_kind = next((known for known in knowledge.ontology.tie_kinds.values() if known.name == kind), None)
    if tie_kind and tie_kind.symmetric:
        yield 'from = "respondent"  # a tie of this kind has no direction'
    else:
        begins_with = wording.begins_with
        yield f"from = {quote_toml(begins_with)}  # who the sentence begins with: respondent or answer"
        yield "confirmed = false  # write true once you have seen that the direction is right"
    other_column = find_other_column(export, guess.column)
    if other_column:
        yield f"other = {quote_toml(other_column)}  # the answers that people typed themselves"
    if guess.separator:
        yield f"separator = {quote_toml(guess.separator)}  # stands between several names"
    yield 'certainty = "stated"'
    start = _find_start_column(export, guess.column)
    yield f"start = {quote_toml(start)}" if start else '# start = ""  # a column with the date since when'
    yield '# role = ""  # a column with the role in words'


def _propose_facts(export: SurveyExport, facts: Mapping[str, str]) -> Iterator[str]:
    """Yield the questions about the respondent itself, each with what it asks for."""
    for column, asked in facts.items():
        yield ""
        yield "# Each answer becomes a row to review; accepted, it is added to the tables."
        yield "[[facts]]"
        yield f"column = {quote_toml(column)}"
        yield f"question = {quote_toml(export.form.get_question(column))}"
        yield f"property = {quote_toml(asked)}  # a fact, or a name: label_en, label_bn, abbr, alt, homepage"


def _guess_fact(export: SurveyExport, column: str) -> str:
    """Return what a question asks about the respondent itself by its words; empty where it asks no such."""
    text = export.describe_column(column)
    if not _sample_cells(export, column):
        return ""
    return next((asked for pattern, asked in _FACTS if pattern.search(text)), "")


def _propose_names(export: SurveyExport, left: Iterable[str]) -> Iterator[str]:
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


def _find_respondent_column(export: SurveyExport, names: NameIndex, questions: Iterable[str]) -> str:
    """Return the column whose cells are most often one known organisation each; no group that repeats."""
    best, most = "", 0.0
    for name in questions:
        own_cells = (answer[name] for answer in export.respondents[:MAX_ANSWERS_READ])
        cells = [export.name_option(name, cell) for cell in own_cells if cell]
        known = sum(_is_known_name(names, cell, organisation=True) for cell in cells)
        if not known:
            continue
        # of two such columns the one that asks for no tie and differs from answer to answer tells who answers
        asks_for_tie = bool(read_question_wording(export.form.get_question(name)).kind)
        score = (
            known / len(export.respondents) * (len(set(cells)) / len(cells)) * (0.1 if asks_for_tie else 1)
        )
        if score > most:
            best, most = name, score
    return best


def _guess_tie_column(export: SurveyExport, names: NameIndex, column: str) -> _ColumnGuess:
    options = export.list_options(column)
    if options:
        known = sum(_is_known_name(names, option) for option in options.values())
        return _ColumnGuess(column, known / len(options), known)
    best = _ColumnGuess(column, 0.0, 0)
    cells = [answer[column] for answer in export.answers[:MAX_ANSWERS_READ] if answer[column]]
    for separator in _SEPARATORS:
        parts = {
            export.name_option(column, strip_list_mark(part))
            for cell in cells
            for part in (cell.split(separator) if separator else [cell])
        } - {""}
        parts = {part for part in parts if fold_text(part) not in OTHER_WORDS}
        known = sum(_is_known_name(names, part) for part in parts)
        if parts and known / len(parts) > best.share:
            best = _ColumnGuess(column, known / len(parts), known, separator)
    return best


def _guess_kind(knowledge: StakeholderGraph, question_text: str) -> str:
    """Return the kind of tie whose label resembles a question, empty where none does."""
    kinds = [kind for kind in knowledge.ontology.tie_kinds.values() if kind.canonical and kind.counts]
    labels = {label: kind.name for kind in kinds for label in kind.label.values()}
    close = find_similar(question_text, labels, limit=1)
    return labels[close[0]] if close else ""


def find_other_column(export: SurveyExport, column: str) -> str:
    """Return the column in which respondents wrote what a question does not offer; empty where none is.

    It bears the name of the question with an ending, or follows its options and asks for no more.
    """
    options = export.list_options(column)
    named = (name for name in export.columns if name not in options and _is_other_ending(name, column))
    own_column = next(named, "")
    places = [place for place, name in enumerate(export.columns) if name == column or name in options]
    following = export.columns[max(places) + 1] if places and max(places) + 1 < len(export.columns) else ""
    is_following = following and asks_for_other(export.form.get_question(following))
    return own_column or (following if is_following and not export.holds_flags(following) else "")


def _is_other_ending(name: str, question: str) -> bool:
    start, end = name[: len(question)], name[len(question) :]
    return start.casefold() == question.casefold() and end[:1] in "_/ (-" and asks_for_other(end)


def _find_start_column(export: SurveyExport, question: str) -> str:
    """Return the column that says since when, for the answers to a question; empty where none does."""
    columns = (name for name in export.iter_questions() if name != question)
    return next((name for name in columns if _holds_dates(export, name, question)), "")


def _holds_free_text(export: SurveyExport, column: str) -> bool:
    """Tell whether people wrote sentences into a column, not numbers, options or addresses."""
    cells = _sample_cells(export, column)
    if _INVITES_TEXT.search(export.form.get_question(column)) and not any(map(looks_private, cells)):
        return any(len(cell.split()) > 1 for cell in cells)
    wordy = sum(len(cell.split()) >= LEAST_WORDS_OF_TEXT for cell in cells)
    return bool(cells) and 2 * wordy >= len(cells) and not any(map(looks_private, cells))


def _holds_dates(export: SurveyExport, column: str, question: str) -> bool:
    """Tell whether a column holds dates and, by its name or group, belongs to a question."""
    cells = _sample_cells(export, column)
    return (
        bool(cells)
        and (column.startswith(question) or export.is_repeated_with(column, question))
        and 2 * sum(map(bool, map(_parse_date, cells))) > len(cells)
    )


def _parse_date(cell: str) -> str:
    date = repair_cell("date", cell).text
    return date if date_bounds(date) else ""


def _is_known_name(names: NameIndex, text: str, *, organisation: bool = False) -> bool:
    try:
        (names.find_organisation if organisation else names.find_entity)(text)
    except NameNotFoundError:
        return False
    return True


def _sample_cells(export: SurveyExport, column: str) -> list[str]:
    """Return the first answers in a column; a single option as it is called."""
    cells = (answer[column] for answer in export.answers[:MAX_ANSWERS_READ])
    return [export.name_option(column, cell) for cell in cells if cell]


def _find_first_column(export: SurveyExport, wanted: Iterable[str]) -> str:
    by_name = {name.casefold(): name for name in reversed(export.columns)}
    return next((by_name[name] for name in wanted if name in by_name), "")


def _is_tool_column(column: str) -> bool:
    """Tell whether a column is the survey tool's own."""
    return column.startswith(("_", "meta/", "meta-")) or column.casefold() in (
        *_TOOL_COLUMNS,
        "submissiondate",
        "instanceid",
    )
