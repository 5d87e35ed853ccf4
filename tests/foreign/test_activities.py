"""Rows of activities and of those who came: who does what where, with whose money, and who took part."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.curate.importing.plan import ImportRequest, plan_import
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.export.formats.hxl import write_three_w
from tests.conftest import KESTREL
from tests.foreign.plans import list_ties, plan_text

OCHA = """\
5W of the wetland response,,,,,,,,,,,
Lead,Lead type,Partner,Partner type,Donor,Sector,Project,District,Upazila,Start,Status,Reached
#org+lead,#org+lead+type,#org+impl,#org+impl+type,#org+funder,#sector,#activity+project,#adm2+name,#adm3+name,\
#date+start,#status,#reached
Alder Aid,INGO,Birch Samity,NNGO,Cedar Fund,WASH,Clean Hands,Cox's Bazar,Ukhia,2024-01-01,Ongoing,1200
Alder Aid,INGO,Birch Samity,NNGO,Cedar Fund,WASH,Clean Hands,Cox's Bazar,Teknaf,2024-01-01,Ongoing,300
Fern Forum,NNGO,,,not stated,Protection,Justice for All,Cox's Bazar,,2024-03-01,Planned,
"""
ATTENDANCE = """\
Delta Programme
Attendance Sheet
Event: Training on Local Budgets
Date: 12-14 March 2024
"Venue: Heron Hall, Khulna"
SL,Name,Organization,Designation,Mobile,Signature
1,Rahima Begum,Amber Trust,Coordinator,01711-000001,
2,Kamal Hossain,Kestrel Forum,Officer,,
3,Jamal Uddin,Amber Trust,Director,,
"""
IN_BENGALI = """\
হাজিরা শিট
প্রশিক্ষণের নাম: স্থানীয় বাজেট বিষয়ক প্রশিক্ষণ
তারিখ: ১২ মার্চ ২০২৪
ক্রমিক,অংশগ্রহণকারীর নাম,সংস্থার নাম,মোবাইল
১,রহিমা বেগম,অম্বর ট্রাস্ট,০১৭১১-০০০০০১
"""
BY_COLUMN = """\
Training title,Date,Participant name,Organisation
Budget tracking,12/03/2024,Rahima,Amber Trust
Budget tracking,12/03/2024,Kamal,Kestrel Forum
Safe water,25/06/2024,Kamal,Kestrel Forum
"""
PARTNERS_OF_A_MEETING = """\
Partners of the Dialogue Meetings
Name,Type,Contact person,Works with
Amber Trust,NGO,Rahima,Kestrel Forum
Kestrel Forum,NGO,Kamal,
"""


def test_rows_of_activities_give_programme_place_topic_and_money(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "5w.csv", OCHA)
    assert list_ties(plan) == {
        ("cedar-fund", "funds", "alder-aid"),
        ("alder-aid", "implementsThrough", "birch-samity"),
        ("birch-samity", "implements", "clean-hands"),
        ("birch-samity", "worksOn", "wash"),
        ("birch-samity", "operatesIn", "ukhia"),
        ("birch-samity", "operatesIn", "teknaf"),
        ("clean-hands", "topic", "wash"),
        ("ukhia", "within", "coxs-bazar"),
        ("teknaf", "within", "coxs-bazar"),
        ("fern-forum", "implements", "justice-for-all"),
        ("fern-forum", "worksOn", "protection"),
        ("fern-forum", "operatesIn", "coxs-bazar"),
        ("justice-for-all", "topic", "protection"),
    }
    types = {row["id"]: row.get("type", row["class"]) for row in plan.imported.rows["entities"]}
    assert types["alder-aid"] == "TypeINGO"
    assert (types["birch-samity"], types["clean-hands"]) == ("TypeNationalNGO", "TypeProgramme")
    row = next(row for row in plan.imported.rows["ties"] if row["kind"] == "implements")
    assert (row["start"], row["note"]) == ("2024-01-01", "Status: Ongoing; Reached: 1200")


def test_kinds_of_activity_that_many_share_are_topics(tmp_path: Path) -> None:
    rows = [f"Org {number},{'Training' if number % 2 else 'Food'}" for number in range(8)]
    plan = plan_text(tmp_path, "3w.csv", "\n".join(["Organisation,Activity", "#org,#activity", *rows, ""]))
    assert ("org-1", "worksOn", "training") in list_ties(plan)
    assert not any(kind == "implements" for _, kind, _ in list_ties(plan))
    assert any(
        "kinds of activity" in sentence for network in plan.networks for sentence in network.assumptions
    )


def test_the_3w_of_ours_gives_events_topics_and_places_again(tmp_path: Path) -> None:
    path = tmp_path / "kestrel.hxl.csv"
    path.write_bytes(write_three_w(Network(open_graph(KESTREL))))
    plan = plan_import(ImportRequest((path,), tmp_path / "data"))
    kinds = {kind for _, kind, _ in list_ties(plan)}
    assert kinds == {
        "attendedBy",
        "deliveredBy",
        "designedBy",
        "organisedBy",
        "operatesIn",
        "place",
        "topic",
        "worksOn",
    }
    assert all(row.get("start") for row in plan.imported.rows["ties"] if row["kind"] == "attendedBy")


@pytest.mark.parametrize("text", [ATTENDANCE, IN_BENGALI, BY_COLUMN])
def test_who_came_took_part_and_is_no_partner(text: str, tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "present.csv", text)
    assert {kind for _, kind, _ in list_ties(plan)} == {"attendedBy"}
    assert plan.ties == 0
    assert not any(
        "Rahima" in cell for rows in plan.imported.rows.values() for row in rows for cell in row.values()
    )


def test_an_event_has_title_date_place_and_how_many_came(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "present.csv", ATTENDANCE)
    (event,) = plan.imported.rows["events"]
    assert (event["label_en"], event["start"], event["end"]) == (
        "Training on Local Budgets", "2024-03-12", "2024-03-14"
    )  # fmt: skip
    assert event["place"] == "heron-hall-khulna"
    notes = {row["object"]: row["note"] for row in plan.imported.rows["ties"]}
    assert notes == {"amber-trust": "participants: 2", "kestrel-forum": "participants: 1"}


def test_an_event_in_bengali_has_its_name_and_date(tmp_path: Path) -> None:
    (event,) = plan_text(tmp_path, "present.csv", IN_BENGALI).imported.rows["events"]
    assert (event["label_bn"], event["start"]) == ("স্থানীয় বাজেট বিষয়ক প্রশিক্ষণ", "2024-03-12")
    assert "label_en" not in event


def test_each_event_of_a_column_has_the_date_of_its_row(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "present.csv", BY_COLUMN)
    assert {row["label_en"]: row["start"] for row in plan.imported.rows["events"]} == {
        "Budget tracking": "2024-03-12", "Safe water": "2024-06-25"
    }  # fmt: skip


def test_a_list_of_partners_is_no_list_of_those_who_came(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "partners.csv", PARTNERS_OF_A_MEETING)
    assert not plan.imported.rows.get("events")
    assert list_ties(plan) == {("amber-trust", "workedJointlyWith", "kestrel-forum")}
