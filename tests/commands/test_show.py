"""`show`: an entity by any of its names, with what the tables say of it and where."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from graph.core.messages import localise_digits
from tests.commands.tables import SYMMETRIC, rows
from tests.conftest import KESTREL, ROOT, Run

STEPS = ROOT / "data" / "steps"
PLACE = ("source", "locator", "phrase", "certainty")


def shown(stakeholders: Run, name: str, *more: object) -> dict[str, Any]:
    result = stakeholders("show", name, *more, "--json")
    assert result.exit_code == 0, result.stderr
    (row,) = json.loads(result.stdout)["rows"]
    found: dict[str, Any] = row
    return found


def place(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(" ".join(row[column].split()) for column in PLACE)


@pytest.mark.parametrize("name", ["cic-bd", "steps", "p4d", "cabinet-division", "gad-constituents"])
def test_every_tie_of_the_tables_is_told_with_all_its_supports(name: str, stakeholders: Run) -> None:
    told = {
        (tie["kind"], tie["subject"], tie["object"]): sorted(place(one) for one in tie["evidence"])
        for tie in shown(stakeholders, name)["ties"]
        if tie["certainty"] != "inferred"
    }
    told = {key: [one for one in places if one[3] != "inferred"] for key, places in told.items()}
    wanted: dict[tuple[str, str, str], set[tuple[str, ...]]] = defaultdict(set)
    for row in rows(STEPS, "ties"):
        ends = [row["subject"], row["object"]]
        if name in ends:
            wanted[(row["kind"], *(sorted(ends) if row["kind"] in SYMMETRIC else ends))].add(place(row))
    for row in rows(STEPS, "decisions"):
        ends = sorted([row["a"], row["b"]])
        if name in ends and row["decision"] == "unsure":
            wanted[("possiblySameAs", *ends)].add(("", "", "", ""))
    # places, series and headings stand in tables of their own
    ties = {key: places for key, places in told.items() if key in wanted}
    assert ties == {key: sorted(places) for key, places in wanted.items()}
    assert not {kind for kind, *_ in told.keys() - wanted.keys()} - {"place", "partOfSeries", "isAbout"}


def test_counts_and_facts_of_the_tables_are_told(stakeholders: Run) -> None:
    for name in ("cic-bd-members", "gad-constituents"):
        told = {one["id"]: one["value"] for one in shown(stakeholders, name)["counts"]}
        assert told
        assert told == {
            row["id"]: int(row["value"]) if row["value"] else None
            for row in rows(STEPS, "counts")
            if name in row["of"].split("|")
        }
    facts = {(one["value"]) for one in shown(stakeholders, "steps")["facts"]}
    assert facts >= {row["value"] for row in rows(STEPS, "facts") if row["subject"] == "steps"} != set()


def test_every_name_of_the_tables_finds_its_entity(stakeholders: Run, mixed: Path) -> None:
    """Written in capitals, too; and an id that was decided to be another's leads there."""
    for row in rows(mixed, "entities"):
        if row["id"] in ("amber-trust", "river-schule", "quartz-fund", "larch-guild"):
            names = [row["id"], *row["abbr"].split("|"), *row["alt"].split("|"), *row["ids"].split("|")]
            for name in filter(None, [*names, row["label_en"], row["label_bn"], row["label_en"].upper()]):
                wanted = "river-school" if row["id"] == "river-schule" else row["id"]
                assert shown(stakeholders, name, "-d", mixed)["id"] == wanted, name


def test_the_page_tells_names_kind_and_evidence(stakeholders: Run) -> None:
    said = stakeholders("show", "CIC-BD").stdout
    lines = [line.strip() for line in said.splitlines()]
    assert lines[0] == "Citizens’ Initiatives on CEDAW, Bangladesh"
    assert "Id: cic-bd" in lines
    assert any(line.startswith("Kind: ") for line in lines)
    (secretariat,) = (
        row for row in rows(STEPS, "ties") if (row["kind"], row["object"]) == ("secretariatOf", "cic-bd")
    )
    told = f"{secretariat['source']}, line {secretariat['locator']}: “{secretariat['phrase']}” [stated]"
    assert any(line.startswith(told) for line in lines)


def test_a_weaker_reading_is_marked(stakeholders: Run) -> None:
    said = stakeholders("show", "HRFB").stdout
    seat = next(
        line for line in said.splitlines() if line.strip().startswith("Steps") and "steering" in line.lower()
    )
    assert "[ambiguous]" in seat
    inferred = [
        tie
        for tie in shown(stakeholders, "HRFB")["ties"]
        if tie["kind"] == "memberOf" and tie["subject"] == "steps"
    ]
    assert [(tie["certainty"], tie["rests_on"]) for tie in inferred] == [("inferred", "ambiguous")]
    assert "inferred from ties that are ambiguous" in " ".join(said.split())


def test_several_that_are_not_named_are_never_one(stakeholders: Run) -> None:
    words = "a group without names, never counted as one organisation"
    said = [" ".join(stakeholders("show", name).stdout.split()) for name in ("cic-bd-members", "cic-bd")]
    assert [words in text for text in said] == [True, False]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Cabinet Divison", "Cabinet Division"),
        ("Gender in Media Form", "Gender in Media Forum"),
        ("CIC-DB", "CIC-BD"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(slip: str, meant: str, stakeholders: Run) -> None:
    result = stakeholders("show", slip)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"nothing is called '{slip}'; did you mean" in result.stderr
    assert f"'{meant}'" in result.stderr


def test_a_name_like_no_other_gets_no_suggestion(stakeholders: Run, mixed: Path) -> None:
    result = stakeholders("show", "0000", "-d", mixed)
    assert result.exit_code == 2
    assert result.stderr.strip() == "stakeholders: nothing is called '0000'"


def test_an_internal_page_says_so(stakeholders: Run, mixed: Path) -> None:
    last = {
        audience: stakeholders("show", "Amber Trust", "-d", mixed, "--audience", audience).stdout.split("\n")[
            -2
        ]
        for audience in ("internal", "partners", "public")
    }
    assert last["internal"] == "internal, not for sharing"
    assert last["partners"] != last["internal"] != last["public"]


def test_the_sources_of_the_evidence_are_listed_by_title(stakeholders: Run) -> None:
    said = " ".join(stakeholders("show", "CIC-BD").stdout.split())
    cited = {one["source"] for tie in shown(stakeholders, "CIC-BD")["ties"] for one in tie["evidence"]}
    titles = {row["id"]: row["title"] for row in rows(STEPS, "sources")}
    assert cited - {""}
    for source in cited - {""}:
        assert f"{source}: {titles[source]}" in said.partition(" Sources ")[2]


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    said = " ".join(stakeholders("show", "Amber Trust", "-d", KESTREL, "--lang", "bn").stdout.split())
    number = len(shown(stakeholders, "Amber Trust", "-d", KESTREL)["ties"])
    assert said.startswith("অম্বর ট্রাস্ট ইংরেজি নাম: Amber Trust")
    assert f"{localise_digits(str(number), 'bn')}টি সম্পর্ক" in said
    assert "স্পষ্টভাবে উল্লিখিত" in said
    assert "[stated]" not in said
    assert shown(stakeholders, "CIC-BD") == shown(stakeholders, "CIC-BD", "--lang", "bn")
