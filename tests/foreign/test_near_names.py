"""Names that may be one: near in spelling or the same in another script are listed, never merged silently."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from graph.curate.importing.dataset_files import render_plan
from graph.curate.importing.near_names import MAX_COMPARED, NearNames
from graph.curate.importing.plan import ImportRequest, plan_import
from graph.schema.levels import Audience
from tests.conftest import Run

ENGLISH = """Name,Type,Works with
Sonali Trust,NGO,Nodi Forum
Nodi Forum,Network,
"""
BENGALI = """সংস্থার নাম,ধরন,যাদের সঙ্গে কাজ করে
সোনালি ট্রাস্ট,এনজিও,নদী ফোরাম
"""


def list_names(folder: Path) -> list[str]:
    with (folder / "entities.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["label_en"] or row["label_bn"] for row in csv.DictReader(file)]


def test_a_name_in_another_script_is_listed_and_kept_apart(tmp_path: Path, stakeholders: Run) -> None:
    first, second, data = tmp_path / "en.csv", tmp_path / "bn.csv", tmp_path / "data"
    first.write_text(ENGLISH, encoding="utf-8")
    second.write_text(BENGALI, encoding="utf-8")
    assert stakeholders("import", str(first), "-o", str(data)).exit_code == 0
    result = stakeholders("import", str(second), "--into", str(data), "--json")
    assert result.exit_code == 0, result.output
    assumptions = " ".join(json.loads(result.stdout)["assumptions"])
    assert "“সোনালি ট্রাস্ট” was kept apart from “Sonali Trust”" in assumptions
    assert "“নদী ফোরাম” was kept apart from “Nodi Forum”" in assumptions
    assert list_names(data) == ["Sonali Trust", "Nodi Forum", "সোনালি ট্রাস্ট", "নদী ফোরাম"]


def test_who_says_that_two_scripts_are_one_is_believed(tmp_path: Path, stakeholders: Run) -> None:
    first, second, data = tmp_path / "en.csv", tmp_path / "bn.csv", tmp_path / "data"
    first.write_text(ENGLISH, encoding="utf-8")
    second.write_text(BENGALI, encoding="utf-8")
    assert stakeholders("import", str(first), "-o", str(data)).exit_code == 0
    with (data / "import.toml").open("a", encoding="utf-8") as file:
        file.write('\n[name]\n"সোনালি ট্রাস্ট" = "sonali-trust"\n')
    assert stakeholders("import", str(second), "--into", str(data)).exit_code == 0
    with (data / "ties.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["subject"] for row in csv.DictReader(file)} == {"sonali-trust"}


@pytest.mark.parametrize(
    "name",
    [
        "Sonali Trust / সোনালি ট্রাস্ট",
        "সোনালি ট্রাস্ট (Sonali Trust)",
        "Sonali Trust (সোনালি ট্রাস্ট)",
        '"Sonali Trust\nসোনালি ট্রাস্ট"',
    ],
)
def test_one_cell_in_two_scripts_is_one_organisation(name: str, tmp_path: Path, stakeholders: Run) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        f"Name,Type,Works with\n{name},NGO,Nodi Forum\nNodi Forum,Network,\nহেরন ক্লাব,NGO,Sonali Trust\n",
        encoding="utf-8",
    )
    assert stakeholders("import", str(file), "-o", str(tmp_path / "data")).exit_code == 0
    with (tmp_path / "data" / "entities.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = [(row["label_en"], row["label_bn"]) for row in csv.DictReader(table)]
    assert rows == [("Sonali Trust", "সোনালি ট্রাস্ট"), ("Nodi Forum", ""), ("", "হেরন ক্লাব")]


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("Kestrel Forum", "Kestrl Forum"),
        ("Forum of Kestrel", "Kestrel Forum of"),
        ("Amberlandia", "Ambrelandia"),
        ("মানুষ ফাউন্ডেশন", "মানুশ ফাউন্ডেশন"),
    ],
)
def test_near_spellings_are_met(known: str, name: str) -> None:
    names = NearNames()
    for number in range(3000):
        names.add(f"Society of District {number}")
    names.add(known)
    assert names.find_nearest(name)


def test_names_with_other_numbers_are_two() -> None:
    names = NearNames()
    names.add("Ward 12 Committee")
    assert not names.find_nearest("Ward 13 Committee")


def test_names_that_were_not_all_compared_are_counted() -> None:
    names = NearNames()
    for number in range(MAX_COMPARED + 2):
        names.add(
            "Trust Society "
            + "abcdefghij"[number % 10] * 3
            + "".join("klmnopqrst"[int(digit)] for digit in str(number))
        )
    names.find_nearest("Society Trust")
    assert names.unfinished == 1


@pytest.mark.parametrize("suffix", ["gexf", "json", "csv"])
def test_a_name_of_a_million_letters_is_left_out_and_listed(
    suffix: str, tmp_path: Path, stakeholders: Run
) -> None:
    name = "a" * (100_000 if suffix == "csv" else 1_000_000)
    file = tmp_path / f"long.{suffix}"
    texts = {
        "gexf": f'<gexf version="1.3"><graph><nodes><node id="1" label="{name}"/>'
        '<node id="2" label="B Trust"/>'
        '<node id="3" label="C Trust"/></nodes><edges><edge source="1" target="2"/>'
        '<edge source="2" target="3"/>'
        "</edges></graph></gexf>",
        "json": json.dumps(
            {
                "nodes": [{"id": name}, {"id": "B Trust"}, {"id": "C Trust"}],
                "links": [{"source": name, "target": "B Trust"}, {"source": "B Trust", "target": "C Trust"}],
            }
        ),
        "csv": f"from,to\n{name},B Trust\nB Trust,C Trust\n",
    }
    file.write_text(texts[suffix], encoding="utf-8")
    result = stakeholders("import", str(file), "-o", str(tmp_path / "data"), "--json")
    assert result.exit_code == 0, result.output[:500]
    answer = json.loads(result.stdout)
    assert (answer["organisations"], answer["ties"]) == (2, 1)
    assert any("more than 500 characters" in item["reason"] for item in answer["skipped"])


def test_the_first_spelling_stays_and_the_other_one_stands_beside_it(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "Name,Type\nShobuj Bikash,N.G.O\nShobuj Bikas,NGO\nDaily Star,Media\nDaily Star (newspaper),Media\n",
        encoding="utf-8",
    )
    plan = plan_import(ImportRequest((path,), tmp_path / "new"))
    assert {word for topic, word in plan.choices.made if topic == "name"} == {
        "shobuj bikas",
        "daily star (newspaper)",
    }
    answers = {("name", "Shobuj Bikas"): "shobuj-bikash"}
    plan = plan_import(ImportRequest((path,), tmp_path / "new", answers=answers, readers=Audience.PARTNERS))
    rows = [row for row in plan.imported.rows["entities"] if row["id"] == "shobuj-bikash"]
    assert [(row["label_en"], row["type"], row.get("alt")) for row in rows] == [
        ("Shobuj Bikash", "TypeNationalNGO", None),
        ("Shobuj Bikash", "TypeNationalNGO", "Shobuj Bikas"),
    ]
    assert b'visibility = "partners"' in render_plan(plan, b"")["dataset.toml"]
