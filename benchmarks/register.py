"""A fictional register of any size: a number of entities in, a folder of tables out, about ten triples each.

It is like a national register of organisations read page by page: a passage (a page, a list of members, a
training's report) supports many rows. Sizes of alliances, numbers of partners, trainers' courses and
organisations of a place are heavy-tailed (Zipf's law; Barabási and Albert 1999 for partnerships). Everything
is dealt out by a seeded generator: the same number gives the same bytes.

    python benchmarks/register.py 100000 FOLDER
"""

from __future__ import annotations

import random
import sys
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from crowd import FIRST, KINDS, LAST, table

PAGE = 25  # rows of the register on a page
SHARES = {"places": 0.005, "alliances": 0.01, "trainings": 0.02}  # of all entities
MEMBERS, PARTNERS, SECRETARIATS = (
    0.35,
    0.45,
    0.9,
)  # ties for each organisation; secretariats for each alliance
_EVIDENCE = ("source", "locator", "phrase", "certainty")
_SEED = 11


def write(folder: Path, entities: int) -> Path:
    """Write the tables of a register of so many entities, places, alliances and trainings included."""
    folder.mkdir(parents=True, exist_ok=True)
    head = 'format = 1\nname = "register"\nbase = "https://example.org/register/"\nvisibility = "public"\n'
    (folder / "dataset.toml").write_text(head, encoding="utf-8")
    sources = [
        (f"volume-{number}", f"Register, volume {number}", "en") for number in range(_volumes(entities))
    ]
    sources += [("members", "Lists of members", "en"), ("courses", "Reports of courses", "en")]
    table(folder / "sources.csv", ("id", "title", "lang"), sources)
    size = {kind: max(2, int(entities * share)) for kind, share in SHARES.items()}
    organisations = entities - sum(size.values())
    table(
        folder / "entities.csv",
        ("id", "class", "type", "label_en", *_EVIDENCE),
        _entities(organisations, size),
    )
    table(
        folder / "events.csv",
        ("id", "class", "label_en", "start", "date_certainty", *_EVIDENCE),
        _events(size),
    )
    table(
        folder / "ties.csv",
        ("subject", "kind", "object", "start", "date_certainty", *_EVIDENCE),
        _ties(organisations, size),
    )
    return folder


def _volumes(entities: int) -> int:
    return entities // 20_000 + 1


def _page(number: int) -> tuple[str, str, str]:
    first = number // PAGE * PAGE
    return (
        f"volume-{number // 20_000}",
        f"page {number % 20_000 // PAGE + 1}",
        f"entries {first} to {first + PAGE - 1}",
    )


def _entities(organisations: int, size: dict[str, int]) -> Iterator[tuple[str, ...]]:
    for number in range(organisations):
        class_, type_ = KINDS[number * 5 % len(KINDS)]
        yield (f"o{number}", class_, type_, name(number), *_page(number), "stated")
    for number in range(size["alliances"]):
        row = (f"a{number}", "Platform", "TypePlatform", f"{name(number)} Alliance")
        yield (*row, "members", f"list {number}", f"list {number} of members", "stated")
    for number in range(size["places"]):
        row = (f"p{number}", "Place", "", f"{FIRST[number % len(FIRST)]}ford {number}")
        yield (*row, *_page(number), "stated")


def name(number: int) -> str:
    """Return the name of an organisation, different for each number."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return f"{first} {last} {number // (len(FIRST) * len(LAST)) + 1}"


def _events(size: dict[str, int]) -> Iterator[tuple[str, ...]]:
    for number in range(size["trainings"]):
        row = (
            f"t{number}",
            "TrainingEvent",
            f"Course {number}",
            f"{2015 + number % 10}-{number % 12 + 1:02}",
            "stated",
        )
        yield (*row, "courses", f"report {number}", f"course {number} was held", "stated")


def _ties(organisations: int, size: dict[str, int]) -> Iterator[tuple[str, ...]]:
    chance = random.Random(_SEED)  # noqa: S311
    places, alliances, trainings = (
        _Zipf(size[kind], chance) for kind in ("places", "alliances", "trainings")
    )
    for number in range(organisations):
        yield (f"o{number}", "operatesIn", f"p{places.draw()}", "", "", *_page(number), "stated")
    for alliance in range(size["alliances"]):
        if chance.random() < SECRETARIATS:
            row = (f"o{chance.randrange(organisations)}", "secretariatOf", f"a{alliance}", "", "")
            yield (*row, "members", f"list {alliance}", f"list {alliance} of members", "stated")
    for _ in range(int(organisations * MEMBERS)):
        alliance = alliances.draw()
        row = (f"o{chance.randrange(organisations)}", "memberOf", f"a{alliance}", "", "")
        yield (*row, "members", f"list {alliance}", f"list {alliance} of members", "stated")
    ends = [0, 1]
    for place in range(int(organisations * PARTNERS)):
        one, other = chance.randrange(organisations), chance.choice(ends)
        if one == other:
            continue
        ends += [one, other]
        certainty = ("stated", "stated", "stated", "implied", "ambiguous")[place % 5]
        dated = (f"{2010 + place % 14}", "stated") if place % 20 == 0 else ("", "")
        kind = ("partneredWith", "workedJointlyWith", "networksWith", "supports")[place % 4]
        yield (f"o{one}", kind, f"o{other}", *dated, *_page(one), certainty)
    for training in range(size["trainings"]):
        where = ("courses", f"report {training}", f"course {training} was held", "stated")
        yield (f"t{training}", "deliveredBy", f"o{chance.choice(ends)}", "", "", *where)
        yield (f"t{training}", "attendedBy", f"o{chance.randrange(organisations)}", "", "", *where)
    for _ in range(size["trainings"]):
        training = trainings.draw()
        where = ("courses", f"report {training}", f"course {training} was held", "stated")
        yield (f"o{chance.randrange(organisations)}", "trainedBy", f"o{chance.choice(ends)}", "", "", *where)


class _Zipf:
    """Draws numbers below `size`, the smaller ones more often: the k-th with weight 1 / (k + 1)."""

    def __init__(self, size: int, chance: random.Random) -> None:
        self._sums = list(accumulate(1 / (place + 1) for place in range(size)))
        self._chance = chance

    def draw(self) -> int:
        return bisect_left(self._sums, self._chance.random() * self._sums[-1])


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1])))
