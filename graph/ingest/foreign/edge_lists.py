"""Reads a list of ties, one a row: from, to, and what is said of the tie; with headings or without."""

from __future__ import annotations

from collections.abc import Sequence

from .column_plans import ColumnPlan, find_sure_column, find_things, may_be_name, plan_tie_columns
from .headed_tables import HeadedTable
from .name_lists import KnownNames, is_nothing, split_names
from .network import FilePlace, ForeignTie, SkippedItem
from .partner_lists import NetworkParts
from .reading_choices import ReadingChoices
from .word_lists import find_kind_of_ends, find_named_ends, load_columns, load_relations

_UNDIRECTED = frozenset({"undirected", "mutual", "both", "none", "↔", "two-way", "bidirectional", "উভয়"})
_REVERSED = frozenset({"b→a", "b->a", "btoa", "←", "<-", "reverse", "reversed", "backward", "incoming"})
_DATE_FIELDS = {"start": "start", "end": "end", "period": "date_text"}
_MOST_SAMPLED = 2000  # cells of a column that are looked at
_MIN_REPEATED = (
    0.9  # share of different names in the first of two columns of names, below which rows are ties
)


def plan_ties(table: HeadedTable, choices: ReadingChoices) -> list[ColumnPlan] | None:
    """Return what the columns of a list of ties mean, None where the table is none."""
    if not table.has_headings:
        return _plan_without_headings(table)
    if _lists_several(table):
        return None
    if find_sure_column(table, "from") >= 0 and find_sure_column(table, "to") >= 0:
        return plan_tie_columns(table, choices)
    named = find_named_ends(table.headings)
    if named and find_things(table) < 0:
        return _plan_ends(table, named, choices)
    relation = find_sure_column(table, "relation")
    names = [
        column
        for column, heading in enumerate(table.headings)
        if _means_name(heading, allows_relation=relation >= 0)
    ]
    if len(names) < 2 or find_sure_column(table, "name_bn") in names[:2]:
        return _plan_by_shared_names(table, choices)
    first = [text for text in table.get_column(names[0]) if text]
    repeats = len(set(first)) < _MIN_REPEATED * len(first)
    if relation < 0 and not (repeats and len(table.headings) <= 6):
        return _plan_by_shared_names(table, choices)
    return _plan_ends(table, names[:2], choices)


def _lists_several(table: HeadedTable) -> bool:
    """Tell whether numbered columns are partners of a row's organisation: Name, Partner 1, Partner 2."""
    ends = [find_sure_column(table, "from"), find_sure_column(table, "to")]
    relations = [load_relations().find_listed(table.headings[column]) for column in ends if column >= 0]
    return min(ends) > find_sure_column(table, "name") >= 0 and all(
        table.headings[column][-1:].isdecimal() and relation and relation.is_sure
        for column, relation in zip(ends, relations, strict=False)
    )  # but "Party 1" and "Party 2" are the ends of what the name tells


def _plan_ends(table: HeadedTable, columns: Sequence[int], choices: ReadingChoices) -> list[ColumnPlan]:
    return plan_tie_columns(table, choices, dict(zip(columns, ("from", "to"), strict=True)))


def _plan_by_shared_names(table: HeadedTable, choices: ReadingChoices) -> list[ColumnPlan] | None:
    """Let two columns be the ends in which the same names stand, the first of them several times."""
    columns = [
        (column, texts, set(texts))
        for column, heading in enumerate(table.headings)
        if heading
        and not _is_other_field(heading)
        and (texts := [text for text in table.get_column(column)[:_MOST_SAMPLED] if text])
        if 10 * sum(map(may_be_name, texts)) > 8 * len(texts)
    ]
    for place, (first, texts, names) in enumerate(columns):
        if len(names) >= _MIN_REPEATED * len(texts):
            continue  # a list, of which each row is another organisation
        for second, _, others in columns[place + 1 :]:
            shared = len(names & others)
            if shared > 1 and 3 * shared >= min(len(names), len(others)):
                relation = load_relations().find_meaning(table.headings[second])
                if not (relation and relation.is_sure):
                    return _plan_ends(table, (first, second), choices)
    return None


def _is_other_field(heading: str) -> bool:
    """Tell whether a heading is sure to be of something that no end of a tie is: a type, a level."""
    match = load_columns().find_listed(heading)
    return bool(match and match.is_sure and match.meaning not in ("name", "name_bn", "from", "to", "key"))


def _means_name(heading: str, *, allows_relation: bool) -> bool:
    """Tell whether a heading is that of names; "Partner" is one beside a column of relations."""
    match = load_columns().find_meaning(heading) if heading else None
    relation = load_relations().find_meaning(heading) if heading and allows_relation else None
    return bool((match and match.meaning == "name") or (relation and relation.is_sure and not match))


