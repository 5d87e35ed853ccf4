"""Wordings of ties: each kind of tie is found in many ways of saying it, and what is no tie in none."""

from __future__ import annotations

import pytest

from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.suggestions import KnownNames, suggest

INTRODUCTION = (
    "Heron Net\nHeron Net keeps boats. "
    "The Reed Fund, the Tide Museum, Marsh Watch and the Lake Forum are known here.\n"
)

# kind of tie: the other end of a tie of Heron Net, and sentences that state it
WORDINGS = {
    "funds": (
        "Reed Fund",
        (
            "The Reed Fund, our donor since 2011, visited us.",
            "The boat house was built with Reed Fund money.",
            "Among our donors is the Reed Fund.",
            "The costs of the course were split between the Reed Fund and the Oak Trust.",
            "The boats are paid for by the Oak Trust, which has a house here, and by the Reed Fund.",
            "Most of Heron Net's budget is provided by the Reed Fund.",
            "Heron Net owes its boats to the generosity of the Reed Fund.",
            "We gratefully acknowledge the support of the Reed Fund.",
            "A three-year grant of the Reed Fund pays for the boats.",
            "Thanks are due to the Reed Fund for financing the boats.",
            "The boats are a gift of the Reed Fund.",
            "Heron Net receives annual core support, mostly from the Reed Fund.",
            "The Reed Fund granted Heron Net a loan.",
            "The Reed Fund pledged and paid 30,000 euros for new boats last year.",
            "Since 2014 Heron Net has enjoyed the support of the Reed Fund.",
            "Core costs are met by the Reed Fund, project costs by the Marsh Foundation.",
            "Heron Net signed a grant agreement with the Reed Fund.",
            "Additional resources were mobilised from the Reed Fund.",
            "Heron Net is financed to one third by the Reed Fund.",
            "The Reed Fund has been covering the wages of the crew.",
            "The Reed Fund's grant for our core costs has been renewed.",
            "The boats were kept, and the boat house in Bela was repaired with a grant from the Reed Fund.",
        ),
    ),
    "partneredWith": (
        "Tide Museum",
        (
            "The Tide Museum is one of our closest partners.",
            "Heron Net and its partner, the Tide Museum, opened a school.",
            "The project, which we carry out with the Tide Museum, goes on.",
            "Heron Net co-organises the fair with the Tide Museum.",
            "The school is run jointly by Heron Net and the Tide Museum.",
            "The Tide Museum and Heron Net are working on a map.",
            "Heron Net cooperates closely with the Tide Museum on exhibitions.",
            "The Tide Museum and Heron Net have been partners since 2009.",
            "The exhibition is a joint project of Heron Net and the Tide Museum.",
            "Heron Net has teamed up with the Tide Museum to save the reed.",
            "Heron Net and the Tide Museum renewed their memorandum of understanding.",
            "Together, Heron Net and the Tide Museum publish a calendar.",
            "We count the Tide Museum among our partners.",
            "The Tide Museum works alongside Heron Net.",
            "Heron Net and the Tide Museum work together on exhibitions.",
            "The project is led by Heron Net in consortium with the Tide Museum and Marsh Watch.",
            "Heron Net works through local partners such as the Tide Museum.",
            "Heron Net entered into a partnership with the Tide Museum in 2019.",
            "Partners in the consortium are the Tide Museum and Marsh Watch.",
            "Cooperation with the Tide Museum continued in 2023.",
            "We carry the work out along with two bodies from the north, the Tide Museum and Marsh Watch.",
            "In the boat project we have two allies: the Tide Museum and Marsh Watch.",
            "Implementation of the work rests with the Tide Museum.",
            "Heron Net had taken the boat house on with the Tide Museum.",
        ),
    ),
    "memberOf": (
        "Lake Forum",
        (
            "The Lake Forum has 12 members, Heron Net among them.",
            "The Lake Forum, which Heron Net joined in 2015, met in May.",
            "As members of the Lake Forum we meet twice a year.",
            "The general assembly of the Lake Forum admitted Heron Net.",
            "Heron Net is one of twelve groups that make up the Lake Forum.",
            "Heron Net has been admitted to the Lake Forum.",
            "Heron Net was among the founding members of the Lake Forum.",
            "Heron Net represents fishers in the Lake Forum.",
            "As a member of the Lake Forum, Heron Net votes on the budget.",
            "The Lake Forum, of which Heron Net is a member, met in May.",
            "We have been part of the Lake Forum since 2010.",
            "In 2016 Heron Net entered the Lake Forum.",
            "The Lake Forum, to which Heron Net belongs, met in May.",
            "Heron Net has been accepted as a member of the Lake Forum.",
            "Heron Net is represented on the council of the Lake Forum.",
            "Heron Net and Marsh Watch belong to the Lake Forum.",
            "The Lake Forum, a network that includes Heron Net and Marsh Watch, met.",
            "Heron Net has been affiliated to the Lake Forum since 2002.",
            "Heron Net is an associate member of the Lake Forum.",
            "Marsh Watch is a member of the Lake Forum, as is Heron Net.",
            "The Lake Forum met in May. Heron Net has sat on its board for years.",
        ),
    ),
    "secretariatOf": (
        "Lake Forum",
        (
            "Heron Net does the secretarial work of the Lake Forum.",
            "Since May Heron Net has acted as secretariat to the Lake Forum.",
            "The Lake Forum has entrusted its secretariat to Heron Net.",
            "The Lake Forum, for which Heron Net acts as secretariat, met in May.",
            "Heron Net provides the secretariat for the Lake Forum.",
            "The secretariat of the Lake Forum is based at Heron Net.",
            "The Lake Forum has its secretariat at the offices of Heron Net.",
            "The Lake Forum is coordinated by a secretariat hosted by Heron Net.",
            "Heron Net hosts the Lake Forum.",
            "Heron Net took over the secretariat of the Lake Forum in May.",
            "Heron Net serves as the host organisation of the Lake Forum.",
            "Heron Net continues to hold the secretariat of the Lake Forum.",
            "Heron Net takes care of the secretariat of the Lake Forum.",
        ),
    ),
    "trainedBy": (
        "40 teachers",
        (
            "In May Heron Net taught swimming to 40 teachers.",
            "The course, held by Heron Net, was completed by 40 teachers.",
            "Heron Net trained 40 teachers in first aid.",
            "40 teachers attended a first-aid course held by Heron Net.",
            "A course for 40 teachers was given by Heron Net.",
            "The trainers of Heron Net instructed 40 teachers.",
            "40 teachers were introduced to first aid by Heron Net.",
            "40 teachers learned first aid with Heron Net.",
            "Heron Net held a course for 40 teachers.",
            "40 teachers were trained in May by the trainers of Heron Net.",
            "Heron Net's experts coached 40 teachers.",
            "In two workshops Heron Net taught 40 teachers how to swim.",
            "Heron Net has so far trained 40 teachers.",
            "A swimming course run by Heron Net was attended by 40 teachers.",
            "40 teachers were introduced to knots by masters of our own.",
            "40 teachers had lessons in the mending of nets from Heron Net.",
        ),
    ),
    "operatesIn": (
        "Ondara",
        (
            "The project area is Ondara district.",
            "Field staff of Heron Net are stationed in Ondara.",
            "Heron Net works in Ondara.",
            "Heron Net has its headquarters in Ondara.",
            "The Ondara-based Heron Net keeps boats.",
            "Heron Net, located in Ondara, keeps boats.",
            "Heron Net operates a boat yard at Ondara.",
            "Heron Net carries out its projects in Ondara.",
            "The work of Heron Net concentrates on the district of Ondara.",
            "Heron Net covers the whole of Ondara district.",
            "The boats are kept in Ondara, where Heron Net has its base.",
            "Its office is in Ondara.",
            "Heron Net supports schools in Ondara and Keshi.",
            "Heron Net moved its headquarters to Ondara.",
        ),
    ),
    "schema:foundingDate": (
        "1998",
        (
            "The founding of Heron Net dates from 1998.",
            "Set up in 1998 with a gift of five fishers, Heron Net keeps boats.",
            "Heron Net was set up in 1998.",
            "Since its foundation in 1998, Heron Net has grown.",
            "Heron Net has existed since 1998.",
            "Heron Net has been active since 1998.",
            "Heron Net started out in 1998 as a club.",
            "Founded in 1998, Heron Net keeps boats.",
            "Heron Net (founded 1998) keeps boats.",
            "Heron Net emerged in 1998 from a club.",
            "Heron Net came about in 1998.",
            "The first boat is dated 1998, the year of our foundation.",
        ),
    ),
}
NO_TIES = (
    "Before she joined Heron Net, Ann Lee worked for the Tide Museum.",
    "The data of Heron Net are hosted by Marsh Brothers.",
    "Heron Net was invited to a meeting of the Lake Forum.",
    "Heron Net looks for a partner such as the Tide Museum.",
    "The Reed Fund turned down the request of Heron Net.",
    "Heron Net hopes that the Reed Fund will finance the boats.",
    "The Tide Museum visited Heron Net.",
    "Heron Net left the meeting of the Lake Forum early.",
    "Heron Net congratulates the Tide Museum on its anniversary.",
    "An agreement with the Tide Museum is in preparation.",
    "The Reed Fund published a report on Heron Net.",
    "The report was presented in Ondara.",
    "The accounts of Heron Net are audited by Marsh Brothers.",
    "The festival took place in Ondara.",
    "A proposal to the Reed Fund is pending.",
    "Heron Net and the Tide Museum competed for the prize.",
    "Heron Net received an award from the Tide Museum.",
    "Heron Net sells fish to the Tide Museum.",
    "If the Reed Fund agrees, Heron Net will train 40 teachers.",
    "In 2019 the Reed Fund stopped accepting applications.",
    "We have not yet heard from the Reed Fund.",
    "The Lake Forum held its annual meeting in Ondara.",
    "The Tide Museum opened an exhibition in Ondara in 2019.",
    "A delegation of the Tide Museum came to see the boats.",
    "The Reed Fund should support Heron Net.",
    "Heron Net complained to the Ministry of Water.",
    "The trainers stayed at the Tide Museum.",
    "Heron Net discussed joint work with the Tide Museum.",
    "The Tide Museum thanked Heron Net.",
    "Heron Net rents its office from the Tide Museum.",
    "A member of the board works for the Tide Museum.",
    "Heron Net has asked the Tide Museum to become a partner.",
    "Heron Net published its report in May.",
    "The Lake Forum will decide on the admission of Heron Net in May.",
    "Heron Net is back from the Tide Museum with certificates.",
)


