"""`stakeholders bundle`: everything that others need to replicate an edition, in one .zip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from . import files, options, output, session

if TYPE_CHECKING:
    from ..model.graph import StakeholderGraph


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
    target: Path, force: bool, date: str, lang: str, data: DatasetLocation, audience: str, as_json: bool
) -> None:
    """Pack an edition into one .zip file with which others can replicate it (RO-Crate).

    It holds the tables, graph, vocabulary, questions, map, matrices, software versions and checksums. The
    default is the public edition, because the bundle leaves the house.
    """
    from ..core.errors import DataError, InputError
    from ..publish.answers.files import answer_files
    from ..publish.bundle import make_bundle_parts, make_crate_metadata, zip_files
    from ..publish.bundle.crate import NAME
    from ..publish.empty_edition import refuse_empty_edition
    from ..publish.output_folder import refuse_narrower_folder
    from ..quality import checks

    if target.suffix.lower() != ".zip":
        raise InputError(f"{target}: give a file that ends in .zip")
    files.refuse_folder(target)
    files.refuse_overwrite([target], replace=force)
    network = session.open_network(data, audience)
    refuse_empty_edition(network.knowledge, needs_organisations=False)
    refuse_narrower_folder(target.parent, network.knowledge.audience)
    with output.show_progress("checking") as say:
        findings = checks.run_checks(network.knowledge)
        if any(finding.severity == "error" for finding in findings):
            raise DataError(findings)
        day = _choose_publication_date(network.knowledge, date)
        bundle_parts = make_bundle_parts(network, findings, lang=lang, say=say)
        metadata_file = {NAME: make_crate_metadata(network.knowledge, bundle_parts, date=day)}
        archive = zip_files(metadata_file | {part.path: part.data for part in bundle_parts})
    rows = files.write_files(target.parent, {target.name: archive})
    listed = [{"path": part.path, "bytes": len(part.data), "sha256": part.sha256} for part in bundle_parts]
    answer = answer_files("bundle", rows, lang=lang, knowledge=network.knowledge, more={"files": listed})
    output.write_answer(answer, as_json=as_json)


def _choose_publication_date(knowledge: StakeholderGraph, date: str) -> str:
    """Return the day of publication: a bundle has to bear one, and no clock is asked for it."""
    from ..core.errors import InputError
    from ..model.tie_filter import check_date

    if date:
        check_date(date)
        return date
    latest = max((source.issued for source in knowledge.sources.values()), default="")
    if not latest:
        raise InputError("no source bears a date; say with --date when the bundle is published")
    return latest
