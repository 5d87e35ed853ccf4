"""`stakeholders export`: an edition's tables, to hand to others."""

from __future__ import annotations

from pathlib import Path

import click

from . import options, output, session


@click.command("export")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder to write the tables to, or an .xlsx file to write them as a workbook.",
)
@options.data
@options.audience("public")
@options.as_json
def command(target: Path, data: Path | None, audience: str, as_json: bool) -> None:
    """Write an edition as tables of its own, which hold only what its readers may see.

    It also turns RDF that carries evidence into tables. Unlike the other commands it is made to leave,
    so the default edition is the public one.
    """
    from ..build import publish
    from ..export.tables import folder, workbook

    knowledge = session.open_knowledge(data, audience)
    with output.progress("writing the tables"):
        if target.suffix.lower() == ".xlsx":
            where, contents = target.parent, {target.name: workbook(knowledge)}
        else:
            where, contents = target, folder(knowledge)
        publish(where, contents)
    if as_json:
        rows = [{"file": str(where / name), "bytes": len(data)} for name, data in contents.items()]
        output.as_json("export", rows)
        return
    for name in contents:
        output.line(f"wrote {where / name}")
