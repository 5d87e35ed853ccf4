"""Ties that lists, tables and key lines state: classes of headings, columns, labels, entries and remarks."""

from __future__ import annotations

import pytest

from graph.curate.reading.lexicon import load_lexicon
from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.suggestions import KnownNames, suggest

OWNER = "Heron Net"
FUNDED = ("Acorn Fund", "funds", OWNER)


def list_ties(text: str) -> set[tuple[str, str, str]]:
    document = read_plain_text(f"{OWNER}\n\n{text}")
    return {(tie.subject, tie.kind, tie.object) for tie in suggest(document, KnownNames())}


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("funder", "Those who fund us|Who gives us money|Backed in 2024 by|Agencies which extended support"),
        ("funder", "Our income came from|Financed through|কারা আমাদের টাকা দেয়|অর্থের যোগানদাতা|কার টাকায়"),
        ("grantee", "Whom we support with small grants|Groups that we fund|Our grantees"),
        (
            "partner",
            "Organisations we work alongside|Our allies on the ground|Hand in hand with|Carried out by",
        ),
        ("partner", "Shoulder to shoulder|Government counterpart|যাদের সাথে মিলে কাজ করি|কাজের সাথী"),
        ("network", "Bodies of which we are part|Networks we belong to|Sits on|Coalitions|যেসব জোটে যুক্ত"),
        ("network", "Tables at which we have a chair|Works under the roof of|Other affiliations"),
        ("member", "Who belongs to the Assembly|Full membership (voting)|Table II: Members of the Forum"),
        ("has_secretariat", "The secretariat is housed by|Hosted by|সচিবালয় পরিচালনা করে"),
        ("secretariat", "We provide the secretariat for|Host of|আমাদের কাছে সচিবালয়"),
        ("place", "Where to find us|Wards reached|Soums in which work is done|মাঠ পর্যায়ের অফিস|যেখানে কাজ চলে"),
        ("founded", "Came into being|Began work|Year of birth|যাত্রা শুরু"),
        ("trainer", "Who has been here to teach us|Learning from others|যাঁদের কাছে শিখেছি"),
        ("trained", "Trained by us in 2023|Those whom we coach|যাঁদের আমরা প্রশিক্ষণ দিয়েছি"),
    ],
)
def test_label_means_its_role(role: str, labels: str) -> None:
    lexicon = load_lexicon()
    assert {label: lexicon.read_cue(label).role for label in labels.split("|")} == dict.fromkeys(
        labels.split("|"), role
    )


@pytest.mark.parametrize(
    "label",
    [
        "Support us",
        "Work with us",
        "How to become a member",
        "Suppliers",
        "Our story",
        "What we do",
        "Bankers",
        "Place and date",
    ],
)
def test_label_that_states_no_tie(label: str) -> None:
    cue = load_lexicon().read_cue(label)
    assert cue.blocked or cue.role in ("", "nothing")


@pytest.mark.parametrize(
    "text",
    [
        "Who funds us\n• Acorn Fund\n",
        "WHO FUNDS US\n1) Acorn Fund (wells)\n2) Basalt Trust\n",
        "Annex 2: Our donors\n(i) Acorn Fund, second instalment\n(ii) Basalt Trust\n",
        "**Money comes from**\nAcorn Fund\n",
        "Donors ....... Acorn Fund; Basalt Trust\n",
        "Seat\tBela\nDonors\tAcorn Fund\nStaff\t12\n",
        "Who gives us money\nAcorn Fund\nBasalt Trust\n",
        "In 2023 our donors were:\n– Acorn Fund\n– members' fees\n",
        "Donors – Acorn Fund\n",
        "Donors: Acorn Fund, by way of Basalt Trust\n",
        "Donors by year\n2023: Acorn Fund; Basalt Trust\n",
    ],
)
def test_funder_is_read_whatever_the_layout(text: str) -> None:
    assert FUNDED in list_ties(text)