def list_ties(sentence: str) -> list[tuple[str, str, str]]:
    document = read_plain_text(f"{INTRODUCTION}{sentence}\n")
    return [(tie.subject, tie.kind, tie.object) for tie in suggest(document, KnownNames()) if tie.line == 3]


JOINT_WORK = {"partneredWith": "workedJointlyWith"}  # where a sentence names no partnership


@pytest.mark.parametrize("kind", WORDINGS)
def test_each_kind_of_tie_is_found_in_many_wordings(kind: str) -> None:
    end, sentences = WORDINGS[kind]
    missed = []
    for sentence in sentences:
        ties = [set(tie) for tie in list_ties(sentence) if tie[1] in (kind, JOINT_WORK.get(kind))]
        found = any(end in " ".join(tie) and "Heron Net" in " ".join(tie) for tie in ties)
        missed += [] if found else [sentence]
    assert missed == []


def test_what_is_no_tie_is_found_in_no_wording() -> None:
    assert {sentence: ties for sentence in NO_TIES if (ties := list_ties(sentence))} == {}


def test_a_count_may_be_written_in_words() -> None:
    for group in ("Fifty-two girls", "hundred and twenty boys", "Eighteen of them"):
        assert (group, "trainedBy", "Tide Museum") in list_ties(f"{group} were trained by the Tide Museum.")


