"""Lines are handed over whole, and no longer than they may be where they are counted."""

from __future__ import annotations

import pytest

from graph.store.line_chunks import MAX_LINE_BYTES, LineChunks, LongLineError, TooManyLinesError


def hand_over(text: bytes, piece: int) -> bytes:
    """Return what is handed over of a text that is written in pieces of some length."""
    taken: list[bytes] = []
    chunks = LineChunks(taken.append, most=100_000)
    for start in range(0, len(text), piece):
        chunks.write(text[start : start + piece])
    chunks.flush()
    return b"".join(taken)


@pytest.mark.parametrize("piece", [1 << 13, MAX_LINE_BYTES * 2])
@pytest.mark.parametrize("before", [b"", b"head\n", b"x\n" * 50_000])
def test_a_line_that_is_too_long_is_refused_wherever_it_stands(before: bytes, piece: int) -> None:
    longest = before + b"y" * MAX_LINE_BYTES + b"\nlast\n"
    assert hand_over(longest, piece) == longest
    with pytest.raises(LongLineError):
        hand_over(before + b"y" + longest[len(before) :], piece)


def test_where_nothing_is_counted_a_line_may_have_any_length() -> None:
    taken: list[bytes] = []
    chunks = LineChunks(taken.append)
    chunks.write(b"y" * (MAX_LINE_BYTES + 1))
    chunks.write(b"\n")
    assert len(b"".join(taken)) == MAX_LINE_BYTES + 2


def test_lines_are_counted() -> None:
    chunks = LineChunks(lambda _: None, most=1)
    chunks.write(b"one\n")
    with pytest.raises(TooManyLinesError):
        chunks.write(b"two\n")
