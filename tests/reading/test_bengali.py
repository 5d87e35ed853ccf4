"""Ties that Bengali sentences state, by the class of grammar that says them, and what they deny."""

from __future__ import annotations

import pytest

from graph.curate.answers.read import describe_reference, describe_rule, open_read_texts
from graph.curate.reading.bengali_words import is_denied_verb, is_future_verb, list_stems
from graph.curate.reading.mentions import KnownNames
from graph.curate.reading.names import NameFinder
from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.suggestions import suggest
from graph.schema.vocabulary import Ontology

OWNER = "জোনাকি সমাজ উন্নয়ন সংস্থা"
HEAD = f"{OWNER} (জোসউস)\n{OWNER} একটি বেসরকারি সংগঠন।\n"


def list_ties(sentence: str) -> set[tuple[str, str, str]]:
    return {
        (tie.subject, tie.kind, tie.object) for tie in suggest(read_plain_text(HEAD + sentence), KnownNames())
    }


def list_names(text: str) -> list[tuple[str, str]]:
    finder = NameFinder(read_plain_text(text), KnownNames())
    return [(mention.text, mention.kind) for mention in finder.iter_all()]


@pytest.mark.parametrize(
    ("sentence", "tie"),
    [
        # postpositions with the genitive
        ("কাজটি চলছে পদ্ম ট্রাস্টের অর্থায়নে।", ("পদ্ম ট্রাস্ট", "funds", OWNER)),
        ("আমরা পদ্ম ট্রাস্ট ও শাপলা তহবিলের আর্থিক সহায়তায় কাজ করি।", ("শাপলা তহবিল", "funds", OWNER)),
        ("কৃষি অধিদপ্তরের সহযোগিতায় আমরা বীজ বিতরণ করেছি।", ("কৃষি অধিদপ্তর", "workedJointlyWith", OWNER)),
        # verbs in any person and time, the doer before or behind
        ("পদ্ম ট্রাস্ট আমাদের অনুদান দিয়ে আসছে।", ("পদ্ম ট্রাস্ট", "funds", OWNER)),
        ("গুদামের খরচ মিটিয়েছে পদ্ম ট্রাস্ট।", ("পদ্ম ট্রাস্ট", "funds", OWNER)),
        ("আমরা পদ্ম ট্রাস্টের কাছ থেকে অনুদান পেয়েছি।", ("পদ্ম ট্রাস্ট", "funds", OWNER)),
        ("মোট টাকার অর্ধেক এসেছে পদ্ম ট্রাস্ট থেকে।", ("পদ্ম ট্রাস্ট", "funds", OWNER)),
        ("‘নতুন ভোর’ প্রকল্পে অর্থ জোগায় পদ্ম ট্রাস্ট।", ("পদ্ম ট্রাস্ট", "funds", "নতুন ভোর")),
        # with and together
        ("আমরা কুসুম সমিতির সঙ্গে যৌথভাবে খাল খনন করেছি।", ("কুসুম সমিতি", "workedJointlyWith", OWNER)),
        ("কুসুম সমিতির সাথে আমাদের একটি সমঝোতা স্মারক সই হয়েছে।", ("কুসুম সমিতি", "partneredWith", OWNER)),
        ("কুসুম সমিতি ও তুলি সংঘ যৌথভাবে মেলার আয়োজন করে।", ("কুসুম সমিতি", "workedJointlyWith", "তুলি সংঘ")),
        ("রুপালি ফাউন্ডেশন কর্তৃক বাস্তবায়িত ‘সেতু’ প্রকল্পটি চলছে।", ("রুপালি ফাউন্ডেশন", "workedJointlyWith", "সেতু")),
        # members, also with the network in the locative, and counted ones
        ("আমরা ভূমি অধিকার জোট ও নদী মঞ্চের সদস্য।", (OWNER, "memberOf", "ভূমি অধিকার জোট")),
        ("সংস্থাটি নদী মঞ্চে যোগ দিয়েছে ২০১৪ সালে।", (OWNER, "memberOf", "নদী মঞ্চ")),
        ("জোসউস নদী মঞ্চের অন্তর্ভুক্ত।", ("জোসউস", "memberOf", "নদী মঞ্চ")),
        ("নদী মঞ্চে এখন ২৮টি সংগঠন যুক্ত রয়েছে।", ("২৮টি সংগঠন", "memberOf", "নদী মঞ্চ")),
        ("১৭টি সংগঠন নিয়ে গঠিত নদী মঞ্চ।", ("১৭টি সংগঠন", "memberOf", "নদী মঞ্চ")),
        ("নদী মঞ্চের সদস্যদের মধ্যে আছে কুসুম সমিতি ও তুলি সংঘ।", ("তুলি সংঘ", "memberOf", "নদী মঞ্চ")),
        # secretariats
        ("নদী মঞ্চের সচিবালয়ের দায়িত্ব পালন করছে কুসুম সমিতি।", ("কুসুম সমিতি", "secretariatOf", "নদী মঞ্চ")),
        ("নদী মঞ্চের সচিবালয় এখন আমাদের কাছে।", (OWNER, "secretariatOf", "নদী মঞ্চ")),
        # trainings
        ("তুলি সংঘ ৪০ জন চাষিকে সেচের প্রশিক্ষণ দেয়।", ("৪০ জন চাষি", "trainedBy", "তুলি সংঘ")),
        ("২৫ জন নারীকে সেলাই শিখিয়েছে তুলি সংঘ।", ("২৫ জন নারী", "trainedBy", "তুলি সংঘ")),
        ("আমাদের ১২ জন কর্মী তুলি সংঘের কাছে প্রশিক্ষণ নিয়েছেন।", ("১২ জন কর্মী", "trainedBy", "তুলি সংঘ")),
        ("৯ জন দাইকে প্রশিক্ষণ দেন মাতৃ হাসপাতালের চিকিৎসকেরা।", ("৯ জন দাই", "trainedBy", "মাতৃ হাসপাতাল")),
        # years and places
        ("১৯৯৫ খ্রিস্টাব্দে সংস্থাটির যাত্রা শুরু হয়।", (OWNER, "schema:foundingDate", "১৯৯৫")),
        ("নদী মঞ্চ গঠিত হয় ২০০৩ সালে।", ("নদী মঞ্চ", "schema:foundingDate", "২০০৩")),
        ("চাঁদপুর শহরে আমাদের প্রধান কার্যালয়।", (OWNER, "operatesIn", "চাঁদপুর")),
        ("চরকাজল ও চরলতা উপজেলায় আমরা কাজ করছি।", (OWNER, "operatesIn", "চরকাজল")),
        ("বরগুনার তালতলীতে একটি শাখা অফিস আছে।", (OWNER, "operatesIn", "তালতলী")),
    ],
)
def test_a_clause_states_a_tie(sentence: str, tie: tuple[str, str, str]) -> None:
    subject, kind, object_ = tie
    found = list_ties(sentence)
    assert tie in found or (
        kind in ("partneredWith", "workedJointlyWith") and (object_, kind, subject) in found
    ), found


