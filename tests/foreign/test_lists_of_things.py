"""Lists of projects, networks, agreements, topics and of those who met are read as what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.errors import InputError
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


def test_dates_under_from_and_to_are_no_ends(tmp_path: Path) -> None:
    text = "Agreement,First party,Second party,From,To\nHostel,Moyna Trust,Kheya Club,12-Mar-19,31-Dec-20\n"
    row = plan_text(tmp_path, "m.csv", text).imported.rows["ties"][0]
    assert (row["start"], row["end"], row["note"]) == ("2019-03-12", "2020-12-31", "Agreement: Hostel")


def test_persons_beside_bengali_organisations_are_left_out(tmp_path: Path) -> None:
    text = "উপস্থিতির তালিকা,,\nনাম,পদবি,প্রতিষ্ঠান\nমোঃ করিম,মাঠকর্মী,রূপসা মহিলা সমিতি\nলিমা,সভাপতি,ভৈরব যুব সংঘ\n"
    plan = plan_text(tmp_path, "a.csv", text)
    labels = {row["label_bn"] for row in plan.imported.rows["entities"]}
    assert labels == {"রূপসা মহিলা সমিতি", "ভৈরব যুব সংঘ"}
    assert plan.imported.left_out["person"] == 2


def test_funders_and_grantees_are_the_ends_of_ties(tmp_path: Path) -> None:
    text = (
        'Funder,Grantee,Year\nTeal Fund,"Hijal Samity, Koroch Sangstha",2021\nOchre Fund,Hijal Samity,2022\n'
    )
    assert list_ties(plan_text(tmp_path, "g.csv", text)) == {
        ("teal-fund", "funds", "hijal-samity"),
        ("teal-fund", "funds", "koroch-sangstha"),
        ("ochre-fund", "funds", "hijal-samity"),
    }


def test_the_title_of_a_list_of_members_names_their_network(tmp_path: Path) -> None:
    text = (
        "Members of Delta Climate Alliance,\nMember organisation,Since\nMoyna Trust,2019\nKheya Club,2020\n"
    )
    plan = plan_text(tmp_path, "list.csv", text)
    assert {tie for tie in list_ties(plan) if tie[1] == "memberOf"} == {
        ("moyna-trust", "memberOf", "delta-climate-alliance"),
        ("kheya-club", "memberOf", "delta-climate-alliance"),
    }
    assert any("were read as members" in text for network in plan.networks for text in network.assumptions)


def test_levels_of_influence_are_no_organisations(tmp_path: Path) -> None:
    text = "অংশীজন,ধরন,প্রভাব,আগ্রহ\nকৃষি অফিস,সরকারি,বেশি,মাঝারি\nইটভাটা সমিতি,ব্যবসা প্রতিষ্ঠান,বেশি,কম\n"
    plan = plan_text(tmp_path, "s.csv", f"{text}সুরমা ক্লাব,ক্লাব,কম,বেশি\n")
    assert [row["influence"] for row in plan.imported.rows["assessments"]] == ["high", "high", "low"]
    assert len(plan.imported.rows["entities"]) == 3


def test_each_place_of_an_organisation_has_its_own_cell(tmp_path: Path) -> None:
    text = "Organisation,District,Upazila\nMoyna Trust,Khulna,Koyra\nMoyna Trust,Bhola,Manpura\n"
    plan = plan_text(tmp_path, "p.csv", text)
    assert {(row["object"], row["phrase"]) for row in plan.imported.rows["ties"]} == {
        ("khulna", "Khulna"),
        ("koyra", "Koyra"),
        ("bhola", "Bhola"),
        ("manpura", "Manpura"),
    }


def test_several_words_for_ties_in_a_cell_are_several_ties(tmp_path: Path) -> None:
    text = "From,To,Type\nMoyna Trust,Kheya Club,Works with|Funds\nKheya Club,Moyna Trust,দাতা / Donor\n"
    assert {kind for _, kind, _ in list_ties(plan_text(tmp_path, "t.csv", text))} == {
        "workedJointlyWith",
        "funds",
    }


def test_columns_that_count_are_no_networks_and_posts_are_kept(tmp_path: Path) -> None:
    text = "Organisation,WASH Cluster,Health Committee,Gender Working Group,No. of networks\n"
    plan = plan_text(
        tmp_path, "m.csv", f"{text}Moyna Trust,x,Chair,,2\nKheya Club,,x,x,2\nJonaki Samity,x,,,1\n"
    )
    ties = plan.imported.rows["ties"]
    assert {row["object"] for row in ties} == {"wash-cluster", "health-committee", "gender-working-group"}
    assert {row["kind"] for row in ties} == {"memberOf"}
    assert [row["note"] for row in ties if row.get("note")] == ["role: Chair"]


def test_text_of_an_old_bengali_font_is_refused_with_the_reason(tmp_path: Path) -> None:
    text = "µwgK,ms¯’vi bvg,aib,†Rjv\n1,iƒcmv gwnjv mwgwZ,GbwRI,Lyjbv\n2,‰fie hye msN,K¬ve,h‡kvi\n"
    with pytest.raises(InputError, match="line 1, column A: Bengali typed for an old font"):
        plan_text(tmp_path, "bijoy.csv", text)


def test_all_values_of_a_dynamic_attribute_are_kept_with_their_spans(tmp_path: Path) -> None:
    value = '<attvalue for="w" value="{}" start="{}" end="{}"/>'
    spells = value.format(1, 2019, 2020) + value.format(3, 2020, 2023)
    text = (
        '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph mode="dynamic"><attributes class="edge">'
        '<attribute id="w" title="weight" type="float"/></attributes><nodes><node id="0" label="Moyna"/>'
        f'<node id="1" label="Kheya"/></nodes><edges><edge source="0" target="1"><attvalues>{spells}'
        "</attvalues></edge></edges></graph></gexf>"
    )
    row = plan_text(tmp_path, "d.gexf", text).imported.rows["ties"][0]
    assert (row["weight"], row["note"]) == ("3", "weight over time: 1 (2019 to 2020); 3 (2020 to 2023)")


@pytest.mark.parametrize("corner", ["Organisation / Network", "Organisation"])
def test_a_text_under_a_network_is_a_membership_only_if_it_is_a_role(tmp_path: Path, corner: str) -> None:
    """A list with a column for each network has another column, a matrix has none."""
    texts = [
        "Vice chair",
        "member since 2020",
        "সদস্য",
        "Former member",
        "Declined",
        "Applied",
        "Not a member",
    ]
    is_list = corner == "Organisation"
    for text in [*texts, "No longer", "Member until 2019"]:
        rows = [
            [corner, "Hill Alliance", "Coastal Alliance", "River Alliance"],
            ["Moyna Trust", "x", "", text],
        ]
        rows += [[f"{name} Club", "x", "x", "x"] for name in ("Kheya", "Doel", "Tara", "Nodi", "Megh")]
        lines = (",".join([*row, "Founded" if not number else "2001"][: 5 if is_list else 4])
                 for number, row in enumerate(rows))  # fmt: skip
        plan = plan_text(tmp_path, "m.csv", "\n".join(lines) + "\n")
        is_role = text in texts[:3]
        assert (("moyna-trust", "memberOf", "river-alliance") in list_ties(plan)) == is_role, text
        assert any(text in item.reason for network in plan.networks for item in network.skipped) != is_role