def test_a_course_named_by_a_pronoun_is_that_of_the_sentence_before() -> None:
    ties = list_ties(
        "Forty girls have completed the school. It was taught by the Tide Museum and by Marsh Watch."
    )
    assert {("Forty girls", "trainedBy", "Tide Museum"), ("Forty girls", "trainedBy", "Marsh Watch")} <= set(
        ties
    )


def test_who_trained_is_not_the_owner_where_the_clause_has_a_subject() -> None:
    assert list_ties("The national women's institute gave a course to 40 girls.") == [
        ("40 girls", "trainedBy", "national women's institute")
    ]
    assert list_ties("The village doctor gave a course to 40 girls.") == []


def test_a_word_of_a_name_denies_nothing() -> None:
    ties = list_ties("Doctors Without Borders is a member of the Lake Forum.")
    assert ("Doctors Without Borders", "memberOf", "Lake Forum") in ties


LETTER = (
    "From: Nino (coordination)\nTo: members’ list\nSubject: Notes of Thursday\nDear all,\n"
    "We welcomed two groups into the Heron Civic Forum (HCF): Lake Women and the Reed Union."
    " The grant agreement with the Tide Fund was signed in May, and the Forum was founded in 2012.\n"
    "Warm regards from a cold room,\nNino\n"
    "P.S. Giorgi told me that the Marsh Institute was once a member of ours.\n"
)


