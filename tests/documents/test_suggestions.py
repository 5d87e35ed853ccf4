"""Ties suggested from documents: what a text states, denies, refers to, and how fast hostile text is read."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.suggestions import KnownNames, Suggestion, suggest
from tests.marks import mark_slow

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "reading.py"
SECONDS = 60.0  # for 40,000 characters on a slow machine that does other things, too


def read(text: str, known: KnownNames | None = None) -> list[Suggestion]:
    return suggest(read_plain_text(text), known or KnownNames())


def list_ties(text: str) -> set[tuple[str, str, str]]:
    return {(tie.subject, tie.kind, tie.object) for tie in read(text)}


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_of_reading", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_own_documents_are_read_as_well_as_promised(benchmark: ModuleType) -> None:
    results = benchmark.measure(benchmark.OWN_DOCUMENTS)
    total = benchmark.sum_up(result.total for result in results)
    assert len(results) >= 10
    assert total.precision >= 0.9
    assert total.recall >= 0.85
    assert sum(r.keys_by_review for r in results) < sum(r.keys_by_hand for r in results) / 4


def test_benchmark_counts_right_wrong_and_missed(benchmark: ModuleType) -> None:
    gold = [
        benchmark.Tie("Heron Net (HN)", "funded-by", "Reed Fund"),
        benchmark.Tie("Heron Net (HN)", "member-of", "Lake Forum"),
        benchmark.Tie("Heron Net (HN)", "located-in", "Ondara", optional=True),
    ]
    found = [
        benchmark.Tie("HN", "funded-by", "the Reed Fund", "list funder"),
        benchmark.Tie("HN", "located-in", "Ondara", "key place"),
        benchmark.Tie("HN", "partnered-with", "Lake Forum", "sentence partner"),
    ]
    total = benchmark.compare("x", "prose", "en", found, gold).total
    assert (total.right, total.wrong, total.missed) == (1, 1, 1)


@pytest.mark.parametrize(
    ("sentence", "tie"),
    [
        ("Heron Net is funded by the Reed Fund.", ("Reed Fund", "funds", "Heron Net")),
        ("The Reed Fund finances Heron Net.", ("Reed Fund", "funds", "Heron Net")),
        ("With a grant from the Reed Fund, Heron Net bought a boat.", ("Reed Fund", "funds", "Heron Net")),
        ("Heron Net belongs to the Lake Forum.", ("Heron Net", "memberOf", "Lake Forum")),
        ("Heron Net works with the Tide Museum.", ("Heron Net", "workedJointlyWith", "Tide Museum")),
        ("Heron Net and the Tide Museum signed an agreement.", ("Heron Net", "partneredWith", "Tide Museum")),
        (
            "Heron Net serves as the secretariat of the Lake Forum.",
            ("Heron Net", "secretariatOf", "Lake Forum"),
        ),
        ("Ten rowers were trained by the Tide Museum.", ("Ten rowers", "trainedBy", "Tide Museum")),
        ("Heron Net was founded in 1998.", ("Heron Net", "schema:foundingDate", "1998")),
        ("Heron Net works in Ondara and Keshi.", ("Heron Net", "operatesIn", "Keshi")),
        (
            "About 40 village groups belong to Heron Net.",
            ("About 40 village groups", "memberOf", "Heron Net"),
        ),
    ],
)
def test_sentences_state_ties(sentence: str, tie: tuple[str, str, str]) -> None:
    assert tie in list_ties(f"Heron Net\n{sentence}\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "Heron Net has applied to the Reed Fund for a grant from it.",
        "Heron Net is not a member of the Lake Forum.",
        "Heron Net would like to work with the Tide Museum.",
        "Heron Net and the Tide Museum will sign an agreement next year.",
        "If members agree, Heron Net joins the Lake Forum.",
        "The Tide Museum attended the yearly meeting of Heron Net as a guest.",
        "An agreement between Heron Net and the Tide Museum is being discussed.",
        "In the last issue we wrote that Heron Net works with the Tide Museum. That is wrong.",
    ],
)
def test_plans_denials_and_attendance_are_no_ties(sentence: str) -> None:
    assert not list_ties(f"Heron Net\n{sentence}\n")


def test_headings_and_footnotes_say_what_a_list_means() -> None:
    text = (
        "Heron Net\nOur donors\n• Reed Fund\n• Marsh Bank¹\nNot partners\n• Castle Hotel\n"
        "¹ Candidate, not yet signed.\n"
    )
    assert list_ties(text) == {("Reed Fund", "funds", "Heron Net")}


def test_former_donors_are_suggested_as_ended() -> None:
    ties = read("Name: Heron Net\nFormer donors: Reed Fund\nDonors: Marsh Foundation\n")
    assert {(tie.subject, tie.ended) for tie in ties} == {("Reed Fund", True), ("Marsh Foundation", False)}


def test_ditto_stands_for_every_name_above() -> None:
    text = (
        "Heron Net: projects\nProject | Donor | District\n"
        "Clean Boats | Reed Fund; Marsh Foundation | Ondara\nDry Wells | -do- | Keshi\n"
    )
    ties = list_ties(text)
    assert {("Reed Fund", "funds", "Dry Wells"), ("Marsh Foundation", "funds", "Dry Wells")} <= ties
    assert ("Dry Wells", "operatesIn", "Keshi") in ties


def test_references_are_resolved_and_recorded() -> None:
    ties = read("About Heron Net\nHeron Net was founded in 1998. We are a member of the Lake Forum.\n")
    member = next(tie for tie in ties if tie.kind == "memberOf")
    assert (member.subject, member.reference) == ("Heron Net", "we")


def test_user_says_whose_document_it_is() -> None:
    ties = read("We are funded by the Reed Fund.\n", KnownNames({"Heron Net": "organisation"}, "Heron Net"))
    assert [(tie.subject, tie.object) for tie in ties] == [("Reed Fund", "Heron Net")]


def test_bengali_lists_tables_and_sentences() -> None:
    text = (
        "বকুল উন্নয়ন সংস্থা\nবকুল উন্নয়ন সংস্থা ১৯৮৯ সালে প্রতিষ্ঠিত হয়।\nদাতা সংস্থা\n• নীলপদ্ম ফাউন্ডেশন\n"
        "প্রকল্প | দাতা | এলাকা\nসবুজ উঠান | ইউনিসেফ | শালবন\n"
    )
    assert list_ties(text) == {
        ("বকুল উন্নয়ন সংস্থা", "schema:foundingDate", "১৯৮৯"),
        ("নীলপদ্ম ফাউন্ডেশন", "funds", "বকুল উন্নয়ন সংস্থা"),
        ("ইউনিসেফ", "funds", "সবুজ উঠান"),
        ("সবুজ উঠান", "operatesIn", "শালবন"),
    }


def test_quotes_stand_in_the_text_with_their_line() -> None:
    text = "Heron Net\n\nOur donors\n• Reed Fund\n\nHeron Net belongs to the Lake Forum.\n"
    for tie in read(text):
        assert text[tie.start : tie.end] == tie.quote
        assert text.split("\n")[tie.line - 1].strip("• ") in tie.quote
        assert tie.place == f"line {tie.line}"
        assert tie.precision is not None


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Heron Net\n\nThe lake is shallow, and after each summer the reed grows a little further out.\n"
        "Heron Net has worked on clean water for many years and is today funded by the\n"
        "Reed Fund, which lies on the other shore of the lake, where the ferry used to\nland.\n"
    )
    assert ("Reed Fund", "funds", "Heron Net") in list_ties(text)


@pytest.mark.parametrize(
    "piece",
    mark_slow(
        [
            "(",
            "(A) ",
            "Acorn, ",
            "Alpha Beta ",
            "Acorn was funded by ",
            "A – ",
            "’",
            "a\t",
            "• Acorn, Bela\n",
            "Acorn’s partner ",
            "the secretariat of ",
            ",",
        ],
        fast=4,
    ),
)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = "Our donors\n" + piece * (40_000 // len(piece))
    start = time.process_time()
    read(text)
    assert time.process_time() - start < SECONDS


def test_one_word_of_any_length_is_passed_over() -> None:
    start = time.process_time()
    read("From: " + "a" * 300_000 + "\n" + "• " + "b" * 300_000)
    assert time.process_time() - start < SECONDS
