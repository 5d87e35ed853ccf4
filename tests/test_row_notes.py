"""Notes belong to a row: rows that share a quote keep their notes apart in answers and exports."""

from __future__ import annotations

import pytest

from graph.core import resources
from graph.model.entity_profile import EntityProfiles
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.export.tables import rebuild_rows
from graph.quality.questions import QuestionCatalogue
from tests.fiction import organisation, tie, write

QUOTED = {"locator": "3", "phrase": "they met in May"}


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    folder = write(
        tmp_path_factory.mktemp("notes") / "notes",
        entities=[
            organisation("amber", **QUOTED, note="The text names no body."),
            organisation("birch", **QUOTED),
            organisation("cedar", **QUOTED, note="Named in full."),
        ],
        ties=[
            tie("birch", "partneredWith", "amber", **QUOTED, note="Read from “they”."),
            tie("amber", "funds", "cedar", **QUOTED, note="No amount."),
            tie("cedar", "workedJointlyWith", "birch", **QUOTED),
            tie("cedar", "funds", "birch", locator="4", phrase="paid", note="Same for both."),
            tie("cedar", "funds", "amber", locator="4", phrase="paid", note="Same for both."),
        ],
    )
    return open_graph(folder)


def test_each_tie_has_the_notes_of_its_own_rows(knowledge):
    notes = {
        (one.kind.name, one.subject.rpartition("/")[2]): [support.note for support in one.supports]
        for one in Network(knowledge).ties
    }
    assert notes == {
        ("partneredWith", "amber"): ["Read from “they”."],
        ("funds", "amber"): ["No amount."],
        ("workedJointlyWith", "birch"): [""],
        ("funds", "cedar"): ["Same for both."],
    }


def test_an_entity_has_the_notes_of_its_own_rows(knowledge):
    profiles = EntityProfiles(Network(knowledge))
    notes = {
        name: [support.note for support in profiles.build_profile(knowledge.names.find_entity(name)).supports]
        for name in ("amber", "birch", "cedar")
    }
    assert notes == {"amber": ["The text names no body."], "birch": [""], "cedar": ["Named in full."]}


def test_exported_rows_keep_their_notes(knowledge):
    rows = rebuild_rows(knowledge)
    assert {(row["id"], row.get("note", "")) for row in rows["entities"]} == {
        ("amber", "The text names no body."),
        ("birch", ""),
        ("cedar", "Named in full."),
    }
    assert sorted((row["kind"], row.get("note", "")) for row in rows["ties"]) == [
        ("funds", "No amount."),
        ("funds", "Same for both."),
        ("funds", "Same for both."),
        ("partneredWith", "Read from “they”."),
        ("workedJointlyWith", ""),
    ]


def test_the_question_on_evidence_answers_with_the_note_of_the_tie(knowledge):
    question = QuestionCatalogue(resources.find_ontology() / "questions").find_question("evidence-for-a-tie")
    query = question.fill_parameters({"first": "birch", "second": "amber"}, knowledge)
    assert [row["note"].value for row in knowledge.store.select(query)] == ["Read from “they”."]
