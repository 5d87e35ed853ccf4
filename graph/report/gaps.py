"""What can be concluded, what is missing, and whom to ask: a view in, three parts of the report out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..checks import run as checked
from ..knowledge import Evidence
from ..measures.asking import DOUBT, JOINS, ONE_SIDED, UNKNOWN, Ask, questions
from ..measures.change import undated_reason
from ..network import Tie
from .changes import years_of
from .content import Block, Cell, Chart, Finding, Paragraph, Section, Table
from .view import View

MOST_ASKED = 25
MOST_NAMES = 60  # of those who are asked the same

_WHY = {JOINS: "joins", DOUBT: "doubt", ONE_SIDED: "one-side", UNKNOWN: "no-tie"}


# ---- what can be concluded ----
def what_can_be_concluded(view: View) -> Section:
    """Return which questions these documents answer, which in part, and which not, each with the reason."""
    rows = list(_answers(view))
    tally = {
        word: sum(answer == view.say(word) for _, answer, _ in rows) for word in ("yes", "in-part", "no")
    }
    table = view.table("conclusions", ("question", "answer", "why"), rows)
    if tally["yes"] or tally["in-part"]:
        counts: dict[str, Any] = {"yes": tally["yes"], "part": tally["in-part"], "no": tally["no"]}
        finding = view.finding("conclusions", see=("conclusions",), n=len(rows), **counts)
    else:
        finding = view.finding("conclusions-none", see=("conclusions",), n=len(rows))
    title = view.say("section-conclusions")
    return Section("conclusions", title, (finding, table), (view.command("central"),))


def _answers(view: View) -> Iterator[tuple[str, str, str]]:
    """Yield question, answer and reason."""
    yes, part, no = (view.say(word) for word in ("yes", "in-part", "no"))
    told: set[str] = set()
    for measure in ("degree", "betweenness", *(["brokerage"] if view.is_owners else [])):
        reason = view.reason(measure)
        why = view.say("same-reason") if reason in told else view.say("because", reason=reason)
        told |= {reason} - {""}
        yield view.say(f"ask-{measure}"), no if reason else yes, why if reason else view.say(f"so-{measure}")
    silent = len(view.observation.silent)
    if silent:
        all_of_them = len(view.graph)
        yield view.say("ask-absence"), no, view.say("so-absence-silent", n=silent, organisations=all_of_them)
    else:
        yield view.say("ask-absence"), part, view.say("so-absence")
    yield (view.say("ask-change"), *_change(view, yes, no))
    yield view.say("ask-strength"), no, view.say("so-strength")


def _change(view: View, yes: str, no: str) -> tuple[str, str]:
    ties = view.network.counted(certainty=view.certainty)
    dated = sum(tie.is_dated for tie in ties)
    years = years_of(view, ties)
    if not ties or undated_reason(ties) or len(years) < 2:
        return no, view.say("so-change-undated", dated=dated, n=len(ties))
    first, last = (view.digits(str(year)) for year in (years[0], years[-1]))
    return yes, view.say("so-change", first=first, last=last, dated=dated, n=len(ties))


# ---- what is missing ----
def what_is_missing(view: View) -> Section:
    """Return what weaker readings would add, and what the documents leave open."""
    title = view.say("section-missing")
    commands = (view.command("check", at_date=False, certainty=False),)
    return Section("missing", title, tuple(_missing(view)), commands)


def _missing(view: View) -> Iterator[Block]:
    levels = _levels(view)
    doubtful = [tie for tie in _counted(view) if tie.certainty != "stated" and not tie.is_inferred]
    more = levels.rows[-1][2]
    added = int(more or 0) - int(levels.rows[0][2] or 0)
    if added:
        yield view.finding(
            "missing-weaker",
            see=("levels", "chart-levels"),
            evidence=_evidence(doubtful),
            n=added,
            stated=int(levels.rows[0][2] or 0),
        )
        yield Chart("chart-levels", view.say("chart-levels"), levels, 0, (1,))
        yield levels
    gaps = _gaps(view)
    shares = [(int(row[1] or 0) / int(row[2]), row) for row in gaps.rows if row[2]]
    widest = max(shares, key=lambda share: share[0], default=None)
    if widest and widest[0]:
        gap, number, of = widest[1]
        yield view.finding("missing-widest", see=("gaps",), gap=str(gap), n=int(number or 0), of=int(of or 0))
    yield gaps


def _evidence(ties: Sequence[Tie]) -> list[Evidence]:
    return [tie.supports[0] for tie in ties]


def _counted(view: View) -> list[Tie]:
    return view.network.counted(as_of=view.as_of)


def _levels(view: View) -> Table:
    """Return how many pairs each certainty adds to the stronger ones."""
    rows: list[tuple[Cell, ...]] = []
    for name in view.network.levels:
        ties = view.network.counted(certainty=name, as_of=view.as_of)
        pairs = len({tie.ends for tie in ties})
        added = pairs - int(rows[-1][2] or 0) if rows else pairs
        if added or not rows:
            rows.append((view.level(name), added, pairs))
    return view.table("levels", ("certainty", "pairs-added", "pairs-in-all"), rows)


def _gaps(view: View) -> Table:
    graph, ties = view.graph, view.ties
    pairs, size = graph.number_of_edges(), len(graph)
    doubts = view.knowledge.ontology.is_doubt_of_identity
    apart = _told_apart(view)
    twins = {
        tie.ends for tie in view.network.ties if doubts(tie.kind.iri) and frozenset(tie.ends) not in apart
    }
    disputed = sum(
        any(support.set in view.model.disputes for support in tie.supports) for tie in _counted(view)
    )
    kindless = sum(not view.network.organisations[iri].types for iri in graph)
    warnings = sum(finding.severity == "warning" for finding in checked(view.knowledge))
    rows: list[tuple[Cell, ...]] = [
        (view.say("gap-silent"), len(view.observation.silent), size),
        (view.say("gap-unconfirmed"), pairs - view.observation.by_both_ends, pairs),
        (view.say("gap-undated"), sum(not tie.is_dated for tie in ties), len(ties)),
        (view.say("gap-disputed"), disputed, len(_counted(view))),
        (view.say("gap-twins"), len(twins), None),
        (view.say("gap-kind"), kindless, size),
        (view.say("gap-warnings"), warnings, None),
    ]
    return view.table("gaps", ("gap", "number", "out-of"), rows)


def _told_apart(view: View) -> frozenset[frozenset[str]]:
    rows = view.knowledge.store.select("SELECT ?a ?b { ?a owl:differentFrom ?b }")
    return frozenset(frozenset((row["a"].value, row["b"].value)) for row in rows)


# ---- whom to ask ----
def whom_to_ask(view: View) -> Section:
    """Return whom to ask what next, what bears on most first."""
    asks = questions(view.network, view.graph, as_of=view.as_of)
    title, commands = view.say("section-next"), (view.command("next", "--top", str(MOST_ASKED)),)
    if not asks:
        return Section("next", title, (view.finding("next-nobody"),), commands)
    table = view.table("next", ("whom", "what-to-ask", "number"), _rows(view, asks), shown=MOST_ASKED)
    blocks: list[Block] = [Paragraph(view.say("next-order")), *_sorts(view, asks), table]
    return Section("next", title, tuple(blocks), commands)


def _sorts(view: View, asks: Sequence[Ask]) -> Iterator[Finding]:
    by_ends: Mapping[tuple[str, ...], list[Tie]] = {}
    by_ends = {ask.about: [] for ask in asks if ask.why == DOUBT}
    for tie in _counted(view):
        if tie.ends in by_ends and tie.certainty != "stated":
            by_ends[tie.ends].append(tie)
    for why, word in _WHY.items():
        found = [ask for ask in asks if ask.why == why]
        if found:
            doubted = [tie for ask in found if why == DOUBT for tie in by_ends[ask.about]]
            yield view.finding(f"next-{word}", see=("next",), evidence=_evidence(doubted), n=len(found))


def _rows(view: View, asks: Sequence[Ask]) -> Iterator[tuple[str, str, int]]:
    """Yield whom to ask what; those who are to be asked the same stand together."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for ask in asks:
        others = tuple(node for node in ask.about if node != ask.whom)
        alone = (ask.whom,) if ask.why in (JOINS, DOUBT) else ()
        found.setdefault((ask.why, (*others, "", *alone)), []).append(ask.whom)
    for (why, key), nodes in found.items():
        others = key[: key.index("")]
        question = view.say(f"question-{_WHY[why]}", names=view.names(others, 3))
        yield view.names(nodes, MOST_NAMES), question, len(nodes)
