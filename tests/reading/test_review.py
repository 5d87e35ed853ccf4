"""Suggestions are checked before a person sees them; what is decided is stored and not asked again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.curate.editing import read_history, undo_step
from graph.curate.reading.acceptance import TieEntry
from graph.curate.reading.decisions import FILE, read_decisions
from graph.curate.reading.known_data import KnownData
from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.review import DocumentReview, store_or_resume, verify_unsaved
from graph.curate.reading.stored_reading import store_document
from graph.curate.reading.suggestions import Suggestion
from graph.curate.reading.suggestions import suggest as find_suggestions
from graph.curate.reading.verification import verify
from graph.ingest import load_tables
from graph.quality.checks.source_texts import check_quotes
from graph.schema.vocabulary import Ontology

TEXT = """Fern Trust

Fern Trust is a member of Lake Forum. The Trust is funded by Acorn Fund.
We work with Birch Society in Lenn.
Fern Trust was founded in 1998.
"""
ENTITIES = """id,class,type,label_en,abbr,source,locator,phrase,certainty
fern,Organisation,,Fern Trust,FT,,,,
lake,Platform,,Lake Forum,,,,,
acorn,Organisation,,Acorn Fund,,,,,
acorn-two,Organisation,,Acorn Fund,,,,,
"""


def suggest(subject: str, kind: str, object_: str, quote: str, **more: object) -> Suggestion:
    start = TEXT.find(quote)
    line = TEXT.count("\n", 0, start) + 1
    suggestion = Suggestion(
        subject,
        kind,
        object_,
        quote,
        start,
        start + len(quote),
        line,
        None,
        f"line {line}",
        "stated",
        "test",
        None,
    )
    return replace(suggestion, **more)


MEMBER = suggest("Fern Trust", "memberOf", "Lake Forum", "Fern Trust is a member of Lake Forum")
FUNDS = suggest(
    "Acorn Fund", "funds", "Fern Trust", "The Trust is funded by Acorn Fund", reference="the Trust"
)
PARTNER = suggest(
    "Fern Trust",
    "partneredWith",
    "Birch Society",
    "We work with Birch Society",
    reference="we",
    object_kind="organisation",
)
FOUNDED = suggest("Fern Trust", "schema:foundingDate", "1998", "Fern Trust was founded in 1998")
DOCUMENT = read_plain_text(TEXT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "set"
    path.mkdir()
    (path / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    return path


def open_known(folder: Path | None) -> KnownData:
    ontology = Ontology.load()
    return KnownData.from_tables(load_tables(folder, ontology) if folder else None, ontology)


def store(folder: Path, *suggestions: Suggestion) -> DocumentReview:
    known = open_known(folder)
    reading = store_or_resume(folder, DOCUMENT, suggestions, known, who="Ada", name="fern.txt")
    return DocumentReview.open(folder, reading.source)


# ---------- what is checked ----------
@pytest.mark.parametrize(
    ("suggestion", "reason"),
    [
        (replace(MEMBER, quote="Fern Trust leads Lake Forum"), "quote-absent"),
        (replace(MEMBER, quote=""), "quote-absent"),
        (replace(MEMBER, object="River Board"), "end-absent"),
        (replace(FUNDS, reference=""), "end-absent"),
        (replace(FUNDS, subject="Invented Fund"), "end-absent"),
        (replace(MEMBER, kind="adores"), "unknown-kind"),
        (replace(MEMBER, certainty="certain"), "unknown-kind"),
        (replace(MEMBER, object="Fern Trust"), "same-ends"),
        (
            replace(MEMBER, object="FT", quote="Fern Trust is a member of Lake Forum", reference="FT"),
            "ends-unfit",
        ),
        (replace(MEMBER, kind="locatedIn"), "ends-unfit"),
        (replace(MEMBER, subject=""), "no-name"),
    ],
)
def test_what_does_not_hold_is_counted_with_its_reason(folder, suggestion, reason):
    verification = verify(DOCUMENT, [suggestion, MEMBER], open_known(folder))
    assert dict(verification.failures) == {reason: 1}
    assert [tie.suggestion.kind for tie in verification.open] == ["memberOf"]


def test_ends_are_linked_or_new_and_never_merged_silently(folder):
    ties = {
        tie.suggestion.kind: tie
        for tie in verify(DOCUMENT, [MEMBER, FUNDS, PARTNER], open_known(folder)).ties
    }
    assert (ties["memberOf"].subject.id, ties["memberOf"].object.id) == ("fern", "lake")
    assert ties["partneredWith"].object.is_new
    assert ties["partneredWith"].object.class_name == "Organisation"
    assert ties["funds"].subject.choices == ("acorn", "acorn-two")
    assert ties["funds"].needs_choice


def test_the_same_tie_of_one_line_is_shown_once(folder):
    inverse = replace(MEMBER, subject="Lake Forum", kind="hasMember", object="Fern Trust")
    assert len(verify(DOCUMENT, [MEMBER, MEMBER, inverse], open_known(folder)).ties) == 1


def test_words_whose_offsets_are_wrong_are_found_again():
    moved = replace(MEMBER, start=0, end=5)
    (tie,) = verify(DOCUMENT, [moved], open_known(None)).ties
    assert DOCUMENT.text[tie.suggestion.start : tie.suggestion.end] == MEMBER.quote
    assert tie.suggestion.line == 3


# ---------- what is stored ----------
def test_an_accepted_suggestion_is_a_row_with_its_words_and_is_not_asked_again(folder):
    review = store(folder, MEMBER, PARTNER, FOUNDED)
    assert [tie.suggestion.kind for tie in review.open_ties] == [
        "memberOf",
        "partneredWith",
        "schema:foundingDate",
    ]
    for tie in review.open_ties:
        review.accept(tie, who="Ada")
    review = review.reopen()
    assert review.open_ties == ()
    assert review.verification.count_standing("recorded") == 3
    tables = load_tables(folder)
    ties = {(row["subject"], row["kind"], row["object"]): row for row in tables.rows["ties"]}
    row = ties["fern", "memberOf", "lake"]
    assert (row["source"], row["locator"], row["phrase"]) == ("fern-trust-text", "3", MEMBER.quote)
    assert ("fern", "partneredWith", "birch-society") in ties
    assert [row["value"] for row in tables.rows["facts"]] == ["1998"]
    new = next(row for row in tables.rows["entities"] if row["id"] == "birch-society")
    assert (new["class"], new["label_en"], new["phrase"]) == ("Organisation", "Birch Society", PARTNER.quote)
    assert not [
        f
        for f in check_quotes(tables, folder / "sources")
        if f.code in ("no-line", "no-phrase", "other-text")
    ]


def test_undo_of_an_accepted_suggestion_asks_it_again(folder):
    review = store(folder, MEMBER)
    step = review.accept(review.open_ties[0], who="Ada")
    assert step.kind == "suggestion"
    undo_step(folder, step.id, who="Ada")
    assert len(review.reopen().open_ties) == 1


def test_a_rejected_suggestion_is_not_asked_again_until_its_row_is_deleted(folder):
    review = store(folder, MEMBER, FOUNDED)
    review.reject(review.open_ties[0], who="Ada", why="Membership has lapsed.")
    assert [tie.suggestion.kind for tie in review.reopen().open_ties] == ["schema:foundingDate"]
    (decision,) = read_decisions(folder)
    assert (decision.subject, decision.decision, decision.who) == ("Fern Trust", "rejected", "Ada")
    again = store(folder, MEMBER, FOUNDED)  # the same document is read once more
    assert [tie.suggestion.kind for tie in again.open_ties] == ["schema:foundingDate"]
    known = open_known(folder)
    assert verify_unsaved(folder, DOCUMENT, [MEMBER], known).open == ()
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    (folder / FILE).write_text(lines[0] + "\r\n", encoding="utf-8")
    assert len(again.reopen().open_ties) == 2


def test_a_changed_suggestion_is_stored_as_changed_and_not_asked_again(folder):
    review = store(folder, MEMBER)
    (tie,) = review.open_ties
    entry = replace(
        TieEntry.from_tie(tie), kind="steeringMemberOf", certainty="implied", note="As the minutes say."
    )
    step = review.accept(tie, who="Ada", entry=entry)
    (row,) = load_tables(folder).rows["ties"]
    assert (row["kind"], row["certainty"]) == ("steeringMemberOf", "implied")
    assert row["note"].startswith("As the minutes say.")
    assert review.reopen().open_ties == ()
    undo_step(folder, step.id, who="Ada")
    assert len(review.reopen().open_ties) == 1


def test_a_name_that_fits_two_is_not_stored_until_somebody_chooses(folder):
    review = store(folder, FUNDS)
    (tie,) = review.open_ties
    with pytest.raises(InputError, match="the name of several: acorn, acorn-two; choose one"):
        review.accept(tie, who="Ada")
    assert len(load_tables(folder).rows.get("ties", ())) == 0
    review.accept(tie, who="Ada", entry=replace(TieEntry.from_tie(tie), subject="acorn-two"))
    (row,) = load_tables(folder).rows["ties"]
    assert row["subject"] == "acorn-two"


def test_evidence_of_a_tie_that_is_known_is_further_support(folder):
    review = store(folder, MEMBER)
    review.accept(review.open_ties[0], who="Ada")
    other = read_plain_text("Notes\n\nFern Trust is a member of Lake Forum\n")
    known = open_known(folder)
    second = replace(MEMBER, start=7, end=7 + len(MEMBER.quote), line=3)
    (tie,) = verify(other, [second], known, source="notes").open
    assert tie.standing == "support"


def test_a_tie_of_selected_words_needs_them_to_stand_in_their_line(folder):
    review = store(folder)
    entry = TieEntry("fern", "partneredWith", "Birch Society", "stated", "", "", "organisation")
    with pytest.raises(InputError, match="do not stand in line 3"):
        review.add(3, "work with Birch Society", entry, who="Ada")
    review.add(4, "work with  Birch Society", entry, who="Ada")
    (row,) = load_tables(folder).rows["ties"]
    assert (row["locator"], row["phrase"]) == ("4", "work with Birch Society")


def test_two_new_ends_of_one_name_are_one(folder):
    review = store(folder, MEMBER)
    entry = TieEntry("Rowan Forum", "networksWith", "rowan  forum")
    with pytest.raises(InputError, match="both ends are the same"):
        review.add(4, "work with Birch Society", entry, who="Ada")


def test_a_document_is_one_step_of_the_history_and_can_be_taken_back(folder):
    store(folder, MEMBER)
    assert (folder / "sources" / "fern-trust-text.txt").read_text(encoding="utf-8") == TEXT
    kept = json.loads((folder / "readings" / "fern-trust-text.json").read_text(encoding="utf-8"))
    (row,) = load_tables(folder).rows["sources"]
    assert row["sha256"] == kept["sha256"]
    (step,) = read_history(folder)
    undo_step(folder, step.id, who="Ada")
    assert not list((folder / "sources").iterdir())
    assert not load_tables(folder).rows.get("sources")


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("Minutes of the forum, 3 November 2025", "2025-11-03"),
        ("Minutes of the meeting of November 3, 2025", "2025-11-03"),
        ("৩রা নভেম্বর, ২০২৫ তারিখের সভার কার্যবিবরণী", "2025-11-03"),
        ("Members since 3 May 2024", ""),
        ("Workshop, 3 May 2024 - 5 May 2024", ""),
        ("The forum met on 3 November 2025.", ""),
    ],
)
def test_a_document_has_the_date_of_its_title(folder, title, date):
    document = read_plain_text(f"{title}\n\n{TEXT}")
    store_document(folder, document, [], open_known(folder), who="Ada", name="minutes.txt")
    (row,) = load_tables(folder).rows["sources"]
    assert row["issued"] == date


def test_a_text_that_was_changed_by_hand_is_read_anew(folder):
    review = store(folder, MEMBER)
    path = folder / "sources" / "fern-trust-text.txt"
    path.write_text("Birch Society\n\nEstablished: 1950\n", encoding="utf-8")
    review = DocumentReview.open(folder, "fern-trust-text")
    assert [tie.suggestion.object for tie in review.open_ties] == ["1950"]


def test_a_source_without_text_is_said_to_have_none(folder):
    with pytest.raises(InputError, match="keeps no text of the source 'nothing'"):
        DocumentReview.open(folder, "nothing")


def test_an_accepted_event_has_its_date_and_its_visitors_are_counted(folder):
    text = "On 12 May 2024 Fern Trust held a workshop on soil for 45 farmers of Lenn."
    known = open_known(folder)
    document = read_plain_text(f"Fern Trust\n\n{text}\n")
    suggestions = find_suggestions(document, known.make_known_names("Fern Trust"))
    reading = store_or_resume(folder, document, suggestions, known, who="Ada", name="soil.txt")
    review = DocumentReview.open(folder, reading.source)
    while review.open_ties:
        review.accept(review.open_ties[0], who="Ada")
        review = review.reopen()
    tables = load_tables(folder)
    (event,) = tables.rows["events"]
    assert (event["class"], event["label_en"], event["start"]) == (
        "TrainingEvent",
        "workshop on soil",
        "2024-05-12",
    )
    (count,) = tables.rows["counts"]
    assert (count["value"], count["unit"], count["comparator"]) == ("45", "UnitPersons", "exactly")
    kinds = {(row["subject"], row["kind"]) for row in tables.rows["ties"]}
    assert {(event["id"], "organisedBy"), (event["id"], "attendedBy")} <= kinds


def test_an_accepted_group_of_members_is_counted_for_its_network(folder):
    quote = "Lake Forum has over 40 member organisations"
    document = read_plain_text(f"Notes\n\n{quote}.\n")
    member = replace(
        MEMBER,
        subject="over 40 member organisations",
        subject_kind="group",
        object_kind="platform",
        quote=quote,
        start=document.text.index(quote),
        end=document.text.index(quote) + len(quote),
    )
    reading = store_or_resume(folder, document, [member], open_known(folder), who="Ada", name="lake.txt")
    review = DocumentReview.open(folder, reading.source)
    review.accept(review.open_ties[0], who="Ada")
    (count,) = load_tables(folder).rows["counts"]
    assert count.split_cell("of")[0] == "lake"
    assert (count["value"], count["unit"], count["comparator"]) == ("40", "UnitOrganisations", "moreThan")


def test_an_abbreviation_that_the_document_introduces_is_no_second_organisation(folder):
    text = "Birch Society (BRS) works in Lenn.\n\nBRS is a member of Lake Forum.\n"
    known = open_known(folder)
    document = read_plain_text(text)
    suggestions = find_suggestions(document, known.make_known_names(""))
    reading = store_or_resume(folder, document, suggestions, known, who="Ada", name="birch.txt")
    review = DocumentReview.open(folder, reading.source)
    while review.open_ties:
        review.accept(review.open_ties[0], who="Ada")
        review = review.reopen()
    tables = load_tables(folder)
    new = [row for row in tables.rows["entities"] if row["class"] == "Organisation" and row["source"]]
    assert [(row["label_en"], row["abbr"]) for row in new] == [("Birch Society", "BRS")]
    assert {row["subject"] for row in tables.rows["ties"]} == {new[0]["id"]}