@pytest.mark.parametrize(
    "text",
    [
        "Our donors\n• Acorn Fund: no agreement yet\n",
        "Donors: Basalt Trust; Acorn Fund (to be confirmed)\n",
        "Applications handed in\n• Acorn Fund\n",
        "Not to be confused with: Acorn Fund\n",
        "They visited us\n• Acorn Fund\n",
        "Conversations\n• Acorn Fund\n",
        "Our donors\nNone so far: Acorn Fund was asked\n",
        "Our donors\n• Basalt Trust\n• Left: Acorn Fund, by letter of 2 March\n",
        "Our donors\n• Basalt Trust\n• Printers: Acorn Fund\n",
        "News\n\nIt is sometimes said that Acorn Fund pays for us.\n",
        "News\n\nAcorn Fund pays for our boats. It does not, and it never has.\n",
    ],
)
def test_plan_or_denial_is_no_tie(text: str) -> None:
    assert not {tie for tie in list_ties(text) if tie[0] == "Acorn Fund"}


def test_remark_in_brackets_is_no_part_of_a_name_and_may_end_the_tie() -> None:
    document = read_plain_text(f"{OWNER}\n\nDonors: Acorn Fund (until 2019); Basalt Trust (wells)\n")
    ties = {tie.subject: tie.ended for tie in suggest(document, KnownNames())}
    assert ties == {"Acorn Fund": True, "Basalt Trust": False}


def test_observer_among_members_is_left_out() -> None:
    ties = list_ties("Networks we belong to\n• Lake Forum (as an observer)\n• Tide Alliance, since 2011\n")
    assert ties == {(OWNER, "memberOf", "Tide Alliance")}


def test_project_heading_is_what_its_lines_are_about() -> None:
    ties = list_ties(
        "# Projects\n## Clean Wells\nDonor: Acorn Fund\nWhere: Bela\n## Night Boats\nDonor: none\n"
    )
    assert ties == {("Acorn Fund", "funds", "Clean Wells"), ("Clean Wells", "operatesIn", "Bela")}


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        (
            "Courses held\nWho learned | What | From whom\n35 boat builders | Hulls | Tide College\n",
            ("35 boat builders", "trainedBy", "Tide College"),
        ),
        (
            "Schools\nPromoters | Subject | Taught by\nWell masons | Walls | Tide College\n",
            ("Well masons", "trainedBy", "Tide College"),
        ),
        (
            "Our place in the sector\nSpace | Capacity | Since\nLake Forum | chair | 2019\n",
            (OWNER, "memberOf", "Lake Forum"),
        ),
        (
            "Table 1: Who pays\nProject | Ultimate source | State\nClean Wells | Acorn Fund | running\n",
            ("Acorn Fund", "funds", "Clean Wells"),
        ),
        (
            "Works\nProgramme | Responsible | Other hands\nClean Wells | Tide College | Lake Museum Trust\n",
            ("Clean Wells", "partneredWith", "Lake Museum Trust"),
        ),
        (
            "প্রশিক্ষণ\nদল | কী শিখেছে | কে শিখিয়েছে\nমাঠকর্মী | সেলাই | বকুল সমিতি\n",
            ("মাঠকর্মী", "trainedBy", "বকুল সমিতি"),
        ),
        (
            "People trained so far: 260 teachers (by Tide College); 18 clerks (by our own staff)\n",
            ("260 teachers", "trainedBy", "Tide College"),
        ),
        (
            "Our staff have been trained by:\n- Tide College (12 field officers, soil)\n",
            ("12 field officers", "trainedBy", "Tide College"),
        ),
    ],
)
def test_tie_from_a_table_or_a_training_list(text: str, tie: tuple[str, str, str]) -> None:
    assert tie in list_ties(text)


@pytest.mark.parametrize(
    "row", ["Solar Milk | to be identified | Bela", "Solar Milk | Acorn Fund | in planning", "Total | 12 | 3"]
)
def test_row_of_a_plan_or_a_total_says_nothing(row: str) -> None:
    assert list_ties(f"Grants\nProject | Funder | District\n{row}\n") == set()


