"""How the report was made: a view in, its annex out - measures, versions, citation, everyone, every tie."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from .. import __version__
from ..map.edition import version as data_version
from ..measures.change import DATED
from ..measures.conditions import CYCLIC, ONE_VOICE
from ..measures.robustness import MISSING, RUNS
from .changes import span
from .content import Block, Cell, Paragraph, Section, Table
from .here import scope
from .standing import MOST_TRIED
from .view import View

MOST_ORGANISATIONS = 100
MOST_TIES = 80

# what computes and draws; each measure's definition, by the paper that gave it
LIBRARIES = (
    *("pyoxigraph", "networkx", "rustworkx", "scipy", "numpy"),
    *("matplotlib", "python-docx", "XlsxWriter", "fontpkg-hind-siliguri"),
)
SOURCES = {
    "ties-with": "Freeman 1979, Social Networks 1: 215–239",
    "rank": "Borgatti, Carley, Krackhardt 2006, Social Networks 28: 124–136",
    "betweenness": (
        "Freeman 1977, Sociometry 40: 35–41; Brandes 2001, Journal of Mathematical Sociology 25: 163–177"
    ),
    "closeness": "Wasserman, Faust 1994, Social Network Analysis, p. 201",
    "reach": "Borgatti 2006, Computational & Mathematical Organization Theory 12: 21–34",
}
BROKERAGE = {
    "pairs-between": "Gould, Fernandez 1989, Sociological Methodology 19: 89–126",
    "constraint": "Burt 1992, Structural Holes, p. 54",
    "pairs-parted": "Hopcroft, Tarjan 1973, Communications of the ACM 16: 372–378",
}


def methods(view: View) -> Section:
    """Return what was counted and how, with what, and how to cite it."""
    blocks = (
        Paragraph(scope(view)),
        Paragraph(_projection(view)),
        Paragraph(_rules(view)),
        _measures(view),
        _certainties(view),
        _versions(view),
    )
    return Section("methods", view.say("section-methods"), blocks)


def _projection(view: View) -> str:
    kinds = sorted({view.kind(tie.kind) for tie in view.ties})
    return view.say("projection", kinds=view.listed(kinds) or view.say("no-kinds"))


def _rules(view: View) -> str:
    return view.say(
        "rules",
        voice=view.percent(ONE_VOICE),
        cycles=view.percent(CYCLIC),
        dated=view.percent(DATED),
        missing=view.percent(MISSING),
        runs=RUNS,
    )


def _measures(view: View) -> Table:
    known = {name: paper for name, paper in (SOURCES | BROKERAGE).items() if _is_told(view, name)}
    rows = [(view.say(f"head-{name}"), view.say(f"meaning-{name}"), paper) for name, paper in known.items()]
    return view.table("measures", ("measure", "meaning", "paper"), rows)


def _is_told(view: View, name: str) -> bool:
    """Tell whether the report has figures of a measure."""
    if name == "rank":
        return view.verdicts["degree"].says_something and len(view.graph) <= MOST_TRIED
    if name in BROKERAGE:
        named = "constraint" if name == "constraint" else "brokerage"
        return view.is_owners and all(view.verdicts[one].says_something for one in {named, "brokerage"})
    return name not in view.verdicts or view.verdicts[name].says_something


def _certainties(view: View) -> Table:
    ontology, bn = view.knowledge.ontology, view.lang
    known = {tie.shown_certainty for tie in view.network.counted(as_of=view.as_of)}
    rows = [
        (view.level(concept.name), ontology.plainly(concept.iri, bn) or ontology.plainly(concept.iri))
        for concept in ontology.scheme("CertaintyScheme")
        if concept.name in known
    ]
    return view.table("certainties", ("certainty", "meaning"), rows)


def _versions(view: View) -> Table:
    rows = [("stakeholder-graph", __version__), *((name, _installed(name)) for name in LIBRARIES)]
    return view.table("versions", ("library", "version"), rows)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:  # the other formats do without it
        return None


def citation(view: View) -> Section:
    """Return how to cite this edition, of which data it is, and under what licence."""
    return Section("citation", view.say("section-citation"), tuple(_citation(view)))


def title_of(view: View) -> str:
    """Return the data set's title."""
    titles = view.knowledge.dataset.title
    return (
        titles.get(view.lang) or titles.get("en") or next(iter(titles.values()), view.knowledge.dataset.name)
    )


def _citation(view: View) -> Iterator[Block]:
    dataset = view.knowledge.dataset
    issued = max((source.issued for source in view.knowledge.sources.values()), default="")
    yield Paragraph(
        view.say(
            "cite",
            title=title_of(view),
            edition=view.say(f"edition-{view.knowledge.audience}"),
            date=view.say("cite-date", date=view.digits(issued)) if issued else view.say("cite-undated"),
            data=data_version(view.knowledge),
            version=__version__,
            base=dataset.base,
        )
    )
    yield Paragraph(view.say("data-version", data=data_version(view.knowledge)))
    if dataset.licence:
        yield Paragraph(view.say("licence", licence=dataset.licence))
    if dataset.contact:
        yield Paragraph(view.say("contact", contact=dataset.contact))


def lists(view: View) -> Section:
    """Return every organisation, and every tie with its strongest passage."""
    title = view.say("section-lists")
    commands = (
        view.command("export", "-o", "tables.xlsx", *_own_audience(view), at_date=False, certainty=False),
        view.command("show", view.say("a-name"), at_date=False, certainty=False),
    )
    return Section("lists", title, (_organisations(view), _ties(view)), commands)


def _own_audience(view: View) -> tuple[str, ...]:
    return ("--audience", "internal") if view.is_owners else ()


def _organisations(view: View) -> Table:
    known, degree = view.network.organisations, view.graph.degree
    rows: list[tuple[Cell, ...]] = [
        (
            known[iri].name(view.lang),
            view.listed([view.label(kind) for kind in known[iri].types]) or None,
            degree[iri],
            view.say("yes" if iri in view.consulted else "no"),
        )
        for iri in view.graph
    ]
    rows.sort(key=lambda row: str(row[0]).casefold())
    heads = ("organisation", "what-it-is", "ties-with", "document-read")
    return view.table("organisations", heads, rows, shown=MOST_ORGANISATIONS)


def _ties(view: View) -> Table:
    rows: list[tuple[Cell, ...]] = []
    is_dated = any(tie.is_dated for tie in view.ties)
    for tie in view.ties:
        first = view.passage(tie.supports[0])
        where = view.listed_plainly((first.source, first.place))
        row: tuple[Cell, ...] = (view.label(tie.subject), view.kind(tie.kind), view.label(tie.object))
        row += (span(view, tie),) if is_dated else ()
        rows.append(
            (*row, view.level(tie.shown_certainty), first.words or None, where or None, len(tie.supports))
        )
    rows.sort(key=lambda row: tuple(str(cell).casefold() for cell in row[:3]))
    dates = ("dates",) if is_dated else ()
    heads = ("from", "tie", "to", *dates, "certainty", "words", "where", "passages")
    return view.table("evidence", heads, rows, shown=MOST_TIES)
