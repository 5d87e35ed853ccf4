"""Consent: who did not agree to be shown leaves no trace, and what is not known is said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ingest.consent import find_widest_audiences
from graph.ingest.redact import redact_tables
from graph.ingest.validate import validate_tables
from graph.schema.dataset import Dataset, TableRow, Tables
from graph.schema.vocabulary import Ontology
from tests.fiction import LEAFLET, count, decision, event, fact, organisation, tie

LEVELS = ("public", "partners", "internal")
NAMES = ("amber-trust", "cobalt-forum", "fern-alliance")
LABELS = {"amber-trust": "Amber Trust", "cobalt-forum": "Cobalt Forum", "fern-alliance": "Fern Alliance"}

Cells = Mapping[str, str]


def tables(**given_rows: list[Cells]) -> Tables:
    about = Dataset.from_mapping(
        {"visibility": "public", "focal": list(NAMES), "title": "Amber Trust and others"},
        origin=Path("x"),
        file="x",
    )
    rows = {
        name: tuple(
            TableRow(name, f"{name}.csv", line, {key: cell for key, cell in cells.items() if cell})
            for line, cells in enumerate(found, start=2)
        )
        for name, found in ({"sources": [LEAFLET]} | given_rows).items()
    }
    return Tables(about, rows)


def consent(name: str, what: str, **cells: str) -> dict[str, str]:
    return {"entity": name, "consent": what, "by": "its chair", "when": "2024-05", **cells}


def text(found: Tables) -> str:
    cells = [dict(row.cells) for rows in found.rows.values() for row in rows]
    about = found.dataset
    return json.dumps([cells, dict(about.title), about.focal], ensure_ascii=False)


def codes(found: Tables) -> list[str]:
    return [finding.code for finding in validate_tables(found, Ontology.load())]


named = st.sampled_from(NAMES)


@st.composite
def data_sets(draw: st.DrawFn) -> Tables:
    few = range(draw(st.integers(0, 3)))
    said = st.sampled_from(["{} met", "as {} told", "({})", "nothing of note"])

    def words(name: str) -> str:
        return draw(said).format(LABELS[name])

    return tables(
        sources=[
            LEAFLET | {"publisher": draw(named), "about": draw(named)},
            {"id": f"answer-{draw(named)}", "title": words(draw(named)), "publisher": draw(named)},
        ],
        entities=[organisation(name) for name in NAMES],
        events=[event(f"fair-{n}", label_en=words(draw(named))) for n in few],
        ties=[tie(draw(named), "partneredWith", draw(named), note=words(draw(named))) for _ in few],
        counts=[count("members", f"{draw(named)}|{draw(named)}", value="9")],
        facts=[fact(draw(named), "aim", words(draw(named))) for _ in few],
        decisions=[decision(draw(named), draw(named), draw(st.sampled_from(["unsure", "different"])))],
        assessments=[
            {"entity": draw(named), "influence": "high", "assessed_by": draw(named), "on": "2024",
             "visibility": draw(st.sampled_from(["", "public"])), "why": words(draw(named))}
            for _ in few
        ],
        consents=[
            consent(name, draw(st.sampled_from(["given", "refused", "unknown"])),
                    scope=draw(st.sampled_from(["", *LEVELS])))
            for name in NAMES
        ],
    )  # fmt: skip


@settings(deadline=None)
@given(data_sets())
def test_who_did_not_agree_leaves_no_trace(given_tables: Tables) -> None:
    """The oracle: a refusal reaches to its scope, else to the owner; a consent to its scope, else to all."""
    widest = {"given": "public", "refused": "internal", "unknown": "public"}
    for reach, audience in enumerate(LEVELS):
        seen = text(redact_tables(given_tables, audience))
        for row in given_tables.rows["consents"]:
            bound = LEVELS.index(row["scope"] or widest[row["consent"]])
            if bound > reach:
                assert row["entity"] not in seen
                assert LABELS[row["entity"]] not in seen
        if audience != "internal":
            assert "consents" not in redact_tables(given_tables, audience).rows
            assert "its chair" not in seen


def test_without_other_words_it_is_as_if_its_rows_were_internal() -> None:
    rows: dict[str, list[Cells]] = {
        "entities": [organisation(name) for name in NAMES],
        "ties": [
            tie("amber-trust", "partneredWith", "cobalt-forum"),
            tie("cobalt-forum", "funds", "fern-alliance"),
        ],
        "facts": [fact("amber-trust", "aim", "to last")],
    }  # fmt: skip
    refused = redact_tables(tables(**rows, consents=[consent("amber-trust", "refused")]), "partners")
    rows["entities"] = [organisation("amber-trust", visibility="internal"), *rows["entities"][1:]]
    marked = redact_tables(tables(**rows), "partners")
    assert {name: [row.cells for row in found] for name, found in refused.rows.items()} == {
        name: [row.cells for row in found] for name, found in marked.rows.items()
    }


def test_a_refusal_reaches_every_id_that_stands_for_it_and_what_it_published() -> None:
    given_tables = tables(
        sources=[LEAFLET, {"id": "letter", "title": "A letter", "publisher": "amber-two"}],
        entities=[organisation("amber-trust"), organisation("amber-two"), organisation("cobalt-forum")],
        ties=[
            tie("amber-trust", "supports", "cobalt-forum"),
            tie("cobalt-forum", "aim", "x", source="letter"),
        ],
        decisions=[decision("amber-trust", "amber-two", "same")],
        consents=[consent("amber-two", "refused")],
    )
    edition = redact_tables(given_tables, "public")
    assert [row["id"] for row in edition.rows["entities"]] == ["cobalt-forum"]
    assert [row["id"] for row in edition.rows["sources"]] == ["leaflet"]
    assert edition.rows["ties"] == ()


def test_consent_never_widens_what_a_row_says_of_itself() -> None:
    given_tables = tables(
        entities=[organisation("amber-trust", visibility="internal")],
        consents=[consent("amber-trust", "given")],
    )
    assert redact_tables(given_tables, "public").rows["entities"] == ()


@pytest.mark.parametrize(
    ("rows", "bound"),
    [
        ([("given", "", "2023"), ("refused", "", "2024")], "internal"),
        ([("refused", "", "2023"), ("given", "partners", "2024")], "partners"),
        ([("given", "", "2024"), ("refused", "partners", "2024")], "partners"),
        ([("refused", "", "2023-02"), ("given", "", "2023-03-01")], ""),
        ([("no", "", "2023")], "internal"),
    ],
)  # fmt: skip
def test_the_latest_word_counts_and_the_strictest_of_one_day(
    rows: list[tuple[str, str, str]], bound: str
) -> None:
    given_rows = [consent("amber-trust", what, scope=scope, when=when) for what, scope, when in rows]
    found = find_widest_audiences(tables(entities=[organisation("amber-trust")], consents=given_rows))
    assert found.get("amber-trust", "") == bound


def test_what_is_unknown_is_a_warning_that_counts() -> None:
    given_tables = tables(
        entities=[organisation(name) for name in NAMES],
        consents=[consent("amber-trust", "given"), {"entity": "cobalt-forum", "consent": "unknown"}],
    )
    (found,) = validate_tables(given_tables, Ontology.load())
    assert (found.severity, found.code) == ("warning", "consent-unknown")
    assert "1 given, 0 refused, 2 unknown" in found.fault
    assert "cobalt-forum, fern-alliance" in found.fault
    assert codes(tables(entities=[organisation(name) for name in NAMES])) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (consent("nobody", "given"), "unknown-id"),
        (consent("amber-trust", "gven"), "unknown-kind"),
        (consent("amber-trust", "given", scope="all"), "unknown-kind"),
        (consent("amber-trust", "refused", by=""), "no-evidence"),
        (consent("amber-trust", "given", when=""), "no-evidence"),
        (consent("amber-trust", "given", when="May"), "broken-date"),
        (consent("amber-trust", "unknown", scope="public"), "scope-of-none"),
        ({"consent": "given", "by": "x", "when": "2024"}, "empty-cell"),
    ],
)
def test_a_faulty_row_is_found(row: Cells, code: str) -> None:
    assert code in codes(tables(entities=[organisation("amber-trust")], consents=[row]))


def test_two_answers_of_one_day_contradict() -> None:
    rows = [consent("amber-trust", "given"), consent("amber-trust", "refused")]
    assert "contradiction" in codes(tables(entities=[organisation("amber-trust")], consents=rows))