@pytest.mark.parametrize(
    "sentence",
    [
        "আমরা নদী মঞ্চের সদস্য নই।",
        "পদ্ম ট্রাস্ট আমাদের কোনো অর্থ দেয়নি।",
        "আগামী বছর পদ্ম ট্রাস্টের অর্থায়নে একটি সেতু হবে।",
        "পদ্ম ট্রাস্টের সঙ্গে একটি চুক্তি নিয়ে আলোচনা চলছে।",
        "কুসুম সমিতির সঙ্গে যৌথভাবে কাজ করার পরিকল্পনা রয়েছে।",
        "পদ্ম ট্রাস্টের সঙ্গে চুক্তি হওয়ার কথা ছিল, কিন্তু তা হয়নি।",
        "সভায় কুসুম সমিতি ও তুলি সংঘের প্রতিনিধি উপস্থিত ছিলেন।",
        "তুলি সংঘ ৪০ জন চাষিকে প্রশিক্ষণ দেবে।",
        "২৫ জন সদস্যকে নিয়ে সভা হয়।",
        "পদ্ম ট্রাস্ট কি আমাদের অর্থ দেয়?",
    ],
)
def test_plans_denials_and_attendance_state_none(sentence: str) -> None:
    assert not list_ties(sentence)


def test_a_tie_that_is_over_says_so() -> None:
    text = HEAD + "পদ্ম ট্রাস্টের অনুদান ২০১৯ সালে শেষ হয়েছে।"
    assert [tie.ended for tie in suggest(read_plain_text(text), KnownNames()) if tie.kind == "funds"] == [
        True
    ]


