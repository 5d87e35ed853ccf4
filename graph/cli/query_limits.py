"""The options that limit a query, and the process that evaluates it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ..core.errors import GraphError
    from ..model.graph import StakeholderGraph
    from ..store.interface import Answer, QueryEvaluator, QueryLimits
    from ..store.process_evaluator import ProcessEvaluator

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
Row = TypeVar("Row", bound="ox.QuerySolution | ox.Triple")

_UNITS = {"M": 1 << 20, "G": 1 << 30}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*([MG])B?", re.IGNORECASE)
MAX_TABLE_ROWS = 100_000  # laid out for people, which takes long and much memory
MAX_TABLE_BYTES = 100 << 20
MAX_TABLE_ROW_BYTES = 1 << 20  # a text without a space is folded ever more slowly
MAX_SORTED_BYTES = 500 << 20
_TERM_BYTES = 100  # that a term takes beside its characters
_HINTS = {
    "time": "allow more with --timeout SECONDS, or ask for less",
    "memory": "allow more with --memory SIZE, or ask for less",
    "size": "allow more with --memory SIZE, or ask for less",
    "rows": "allow more with --limit ROWS, or ask for fewer with LIMIT",
    "crash": "write it shorter and flatter",
}


def _parse_size(_: click.Context, param: click.Parameter, value: str) -> int:
    """Return a number of bytes; a usage error for what is no amount of memory."""
    match = _SIZE.fullmatch(value.strip())
    size = float(match[1]) * _UNITS[match[2].upper()] if match else 0.0
    if not 1 << 20 <= size < 1 << 50:
        raise click.BadParameter(f"'{value}' is no amount of memory; write it as 500MB or 2GB", param=param)
    return int(size)


def _check_seconds(_: click.Context, param: click.Parameter, value: float | None) -> float | None:
    """Return a number of seconds; a usage error for what is none."""
    if value is not None and not 0 < value <= 1e6:  # NaN is neither
        raise click.BadParameter(f"{value} is no number of seconds; write it as 120", param=param)
    return value


_OPTIONS = (
    click.option(
        "--timeout",
        type=float,
        callback=_check_seconds,
        metavar="SECONDS",
        help="Stop the query after this time.  [default: 60]",
    ),
    click.option(
        "--memory",
        callback=_parse_size,
        default="2GB",
        show_default=True,
        metavar="SIZE",
        help="Stop the query where it needs more memory, or its answer more space.",
    ),
    click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=1_000_000,
        show_default=True,
        metavar="ROWS",
        help="Stop the query where its answer has more rows.",
    ),
)


def query_limits(command: F) -> F:
    """Add the options that limit a query; the command gets them as one value, `limits`."""

    @wraps(command)
    def call_with_limits(*, timeout: float | None, memory: int, limit: int, **values: Any) -> Any:
        from ..store.interface import QueryLimits

        return command(limits=QueryLimits(timeout, memory, limit), **values)

    for option in reversed(_OPTIONS):
        option(call_with_limits)
    return cast(F, call_with_limits)


@contextmanager
def start_evaluator() -> Iterator[ProcessEvaluator]:
    """Give a process that evaluates queries; it starts while the data set is read, and ends here."""
    from ..store.process_evaluator import ProcessEvaluator

    with ProcessEvaluator() as pool:
        yield pool


def answer_within(
    knowledge: StakeholderGraph,
    text: str,
    limits: QueryLimits,
    evaluator: QueryEvaluator,
    read: Callable[[Answer], T],
) -> T:
    """Return what is read from the answer to a query; a limit that it exceeds is told with its option."""
    from ..core.errors import LimitExceededError

    try:
        return knowledge.store.answer_within(text, limits, evaluator, read)
    except LimitExceededError as error:
        if error.kind not in _HINTS:
            raise
        raise LimitExceededError(f"{error}; {_HINTS[error.kind]}", error.kind) from None


def bound_table(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of a table; LimitExceededError where they are more than people look at."""
    hint = "for a table; use --format csv or --json"
    for number, row in enumerate(_bound_size(rows, MAX_TABLE_BYTES, hint)):
        if number == MAX_TABLE_ROWS:
            raise _make_output_error(f"{MAX_TABLE_ROWS:,} rows, too many {hint}")
        if _measure_size(row) > MAX_TABLE_ROW_BYTES:
            raise _make_output_error(f"{MAX_TABLE_ROW_BYTES >> 20} MB in a row, too much {hint}")
        yield row


def bound_sorting(triples: Iterable[Row]) -> Iterator[Row]:
    """Yield triples that are to be sorted; LimitExceededError where that would take too much memory."""
    return _bound_size(triples, MAX_SORTED_BYTES, "to be sorted; ask for less")


def _bound_size(rows: Iterable[Row], most: int, hint: str) -> Iterator[Row]:
    """Yield rows as long as there is room for them."""
    size = 0
    for row in rows:
        size += _measure_size(row)
        if size > most:
            raise _make_output_error(f"{most >> 20} MB, too much {hint}")
        yield row


def _measure_size(row: ox.QuerySolution | ox.Triple) -> int:
    return sum(_TERM_BYTES + len(getattr(term, "value", "")) for term in row)


def _make_output_error(excess: str) -> GraphError:
    from ..core.errors import LimitExceededError

    return LimitExceededError(f"the answer has more than {excess}", "output")
