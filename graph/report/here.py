"""Who is in the network and how that came to be known: a view in, the first two parts of the report out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..measures.observation import publishers_of
from .content import Block, Chart, Drawing, Paragraph, Section, Table
from .view import View

MOST_SOURCES = 25  # documents that a page lists


def who(view: View) -> Section:
    """Return who is here: how many, of what kind, with what ties, and their map."""
    return Section("here", view.say("section-here"), tuple(_who(view)), (_build(view), _map(view)))


def _build(view: View) -> str:
    return view.command("build", at_date=False, certainty=False)


def _map(view: View) -> str:
    return view.command("map", at_date=False, certainty=False)


def _who(view: View) -> Iterator[Block]:
    graph = view.graph
    alone = sum(degree == 0 for _, degree in graph.degree())
    yield Paragraph(view.say("what-a-tie-is"))
    yield Paragraph(scope(view))
    yield view.finding(
        "here-organisations",
        see=("sectors", "chart-sectors"),
        n=len(graph),
        tied=len(graph) - alone,
        alone=alone,
    )
    sectors = _sectors(view)
    if sectors.rows:
        yield Chart("chart-sectors", view.say("chart-sectors"), sectors, 0, (2, 3))
        yield sectors
    kinds = _kinds(view)
    if kinds.rows:
        yield _most_frequent(view, kinds)
        yield kinds
    groups = sorted(one.iri for one in view.knowledge.entities.values() if one.is_collective)
    if groups:
        yield view.finding("here-collectives", n=len(groups), example=view.label(groups[0]))
    if len(graph):
        yield Drawing("map", view.say("map"), view.model.data(view.lang))


def scope(view: View) -> str:
    """Return which ties every figure counts."""
    said = [view.say(f"scope-{view.certainty}")]
    if view.as_of:
        left_out = sum(not tie.is_dated for tie in view.network.counted(certainty=view.certainty))
        said.append(view.say("scope-as-of", date=view.digits(view.as_of), n=left_out))
    return " ".join(said)


def top_sector(view: View, iri: str) -> str:
    """Return the widest sector of an organisation, in words."""
    sector = view.network.organisations[iri].sector
    if sector is None:
        return view.say("no-sector")
    known = view.knowledge.ontology.sectors
    top = known.get(sector.parent, sector)
    return top.plural.get(view.lang) or top.label.get(view.lang) or top.label.get("en") or top.name


def _sectors(view: View) -> Table:
    held = Counter(top_sector(view, iri) for iri in view.graph)
    tied = Counter(top_sector(view, iri) for iri, degree in view.graph.degree() if degree)
    ordered = sorted(held, key=lambda name: (-held[name], name))
    rows = [(name, held[name], tied[name], held[name] - tied[name]) for name in ordered]
    return view.table("sectors", ("sector", "organisations", "with-tie", "without-tie"), rows)


def _kinds(view: View) -> Table:
    """Return how many ties of each kind there are, each counted once however many passages say it."""
    held = Counter(tie.kind.iri for tie in view.ties)
    pairs = {iri: len({tie.ends for tie in view.ties if tie.kind.iri == iri}) for iri in held}
    kinds = view.knowledge.ontology.ties
    ordered = sorted(held, key=lambda iri: (-held[iri], iri))
    rows = [(view.kind(kinds[iri]), held[iri], pairs[iri]) for iri in ordered]
    return view.table("kinds", ("kind", "ties", "pairs"), rows)


def _most_frequent(view: View, kinds: Table) -> Block:
    first = kinds.rows[0]
    told = (tie for tie in view.ties if view.kind(tie.kind) == first[0])
    example = min(told, key=lambda tie: (tie.is_inferred, tie.ends))
    return view.finding(
        "here-kinds",
        see=("kinds",),
        evidence=example.supports[:1],
        kind=str(first[0]),
        n=len(kinds.rows),
        ties=len(view.ties),
        pairs=view.graph.number_of_edges(),
        most=int(first[1] or 0),
    )


def observed(view: View) -> Section:
    """Return how the network was observed: what was read, who told of the ties, and who was not heard."""
    command = view.command("isolated")
    return Section("observed", view.say("section-observed"), tuple(_observed(view)), (command,))


def _observed(view: View) -> Iterator[Block]:
    extent = view.knowledge.dataset.extent
    own = extent.get(view.lang) or extent.get("en", "")
    yield Paragraph(view.say("extent", words=own) if own else view.say("extent-unknown"))
    seen = view.observation
    sources = _sources(view)
    yield _read(view, len(sources.rows))
    if seen.pairs:
        told = _told(view)
        yield _told_of(view)
        yield Chart("chart-told", view.say("chart-told"), told, 0, (1,))
        yield told
        teller, alone = seen.alone[0] if seen.alone else ("", 0)
        if teller and 2 * alone > seen.pairs:
            yield view.finding("observed-alone", name=view.label(teller), n=alone, pairs=seen.pairs)
    if seen.silent:
        yield _silent(view)
    yield sources


def _read(view: View, number: int) -> Block:
    parts: list[tuple[str, dict[str, str | int]]] = [("observed-sources", {"n": number})]
    copies = len(view.observation.copies)
    if copies:
        parts.append(("observed-copies", {"n": copies}))
    return view.sentences(*parts, see=("sources",))


def _told_of(view: View) -> Block:
    """Return who told of the pairs: one of their own ends, both, or others."""
    seen = view.observation
    parts: list[tuple[str, dict[str, str | int]]] = [
        ("observed-ends", {"n": seen.by_an_end, "pairs": seen.pairs}),
        ("observed-both", {"n": seen.by_both_ends}) if seen.by_both_ends else ("observed-never-both", {}),
    ]
    if seen.by_third_party:
        parts.append(("observed-others", {"n": seen.by_third_party}))
    return view.sentences(*parts, see=("told", "chart-told"))


def _silent(view: View) -> Block:
    seen = view.observation
    if seen.unanswered:
        unasked = len(seen.silent) - len(seen.unanswered)
        names = view.names(seen.unanswered)
        return view.finding("observed-unanswered", n=len(seen.unanswered), names=names, unasked=unasked)
    return view.finding("observed-silent", n=len(seen.silent), organisations=len(view.graph))


def _told(view: View) -> Table:
    seen = view.observation
    rows = [
        (view.say("told-one"), seen.by_one_end),
        (view.say("told-both"), seen.by_both_ends),
        (view.say("told-others"), seen.by_third_party),
    ]
    return view.table("told", ("told-by", "pairs"), rows)


def _sources(view: View) -> Table:
    supported = _supported(view)
    rows = [
        (
            source.title,
            view.label(source.publisher) if source.publisher else None,
            view.digits(source.issued) or None,
            view.label(source.copy_of) if source.copy_of else None,
            supported[source.iri],
        )
        for source in view.knowledge.sources.values()
    ]
    rows.sort(key=lambda row: (-row[4], row[0]))
    heads = ("document", "publisher", "issued", "repeats", "pairs-supported")
    return view.table("sources", heads, rows, shown=MOST_SOURCES)


def _supported(view: View) -> Counter[str]:
    """Return for each document how many of the pairs it supports, copies counted as what they are."""
    found: Counter[str] = Counter()
    for _, _, ties in view.graph.edges(data="ties"):
        found.update({support.source_iri for tie in ties for support in tie.supports})
    return found


def confirmed(view: View, node: str) -> int:
    """Return how many of an organisation's ties both ends told of."""
    return sum(
        {node, other} <= publishers_of(ties, view.knowledge)
        for _, other, ties in view.graph.edges(node, data="ties")
    )
