"""Measures how well ties are read from documents: precision, recall and F1 with intervals, and keys saved.

    python benchmarks/reading.py [FOLDER ...] [--model URL] [--write-precision]

FOLDER holds NAME.txt (its first line names the source and is not read), NAME.gold.csv (subject, predicate,
object, quote, also_accept_predicate, optional; " || " parts other names of an end) and layout.csv.
--write-precision writes the share of right suggestions of each rule into the words that the rules know.
Intervals are of 2,000 samples of the documents, drawn with replacement from a fixed seed.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.curate.reading.blocks import Document
from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.suggestions import KnownNames, Suggestion, suggest

OWN_DOCUMENTS = Path(__file__).resolve().parents[1] / "tests" / "documents"
RULES = Path(__file__).resolve().parents[1] / "ontology" / "words" / "reading" / "sentences.toml"
SAMPLES = 2_000
# predicate of the gold files by kind of tie, and whether the gold writes it the other way round
PREDICATES = {
    "memberOf": ("member-of", False),
    "secretariatOf": ("secretariat-of", False),
    "partneredWith": ("partnered-with", False),
    "workedJointlyWith": ("partnered-with", False),
    "implements": ("partnered-with", False),
    "funds": ("funded-by", True),
    "trainedBy": ("trained-by", False),
    "operatesIn": ("located-in", False),
    "schema:foundingDate": ("founded-in", False),
}
SYMMETRIC = {"partnered-with"}
INVERSES = {"member-of": "has-member", "has-member": "member-of"}
LIKENESS = 0.6  # of the words of two names that count as one
REVIEW_KEYS = 1  # to accept or reject a suggestion
EDIT_KEYS = 8  # to open the form of a tie, choose its kind and save
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


@dataclass(frozen=True)
class Tie:
    """A tie as the gold files write it."""

    subject: str
    predicate: str
    object: str
    rule: str = ""
    accepted: tuple[str, ...] = ()
    optional: bool = False


@dataclass
class Tally:
    """Counts of right, wrong and missed ties."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another."""
        self.right, self.wrong, self.missed = (
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )

    @property
    def precision(self) -> float:
        """Right ones among those found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Right ones among those to find."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Result:
    """What was found in one document, by predicate and by rule, and the keys to enter its ties."""

    name: str
    layout: str
    language: str
    total: Tally
    by_predicate: Mapping[str, Tally]
    by_rule: Mapping[str, Tally]
    keys_by_review: int
    keys_by_hand: int


def normalise(name: str) -> str:
    """Return a name for comparison: without case, marks, articles and spellings that vary."""
    text = name.lower().translate(_DIGITS).replace("’", "'").replace("&", " and ")
    text = text.replace("centre", "center").replace("programme", "program")
    text = re.sub(r"[^\w\u0981-\u09e3]+", " ", re.sub(r"'s\b", "s", text)).strip()
    return re.sub(r"^(the|a|an|our) ", "", text)


def list_names(label: str) -> set[str]:
    """Return all names that a label of a gold file holds, the abbreviation in brackets among them."""
    names = set()
    for part in label.split("||"):
        names.add(normalise(part))
        match = re.match(r"\s*(.*?)\s*\(([^()]+)\)\s*(.*)$", part)
        if match:
            names |= {normalise(f"{match[1]} {match[3]}"), normalise(match[2])}
    return names - {""}


def is_same_name(first: str, second: str) -> bool:
    """Whether two labels share a name, or most of the words of one."""
    ours, theirs = list_names(first), list_names(second)
    if ours & theirs:
        return True
    for one in ours:
        for another in theirs:
            words, others = set(one.split()), set(another.split())
            if 2 * len(words & others) >= LIKENESS * (len(words) + len(others)):
                return True
    return False


def is_match(found: Tie, gold: Tie) -> bool:
    """Whether a tie that was found is one of the gold file, in either direction where the kind allows it."""
    predicates = {gold.predicate, *gold.accepted}
    straight = is_same_name(found.subject, gold.subject) and is_same_name(found.object, gold.object)
    turned = is_same_name(found.object, gold.subject) and is_same_name(found.subject, gold.object)
    if found.predicate in predicates:
        return straight or (found.predicate in SYMMETRIC and turned)
    return INVERSES.get(found.predicate) in predicates and turned


def read_gold(path: Path) -> list[Tie]:
    """Return the ties of a gold file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Tie(
                row["subject"],
                row["predicate"],
                row["object"],
                accepted=tuple(filter(None, row["also_accept_predicate"].split("|"))),
                optional=bool(row["optional"]),
            )
            for row in csv.DictReader(file)
        ]