def test_member_list_gives_members_with_their_places() -> None:
    ties = list_ties(
        "A. Full members\n1. Krakor Savings Federation, Krakor (joined 2008)\n\nB. Observers\n2. Lake Bank\n"
    )
    assert ties == {
        ("Krakor Savings Federation", "memberOf", OWNER),
        ("Krakor Savings Federation", "operatesIn", "Krakor"),
    }


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        (
            "1. Money\n1.1 Acorn Fund\n1.2 Basalt Trust\n2. Working together\n"
            "2.1 Night Boats\n• Tide College\n",
            {FUNDED, ("Basalt Trust", "funds", OWNER), (OWNER, "partneredWith", "Tide College")},
        ),
        (
            "b) যাঁরা অর্থ দেন\n1) শিউলি ফাউন্ডেশন\n2) জুঁই ট্রাস্ট\nc) যারা সহযোগী নয়\n1) বকুল সমিতি\n",
            {("শিউলি ফাউন্ডেশন", "funds", OWNER), ("জুঁই ট্রাস্ট", "funds", OWNER)},
        ),
        ("We are grateful to the following donors:\n- Acorn Fund\n", {FUNDED}),
        ("Donors: Acorn Fund (2005–2010)\n", {FUNDED}),
        (
            "About Tide College\n\nAcorn Fund has funded its work.\n",
            {("Acorn Fund", "funds", "Tide College")},
        ),
        (
            "News\n\nDar al-Jiran is a member of Lake Forum.\n",
            {("Dar al-Jiran", "memberOf", "Lake Forum")},
        ),
        (
            "Our partners\nTide College\nLake Museum\n\nKind regards,\nRina Shil\n",
            {(OWNER, "partneredWith", "Tide College"), (OWNER, "partneredWith", "Lake Museum")},
        ),
        (
            "We belong to\n- Lake Forum: 14 clubs have joined it; secretariat: Tide College\n",
            {(OWNER, "memberOf", "Lake Forum"), ("14 clubs", "memberOf", "Lake Forum")},
        ),
        (
            "Courses completed: 40 teachers (instructor: Tide College); 9 cooks\n",
            {("40 teachers", "trainedBy", "Tide College")},
        ),
        (
            "প্রশিক্ষণে যাঁরা সহায়তা করেছেন\n• বকুল গবেষণা ইনস্টিটিউট: আমাদের ২৪ জন কর্মীকে সেলাই শিখিয়েছে\n",
            {("২৪ জন কর্মী", "trainedBy", "বকুল গবেষণা ইনস্টিটিউট")},
        ),
    ],
)
def test_entries_are_read_under_what_stands_above_them(text: str, ties: set[tuple[str, str, str]]) -> None:
    assert list_ties(text) == ties


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        (
            "Projects\nNo | Project | Paid by | Amount\n"
            "P1 | Clean Wells | Acorn Fund | EUR 30,000\nP2 | Night Boats | as P1 | EUR 20\n",
            {("Acorn Fund", "funds", "Clean Wells"), ("Acorn Fund", "funds", "Night Boats")},
        ),
        ("Projects\nProject | Paid by\nClean Wells | EUR 30,000\n", set()),
        (
            "Steering committee\nSeat | Held by | Base\nGender | Tide College | Bela\nYouth | vacant | –\n",
            {("Tide College", "memberOf", OWNER), ("Tide College", "operatesIn", "Bela")},
        ),
        (
            "1. Courses\nWho | Facilitator\n40 cooks | Tide College\n2. Money received\n"
            "Source | 2022 | 2023 | Remark\nAcorn Fund | 52,000 | – | core\nBasalt Trust | 9 | – | pending\n",
            {("40 cooks", "trainedBy", "Tide College"), FUNDED},
        ),
        (
            "Schools\nWho | Taught by\n40 cooks | Tide College jointly with Lake Museum\n",
            {("40 cooks", "trainedBy", "Tide College"), ("40 cooks", "trainedBy", "Lake Museum")},
        ),
    ],
)
def test_table_is_read_by_its_own_heading_and_columns(text: str, ties: set[tuple[str, str, str]]) -> None:
    assert list_ties(text) == ties


