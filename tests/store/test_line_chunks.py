"""Lines are handed over whole, and no longer than they may be where they are counted."""

from __future__ import annotations

import pytest

from graph.store.line_chunks import MAX_LINE_BYTES, LineChunks, LongLineError, TooManyLinesError


@pytest.mark.parametrize("piece", [1 << 13, MAX_LINE_BYTES * 2])
def test_a_line_that_is_too_long_is_refused_wherever_it_stands(piece: int) -> None:
    for before in (b"", b"head\n", b"x\n" * 50_000):
        for length, is_refused in ((MAX_LINE_BYTES, False), (MAX_LINE_BYTES + 1, True)):
            taken: list[bytes] = []
            chunks = LineChunks(taken.append, most=100_000)
            text = before + b"y" * length + b"\nlast\n"

            def write_all() -> None:
                for start in range(0, len(text), piece):
                    chunks.write(text[start : start + piece])
                chunks.flush()

            if is_refused:
                with pytest.raises(LongLineError):
                    write_all()
            else:
                write_all()
                assert b"".join(taken) == text


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
