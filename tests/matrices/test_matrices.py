"""Matrices against the tables counted with the csv module; nothing of the package counts for the oracle."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest

from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish import matrices
from graph.publish.matrices import Matrix
from tests.commands.valley import Valley
from tests.conftest import KESTREL
from tests.fiction import entity, event, knowledge, organisation, tie

HASHTAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*\Z")  # HXL 1.1, section 2.2
STATES = ("present", "stated absent", "not documented")


@pytest.fixture(scope="module")
def kestrel() -> Network:
    return Network(open_graph(KESTREL))


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(network: Network, kind: str, lang: str = "en", certainty: str = "unknown") -> list[list[str]]:
    return read(matrices.as_csv(matrices.build_matrix(network, kind, certainty=certainty), lang))


@pytest.mark.parametrize("lang", ["en", "bn"])
@pytest.mark.parametrize("kind", matrices.KINDS)
def test_no_cell_is_empty(kestrel: Network, network: Network, kind: str, lang: str) -> None:
    for one in (kestrel, network):
        rows = table(one, kind, lang)
        assert len(rows) > 3
        assert all(cell.strip() for row in rows for cell in row)
        assert len({len(row) for row in rows}) == 1


# ---------- against the tables ----------
@pytest.mark.parametrize(("kind", "cls"), [("kinds-topics", "Concept"), ("kinds-places", "Place")])
def test_kinds_are_counted_as_in_the_tables(kestrel: Network, valley: Valley, kind: str, cls: str) -> None:
    labels = valley.labels
    types = {
        valley.one(row["id"]): row["type"].split("|")
        for row in valley.entities
        if row["type"] and valley.one(row["id"]) in valley.organisations
    }
    members: dict[str, set[str]] = defaultdict(set)
    for name, kinds in types.items():
        for one in kinds:
            members[one].add(name)
    holders = valley.holders(cls)
    heads, *rows = table(kestrel, kind, certainty="stated")
    assert sorted(heads[1:]) == sorted(labels[name] for name, held in holders.items() if held)
    by_label = {labels[name]: held for name, held in holders.items()}
    assert len(rows) == len(members)
    by_kind = {
        kestrel.knowledge.ontology.label(f"https://w3id.org/stk/ns#{one}"): held
        for one, held in members.items()
    }
    for name, *cells in rows:
        for head, cell in zip(heads[1:], cells, strict=True):
            n = len(by_kind[name] & by_label[head])
            assert cell == (f"present: {n} of {len(by_kind[name])}" if n else "not documented")


def test_alliances_have_their_members(kestrel: Network, valley: Valley) -> None:
    belonging = {"memberOf", "steeringMemberOf", "secretariatOf", "partOf"}
    said = {(one, other) for kind, one, other in valley.supports if kind in belonging}
    platforms = {name for name in valley.organisations if valley.classes[name] == "Platform"}
    labels = valley.labels
    heads, *rows = table(kestrel, "organisations-alliances")
    assert sorted(heads[1:]) == sorted(labels[name] for name in platforms)
    assert len(rows) == len(valley.organisations)
    found = {
        (row[0], head)
        for row in rows
        for head, cell in zip(heads[1:], row[1:], strict=True)
        if cell.startswith("present")
    }
    wanted = {
        (labels[one], labels[other])
        for one, other in said
        if other in platforms and one in valley.organisations
    }
    assert found == wanted
    for row in rows:
        for cell in row[1:]:
            assert cell.startswith(STATES) or cell == "itself"


def test_3w_tells_every_topic_place_and_part_in_an_event(kestrel: Network, valley: Valley) -> None:
    _, tags, *rows = table(kestrel, "3w")
    at = {tag: number for number, tag in enumerate(tags)}
    assert all(HASHTAG.match(tag) for tag in tags)
    assert {"#org+name", "#sector", "#activity", "#adm1+name", "#adm1+code"} <= set(tags)
    assert {row[at["#org+code"]] for row in rows} == valley.organisations
    labels = valley.labels
    events = {row["id"]: row for row in reversed(_events())}
    alone, joint = set(), set()
    for _, one, other in valley.supports:
        if one in valley.organisations and valley.classes.get(other) in ("Concept", "Place"):
            alone.add((one, labels[other]))
        if one in events and other in valley.organisations:
            joint.add((other, events[one]["label_en"], labels[events[one]["place"]]))
    what, where = at["#sector"], at["#loc+name"]
    by_tie = {
        (row[at["#org+code"]], cell)
        for row in rows
        if row[at["#activity"]] == "not documented"
        for cell in (row[what], row[where])
        if cell != "not documented"
    }
    by_event = {
        (row[at["#org+code"]], row[at["#activity"]], row[where])
        for row in rows
        if row[at["#activity"]] != "not documented"
    }
    assert by_tie == alone
    assert by_event == joint
    assert {row[at["#status"]] for row in rows} <= set(STATES)


def _events() -> list[dict[str, str]]:
    with (KESTREL / "events.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_opinions_are_those_of_the_table(kestrel: Network, valley: Valley) -> None:
    with (KESTREL / "assessments.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    heads, *rows = table(kestrel, "stakeholders")
    labels = valley.labels
    said = ("role", "influence", "interest", "engagement")
    wanted = sorted(
        [
            labels[one["entity"]],
            *(one[column] or "not assessed" for column in said),
            *(labels[one["assessed_by"]], one["on"], one["why"] or "not assessed"),
        ]
        for one in given
    )
    assert sorted([row[0], *row[2:]] for row in rows if row[-2] != "not assessed") == wanted
    assert len(rows) == len(valley.organisations) + len(given) - len({one["entity"] for one in given})
    assert heads[6:8] == ["Assessed by", "On"]


# ---------- absence, codes, doubt ----------
def small(tmp_path: Path, *ties: dict[str, str], **tables: list[dict[str, str]]) -> Network:
    entities = [
        organisation("amber-trust"),
        organisation("cobalt-bureau"),
        entity("fern-alliance", "Platform", type="TypePlatform"),
        entity("rivers", "Concept"),
        entity("hill", "Place", ids="pcode:XX0102"),
        entity("land", "Place", ids="adm1:XX01"),
        entity("sea", "Place"),
    ]
    return Network(knowledge(tmp_path, entities=entities, ties=ties, **tables))


def cell(found: Matrix, row: str, column: str) -> tuple[str, str]:
    at = [head[0] for head in found.heads].index(column)
    (one,) = [cells[at] for cells in found.rows if cells[0].text[0] == row]
    return one.text[0], one.state


NOT = {"holds": "no"}


def test_an_absence_is_stated_only_where_a_source_states_it(tmp_path: Path) -> None:
    found = matrices.build_matrix(
        small(tmp_path, tie("amber-trust", "memberOf", "fern-alliance", **NOT)), "organisations-alliances"
    )
    assert cell(found, "Amber Trust", "Fern Alliance") == ("stated absent: member of", "absent")
    assert cell(found, "Cobalt Bureau", "Fern Alliance") == ("not documented", "undocumented")


def test_what_one_says_and_another_denies_is_present_and_disputed(tmp_path: Path) -> None:
    ties = [
        tie("amber-trust", "memberOf", "fern-alliance"),
        tie("amber-trust", "memberOf", "fern-alliance", locator="9", **NOT),
    ]
    found = matrices.build_matrix(small(tmp_path, *ties), "organisations-alliances")
    text, state = cell(found, "Amber Trust", "Fern Alliance")
    assert (text, state) == ("present: member of; stated absent: member of (contradicted)", "present")
    told = matrices.list_evidence(found, "en")[1:]
    assert [line[3] for line in told if line[0] == "Amber Trust"] == ["1", "9"]


def test_kinds_count_absences_and_weaker_readings_apart(tmp_path: Path) -> None:
    weak = {"certainty": "implied"}
    some = small(tmp_path / "some", tie("amber-trust", "worksOn", "rivers", **weak),
                 tie("cobalt-bureau", "worksOn", "rivers", **NOT))  # fmt: skip
    text = "present: 0 of 2; 1 more, less certain; stated absent: 1 of 2"
    assert cell(matrices.build_matrix(some, "kinds-topics"), "National NGO", "Rivers") == (text, "present")
    stated = matrices.build_matrix(some, "kinds-topics", certainty="stated")
    assert cell(stated, "National NGO", "Rivers") == ("not documented; stated absent: 1 of 2", "undocumented")
    none = small(
        tmp_path / "none",
        *(tie(name, "worksOn", "rivers", **NOT) for name in ("amber-trust", "cobalt-bureau")),
    )
    assert cell(matrices.build_matrix(none, "kinds-topics"), "National NGO", "Rivers")[1] == "absent"


def test_p_codes_are_those_of_the_data_and_none_is_guessed(tmp_path: Path) -> None:
    network = small(
        tmp_path,
        tie("hill", "within", "land"),
        tie("amber-trust", "operatesIn", "hill"),
        tie("cobalt-bureau", "operatesIn", "sea"),
    )
    _, tags, *rows = table(network, "3w")
    columns = [tags.index(tag) for tag in ("#loc+name", "#loc+code", "#adm1+name", "#adm1+code")]
    found = {row[1]: [row[at] for at in columns] for row in rows}
    assert found["amber-trust"] == ["Hill", "XX0102", "Land", "XX01"]
    assert found["cobalt-bureau"] == ["Sea", "not documented", "not documented", "not documented"]


def test_topic_and_place_are_joined_by_an_event_alone(tmp_path: Path) -> None:
    network = small(
        tmp_path,
        tie("amber-trust", "worksOn", "rivers"),
        tie("amber-trust", "operatesIn", "hill"),
        tie("fair", "organisedBy", "cobalt-bureau"),
        tie("fair", "topic", "rivers"),
        tie("fair", "deliveredBy", "amber-trust", **NOT),
        events=[event("fair", place="sea", start="2024-05-01", end="2024-05-02")],
    )
    _, tags, *rows = table(network, "3w")
    columns = [tags.index(tag) for tag in ("#sector", "#activity", "#loc+name", "#date+start", "#status")]
    found = [(row[1], *(row[at] for at in columns)) for row in rows]
    none = "not documented"
    assert ("amber-trust", "Rivers", none, none, none, "present") in found
    assert ("amber-trust", none, none, "Hill", none, "present") in found
    assert ("cobalt-bureau", "Rivers", "Fair", "Sea", "2024-05-01", "present") in found
    assert ("amber-trust", none, "Fair", none, none, "stated absent") in found
    assert ("fern-alliance", none, none, none, none, none) in found
    assert len(found) == 5


# ---------- files ----------
def test_no_spreadsheet_runs_a_cell(tmp_path: Path) -> None:
    import openpyxl

    name = '=HYPERLINK("https://example.org","x")'
    entities = [organisation("amber-trust", label_en=name), entity("rivers", "Concept", label_en="@rivers")]
    network = Network(knowledge(tmp_path, entities=entities, ties=[tie("amber-trust", "worksOn", "rivers")]))
    for kind in matrices.KINDS:
        found = matrices.build_matrix(network, kind)
        for row in read(matrices.as_csv(found, "en")):
            assert not any(one.startswith(("=", "+", "-", "@", "\t")) for one in row)
        data = matrices.as_xlsx(found, "en", knowledge=network.knowledge, command="x", with_evidence=True)
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert all(one.data_type != "f" for sheet in book for row in sheet.rows for one in row)


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_a_workbook_has_matrix_evidence_and_what_to_know(kestrel: Network, lang: str) -> None:
    import openpyxl

    found = matrices.build_matrix(kestrel, "3w")
    given = {"knowledge": kestrel.knowledge, "command": "stakeholders matrix 3w", "with_evidence": True}
    data = matrices.as_xlsx(found, lang, **given)
    assert data == matrices.as_xlsx(found, lang, **given)
    book = openpyxl.load_workbook(io.BytesIO(data))
    first, evidence, about = book.worksheets
    texts = [[str(one.value) for one in row] for row in first.rows]
    assert texts == read(matrices.as_csv(found, lang))
    assert first.freeze_panes == "C3"
    assert evidence.max_row == 1 + sum(len(one.supports) for row in found.rows for one in row)
    told = [row[0].value for row in about.rows]
    assert told[0] == found.title[("en", "bn").index(lang)]
    assert any("stakeholders matrix 3w" in line for line in told)
