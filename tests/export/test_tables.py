"""Tables out of a loaded edition: whatever rows went in, their statements and evidence come back."""

from __future__ import annotations

import csv
import io
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.graph import StakeholderGraph
from graph.model.opening import open_graph
from graph.publish.export import tables
from tests.fiction import decision, entity, fact, organisation, tie, write

Cells = Mapping[str, str]

ORGANISATIONS = ("amber-trust", "cobalt-forum", "fern-alliance", "ochre-bureau")
EVENTS = ("lantern-day", "harbour-course")
SYMMETRIC = {"partneredWith", "workedJointlyWith", "networksWith"}
KINDS = (*sorted(SYMMETRIC), "supports", "implementsThrough", "memberOf", "funds", "secretariatOf", "partOf")
TEXTS = (
    "Amber “Trust”",
    'a, "quoted" cell',
    "সোনালি ট্রাস্ট",
    "two\nlines",
    "a\u00a0b",
    "=1+1",
    "cafe\u0301",
    "১২ জন",
)
NAMES = ("Amber", "Cobalt & Co", "সোনালি", "AT", "The 'Forum'")
FIRST = {"2020": "2020-01-01", "2020-02": "2020-02-01", "2020-02-16": "2020-02-16"}
LAST = {"2021": "2021-12-31", "2021-02": "2021-02-28", "2021-03-05": "2021-03-05"}
SOURCES = (
    {"id": "leaflet", "title": "The leaflet", "lang": "en"},
    {
        "id": "almanac",
        "title": "পঞ্জিকা",
        "lang": "bn",
        "copy_of": "leaflet",
        "publisher": "amber-trust",
        "covers": "all",
    },
)


def optional(values: Iterable[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


evidence = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["leaflet", "almanac"]),
        "locator": st.sampled_from(["1", "2-3"]),
        "phrase": st.sampled_from(["words of the leaflet", "other\u00a0words"]),
        "certainty": st.sampled_from(["stated", "implied", "ambiguous"]),
        "note": optional(["first note", "a note; of two parts"]),
    }
)
dates = st.fixed_dictionaries(
    {"start": optional(FIRST), "end": optional(LAST), "date_text": optional(["in spring"])}
).flatmap(
    lambda cells: (
        st.just(cells)
        if not any(cells.values())
        else st.sampled_from(["stated", "implied"]).map(lambda level: {**cells, "date_certainty": level})
    )
)


def rows(*parts: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[list[dict[str, str]]]:
    merged = st.tuples(*parts, evidence).map(lambda cells: {k: v for part in cells for k, v in part.items()})
    return st.lists(merged, max_size=6)


entities = rows(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(ORGANISATIONS),
            "class": st.just("CivilSocietyOrganisation"),
            "type": optional(["TypeNationalNGO", "TypeNationalNGO|TypeLocalCSO"]),
            "label_en": optional(TEXTS),
            "label_bn": optional(["সোনালি"]),
            "short_label": optional(["Amber"]),
            "abbr": optional(["AT", "সো"]),
            "alt": st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map("|".join),
            "homepage": optional(["https://amber.example/"]),
            "ids": optional(["register:7", "register:7|other:a"]),
        }
    )
)
events = rows(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(EVENTS),
            "class": st.just("TrainingEvent"),
            "label_en": optional(TEXTS),
            "series": optional(["lantern-series"]),
            "place": optional(["harbour", "hill"]),
            "sessions": optional(["6", "06"]),
            "session_length": optional(["two hours"]),
        }
    ),
    dates,
)
ties = rows(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([*KINDS, "topic"]),
            "role": optional(["Chair of the board", "RoleMember"]),
            "weight": optional(["3", "0.5"]),
        }
    ),
    st.permutations(ORGANISATIONS).map(lambda names: {"subject": names[0], "object": names[1]}),
    dates,
)
counts = rows(
    st.sampled_from(
        [
            {"id": "members", "of": "amber-trust|fern-alliance", "value": "54", "unit": "UnitOrganisations"},
            {
                "id": "women",
                "of": "amber-trust",
                "value": "012",
                "unit": "UnitPersons",
                "dimension": "female",
            },
            {"id": "years", "of": "lantern-day", "unit": "UnitYears", "comparator": "many"},
        ]
    ),
    st.sampled_from([{}, {"as_of": "2021"}, {"part_of": "members"}]),
)
facts = rows(
    st.one_of(
        st.fixed_dictionaries(
            {
                "subject": st.sampled_from([*ORGANISATIONS, "leaflet"]),
                "property": st.sampled_from(["description", "aim"]),
                "value": st.sampled_from(TEXTS),
                "lang": st.sampled_from(["", "en", "bn"]),
            }
        ),
        st.just({"subject": "amber-trust", "property": "schema:foundingDate", "value": "1998"}),
    )
)
decisions = st.lists(
    st.tuples(st.permutations(ORGANISATIONS), st.sampled_from(["different", "unsure"])),
    max_size=3,
    unique_by=lambda drawn: frozenset(drawn[0][:2]),
).map(lambda drawn: [decision(names[0], names[1], word) for names, word in drawn])