def read_ties(text: str) -> set[tuple[str, str, str]]:
    return {(tie.subject, tie.kind, tie.object) for tie in suggest(read_plain_text(text), KnownNames())}


def test_a_sender_with_a_first_name_alone_is_no_end_of_a_tie() -> None:
    ties = read_ties(LETTER)
    ends = {end for subject, _, object_ in ties for end in (subject, object_)}
    assert ("Tide Fund", "funds", "Heron Civic Forum") in ties
    assert not {end for end in ends if "Nino" in end or "Giorgi" in end or "Marsh" in end}


def test_a_personal_letter_that_names_no_organisation_as_its_own_gives_it_no_ties() -> None:
    body = (
        "Dear friends,\nThe grant agreement with the Tide Fund was signed in May. We are partners of the"
        " Marsh Institute, and the Marsh Institute trained 20 teachers.\n"
    )
    assert read_ties(f"From: Maria\nTo: all\n{body}Maria\n") == {
        ("20 teachers", "trainedBy", "Marsh Institute")
    }
    known = KnownNames(kinds={"Uttaran": "organisation"})
    ties = suggest(read_plain_text(f"From: Uttaran\nTo: all\n{body}"), known)
    assert ("Tide Fund", "funds", "Uttaran") in {(tie.subject, tie.kind, tie.object) for tie in ties}


@pytest.mark.parametrize(
    "sentence",
    (
        "“The Reed Fund has always paid our boats,” writes Ann of the Tide Museum.",
        "“We work here.” “The Reed Fund gave our crew money,” said a woman from the shore.",
        "A reader has heard that the Reed Fund funds Heron Net.",
        "Nets are supplied by the Tide Museum.",
        "Her successor comes from the Tide Museum, where he worked for years.",
    ),
)
def test_hearsay_quotations_and_goods_are_no_ties(sentence: str) -> None:
    assert list_ties(sentence) == []


def test_a_course_provided_by_somebody_is_a_training_and_no_funding() -> None:
    assert list_ties("Training in rowing was provided to 40 teachers by the Tide Museum.") == [
        ("40 teachers", "trainedBy", "Tide Museum")
    ]


def test_a_fund_named_after_two_persons_keeps_its_whole_name() -> None:
    ties = list_ties("Funding was secured from the Claes and Ingrid Berg Fund.")
    assert ties == [("Claes and Ingrid Berg Fund", "funds", "Heron Net")]
    names = {tie[0] for tie in list_ties("Heron Net is funded by the Reed Fund and the Anna Berg Trust.")}
    assert names == {"Reed Fund", "Anna Berg Trust"}


