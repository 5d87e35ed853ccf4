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
    help="Folder to write the tables to.",
)
@options.data
@options.audience("public")
@options.as_json
def command(target: Path, data: Path | None, audience: str, as_json: bool) -> None:
    """Write an edition as a data set folder of its own: tables that hold only what its readers may see.

    It also turns RDF that carries evidence into tables. Unlike the other commands it is made to leave,
    so the default edition is the public one.
    """
    from ..build import publish
    from ..export.tables import write

    knowledge = session.open_knowledge(data, audience)
    contents = write(knowledge)
    publish(target, contents)
    if as_json:
        output.as_json(
            "export", [{"file": str(target / name), "bytes": len(text)} for name, text in contents.items()]
        )
        return
    for name in contents:
        output.line(f"wrote {target / name}")
