"""How well and how fast duplicates are found: `python benchmarks/identity.py`.

Precision and recall are of the names of `benchmarks/identity.csv`, which were written and labelled by hand
for this: names of one number are one organisation. The time is of 100,000 made-up names, of which each tenth
is another's with a change that people make.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from itertools import combinations
from pathlib import Path

from graph.curate.identity.candidates import MIN_SCORE, CandidateFinder, NamedThing

LABELLED = Path(__file__).with_name("identity.csv")
SYLLABLES = (
    "ka",
    "ro",
    "mi",
    "shu",
    "ta",
    "lo",
    "ben",
    "dra",
    "po",
    "na",
    "gul",
    "ris",
    "so",
    "ha",
    "dil",
    "mon",
)
NOUNS = ("Trust", "Samity", "Forum", "Foundation", "Network", "Association", "Council", "Society", "Alliance")
FIELDS = ("Rural", "Women", "Health", "Water", "Education", "Rights", "Youth", "Farmers", "Coastal", "Legal")


def read_labelled() -> list[tuple[str, NamedThing]]:
    """The things of the labelled set, each with the number of what it is."""
    things = []
    with LABELLED.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            short, identifier = row["abbreviation"], row["identifier"]
            thing = NamedThing(
                str(number), "organisation", (row["name"],),
                (short,) if short else (), frozenset({identifier} if identifier else ()),
            )  # fmt: skip
            things.append((row["thing"], thing))
    return things


def measure_quality(least: float) -> tuple[float, float, list[str], list[str]]:
    """Precision and recall of the pairs of a score or more, with the wrong and the missed ones."""
    labelled = read_labelled()
    label = {thing.id: number for number, thing in labelled}
    name = {thing.id: thing.names[0] for _, thing in labelled}
    wanted = {
        frozenset((one.id, two.id))
        for (first, one), (second, two) in combinations(labelled, 2)
        if first == second
    }
    pairs = CandidateFinder([thing for _, thing in labelled]).list_candidates(least=least)
    found = {frozenset((pair.first.id, pair.second.id)) for pair in pairs}
    right = found & wanted
    wrong = [
        f"{pair.score} {pair.first.names[0]} / {pair.second.names[0]} ({', '.join(pair.reasons)})"
        for pair in pairs
        if label[pair.first.id] != label[pair.second.id]
    ]
    missed = [" / ".join(sorted(name[one] for one in pair)) for pair in wanted - found]
    return len(right) / len(found), len(right) / len(wanted), wrong, sorted(missed)


def make_names(count: int, seed: int = 0) -> list[NamedThing]:
    """Names as organisations have them, each tenth of them another's with a change."""
    draw = random.Random(seed)  # noqa: S311 - made-up names
    names: list[str] = []
    while len(names) < count:
        if names and len(names) % 10 == 9:
            names.append(_change(draw.choice(names), draw))
        else:
            word = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))).title()
            names.append(f"{word} {draw.choice(FIELDS)} {draw.choice(NOUNS)}")
    return [NamedThing(str(number), "organisation", (name,)) for number, name in enumerate(names)]


def _change(name: str, draw: random.Random) -> str:
    words = name.split()
    place = draw.randrange(len(words[0]) - 1)
    swapped = words[0][:place] + words[0][place + 1] + words[0][place] + words[0][place + 2 :]
    return draw.choice(
        (f"{name} Ltd.", f"The {name}", " ".join([swapped, *words[1:]]), " ".join(words[::-1]))
    )


def main() -> None:
    """Print precision, recall and the time of 100,000 names."""
    for least in (MIN_SCORE, 0.8, 0.9):
        precision, recall, wrong, missed = measure_quality(least)
        print(f"score {least:.2f} or more: precision {precision:.2f}, recall {recall:.2f}")
        if "--list" in sys.argv and least == MIN_SCORE:
            print("wrong:", *wrong, sep="\n  ")
            print("missed:", *missed, sep="\n  ")
    count = int(sys.argv[-1]) if sys.argv[-1].isdigit() else 100_000
    things = make_names(count)
    begun, processor = time.perf_counter(), time.process_time()
    pairs = CandidateFinder(things).list_candidates()
    seconds, used = time.perf_counter() - begun, time.process_time() - processor
    print(f"{count:,} names: {len(pairs):,} candidates in {seconds:.1f} s ({used:.1f} s of processor time)")


if __name__ == "__main__":
    main()