@pytest.mark.parametrize(
    ("sheet", "project", "runner", "about_runner"),
    [
        (
            "Project title: Clean Wells\nImplemented by: Tide College\nFunded by: Acorn Fund\nSites: Bela\n"
            "Sub-grantees: Lake Museum\n\nAbout the implementing organisation\nYear of birth: 1999\n"
            "Seat: Port Ko\nAffiliations: Lake Forum\nEarlier donors: Basalt Trust\n",
            {("Acorn Fund", "funds", "Clean Wells"), ("Clean Wells", "operatesIn", "Bela"),
             ("Lake Museum", "partneredWith", "Clean Wells")},
            "Tide College",
            {("1999", "schema:foundingDate"), ("Port Ko", "operatesIn"), ("Lake Forum", "memberOf"),
             ("Basalt Trust", "funds")},
        ),
        (
            "প্রকল্পের নাম: সবুজ স্কুল\nবাস্তবায়নকারী সংস্থা: বকুল সমিতি\nঅর্থায়নে: শিউলি ফাউন্ডেশন\n"
            "প্রতিষ্ঠাকাল: ১৯৯৬\nসদস্যপদ: চর উন্নয়ন জোট\n",
            {("শিউলি ফাউন্ডেশন", "funds", "সবুজ স্কুল")},
            "বকুল সমিতি",
            {("১৯৯৬", "schema:foundingDate"), ("চর উন্নয়ন জোট", "memberOf")},
        ),
    ],
)  # fmt: skip
def test_project_sheet_is_about_the_project_and_about_who_runs_it(
    sheet: str, project: set[tuple[str, str, str]], runner: str, about_runner: set[tuple[str, str]]
) -> None:
    ties = [
        (tie.subject, tie.kind, tie.object) for tie in suggest(read_plain_text(sheet), KnownNames())
    ]  # who stands where in a tie of partners says nothing
    either = {*ties, *((end, kind, start) for start, kind, end in ties if kind == "partneredWith")}
    assert project <= either
    assert about_runner == {
        (({*tie} - {runner, tie[1]}).pop(), tie[1])
        for tie in ties
        if runner in tie and tie[1] != "partneredWith" and tie[2] != "Lake Museum"
    }


@pytest.mark.parametrize(
    ("sentence", "tie"),
    [
        ("Oriole Fund supports Tamarind Health with a grant of USD 20,000.", ("Oriole Fund", "funds")),
        ("Oriole Society backs Tamarind Health with funding for its clinic.", ("Oriole Society", "funds")),
        ("Oriole Society supports Tamarind Health through a small grant.", ("Oriole Society", "funds")),
        ("Oriole Society awarded Tamarind Health a grant of EUR 900.", ("Oriole Society", "funds")),
        ("Oriole Society supports Tamarind Health with staff.", ("Oriole Society", "workedJointlyWith")),
        (
            "Oriole Society supports Tamarind Health with training on grants.",
            ("Oriole Society", "workedJointlyWith"),
        ),
        ("ওরিওল সমিতি ২০,০০০ ডলার অনুদান দিয়ে তুলি সংঘকে সহযোগিতা করে।", ("ওরিওল সমিতি", "funds")),
        ("ওরিওল সমিতি তুলি সংঘকে সহযোগিতা করে।", ("ওরিওল সমিতি", "workedJointlyWith")),
    ],
)
def test_who_helps_with_money_funds_and_what_is_given_funds_nobody(
    sentence: str, tie: tuple[str, str]
) -> None:
    before = "Meghdoot Trust is a member of Lake Forum. "
    ties = list_ties(before + sentence) - {("Meghdoot Trust", "memberOf", "Lake Forum")}
    receiver = "Tamarind Health" if sentence.isascii() else "তুলি সংঘ"
    assert ties == {(*tie, receiver)}
