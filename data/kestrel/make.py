"""Makes the tables of the fictional Kestrel Valley network: `python data/kestrel/make.py [folder]`.

`plan.toml` holds what is invented by hand: 60 organisations, places, topics, trainings, wording. This file
draws who is tied to whom, when, and who says so, and writes the eight tables. Everything is fictional. The
same plan gives the same bytes: the only source of chance is `random.Random(7)`, asked for `random()` alone,
whose numbers do not change between versions of Python.

What is modelled, and with which numbers
- Who: 55 organisations hang together, 3 form a part of their own (all three tied), 2 have no tie.
- Where: four parts of the valley with 34, 34, 34 and 38 pairs inside. An organisation takes up ties by its
  activity (1 to 6, in the plan), more readily for each partner shared: triangles, and few with many.
- Between: three organisations of different sectors work in all four parts (19, 15 and 17 pairs, and 3 among
  themselves); 9 more pairs cross. Three others are the only way to a group of 2, 3 and 2.
- When: 218 pairs. 150 exist in 2022, of which 12 end in that year and 14 in 2023; 36 begin in 2023, of which
  2 end in it; 32 begin in 2024. So 150, 174 and 190 in the three years. A start in 2022 is the first year
  that was asked about. Two of five later starts give the month. 12 starts are told as "last year" (implied).
- Who says so: of the ends that answered, each names a tie with a chance of 88 in 100. 5 memberships stand in
  the register alone and 3 joint works in the answer of a third organisation alone. The register repeats
  half of the other memberships.
- How surely: 14 pairs are only implied or ambiguous; beside a stated report, one in nine is weaker.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = "id title lang publisher about url issued retrieved sha256 copy_of visibility note"
PROOF = "visibility source locator phrase certainty note"
HEADERS = {
    "sources": SOURCE,
    "entities": f"id class type label_en label_bn short_label abbr alt homepage ids {PROOF}",
    "ties": f"subject kind object role start end date_text date_certainty {PROOF}",
    "events": f"id class label_en label_bn series start end date_text date_certainty place sessions "
    f"session_length {PROOF}",
    "counts": f"id of value unit comparator dimension part_of as_of {PROOF}",
    "facts": f"subject property value lang {PROOF}",
    "decisions": "a b decision who when why",
    "assessments": "entity role influence interest engagement assessed_by on why visibility",
}
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
ALIAS = "amber-trust-of-quillbridge"
REGISTER, LOG = "membership-register-2024", "training-log-2024"
SYMMETRIC = ("partneredWith", "workedJointlyWith", "networksWith")
WEAK_NOTE = "The answer does not name the relation; it is read from these words."
Pair = tuple[str, str]


@dataclass(frozen=True)
class Organisation:
    """One line of the list that every organisation was sent; `row` is its number there."""

    row: int
    id: str
    type: str
    sort: str
    part: str
    activity: int
    founded: int
    name: str
    bengali: str
    short: str
    abbreviation: str


@dataclass
class Span:
    """When a pair is tied: ISO dates, possibly reduced, and the words of the answers."""

    start: str = "2022"
    end: str = ""
    text: str = "since 2022"
    certainty: str = "stated"


@dataclass
class Valley:
    """The plan, the chance and the rows that were written so far."""

    plan: dict[str, Any]
    random: Random = field(default_factory=lambda: Random(7))  # noqa: S311 - a model, not a secret
    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {name: [] for name in HEADERS})

    def __post_init__(self) -> None:
        """Read the list of organisations."""
        sorts = self.plan["sorts"]
        self.list = [
            Organisation(
                row, id_, type_, sorts[type_], part, activity, founded, name, bengali, short or name, abbr
            )
            for row, (id_, type_, part, activity, founded, name, bengali, short, abbr) in enumerate(
                self.plan["organisations"], start=1
            )
        ]
        self.by_id = {one.id: one for one in self.list}
        self.silent = set(self.plan["silent"])

    def chance(self, share: float) -> bool:
        """Throw a die."""
        return self.random.random() < share

    def pick(self, items: Sequence[Any], weights: Sequence[float] = ()) -> Any:
        """Draw one item, by weight if weights are given."""
        weights = weights or [1.0] * len(items)
        left = self.random.random() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def pair(self, one: str, other: str) -> Pair:
        """Return two ids in the order of the list."""
        first, second = sorted((one, other), key=lambda name: self.by_id[name].row)
        return first, second

    def write(self, table: str, source: str = "", locator: str = "", phrase: str = "", **cells: str) -> None:
        """Add a row; what is quoted is cut to eight words."""
        row = {key.rstrip("_"): value for key, value in cells.items()}
        if source:
            quoted = " ".join(phrase.split()[:8])
            row = {"certainty": "stated", **row, "source": source, "locator": locator, "phrase": quoted}
        self.rows[table].append(row)


def answer(name: str) -> str:
    """Return the id of an organisation's answer."""
    return f"answer-{name}"


