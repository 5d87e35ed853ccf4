"""Composes the report of a network: every section in its order, before any format."""

from __future__ import annotations

from dataclasses import replace

from ...measures.observation import Observation
from ...model.edition import compute_version as data_version
from ...model.network import Network
from ...schema.levels import write_notice
from ..document import CellValue, Chart, Report, Section, Table
from . import brokers, changes, methods, missing, overview, ranking
from .view import MESSAGES, ReportView

SECTION_BUILDERS = (
    overview.build_overview_section,
    overview.build_observation_section,
    missing.build_conclusions_section,
    ranking.build_ranking_section,
    ranking.build_isolation_section,
    brokers.build_brokers_section,
    changes.build_changes_section,
    missing.build_missing_section,
    missing.build_follow_up_section,
    methods.build_methods_section,
    methods.build_citation_section,
    methods.build_lists_section,
)
_WORDS = (
    *("table", "figure", "contents", "evidence", "findings", "sheet", "what", "part", "sentence"),
    *("numbers", "read-from", "page"),
)


def compose_report(network: Network, *, lang: str = "en", certainty: str = "", as_of: str = "") -> Report:
    """Return what the report says of a network: ties of a certainty or stronger, at a date or at any.

    Without a certainty, it counts what headlines count.
    """
    view = ReportView(network, lang, certainty or network.headline_certainty, as_of)
    knowledge = network.knowledge
    built_sections = [build_section(view) for build_section in SECTION_BUILDERS]
    sections = tuple(
        _drop_empty_tables(methods.add_commands(view, section, built_sections)) for section in built_sections
    )
    shows_brokers = view.applicability["brokerage"].is_meaningful
    return Report(
        lang=lang,
        title=methods.choose_title(view),
        kind=view.format_message("report"),
        about=_describe_data(view),
        audience=view.format_message(f"for-{knowledge.audience}"),
        notice=write_notice(lang) if knowledge.is_confidential or shows_brokers else "",
        glance=_list_key_figures(view, view.observation),
        sections=sections,
        words={name: view.format_message(f"word-{name}") for name in _WORDS}
        | {"more-rows": MESSAGES.texts["more-rows"][lang]},
    )


def _drop_empty_tables(section: Section) -> Section:
    """Return a part without tables that have no row, and without their charts."""
    tables = (block.table if isinstance(block, Chart) else block for block in section.blocks)
    blocks_with_tables = zip(section.blocks, tables, strict=True)
    return replace(
        section,
        blocks=tuple(
            block for block, table in blocks_with_tables if not isinstance(table, Table) or table.rows
        ),
    )


def _describe_data(view: ReportView) -> tuple[str, ...]:
    sources = view.knowledge.sources
    issued = max((source.issued for source in sources.values()), default="")
    date = (
        view.format_message("of-date", date=view.format_date(issued))
        if issued
        else view.format_message("of-no-date")
    )
    documents = view.format_message("of-documents", n=len(sources))
    return date, documents, view.format_message("of-version", data=data_version(view.knowledge))


def _list_key_figures(view: ReportView, observation: Observation) -> tuple[tuple[CellValue, str], ...]:
    return (
        (len(view.graph), view.format_message("glance-organisations")),
        (observation.pairs, view.format_message("glance-pairs")),
        (observation.by_both_ends, view.format_message("glance-both")),
        (len(observation.silent), view.format_message("glance-silent")),
    )