def test_a_year_belongs_to_the_entry_above_it() -> None:
    text = (
        f"{INTRODUCTION}## Projects\nWe run two.\n## Women at the Tap\n"
        "Started in 2022. Kiosks are kept by women.\n"
    )
    founded = {tie for tie in read_ties(text) if tie[1] == "schema:foundingDate"}
    assert founded <= {("Women at the Tap", "schema:foundingDate", "2022")}


def test_a_year_before_this_alliance_is_that_of_the_alliance() -> None:
    text = (
        "হাওর জনজীবন সংঘ\nহাওর জনজীবন সংঘ একটি উন্নয়ন সংস্থা।\n"
        "হাওর জনজীবন সংঘ ‘হাওর অধিকার মোর্চা’র সদস্য। ২০১০ সালে গঠিত এই মোর্চায় এখন ৩১টি সংগঠন আছে।\n"
    )
    founded = {tie for tie in read_ties(text) if tie[1] == "schema:foundingDate"}
    assert founded == {("হাওর অধিকার মোর্চা", "schema:foundingDate", "২০১০")}


@pytest.mark.parametrize("heading", ("সহযোগী প্রতিষ্ঠান", "আমাদের সহযোগী প্রতিষ্ঠান", "কারিগরি সহযোগী"))
def test_bengali_associates_are_partners_and_no_members(heading: str) -> None:
    text = f"উপকূলীয় জনউদ্যোগ সংস্থা\n{heading}\n• দখিনা কৃষি গবেষণা কেন্দ্র\n• বেলা নারী সমিতি\n"
    assert {tie[1] for tie in read_ties(text)} == {"partneredWith"}


def test_who_chairs_the_board_is_no_network() -> None:
    assert read_ties("Heron Trust\nHeron Trust keeps boats.\nBoard chair: Mrs Estery Phiri\n") == set()


OWNER = "Heron Trust\nHeron Trust is a charity that keeps boats.\n"


@pytest.mark.parametrize(
    "sentence",
    (
        "There is a similar network in Bela, run by the Pell Trust and paid for by the Reed Fund.",
        "Together with the Lake Forum it will hold a conference in spring.",
        "The Reed Fund was to have paid for the oars, but withdrew.",
        "We are often asked whether the Reed Fund pays for us.",
        "Apologies had been received from Pell Youth Network.",
        "Some people say we are partners of the Reed Fund.",
        "The company offered us oars. It does finance Pell Rowing Club.",
        "Mr Sitali, formerly with the Pell Trust, has joined us as finance manager.",
        "Nana Marsh, a former board member of Pell House, rows with us.",
        "In Issue 16 the Pell Trust was described as a partner of Visayas Cement.",
        "She also teaches at Pell University.",
        "We sell oars through Fair Boats, a shop in Bela.",
    ),
)
def test_what_others_do_say_or_plan_is_no_tie(sentence: str) -> None:
    assert not {tie for tie in read_ties(OWNER + sentence) if tie[0] != "Pell Rowing Club"}


@pytest.mark.parametrize(
    ("sentence", "tie"),
    (
        (
            "The Seeds and Soil project is financed by the Reed Fund.",
            ("Reed Fund", "funds", "Seeds and Soil"),
        ),
        (
            "The Pell Trust, with whom we rowed last year, has lost its funding from the Reed Fund.",
            ("Reed Fund", "funds", "Pell Trust"),
        ),
        (
            "We work with Camp Marsh, an organisation from Bela.",
            ("Heron Trust", "workedJointlyWith", "Camp Marsh"),
        ),
        (
            "Heron Trust attends the meetings of the town and is a full member of the Lake Forum.",
            ("Heron Trust", "memberOf", "Lake Forum"),
        ),
        (
            "Ben Tan mentioned that the Pell Trust works with the Department of Boats.",
            ("Pell Trust", "workedJointlyWith", "Department of Boats"),
        ),
        (
            "Oar Clinic and Pell Club were unanimously admitted to the Lake Forum.",
            ("Pell Club", "memberOf", "Lake Forum"),
        ),
        (
            "We receive grants from Fundación Lago y Monte.",
            ("Fundación Lago y Monte", "funds", "Heron Trust"),
        ),
    ),
)
def test_who_does_what_is_told_from_the_sentence(sentence: str, tie: tuple[str, str, str]) -> None:
    assert tie in read_ties(OWNER + sentence)