def convert(suggestion: Suggestion) -> Tie:
    """Return a suggestion as the gold files write ties."""
    predicate, turned = PREDICATES.get(suggestion.kind, (suggestion.kind, False))
    ends = (suggestion.object, suggestion.subject) if turned else (suggestion.subject, suggestion.object)
    return Tie(ends[0], predicate, ends[1], suggestion.rule)


def compare(name: str, layout: str, language: str, found: Sequence[Tie], gold: Sequence[Tie]) -> Result:
    """Return the counts of one document; a tie that the gold calls optional counts neither way."""
    by_predicate: dict[str, Tally] = defaultdict(Tally)
    by_rule: dict[str, Tally] = defaultdict(Tally)
    total, hits = Tally(), set[int]()
    for tie in found:
        matches = [number for number, wanted in enumerate(gold) if is_match(tie, wanted)]
        hits.update(next(([n] for n in matches if n not in hits), matches[:1]))
        if matches:
            by_rule[tie.rule].right += 1
        else:
            by_rule[tie.rule].wrong += 1
            by_predicate[tie.predicate].wrong += 1
            total.wrong += 1
    for number, wanted in enumerate(gold):
        if not wanted.optional:
            by_predicate[wanted.predicate].right += number in hits
            by_predicate[wanted.predicate].missed += number not in hits
            total.right += number in hits
            total.missed += number not in hits
    by_hand = {
        number: EDIT_KEYS + sum(len(label.split(" || ")[0]) for label in (tie.subject, tie.object))
        for number, tie in enumerate(gold)
        if not tie.optional
    }
    review = len(found) * REVIEW_KEYS + sum(keys for number, keys in by_hand.items() if number not in hits)
    return Result(name, layout, language, total, by_predicate, by_rule, review, sum(by_hand.values()))


def read_document(path: Path) -> Document:
    """Return the blocks of a document of the folder, without its line on the source."""
    return read_plain_text(path.read_text(encoding="utf-8").partition("\n")[2])


def ask_model(document: Document, url: str) -> list[Suggestion]:
    """Return what a model on this machine finds in the prose of a document."""
    from graph.curate.reading.known_data import KnownData
    from graph.curate.reading.model_server import ModelServer
    from graph.curate.reading.model_suggestions import ask_model as ask
    from graph.curate.reading.model_suggestions import list_questions
    from graph.schema.vocabulary import Ontology

    known = KnownData.from_tables(None, Ontology.load())
    server = ModelServer.open(url, allow_remote=False)
    return list(ask(server, list_questions(document, known), document, known).suggestions)


def measure(folder: Path, model: str = "") -> list[Result]:
    """Return the counts of every document of a folder that has a gold file."""
    with (folder / "layout.csv").open(encoding="utf-8", newline="") as file:
        layouts = {row["name"]: row for row in csv.DictReader(file)}
    results = []
    for path in sorted(folder.glob("*.gold.csv")):
        name = path.name.removesuffix(".gold.csv")
        document = read_document(folder / f"{name}.txt")
        suggestions = suggest(document, KnownNames()) + (ask_model(document, model) if model else [])
        found = list(dict.fromkeys(map(convert, suggestions)))
        layout = layouts.get(name, {}).get("layout", "not recorded")
        results.append(compare(name, layout, document.language, found, read_gold(path)))
    return results


