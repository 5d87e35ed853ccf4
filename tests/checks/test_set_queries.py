"""Every check of `ontology/checks/`: a seeded fault that it finds at its row, and clean data that passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from graph.core import resources
from graph.core.errors import Finding, OntologyError
from graph.model.graph import StakeholderGraph
from graph.model.opening import open_graph
from graph.quality import checks
from graph.quality.checks.row_locations import RowLocator
from graph.quality.checks.set_queries import SetQuery, read_set_queries
from graph.schema.terms import PREFIXES
from tests.fiction import (
    BASE,
    LEAFLET,
    count,
    decision,
    entity,
    event,
    iri,
    knowledge,
    organisation,
    tie,
)

FOLDER = resources.find_ontology() / "checks"
NAMES = [path.stem for path in sorted(FOLDER.glob("*.rq"))]

CLEAN: Mapping[str, list[dict[str, str]]] = {
    "sources": [LEAFLET | {"publisher": "amber-trust"}],
    "entities": [
        organisation("amber-trust"),
        organisation("birch-guild"),
        organisation("cobalt-office"),
        entity("groups", "Collective"),
        entity("hill", "Place"),
    ],
    "events": [event("course", "TrainingEvent", place="hill")],
    "ties": [
        tie("amber-trust", "partneredWith", "birch-guild", start="2019", date_certainty="stated"),
        tie("amber-trust", "memberOf", "birch-guild", start="2019", date_certainty="stated"),
        tie("amber-trust", "funds", "birch-guild", role="donor"),
        tie("groups", "represents", "amber-trust", role="voice"),
        tie("amber-trust", "partOf", "birch-guild"),
        tie("birch-guild", "partOf", "cobalt-office"),
        tie("amber-trust", "operatesIn", "hill"),
        tie("groups", "trainedBy", "amber-trust"),
        tie("course", "audience", "groups"),
        tie("course", "designedBy", "amber-trust"),
        tie("course", "deliveredBy", "amber-trust"),
    ],
    "counts": [
        count("total", "groups", value="50"),
        count("women", "groups", value="20", dimension="female", part_of="total"),
        count("men", "groups", value="30", dimension="male", part_of="total"),
        count("all-of-it", "groups", value="50", part_of="total"),
    ],
    "decisions": [],
}


@dataclass(frozen=True)
class Seed:
    """A fault: rows added to the clean tables, or triples that no table can hold."""

    rows: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    triples: str = ""
    at: tuple[str, str, str] = ("", "", "")  # file and column of the finding, and how its row begins
    without: tuple[str, ...] = ()  # objects of clean ties that are left out
    says: str = ""  # part of the message


SEEDS: Mapping[str, Seed] = {
    "object-of-another-kind": Seed(
        {"ties": [tie("amber-trust", "operatesIn", "birch-guild")]},
        at=("ties.csv", "object", "amber-trust,operatesIn,birch-guild"),
        says="'operatesIn' leads to birch-guild, which is not of class Place",
    ),
    "subject-of-another-kind": Seed(
        {"ties": [tie("hill", "supports", "birch-guild")]},
        at=("ties.csv", "object", "hill,supports,birch-guild"),
        says="'supports' starts from hill, which is not of class Agent",
    ),
    "coordinates-exchanged": Seed(
        {"entities": [entity("delta", "Place", ids="geo:90.41,23.81")]},
        at=("entities.csv", "ids", "delta,"),
        says="'geo:90.41,23.81' has latitude and longitude in each other's place",
    ),
    "coordinates-unreadable": Seed(
        {"entities": [organisation("dune-forum", ids="geo:23.8")]},
        at=("entities.csv", "ids", "dune-forum,"),
        says="'geo:23.8' gives no place",
    ),
    "part-exceeds-total": Seed(
        {"counts": [count("too-many", "groups", value="51", part_of="total")]},
        at=("counts.csv", "part_of", "too-many,"),
        says="too-many is 51, more than its total of 50",
    ),
    "part-in-other-unit": Seed(
        {"counts": [count("years", "groups", value="5", unit="UnitYears", part_of="total")]},
        at=("counts.csv", "unit", "years,"),
        says="years counts UnitYears, but its total counts UnitOrganisations",
    ),
    "part-of-itself": Seed(
        {"ties": [tie("cobalt-office", "partOf", "amber-trust")]},
        at=("ties.csv", "object", "amber-trust,partOf,birch-guild"),
        says="directly or through others",
    ),
    "parts-exceed-total": Seed(
        {"counts": [count("more", "groups", value="1", dimension="female", part_of="total")]},
        at=("counts.csv", "value", "total,"),
        says="the parts of total add up to 51, more than its total of 50",
    ),
    "same-name": Seed(
        {"entities": [organisation("amber-two", label_en="AMBER trust")]},
        at=("entities.csv", "label_en", "amber-trust,"),
        says="are both called 'amber trust'",
    ),
    "set-without-description": Seed(
        triples=f"GRAPH <{BASE}set/loose> {{ <{iri('hill')}> skos:note 'a note' }}",
        says="set/loose",
    ),
    "set-without-source": Seed(
        triples=f"<{BASE}set/file/x> a stk:AssertionSet ; stk:certainty stk:unknown", says="without evidence"
    ),
    "set-without-triples": Seed(triples=f"<{BASE}set/empty> a stk:AssertionSet", says="set/empty"),
    "source-not-cited": Seed(
        {"sources": [{"id": "idle", "title": "An idle leaflet"}]},
        at=("sources.csv", "title", "idle,"),
        says="no row cites the source idle",
    ),
    "tie-node-without-tie": Seed(
        triples=f"<{BASE}tie/x> a stk:Membership ; stk:tieKind stk:memberOf ;"
        f" org:member <{iri('birch-guild')}> ; org:organization <{iri('amber-trust')}>",
        says="of kind memberOf that no row asserts",
    ),
    "tie-without-evidence": Seed(
        triples=f"<{iri('cobalt-office')}> stk:supports <{iri('amber-trust')}>",
        says="'cobalt-office supports amber-trust' has no evidence",
    ),
    "tied-to-itself": Seed(
        {"ties": [tie("amber-trust", "supports", "amber-trust")]},
        at=("ties.csv", "object", "amber-trust,supports,amber-trust"),
        says="amber-trust is tied to itself by supports",
    ),
    "trained-by-designer-only": Seed(
        at=("ties.csv", "object", "groups,trainedBy,amber-trust"),
        without=("deliveredBy",),
        says="groups is trained by amber-trust, which designed course but did not conduct it",
    ),
}

# what comes near a fault and is none
INNOCENT: Mapping[str, list[Seed]] = {
    "coordinates-exchanged": [
        Seed({"entities": [entity("delta", "Place", ids=ids)]})
        for ids in ("geo:23.81,90.41", "geo:69.6,18.9", "geo:-33.9,151.2;u=20", "geo:abc", "x:90.41,23.81")
    ],
    "coordinates-unreadable": [
        Seed({"entities": [entity("delta", "Place", ids=ids)]})
        for ids in ("geo:23.81,90.41", "GEO:-1.5,36.25;u=35", "geo:151.2,-33.9", "geo:90.41,23.81")
    ],
    "same-name": [
        Seed(
            {
                "entities": [organisation("amber-two", label_en="AMBER trust")],
                "decisions": [decision("amber-two", "amber-trust", what)],
            }
        )
        for what in ("different", "same")
    ]
    + [
        Seed({"entities": [entity("amber-group", "Collective", label_en="Amber Trust")]}),
    ],
    "part-exceeds-total": [Seed({"counts": [count("open", "groups", comparator="many", part_of="total")]})],
    "parts-exceed-total": [
        # the same part told twice, by two passages, is one part
        Seed(
            {
                "counts": [
                    count("women", "groups", value="20", dimension="female", part_of="total", locator="9")
                ]
            }
        ),
        # a part that is limited in two ways is one part
        Seed(triples=f"<{iri('women')}> stk:dimension stk:male"),
    ],
    "tied-to-itself": [Seed({"ties": [tie("groups", "helped", "groups")]})],
    "part-of-itself": [Seed({"ties": [tie("amber-trust", "partOf", "cobalt-office")]})],
}


def opened(folder: Path, seed: Seed) -> StakeholderGraph:
    rows = {table: [*CLEAN.get(table, ()), *seed.rows.get(table, ())] for table in {*CLEAN, *seed.rows}}
    rows["ties"] = [row for row in rows["ties"] if row["kind"] not in seed.without]
    found = knowledge(folder, **rows)
    if seed.triples:
        found.store._store.update(f"INSERT DATA {{ {seed.triples} }}", prefixes=PREFIXES)
    return found


def found_by(name: str, data: StakeholderGraph) -> list[Finding]:
    return list(SetQuery.from_file(FOLDER / f"{name}.rq").collect_findings(data, RowLocator(data)))


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> StakeholderGraph:
    return opened(tmp_path_factory.mktemp("clean"), Seed())


def test_every_check_has_a_seed():
    assert sorted(SEEDS) == NAMES
    assert set(INNOCENT) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_seeded_fault_is_found_at_its_row(tmp_path, name):
    seed = SEEDS[name]
    found = found_by(name, opened(tmp_path, seed))
    assert {one.code for one in found} == {name}
    (wanted, *_) = [one for one in found if seed.says in one.fault]
    file, column, row = seed.at
    if file:
        assert (wanted.file, wanted.column) == (file, column)
        lines = (tmp_path / file).read_text(encoding="utf-8").splitlines()
        assert lines[wanted.line - 1].startswith(row)


@pytest.mark.parametrize("name", NAMES)
def test_clean_data_passes(clean, name):
    assert found_by(name, clean) == []


@pytest.mark.parametrize(
    ("name", "seed"), [(name, seed) for name, seeds in INNOCENT.items() for seed in seeds]
)
def test_what_only_comes_near_a_fault_passes(tmp_path, name, seed):
    assert found_by(name, opened(tmp_path, seed)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_finding_is_told_in_whole_words(tmp_path, name):
    for one in found_by(name, opened(tmp_path, SEEDS[name])):
        for text in (one.fault, one.mend):
            assert text and "{" not in text and "http" not in text.replace(BASE, "")
        assert one.severity in ("error", "warning")


def test_a_cycle_of_three_is_found_at_each_of_its_ties(tmp_path):
    found = found_by("part-of-itself", opened(tmp_path, SEEDS["part-of-itself"]))
    lines = (tmp_path / "ties.csv").read_text(encoding="utf-8").splitlines()
    assert {tuple(lines[one.line - 1].split(",")[:3]) for one in found} == {
        ("amber-trust", "partOf", "birch-guild"),
        ("birch-guild", "partOf", "cobalt-office"),
        ("cobalt-office", "partOf", "amber-trust"),
    }


# ---------- reading a check ----------
HEADER = {
    "title": "A title",
    "severity": "error",
    "fault": "{focus} is wrong",
    "mend": "correct {focus}",
}


def check(
    folder: Path, header: Mapping[str, str], query: str = "SELECT ?focus { ?focus a stk:Place }"
) -> Path:
    path = folder / "place.rq"
    lines = [f"# {name}: {text}" for name, text in header.items()]
    path.write_text("\n".join([*lines, query]) + "\n", encoding="utf-8")
    return path


def test_a_check_is_its_header_and_its_query(tmp_path, clean):
    query = SetQuery.from_file(check(tmp_path, HEADER))
    assert (query.name, query.title, query.severity) == ("place", "A title", "error")
    (found,) = query.collect_findings(clean, RowLocator(clean))
    assert (found.fault, found.mend, found.code) == ("hill is wrong", "correct hill", "place")
    assert (found.file, found.severity) == ("entities.csv", "error")


@pytest.mark.parametrize("name", HEADER)
def test_a_header_that_lacks_something_is_an_ontology_error(tmp_path, name):
    header = {key: text for key, text in HEADER.items() if key != name}
    with pytest.raises(OntologyError, match=name):
        SetQuery.from_file(check(tmp_path, header))


def test_an_unknown_severity_is_an_ontology_error(tmp_path):
    with pytest.raises(OntologyError, match="severity"):
        SetQuery.from_file(check(tmp_path, HEADER | {"severity": "dreadful"}))


def test_all_checks_of_the_folder_are_read():
    assert [query.name for query in read_set_queries(FOLDER)] == NAMES


# ---------- all together ----------
def test_the_run_holds_what_each_check_and_shape_finds_sorted_and_once(tmp_path):
    seed = Seed(
        {
            **SEEDS["same-name"].rows,
            **SEEDS["part-exceeds-total"].rows,
            "events": [event("bare-course", "TrainingEvent")],
        }
    )
    found = checks.run_checks(opened(tmp_path, seed))
    assert list(found) == sorted(set(found))
    codes = {one.code for one in found}
    assert {"same-name", "part-exceeds-total", "TrainingShape.topic.minCount"} <= codes
    (topic,) = [one for one in found if one.fault.startswith("bare-course: what the training was about")]
    assert (topic.file, topic.severity) == ("events.csv", "warning")
    lines = (tmp_path / "events.csv").read_text(encoding="utf-8").splitlines()
    assert lines[topic.line - 1].startswith("bare-course,")


def test_a_shape_that_is_broken_points_to_the_cell(tmp_path):
    many = organisation("many-sided-body") | {"type": "TypeMinistry|TypeAgency|TypeMedia"}
    found = checks.run_checks(opened(tmp_path, Seed({"entities": [many]})))
    (one,) = [one for one in found if one.code == "OrganisationShape.orgType.maxCount"]
    assert (one.file, one.line, one.column, one.severity) == ("entities.csv", 7, "type", "error")
    assert one.fault == "many-sided-body: an organisation has at most two types, each a concept"


def test_an_organisation_may_have_no_type(tmp_path):
    untyped = organisation("untyped-body")
    del untyped["type"]
    found = checks.run_checks(opened(tmp_path, Seed({"entities": [untyped]})))
    assert [one for one in found if "untyped-body" in one.fault] == []


def test_the_example_has_no_error(clean):
    assert [str(one) for one in checks.run_checks(open_graph()) if one.severity == "error"] == []
    assert [str(one) for one in checks.run_checks(clean) if one.severity == "error"] == []
