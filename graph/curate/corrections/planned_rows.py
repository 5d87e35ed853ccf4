"""Plans the rows that the accepted answer of an organisation about itself adds to the tables.

An answer about a tie, a fact or a name is evidence with the answer as its source. Of words that name missing
ties, those are added whose both ends the data set knows. No row is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from ...core.errors import InputError
from ...core.messages import LANGUAGES
from ...ingest.validate import MAX_WORDS
from ...model.entity_profile import EntityProfiles
from ...model.graph import StakeholderGraph
from ...model.network import Network
from ...model.values import Entity
from ...publish.partner_sheet.sheet_values import phrase_fact
from ...schema.dataset import ENDED, date_bounds
from ...schema.levels import Certainty
from ...schema.terms import make_slug, normalise_text
from ...schema.vocabulary import LiteralKind
from ..reading.ties_in_words import read_ties
from .last_dates import list_years, read_last_date
from .ledger import Correction

Row = tuple[str, Mapping[str, str]]  # a table and its cells
NAME_COLUMNS: Final = {
    "label_en": "label_en", "label_bn": "label_bn", "short": "short_label", "abbr": "abbr", "alt": "alt",
    "homepage": "homepage",
}  # fmt: skip
VISIBILITY = "internal"  # until the partner agrees that others see its words
_PERIOD: Final = ("start", "end", "date_certainty")
_TIE_ANSWERS = ("right", "wrong", "ended", "missing")
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?\Z")
_QUESTION = re.compile(r"“[^”]*” – ")  # before what was answered to it


def plan_rows(correction: Correction, knowledge: StakeholderGraph) -> list[Row]:
    """Return the rows that a correction adds once it is accepted, its source first; none for other words.

    InputError where it is about a tie or an organisation that the data set does not have.
    """
    kind, _, target = correction.about.partition(" ")
    if not correction.organisation:
        return []
    if kind == "tie" and correction.kind in _TIE_ANSWERS:
        rows = list(_plan_tie(correction, target, knowledge))
    elif kind == "entity" and target == correction.organisation:
        rows = list(_plan_own_rows(correction, _find_entity(target, knowledge), knowledge))
    else:
        rows = []
    return [("sources", _describe_source(correction, knowledge)), *rows] if rows else []


def _plan_own_rows(correction: Correction, entity: Entity, knowledge: StakeholderGraph) -> Iterator[Row]:
    if correction.kind == "name":
        yield from _plan_name(correction, entity, knowledge)
    elif correction.kind in ("right", "wrong"):
        yield from _plan_fact(correction, entity, knowledge)
    elif correction.kind in ("missing", "other"):
        stated = _split_stated_fact(correction.text, knowledge)
        if stated:
            yield _make_fact(correction, entity, *stated)
        else:
            yield from _plan_missing_ties(correction, entity, knowledge)


# ---- ties ----
def _plan_tie(correction: Correction, target: str, knowledge: StakeholderGraph) -> Iterator[Row]:
    kind, start, end = target.split("~")
    for name in (correction.organisation, start, end):
        _find_entity(name, knowledge)
    if correction.organisation not in (start, end):
        fault = "is no end of this tie, so this is not its own answer"
        raise _make_refusal(correction.organisation, fault)
    cells = {"subject": start, "kind": kind, "object": end} | _quote(correction, correction.text)
    recorded = _find_periods(kind, start, end, knowledge)
    periods: Sequence[Mapping[str, str]] = [{}]
    if correction.kind == "ended":
        periods = _plan_ends([period for period in recorded if any(period.values())], correction)
    elif correction.kind == "wrong":  # of a period with dates, only a denial with the same dates is one
        periods = [{**period, "holds": "no"} for period in recorded or periods]
    for period in periods:
        yield "ties", _drop_empty({**cells, **period})


def _plan_ends(recorded: Sequence[Mapping[str, str]], correction: Correction) -> list[dict[str, str]]:
    """Return the cells that end each period that has begun and has no end yet.

    A period whose end the answer does not date ended before the answer came. Where no such period is
    recorded, only that the tie has ended is kept, with its date if no other is recorded.
    """
    last = read_last_date(correction.text)
    latest = last or _get_day_before(correction.on or correction.when)
    begun = [period for period in recorded if not period["end"] and _is_in_order(period["start"], latest)]
    if begun:
        return [
            {"start": period["start"], "end": latest, "date_certainty": period["date_certainty"]}
            for period in begun
        ]
    end = {"end": last} if last and not recorded else {"date_text": ENDED}
    return [end | {"date_certainty": Certainty.STATED}]


def _is_in_order(start: str, end: str) -> bool:
    first, last = date_bounds(start), date_bounds(end)
    return bool(first and last and first[0] <= last[1])


def _get_day_before(date: str) -> str:
    bounds = date_bounds(date)
    return (bounds[0] - timedelta(days=1)).isoformat() if bounds else ""


def _find_periods(
    kind: str, subject: str, object_: str, knowledge: StakeholderGraph
) -> Sequence[Mapping[str, str]]:
    """Return the periods of a tie, as its rows give them in either direction; an empty one is undated.

    A row that denies the tie is no period of it.
    """
    kinds = knowledge.ontology.tie_kinds
    asked = next((known for known in kinds.values() if known.name == kind), None)
    inverse = kinds.get(asked.inverse) if asked and asked.inverse else None
    turned = kind if asked and asked.symmetric else inverse.name if inverse else ""
    written = ((kind, subject, object_), (turned, object_, subject))
    cells = (row.cells for row in knowledge.tables.rows.get("ties", ()))
    rows = (row for row in cells if row.get("holds") != "no")
    periods: dict[str, dict[str, str]] = {}  # by their start, as ties are
    for row in rows:
        if (row.get("kind"), row.get("subject"), row.get("object")) in written:
            period = periods.setdefault(row.get("start", ""), dict.fromkeys(_PERIOD, ""))
            period |= {name: row[name] for name in _PERIOD if row.get(name)}
    return list(periods.values())


def _plan_missing_ties(correction: Correction, entity: Entity, knowledge: StakeholderGraph) -> Iterator[Row]:
    words = _QUESTION.sub("", correction.text, count=1)
    for tie in read_ties(words, entity.get_name(), knowledge):
        if entity.id in (tie.subject, tie.object):
            cells = {"subject": tie.subject, "kind": tie.kind, "object": tie.object}
            evidence = _quote(correction, tie.quote, certainty=tie.certainty)
            ended = {"date_text": ENDED, "date_certainty": Certainty.STATED} if tie.ended else {}
            yield "ties", _drop_empty(cells | evidence | ended)


# ---- facts ----
def _plan_fact(correction: Correction, entity: Entity, knowledge: StakeholderGraph) -> Iterator[Row]:
    """Yield a row for a fact that is right, or for the value that is given in place of a wrong one."""
    ontology = knowledge.ontology
    facts = EntityProfiles(Network(knowledge)).build_profile(entity).facts
    for fact in facts:
        kind = ontology.literal_kinds.get(fact.property)
        statements = [phrase_fact(ontology, fact.property, fact.value, lang) for lang in LANGUAGES]
        statement = next((text for text in statements if correction.text.startswith(f"{text}: ")), "")
        if not statement or not kind:
            continue
        words = correction.text.removeprefix(f"{statement}: {correction.kind}.").strip()
        value = fact.value if correction.kind == "right" else read_value(kind, words)
        if value:
            yield _make_fact(correction, entity, kind, value)
        return


def _split_stated_fact(text: str, knowledge: StakeholderGraph) -> tuple[LiteralKind, str] | None:
    """Return a property and its value of words such as "founding year: 2009"; None where they are none."""
    for kind in knowledge.ontology.literal_kinds.values():
        for label in kind.label.values():
            if text.startswith(f"{label}: "):
                value = read_value(kind, text.removeprefix(f"{label}: "))
                return (kind, value) if value else None
    return None


def read_value(kind: LiteralKind, words: str) -> str:
    """Return the value of a fact in an answer; empty where it holds none, or several."""
    words = normalise_text(words)
    if not kind.value_type.endswith("#gYear"):
        return words
    years = set(list_years(words))
    return years.pop() if len(years) == 1 else ""


def _make_fact(correction: Correction, entity: Entity, kind: LiteralKind, value: str) -> Row:
    lang = {} if kind.is_value else {"lang": "bn" if _is_bengali(value) else "en"}
    cells = {"subject": entity.id, "property": kind.name, "value": value} | lang
    return "facts", _drop_empty(cells | _quote(correction, correction.text))


# ---- names ----
def _plan_name(correction: Correction, entity: Entity, knowledge: StakeholderGraph) -> Iterator[Row]:
    """Yield a row for a name, as another name where the data set has one already."""
    asked, _, words = correction.text.partition(": ")
    column, name = NAME_COLUMNS.get(asked, ""), normalise_text(words)
    if not column or not name:
        return
    if column == "homepage":
        name = read_address(name)
    known = {
        "label_en": entity.label.get("en", ""),
        "label_bn": entity.label.get("bn", ""),
        "short_label": entity.short,
        "abbr": entity.abbreviation,
    }
    if known.get(column) and known[column] != name:
        column = "alt"
    class_ = next(
        (row["class"] for row in knowledge.tables.rows.get("entities", ()) if row["id"] == entity.id), ""
    )
    if name and class_:
        yield (
            "entities",
            _drop_empty({"id": entity.id, "class": class_, column: name} | _quote(correction, words)),
        )


def read_address(words: str) -> str:
    """Return the address of a website as a browser takes it; empty where the words are none.

    >>> read_address("www.example.org/about"), read_address("we have none")
    ('https://www.example.org/about', '')
    """
    if not _ADDRESS.match(words):
        return ""
    return words if "://" in words else f"https://{words}"


# ---- evidence ----
def _describe_source(correction: Correction, knowledge: StakeholderGraph) -> Mapping[str, str]:
    if correction.source:
        return {"id": correction.source, "title": correction.source, "visibility": VISIBILITY}
    entity = _find_entity(correction.organisation, knowledge)
    return _drop_empty(
        {
            "id": make_slug(f"sheet-{correction.organisation}-{correction.on}".rstrip("-")),
            "title": f"Answer of {entity.get_name()} on its partner sheet",
            "publisher": correction.organisation,
            "about": correction.organisation,
            "issued": correction.on,
            "visibility": VISIBILITY,
        }
    )


def _quote(correction: Correction, words: str, *, certainty: str = Certainty.STATED) -> dict[str, str]:
    """Return the cells of the evidence: the answer as source and place, its words as the quote."""
    words = normalise_text(words)
    phrase = " ".join(words.split()[:MAX_WORDS])
    whole = normalise_text(correction.text)
    sheet = make_slug(f"sheet-{correction.organisation}-{correction.on}".rstrip("-"))
    return {
        "source": correction.source or sheet,
        "locator": f"answer {correction.id}",
        "phrase": phrase,
        "certainty": certainty,
        "visibility": VISIBILITY,
        "note": whole if whole != phrase else "",
    }


def _find_entity(name: str, knowledge: StakeholderGraph) -> Entity:
    for entity in knowledge.entities.values():
        if entity.id == name:
            return entity
    raise _make_refusal(name, "is not in the data set")


def _make_refusal(name: str, fault: str) -> InputError:
    return InputError(f"'{name}' {fault}; reject the answer, or change the tables yourself")


def _is_bengali(text: str) -> bool:
    return any("\u0980" <= char <= "\u09ff" for char in text)


def _drop_empty(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}
