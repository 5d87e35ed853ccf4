"""Columns under headings that no word list has are understood by what stands in them."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.conftest import Run


def import_ties(stakeholders: Run, tmp_path: Path, name: str, text: str) -> list[tuple[str, str, str]]:
    """Import a file and return its ties but those with places."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    made = tmp_path / "made"
    result = stakeholders("import", tmp_path / name, "-o", made, "--yes", "--no-open")
    assert result.exit_code == 0, result.stderr
    ties = made / "ties.csv"  # not there where there is none
    rows = list(csv.DictReader(ties.read_text(encoding="utf-8-sig").splitlines())) if ties.exists() else []
    return [(row["subject"], row["kind"], row["object"]) for row in rows if row["kind"] != "locatedIn"]


def test_what_organisations_are_to_the_one_in_the_title(stakeholders: Run, tmp_path: Path) -> None:
    text = """Partner organisations of Moyna Trust (as of March 2024),,,
Sl,Organisation,Kind of body,Our link
1,Shapla Mahila Samity,NGO,Implementing partner
2,Green Delta Fund,Donor,Funds us
3,Dhaleshwari Youth Club,CBO,Trained by us
4,River Alliance,Network,We are a member
5,Kadam Foundation,NGO,We fund them
"""
    assert import_ties(stakeholders, tmp_path, "partners.csv", text) == [
        ("moyna-trust", "implementsThrough", "shapla-mahila-samity"),
        ("green-delta-fund", "funds", "moyna-trust"),
        ("dhaleshwari-youth-club", "trainedBy", "moyna-trust"),
        ("moyna-trust", "memberOf", "river-alliance"),
        ("moyna-trust", "funds", "kadam-foundation"),
    ]


def test_which_tie_a_row_of_a_list_of_ties_is(stakeholders: Run, tmp_path: Path) -> None:
    text = """Who\tdoes what\twith whom
Alpha Trust\tfunds\tBeta Samity
Beta Samity\tis member of\tGamma Forum
Gamma Forum\tworks with\tDelta Council
"""
    assert import_ties(stakeholders, tmp_path, "ties.tsv", text) == [
        ("alpha-trust", "funds", "beta-samity"),
        ("beta-samity", "memberOf", "gamma-forum"),
        ("gamma-forum", "workedJointlyWith", "delta-council"),
    ]


def test_a_column_of_areas_names_places_and_no_organisations(stakeholders: Run, tmp_path: Path) -> None:
    text = """NGO name;HQ;Works in;Umbrella
Apon Society;Khulna;Khulna, Bagerhat;Delta Alliance
Bonna Samity;Barishal;Barishal and Bhola;-
"""
    assert import_ties(stakeholders, tmp_path, "register.csv", text) == [
        ("apon-society", "operatesIn", "khulna"),
        ("apon-society", "operatesIn", "bagerhat"),
        ("apon-society", "memberOf", "delta-alliance"),
        ("bonna-samity", "operatesIn", "barishal"),
        ("bonna-samity", "operatesIn", "bhola"),
    ]


def test_a_list_of_projects_names_donors_and_partners(stakeholders: Run, tmp_path: Path) -> None:
    text = """Project;Donor;Budget (BDT);Partner NGOs
Safe Water for Chars;Northern Water Fund;12,00,000;Char Unnayan Sangstha, Gram Seba
"""
    assert import_ties(stakeholders, tmp_path, "projects.csv", text) == [
        ("northern-water-fund", "funds", "safe-water-for-chars"),
        ("char-unnayan-sangstha", "implements", "safe-water-for-chars"),
        ("gram-seba", "implements", "safe-water-for-chars"),
    ]
    entities = (tmp_path / "made" / "entities.csv").read_text(encoding="utf-8-sig")
    assert "safe-water-for-chars,Programme," in entities


def test_a_name_beside_an_address_and_partners_is_that_of_an_organisation(
    stakeholders: Run, tmp_path: Path
) -> None:
    text = """Name,Partner 1,Partner 2,Partner 3,Email
Alpha Samity,Beta Trust,Gamma Club,,a@x.org
Beta Trust,Alpha Samity,,,b@x.org
"""
    assert import_ties(stakeholders, tmp_path, "wide.csv", text) == [
        ("alpha-samity", "partneredWith", "beta-trust"),
        ("alpha-samity", "partneredWith", "gamma-club"),
        ("beta-trust", "partneredWith", "alpha-samity"),
    ]


