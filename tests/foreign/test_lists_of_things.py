"""Lists of projects, networks, agreements, topics and of those who met are read as what they are."""

from __future__ import annotations

from pathlib import Path

from tests.foreign.plans import list_ties, plan_text


def test_partners_of_a_project_carry_it_out(tmp_path: Path) -> None:
    text = 'Project,Lead agency,Partners,Start\nSafe Chars,Moyna Trust,"Gram Samity, Kheya Club",2021\n'
    assert list_ties(plan_text(tmp_path, "p.csv", text)) == {
        ("moyna-trust", "implements", "safe-chars"),
        ("gram-samity", "implements", "safe-chars"),
        ("kheya-club", "implements", "safe-chars"),
    }


def test_a_list_of_networks_names_their_members(tmp_path: Path) -> None:
    text = (
        "Network;Members;Founded\nCoastal Alliance;Moyna Trust, Kheya Club;2015\nHill Forum;Kheya Club;2018\n"
    )
    assert list_ties(plan_text(tmp_path, "n.csv", text)) == {
        ("moyna-trust", "memberOf", "coastal-alliance"),
        ("kheya-club", "memberOf", "coastal-alliance"),
        ("kheya-club", "memberOf", "hill-forum"),
    }


def test_an_area_of_work_is_a_topic_or_a_place_by_what_it_says(tmp_path: Path) -> None:
    text = (
        'Organisation,Area of work,Working area\nMoyna Trust,"Legal aid, women\'s rights","Khulna, Bhola"\n'
    )
    ties = list_ties(plan_text(tmp_path, "a.csv", text + "Kheya Club,Climate change,Dhaka\n"))
    assert {tie for tie in ties if tie[0] == "moyna-trust"} == {
        ("moyna-trust", "worksOn", "legal-aid"),
        ("moyna-trust", "worksOn", "womens-rights"),
        ("moyna-trust", "locatedIn", "khulna"),
        ("moyna-trust", "locatedIn", "bhola"),
    }


def test_parties_of_an_agreement_are_partners_and_its_title_is_kept(tmp_path: Path) -> None:
    text = "First party,Second party,Subject,Signed on\nMoyna Trust,Legal Aid Office,Referral,25/03/2023\n"
    row = plan_text(tmp_path, "m.csv", text).imported.rows["ties"][0]
    assert (row["kind"], row["start"], row["note"]) == (
        "partneredWith",
        "2023-03-25",
        "Subject: Referral",
    )


def test_who_stands_in_minutes_attended_and_persons_are_left_out(tmp_path: Path) -> None:
    rows = "Sl,Name,Organisation\n1,Rahim,Moyna Trust\n2,Lima,Kheya Club\n"
    plan = plan_text(tmp_path, "m.csv", f"Coordination meeting minutes 12 May 2024,,\n{rows}")
    assert list_ties(plan) == {
        ("coordination-meeting", "attendedBy", "moyna-trust"),
        ("coordination-meeting", "attendedBy", "kheya-club"),
    }
    assert plan.imported.rows["events"][0]["start"] == "2024-05-12"
    assert plan.imported.left_out["person"] == 2
