"""A network in, the content of its report out: every part in its order, before any format."""

from __future__ import annotations

from dataclasses import replace

from ..map.edition import version as data_version
from ..measures.observation import Observation
from ..network import Network
from ..wording import digits
from . import bridging, changes, gaps, here, methods, standing
from .content import Cell, Chart, Report, Section, Table
from .view import WORDING, View

PARTS = (
    here.who,
    here.observed,
    gaps.what_can_be_concluded,
    standing.who_is_central,
    standing.who_is_isolated,
    bridging.who_bridges,
    changes.what_changed,
    gaps.what_is_missing,
    gaps.whom_to_ask,
    methods.methods,
    methods.citation,
    methods.lists,
)
_WORDS = (
    *("table", "figure", "contents", "evidence", "command", "findings", "sheet", "what", "part", "sentence"),
    *("numbers", "read-from", "page", "back", "made-by"),
)


def compose(network: Network, *, lang: str = "en", certainty: str = "stated", as_of: str = "") -> Report:
    """Return what the report says of a network: ties of a certainty or stronger, at a date or at any."""
    view = View(network, lang, certainty, as_of)
    knowledge = network.knowledge
    sections = tuple(_without_blanks(part(view)) for part in PARTS)
    tells_of_brokers = view.is_owners and not view.reason("brokerage")
    return Report(
        lang=lang,
        title=methods.title_of(view),
        kind=view.say("report"),
        about=_about(view),
        audience=view.say(f"for-{knowledge.audience}"),
        notice=view.say("confidential") if knowledge.is_confidential or tells_of_brokers else "",
        glance=_glance(view, view.observation),
        sections=sections,
        words={name: view.say(f"word-{name}") for name in _WORDS}
        | {"more-rows": WORDING.texts["more-rows"][lang]},
    )


def _without_blanks(section: Section) -> Section:
    """Return a part without tables that have no row, and without their charts."""
    tables = (block.table if isinstance(block, Chart) else block for block in section.blocks)
    kept = zip(section.blocks, tables, strict=True)
    return replace(
        section,
        blocks=tuple(block for block, table in kept if not isinstance(table, Table) or table.rows),
    )


def _about(view: View) -> tuple[str, ...]:
    sources = view.knowledge.sources
    issued = max((source.issued for source in sources.values()), default="")
    date = view.say("of-date", date=digits(issued, view.lang)) if issued else view.say("of-no-date")
    documents = view.say("of-documents", n=len(sources))
    return date, documents, view.say("of-version", data=data_version(view.knowledge))


def _glance(view: View, seen: Observation) -> tuple[tuple[Cell, str], ...]:
    return (
        (len(view.graph), view.say("glance-organisations")),
        (seen.pairs, view.say("glance-pairs")),
        (seen.by_both_ends, view.say("glance-both")),
        (len(seen.silent), view.say("glance-silent")),
    )
