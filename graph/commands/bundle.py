"""`stakeholders bundle`: everything that others need to replicate an edition, in one .zip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..address import Given
from . import files, options, output, session

if TYPE_CHECKING:
    from ..knowledge import Knowledge


@click.command("bundle")
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path), required=True, help="The .zip file to write."
)
@files.force
@click.option(
    "--date",
    default="",
    metavar="DATE",
    help="Date of publication. [default: the latest date of a source]",
)
@options.lang("the matrices")
@options.data
@options.audience("public")
@options.as_json
def command(
    target: Path, force: bool, date: str, lang: str, data: Given, audience: str, as_json: bool
) -> None:
    """Pack an edition into one .zip file with which others can replicate it (RO-Crate).

    It holds the tables, graph, vocabulary, questions, map, matrices, software versions and checksums. The
    default is the public edition, because the bundle leaves the house.
    """
    from .. import checks
    from ..bundle import metadata, parts, zipped
    from ..bundle.crate import NAME
    from ..errors import DataError, InputError

    if target.suffix.lower() != ".zip":
        raise InputError(f"{target}: give a file that ends in .zip")
    files.refuse([target], replace=force)
    network = session.open_network(data, audience)
    with output.progress("checking") as say:
        findings = checks.run(network.knowledge)
        if any(finding.severity == "error" for finding in findings):
            raise DataError(findings)
        day = _date(network.knowledge, date)
        held = parts(network, findings, lang=lang, say=say)
        described = {NAME: metadata(network.knowledge, held, date=day)}
        archive = zipped(described | {part.path: part.data for part in held})
    rows = files.write(target.parent, {target.name: archive})
    if as_json:
        listed = [{"path": part.path, "bytes": len(part.data), "sha256": part.sha256} for part in held]
        output.as_json("bundle", rows, files=listed)
        return
    files.tell(rows)
    session.confidential(network.knowledge)


def _date(knowledge: Knowledge, date: str) -> str:
    """Return the day of publication: a bundle has to bear one, and no clock is asked for it."""
    from ..errors import InputError

    if date:
        session.check_date(date)
        return date
    latest = max((source.issued for source in knowledge.sources.values()), default="")
    if not latest:
        raise InputError("no source bears a date; say with --date when the bundle is published")
    return latest
