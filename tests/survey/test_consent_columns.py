"""Who did not agree is told from who did, however an export spreads the question on consent."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.curate.survey.answers import SurveyExport
from graph.curate.survey.consent import has_consented, list_consent_columns

Rows = list[list[str]]
ASKED = "Do you consent to share your answers?"
AGREEMENT = "With whom have you a partnership agreement?"


@pytest.mark.parametrize(
    ("rows", "agreed"),
    [
        (
            [["Name", ASKED, ""], ["", "Yes", "No"], ["1", "Yes", ""], ["2", "", "No"], ["3", "", ""]],
            [True, False, False],
        ),
        (
            [["Name", f"{ASKED} [I agree]", f"{ASKED} [I do not agree]"], ["1", "x", ""], ["2", "", "x"]],
            [True, False],
        ),
        ([["Name", "Consent [Yes]", "Consent [No]"], ["1", "1", "0"], ["2", "0", "1"]], [True, False]),
        ([["Name", "Consent [SQ001]", "Consent [SQ002]"], ["1", "Y", "Y"], ["2", "N", "N"]], [True, False]),
        (
            [["Name", "আপনি কি সম্মত? [হ্যাঁ]", "আপনি কি সম্মত? [না]"], ["1", "1", ""], ["2", "", "1"]],
            [True, False],
        ),
        (
            [["Name", "I do not want my answers to be shared"], ["1", ""], ["2", "Checked"]],
            [True, False],
        ),
        ([["Name", "Please tick if you do NOT consent"], ["1", ""], ["2", "x"]], [True, False]),
        (
            [["Name", "Do you agree? If you do not agree, please stop here."], ["1", "Yes"], ["2", "No"]],
            [True, False],
        ),
        *(
            ([["Name", question], ["1", "Yes"], ["2", "No"]], [True, False])
            for question in (
                "Do you agree to take part? We will not share your data with others.",
                "Do you consent? You can refuse to answer any question.",
                "আপনি কি সম্মত? আপত্তি থাকলে জানাবেন।",
                "We will not share your data. Do you agree to take part?",
                "I agree to take part and know that I may withdraw at any time.",
                "I have no objection to the use of my answers",
                "আপনার সম্মতি আছে কি না?",
            )
        ),
        *(
            ([["Name", question], ["1", "No"], ["2", "Yes"]], [True, False])
            for question in (
                "Do you object to us publishing your answers?",
                "Do you wish to opt out?",
                "আপনার সম্মতি দিতে আপত্তি আছে কি?",
                "Do you refuse consent?",
                "Do you withdraw your consent?",
                "Do you object to the use of your answers? (May we quote you otherwise?)",
                "Opt out of data sharing (by default I agree)",
            )
        ),
        *(
            ([["Name", refusal], ["1", ""], ["2", "x"]], [True, False])
            for refusal in (
                "আমি সম্মতি দিচ্ছি না",
                "I cannot agree",
                "I do not wish to give permission",
                "I withhold my consent",
                "অনুমতি দিতে চাই না",
                "I do not give my consent to the use of my answers",
                "আমি অসম্মত",
            )
        ),
        *(
            ([["Name", question], ["1", "Yes"], ["2", "No"]], [False, False])
            for question in (
                "Do you agree, or do you refuse?",
                "Do you not agree to take part?",
                "Opt out of data sharing. May we quote you?",
                "আপনি কি সম্মত নাকি আপত্তি আছে?",
            )
        ),
        ([["Name", "Consent/yes", "Consent/no"], ["1", "1", "0"], ["2", "0", "1"]], [True, False]),
        (
            [
                [
                    "Name",
                    "May we publish it? [Public]",
                    "May we publish it? [Partners only]",
                    "May we publish it? [No]",
                ],
                ["1", "", "1", ""],
                ["2", "", "", "1"],
            ],
            [False, False],
        ),
        (
            [["Name", f"{AGREEMENT} [Moyna]", f"{AGREEMENT} [Doel]"], ["1", "Yes", ""], ["2", "", "Yes"]],
            [True, True],
        ),
    ],
)
def test_who_did_not_agree_is_told_from_who_did(rows: Rows, agreed: list[bool], tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)
    export = SurveyExport.read(path)
    columns = list_consent_columns(export)
    assert [has_consented(export, columns, answer) for answer in export.answers] == agreed
