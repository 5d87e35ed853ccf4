"""The years that the words of a tie give it."""

from __future__ import annotations

import pytest

from graph.curate.reading.tie_dates import read_tie_dates


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("Heron Net has been a member of the Lake Forum since 2010.", {"start": "2010"}),
        ("Since May 2014 the Reed Fund pays for the boats.", {"start": "2014"}),
        ("The Reed Fund supported us until 2019.", {"end": "2019"}),
        ("In 2024 we worked with Prism Collective.", {"date_text": "2024"}),
        ("পরিষদ ২০১৬ সাল থেকে জাতীয় চর অ্যালায়েন্সের সদস্য।", {"start": "2016"}),
        ("২০২১ সাল পর্যন্ত অক্সফ্যাম টাকা দিত।", {"end": "2021"}),
        ("২০২৪ সালে বীজ বিতানের সঙ্গে কাজ হয়েছে।", {"date_text": "2024"}),
        ("The Lake Forum, founded in 1998, has Heron Net as a member.", {}),
        ("We were partners in 2014 and in 2019.", {}),
        ("The Reed Fund gave 2,014 euros.", {}),
        ("The Reed Fund gave 2024 euros.", {}),
        ("", {}),
    ],
)
def test_a_tie_has_the_one_year_that_its_words_give_it(words: str, dates: dict[str, str]) -> None:
    assert dict(read_tie_dates(words)) == dates