def test_a_pronoun_stands_for_the_subject_before() -> None:
    ties = list_ties("নদী মঞ্চ ২০১১ সালে গঠিত হয়। এর সচিবালয় তুলি সংঘের কার্যালয়ে।")
    assert ("তুলি সংঘ", "secretariatOf", "নদী মঞ্চ") in ties


def test_who_sends_a_letter_is_we() -> None:
    text = "বরাবর\nপদ্ম ট্রাস্ট\nতুলি সংঘের পক্ষ থেকে শুভেচ্ছা। আমরা নদী মঞ্চের সদস্য।"
    ties = suggest(read_plain_text(text), KnownNames())
    assert [(tie.subject, tie.object) for tie in ties] == [("তুলি সংঘ", "নদী মঞ্চ")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("কাজে সহায়তা দেয় মহিলা ও শিশু বিষয়ক মন্ত্রণালয়।", ("মহিলা ও শিশু বিষয়ক মন্ত্রণালয়", "government")),
        ("সুনামগঞ্জ জেলা হাসপাতালের সঙ্গে চুক্তি হয়েছে।", ("সুনামগঞ্জ জেলা হাসপাতাল", "organisation")),
        ("সংগঠনগুলোর মঞ্চ ‘নদীডাক’ গড়ে উঠেছে।", ("নদীডাক", "platform")),
        ("আলোমতি উন্নয়ন সংস্থা কাজ করে। আলোমতির কাজ বেড়েছে।", ("আলোমতি", "organisation")),
        ("ফান্ড ফর গ্রিন প্ল্যানেটের অনুদানে কাজ হয়।", ("ফান্ড ফর গ্রিন প্ল্যানেট", "donor")),
        ("টিকেএসএফ কাজ করে।", ("টিকেএসএফ", "")),
    ],
)
def test_names_end_where_they_end(text: str, name: tuple[str, str]) -> None:
    assert name in list_names(text)


def test_nouns_that_name_nobody_are_no_names() -> None:
    assert list_names("এলাকার ১৫টি স্থানীয় সংগঠন ও একটি বীজ কোম্পানি মেলায় এসেছিল।") == []


def test_words_are_taken_apart() -> None:
    assert ("নেটওয়ার্ক", "gen") in list_stems("নেটওয়ার্কেরও")
    assert ("দিরাই", "loc") in list_stems("দিরাইয়ে")
    assert is_denied_verb("হয়নি")
    assert not is_denied_verb("কোম্পানি")
    assert is_future_verb("দেবেন")
    assert not is_future_verb("যৌথভাবে")


def test_rules_and_references_are_told_in_both_languages() -> None:
    text = HEAD + "আমরা নদী মঞ্চের সদস্য। চাঁদপুর শহরে প্রধান কার্যালয় আছে।"
    member, office = suggest(read_plain_text(text), KnownNames())
    texts, ontology = open_read_texts("bn"), Ontology.load()
    for suggestion in (member, office):
        said = describe_rule(texts, suggestion, ontology) + describe_reference(texts, suggestion.reference)
        assert not any(char.isascii() and char.isalpha() for char in said), said
    assert "আমরা" in describe_reference(texts, member.reference)
    assert describe_rule(open_read_texts("en"), member, ontology) == "a sentence that says “member of”"


def test_whose_office_it_is_follows_the_organisation_before() -> None:
    text = "তিস্তা পরিষদ\nতিস্তা পরিষদ একটি জোট। পরিষদের সচিবালয় চালায় পল্লী আলো সংস্থা, যার কার্যালয় রংপুর শহরে।\n"
    ties = suggest(read_plain_text(text), KnownNames())
    offices = {(tie.subject, tie.object) for tie in ties if tie.kind == "operatesIn"}
    assert offices == {("পল্লী আলো সংস্থা", "রংপুর")}
