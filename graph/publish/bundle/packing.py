"""Packs an edition into one ZIP file once its checks are passed."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.errors import DataError, InputError
from ...core.progress import ProgressCallback, ignore_progress
from ...model.graph import StakeholderGraph
from ...model.network import Network
from ...model.tie_filter import check_date
from ...quality import checks
from ...schema.dataset import date_bounds
from ..writers.zip import zip_files
from .contents import BundlePart, make_bundle_parts
from .crate import NAME, make_crate_metadata


@dataclass(frozen=True)
class Bundle:
    """The files of a bundle, and all of them in one ZIP file."""

    parts: tuple[BundlePart, ...]
    archive: bytes


def make_bundle(
    network: Network, *, lang: str = "en", date: str = "", say: ProgressCallback = ignore_progress
) -> Bundle:
    """Pack an edition; DataError where it has errors, InputError where no date of publication is known."""
    findings = checks.run_checks(network.knowledge)
    if any(finding.severity == "error" for finding in findings):
        raise DataError(findings)
    day = _choose_publication_date(network.knowledge, date)
    parts = make_bundle_parts(network, findings, lang=lang, say=say)
    metadata_file = {NAME: make_crate_metadata(network.knowledge, parts, date=day)}
    return Bundle(tuple(parts), zip_files(metadata_file | {part.path: part.data for part in parts}))


def _choose_publication_date(knowledge: StakeholderGraph, date: str) -> str:
    """Return the day of publication: a bundle has to bear one, and no clock is asked for it.

    Of a month or a year it is the last day, by which all of it was published.
    """
    if date:
        check_date(date)
    latest = date or max((source.issued for source in knowledge.sources.values()), default="")
    if not latest:
        raise InputError("no source bears a date; say with --date when the bundle is published")
    bounds = date_bounds(latest)
    if not bounds:
        raise InputError(f"the latest date of a source is '{latest}'; say with --date when it is published")
    return bounds[1].isoformat()