def test_persons_are_left_out_whatever_their_heading(stakeholders: Run, tmp_path: Path) -> None:
    text = """SL,Name & designation,Who came,Organization
1,"Karim Uddin, Project Officer",Md. Karim Uddin,Amber Samity
2,"Lima Akter, Director",Ms. Lima Akter,Heron Club
"""
    assert import_ties(stakeholders, tmp_path, "present.csv", text) == []
    written = "".join(path.read_text(encoding="utf-8-sig") for path in (tmp_path / "made").glob("*.csv"))
    assert "Karim" not in written
    assert "Lima" not in written
    assert "Amber Samity" in written


def test_the_ends_of_ties_have_any_word_for_a_body_in_their_headings(
    stakeholders: Run, tmp_path: Path
) -> None:
    text = """From Org,To Org,Strength (1-5),Frequency,How do you work together?
Alpha Samity,Beta Trust,5,weekly,joint advocacy
Beta Trust,Gamma Club,4,monthly,funding
"""
    assert import_ties(stakeholders, tmp_path, "strength.csv", text) == [
        ("alpha-samity", "workedJointlyWith", "beta-trust"),
        ("beta-trust", "funds", "gamma-club"),
    ]


def test_what_is_denied_planned_or_of_no_meaning_is_no_tie_to_the_maker(
    stakeholders: Run, tmp_path: Path
) -> None:
    text = """Partners of Moyna Network,,
Name,District,Relationship with us
Amber Trust,Dhaka,mentors us
Heron Forum,Dhaka,hosts us
Ibis Club,Dhaka,we host them
Kite Relief,Dhaka,no longer a donor
Owl Aid,Dhaka,potential partner
Lark Society,Dhaka,good
"""
    assert import_ties(stakeholders, tmp_path, "relations.csv", text) == [
        ("amber-trust", "supports", "moyna-network"),
        ("heron-forum", "secretariatOf", "moyna-network"),
        ("moyna-network", "secretariatOf", "ibis-club"),
    ]
    facts = (tmp_path / "made" / "facts.csv").read_text(encoding="utf-8-sig")
    assert "Relationship with us: no longer a donor" in facts


def test_two_tables_of_one_sheet_may_have_much_the_same_headings(stakeholders: Run, tmp_path: Path) -> None:
    text = """National,,
Name,District,Phone
Amber Samity,Dhaka,01711000000
,,
Foreign,,
Name,Country,Phone
Kite Relief,Norway,01711000002
"""
    assert import_ties(stakeholders, tmp_path, "two.csv", text) == []
    entities = (tmp_path / "made" / "entities.csv").read_text(encoding="utf-8-sig")
    assert "Amber Samity" in entities
    assert "Kite Relief" in entities


def test_the_parties_of_an_agreement_are_the_ends_and_both_its_dates_are_kept(
    stakeholders: Run, tmp_path: Path
) -> None:
    text = "Name,Party 1,Party 2,Year,Year ended\nFlood MoU,Amber Trust,Heron Forum,2019,2021\n"
    ((subject, _, object_),) = import_ties(stakeholders, tmp_path, "agreements.csv", text)
    assert (subject, object_) == ("amber-trust", "heron-forum")
    assert ",2019,2021," in (tmp_path / "made" / "ties.csv").read_text(encoding="utf-8-sig")


def test_a_column_headed_relationship_names_no_organisations(stakeholders: Run, tmp_path: Path) -> None:
    text = """Partners of Moyna Trust,,,
Partner organisation,Category,{heading},Since
Willow Bank Society,NGO,Implementing partner,2019
Northlight Foundation,Foundation,Donor,2018
Ostrava Fund,Donor,Funds us,2022
"""
    expected = [
        ("moyna-trust", "implementsThrough", "willow-bank-society"),
        ("northlight-foundation", "funds", "moyna-trust"),
        ("ostrava-fund", "funds", "moyna-trust"),
    ]
    for heading in ("Relationship", "Type of relationship", "সম্পর্কের ধরন"):
        folder = tmp_path / heading
        folder.mkdir()
        assert import_ties(stakeholders, folder, "a.csv", text.format(heading=heading)) == expected


def test_a_column_headed_relationship_may_name_partners(stakeholders: Run, tmp_path: Path) -> None:
    text = """Organisation,Type,Connection
Willow Bank Society,NGO,Amber Trust
Northlight Foundation,Foundation,"Amber Trust, Willow Bank Society"
"""
    assert import_ties(stakeholders, tmp_path, "a.csv", text) == [
        ("willow-bank-society", "connectedWith", "amber-trust"),
        ("northlight-foundation", "connectedWith", "amber-trust"),
        ("northlight-foundation", "connectedWith", "willow-bank-society"),
    ]