# Who is tied to whom


def draw_pairs(valley: Valley) -> list[Pair]:
    """Return all pairs that are ever tied, in the order of the list."""
    plan = valley.plan
    pairs = {
        valley.pair(*ends)
        for ends in (*plan["secretariats"], *plan["parts"], *plan["fixed"], *plan["across"])
    }
    behind = {name for group in plan["behind"].values() for name in group}
    for gate, group in plan["behind"].items():
        pairs |= {valley.pair(*ends) for ends in combinations([gate, *group], 2)}
    small = [one.id for one in valley.list if one.part == "S"]
    pairs |= {valley.pair(*ends) for ends in combinations(small, 2)}
    pairs |= {valley.pair(*ends) for ends in combinations(plan["reach"], 2)}
    for part, wanted in plan["inside"].items():
        core = [one.id for one in valley.list if one.part == part and one.id not in behind]
        fill(valley, pairs, core, wanted)
        for broker, reach in plan["reach"].items():
            join(valley, pairs, broker, core, reach[part])
    return sorted(pairs, key=lambda ends: [valley.by_id[name].row for name in ends])


def fill(valley: Valley, pairs: set[Pair], core: list[str], wanted: int) -> None:
    """Tie a part of the valley: at least two ties for each, then by activity and shared partners."""
    barred = {valley.pair(*ends) for ends in valley.plan["apart"]}
    possible = [valley.pair(*ends) for ends in combinations(core, 2)]
    possible = [ends for ends in possible if ends not in barred]

    def partners(name: str) -> set[str]:
        found = {one for ends in pairs if name in ends for one in ends if set(ends) <= set(core)}
        return found - {name}

    def draw(choice: Iterable[Pair]) -> None:
        free = [ends for ends in choice if ends not in pairs]
        weights = []
        for one, other in free:
            shared = len(partners(one) & partners(other))
            weights.append(valley.by_id[one].activity * valley.by_id[other].activity * (1.0 + 2 * shared))
        pairs.add(valley.pick(free, weights))

    for name in core:
        while len(partners(name)) < 2:
            draw([ends for ends in possible if name in ends])
    while sum(ends in pairs for ends in possible) < wanted:
        draw(possible)


def join(valley: Valley, pairs: set[Pair], broker: str, core: list[str], wanted: int) -> None:
    """Tie one that works across the valley to some of a part; fixed pairs count."""

    def tied() -> int:
        return sum(valley.pair(broker, name) in pairs for name in core)

    while tied() < wanted:
        free = [name for name in core if valley.pair(broker, name) not in pairs]
        pairs.add(
            valley.pair(broker, valley.pick(free, [valley.by_id[name].activity + 1.0 for name in free]))
        )


def spare(
    valley: Valley, pairs: Sequence[Pair], number: int, taken: set[Pair], *, weak: bool = False
) -> list[Pair]:
    """Draw pairs that can end or, `weak`, be doubtful: both ends keep at least four that are not taken.

    What the structure rests on stays: small groups and the ways to them, those who work in all four parts,
    secretariats, parts of a whole.
    """
    plan = valley.plan
    kept = {valley.pair(*ends) for key in ("secretariats", "parts", "fixed", "across") for ends in plan[key]}
    drawn: list[Pair] = []
    while len(drawn) < number:
        firm: dict[str, int] = {}
        for ends in pairs:
            if ends not in taken:
                for name in ends:
                    firm[name] = firm.get(name, 0) + 1
        free = [
            ends
            for ends in pairs
            if ends not in taken | kept
            and all(firm[name] > 4 and name not in plan["reach"] for name in ends)
            and (not weak or _can_be_weak(valley, ends))
        ]
        ends = valley.pick(free)
        taken.add(ends)
        drawn.append(ends)
    return drawn


