"""Dates in the mixed forms of office files."""

from __future__ import annotations

import pytest

from graph.curate.importing.dates import DateReader, Period, find_date_in_title


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2015", Period("2015")),
        ("Jan-22", Period("2022-01")),
        ("January 2022", Period("2022-01")),
        ("2019-2021", Period("2019", "2021")),
        ("2019-21", Period("2019", "2021")),
        ("since 2018", Period("2018")),
        ("until March 2020", Period("", "2020-03")),
        ("2018 to present", Period("2018")),
        ("ongoing", Period()),
        ("২০১৯", Period("2019")),
        ("২০১৫ সাল থেকে", Period("2015")),
        ("25/4/2021", Period("2021-04-25")),
        ("3/4/2021", Period(words="3/4/2021")),
        ("before the flood", Period(words="before the flood")),
    ],
)
def test_a_period_in_words(words: str, period: Period) -> None:
    assert DateReader().read_period("", "", words) == period


@pytest.mark.parametrize(
    ("others", "date"),
    [(["25/4/2021"], "2021-04-03"), (["4/25/2021"], "2021-03-04"), (["25/4/2021", "4/25/2021"], "")],
)
def test_the_order_of_day_and_month_is_that_which_the_file_shows(others: list[str], date: str) -> None:
    reader = DateReader.from_texts(["3/4/2021", *others])
    assert reader.read_period("3/4/2021", "", "").start == date


def test_an_end_before_the_start_is_kept_as_words() -> None:
    assert DateReader().read_period("2021", "2019", "") == Period(words="2021 2019")


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("Heron Forum – member list (last updated: 12 Jan 2024)", "2024-01-12"),
        ("List as on 31.12.2023", "2023-12-31"),
        ("Members, 30 June, 2025", "2025-06-30"),
        ("Partners dated 2023", "2023"),
        ("হালনাগাদ: ১৫/০৩/২০২৪", "2024-03-15"),
        ("মে ২০২৪", "2024-05"),
        ("Partner list 2025", ""),
        ("Working with the May 2024 Foundation", ""),
        ("Candidate: 2024 list", ""),
        ("Update: 3/4/2021", ""),
    ],
)
def test_a_title_says_as_of_when_its_list_is(title: str, date: str) -> None:
    assert find_date_in_title(title) == date