def test_a_newsletter_belongs_to_whose_news_it_is() -> None:
    text = "The Bridge\nQuarterly news from the Open Lake Association\nWe are funded by the Reed Fund."
    assert read_ties(text) == {("Reed Fund", "funds", "Open Lake Association")}


def test_what_began_in_a_year_may_be_a_tie() -> None:
    ties = read_ties(f"{OWNER}Cooperation with the Pell Authority, which began in 2019, went on.")
    assert not {tie for tie in ties if tie[1] == "schema:foundingDate"}


def test_a_letter_without_an_organisation_has_no_owner() -> None:
    header = "From: Shirin Akhter\nTo: Rakib Hasan\nDear Rakib,\n"
    assert read_ties(f"{header}The costs are met by the Reed Fund.\nGood luck,\nShirin") == set()


def test_joint_work_is_a_partnership_where_the_sentence_says_so() -> None:
    assert read_ties(f"{OWNER}We work with the Pell Museum.") == {
        ("Heron Trust", "workedJointlyWith", "Pell Museum")
    }
    assert read_ties(f"{OWNER}We work in partnership with the Pell Museum.") == {
        ("Heron Trust", "partneredWith", "Pell Museum")
    }


@pytest.mark.parametrize(
    ("sentence", "is_over"),
    [
        ("The Reed Fund has agreed to finance our boats until 2028.", False),
        ("The Reed Fund financed our boats until 2019.", True),
    ],
)
def test_a_tie_is_over_only_if_its_last_year_is_past(sentence: str, is_over: bool) -> None:
    document = read_plain_text(f"{INTRODUCTION}In 2024 we met in May.\n{sentence}\n")
    assert [tie.ended for tie in suggest(document, KnownNames()) if tie.kind == "funds"] == [is_over]


BENGALI_INTRODUCTION = "বকুল সমিতি\nবকুল সমিতি নৌকা চালায়। আলোক তহবিল, দিশা ক্লাব ও নদী জোট এখানে পরিচিত।\n"
BENGALI_WORDINGS = (
    ("আলোক তহবিল থেকে পাওয়া অনুদানে ঘাট তৈরি হয়েছে।", "funds", "আলোক তহবিল"),
    ("আমাদের প্রধান অর্থদাতা আলোক তহবিল।", "funds", "আলোক তহবিল"),
    ("দিশা ক্লাবকে সঙ্গে নিয়ে সমিতি খাল খনন করেছে।", "workedJointlyWith", "দিশা ক্লাব"),
    ("নদী জোটের নির্বাহী কমিটিতে বকুল সমিতি আছে।", "memberOf", "নদী জোট"),
    ("বকুল সমিতিসহ ১২টি সংগঠন নিয়ে নদী জোট গঠিত।", "memberOf", "নদী জোট"),
    ("সমিতি নদী জোটের একজন প্রতিষ্ঠাতা সদস্য।", "memberOf", "নদী জোট"),
    ("নদী জোটের দাপ্তরিক কাজ করে বকুল সমিতি।", "secretariatOf", "নদী জোট"),
    ("১৯৯৮ সালে গঠিত এই সমিতি নৌকা চালায়।", "schema:foundingDate", "১৯৯৮"),
    ("আমাদের স্বেচ্ছাসেবকেরা দিশা ক্লাবের কাছে সাঁতার শিখেছেন।", "trainedBy", "দিশা ক্লাব"),
    ("৪০ জন নারী প্রশিক্ষণ নেন। প্রশিক্ষণটি পরিচালনা করে দিশা ক্লাব।", "trainedBy", "দিশা ক্লাব"),
)


