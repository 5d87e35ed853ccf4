"""`stakeholders init`: a new data set with a worked row in every table."""

from __future__ import annotations

from pathlib import Path

import click

from . import files, options, output


@click.command("init")
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--xlsx", is_flag=True, help="Write a workbook with drop-downs into DIR instead of CSV tables.")
@options.lang("headings and help")
@click.option("--title", default="", help="Title of the data set. [default: its name]")
@click.option("--name", default="", help="Short name: lower-case letters, digits, hyphens. [default: DIR]")
@files.force
@options.as_json
def command(place: Path, xlsx: bool, lang: str, title: str, name: str, force: bool, as_json: bool) -> None:
    """Start a data set: every table comes with an example row to replace.

    DIR is a new folder, or a file that ends in .xlsx.
    """
    from ..curate.answers.init import answer_init
    from ..curate.scaffold import DatasetScaffold, render_folder, render_workbook
    from ..schema.vocabulary import Ontology

    beginning = DatasetScaffold.from_path(place.absolute(), name=name, title=title, lang=lang)
    if place.suffix.lower() == ".xlsx":
        folder, contents = place.parent, {place.name: render_workbook(beginning, Ontology.load())}
    elif xlsx:
        folder, contents = place, {f"{beginning.name}.xlsx": render_workbook(beginning, Ontology.load())}
    else:
        folder, contents = place, render_folder(beginning)
    _refuse_overwrite(place, force=force)
    written = files.write_files(folder, contents)
    data = folder / next(iter(contents)) if len(contents) == 1 else folder
    output.write_answer(answer_init(written, data, lang), as_json=as_json)


def _refuse_overwrite(place: Path, *, force: bool) -> None:
    """Raise InputError where files of somebody are in the place."""
    from ..core.errors import InputError

    if place.suffix.lower() == ".xlsx" and place.is_dir():
        raise InputError(f"{place}: is a folder; give a file, or a folder that does not end in .xlsx")
    if place.is_file() and place.suffix.lower() != ".xlsx":
        raise InputError(f"{place}: is a file; give a new folder, or a file that ends in .xlsx")
    taken = place.is_file() or (place.is_dir() and any(place.iterdir()))
    files.refuse_overwrite([place] if taken else [], replace=force)