# When, and of what kind


def draw_spans(valley: Valley, pairs: Sequence[Pair], ended: Sequence[Pair]) -> dict[Pair, Span]:
    """Give each pair its years, by the numbers in the head of this file."""
    spans = {ends: Span() for ends in pairs}
    for number, ends in enumerate(ended):
        if number < 12:
            spans[ends] = Span("2022", "2022", "in 2022 only")
        elif number < 26:
            spans[ends] = Span("2022", "2023", "from 2022 to 2023")
        else:
            spans[ends] = Span("2023", "2023", "in 2023 only")
    fixed = {valley.pair(*ends) for key in ("secretariats", "parts", "fixed") for ends in valley.plan[key]}
    late: list[Pair] = []
    while len(late) < 66:
        late.append(valley.pick([p for p in pairs if p not in fixed and p not in ended and p not in late]))
    for number, ends in enumerate(late):
        year = "2023" if number < 34 else "2024"
        spans[ends] = Span(year, "", f"since {year}")
        if number < 12:
            spans[ends] = Span(year, "", "since last year", "implied")
        elif valley.chance(0.4):
            month = int(valley.random.random() * (12 if year == "2023" else 10))
            spans[ends] = Span(f"{year}-{month + 1:02}", "", f"since {MONTHS[month]} {year}")
    return spans


def draw_kinds(valley: Valley, ends: Pair, weak: bool) -> list[tuple[str, str, str]]:
    """Return subject, kind and object of what ties a pair: one kind, sometimes two."""
    plan = valley.plan
    if list(ends) in plan["parts"] or list(ends[::-1]) in plan["parts"]:
        return [(*_ordered(ends, plan["parts"]), "partOf")]
    subject, object_, kinds = _rule(valley, ends)
    kind = valley.pick([kind for kind in kinds if not weak or "implied" in plan["kinds"][kind]])
    found = [(subject, object_, kind)]
    if list(ends) in plan["secretariats"] or list(ends[::-1]) in plan["secretariats"]:
        found.append((*_ordered(ends, plan["secretariats"]), "secretariatOf"))
    elif kind == "memberOf" and not weak and valley.chance(0.25):
        found.append((subject, object_, "steeringMemberOf"))
    elif kind in SYMMETRIC and not weak and valley.chance(0.2):
        found.append((subject, object_, valley.pick([other for other in SYMMETRIC if other != kind])))
    return found


def _ordered(ends: Pair, directed: list[list[str]]) -> Pair:
    return ends if list(ends) in directed else (ends[1], ends[0])


def _rule(valley: Valley, ends: Pair) -> tuple[str, str, list[str]]:
    for rule in valley.plan["rules"]:
        for one, other in (ends, ends[::-1]):
            for wanted in rule["pairs"]:
                if wanted in ([valley.by_id[one].sort, valley.by_id[other].sort], ["any", "any"]):
                    return one, other, rule["kinds"]
    raise ValueError(f"no rule for {ends}")


# Who says so


@dataclass(frozen=True)
class Claim:
    """A tie before anyone has reported it."""

    subject: str
    object: str
    kind: str
    span: Span
    weak: str = ""


def draw_claims(valley: Valley) -> list[Claim]:
    """Return all ties of all pairs."""
    pairs = draw_pairs(valley)
    taken: set[Pair] = set()
    ended = spare(valley, pairs, 28, taken)
    doubtful = spare(valley, pairs, 14, taken, weak=True)
    spans = draw_spans(valley, pairs, ended)
    claims = []
    for ends in pairs:
        weak = ("ambiguous" if doubtful.index(ends) % 3 == 2 else "implied") if ends in doubtful else ""
        for subject, object_, kind in draw_kinds(valley, ends, bool(weak)):
            span = spans[ends] if kind != "partOf" else Span("", "", "", "")
            claims.append(Claim(subject, object_, kind, span, weak))
    return claims