@pytest.mark.parametrize(("sentence", "kind", "end"), BENGALI_WORDINGS)
def test_bengali_wordings_are_read(sentence: str, kind: str, end: str) -> None:
    document = read_plain_text(f"{BENGALI_INTRODUCTION}{sentence}\n")
    ties = [tie for tie in suggest(document, KnownNames()) if tie.line == 3 and tie.kind == kind]
    assert any(end in (tie.subject, tie.object) for tie in ties)


def test_bengali_hearsay_is_no_tie() -> None:
    document = read_plain_text(f"{BENGALI_INTRODUCTION}শোনা যায়, আলোক তহবিল নাকি সমিতিকে টাকা দেয়।\n")
    assert not [tie for tie in suggest(document, KnownNames()) if tie.line == 3]


PARTS = "The Otter School and the Marsh Foundation are known, too. "


@pytest.mark.parametrize(
    "sentence",
    [
        "The Otter School is part of the Marsh Foundation.",
        "The Otter School is the training wing of the Marsh Foundation.",
        "The Otter School, the youth wing of the Marsh Foundation, met in May.",
    ],
)
def test_a_unit_is_part_of_its_organisation(sentence: str) -> None:
    assert ("Otter School", "partOf", "Marsh Foundation") in list_ties(PARTS + sentence)


def test_a_branch_that_somebody_opened_is_part_of_nothing() -> None:
    assert not {tie[1] for tie in list_ties("In 2020, Heron Net opened a branch of the Tide Museum.")} & {
        "partOf"
    }


@pytest.mark.parametrize(
    ("sentence", "event", "organiser", "visitors"),
    [
        (
            "On 12 May 2024 Heron Net held a two-day workshop on the rights of tenants for 45 farmers.",
            "two-day workshop on the rights of tenants", "Heron Net", "45 farmers",
        ),
        (
            "We held our annual River Festival on 4 June 2023, and 1,200 people came.",
            "annual River Festival", "Heron Net", "1,200 people",
        ),
        (
            "A conference on reed cutting was organised by the Lake Forum on 3-5 October.",
            "conference on reed cutting", "Lake Forum", "",
        ),
    ],
)  # fmt: skip
def test_an_event_has_organisers_and_visitors(
    sentence: str, event: str, organiser: str, visitors: str
) -> None:
    ties = {tie for tie in list_ties(sentence) if tie[1] in ("organisedBy", "attendedBy")}
    wanted = {(event, "organisedBy", organiser), (event, "attendedBy", visitors)}
    assert ties == {tie for tie in wanted if tie[2]}


@pytest.mark.parametrize(
    "sentence",
    [
        "Heron Net will hold a workshop on knots on 12 May 2026.",
        "The Tide Museum attended a conference in May 2024.",
        "The workshop was held in a hall.",
    ],
)
def test_plans_and_visits_are_no_events_of_somebody(sentence: str) -> None:
    assert not [tie for tie in list_ties(sentence) if tie[1] in ("organisedBy", "attendedBy")]


def test_things_that_are_given_teach_nobody_and_others_pay_for_themselves() -> None:
    assert list_ties("The kits were given to the villages by the Tide Museum.") == []
    assert not [
        tie
        for tie in list_ties("Volunteers came; their fees are borne by the Reed Fund.")
        if tie[1] == "funds"
    ]


def test_a_secretariat_of_the_point_before_is_that_of_its_subject() -> None:
    text = "1. The Lake Forum resolved to go on. Its secretariat passes from the Tide Museum to Heron Net."
    assert ("Heron Net", "secretariatOf", "Lake Forum") in list_ties(text)


def test_a_bengali_secretariat_is_that_of_the_network_before() -> None:
    text = "নদী জোটে ৪১টি সংগঠন আছে এবং এর সচিবালয় দিশা ক্লাবের কার্যালয়ে।"
    document = read_plain_text(f"{BENGALI_INTRODUCTION}{text}\n")
    ties = {(tie.subject, tie.kind, tie.object) for tie in suggest(document, KnownNames()) if tie.line == 3}
    assert {("দিশা ক্লাব", "secretariatOf", "নদী জোট"), ("৪১টি সংগঠন", "memberOf", "নদী জোট")} <= ties
