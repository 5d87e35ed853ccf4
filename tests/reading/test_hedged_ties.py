"""What a document denies or only hopes for is no tie; events and groups have their own words and numbers."""

from __future__ import annotations

import pytest

from graph.curate.reading.head_counts import read_head_count
from graph.curate.reading.lexicon import load_lexicon
from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.suggestions import KnownNames, suggest


def list_ties(sentence: str) -> set[tuple[str, str, str]]:
    document = read_plain_text(f"Notes\n\n{sentence}\n")
    ties = suggest(document, KnownNames(owner="হেরন নেট" if sentence.endswith("।") else "Heron Net"))
    return {(tie.subject, tie.kind, tie.object) for tie in ties}


@pytest.mark.parametrize(
    "sentence",
    [
        "The Reed Fund, never our donor, visited us.",
        "The Reed Fund, hopefully soon our donor, visited us.",
        "The Reed Fund, not our partner, visited us.",
        "The Reed Fund, almost our donor, visited us.",
        "The Reed Fund, our potential new donor, visited us.",
        "The Reed Fund is not our donor.",
        "The Reed Fund is no donor of ours.",
        "The Lake Museum, an important part of the Reed Foundation's work, opened a school.",
        "Members of Parliament are invited to our yearly fair.",
        "Heron Net and its future partner, the Lake Museum, opened a school.",
        "রিড ফাউন্ডেশন, কখনোই আমাদের দাতা নয়, এসেছিল।",
        "রিড ফাউন্ডেশন শিগগির আমাদের দাতা।",
        "রিড ফাউন্ডেশন সম্ভবত আমাদের দাতা।",
    ],
)
def test_a_denial_or_a_hope_beside_a_name_is_no_tie(sentence):
    assert list_ties(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "tie"),
    [
        ("The Reed Fund, once our largest donor, visited us.", ("Reed Fund", "funds", "Heron Net")),
        ("The Reed Fund, our main donor, did not visit us.", ("Reed Fund", "funds", "Heron Net")),
        ("আমাদের দাতা রিড ফাউন্ডেশন।", ("রিড ফাউন্ডেশন", "funds", "হেরন নেট")),
    ],
)
def test_a_noun_beside_a_name_is_a_tie_whatever_else_is_denied(sentence, tie):
    assert tie in list_ties(sentence)


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("Lake Museum held a two-day workshop on boats attended by 45 farmers.", "two-day workshop on boats"),
        ("Lake Museum held a workshop on fish and water joined by 45 farmers.", "workshop on fish and water"),
        ("Lake Museum held a workshop on boats where 45 farmers came.", "workshop on boats"),
        ("Lake Museum held a workshop on boats and attended by 45 farmers.", "workshop on boats"),
        ("Lake Museum held a regional fair on boats with 45 farmers.", "regional fair on boats"),
        (
            "হেরন ফোরাম ২০২৪ সালের ৫ মে ৪৫ জন কৃষক অংশ নেওয়া নৌকা বিষয়ক কর্মশালা আয়োজন করে।",
            "নৌকা বিষয়ক কর্মশালা",
        ),
    ],
)
def test_an_event_is_named_without_those_who_came(sentence, event):
    ties = list_ties(sentence)
    assert {subject for subject, kind, _ in ties if kind in ("organisedBy", "attendedBy")} == {event}
    assert all(kind != "memberOf" for _, kind, _ in ties)


def test_who_gives_something_to_an_event_does_not_hold_it():
    ties = list_ties("The Reed Foundation gave 500 books to the regional fair of 3 May 2024.")
    assert all(kind != "organisedBy" for _, kind, _ in ties)


@pytest.mark.parametrize(
    ("words", "value", "comparator"),
    [
        ("two thousand five hundred women", 2500, "exactly"),
        ("two hundred thousand people", 200_000, "exactly"),
        ("one thousand two hundred and fifty women", 1250, "exactly"),
        ("2 thousand women", 2000, "exactly"),
        ("no fewer than 20 groups", 20, "atLeast"),
        ("30 or more women", 30, "atLeast"),
        ("over 40 COVID-19 committees", 40, "moreThan"),
        ("45 farmers from 3 villages", 45, "exactly"),
        ("a group of 25 women", 25, "exactly"),
        ("দুই হাজার পাঁচশ নারী", 2500, "exactly"),
        ("২ হাজার নারী", 2000, "exactly"),
        ("২০০ জনেরও বেশি নারী", 200, "moreThan"),
        ("১,০০,০০০ মানুষ", 100_000, "exactly"),
    ],
)
def test_a_number_in_words_is_the_number_of_a_group(words, value, comparator):
    count = read_head_count(words, load_lexicon())
    assert count is not None
    assert (count.value, count.comparator) == (value, comparator)


@pytest.mark.parametrize(
    "words",
    [
        "1.5 million people",
        "nine million people",
        "no more than 20 groups",
        "fewer than 20 women",
        "at most 20 women",
        "between 40 and 50 people",
        "40–50 women",
        "forty to fifty women",
        "two three women",
        "40% of members",
        "40 per cent of members",
        "half of the 30 members",
        "two of the 30 members",
        "some of the 30 members",
        "three in ten women",
        "COVID-19 committees",
        "a few thousand women",
        "three dozen farmers",
        "40 women and 20 men",
        "young women from 12 villages",
        "40-member committee",
        "৪০ থেকে ৫০ জন নারী",
        "চার-পাঁচ জন নারী",
        "৪০ শতাংশ সদস্য",
        "১.৫ কোটি মানুষ",
        "২০ জনের কম নারী",
        "২০টির বেশি নয় এমন দল",
        "সর্বোচ্চ ২০ জন",
        "৩০ জন সদস্যের অর্ধেক",
        "কোভিড-১৯ কমিটি",
        "তিন ডজন কৃষক",
        "কয়েক হাজার নারী",
        "৫ম শ্রেণির ছাত্রী",
    ],
)
def test_words_that_leave_the_number_open_give_no_count(words):
    assert read_head_count(words, load_lexicon()) is None