def _can_be_weak(valley: Valley, ends: Pair) -> bool:
    return any("implied" in valley.plan["kinds"][kind] for kind in _rule(valley, ends)[2])


def report(valley: Valley, claims: Sequence[Claim]) -> None:
    """Write the rows of all ties: the answers, and what only the register or a third one says."""
    alone = _told_by_others(valley, claims)
    rows: list[tuple[tuple[int, int, int], dict[str, str]]] = []
    for claim in claims:
        if claim in alone:
            continue
        ends = [name for name in (claim.subject, claim.object) if name not in valley.silent]
        sure = [claim.subject, claim.object] in valley.plan["fixed"]
        said = [name for name in ends if sure or valley.chance(0.88)] or ends[:1]
        for place, name in enumerate(said):
            weak = claim.weak
            words = valley.plan["kinds"][claim.kind]
            if not weak and not claim.span.end and place and "implied" in words and valley.chance(0.22):
                weak = "implied"
            rows.append(_answered(valley, claim, name, weak))
    for claim in alone:
        if claim.kind == "workedJointlyWith":
            rows.append(_seen(valley, claim, claims))
    for _, row in sorted(rows, key=lambda item: item[0]):
        valley.write("ties", **row)
    _register(valley, claims, alone)


def _told_by_others(valley: Valley, claims: Sequence[Claim]) -> list[Claim]:
    """Draw ties that neither end names: 5 memberships and 3 joint works."""
    single = [claim for claim in claims if sum(_same_pair(claim, other) for other in claims) == 1]
    free = [
        claim
        for claim in single
        if not claim.weak and not claim.span.end and claim.span.certainty == "stated"
        and {claim.subject, claim.object}.isdisjoint(valley.plan["reach"])
        and [claim.subject, claim.object] not in valley.plan["fixed"]
    ]  # fmt: skip
    found: list[Claim] = []
    for kind, number in (("memberOf", 5), ("workedJointlyWith", 3)):
        choice = [one for one in free if one.kind == kind and _shared(valley, one, claims)]
        for _ in range(number):
            found.append(valley.pick([one for one in choice if one not in found]))
    return found


def _shared(valley: Valley, claim: Claim, claims: Sequence[Claim]) -> list[str]:
    """Return those that answered and are tied to both ends."""

    def partners(name: str) -> set[str]:
        ties = [{one.subject, one.object} for one in claims if name in (one.subject, one.object)]
        return set().union(*ties) - {name}

    return sorted((partners(claim.subject) & partners(claim.object)) - valley.silent)


def _same_pair(one: Claim, other: Claim) -> bool:
    return {one.subject, one.object} == {other.subject, other.object}


def _cells(claim: Claim) -> dict[str, str]:
    span = claim.span
    return {
        "subject": claim.subject,
        "kind": claim.kind,
        "object": claim.object,
        "start": span.start,
        "end": span.end,
        "date_text": span.text,
        "date_certainty": span.certainty,
    }


def _answered(
    valley: Valley, claim: Claim, name: str, weak: str
) -> tuple[tuple[int, int, int], dict[str, str]]:
    """Return what one end says, and its place among the answers; of a symmetric tie it is the subject."""
    words = valley.plan["kinds"][claim.kind]
    other = claim.object if name == claim.subject else claim.subject
    tense = weak or ("past" if claim.span.end else "now")
    said = words[tense][name != claim.subject].format(valley.by_id[other].short)
    cells = _cells(claim)
    if claim.kind in SYMMETRIC:
        cells |= {"subject": name, "object": other}
    row, question = valley.by_id[other].row, words["question"]
    return (valley.by_id[name].row, question, row), {
        **cells,
        "source": answer(name),
        "locator": f"question {question}, row {row}",
        "phrase": f"{said} {claim.span.text}",
        "certainty": weak or "stated",
        "note": WEAK_NOTE if weak else "",
    }


