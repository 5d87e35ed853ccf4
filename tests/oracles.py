"""Answers worked out from the tables with the csv module alone, to hold the named questions to.

Nothing of the package is used here: what the questions get by SPARQL is counted again from the rows.
Ids stand for things, as in the tables.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path

ORGANISATIONS = {
    *("PublicBody", "CivilSocietyOrganisation", "MultilateralBody", "Company"),
    *("Platform", "Programme", "Mechanism"),
}
COLLECTIVES = {"Collective", "ParticipantGroup"}
GOVERNMENT = {
    *("TypeOfficials", "TypeGovernment", "TypeMinistry", "TypeDivision", "TypeAgency", "TypeStatutoryBody"),
    *("TypeTrainingInstitute", "TypeLocalGovernment", "TypeCommittee", "TypeServiceProvider"),
}
RANK = {"stated": 1, "implied": 2, "ambiguous": 3}
LEVEL = {rank: level for level, rank in RANK.items()}

Row = dict[str, str]


def plain(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def passage(row: Row) -> tuple[str, ...]:
    """Return what makes two rows the same passage."""
    return tuple(plain(row[column]) for column in ("source", "locator", "phrase", "certainty"))


def strongest(rows: list[Row]) -> str:
    """Return the certainty of the strongest row."""
    return LEVEL[min(RANK[row["certainty"]] for row in rows)]


class Tables:
    """The tables of a data set folder, with the answers that can be counted from them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, table: str) -> list[Row]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def classes(self) -> dict[str, str]:
        return {row["id"]: row["class"] for row in self.rows("entities")}

    @cached_property
    def types(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows("entities"):
            found[row["id"]] |= set(row["type"].split("|")) - {""}
        return found

    @cached_property
    def organisations(self) -> set[str]:
        return {name for name, kind in self.classes.items() if kind in ORGANISATIONS}

    @cached_property
    def collectives(self) -> set[str]:
        return {name for name, kind in self.classes.items() if kind in COLLECTIVES}

    def ties(self, *kinds: str) -> dict[tuple[str, str], list[Row]]:
        """Return the rows of some kinds by subject and object."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows("ties"):
            if row["kind"] in kinds:
                found[row["subject"], row["object"]].append(row)
        return found

    def partners(self, organisation: str) -> dict[str, list[Row]]:
        """Return the rows on each named partner, whichever end the table puts first."""
        found: dict[str, list[Row]] = defaultdict(list)
        for ends, rows in self.ties("partneredWith").items():
            for here, there in (ends, ends[::-1]):
                if here == organisation and there in self.organisations:
                    found[there] += rows
        return found

    def partners_by_kind(self, organisation: str) -> set[tuple[str, str, str, int]]:
        return {
            (kind, partner, strongest(rows), len({passage(row) for row in rows}))
            for partner, rows in self.partners(organisation).items()
            for kind in self.types[partner]
        }

    def number_of_partners(self, organisation: str) -> dict[str, tuple[int, int]]:
        """Return, by kind, how many partners are stated and how many more are told."""
        sure, told = Counter[str](), Counter[str]()
        for kind, _, certainty, _ in self.partners_by_kind(organisation):
            told[kind] += 1
            sure[kind] += certainty == "stated"
        return {kind: (sure[kind], told[kind] - sure[kind]) for kind in told}

    def ministries(self, organisation: str) -> set[str]:
        return {name for name in self.partners(organisation) if "TypeMinistry" in self.types[name]}

    @cached_property
    def copies(self) -> dict[str, str]:
        return {row["id"]: row["copy_of"] for row in self.rows("sources") if row["copy_of"]}

    def original(self, source: str) -> str:
        """Return the source that a copy goes back to."""
        while source in self.copies:
            source = self.copies[source]
        return source

    def partners_from_one_source(self, organisation: str) -> set[tuple[str, str, int]]:
        """Return partner, document to name and number of documents where all go back to one source."""
        found = set()
        for partner, rows in self.partners(organisation).items():
            documents = {row["source"] for row in rows}
            if len({self.original(document) for document in documents}) == 1:
                first = min(documents, key=lambda document: (document in self.copies, document))
                found.add((partner, first, len(documents)))
        return found

    def secretariats(self) -> set[tuple[str, str]]:
        return {(body, organisation) for organisation, body in self.ties("secretariatOf")}

    def members(self, platform: str) -> dict[str, str]:
        """Return the members of a platform with their certainty; a steering seat makes a member."""
        found: dict[str, list[Row]] = defaultdict(list)
        for (member, body), rows in self.ties("memberOf", "steeringMemberOf").items():
            if body == platform:
                found[member] += rows
        return {member: strongest(rows) for member, rows in found.items()}

    def counts_of(self, name: str) -> list[Row]:
        """Return the counts of one thing, each once."""
        rows = {row["id"]: row for row in reversed(self.rows("counts")) if name in row["of"].split("|")}
        return list(rows.values())

    def numbers(self, group: str) -> tuple[str, str, str]:
        """Return how many people a group has: in total, women and men, blank where not told."""
        told = {
            row["dimension"]: row["value"] for row in self.counts_of(group) if row["unit"] == "UnitPersons"
        }
        return told.get("", ""), told.get("female", ""), told.get("male", "")

    def trained(self) -> dict[tuple[str, str], tuple[str, str, str, str]]:
        """Return certainty and numbers by trainer and group."""
        return {
            (trainer, group): (strongest(rows), *self.numbers(group))
            for (group, trainer), rows in self.ties("trainedBy").items()
        }

    def is_official(self, group: str) -> bool:
        """Tell whether a group is of government by its kind or by what it is affiliated with."""
        bodies = {body for subject, body in self.ties("affiliatedWith") if subject == group}
        return any(self.types[name] & GOVERNMENT for name in {group, *bodies})

    def officials(self) -> dict[str, int]:
        """Return the number of people of each trained group of officials that has one and is stated."""
        return {
            group: int(total)
            for (_, group), (certainty, total, _, _) in self.trained().items()
            if self.is_official(group) and certainty == "stated" and total
        }

    def duplicates(self) -> set[tuple[str, str]]:
        apart = {
            frozenset((row["a"], row["b"]))
            for row in self.rows("decisions")
            if row["decision"] == "different"
        }
        pairs = {frozenset(ends) for ends in self.ties("possiblySameAs")} - apart
        return {(min(pair), max(pair)) for pair in pairs}

    def funders(self) -> dict[tuple[str, str], str]:
        return {ends: strongest(rows) for ends, rows in self.ties("funds").items()}

    def headings(self, words: str) -> set[str]:
        """Return the headings that contain the words."""
        return {
            row["id"]
            for row in self.rows("entities")
            if row["class"] == "Heading" and words.lower() in plain(row["label_en"]).lower()
        }
