"""Dates in the mixed forms of office files."""

from __future__ import annotations

import pytest

from graph.curate.importing.dates import DateReader, Period


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