def _seen(
    valley: Valley, claim: Claim, claims: Sequence[Claim]
) -> tuple[tuple[int, int, int], dict[str, str]]:
    """Return what a shared partner says of two others."""

    teller = valley.pick(_shared(valley, claim, claims))
    names = [valley.by_id[name].short for name in (claim.subject, claim.object)]
    row = valley.by_id[claim.subject].row
    return (valley.by_id[teller].row, 9, row), {
        **_cells(claim),
        "source": answer(teller),
        "locator": f"question 9, remark on row {row}",
        "phrase": f"{names[0]} works jointly with {names[1]}",
        "note": "Neither of the two named the other.",
    }


def _register(valley: Valley, claims: Sequence[Claim], alone: Sequence[Claim]) -> None:
    line = 0
    for claim in sorted(claims, key=lambda one: (one.object, valley.by_id[one.subject].row)):
        plain = claim.kind == "memberOf" and not claim.weak and claim.span.certainty == "stated"
        listed = claim.subject == "amber-trust" or claim in alone or (plain and valley.chance(0.5))
        if not plain or not listed:
            continue
        line += 1
        name, cells = valley.by_id[claim.subject].name, _cells(claim)
        if claim.subject == "amber-trust":
            name, cells["subject"] = "Amber Trust of Quillbridge", ALIAS
        note = "Neither of the two named the other." if claim in alone else ""
        phrase = f"{name}, member {claim.span.text}"
        valley.write(
            "ties", REGISTER, f"{valley.by_id[claim.object].short}, line {line}", phrase, **cells, note=note
        )


# Everything else


def describe(valley: Valley) -> None:
    """Write sources, organisations, and what each answered about itself."""
    plan = valley.plan
    for one in valley.list:
        cells = {"id": one.id, "class_": plan["classes"][one.sort], "type_": one.type, "label_en": one.name}
        cells |= {"label_bn": one.bengali, "short_label": one.short, "abbr": one.abbreviation}
        if one.id in valley.silent:
            note = "It was asked in November 2024 and did not answer."
            valley.write("entities", REGISTER, f"list, line {one.row}", one.name, **cells, note=note)
        else:
            valley.write("entities", answer(one.id), "question 1, row 1", one.name, **cells)
            _introduce(valley, one)
    for id_, title, publisher, about, issued in plan["papers"]:
        cells = {"title": title, "lang": "en", "publisher": publisher, "about": about, "issued": issued}
        valley.write("sources", id=id_, **cells)
    label, sort = "Amber Trust of Quillbridge", "TypeLocalCSO"
    alias = {"id": ALIAS, "class_": "CivilSocietyOrganisation", "type_": sort, "label_en": label}
    valley.write("entities", REGISTER, "list, line 61", label, **alias)


def _introduce(valley: Valley, one: Organisation) -> None:
    cells = {"title": f"Answer of {one.name} to the network survey 2024", "lang": "en", "issued": "2024-11"}
    valley.write("sources", id=answer(one.id), **cells, publisher=one.id, about=one.id)
    fact = {"subject": one.id, "property_": "schema:foundingDate", "value": str(one.founded)}
    valley.write("facts", answer(one.id), "question 1, row 2", f"founded in {one.founded}", **fact)
    if one.part == "I":
        words = "no tie with any organisation on the list"
        fact |= {"property_": "description", "value": f"answered that it had {words}", "lang": "en"}
        valley.write("facts", answer(one.id), "questions 4 to 8", words, **fact)


def locate(valley: Valley) -> None:
    """Write places and topics, and where and on what each organisation works."""
    plan = valley.plan
    for row, (id_, name, bengali, within, _) in enumerate(plan["places"], start=1):
        found = {"id": id_, "class_": "Place", "label_en": name, "label_bn": bengali}
        valley.write("entities", REGISTER, f"map, place {row}", name, **found)
        if within:
            lies = {"subject": id_, "kind": "within", "object": within}
            valley.write(
                "ties", REGISTER, f"map, place {row}", f"{name} in {within.replace('-', ' ').title()}", **lies
            )
    for row, (id_, name, bengali) in enumerate(plan["topics"], start=1):
        found = {"id": id_, "class_": "Concept", "label_en": name, "label_bn": bengali}
        valley.write("entities", LOG, f"topics, line {row}", name, **found)
    for one in valley.list:
        if one.id not in valley.silent:
            _where(valley, one)
            _on_what(valley, one)


