"""Options that several verbs share, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ..dataset import AUDIENCES
from ..wording import LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])
LEVELS = ("stated", "implied", "ambiguous", "unknown")

data = click.option(
    "-d",
    "--data",
    type=click.Path(path_type=Path),
    help="Data set: a folder of tables, an .xlsx workbook or an RDF file. [default: the example]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def audience(default: str = "internal") -> Callable[[F], F]:
    """Return the option that says for whom the answer is."""
    return click.option(
        "--audience",
        type=click.Choice(AUDIENCES),
        default=default,
        show_default=True,
        help="Leave out what is not meant for these readers.",
    )


def certainty(default: str) -> Callable[[F], F]:
    """Return the option that says how certain a tie must be."""
    return click.option(
        "--certainty",
        type=click.Choice(LEVELS),
        default=default,
        show_default=True,
        help="Take ties of this certainty or stronger.",
    )


def lang(what: str) -> Callable[[F], F]:
    """Return the option `--lang`; `what` it is the language of."""
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help=f"Language of {what}."
    )


kinds = click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="Take ties between organisations of this kind only; may be repeated.",
)

as_of = click.option(
    "--as-of",
    default="",
    metavar="DATE",
    help="Take only ties between organisations that are dated and held then (2023, 2023-06).",
)
anyway = click.option(
    "--anyway", is_flag=True, help="Print figures even where they say nothing of this network."
)
seed = click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the random runs."
)
