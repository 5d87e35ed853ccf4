"""Parts of the report counted again: what has ended, funding and its amounts, topics, places and opinions."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from graph.model.network import Network
from graph.model.opening import open_graph
from graph.model.values import Evidence
from graph.publish.report.amounts import Amount, read_amounts
from tests import fiction
from tests.conftest import KESTREL, Run
from tests.report.pages import NOBODY, Workbook, made
from tests.report.test_numbers import Oracle


@pytest.fixture(scope="module")
def kestrel(stakeholders: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Oracle, Workbook]:
    target = made(stakeholders, tmp_path_factory.mktemp("parts") / "report.xlsx", "-d", KESTREL)
    return Oracle(KESTREL), Workbook(target)


def write_evidence(phrase: str = "", note: str = "") -> Evidence:
    return Evidence("set", "list", "1", phrase, "stated", note)


# ---------- now and ever ----------
def make_dated(folder: Path) -> Network:
    spans = {
        "a": ("2020", "2021"),
        "b": ("2020", ""),
        "c": ("", ""),
        "d": ("2022", "2024-06"),
        "e": ("", "2023"),
    }
    names = ["hub", *spans, "f"]
    ties = [
        fiction.tie("hub", "partneredWith", name, start=start, end=end)
        | ({"date_certainty": "stated"} if start or end else {})
        for name, (start, end) in spans.items()
    ]
    over = {"date_text": "ended", "date_certainty": "stated"}
    ties += [fiction.tie("hub", "partneredWith", "f"), fiction.tie("hub", "partneredWith", "f", **over)]
    sources = [{"id": "leaflet", "title": "Leaflet", "lang": "en", "issued": "2024-06"}]
    organisations = [fiction.organisation(name) for name in names]
    return Network(open_graph(fiction.write(folder, sources=sources, entities=organisations, ties=ties)))


@pytest.mark.parametrize(
    ("when", "left"), [("2024-06", "bcd"), ("2024-07", "bc"), ("2022", "bcde"), ("2021", "abcde")]
)
def test_a_tie_counts_until_its_sources_say_that_it_ended(when: str, left: str, tmp_path: Path) -> None:
    network = make_dated(tmp_path / "data").without_ended(when)
    others = {end.rpartition("/")[2] for tie in network.ties for end in tie.ends} - {"hub"}
    assert "".join(sorted(others)) == left


def test_what_a_rule_yields_ends_with_what_it_rests_on(tmp_path: Path) -> None:
    row = fiction.tie("a", "steeringMemberOf", "b", start="2020", end="2021", date_certainty="stated")
    kinds = [fiction.organisation("a"), fiction.entity("b", "Platform", label_en="B")]
    sources = [{"id": "leaflet", "title": "Leaflet", "lang": "en", "issued": "2024"}]
    network = Network(open_graph(fiction.write(tmp_path / "d", sources=sources, entities=kinds, ties=[row])))
    assert {tie.kind.name for tie in network.ties} >= {"steeringMemberOf", "memberOf"}
    assert network.without_ended("2024").ties == ()


def test_the_first_page_says_how_many_ties_are_history(stakeholders: Run, tmp_path: Path) -> None:
    oracle = Oracle(KESTREL)
    ended = len(oracle.ever.counted("stated")) - len(oracle.counted("stated"))
    assert ended > 20
    text = made(stakeholders, tmp_path / "b.md", "-d", KESTREL, "--brief").read_text(encoding="utf-8")
    assert f"Figures are for November 2024, the latest date of the documents. {ended} ties" in text


# ---------- funding ----------
def test_who_funds_whom(kestrel: tuple[Oracle, Workbook]) -> None:
    oracle, book = kestrel
    expected = Counter(
        (oracle.name(giver), oracle.name(receiver))
        for kind, giver, receiver in oracle.counted("stated")
        if kind == "funds"
    )
    assert len(expected) > 5
    assert {(row[0], row[1]): row[2] for row in book.table("flows")} == expected


@pytest.mark.parametrize(
    ("phrase", "note", "amounts"),
    [
        ("a grant of USD 40,000", "", [(40_000, "USD")]),
        ("US$ 1.5 million until 2025", "", [(1_500_000, "USD")]),
        ("৳ ২,৫০,০০০ in 2024", "", [(250_000, "BDT")]),
        ("12 lakh taka", "", [(1_200_000, "BDT")]),
        ("EUR 2 crore; 300 GBP", "", [(20_000_000, "EUR"), (300, "GBP")]),
        ("", "Grant amount (BDT): 900000", [(900_000, "BDT")]),
        ("", "amount: 500 USD; status: open", [(500, "USD")]),
        ("", "budget: 1,000.50", [(1000.5, "")]),
        ("funded since 2022 with 40 others", "2022: 300", []),
        ("NGO 2000 and ISO 9001", "", []),
        ("", "phone: 01712345678", []),
    ],
)
def test_amounts_are_read_where_a_source_gives_them(
    phrase: str, note: str, amounts: list[tuple[float, str]]
) -> None:
    found = read_amounts([write_evidence(phrase, note)])
    assert sorted((amount.value, amount.currency) for amount in found) == sorted(amounts)


def test_a_sum_that_two_sources_tell_is_one(tmp_path: Path) -> None:
    twice = [write_evidence("USD 500"), write_evidence("500 USD"), write_evidence("USD 700")]
    assert read_amounts(twice) == (Amount(500, "USD"), Amount(700, "USD"))


def test_totals_are_by_currency(stakeholders: Run, tmp_path: Path) -> None:
    grants = {"b": "USD 1,000", "c": "USD 2,500", "d": "BDT 5 lakh", "e": "no sum"}
    ties = [fiction.tie("a", "funds", name, phrase=phrase) for name, phrase in grants.items()]
    organisations = [fiction.organisation(name) for name in ("a", *grants)]
    data = fiction.write(tmp_path / "data", entities=organisations, ties=ties)
    text = made(stakeholders, tmp_path / "r.md", "-d", data).read_text(encoding="utf-8")
    assert "Amounts are recorded for 3 of 4 funding ties: BDT 500,000 and USD 3,500 in all" in text


# ---------- topics, places, opinions ----------
@pytest.mark.parametrize(("key", "classes"), [("by-topics", {"Topic", "Concept"}), ("by-places", {"Place"})])
def test_heat_maps_hold_who_does_what(key: str, classes: set[str], kestrel: tuple[Oracle, Workbook]) -> None:
    oracle, book = kestrel
    rows = book.table(key)
    held = {
        (subject, object_)
        for kind, subject, object_ in oracle.supports
        if oracle.strongest((kind, subject, object_)) == "stated"
        and subject in oracle.organisations
        and not oracle.has_ended((kind, subject, object_))
        and (
            oracle.classes.get(object_) in classes
            or (key == "by-topics" and kind in ("worksOn", "topic") and object_ not in oracle.organisations)
        )
        and not (key == "by-topics" and oracle.classes.get(object_) == "Place")
    }
    assert len(held) > 50
    assert sum(cell == 1 for row in rows for cell in row[1:]) == len(held)
    assert {row[0] for row in rows} == {oracle.name(subject) for subject, _ in held}


def test_opinions_stand_beside_each_other(kestrel: tuple[Oracle, Workbook]) -> None:
    _, book = kestrel
    with (KESTREL / "assessments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [len(book.table("opinions"))] == [len(rows)]
    levels = ["low", "medium", "high"]
    both = sorted(
        (levels.index(row["interest"]), levels.index(row["influence"]))
        for row in rows
        if row["interest"] and row["influence"]
    )
    assert sorted((row[1], row[2]) for row in book.table("quadrant")) == both
    assert all(row[4] != NOBODY for row in book.table("opinions")), "an opinion has somebody who holds it"


def test_communities_part_all_that_are_tied(kestrel: tuple[Oracle, Workbook]) -> None:
    oracle, book = kestrel
    if "communities" not in book.rows:
        pytest.skip("no grouping is supported")
    tied = sum(degree > 0 for _, degree in oracle.net.degree())
    assert sum(row[1] for row in book.table("communities")) == tied


def test_the_distribution_counts_each_organisation_once(kestrel: tuple[Oracle, Workbook]) -> None:
    oracle, book = kestrel
    degrees = Counter(degree for _, degree in oracle.ranked(oracle.net).degree())
    assert {int(row[0]): row[1] for row in book.table("distribution") if row[1]} == degrees


# ---------- nothing is said twice ----------
def test_a_chart_that_would_repeat_its_sentence_is_left_out(tmp_path: Path) -> None:
    from graph.publish.document import Chart
    from graph.publish.report.funding import build_funding_section
    from graph.publish.report.overview import build_observation_section, build_overview_section
    from graph.publish.report.view import ReportView

    organisations = [fiction.organisation(name) for name in ("a", "b")]
    ties = [fiction.tie("a", "funds", "b")]
    view = ReportView(Network(open_graph(fiction.write(tmp_path / "d", entities=organisations, ties=ties))))
    funding = build_funding_section(view)
    assert funding is not None
    sections = [funding, build_overview_section(view), build_observation_section(view)]
    charts = [block.key for section in sections for block in section.blocks if isinstance(block, Chart)]
    assert charts == []
    assert funding.blocks[0].text == "One funding tie is documented: A funds B."


def test_a_report_names_no_column_to_fill_in(tmp_path: Path) -> None:
    from graph.publish.report.view import ReportView

    organisations = [fiction.organisation(name) for name in ("a", "b", "c")]
    ties = [fiction.tie("a", "funds", "b"), fiction.tie("b", "funds", "c")]
    network = Network(open_graph(fiction.write(tmp_path / "d", entities=organisations, ties=ties)))
    for lang in ("en", "bn"):
        view = ReportView(network, lang=lang)
        assert view.explain_omission("degree")
        assert "covers" not in view.explain_omission("degree")
        assert "covers" in view.applicability["degree"].reasons[lang == "bn"]