def _where(valley: Valley, one: Organisation) -> None:
    part = {"S": "F", "I": valley.pick("UMLF")}.get(one.part, one.part)
    places = list(enumerate(valley.plan["places"], start=1))
    own = [place for place in places if place[1][4] == part]
    whole = [place for place in places if not place[1][3]] if part == "V" else own[:1]
    # local ones name their town more often than others do
    town = own[1:] if own and valley.chance(0.5 if one.sort in ("cso", "government") else 0.2) else []
    for row, (id_, name, *_) in [*whole, *town]:
        cells = {"subject": one.id, "kind": "operatesIn", "object": id_}
        valley.write("ties", answer(one.id), f"question 2, row {row}", f"active in {name}", **cells)


def _on_what(valley: Valley, one: Organisation) -> None:
    topics = list(enumerate(valley.plan["topics"], start=1))
    for _ in range(valley.pick([1, 2, 3])):
        topics.remove(valley.pick(topics))
    for row, (id_, name, _) in enumerate(valley.plan["topics"], start=1):
        if (row, [id_, name, _]) not in topics:
            cells = {"subject": one.id, "kind": "worksOn", "object": id_}
            valley.write(
                "ties",
                answer(one.id),
                f"question 3, row {row}",
                f"works on {name[0].lower()}{name[1:]}",
                **cells,
            )


def train(valley: Valley, claims: Sequence[Claim]) -> None:
    """Write the trainings with their parts, and the people they reached."""
    series = {"id": "local-budgets-courses", "class_": "EventSeries"}
    names = {"label_en": "Courses on local budgets", "label_bn": "স্থানীয় বাজেট প্রশিক্ষণমালা"}
    valley.write("events", LOG, "title page", "three courses on local budgets", **series, **names)
    for entry, training in enumerate(valley.plan["trainings"], start=1):
        place = f"entry {entry}"
        start, end = training["dates"]
        days = int(end[-2:]) - int(start[-2:]) + 1
        month = f"{MONTHS[int(start[5:7]) - 1]} {start[:4]}"
        valley.write(
            "events", LOG, place, training["names"][0], id=training["id"], class_="TrainingEvent",
            label_en=training["names"][0], label_bn=training["names"][1],
            series="local-budgets-courses" if training.get("series") else "", start=start, end=end,
            date_text=f"{int(start[-2:])} to {int(end[-2:])} {month}", date_certainty="stated",
            place=training["place"], sessions=str(days), session_length="one day",
        )  # fmt: skip
        _parts(valley, training, place, claims)
        _people(valley, training, place)


def _parts(valley: Valley, training: dict[str, Any], place: str, claims: Sequence[Claim]) -> None:
    organiser, deliverer, designers = training["by"]
    parts = [("organisedBy", organiser, "organised by"), ("deliveredBy", deliverer, "delivered by")]
    parts += [("designedBy", name, "designed by") for name in designers.split("|")]
    known = sorted(
        {
            name
            for one in claims
            if organiser in (one.subject, one.object)
            for name in (one.subject, one.object)
        }
        - {organiser, deliverer}
    )
    guests = [
        valley.by_id[name]
        for name in known
        if valley.by_id[name].sort in ("cso", "ngo", "government", "company")
    ]
    for _ in range(min(len(guests), 3 + int(valley.random.random() * 3))):
        guest = valley.pick(guests)
        guests.remove(guest)
        parts.append(("attendedBy", guest.id, "attended by"))
    for kind, name, words in parts:
        cells = {"subject": training["id"], "kind": kind, "object": name}
        valley.write("ties", LOG, place, f"{words} {valley.by_id[name].short}", **cells)
    if organiser not in valley.silent:
        cells = {"subject": training["id"], "kind": "organisedBy", "object": organiser}
        phrase = f"we organised the {training['names'][0]}"
        valley.write("ties", answer(organiser), f"question 10, {place}", phrase, **cells)
    cells = {"subject": training["id"], "kind": "topic", "object": training["topic"]}
    valley.write(
        "ties", LOG, place, "topic: " + training["topic"].removeprefix("topic-").replace("-", " "), **cells
    )


