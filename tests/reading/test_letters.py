"""Letters and e-mails: persons are no end of a tie, and the organisation is that of the sender."""

from __future__ import annotations

import pytest

from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.suggestions import KnownNames, suggest

ENGLISH = """From: Rina Shil{header}
To: Tania Rahman
Subject: partners

Dear Tania,
Tania and Rina have met. In 2024 we worked with Prism Collective on a fair.
Our partners are:
- Lake Forum
- Tide Museum

{closing},
Rina Shil
{signature}
"""
BENGALI = """জনাব রহমান,
আমাদের দাতা সংস্থা:
- আলোর ঠিকানা ট্রাস্ট
- সেভ দ্য চিলড্রেন

ধন্যবাদান্তে,
রিনা শীল
নির্বাহী পরিচালক, বকুল সমিতি
"""


def _list_ties(text: str) -> set[tuple[str, str, str]]:
    return {(tie.subject, tie.kind, tie.object) for tie in suggest(read_plain_text(text), KnownNames())}


@pytest.mark.parametrize(
    ("header", "closing", "signature"),
    [
        ("", "Regards", "Programme officer, Heron Net"),
        (" <rina@heron.example>", "With kind regards", "Heron Net\n+880 1700 000000"),
        (", Heron Net", "Yours sincerely", ""),
    ],
)
def test_a_letter_speaks_for_the_organisation_of_its_sender(
    header: str, closing: str, signature: str
) -> None:
    ties = _list_ties(ENGLISH.format(header=header, closing=closing, signature=signature))
    assert ties == {
        ("Heron Net", "workedJointlyWith", "Prism Collective"),
        ("Heron Net", "partneredWith", "Lake Forum"),
        ("Heron Net", "partneredWith", "Tide Museum"),
    }


def test_a_bengali_signature_names_the_organisation() -> None:
    assert _list_ties(BENGALI) == {
        (name, "funds", "বকুল সমিতি") for name in ("আলোর ঠিকানা ট্রাস্ট", "সেভ দ্য চিলড্রেন")
    }


def test_the_body_of_a_letter_may_be_short() -> None:
    assert _list_ties("Regards,\nRina") == set()
    assert _list_ties("Dear ,\n\nRegards,") == set()
    assert _list_ties("From:\nTo: <>\n\nThanks,") == set()


def test_the_domain_of_the_sender_spells_the_organisation() -> None:
    text = (
        "From: Ivana Marsh <ivana@zelenpat.example>\nTo: Regional team\nHi all,\n"
        "Zelen Pat keeps boats. We receive grants from the Reed Fund.\nBest,\nIvana\n"
    )
    assert ("Reed Fund", "funds", "Zelen Pat") in _list_ties(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Amber Trust works with Heron Forum on climate impact.", ["workedJointlyWith"]),
        ("Amber Trust works with Heron Forum in the mountains.", ["workedJointlyWith"]),
        ("Amber Trust works with Heron Forum under an MoU.", ["partneredWith"]),
        (
            "Amber Trust works with Heron Forum. "
            "Amber Trust signed a partnership agreement with Heron Forum in 2020.",
            ["partneredWith", "workedJointlyWith"],
        ),
    ],
)
def test_joint_work_is_a_partnership_only_where_the_sentence_says_so(text: str, kinds: list[str]) -> None:
    assert sorted(kind for _, kind, _ in _list_ties(text)) == kinds
