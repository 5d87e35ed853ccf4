"""Writes the annexes of the report: methods, software, commands, citation, all organisations and ties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from ...core.version import __version__
from ...measures.applicability import TRIANGULAR
from ...measures.change import DATED
from ...measures.coverage import ENOUGH
from ...measures.registry import MEASURES, Measure, Output
from ...measures.robustness import MISSING, RUNS
from ...model.edition import compute_version as data_version
from ...quality.checks import run_checks
from ...schema.levels import Audience
from ..document import Block, CellValue, MapFigure, Paragraph, Section, Table
from .changes import format_tie_dates
from .overview import describe_scope
from .ranking import MOST_RANKS_TESTED
from .view import ReportView

MOST_ORGANISATIONS = 100
MOST_TIES = 80
MOST_AUTHORS = 3

# what computes and draws
LIBRARIES = (
    *("pyoxigraph", "networkx", "rustworkx", "scipy", "numpy"),
    *("matplotlib", "python-docx", "python-pptx", "XlsxWriter", "fontpkg-hind-siliguri"),
)
RANK_PAPER = "Borgatti, Carley, Krackhardt 2006, Social Networks 28: 124–136"


def build_methods_section(view: ReportView) -> Section:
    """Return what was counted and how, with what, and how to cite it."""
    blocks = (
        Paragraph(describe_scope(view)),
        Paragraph(_describe_projection(view)),
        Paragraph(_describe_thresholds(view)),
        *_describe_check(view),
        _build_measure_table(view),
        _build_certainty_glossary(view),
        _list_software(view),
        *_build_citation_blocks(view),
    )
    return Section("methods", view.format_message("section-methods"), blocks, apart=True)


def add_commands(view: ReportView, section: Section, sections: Sequence[Section]) -> Section:
    """Return the methods with the commands of all sections, and any other section as it is."""
    if section.key != "methods":
        return section
    rows = [(part.title, command) for part in sections for command in part.commands]
    return replace(
        section, blocks=(*section.blocks, view.build_table("commands", ("section", "command"), rows))
    )


def _describe_projection(view: ReportView) -> str:
    kinds = sorted({view.label_tie_kind(tie.kind) for tie in view.ties})
    if not kinds:
        return view.format_message("projection-empty")
    return view.format_message("projection", kinds=view.join_labels(kinds))


def _describe_check(view: ReportView) -> Iterator[Paragraph]:
    """Yield how many warnings the check of the data gave."""
    warnings = sum(finding.severity == "warning" for finding in run_checks(view.knowledge))
    if warnings:
        yield Paragraph(view.format_message("check-warnings", n=warnings))


def _describe_thresholds(view: ReportView) -> str:
    return view.format_message(
        "rules",
        pairs=view.format_percent(ENOUGH),
        triangles=view.format_percent(TRIANGULAR),
        dated=view.format_percent(DATED),
        missing=view.format_percent(MISSING),
        runs=RUNS,
    )


def _build_measure_table(view: ReportView) -> Table:
    """Return what each measure of the report means, and the paper that defined it."""

    def describe(measure: Measure) -> tuple[str, str, str]:
        return view.choose_text(measure.label), view.choose_text(measure.meaning), measure.reference

    def describe_in_report(key: str, reference: str) -> tuple[str, str, str]:
        return view.format_message(f"head-{key}"), view.format_message(f"meaning-{key}"), reference

    degree, *measures = view.list_measures(Output.REPORT)
    rows, ranked = [describe(degree)], view.of_organisations
    if ranked.applicability["degree"].is_meaningful and len(ranked.graph) <= MOST_RANKS_TESTED:
        rows.append(describe_in_report("rank", RANK_PAPER))
    rows += [describe(measure) for measure in measures if ranked.applicability[measure.id].is_meaningful]
    if view.applicability["brokerage"].is_meaningful:
        rows.append(describe_in_report("pairs-between", MEASURES["brokerage"].reference))
        if view.applicability["constraint"].is_meaningful:
            rows.append(describe(MEASURES["constraint"]))
        rows.append(describe_in_report("pairs-parted", MEASURES["whatif"].reference))
    return view.build_table("measures", ("measure", "meaning", "paper"), rows)


def _build_certainty_glossary(view: ReportView) -> Table:
    ontology, lang = view.knowledge.ontology, view.lang
    shown_certainties = {tie.shown_certainty for tie in view.network.select_counted_ties(as_of=view.as_of)}
    rows = [
        (
            view.label_certainty(concept.name),
            ontology.explain_term(concept.iri, lang) or ontology.explain_term(concept.iri),
        )
        for concept in ontology.list_scheme_concepts("CertaintyScheme")
        if concept.name in shown_certainties
    ]
    return view.build_table("certainties", ("certainty", "meaning"), rows)


def _list_software(view: ReportView) -> Paragraph:
    versions = [("stakeholder-graph", __version__)]
    versions += [(name, number) for name in LIBRARIES if (number := _find_installed_version(name))]
    names = [f"{name} {number}" for name, number in versions]
    return Paragraph(view.format_message("software", names=", ".join(names)))


def _find_installed_version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:  # the other formats do without it
        return None


def choose_title(view: ReportView) -> str:
    """Return the data set's title."""
    titles = view.knowledge.dataset.title
    return (
        titles.get(view.lang) or titles.get("en") or next(iter(titles.values()), view.knowledge.dataset.name)
    )


