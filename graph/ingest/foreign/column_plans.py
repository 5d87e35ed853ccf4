"""Decides what each column of a list means: by its heading, by what stands in it, or by asking."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ...core.spelling import fold_text
from .event_lists import says_who_came
from .headed_tables import HeadedTable, counts_up
from .maker_ties import OUR_RELATION, holds_maker_ties
from .marks import is_date, parse_mark
from .name_lists import KnownNames, has_noun, is_sentence, split_names, split_surely
from .node_fields import NODE_FIELDS, PRIVATE_FIELDS, TIE_DATES, TIE_FIELDS
from .reading_choices import ReadingChoices
from .topic_columns import PLACE, TOPIC, tell_topics_from_places
from .word_lists import (
    are_persons,
    are_relations,
    are_types,
    find_class_of_names,
    find_class_of_type,
    find_kind_of_parties,
    find_type_in_heading,
    has_body_word,
    load_columns,
    load_relations,
    load_types,
    make_word_key,
    means_money,
    names_body,
    names_person,
    names_with_address,
)

# What a mark says under the name of a body of this class.
_KINDS_OF_MARKS = {"Platform": "memberOf", "Mechanism": "memberOf", "Programme": "implements"}
_NO_ENDS: Mapping[int, str] = MappingProxyType({})
_REPEATED = frozenset({PLACE, TOPIC, "amount", *PRIVATE_FIELDS})  # fields that several columns may hold
_BARE_NAMES = frozenset(map(make_word_key, ("name", "full name", "নাম")))
TIE = "tie"  # what a column is that names others: its heading is the relation
RELATION = "relation"  # what a column is that says of the ties in the column before it which they are
COLUMN_FIELDS = (
    *NODE_FIELDS,
    TIE,
    RELATION,
    *TIE_DATES,
)  # but names under a kind of tie
EVENT = "event"  # what a column is that names what the organisations of the rows took part in
_MIN_ONCE = 0.9  # of the texts of a column of projects or networks that stand in one row only
MAX_NAME_WORDS = 14  # of a name; what is longer is a sentence
_MIN_KNOWN = 0.5  # of the names in a column that stand in the list themselves, for it to be of ties
_MOST_SAMPLED = 200  # cells of a column that are looked at
_BENGALI = re.compile("[\u0980-\u09ff]")
_EMAIL = re.compile(r"(?<![^\s@,;])[^\s@,;]++@[^\s@,;]+\.[^\s@,;]+")
_PHONE = re.compile(r"\+?[0-9০-৯][0-9০-৯\s()/.\-]{6,}")
_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True)
class ColumnPlan:
    """What a column means: a field, or `TIE`, with its kind where somebody named it."""

    column: int
    heading: str
    field: str
    kind: str = ""
    is_marked: bool = False  # whether its heading is the name, and its cells are marks


def plan_list_columns(
    table: HeadedTable, known: KnownNames, choices: ReadingChoices, kinds: Sequence[str],
    ends: Collection[str] = (),
) -> list[ColumnPlan]:  # fmt: skip
    """Return what each column of a list of organisations means; `ends`: those of ties beside it, folded."""
    plans: list[ColumnPlan] = []
    taken: set[str] = set()
    has_grants = find_sure_column(table, "amount") >= 0 and any(map(means_money, table.headings))
    dates_are_of_ties = has_grants or _count_tie_columns(table, known) == 1
    for column, heading in enumerate(table.headings):
        texts = [text for text in table.get_column(column) if text]
        if not texts:
            continue
        named = heading or f"column {column + 1}"
        default, is_sure = _guess_list_field(table, column, heading, texts, known, taken)
        if default == "attribute" and "key" not in taken and _holds_keys(texts, ends):
            default, is_sure = "key", True
        is_marked = default in _KINDS_OF_MARKS.values()
        follows_tie = bool(plans) and plans[-1].field in (TIE, EVENT, OUR_RELATION, *TIE_DATES)
        if (follows_tie or dates_are_of_ties) and (dated := _find_date_field(heading)):
            default, is_sure = dated, True
        if follows_tie and plans[-1].field == TIE and _means_relation(heading):
            default, is_sure = RELATION, True
        options = (*COLUMN_FIELDS, *kinds)
        answer = choices.choose(
            "column", named, default, is_sure=is_sure, options=options, examples=texts[:3]
        )
        plan = _make_plan(column, named, answer, (*NODE_FIELDS, RELATION, *TIE_DATES))
        plans.append(replace(plan, is_marked=is_marked and plan.field == TIE))
        taken.add(plans[-1].field)
    return plans if taken & {"name", "name_bn"} else _name_first_column(table, plans)


def _count_tie_columns(table: HeadedTable, known: KnownNames) -> int:
    """Return how many columns name others, as far as nobody is asked."""
    taken: set[str] = set()
    for column, heading in enumerate(table.headings):
        texts = [text for text in table.get_column(column) if text]
        field = _guess_list_field(table, column, heading, texts, known, taken)[0] if texts else ""
        taken.add(f"{TIE} {column}" if field in (TIE, EVENT) else field)
    return sum(field.startswith(f"{TIE} ") for field in taken)


def _holds_keys(texts: Sequence[str], ends: Collection[str]) -> bool:
    """Tell whether a column holds the ids by which ties name their ends: each once, and half of the ends."""
    folded = set(map(fold_text, texts)) if ends else set()
    return len(folded) == len(texts) > 1 and 2 * len(folded.intersection(ends)) >= len(ends)


def _means_relation(heading: str) -> bool:
    match = load_columns().find_listed(heading) if heading else None
    return bool(match and match.is_sure and match.meaning == RELATION)


def _find_date_field(heading: str) -> str:
    """Return which date of a tie a heading means, empty where it means none."""
    match = load_columns().find_meaning(heading) if heading else None
    return match.meaning if match and match.is_sure and match.meaning in TIE_DATES else ""


def plan_tie_columns(
    table: HeadedTable, choices: ReadingChoices, ends: Mapping[int, str] = _NO_ENDS
) -> list[ColumnPlan]:
    """Return what each column of a list of ties means; `ends` are those that are from and to."""
    plans: list[ColumnPlan] = []
    taken: set[str] = set()
    of_ends = {table.headings[column] for column in (*ends, *_list_end_columns(table))} - {""}
    for column, heading in enumerate(table.headings):
        texts = [text for text in table.get_column(column) if text]
        if not texts:
            continue
        default, is_sure = _guess_tie_field(table, heading, texts, taken | {*ends.values()}, of_ends)
        if column in ends:
            match = load_columns().find_listed(heading) if heading else None
            default, is_sure = ends[column], bool(match and match.meaning == "name")
        answer = choices.choose(
            "tie_column", heading or f"column {column + 1}", default,
            is_sure=is_sure, options=TIE_FIELDS, examples=texts[:3],
        )  # fmt: skip
        plans.append(_make_plan(column, heading or f"column {column + 1}", answer, TIE_FIELDS))
        taken.add(plans[-1].field)
    return plans


def find_sure_column(table: HeadedTable, *fields: str) -> int:
    """Return the first column whose heading is sure to mean one of some fields, -1 where there is none."""
    for field in fields:
        for column, heading in enumerate(table.headings):
            match = load_columns().find_meaning(heading) if heading else None
            if match and match.is_sure and match.meaning == field:
                return column
    return -1


def may_be_name(text: str) -> bool:
    """Tell whether a text can be the name of an organisation: no number, no date, no mark, no sentence.

    >>> [may_be_name(text) for text in ("Amber Trust", "yes", "12", "12/3/2020", "we work with many " * 5)]
    [True, False, False, False, False]
    """
    if parse_mark(text) is not None or not any(map(str.isalpha, text)) or is_date(text):
        return False
    return any(len(part.split()) <= MAX_NAME_WORDS and not is_sentence(part) for part in split_surely(text))


def looks_private(text: str) -> bool:
    """Tell whether a text is an e-mail address or a telephone number and nothing else.

    >>> looks_private("info@example.org"), looks_private("01711-000000"), looks_private("2019-2021")
    (True, True, False)
    """
    bare = text.strip()
    return bool(_EMAIL.fullmatch(bare)) or _is_phone(bare)


def redact_private(text: str, replacement: str = "[…]") -> tuple[str, int]:
    """Return a text without the e-mail addresses and telephone numbers in it, and how many there were.

    >>> redact_private("call 01711-000000 or a@b.org")
    ('call […] or […]', 2)
    """
    text, emails = _EMAIL.subn(replacement, text)
    phones = [match for match in _PHONE.finditer(text) if _is_phone(match.group().strip())]
    for match in reversed(phones):
        number = match.group().rstrip()
        text = text[: match.start()] + replacement + text[match.start() + len(number) :]
    return text, emails + len(phones)


def _is_phone(text: str) -> bool:
    digits = sum(char.isdecimal() for char in text)
    if not _PHONE.fullmatch(text) or not 8 <= digits <= 15:
        return False
    return not re.fullmatch(
        r"(?:1[89]|20)\d\d\s*[-/–]\s*(?:1[89]|20)\d\d|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text
    )


def _make_plan(column: int, heading: str, answer: str, fields: Sequence[str]) -> ColumnPlan:
    if answer in (*fields, TIE):
        return ColumnPlan(column, heading, answer)
    return ColumnPlan(column, heading, TIE, kind=answer)  # a kind of tie


def _guess_list_field(
    table: HeadedTable, column: int, heading: str, texts: Sequence[str], known: KnownNames, taken: set[str]
) -> tuple[str, bool]:
    """Return the likely meaning of a column, and whether it is sure."""
    sample = texts[:_MOST_SAMPLED]
    if "name" not in taken and names_with_address(heading):
        return "name", True
    private = sum(map(looks_private, sample))
    by_field, by_relation = load_columns().find_meaning(heading), load_relations().find_meaning(heading)
    if 2 * private > len(sample):
        return ("email" if sum("@" in text for text in sample) * 2 > len(sample) else "phone"), True
    is_kept = by_field is not None and by_field.is_sure and by_field.meaning == "attribute"
    if not is_kept and 2 * sum(bool(_ADDRESS.match(text)) for text in sample) > len(sample):
        return "website", True
    if by_field and by_field.meaning == "name" and _is_person_column(table, column):
        return "contact", True
    if (
        by_field
        and by_field.meaning == "name"
        and "name_bn" not in taken
        and _is_bengali_name(table, column, sample)
    ):
        return "name_bn", True
    if not (by_field and by_field.is_sure) and (names_person(heading) or are_persons(sample)):
        return "contact", True
    if not any(map(str.isalpha, heading)) and counts_up(sample):
        return "ignore", True
    may_be_field = (
        by_field
        and by_field.meaning in (*NODE_FIELDS, "serial")
        and by_field.meaning not in taken.difference(_REPEATED)
    )
    things = find_things(table)
    if column == things and "name" not in taken:
        return "name", True
    if by_field and by_field.meaning == "name" and things >= 0 and _names_others(heading):
        return TIE, True
    if by_field and by_field.is_sure and may_be_field:
        if by_field.meaning == EVENT and not any(map(may_be_name, sample)):
            return "attribute", True
        if by_field.meaning == "serial":
            return "ignore", True
        if by_field.meaning in (PLACE, TOPIC):
            return _guess_subject(by_field.meaning, heading, sample, taken), True
        if by_field.meaning != "name" or not by_relation or column <= find_name_column(table):
            return by_field.meaning, True
    if by_field and by_field.is_sure and by_field.meaning in ("from", "to") and any(map(may_be_name, sample)):
        return TIE, True
    if OUR_RELATION not in taken and holds_maker_ties(heading, sample):
        return OUR_RELATION, False
    if not (by_field and by_field.is_sure) and not (by_relation and by_relation.is_sure):
        kind = _find_kind_of_marks(table, heading, sample)
        if kind:
            return kind, False
    if not any(map(may_be_name, sample)):
        return "attribute", bool(by_relation)
    if by_relation and by_relation.is_sure:
        return TIE, True
    if "type" not in taken and find_sure_column(table, "type") < 0 and are_types(sample):
        return "type", False
    names = [name for text in sample for name in split_names(text, known)]
    itself = table.get_column(find_name_column(table)) == table.get_column(column)
    if names and sum(name in known for name in names) >= _MIN_KNOWN * len(names) and not itself:
        return TIE, False
    if (
        not by_field and (find_type_in_heading(heading) or has_body_word(heading)) and names
    ):  # "Coordinating government office"
        alike = sum(name in known or has_noun(name) for name in names)
        if 2 * alike > len(names):
            return TIE, False
    if by_field and may_be_field and by_field.meaning in (PLACE, TOPIC):
        return _guess_subject(by_field.meaning, heading, sample, taken), False
    if by_field and may_be_field and by_field.meaning != "serial":
        return by_field.meaning, False
    if by_relation and any(char.isalpha() for char in "".join(sample)):
        return TIE, False
    return "attribute", False


def _guess_subject(field: str, heading: str, texts: Sequence[str], taken: set[str]) -> str:
    """Return what a column holds whose heading is of places or topics; "Sector" may head types, too."""
    if field == TOPIC and "type" not in taken and are_types(texts):
        return "type"
    return tell_topics_from_places(field, heading, texts)


def find_things(table: HeadedTable) -> int:
    """Return the column of the projects or networks that a list is of, one a row; -1 where it is of others.

    Beside it stands a column that says who they are of: Project, Partners; Network, Members.
    """
    for column, heading in enumerate(table.headings):
        match = load_columns().find_listed(heading) if heading else None
        if match and match.meaning == "name" and find_class_of_names(heading) not in _KINDS_OF_MARKS:
            return -1
        if not heading or find_class_of_names(heading) not in _KINDS_OF_MARKS:
            continue
        texts = [text for text in table.get_column(column) if text]
        if not any(map(may_be_name, texts)):
            continue
        is_once = len(set(texts)) >= _MIN_ONCE * len(texts)
        return column if is_once and any(map(_lists_of_thing, table.headings[column + 1 :])) else -1
    return -1


def _lists_of_thing(heading: str) -> bool:
    match = load_columns().find_listed(heading) if heading else None
    return bool(match and match.meaning == "name" and _names_others(heading))


def _find_kind_of_marks(table: HeadedTable, heading: str, texts: Sequence[str]) -> str:
    """Return the kind of tie to the body that a heading names, where its cells are marks; else empty.

    Beside a column of marks, the next may say what somebody is there: chair, member since 2020.
    """
    kind = find_kind_of_body(heading)
    if not kind or any(len(text.split()) > 4 for text in texts):
        return ""
    others = [column for column, text in enumerate(table.headings) if find_kind_of_body(text)]
    is_beside = any(_holds_marks(table.get_column(column)) for column in others)
    return kind if is_beside and not any(map(has_noun, texts)) else ""


def find_kind_of_body(heading: str) -> str:
    """Return the kind of tie to a body that a mark under its name says, empty where it is no such body."""
    meaning = load_types().meanings.get(make_word_key(find_type_in_heading(heading)), "")
    return _KINDS_OF_MARKS.get(find_class_of_type(meaning)[0], "") if len(heading.split()) > 1 else ""


def _holds_marks(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return 2 * sum(parse_mark(text) is not None for text in filled) > len(filled)


def _names_others(heading: str) -> bool:
    """Tell whether a heading that is no bare name says how those named in its column are tied: Partner 2."""
    match = load_relations().find_listed(heading)
    return bool(match and match.is_sure) and make_word_key(heading) not in _BARE_NAMES


def _is_person_column(table: HeadedTable, column: int) -> bool:
    """Tell whether a bare "Name" beside a column of organisations and of posts or numbers names persons."""
    if make_word_key(table.headings[column]) not in _BARE_NAMES:
        return False
    headings = [heading for heading in table.headings if heading]
    meanings = [load_columns().find_listed(text) for text in headings if not _names_others(text)]
    fields = [match.meaning for match in meanings if match]
    if fields.count("name") < 2:
        return False
    return not PRIVATE_FIELDS.isdisjoint(fields) or _stands_beside_bodies(table, column)


def _stands_beside_bodies(table: HeadedTable, column: int) -> bool:
    """Tell whether names that are none of bodies stand beside a column of bodies, or a list says who came."""
    beside = [
        table.get_column(number)
        for number, heading in enumerate(table.headings)
        if number != column and names_body(heading)
    ]
    if any(map(says_who_came, (*table.titles, table.grid.sheet))):
        return bool(beside)
    return any(_share_nouns(texts) > _share_nouns(table.get_column(column)) + 0.3 for texts in beside)


def _share_nouns(texts: Sequence[str]) -> float:
    filled = [text for text in texts if text]
    return sum(map(has_noun, filled)) / max(1, len(filled))


def _is_bengali_name(table: HeadedTable, column: int, texts: Sequence[str]) -> bool:
    """Tell whether a column of names in Bengali stands beside another column of names."""
    if 2 * sum(bool(_BENGALI.search(text)) for text in texts) <= len(texts):
        return False
    matches = [load_columns().find_meaning(heading) for heading in table.headings if heading]
    names = [match for match in matches if match and match.is_sure and match.meaning == "name"]
    return len(names) > 1


def find_name_column(table: HeadedTable) -> int:
    """Return the column of what the rows of a list are; the first where no heading says which it is."""
    return max(0, find_sure_names(table))


def find_sure_names(table: HeadedTable) -> int:
    """Return the column of what the rows of a list are by the headings, -1 where none says it."""
    things = find_things(table)
    return things if things >= 0 else find_sure_column(table, "name", "name_bn")


def _name_first_column(table: HeadedTable, plans: list[ColumnPlan]) -> list[ColumnPlan]:
    """Let the first column of differing texts be the name, where no heading says which it is."""
    best, most = -1, 0.0
    for number, plan in enumerate(plans):
        texts = [text for text in table.get_column(plan.column) if text]
        letters = [text for text in texts if any(char.isalpha() for char in text)]
        score = len(set(letters)) / max(1, len(table.rows)) - 0.05 * number
        if plan.field in ("attribute", "key", TIE) and score > most:
            best, most = number, score
    if best < 0 or most < 0.4:
        return plans
    plan = plans[best]
    return [*plans[:best], ColumnPlan(plan.column, plan.heading, "name"), *plans[best + 1 :]]


def _has_relation_column(table: HeadedTable) -> bool:
    """Tell whether another column than the label of a tie says what it is."""
    for column, heading in enumerate(table.headings):
        match = load_columns().find_listed(heading) if heading else None
        texts = [text for text in table.get_column(column) if text]
        if match and texts and match.meaning in ("type", "relation") and not _are_directions(texts):
            return True
    return False


def _list_end_columns(table: HeadedTable) -> list[int]:
    return [column for column in (find_sure_column(table, end) for end in ("from", "to")) if column >= 0]


def _guess_tie_field(
    table: HeadedTable, heading: str, texts: Sequence[str], taken: set[str], of_ends: Collection[str]
) -> tuple[str, bool]:
    if any(heading.startswith(f"{end} ") for end in of_ends):
        return "attribute", True  # "Organisation 1 Type" is of the end, not of the tie
    match = load_columns().find_meaning(heading) if heading else None
    meaning = match.meaning if match else ""
    if meaning in ("key", "serial"):
        return "ignore", True
    if meaning == "type":
        meaning = "direction" if _are_directions(texts) else "relation"
    if meaning == "name" and find_kind_of_parties(*of_ends) and not are_relations(texts[:_MOST_SAMPLED]):
        return "attribute", True  # what an agreement is called
    if meaning == "name" and "relation" not in taken and not _has_relation_column(table):
        meaning = "relation" if "to" in taken else meaning
    if match and meaning in TIE_FIELDS and meaning not in taken:
        return meaning, match.is_sure
    if "relation" not in taken and not _has_relation_column(table) and are_relations(texts[:_MOST_SAMPLED]):
        return "relation", False
    return "attribute", False


def _are_directions(texts: Sequence[str]) -> bool:
    return {text.casefold() for text in texts} <= {"directed", "undirected", "mutual", "both", "none"}
