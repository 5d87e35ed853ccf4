"""Writes the first page of the report: findings, what cannot be concluded, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ...measures.change import compare_dates, explain_undated_ties
from ...measures.follow_up import DOUBT, JOINS, ONE_SIDED, UNKNOWN, FollowUp, rank_follow_ups
from ...measures.introductions import Introduction, suggest_introductions, validate_score
from ...measures.isolation import find_introducers, find_isolated, find_list_makers
from ..document import Entry, KeyFinding, MapFigure, Summary
from .changes import list_years
from .funding import list_grants
from .overview import count_confirmed_ties, describe_scope
from .ranking import explain_left_out_pairs
from .view import ReportView

MOST_FINDINGS, MOST_LIMITS, MOST_ADVICE = 5, 4, 4
MOST_NAMED = 3  # in a sentence of the first page
MOST_TRIED = 2_000  # organisations up to which introductions are looked for


def build_summary(view: ReportView) -> Summary:
    """Return what stands on the first page."""
    picture = None
    if view.graph.number_of_edges():
        title = view.format_message("overview", n=len(view.ties))
        picture = MapFigure("overview", title, view.map_model, is_overview=True)
    return Summary(
        scope=describe_scope(view),
        picture=picture,
        findings=tuple(islice(_list_findings(view), MOST_FINDINGS)),
        limits=tuple(islice(dict.fromkeys(_list_limits(view)), MOST_LIMITS)),
        advice=tuple(islice(_list_advice(view), MOST_ADVICE)),
    )


# ---- findings ----
def _list_findings(view: ReportView) -> Iterator[KeyFinding]:
    graph, observation = view.graph, view.observation
    tied = sum(degree > 0 for _, degree in graph.degree())
    if not tied:
        yield view.build_finding("first-no-tie" if len(graph) else "here-none", n=len(graph))
        return
    yield view.build_finding(
        "first-size", see=("overview",), n=len(graph), tied=tied, pairs=graph.number_of_edges()
    )
    reported = " ".join(observation.describe_reports(view.knowledge, view.lang)[:1])
    yield KeyFinding(reported, (("n", observation.by_an_end), ("pairs", observation.pairs)), ("chart-told",))
    reporter, sole_pairs = observation.alone[0] if observation.alone else ("", 0)
    if reporter and 2 * sole_pairs > observation.pairs > 1:
        yield view.build_finding(
            "observed-alone", name=view.label(reporter), n=sole_pairs, pairs=observation.pairs
        )
    yield from _describe_centre(view)
    yield from _describe_change(view)
    yield from _describe_money(view)
    yield from _describe_isolates(view)


def _describe_centre(view: ReportView) -> Iterator[KeyFinding]:
    ranked = view.of_organisations
    if not ranked.applicability["degree"].is_meaningful:
        return
    first, *others = ranked.scores
    if others and others[0].degree == first.degree:
        names = view.list_names([row.iri for row in ranked.scores if row.degree == first.degree], MOST_NAMED)
        yield view.build_finding(
            "central-shared", see=("chart-distribution", "central"), names=names, n=first.degree
        )
        return
    confirmed = count_confirmed_ties(ranked, first.iri)
    yield view.build_finding(
        "central-first" if confirmed else "central-first-unconfirmed",
        see=("chart-distribution", "central"),
        name=view.label(first.iri),
        n=first.degree,
        both=confirmed,
        others=len(ranked.graph) - 1,
    )


def _describe_change(view: ReportView) -> Iterator[KeyFinding]:
    ties = view.ever.select_counted_ties(certainty=view.certainty)
    years = list_years(view, ties)
    if not ties or explain_undated_ties(ties) or len(years) < 2:
        return
    change = compare_dates(ties, str(years[-2]), str(years[-1]))
    yield view.build_finding(
        "changes-ties",
        see=("chart-years",),
        new=len(change.new),
        ended=len(change.ended),
        kept=change.unchanged,
        first_year=view.format_digits(str(years[-2])),
        last_year=view.format_digits(str(years[-1])),
    )


def _describe_money(view: ReportView) -> Iterator[KeyFinding]:
    grants = list_grants(view)
    if grants:
        givers, receivers = {grant.giver for grant in grants}, {grant.receiver for grant in grants}
        yield view.build_finding(
            "funding-size",
            see=("chart-funding",),
            n=len(grants),
            givers=len(givers),
            receivers=len(receivers),
        )


def _describe_isolates(view: ReportView) -> Iterator[KeyFinding]:
    makers = find_list_makers(view.network)
    alone = sorted(node for node, degree in view.graph.degree() if not degree and node not in makers)
    if alone:
        names = view.list_names(alone, MOST_NAMED)
        yield view.build_finding("isolated-without", see=("isolated",), n=len(alone), names=names)


# ---- what cannot be concluded ----
def _list_limits(view: ReportView) -> Iterator[str]:
    """Yield what the evidence does not show, each reason once."""
    degree, brokerage = view.of_organisations.explain_omission("degree"), view.explain_omission("brokerage")
    if degree:
        no_ranking = view.format_message("central-none", reason=degree)
        yield " ".join(filter(None, [no_ranking, explain_left_out_pairs(view.of_organisations)]))
    elif brokerage:
        yield view.format_message("bridging-none", reason=brokerage)
    silent = len(view.observation.silent)
    if silent:
        yield view.format_message("limit-silent", n=silent, organisations=len(view.graph))
    elif len(view.graph):
        yield view.format_message("limit-absence")
    ties = view.ever.select_counted_ties(certainty=view.certainty)
    if ties and explain_undated_ties(ties):
        dated = sum(tie.is_dated for tie in ties)
        yield view.format_message(
            "changes-undated" if dated else "changes-none-dated", dated=dated, n=len(ties)
        )
    if ties:
        yield view.format_message("so-strength")


# ---- what to do next ----
def _list_advice(view: ReportView) -> Iterator[Entry]:
    """Yield whom to ask, whom to introduce and what to review, each with its reason."""
    asks = rank_follow_ups(view.network, view.graph, as_of=view.as_of)
    yield from _advise_to_ask(view, asks)
    yield from _advise_to_introduce(view)
    doubts = [ask for ask in asks if ask.why == DOUBT]
    if doubts:
        yield Entry(
            view.format_message("do-review", n=len(doubts)),
            (view.format_message("because-doubt", n=len(doubts), pairs=_list_pairs(view, doubts)),),
        )
    unconfirmed = view.observation.pairs - view.observation.by_both_ends
    if unconfirmed:
        yield Entry(
            view.format_message("do-send", n=unconfirmed),
            (view.format_message("because-unconfirmed", n=unconfirmed, pairs=view.observation.pairs),),
        )


def _explain_asking(view: ReportView, key: str, number: int) -> str:
    """Return why to ask; an edition that may lack ties does not say that there are none."""
    if key == "no-tie" and not view.knowledge.audience.is_for_owner:
        key = "no-tie-shown"
    return view.format_message(f"because-{key}", n=number)


def _advise_to_ask(view: ReportView, asks: Sequence[FollowUp]) -> Iterator[Entry]:
    for why, key in ((JOINS, "joins"), (ONE_SIDED, "one-side"), (UNKNOWN, "no-tie")):
        nodes = list(dict.fromkeys(ask.whom for ask in asks if ask.why == why))
        if nodes:
            names = view.list_names(nodes, MOST_NAMED)
            yield Entry(
                view.format_message("do-ask", n=len(nodes), names=names),
                (_explain_asking(view, key, len(nodes)),),
            )


def _list_pairs(view: ReportView, asks: Sequence[FollowUp]) -> str:
    pairs = list(dict.fromkeys(" – ".join(view.label(end) for end in ask.about) for ask in asks))
    return view.join_with_limit(pairs, 2)


def _advise_to_introduce(view: ReportView) -> Iterator[Entry]:
    """Yield the best pair by a score that stood its test, else who can introduce one without a tie."""
    best = _find_best_pair(view)
    if best:
        shared = [view.label(trait.iri) for trait in best.shared]
        reason = (
            view.format_message("because-shared", names=view.join_with_limit(shared, MOST_NAMED))
            if shared
            else view.format_message("because-partners", names=view.list_names(best.partners, MOST_NAMED))
        )
        yield Entry(
            view.format_message("do-introduce", first=view.label(best.first), second=view.label(best.second)),
            (reason,),
        )
        return
    isolation = find_isolated(view.network, view.graph, as_of=view.as_of)
    introducers = find_introducers(view.ever, view.graph, isolation)
    for node in isolation.no_tie:
        if node in introducers:
            names = view.list_names(introducers[node][1], 2)
            yield Entry(
                view.format_message("do-connect", name=view.label(node), names=names),
                (view.format_message("because-alone"),),
            )
            return


def _find_best_pair(view: ReportView) -> Introduction | None:
    graph = view.graph
    if not view.applicability["introductions"].is_meaningful or len(graph) > MOST_TRIED:
        return None
    trial = validate_score(graph, view.traits)
    if not trial or not trial.is_useful:
        return None
    return next(iter(suggest_introductions(graph, view.traits, limit=1)), None)
