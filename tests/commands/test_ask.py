"""`ask`: the named questions, their parameters, and the query behind each."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from graph.core.messages import localise_digits
from tests.commands.tables import rows
from tests.conftest import ROOT, Run

STEPS = ROOT / "data" / "steps"


def asked(stakeholders: Run, *arguments: str) -> list[dict[str, Any]]:
    result = stakeholders("ask", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)["rows"]
    return found


def test_without_a_name_the_questions_are_listed(stakeholders: Run) -> None:
    files = sorted(path.stem for path in (ROOT / "ontology" / "questions").glob("*.rq"))
    listed = asked(stakeholders)
    assert sorted(row["question"] for row in listed) == files
    assert all(row["title"]["en"] and row["title"]["bn"] and row["answers"] for row in listed)
    said = stakeholders("ask").stdout
    assert all(name in said for name in files)


def test_an_answer_equals_the_tables(stakeholders: Run) -> None:
    told = asked(stakeholders, "secretariats")
    ids = {value["id"] for row in told for value in row.values() if isinstance(value, dict)}
    for row in rows(STEPS, "ties"):
        if row["kind"] == "secretariatOf":
            assert {row["subject"], row["object"]} <= ids


def test_the_table_shows_labels_and_says_what_is_answered(stakeholders: Run) -> None:
    said = stakeholders("ask", "secretariats").stdout
    question = next(row for row in asked(stakeholders) if row["question"] == "secretariats")
    assert " ".join(said.split()).startswith(f"{question['title']['en']} {question['answers']}")
    for row in asked(stakeholders, "secretariats"):
        for value in row.values():
            words = value["label"].split() if isinstance(value, dict) else []
            assert all(word in said for word in words), "a label is cut"
    assert f"{len(asked(stakeholders, 'secretariats'))} rows" in said


def partners(told: list[dict[str, Any]]) -> set[str]:
    return {row["partner"]["id"] for row in told}


def test_a_parameter_takes_every_name_of_an_organisation(stakeholders: Run) -> None:
    first = asked(stakeholders, "partners-by-kind", "--organisation", "P4D")
    assert partners(first) == {
        name
        for row in rows(STEPS, "ties")
        if row["kind"] == "partneredWith" and "p4d" in (row["subject"], row["object"])
        for name in (row["subject"], row["object"])
        if name != "p4d" and not name.startswith("p4d-")
    }
    for name in ("p4d", "Platforms for Dialogue", "platforms FOR dialogue"):
        assert asked(stakeholders, "partners-by-kind", "--organisation", name) == first
    assert asked(stakeholders, "partners-by-kind", "--organisation=P4D") == first
    assert partners(asked(stakeholders, "partners-by-kind")) != partners(first)


def test_a_certainty_takes_the_stronger_ones_too(stakeholders: Run) -> None:
    by_level = {
        level: partners(
            asked(stakeholders, "partners-by-kind", "--organisation", "P4D", "--certainty", level)
        )
        for level in ("stated", "implied")
    }
    assert by_level["stated"] < by_level["implied"]
    assert "cabinet-division" in by_level["implied"] - by_level["stated"]


def test_the_query_behind_a_question_gives_the_same_answer(stakeholders: Run) -> None:
    text = stakeholders("ask", "partners-by-kind", "--organisation", "P4D", "--sparql").stdout
    told = asked(stakeholders, "partners-by-kind", "--organisation", "P4D")
    again = csv.DictReader(io.StringIO(stakeholders("query", "-", "--format", "csv", stdin=text).stdout))
    assert [row["partner"] for row in again] == [row["partner"]["iri"] for row in told]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["partners-by-knd"], "did you mean 'partners-by-kind'?"),
        (["partners-by-kind", "--organization", "P4D"], "did you mean 'organisation'?"),
        (["partners-by-kind", "--organisation"], "has no value"),
        (["partners-by-kind", "P4D"], "--NAME VALUE"),
        (["partners-by-kind", "--tie=fundedBy", "--tie", "fundedBy"], "'--tie' is given twice"),
        (["partners-by-kind", "--organisation", "Cabinet Divison"], "did you mean 'Cabinet Division'"),
        (["partners-by-kind", "--certainty", "statd"], "did you mean 'stated'?"),
        (["partners-by-kind", "--tie", "partneredWit"], "did you mean 'partneredWith'?"),
    ],
)
def test_a_slip_is_answered_with_a_way_on(arguments: list[str], said: str, stakeholders: Run) -> None:
    result = stakeholders("ask", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_value_is_never_read_as_a_query(stakeholders: Run) -> None:
    sly = 'x" } DROP ALL #'
    text = stakeholders("ask", "what-a-passage-supports", "--line", sly, "--sparql").stdout
    assert '"x\\" } DROP ALL #"' in text
    assert asked(stakeholders, "what-a-passage-supports", "--line", sly) == []


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    (total,) = asked(stakeholders, "officials-trained-in-total")
    said = stakeholders("ask", "officials-trained-in-total", "--lang", "bn").stdout
    question = next(row for row in asked(stakeholders) if row["question"] == "officials-trained-in-total")
    assert said.startswith(question["title"]["bn"])
    assert localise_digits(str(total["persons"]), "bn") in said
    assert "১টি সারি" in said
    assert asked(stakeholders, "officials-trained-in-total", "--lang", "bn") == [total]
    listed = stakeholders("ask", "--lang", "bn").stdout
    assert "কী জানা যায়" in listed
    assert question["answers"].split()[0] not in listed
