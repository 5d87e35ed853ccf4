"""What `survey.toml` is proposed for exports of other shapes: groups, options, other answers and repeats."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from graph.curate.survey import SurveyExport, SurveyMapping, link_answers
from graph.curate.survey.consent import has_consented, list_consent_columns
from graph.curate.survey.proposal import propose_mapping
from graph.curate.survey.question_wording import read_question_wording
from tests.fiction import knowledge, organisation

MEMBERS = ("amber-trust", "birch-foundation", "copper-centre")


def read(folder: Path, *lines: str) -> SurveyExport:
    path = folder / "answers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return SurveyExport.read(path)


def propose(folder: Path, *lines: str) -> dict[str, Any]:
    graph = knowledge(folder / "data", entities=[organisation(name) for name in MEMBERS])
    return tomllib.loads(propose_mapping(read(folder, *lines), graph))


def test_an_option_that_is_called_like_a_fact_is_an_option_and_the_written_answer_is_the_other(
    tmp_path: Path,
) -> None:
    proposed = propose(
        tmp_path,
        "Your organisation,Who do you work with?,Who do you work with?/Birch Foundation,"
        "Who do you work with?/Other,Who do you work with?/Other (please specify),_uuid",
        "Amber Trust,Birch Foundation Other,1,1,Moon Club,u-1",
    )
    (tie,) = proposed["ties"]
    assert tie["column"] == "Who do you work with?"
    assert tie["kind"] == "workedJointlyWith"
    assert tie["other"] == "Who do you work with?/Other (please specify)"
    assert "facts" not in proposed


def test_what_others_follow_the_options_are_read_with_them_and_once(tmp_path: Path) -> None:
    proposed = propose(
        tmp_path,
        'Your organisation,Who funds you?,"If other, please specify:",Anything else?,_uuid',
        "Amber Trust,Birch Foundation,Copper Centre,We liked it,u-1",
    )
    assert [(tie["column"], tie.get("other")) for tie in proposed["ties"]] == [
        ("Who funds you?", "If other, please specify:")
    ]
    assert proposed["columns"]["texts"] == ["Anything else?"]


@pytest.mark.parametrize("answers", [("yes", "no"), ("1", "0")])
def test_consent_in_a_group_of_its_own_is_seen(tmp_path: Path, answers: tuple[str, str]) -> None:
    export = read(
        tmp_path,
        "consent/agree_to_interview,consent/may_call,org_name,_uuid",
        *(
            f"{answer},1,{name.replace('-', ' ')},u-{name}"
            for answer, name in zip(answers, MEMBERS, strict=False)
        ),
    )
    assert "consent/agree_to_interview" in list_consent_columns(export)


def test_a_group_that_was_answered_several_times_is_proposed_once_with_its_dates(tmp_path: Path) -> None:
    proposed = propose(
        tmp_path,
        "org_name,partners[1]/name,partners[1]/since,partners[2]/name,partners[2]/since,_uuid",
        "Amber Trust,Birch Foundation,2021,Copper Centre,2022-03,u-1",
    )
    assert [(tie["column"], tie["start"]) for tie in proposed["ties"]] == [
        ("partners/name", "partners/since")
    ]


@pytest.mark.parametrize(
    ("question", "begins_with"),
    [
        ("Who is funded by you?", "respondent"),
        ("Which of these received a grant from your organisation?", "respondent"),
        ("Your organisation is funded by", "answer"),
        ("Sources of funding", "answer"),
        ("Who do you get funding from and whom do you fund?", ""),
        ("Which partners receive funds through you?", "respondent"),
        ("Has your organisation been funded by any of these?", "answer"),
        ("Grants given to", "respondent"),
        ("আপনাদের কাজে কে অর্থায়ন করে?", "answer"),
    ],
)
def test_passive_and_double_questions_are_not_read_the_wrong_way(question: str, begins_with: str) -> None:
    assert read_question_wording(question).begins_with == begins_with


@pytest.mark.parametrize(
    ("question", "agreed", "refused"),
    [
        ("Do you give your consent?", "Yes, I give my consent", "No, I do not give my consent"),
        ("Permission to use data", "granted", "denied"),
        ("Participation is voluntary. Will you take part?", "yes", "no"),
        ("Is it okay to record this interview?", "yes", "no"),
        ("Are you happy for us to share what you answer with your name?", "yes", "no"),
        ("Would you like to continue?", "yes", "no"),
        ("Would you be happy for us to keep a record of this conversation?", "yes", "no"),
        ("Are you happy for your organisation's name to be shown?", "yes", "no"),
        ("This survey is voluntary. Shall it begin?", "yes", "no"),
        ("Are you ready to start the survey?", "yes", "no"),
        ("Participation", "I accept", "I decline"),
        ("Can your organisation’s answers be published?", "Yes, no objection", "No"),
        ("সম্মতি", "সম্মতি দিয়েছেন", "সম্মতি দেননি"),
    ],
)
def test_consent_under_other_words_is_found_and_read(
    question: str, agreed: str, refused: str, tmp_path: Path
) -> None:
    export = read(
        tmp_path,
        f"org_name,{question},_uuid",
        f'Amber Trust,"{agreed}",u-1',
        f'Copper Centre,"{refused}",u-2',
    )
    columns = list_consent_columns(export)
    assert columns == [question]
    assert [has_consented(export, columns, answer) for answer in export.answers] == [True, False]


@pytest.mark.parametrize(
    "question",
    [
        "Is data shared with the government?",
        "Our partners trust us",
        "Is yours a voluntary organisation?",
        "Registered under the Voluntary Social Welfare Agencies Ordinance?",
        "Would you like to use our training hall?",
        "Do you want to keep receiving our newsletter?",
        "Would you like to continue as a member?",
    ],
)
def test_questions_on_other_things_are_no_consent(question: str, tmp_path: Path) -> None:
    export = read(
        tmp_path, f"org_name,{question},_uuid", "Amber Trust,agree,u-1", "Copper Centre,disagree,u-2"
    )
    assert list_consent_columns(export) == []


def test_an_answer_that_says_none_names_nobody(tmp_path: Path) -> None:
    graph = knowledge(tmp_path / "data", entities=[organisation(name) for name in MEMBERS])
    export = read(
        tmp_path, "org_name,partners,_uuid", "Amber Trust,none,u-1", "Copper Centre,Amber Trust,u-2"
    )
    text = propose_mapping(export, graph).replace('kind = ""', 'kind = "partneredWith"')
    (tmp_path / "survey.toml").write_text(text, encoding="utf-8")
    linked = link_answers(export, SurveyMapping.read(tmp_path / "survey.toml", graph.ontology), graph)
    assert [row["object"] for row in linked.rows["ties"]] == ["amber-trust"]
    assert linked.unlinked == ()


# ---------- questions that name a kind of tie and ask for something else ----------
@pytest.mark.parametrize(
    "question",
    [
        "Which organisations would you like to work with in future?",
        "Which organisations do you NOT work with?",
        "Who used to fund you?",
        "Which organisations fund your members?",
        "Which of your partners do you trust most?",
        "আপনারা ভবিষ্যতে কার সাথে যৌথভাবে কাজ করতে চান?",
    ],
)
def test_a_question_that_asks_for_no_tie_of_today_proposes_no_kind(question: str, tmp_path: Path) -> None:
    lines = (f"Organisation,{question}", "Amber Trust,Birch Foundation", "Copper Centre,Birch Foundation")
    (tie,) = propose(tmp_path, *lines)["ties"]
    assert (tie["kind"], tie["confirmed"]) == ("", False)


def test_a_polite_question_asks_for_ties_all_the_same() -> None:
    assert read_question_wording("Could you please list who funds you?").begins_with == "answer"


# ---------- exports of other tools ----------
SURVEY_MONKEY = (
    "Respondent ID,Your organisation,Which of these fund you?,,,May we share your answers?",
    ",Open-Ended Response,Birch Foundation,Copper Centre,Other (please specify),Response",
    "11,Amber Trust,Birch Foundation,,,Yes",
    "12,Birch Foundation,,,Amber Trust,Yes",
    "13,Copper Centre,,,Hidden Words,No",
)
LIME_SURVEY = (
    "id. Response ID,org. Your organisation,q1[1]. Which of these fund you? [Birch Foundation],"
    "q1[2]. Which of these fund you? [Copper Centre],q1[other]. Which of these fund you? [Other],"
    "ok. Do you agree?",
    "11,Amber Trust,Yes,No,,Yes",
    "12,Birch Foundation,No,No,Amber Trust,Yes",
    "13,Copper Centre,No,No,Hidden Words,No",
)
GOOGLE_FORMS = (
    "Timestamp,Your organisation,Who funds you?,I agree to take part",
    "2025/01/01,Amber Trust,Birch Foundation,Yes",
    "2025/01/01,Birch Foundation,1. Amber Trust,Yes",
    "2025/01/02,Copper Centre,Hidden Words,",
)


@pytest.mark.parametrize(
    ("lines", "locators"),
    [
        (SURVEY_MONKEY, ["11", "12"]),
        (LIME_SURVEY, ["11", "12"]),
        (GOOGLE_FORMS, ["row 2", "row 3"]),
    ],
)
def test_exports_of_other_tools_give_the_same_ties(
    lines: tuple[str, ...], locators: list[str], tmp_path: Path
) -> None:
    graph = knowledge(tmp_path / "data", entities=[organisation(name) for name in MEMBERS])
    export = read(tmp_path, *lines)
    text = propose_mapping(export, graph).replace("confirmed = false", "confirmed = true")
    (tmp_path / "survey.toml").write_text(text, encoding="utf-8")
    linked = link_answers(export, SurveyMapping.read(tmp_path / "survey.toml", graph.ontology), graph)
    ties = [(row["subject"], row["kind"], row["object"], row["locator"]) for row in linked.rows["ties"]]
    assert ties == [
        ("birch-foundation", "funds", "amber-trust", locators[0]),
        ("amber-trust", "funds", "birch-foundation", locators[1]),
    ]
    assert {row["note"].rstrip("?”").rpartition(" ")[2] for row in linked.rows["ties"]} == {"you"}
    assert (linked.without_consent, linked.unlinked) == (1, ())
    assert "Hidden" not in repr(linked)


def test_several_known_names_in_one_answer_are_several_and_an_unknown_one_is_not_cut(tmp_path: Path) -> None:
    graph = knowledge(tmp_path / "data", entities=[organisation(name) for name in MEMBERS])
    export = read(
        tmp_path,
        "Your organisation,Who funds you?",
        'Amber Trust,"Birch Foundation, Copper Centre"',
        "Birch Foundation,Amber Trust and Copper Centre",
        "Copper Centre,Amber Trust and Mill",
    )
    text = propose_mapping(export, graph).replace("confirmed = false", "confirmed = true")
    (tmp_path / "survey.toml").write_text(text, encoding="utf-8")
    linked = link_answers(export, SurveyMapping.read(tmp_path / "survey.toml", graph.ontology), graph)
    assert len(linked.rows["ties"]) == 4
    assert [row.answer for row in linked.unlinked] == ["Amber Trust and Mill"]


def test_who_answers_is_not_asked_for_by_a_question_on_ties(tmp_path: Path) -> None:
    """Here the answers on funding differ more than the names of those who answer twice."""
    lines = ("Organisation,Who funds you?", "Amber Trust,Birch Foundation", "Amber Trust,Copper Centre")
    assert propose(tmp_path, *lines)["columns"]["respondent"] == "Organisation"
