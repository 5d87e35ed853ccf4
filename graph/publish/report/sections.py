"""Composes the report of a network: every section in its order, before any format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...measures.observation import Observation
from ...model.graph import StakeholderGraph
from ...model.network import Network
from ...schema.dataset import date_bounds
from ...schema.levels import write_notice
from ..document import CellValue, Chart, Report, Section, Table
from ..empty_edition import refuse_empty_edition
from . import activities, brokers, changes, funding, groups, methods, missing, opinions, overview, ranking
from .profiles import build_profiles
from .summary import build_summary
from .view import MESSAGES, ReportView

SECTION_BUILDERS: tuple[Callable[[ReportView], Section | None], ...] = (
    overview.build_observation_section,
    overview.build_overview_section,
    missing.build_conclusions_section,
    ranking.build_ranking_section,
    groups.build_communities_section,
    activities.build_activities_section,
    funding.build_funding_section,
    ranking.build_isolation_section,
    brokers.build_brokers_section,
    changes.build_changes_section,
    opinions.build_opinions_section,
    missing.build_missing_section,
    missing.build_follow_up_section,
    methods.build_methods_section,
    methods.build_lists_section,
)
ANNEXES = 2  # the last of them
_WORDS = (
    *("table", "figure", "contents", "evidence", "findings", "sheet", "what", "part", "sentence"),
    *("numbers", "read-from", "page", "findings-title", "limits", "advice", "reason"),
)


def compose_report(
    network: Network,
    *,
    lang: str = "en",
    certainty: str = "",
    as_of: str = "",
    dated: str = "",
    brief: bool = False,
    profiles: bool = False,
) -> Report:
    """Return what the report says of a network: ties of a certainty or stronger that held at its date.

    That is the latest date of the documents, or `as_of`, of dated ties alone. Without a certainty it counts
    what headlines count. `dated` is the date that the report bears; a `brief` one is the first page and how
    this is known; `profiles` adds a page for each organisation. EmptyEditionError where nothing is to tell.
    """
    knowledge = network.knowledge
    refuse_empty_edition(knowledge)
    date = as_of or find_latest_date(knowledge)
    current = network.without_ended(date) if date and not as_of else network
    least = certainty or network.headline_certainty
    view = ReportView(current, lang, least, as_of, date=date, history=network)
    if brief:
        built = [overview.build_observation_section(view, brief=True)]
    else:
        built = [section for build_section in SECTION_BUILDERS if (section := build_section(view))]
        built[-ANNEXES:-ANNEXES] = build_profiles(view) if profiles else ()
    sections = tuple(_drop_empty_tables(methods.add_commands(view, section, built)) for section in built)
    shows_brokers = view.applicability["brokerage"].is_meaningful
    notice = write_notice(lang) if knowledge.is_confidential or shows_brokers else ""
    audience = view.format_message(f"for-{knowledge.audience}")
    return Report(
        lang=lang,
        title=methods.choose_title(view),
        kind=view.format_message("report"),
        about=_describe_data(view),
        author=methods.name_author(view),
        date=dated or date,
        audience="" if notice and knowledge.audience.is_for_owner else audience,
        notice=notice,
        glance=_list_key_figures(view, view.observation),
        summary=build_summary(view),
        sections=sections,
        words={name: view.format_message(f"word-{name}") for name in _WORDS}
        | {"more-rows": MESSAGES.texts["more-rows"][lang], "summary": view.format_message("summary")},
    )


def find_latest_date(knowledge: StakeholderGraph) -> str:
    """Return the latest date on which a document was issued, else on which a tie began; empty without any."""
    return max(
        (source.issued for source in knowledge.sources.values() if date_bounds(source.issued)), default=""
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
    return date, documents


def _list_key_figures(view: ReportView, observation: Observation) -> tuple[tuple[CellValue, str], ...]:
    return (
        (len(view.graph), view.format_message("glance-organisations")),
        (observation.pairs, view.format_message("glance-pairs")),
        (observation.by_both_ends, view.format_message("glance-both")),
        (len(observation.silent), view.format_message("glance-silent")),
    )
