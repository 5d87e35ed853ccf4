"""A fictional data set of any size: numbers of organisations and ties in, a folder of tables out.

The network is random and seeded (Barabási and Albert 1999): each new organisation is tied to some that are
there already, those with many ties more often. Kinds, places and topics are dealt out in turn.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

KINDS = (
    ("CivilSocietyOrganisation", "TypeLocalCSO"),
    ("CivilSocietyOrganisation", "TypeNationalNGO"),
    ("CivilSocietyOrganisation", "TypeLocalCSO"),
    ("PublicBody", "TypeMinistry"),
    ("PublicBody", "TypeAgency"),
    ("CivilSocietyOrganisation", "TypeLocalCSO"),
    ("CivilSocietyOrganisation", "TypeINGO"),
    ("Programme", "TypeProgramme"),
)
TIES = ("partneredWith", "workedJointlyWith", "networksWith", "supports")
FIRST = (
    "Amber",
    "Birch",
    "Copper",
    "Dune",
    "Elder",
    "Fern",
    "Garnet",
    "Hazel",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Larch",
)
LAST = ("Circle", "Trust", "Forum", "Works", "Society", "Office", "House", "Council", "Alliance", "Guild")
HEAD = ("source", "locator", "phrase", "certainty")


def pairs(organisations: int, ties: int, seed: int = 7) -> list[tuple[int, int]]:
    """Return so many different pairs of organisations, each once, the lower number first."""
    chance = random.Random(seed)  # noqa: S311
    ends = [0, 1]
    found = {(0, 1)}
    each = max(1, ties // organisations)
    for new in range(2, organisations):
        for old in {chance.choice(ends) for _ in range(each)} - {new}:
            found.add((old, new))
            ends += [old, new]
    while len(found) < ties:
        one, other = sorted((chance.choice(ends), chance.randrange(organisations)))
        if one != other:
            found.add((one, other))
    return sorted(found)[:ties]


def name(number: int) -> str:
    """Return the name of an organisation, different for each number."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return f"{first} {last} {number // (len(FIRST) * len(LAST)) + 1}"


def write(folder: Path, *, organisations: int, ties: int) -> Path:
    """Write the tables of a data set of so many organisations and ties."""
    folder.mkdir(parents=True, exist_ok=True)
    head = 'format = 1\nname = "crowd"\nbase = "https://example.org/crowd/"\nvisibility = "public"\n'
    (folder / "dataset.toml").write_text(head, encoding="utf-8")
    table(folder / "sources.csv", ("id", "title", "lang"), [("list", "A list that nobody wrote", "en")])
    rows = _entities(organisations)
    table(folder / "entities.csv", ("id", "class", "type", "label_en", *HEAD), rows)
    table(folder / "ties.csv", ("subject", "kind", "object", *HEAD), _ties(organisations, ties))
    return folder


def _entities(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        class_, type_ = KINDS[number * 5 % len(KINDS)]
        yield (f"o{number}", class_, type_, name(number), "list", str(number), f"named {number}", "stated")


def _ties(organisations: int, ties: int) -> Iterator[tuple[str, ...]]:
    for number, (one, other) in enumerate(pairs(organisations, ties)):
        certainty = "implied" if number % 9 == 0 else "stated"
        kind = TIES[number % len(TIES)]
        yield (f"o{one}", kind, f"o{other}", "list", str(number), f"tied {number % 500}", certainty)


def table(
    path: Path, heads: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]
) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)
