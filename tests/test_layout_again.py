"""A layout that is made again after a change: what is kept of the last one changes nothing."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from graph.layout import BilingualText, Item, Link, compute_layout
from graph.layout.network import islands, room, sheet
from graph.layout.network.remembering import remember_results
from graph.layout.network.shape import describe_shape


def test_results_are_kept_by_what_the_arrays_hold() -> None:
    calls = []

    @remember_results(2)
    def double(values: np.ndarray, times: int = 2) -> np.ndarray:
        calls.append(times)
        return values * times

    first = np.arange(3)
    assert double(first) is double(first.copy())
    assert len(calls) == 1
    assert list(double(first + 1)) == [2, 4, 6]
    assert list(double(first, times=3)) == [0, 3, 6]
    assert list(double(first.astype(float))) == [0, 2, 4]
    assert double(first).dtype == first.dtype  # the oldest was let go, and is made again
    assert len(calls) == 5
    with pytest.raises(ValueError, match="read-only"):
        double(first)[0] = 1


def test_a_layout_after_a_change_is_that_of_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(islands, "LEAST", 40)
    rng = np.random.default_rng(4)
    names = [f"n{number:03}" for number in range(80)]
    items = [Item(name, BilingualText(f"Organisation {name}")) for name in names]
    groups = [names[start : start + 10] for start in range(0, 80, 10)]
    links = [Link(*rng.choice(group, 2, replace=False)) for group in groups for _ in range(20)]
    links += [Link(groups[place][0], groups[place - 1][1]) for place in range(8)]
    changed = [*links, Link(names[3], names[8])]
    renamed = [Item(names[0], BilingualText("Another and much longer name")), *items[1:]]
    shape = describe_shape({item.id: item for item in items}, links)
    assert islands.has_islands(shape)
    compute_layout(items, links)
    again = [compute_layout(renamed, links), compute_layout(items, changed)]
    for module, name in (
        (islands, "_place_by_themselves"),
        (sheet, "_place_all"),
        (sheet, "push_apart"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name).__wrapped__)
    assert again == [compute_layout(renamed, links), compute_layout(items, changed)]


def test_boxes_that_move_and_grow_are_compared_with_all_that_they_may_overlap() -> None:
    rng = np.random.default_rng(7)
    centres = rng.uniform(0, 400, (150, 2))
    half = rng.uniform(2, 9, (150, 2))
    half[:6] *= 5
    near = room._NearBoxes()
    for _ in range(25):
        first, second = near.find_pairs(centres, half)
        pairs = {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)}
        assert len(pairs) == len(first)
        for one, two in combinations(range(150), 2):
            if (np.abs(centres[one] - centres[two]) < half[one] + half[two]).all():
                assert frozenset((one, two)) in pairs
        centres += rng.normal(0, 1.5, centres.shape)
        half *= 1.02
