"""Matrices against the tables counted with the csv module; nothing of the package counts for the oracle."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest

from graph.core.errors import InputError
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
        tags = rows[1] if kind == "3w" else [""] * len(rows[0])
        blank = {tag for row in rows for tag, cell in zip(tags, row, strict=True) if not cell.strip()}
        assert all(tag.startswith("#date") or tag.endswith("+code") for tag in blank)
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
    _, tags, *rows = table(kestrel, "3w", certainty="unknown")
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
        for cell in (*row[what].split("; "), row[where])
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
    keys = [(row[at["#org+code"]], row[at["#activity"]], row[where]) for row in rows]
    assert len(keys) == len(set(keys))


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
        *tables.pop("entities", []),
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
    every = matrices.build_matrix(some, "kinds-topics", certainty="unknown")
    assert cell(every, "National NGO", "Rivers") == (text, "present")
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
    assert found["cobalt-bureau"] == ["Sea", "", "not documented", ""]


def place_network(tmp_path: Path, *places: str) -> Network:
    entities = [
        *(organisation(f"org-{number}") for number in range(len(places))),
        *(entity(f"place-{number}", "Place", label_en=name) for number, name in enumerate(places)),
    ]
    ties = [tie(f"org-{number}", "operatesIn", f"place-{number}") for number in range(len(places))]
    return Network(knowledge(tmp_path, entities=entities, ties=ties))


def codes_of(network: Network, places: Path | None = None) -> dict[str, list[str]]:
    codes = matrices.CodeTable.read(places) if places else None
    _, tags, *rows = read(matrices.as_csv(matrices.build_matrix(network, "3w", place_codes=codes), "en"))
    wanted = [at for at, tag in enumerate(tags) if tag.endswith("+code") and tag != "#org+code"]
    return {row[tags.index("#loc+name")]: [row[at] for at in wanted] for row in rows}


def test_p_codes_of_bangladesh_follow_from_names_that_mean_one_place(tmp_path: Path) -> None:
    network = place_network(tmp_path, "Jessore", "Kaliganj", "Kaliganj, Gazipur", "Bangladesh", "Atlantis")
    assert codes_of(network) == {
        "Jessore": ["BD4041", "BD40", "BD4041", ""],
        "Kaliganj": ["", "", "", ""],
        "Kaliganj, Gazipur": ["BD30330034", "BD30", "BD3033", "BD30330034"],
        "Bangladesh": ["BD", "", "", ""],
        "Atlantis": ["", "", "", ""],
    }


OCHA = "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,date\n"
NEPAL = ("Nepal,NP,Koshi,NP01,Jhapa,NP0104,2020-01-01\nNepal,NP,Madhesh,NP02,Siraha,NP0202,2020-01-01\n"
         "Nepal,NP,Bagmati,NP03,Twin,NP0301,\nNepal,NP,Koshi,NP01,Twin,NP0105,\n")  # fmt: skip
HXL = "region,kode,district,kode\n#adm1+name,#adm1+code,#adm2+name+en,#adm2+code\nKoshi,NP01,Jhapa,NP0104\n"
NAMED = "District name,District P-Code,Province,Province Pcode\nJhapa,NP0104,Koshi,NP01\n"
PLAIN = "Code;Name;Level;Within\nNP01;Koshi;1;\nNP0104;Jhapa;2;NP01\n"


@pytest.mark.parametrize("text", [OCHA + NEPAL, PLAIN, NAMED, HXL.replace("#adm2+name+en", "#adm2+name")])
def test_a_table_of_the_users_gives_the_codes_of_another_country(tmp_path: Path, text: str) -> None:
    file = tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    found = codes_of(place_network(tmp_path / "data", "jhapa", "Koshi", "Jessore", "Twin"), file)
    assert found["jhapa"] == ["NP0104", "NP01", "NP0104"]
    assert found["Koshi"] == ["NP01", "NP01", ""]
    assert found["Jessore"] == found["Twin"] == ["", "", ""]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "code,name\n"])
def test_a_table_without_codes_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="P-code"):
        matrices.CodeTable.read(file)


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_the_hxl_validator_finds_no_error(kestrel: Network, network: Network, lang: str) -> None:
    hxl = pytest.importorskip("hxl")
    for each in (kestrel, network):
        rows = table(each, "3w", lang)
        faults = []
        checked = hxl.data(rows).validate(callback=faults.append)
        assert checked is not None
        assert [fault for fault in faults if fault.severity == "error"] == []


def test_an_event_and_a_place_have_one_row_with_all_topics_and_roles(tmp_path: Path) -> None:
    weak = {"certainty": "implied"}
    network = small(
        tmp_path,
        tie("fair", "organisedBy", "amber-trust"),
        tie("fair", "deliveredBy", "amber-trust", **weak),
        tie("fair", "topic", "rivers"),
        tie("fair", "topic", "dams", **weak),
        entities=[entity("dams", "Concept")],
        events=[event("fair", place="sea", start="2024-05-01")],
    )
    _, tags, *rows = table(network, "3w")
    at = {tag: number for number, tag in enumerate(tags)}
    (row,) = [row for row in rows if row[at["#org+code"]] == "amber-trust"]
    assert row[at["#sector"]] == "Dams (implied); Rivers"
    assert row[at["#activity+role"]] == "delivered by (implied); organised by"
    assert row[at["#meta+certainty"]] == "stated"


@pytest.mark.parametrize(
    ("as_of", "held"), [("2024", True), ("2024-05", True), ("2023", False), ("2025", False)]
)
def test_at_a_date_stands_what_was_held_then(tmp_path: Path, as_of: str, held: bool) -> None:
    network = small(
        tmp_path,
        tie("fair", "organisedBy", "amber-trust"),
        tie("cobalt-bureau", "worksOn", "rivers"),
        tie(
            "cobalt-bureau",
            "operatesIn",
            "sea",
            start="2024-01-01",
            end="2024-12-31",
            date_certainty="stated",
        ),
        events=[event("fair", start="2024-05-01", end="2024-05-02")],
    )
    matrix = matrices.build_matrix(network, "3w", as_of=as_of)
    _, _, *rows = read(matrices.as_csv(matrix, "en"))
    shown = {cell for row in rows for cell in row}
    assert ("Fair" in shown, "Sea" in shown) == (held, held)
    assert "Rivers" in shown  # without a date, it may hold at any
    assert any("As of" in note[0] for note in matrix.notes)


def test_the_pivot_counts_each_organisation_once(kestrel: Network) -> None:
    matrix = matrices.build_matrix(kestrel, "3w")
    _, tags, *rows = read(matrices.as_csv(matrix, "en"))
    at = {tag: number for number, tag in enumerate(tags)}
    pivot, page = matrix.summaries
    heads = [head[0] for head in pivot.heads]
    numbers = {
        (row[0][0], head): cell for row in pivot.rows for head, cell in zip(heads[1:], row[1:], strict=True)
    }
    is_by_topic = heads[0] == "Topic"
    who: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row[at["#status"]] == "present":
            topics = [
                text.replace("not documented", "Topic not documented")
                for text in row[at["#sector"]].split("; ")
            ]
            place = row[at["#loc+name"]].replace("not documented", "Place not documented")
            for topic in (*topics, "Any"):
                for where in (place, "Any"):
                    who[(topic, where) if is_by_topic else (where, topic)].add(row[at["#org+code"]])
    assert {key: number for key, number in numbers.items() if number} == {
        key: len(names) for key, names in who.items()
    }
    of_any_topic = {
        where: len(names)
        for (topic, where), names in (
            (key if is_by_topic else key[::-1], names) for key, names in who.items()
        )
        if topic == "Any" != where
    }
    assert {row[0][0]: row[2] for row in page.rows} == of_any_topic


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
    assert ("amber-trust", "Rivers", none, none, "", "present") in found
    assert ("amber-trust", none, none, "Hill", "", "present") in found
    assert ("cobalt-bureau", "Rivers", "Fair", "Sea", "2024-05-01", "present") in found
    assert ("amber-trust", none, "Fair", none, "", "stated absent") in found
    assert ("fern-alliance", none, none, none, "", none) in found
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
    first, pivot, page, evidence, about = book.worksheets
    texts = [[str(one.value or "") for one in row] for row in first.rows]
    assert texts == read(matrices.as_csv(found, lang))
    assert (first.freeze_panes, first.auto_filter.ref[:2]) == ("C3", "A2")
    for sheet in (pivot, page):
        assert sheet.auto_filter.ref
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert about.column_dimensions["A"].width < 75  # a single column is not made to fit the page
    assert evidence.max_row == 1 + sum(len(one.supports) for row in found.rows for one in row)
    told = [row[0].value for row in about.rows]
    assert told[0] == found.title[("en", "bn").index(lang)]
    assert any("stakeholders matrix 3w" in line for line in told)