def _plan_without_headings(table: HeadedTable) -> list[ColumnPlan] | None:
    """Let the first two columns be the ends, where they and the others look so."""
    columns = [table.get_column(column) for column in range(len(table.headings))]
    if not 2 <= len(columns) <= 5 or len(table.rows) < 2:
        return None
    if any(not text for column in columns[:2] for text in column):
        return None
    plans = [ColumnPlan(0, "column 1", "from"), ColumnPlan(1, "column 2", "to")]
    left = ["weight", "start", "relation"]
    for number, texts in enumerate(columns[2:], start=2):
        meaning = _guess_unheaded([text for text in texts if text])
        if meaning in left:
            left.remove(meaning)
        else:
            meaning = "attribute"
        plans.append(ColumnPlan(number, f"column {number + 1}", meaning))
    ends = sum(len(set(texts)) for texts in columns[:2])
    is_list = ends == 2 * len(table.rows) and not set(columns[0]) & set(columns[1]) and len(columns) > 3
    return None if is_list else plans


def _guess_unheaded(texts: Sequence[str]) -> str:
    if texts and all(text.isdecimal() and 1900 <= int(text) <= 2100 for text in texts):
        return "start"
    if texts and all(text.replace(".", "", 1).isdecimal() for text in texts):
        return "weight"
    return "relation" if len(set(texts)) <= max(3, len(texts) // 2) else "attribute"


def read_ties(
    table: HeadedTable, plans: Sequence[ColumnPlan], known: KnownNames, parts: NetworkParts, file: str
) -> None:
    """Add the ties of a list to a network, and the organisations that they name."""
    by_field = {plan.field: plan.column for plan in reversed(plans) if plan.field != "attribute"}
    grid = table.grid
    if not table.has_headings:
        parts.assumptions.append(
            f"{grid.sheet or grid.file} has no headings that are known: the first column was read as from, "
            "the second as to"
        )
    above = ""
    names_by_text: dict[str, list[str]] = {}
    keys: dict[str, str] = {}  # of names that were met in this table
    for row in table.rows:
        ends = []
        for field in ("from", "to"):
            column = by_field.get(field, -1)
            text = grid.get(row, column) if column >= 0 else ""
            if field == "from":
                if not text and above and grid.get(row, by_field.get("to", 0)):
                    parts.assumptions.append(
                        f"{grid.locate(row, column)} is empty: '{above}' above it was taken"
                    )
                    text = above
                above = text
            place = FilePlace(grid.locate(row, max(column, 0)), text, file)
            if text not in names_by_text:
                names_by_text[text] = [text] if text in known else split_names(text, known)
            ends.append([(name, place) for name in names_by_text[text]])
        if not all(ends):
            missing = "from" if not ends[0] else "to"
            parts.skipped.append(SkippedItem(grid.locate_row(row), f"'{missing}' is empty"))
            continue
        for first, place in ends[0]:
            for second, place_of_second in ends[1]:
                for name, where in ((first, place), (second, place_of_second)):
                    if name not in keys:
                        keys[name] = parts.name_node(name, where)
                subject, object_ = keys[first], keys[second]
                if subject == object_:
                    reason = f"'{first}' is named as tied to itself"
                    parts.skipped.append(SkippedItem(grid.locate_row(row), reason))
                    continue
                parts.ties.append(_make_tie(table, row, plans, by_field, subject, object_, file))


def _make_tie(
    table: HeadedTable, row: int, plans: Sequence[ColumnPlan], by_field: dict[str, int], subject: str,
    object_: str, file: str,
) -> ForeignTie:  # fmt: skip
    grid = table.grid

    def read_field(name: str) -> str:
        text = grid.get(row, by_field[name]) if name in by_field else ""
        return "" if is_nothing(text) else " ".join(text.split())

    relation = read_field("relation") or _name_relation(table, by_field)
    attributes = {
        plan.heading: " ".join(grid.get(row, plan.column).split())
        for plan in plans
        if plan.field in ("attribute", "remarks") and not is_nothing(grid.get(row, plan.column))
    }
    weight = _parse_weight(read_field("weight"))
    if weight is None and read_field("weight"):  # "weak", "strong"
        attributes[table.headings[by_field["weight"]] or "weight"] = read_field("weight")
    shown = by_field["relation"] if read_field("relation") else by_field["to"]
    place = FilePlace(grid.locate(row, shown), grid.quote(row, shown), file)
    says_direction = table.has_headings and find_sure_column(table, "from") >= 0
    direction = read_field("direction").casefold()
    return ForeignTie(
        *((object_, subject) if direction.replace(" ", "") in _REVERSED else (subject, object_)),
        place,
        relation,
        kind="" if relation else _find_kind_of_ends(table, by_field),
        is_directed=(says_direction or bool(direction)) and direction not in _UNDIRECTED,
        weight=weight,
        attributes=attributes,
        **{name: read_field(field) for field, name in _DATE_FIELDS.items()},
    )


def _name_relation(table: HeadedTable, by_field: dict[str, int]) -> str:
    """Return the relation that a title or the sheet names where no column does, empty where neither does."""
    if "relation" in by_field or not table.has_headings:
        return ""
    texts = (table.grid.sheet, *table.titles)
    return next((text for text in texts if text and _is_relation(text)), "")


def _find_kind_of_ends(table: HeadedTable, by_field: dict[str, int]) -> str:
    """Return the kind of tie that the headings of both ends say: parties of an agreement."""
    return find_kind_of_ends(table.headings[by_field["from"]], table.headings[by_field["to"]])


def _is_relation(text: str) -> bool:
    match = load_relations().find_listed(text)
    return bool(match and match.is_sure)


def _parse_weight(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if value == value and abs(value) < 1e15 else None