def name_author(view: ReportView) -> str:
    """Return who publishes the documents, where they are few, else whom the data set is about."""
    knowledge = view.knowledge
    publishers = sorted({source.publisher for source in knowledge.sources.values()} - {""})
    focal = map(knowledge.dataset.mint.make_entity_iri, knowledge.dataset.focal)
    authors = publishers if len(publishers) <= MOST_AUTHORS else list(focal)
    return view.join_labels([view.label(iri) for iri in authors if iri in knowledge.entities])


def _build_citation_blocks(view: ReportView) -> Iterator[Block]:
    dataset = view.knowledge.dataset
    issued = max((source.issued for source in view.knowledge.sources.values()), default="")
    yield Paragraph(
        view.format_message(
            "cite" if issued else "cite-undated",
            title=choose_title(view),
            edition=view.format_message(f"edition-{view.knowledge.audience}"),
            date=view.format_date(issued),
            data=data_version(view.knowledge),
            base=dataset.base,
        )
    )
    if dataset.licence:
        yield Paragraph(view.format_message("licence", licence=dataset.licence))
    if dataset.contact:
        yield Paragraph(view.format_message("contact", contact=dataset.contact))


def build_lists_section(view: ReportView) -> Section:
    """Return every organisation, and every tie with its strongest quote."""
    title = view.format_message("section-lists")
    commands = (
        view.format_command(
            "export", "-o", "tables.xlsx", *_list_audience_options(view), at_date=False, certainty=False
        ),
        view.format_command("show", view.format_message("a-name"), at_date=False, certainty=False),
    )
    blocks = (*_build_map(view), _build_organisation_table(view), _build_tie_table(view))
    return Section("lists", title, blocks, commands, wide=True)


def _build_map(view: ReportView) -> Iterator[Block]:
    """Yield the network with every name, as large as a page."""
    if view.graph.number_of_edges():
        yield MapFigure("map", view.format_message("map"), view.map_model)


def _list_audience_options(view: ReportView) -> tuple[str, ...]:
    return ("--audience", Audience.INTERNAL) if view.knowledge.audience.is_for_owner else ()


def _build_organisation_table(view: ReportView) -> Table:
    organisations, degree = view.network.organisations, view.graph.degree
    rows: list[tuple[CellValue, ...]] = [
        (
            organisations[iri].get_name(view.lang),
            view.join_labels([view.label(kind) for kind in organisations[iri].types]) or None,
            degree[iri],
            view.format_message("yes" if iri in view.consulted else "no"),
        )
        for iri in view.graph
    ]
    rows.sort(key=lambda row: str(row[0]).casefold())
    heads = ("organisation", "what-it-is", "degree", "document-read")
    return view.build_table("organisations", heads, rows, shown=MOST_ORGANISATIONS)


def _build_tie_table(view: ReportView) -> Table:
    rows: list[tuple[CellValue, ...]] = []
    is_dated = any(tie.is_dated for tie in view.ties)
    for tie in view.ties:
        quote = view.build_quote(tie.supports[0])
        where = view.join_with_commas((quote.source, quote.place))
        row: tuple[CellValue, ...] = (
            view.label(tie.subject),
            view.label_tie_kind(tie.kind),
            view.label(tie.object),
        )
        row += (format_tie_dates(view, tie),) if is_dated else ()
        rows.append(
            (
                *row,
                view.label_certainty(tie.shown_certainty),
                quote.words or None,
                where or None,
                len(tie.supports),
            )
        )
    rows.sort(key=lambda row: tuple(str(cell).casefold() for cell in row[:3]))
    dates = ("dates",) if is_dated else ()
    heads = ("from", "tie", "to", *dates, "certainty", "words", "where", "passages")
    return view.build_table("evidence", heads, rows, shown=MOST_TIES)
