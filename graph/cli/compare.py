"""`stakeholders compare`: two networks side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from ..core import resources
from ..core.address import Address
from . import options, output, session


@click.command("compare")
@click.argument("first", type=options.DataSetParamType(), metavar="A")
@click.argument("second", type=options.DataSetParamType(), metavar="B")
@options.measure_options("anyway", without=("data",))
def command(first: Path | Address, second: Path | Address, settings: options.MeasureOptions) -> None:
    """Compare two data sets: size, density, centralisation, mixing, and who is in both.

    Mixing is the E-I index (ties within and between sectors) and assortativity (whether well-connected
    organisations are tied to each other).
    """
    from ..publish.answers.compare import answer_compare

    paths = (first, second)
    views = [session.open_answer("compare", replace(settings, data=path)) for path in paths]
    places = [resources.name_dataset(path) if isinstance(path, Path) else str(path) for path in paths]
    answer = answer_compare(views, places, anyway=settings.anyway)
    output.write_answer(answer, as_json=settings.as_json)