def sum_up(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of counts."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def draw_intervals(results: Sequence[Result]) -> Mapping[str, tuple[float, float]]:
    """Return the 95 % intervals of precision, recall and F1 over samples of the documents."""
    chance = random.Random(20)  # noqa: S311
    samples = [
        sum_up(result.total for result in chance.choices(results, k=len(results))) for _ in range(SAMPLES)
    ]
    intervals = {}
    for figure in ("precision", "recall", "f1"):
        values = sorted(getattr(sample, figure) for sample in samples)
        intervals[figure] = values[int(0.025 * SAMPLES)], values[int(0.975 * SAMPLES)]
    return intervals


def print_group(title: str, groups: Mapping[str, Tally]) -> None:
    """Print a line for each group of counts."""
    print(f"\n{title:34s} right wrong missed  precision recall   F1")
    for name, tally in sorted(groups.items()):
        figures = f"{tally.precision:9.2f} {tally.recall:6.2f} {tally.f1:6.2f}"
        print(f"  {name:32s} {tally.right:5d} {tally.wrong:5d} {tally.missed:6d}  {figures}")


def collect(results: Iterable[Result], attribute: str) -> Mapping[str, Tally]:
    """Return the counts of all documents by predicate or by rule."""
    groups: dict[str, Tally] = defaultdict(Tally)
    for result in results:
        for name, tally in getattr(result, attribute).items():
            groups[name].add(tally)
    return groups


def share(tally: Tally) -> float:
    """Return the share of right suggestions, drawn to a half where there are few of them."""
    return (tally.right + 1) / (tally.right + tally.wrong + 2)


def write_precision(by_rule: Mapping[str, Tally]) -> None:
    """Write the share of right suggestions of each rule into the words that the rules know.

    One right and one wrong are added to each rule, for a rule that was tried twice is not sure to be right.
    """
    text = RULES.read_text(encoding="utf-8")
    head, title, table = text.partition("[precision]")
    first, _, _ = table.partition("\n")
    lines = [f'"{rule}" = {share(tally):.2f}\n' for rule, tally in sorted(by_rule.items()) if rule]
    RULES.write_text(f"{head}{title}{first}\n{''.join(lines)}", encoding="utf-8")


def main() -> None:
    """Measure the documents of a folder and print the figures."""
    parser = argparse.ArgumentParser(description="Measure how well ties are read from documents.")
    parser.add_argument("folders", type=Path, nargs="*", default=[OWN_DOCUMENTS], metavar="FOLDER")
    parser.add_argument("--model", default="", metavar="URL", help="OpenAI-compatible server on this machine")
    parser.add_argument("--write-precision", action="store_true", help="write the shares of the rules")
    arguments = parser.parse_args()
    results = [result for folder in arguments.folders for result in measure(folder, arguments.model)]
    total, intervals = sum_up(result.total for result in results), draw_intervals(results)
    print(f"{len(results)} documents, {total.right + total.missed} ties to find")
    for figure, (low, high) in intervals.items():
        print(f"  {figure:9s} {getattr(total, figure):.2f}  (95 % of samples: {low:.2f} to {high:.2f})")
    by_review, by_hand = sum(r.keys_by_review for r in results), sum(r.keys_by_hand for r in results)
    print(f"  keys to enter all ties: {by_review} by review, {by_hand} by hand")
    print_group("document", {result.name: result.total for result in results})
    for attribute in ("layout", "language"):
        groups: dict[str, Tally] = defaultdict(Tally)
        for result in results:
            groups[getattr(result, attribute)].add(result.total)
        print_group(attribute, groups)
    print_group("kind of tie", collect(results, "by_predicate"))
    if arguments.write_precision:
        write_precision(collect(results, "by_rule"))
    print(f"\n{'rule':34s} right wrong  precision")
    for name, tally in sorted(collect(results, "by_rule").items()):
        print(f"  {name:32s} {tally.right:5d} {tally.wrong:5d}  {tally.precision:9.2f}")


if __name__ == "__main__":
    main()
