"""Where names stand beside their marks: off the marks of others, and one steps aside for another."""

from __future__ import annotations

import itertools

from graph.layout.items import boxes_overlap
from graph.layout.label_positions import MOST_COVERED, WIDEST, Mark, place_names

LONG = "Fictional Federation of Grassroots Organisations for Rural Livelihoods and Water"


def test_a_name_steps_aside_for_one_that_has_no_room_else() -> None:
    frame = (0.0, 0.0, 262.0, 31.0)
    marks = {0: Mark(130, 15, 5, "A name of some length"), 1: Mark(255, 15, 5, "Another of a length")}
    assert set(place_names({0: marks[0]}, [0], [], frame, 1.0)) == {0}
    alone = place_names({0: marks[0], 1: Mark(255, 15, 5, "")}, [0], [], frame, 1.0)[0]
    assert alone.box[0] > marks[0].x, "by itself it stands on the right"
    both = place_names(marks, [0, 1], [], frame, 1.0)
    assert set(both) == {0, 1}
    assert both[0].box[2] < marks[0].x, "it has gone to the left"
    assert not boxes_overlap(both[0].box, both[1].box)


def test_a_name_that_must_stand_covers_few_marks_and_no_important_one() -> None:
    spots = list(itertools.product(range(20, 400, 26), range(20, 300, 26)))
    middle = len(spots) // 2
    crowd = {number: Mark(x, y, 5, "") for number, (x, y) in enumerate(spots)}
    crowd[middle] = Mark(*spots[middle], 5, LONG, bold=True)
    frame = (0.0, 0.0, 420.0, 320.0)
    assert place_names(crowd, [middle], [], frame, 1.0) == {}, "every place of it covers more than two"
    few = {number: mark for number, mark in crowd.items() if number == middle or number % 7 == 0}
    name = place_names(few, [middle], [], frame, 1.0)[middle]
    covered = [
        number for number, mark in few.items() if number != middle and boxes_overlap(mark.box, name.box)
    ]
    assert len(covered) <= MOST_COVERED
    important = {
        number: Mark(mark.x, mark.y, mark.radius, "", bold=True) if number != middle else mark
        for number, mark in few.items()
    }
    for placed in place_names(important, [middle], [], frame, 1.0).values():
        assert not any(boxes_overlap(mark.box, placed.box) for mark in important.values() if not mark.name)


def test_a_long_name_is_broken_where_a_list_does_not_hold_it() -> None:
    frame = (0.0, 0.0, 2000.0, 40.0)
    for listed in (False, True):
        for name in place_names({0: Mark(5, 20, 5, LONG, listed=listed)}, [0], [], frame, 1.0).values():
            assert (name.box[2] - name.box[0] > WIDEST) == listed
