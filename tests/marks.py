"""Which cases of a test are slow ones, where a few of them show the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def mark_slow(cases: Iterable[Any], *, fast: int) -> list[Any]:
    """Return the cases of a test, all but the first ones marked as slow."""
    return [
        case
        if number < fast
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
        for number, case in enumerate(cases)
    ]