DEFINED = [
    *(organisation(name) for name in ORGANISATIONS),
    entity("harbour", "Place"),
    entity("hill", "Place"),
]
DEFINED_EVENTS = [
    entity("lantern-series", "EventSeries"),
    *(entity(name, "TrainingEvent") for name in EVENTS),
]
DEFINED_COUNTS = [
    {
        "id": "members",
        "of": "amber-trust|fern-alliance",
        "value": "54",
        "unit": "UnitOrganisations",
        "source": "leaflet",
        "locator": "9",
        "phrase": "fifty-four members",
        "certainty": "stated",
    }
]


def statements(knowledge: StakeholderGraph) -> set[str]:
    return {*map(str, knowledge.iter_evidence_quads()), *map(str, knowledge.iter_merged_triples())}


def reopened(knowledge: StakeholderGraph, folder: Path) -> StakeholderGraph:
    folder.mkdir()
    for name, content in tables.export_folder_files(knowledge).items():
        (folder / name).write_bytes(content)
    return open_graph(folder, audience=knowledge.audience)


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def atoms(found: Mapping[str, Iterable[Cells]]) -> set[tuple[object, ...]]:
    """What the rows say, cell by cell: repeats, order and how rows were cut do not matter."""
    said: set[tuple[object, ...]] = set()
    for table, every in found.items():
        for row in every:
            proof = tuple(plain(row.get(name, "")) for name in ("source", "locator", "phrase", "certainty"))
            if table not in ("sources", "decisions") and row.get("note"):
                said.add(("note", proof, plain(row["note"])))
            said |= {(table, *atom, proof) for atom in _ATOMS[table](row)}
    return said


def _entity(row: Cells) -> Iterable[tuple[object, ...]]:
    for column in ("class", "label_en", "label_bn", "short_label", "abbr", "homepage"):
        if row.get(column):
            yield row["id"], column, plain(row[column])
    for column in ("type", "ids", "alt"):
        for part in filter(None, row.get(column, "").split("|")):
            yield row["id"], column, plain(part)
    if row.get("abbr"):  # an abbreviation is another name too
        yield row["id"], "alt", plain(row["abbr"])


def _when(row: Cells) -> Iterable[tuple[str, str]]:
    for column in ("start", "end", "date_text", "date_certainty"):
        if row.get(column):
            yield column, {**FIRST, **LAST}.get(row[column], plain(row[column]))


def _event(row: Cells) -> Iterable[tuple[object, ...]]:
    yield row["id"], "class", row["class"]
    for column in ("label_en", "label_bn", "series", "place", "session_length"):
        if row.get(column):
            yield row["id"], column, plain(row[column])
    if row.get("sessions"):
        yield row["id"], "sessions", int(row["sessions"])
    yield from ((row["id"], *cell) for cell in _when(row))


def _tie(row: Cells) -> Iterable[tuple[object, ...]]:
    ends = (row["subject"], row["object"])
    key = (row["kind"], *(sorted(ends) if row["kind"] in SYMMETRIC else ends))
    yield (*key, "tie")
    if row.get("role"):
        yield (*key, row.get("start", ""), "role", row["role"])
    if row.get("weight"):
        yield (*key, row.get("start", ""), "weight", row["weight"])
    yield from ((*key, row.get("start", ""), *cell) for cell in _when(row))


def _count(row: Cells) -> Iterable[tuple[object, ...]]:
    yield from ((row["id"], "of", owner) for owner in row["of"].split("|"))
    yield row["id"], "comparator", row.get("comparator") or "exactly"
    for column in ("unit", "dimension", "part_of"):
        if row.get(column):
            yield row["id"], column, row[column]
    if row.get("value"):
        yield row["id"], "value", int(row["value"])
    if row.get("as_of"):
        yield row["id"], "as_of", LAST.get(row["as_of"], row["as_of"])


def _fact(row: Cells) -> Iterable[tuple[object, ...]]:
    lang = "" if row["property"] == "schema:foundingDate" else row.get("lang") or "en"
    yield row["subject"], row["property"], plain(row["value"]), lang


def _source(row: Cells) -> Iterable[tuple[object, ...]]:
    yield tuple(sorted((column, plain(cell)) for column, cell in row.items() if cell))


def _decision(row: Cells) -> Iterable[tuple[object, ...]]:
    pair = tuple(sorted((row["a"], row["b"]))) if row["decision"] == "unsure" else (row["a"], row["b"])
    yield (*pair, row["decision"], row["who"], row["when"], row["why"])


