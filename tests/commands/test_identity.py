"""One organisation under two names is found, decided by a person, and undone by deleting a row."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.cli import group
from graph.curate.identity.candidates import CandidateFinder, NamedThing
from graph.curate.identity.names import compare_name
from graph.model.network import Network
from graph.model.opening import open_graph
from tests.conftest import Run

ROWS = """id,class,label_en,label_bn,abbr,ids
dept,PublicBody,Department of Ferries,,,
dir,PublicBody,Directorate of Ferries,,,
sonali,CivilSocietyOrganisation,Sonali Trust,,,
shonali,CivilSocietyOrganisation,,সোনালি ট্রাস্ট,,
land,PublicBody,Ministry of Land,,,
water,PublicBody,Ministry of Water,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "entities.csv").write_text(ROWS, encoding="utf-8")
    ties = "subject,kind,object,note\ndept,funds,land,first\ndir,funds,land,second\n"
    (tmp_path / "ties.csv").write_text(ties, encoding="utf-8")
    return tmp_path


def find_pair(one: NamedThing, two: NamedThing) -> tuple[float, tuple[str, ...]]:
    (pair,) = CandidateFinder([one, two]).list_candidates(least=0) or [None]
    return (pair.score, pair.reasons) if pair else (0.0, ())


def name(text: str, *shorts: str, ids: tuple[str, ...] = ()) -> NamedThing:
    return NamedThing(text, "organisation", (text,), shorts, frozenset(ids))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (name("Blue Heron Ltd"), name("Blue Heron Limited"), "same-words"),
        (name("Ministry of Sand"), name("Sand Ministry"), "word-order"),
        (name("Directorate of Sand"), name("Department of Sand"), "same-words"),
        (name("Sonali Trust"), name("সোনালি ট্রাস্ট"), "other-script"),
        (name("Zafran Trust"), name("Jafran Trust"), "same-sound"),
        (name("Heron Reed Circle"), name("HRC"), "initials"),
        (name("Heron Reed Circle (HEREC)"), name("HEREC"), "abbreviation-as-name"),
        (name("Heron", ids=("reg:1",)), name("Egret", ids=("reg:1",)), "same-identifier"),
        (name("Heron Reed Circle"), name("Heron Reed Circel"), "similar-name"),
    ],
)
def test_each_reason_is_told(first: NamedThing, second: NamedThing, reason: str) -> None:
    score, reasons = find_pair(first, second)
    assert reason in reasons
    assert score >= 0.7


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (name("Ministry of Land"), name("Ministry of Water")),
        (name("Ward 3 Club"), name("Ward 4 Club")),
        (name("Coast Programme II"), name("Coast Programme III")),
        (name("Hasan and Sons"), name("Hossain and Sons")),
        (name("Amber Trust", "AT"), name("Aster Team", "AT")),
    ],
)
def test_two_that_only_look_alike_are_left_alone(first: NamedThing, second: NamedThing) -> None:
    assert find_pair(first, second)[0] < 0.7


def test_a_name_of_marks_alone_or_of_nothing_does_no_harm() -> None:
    things = [
        name("!!!"),
        name("?"),
        NamedThing("x", "organisation", ()),
        name("🙂 🙂"),
        name("Ltd"),
        name("the"),
    ]
    CandidateFinder(things).list_candidates()
    assert compare_name("").words == ()


def test_the_pairs_are_listed_with_score_and_reasons(folder: Path, stakeholders: Run) -> None:
    rows = json.loads(stakeholders("identity", "-d", folder, "--json").stdout)["rows"]
    assert {frozenset((row["a"], row["b"])) for row in rows} == {
        frozenset(("dept", "dir")),
        frozenset(("sonali", "shonali")),
    }
    assert all(row["reasons"] and 0.7 <= row["score"] <= 1 for row in rows)
    assert "অন্য লিপিতে" in stakeholders("identity", "-d", folder, "--lang", "bn").stdout


def decide(folder: Path, keys: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("click.getchar", lambda *_: next(typed))
    typed = iter(keys)
    runner = CliRunner()
    with runner.isolation():
        terminal = type(sys.stdin)
    monkeypatch.setattr(terminal, "isatty", lambda self: True, raising=False)
    result = runner.invoke(group, ["identity", "-d", str(folder), "--decide", "--who", "a tester"])
    assert result.exit_code == 0, result.output
    return result.output


def read_decisions(folder: Path) -> list[dict[str, str]]:
    with (folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_key_decides_a_pair_and_the_next_time_it_is_not_asked(
    folder: Path, stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(folder, "sq", monkeypatch)
    (row,) = read_decisions(folder)
    assert (row["decision"], row["who"]) == ("same", "a tester")
    assert row["why"]
    left = json.loads(stakeholders("identity", "-d", folder, "--json").stdout)
    assert len(left["rows"]) == 1
    decide(folder, "xd", monkeypatch)
    assert [row["decision"] for row in read_decisions(folder)] == ["same", "different"]
    assert json.loads(stakeholders("identity", "-d", folder, "--json").stdout)["rows"] == []
    (folder / "decisions.csv").unlink()
    assert len(json.loads(stakeholders("identity", "-d", folder, "--json").stdout)["rows"]) == 2


def test_merging_keeps_all_evidence(folder: Path) -> None:
    rows = "a,b,decision,who,when,why\ndept,dir,same,me,2020,a new sign\n"
    (folder / "decisions.csv").write_text(rows, encoding="utf-8")
    (found,) = Network(open_graph(folder)).ties
    assert sorted(support.note for support in found.supports) == ["first", "second"]


def test_decisions_that_contradict_by_way_of_a_third_are_an_error(folder: Path, stakeholders: Run) -> None:
    decided = ("dept,dir,same", "dir,land,same", "dept,land,different")
    rows = "a,b,decision,who,when,why\n" + "".join(f"{row},me,2020,x\n" for row in decided)
    (folder / "decisions.csv").write_text(rows, encoding="utf-8")
    answer = json.loads(stakeholders("identity", "-d", folder, "--json").stdout)
    assert answer["conflicts"] == [["dept", "dir", "land"]]
    result = stakeholders("check", "-d", folder, "--json")
    (row,) = [row for row in json.loads(result.stdout)["rows"] if row["severity"] == "error"]
    assert (row["file"], row["line"]) == ("decisions.csv", 4)


def test_a_reference_list_is_matched(folder: Path, stakeholders: Run) -> None:
    reference = folder / "list" / "reference.csv"
    reference.parent.mkdir()
    reference.write_text("code,name\nF1,Ferries Department\nT7,Shonali Trust\nZ,Zebra\n", encoding="utf-8")
    rows = json.loads(stakeholders("identity", "-d", folder, "--against", reference, "--json").stdout)["rows"]
    assert {(row["id"], row["reference"]) for row in rows} == {
        ("dept", "F1"), ("dir", "F1"), ("sonali", "T7"), ("shonali", "T7"),
    }  # fmt: skip


def test_bad_input_is_told(folder: Path, stakeholders: Run) -> None:
    reference = folder / "list" / "reference.csv"
    reference.parent.mkdir()
    assert stakeholders("identity", "-d", folder, "--against", reference).exit_code == 2
    reference.write_text("a,b\n1,2\n", encoding="utf-8")
    result = stakeholders("identity", "-d", folder, "--against", reference)
    assert result.exit_code == 2
    assert "no column of names" in result.stderr
    assert stakeholders("identity", "-d", folder, "--decide").exit_code == 2