def _people(valley: Valley, training: dict[str, Any], place: str) -> None:
    name, bengali, owner, women, men = training["group"]
    group, total = f"group-{training['id']}", women + men
    valley.write(
        "entities", LOG, place, f"{total} participants", id=group, class_="ParticipantGroup",
        type_="TypePeople", label_en=name, label_bn=bengali, short_label=f"{total} people, not named",
    )  # fmt: skip
    for subject, kind, object_, words in (
        (training["id"], "audience", group, f"{total} participants"),
        (training["id"], "attendedBy", group, f"{total} participants"),
        (group, "trainedBy", training["by"][1], f"delivered by {valley.by_id[training['by'][1]].short}"),
        (group, "affiliatedWith", owner, f"participants of {owner.replace('-', ' ')}"),
    ):
        valley.write("ties", LOG, place, words, subject=subject, kind=kind, object=object_)
    count = f"count-{training['id']}"
    unit = {"unit": "UnitPersons", "comparator": "exactly", "as_of": training["dates"][1]}
    words = f"{total} participants: {women} women, {men} men"
    valley.write("counts", LOG, place, words, id=count, of=group, value=str(total), **unit)
    for dimension, value in (("female", women), ("male", men)):
        share = {"id": f"{count}-{dimension}", "of": group, "value": str(value), "dimension": dimension}
        valley.write("counts", LOG, place, words, **share, **unit, part_of=count)


def collect(valley: Valley) -> None:
    """Write the groups that an answer counts and does not name."""
    for row, found in enumerate(valley.plan["collectives"], start=1):
        subject, kind, object_ = found["tie"]
        teller = answer(subject if subject in valley.by_id else object_)
        locator, (value, unit, comparator) = f"question 9, remark {row}", found["count"]
        names = {"label_en": found["names"][0], "label_bn": found["names"][1]}
        short = f"{value or 'many'}, not named"
        cells = {"id": found["id"], "class_": "Collective", "type_": found["type"], "short_label": short}
        valley.write("entities", teller, locator, found["phrase"], **cells, **names)
        valley.write("ties", teller, locator, found["phrase"], subject=subject, kind=kind, object=object_)
        cells = {
            "id": f"count-{found['id']}",
            "of": found["id"],
            "value": value,
            "unit": unit,
            "comparator": comparator,
        }
        valley.write("counts", teller, locator, found["phrase"], **cells, as_of="2024-11")


def decide(valley: Valley) -> None:
    """Write what people decided on names that look alike."""
    for a, b, decision, why in valley.plan["decisions"]:
        said = {"decision": decision, "who": "makers of the example", "when": "2024-12-10", "why": why}
        valley.write("decisions", a=a, b=b, **said)


def assess(valley: Valley) -> None:
    """Write what some organisations think of others: opinions, each with whose it is."""
    for entity, role, influence, interest, engagement, by, on, why in valley.plan["assessments"]:
        said = {"role": role, "influence": influence, "interest": interest, "engagement": engagement}
        given = {"assessed_by": by, "on": on, "why": why, "visibility": "public"}
        valley.write("assessments", entity=entity, **said, **given)


def main(folder: Path = HERE) -> None:
    """Write the eight tables into a folder."""
    valley = Valley(tomllib.loads((HERE / "plan.toml").read_text(encoding="utf-8")))
    claims = draw_claims(valley)
    describe(valley)
    locate(valley)
    report(valley, claims)
    train(valley, claims)
    collect(valley)
    decide(valley)
    assess(valley)
    folder.mkdir(parents=True, exist_ok=True)
    for table, header in HEADERS.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header.split(), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(valley.rows[table])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