_ATOMS = {
    "sources": _source,
    "entities": _entity,
    "events": _event,
    "ties": _tie,
    "counts": _count,
    "facts": _fact,
    "decisions": _decision,
}


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    entities=entities,
    events=events,
    ties=ties,
    counts=counts,
    facts=facts,
    decisions=decisions,
)
def test_exported_rows_say_what_the_rows_said_and_load_as_the_same_statements(
    entities: list[Cells],
    events: list[Cells],
    ties: list[Cells],
    counts: list[Cells],
    facts: list[Cells],
    decisions: list[Cells],
) -> None:
    given_rows = {
        "sources": list(SOURCES),
        "entities": [*DEFINED, *entities],
        "events": [*DEFINED_EVENTS, *events],
        "ties": ties,
        "counts": [*DEFINED_COUNTS, *counts],
        "facts": facts,
        "decisions": decisions,
    }
    with tempfile.TemporaryDirectory() as room:
        knowledge = open_graph(write(Path(room) / "given", **given_rows))
        exported = tables.rebuild_rows(knowledge)
        again = reopened(knowledge, Path(room) / "again")
    assert atoms(exported) == atoms(given_rows)
    assert statements(again) == statements(knowledge)


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_the_example_comes_back_whole(audience: str, tmp_path: Path) -> None:
    knowledge = open_graph(audience=audience)
    again = reopened(knowledge, tmp_path / "again")
    assert statements(again) == statements(knowledge)
    assert again.findings == ()


def test_an_edition_of_mixed_rows_comes_back_whole_for_its_audience(mixed: Path, tmp_path: Path) -> None:
    for audience in ("public", "partners"):
        knowledge = open_graph(mixed, audience=audience)
        again = reopened(knowledge, tmp_path / audience)
        assert statements(again) == statements(knowledge)


def test_ids_that_a_person_joined_stay_joined(tmp_path: Path) -> None:
    knowledge = open_graph(
        write(
            tmp_path / "given",
            entities=[organisation("amber-trust"), organisation("amber"), organisation("cobalt-forum")],
            ties=[tie("amber", "partneredWith", "cobalt-forum")],
            facts=[fact("amber", "description", "small")],
            decisions=[decision("amber-trust", "amber", "same")],
        )
    )
    again = reopened(knowledge, tmp_path / "again")
    assert statements(again) == statements(knowledge)
    assert {entity.id for entity in again.list_organisations()} == {"amber-trust", "cobalt-forum"}


@pytest.mark.parametrize("kind", ["supports", "implementsThrough"])
def test_a_directed_tie_between_parties_keeps_its_direction_with_its_dates(kind: str, tmp_path: Path) -> None:
    given_tie = tie("fern-alliance", kind, "amber-trust", start="2020-02", date_certainty="stated")
    knowledge = open_graph(
        write(
            tmp_path / "given",
            entities=[organisation("amber-trust"), organisation("fern-alliance")],
            ties=[given_tie],
        )
    )
    (row,) = tables.rebuild_rows(knowledge)["ties"]
    assert {column: row[column] for column in given_tie} == given_tie


def test_the_same_edition_gives_the_same_bytes_sorted(knowledge: StakeholderGraph) -> None:
    first, second = tables.export_folder_files(knowledge), tables.export_folder_files(open_graph())
    assert first == second
    for name, content in first.items():
        if name.endswith(".csv"):
            text = content.decode()
            assert "\r" not in text
            body = [list(row.values()) for row in csv.DictReader(io.StringIO(text, newline=""))]
            assert body == sorted(body), name


def test_the_exported_manifest_says_for_whom_the_edition_is() -> None:
    content = tables.export_folder_files(open_graph(audience="public"))["dataset.toml"].decode()
    assert tomllib.loads(content)["visibility"] == "public"
    assert (
        tomllib.loads(tables.export_folder_files(open_graph())["dataset.toml"].decode())["visibility"]
        == "internal"
    )


def test_a_workbook_holds_the_same_statements_as_the_folder(
    knowledge: StakeholderGraph, tmp_path: Path
) -> None:
    path = tmp_path / "steps.xlsx"
    path.write_bytes(tables.export_workbook(knowledge))
    again = open_graph(path)
    assert statements(again) == statements(knowledge)
    assert tables.export_workbook(knowledge) == path.read_bytes()


def test_cells_that_look_like_formulas_stay_texts_in_a_workbook(tmp_path: Path) -> None:
    label = "=HYPERLINK(1)"
    knowledge = open_graph(write(tmp_path / "given", entities=[organisation("amber-trust", label_en=label)]))
    path = tmp_path / "out.xlsx"
    path.write_bytes(tables.export_workbook(knowledge))
    (amber,) = open_graph(path).list_organisations()
    assert amber.get_name() == label
