"""An edition shows no name of an organisation that it withholds: neither in a list nor in any other text."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.ingest.redact import redact_tables
from graph.schema.dataset import Tables
from tests.conftest import Run
from tests.fiction import LEAFLET, event, fact, organisation, tie, write
from tests.ingest.test_withhold import tables, text

HIDDEN = [
    organisation("hidden-house", visibility="internal", label_bn="আড়াল ঘর", alt="The Hideaway|Veil"),
    organisation("hid", label_en="Hid for Rights", abbr="HFR", visibility="internal"),
    organisation("quiet-river-union", visibility="partners"),
    organisation("loud", label_en="LOUD SHOP", visibility="internal"),
]
SHOWN = [organisation("amber-trust"), organisation("hidden-house-museum"), organisation("cobalt-forum")]


def read_cell(phrase: str, *withheld: str, audience: str = "public") -> Tables:
    """Return the edition of a list: one cell that names the Cobalt Forum and some who are withheld."""
    ties = [tie("amber-trust", "partneredWith", name, phrase=phrase) for name in ("cobalt-forum", *withheld)]
    return redact_tables(tables(entities=[*HIDDEN, *SHOWN], ties=ties), audience)


@pytest.mark.parametrize(
    ("phrase", "withheld", "shown"),
    [
        ("Cobalt Forum; Hidden House", ["hidden-house"], "Cobalt Forum; [hidden]"),
        ("HIDDEN house / hfr", ["hidden-house", "hid"], "[hidden] / [hidden]"),
        ("Veil, Cobalt Forum", ["hidden-house"], "[hidden], Cobalt Forum"),
        ("veil, Cobalt Forum", ["hidden-house"], "[hidden], Cobalt Forum"),
        ("Cobalt Forum এবং আড়াল ঘরের সঙ্গে", ["hidden-house"], "Cobalt Forum এবং [অপ্রকাশিত] সঙ্গে"),
        ("Cobalt Forum Amber Trust’s ally and Quiet River", ["quiet-river-union"],
         "Cobalt Forum Amber Trust’s ally and [hidden]"),
        ("Cobalt Forum, Hidden House Museum", ["hidden-house"], "Cobalt Forum, Hidden House Museum"),
    ],
)  # fmt: skip
def test_a_cell_that_lists_several_names_only_those_that_are_shown(
    phrase: str, withheld: list[str], shown: str
) -> None:
    assert [row["phrase"] for row in read_cell(phrase, *withheld).rows["ties"]] == [shown]


def test_who_may_see_an_organisation_reads_its_name() -> None:
    phrase = "Cobalt Forum; Quiet River Union; Hidden House"
    edition = read_cell(phrase, "quiet-river-union", "hidden-house", audience="partners")
    assert {row["phrase"] for row in edition.rows["ties"]} == {"Cobalt Forum; Quiet River Union; [hidden]"}
    assert "Hidden House" in text(read_cell(phrase, "hidden-house", audience="internal"))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("met Hidden House's chair", "met [hidden]'s chair"),
        ("as HFR said", "as [hidden] said"),
        ("HIDDEN HOUSE, DHAKA", "[hidden], DHAKA"),
        ("Loud-Shop, loud  shop", "[hidden], [hidden]"),
        ("of https://x.example/list: Hidden House", "of https://x.example/list: [hidden]"),
        ("hfr is no word, a veil is one", "hfr is no word, a veil is one"),
        ("the Veil fell", "the [hidden] fell"),
        ("Hidden Housekeepers", "Hidden Housekeepers"),
        ("‘Hidden\u00a0House’ (Dhaka)", "‘[hidden]’ (Dhaka)"),
    ],
)
def test_no_text_of_what_stays_names_who_is_withheld(words: str, shown: str) -> None:
    rows = tables(
        sources=[LEAFLET, {"id": "letter", "title": words}],
        entities=[*HIDDEN, *SHOWN],
        events=[event("fair", label_en=words)],
        facts=[fact("amber-trust", "description", words, note=words, locator=words, phrase=words)],
    )
    edition = redact_tables(rows, "public").rows
    said = edition["facts"][0]
    assert [said[column] for column in ("value", "note", "locator", "phrase")] == [shown] * 4
    assert (edition["sources"][1]["title"], edition["events"][0]["label_en"]) == (shown, shown)


def test_addresses_stay_whole_and_an_edition_made_again_is_the_same() -> None:
    address = "https://example.org/hidden-house"
    rows = tables(
        entities=[*HIDDEN, *SHOWN],
        facts=[fact("amber-trust", "description", address), fact("amber-trust", "aim", "see Hidden House")],
    )
    edition = redact_tables(rows, "public")
    assert [row["value"] for row in edition.rows["facts"]] == [address, "see [hidden]"]
    assert text(redact_tables(edition, "public")) == text(edition)


def test_a_quote_of_the_longest_kind_is_still_one(tmp_path: Path, stakeholders: Run) -> None:
    """A mark has no more words than a name."""
    names = [organisation(f"veil{n}", label_en=f"Veil{n}", visibility="internal") for n in range(7)]
    phrase = "Veil0 Veil1 Veil2 Veil3 Veil4 Veil5 Veil6 Amber"
    folder = write(tmp_path, entities=[*names, organisation("amber", phrase=phrase)])
    result = stakeholders("check", "-d", folder, "--audience", "public")
    assert "phrase" not in result.stdout
    assert result.exit_code == 0, result.stdout
