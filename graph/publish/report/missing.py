"""Writes the report's sections on what the evidence can show, what is missing, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...measures.change import explain_undated_ties
from ...measures.follow_up import DOUBT, JOINS, ONE_SIDED, UNKNOWN, FollowUp, rank_follow_ups
from ...model.network import Tie
from ...model.values import Evidence
from ...schema.levels import Certainty
from ..document import Block, CellValue, KeyFinding, Paragraph, Section, Table
from .changes import list_years
from .view import ReportView

MOST_ASKED = 25
MOST_NAMES = 8  # of those who are asked the same; `next` and the sheets name all

_CONCLUSION_KEYS = {  # whether any question is answered in full, and any in part
    (True, False): "conclusions",
    (True, True): "conclusions-part",
    (False, True): "conclusions-only-part",
    (False, False): "conclusions-none",
}
_QUESTION_KEYS = {JOINS: "joins", DOUBT: "doubt", ONE_SIDED: "one-side", UNKNOWN: "no-tie"}


# ---- what can be concluded ----
def build_conclusions_section(view: ReportView) -> Section:
    """Return which questions these documents answer, which in part, and which not, each with the reason."""
    rows = list(_answer_questions(view))
    tally = {
        word: sum(answer == view.format_message(word) for _, answer, _ in rows)
        for word in ("yes", "in-part", "no")
    }
    table = view.build_table("conclusions", ("question", "answer", "why"), rows)
    answered, partly = tally["yes"], tally["in-part"]
    finding = view.build_finding(
        _CONCLUSION_KEYS[bool(answered), bool(partly)],
        see=("conclusions",),
        n=len(rows),
        yes=answered,
        part=partly,
        no=tally["no"],
    )
    title = view.format_message("section-conclusions")
    return Section("conclusions", title, (finding, table), (view.format_command("central"),))


def _answer_questions(view: ReportView) -> Iterator[tuple[str, str, str]]:
    """Yield question, answer and reason."""
    yes, part, no = (view.format_message(word) for word in ("yes", "in-part", "no"))
    given_reasons: set[str] = set()
    for measure in filter(view.is_open, ("degree", "betweenness", "brokerage")):
        reason = view.explain_omission(measure)
        why = view.format_message("same-reason") if reason in given_reasons else reason
        given_reasons |= {reason} - {""}
        yield (
            view.format_message(f"ask-{measure}"),
            no if reason else yes,
            why if reason else _explain_answer(view, measure),
        )
    silent = len(view.observation.silent)
    absence = (
        view.format_message("so-absence-silent", n=silent, organisations=len(view.graph))
        if silent
        else view.format_message("so-absence")
    )
    if not view.knowledge.audience.is_for_owner:  # said whether or not something is left out
        absence = f"{absence} {view.format_message('so-absence-edition')}"
    yield view.format_message("ask-absence"), no if silent else part, absence
    yield (view.format_message("ask-change"), *_answer_change_question(view, yes, no))
    yield view.format_message("ask-strength"), no, view.format_message("so-strength")


def _explain_answer(view: ReportView, measure: str) -> str:
    """Return why a measure can be read here."""
    if measure != "degree":
        return view.format_message(f"so-{measure}")
    reporters = len(view.observation.own)
    key = "so-degree" if reporters > 1 else "so-degree-others"
    return view.format_message(key, n=reporters, organisations=len(view.graph))


def _answer_change_question(view: ReportView, yes: str, no: str) -> tuple[str, str]:
    ties = view.ever.select_counted_ties(certainty=view.certainty)
    dated = sum(tie.is_dated for tie in ties)
    years = list_years(view, ties)
    if not ties:
        return no, view.format_message("changes-no-tie")
    if explain_undated_ties(ties):
        key = "so-change-undated" if dated else "changes-none-dated"
        return no, view.format_message(key, dated=dated, n=len(ties))
    if len(years) < 2:
        return no, view.format_message("changes-one-year")
    first, last = (view.format_digits(str(year)) for year in (years[0], years[-1]))
    return yes, view.format_message("so-change", first=first, last=last, n=dated, ties=len(ties))


# ---- what is missing ----
def build_missing_section(view: ReportView) -> Section:
    """Return what less certain ties would add, and what the documents leave open."""
    title = view.format_message("section-missing")
    commands = (view.format_command("check", at_date=False, certainty=False),)
    return Section("missing", title, tuple(_build_missing_blocks(view)), commands)


def _build_missing_blocks(view: ReportView) -> Iterator[Block]:
    levels = _count_pairs_by_certainty(view)
    uncertain_ties = [
        tie
        for tie in _list_counted_ties(view)
        if not view.network.headline_certainty.includes(tie.certainty) and not tie.is_inferred
    ]
    more = levels.rows[-1][2]
    added = int(more or 0) - int(levels.rows[0][2] or 0)
    if added:
        yield view.build_finding(
            "missing-weaker",
            see=("levels",),
            evidence=_pick_first_evidence(uncertain_ties),
            n=added,
            stated=int(levels.rows[0][2] or 0),
        )
        yield levels
    gaps = _count_gaps(view)
    widest = max(gaps, key=lambda gap: gap.share)
    if widest.share:
        yield view.build_finding(f"widest-{widest.key}", see=("gaps",), n=widest.number, of=widest.of)
    rows = [(view.format_message(f"gap-{gap.key}"), gap.number, gap.of or None) for gap in gaps]
    yield view.build_table("gaps", ("gap", "number", "out-of"), rows)


def _pick_first_evidence(ties: Sequence[Tie]) -> list[Evidence]:
    return [tie.supports[0] for tie in ties]


def _list_counted_ties(view: ReportView) -> list[Tie]:
    return view.network.select_counted_ties(as_of=view.as_of)


def _count_pairs_by_certainty(view: ReportView) -> Table:
    """Return how many pairs each certainty adds to the stronger ones."""
    rows: list[tuple[CellValue, ...]] = []
    for name in Certainty:
        ties = view.network.select_counted_ties(certainty=name, as_of=view.as_of)
        pairs = len({tie.ends for tie in ties})
        added = pairs - int(rows[-1][2] or 0) if rows else pairs
        if added or not rows:
            rows.append((view.label_certainty(name), added, pairs))
    return view.build_table("levels", ("certainty", "pairs-added", "pairs-in-all"), rows)


@dataclass(frozen=True)
class Gap:
    """Something that the documents leave open: in how many cases, and out of how many where that is known."""

    key: str
    number: int
    of: int = 0

    @property
    def share(self) -> float:
        """The share of the cases that are open."""
        return self.number / self.of if self.of else 0.0


def _count_gaps(view: ReportView) -> list[Gap]:
    graph, ties = view.graph, view.ties
    pairs, size = graph.number_of_edges(), len(graph)
    is_doubt_of_identity = view.knowledge.ontology.is_doubt_of_identity
    distinct_pairs = _load_distinct_pairs(view)
    possible_duplicates = {
        tie.ends
        for tie in view.network.ties
        if is_doubt_of_identity(tie.kind.iri) and frozenset(tie.ends) not in distinct_pairs
    }
    disputed = sum(
        any(support.set in view.knowledge.disputes for support in tie.supports)
        for tie in _list_counted_ties(view)
    )
    kindless = sum(not view.network.organisations[iri].types for iri in graph)
    return [
        Gap("silent", len(view.observation.silent), size),
        Gap("unconfirmed", pairs - view.observation.by_both_ends, pairs),
        Gap("undated", sum(not tie.is_dated for tie in ties), len(ties)),
        Gap("disputed", disputed, len(_list_counted_ties(view))),
        Gap("twins", len(possible_duplicates)),
        Gap("kind", kindless, size),
    ]


def _load_distinct_pairs(view: ReportView) -> frozenset[frozenset[str]]:
    rows = view.knowledge.store.select("SELECT ?a ?b { ?a owl:differentFrom ?b }")
    return frozenset(frozenset((row["a"].value, row["b"].value)) for row in rows)


# ---- whom to ask ----
def build_follow_up_section(view: ReportView) -> Section:
    """Return whom to ask what next, what bears on most first."""
    asks = rank_follow_ups(view.network, view.graph, as_of=view.as_of)
    title, commands = (
        view.format_message("section-next"),
        (view.format_command("next", "--top", str(MOST_ASKED)),),
    )
    if not asks:
        return Section("next", title, (view.build_finding("next-nobody"),), commands)
    table = view.build_table(
        "next", ("whom", "what-to-ask", "number"), _build_follow_up_rows(view, asks), shown=MOST_ASKED
    )
    blocks: list[Block] = [
        Paragraph(view.format_message("next-order")),
        *_build_follow_up_findings(view, asks),
        table,
    ]
    return Section("next", title, tuple(blocks), commands)


def _build_follow_up_findings(view: ReportView, asks: Sequence[FollowUp]) -> Iterator[KeyFinding]:
    by_ends: Mapping[tuple[str, ...], list[Tie]] = {}
    by_ends = {ask.about: [] for ask in asks if ask.why == DOUBT}
    for tie in _list_counted_ties(view):
        if tie.ends in by_ends and not view.network.headline_certainty.includes(tie.certainty):
            by_ends[tie.ends].append(tie)
    for why, word in _QUESTION_KEYS.items():
        matching_asks = [ask for ask in asks if ask.why == why]
        if matching_asks:
            doubted_ties = [tie for ask in matching_asks if why == DOUBT for tie in by_ends[ask.about]]
            yield view.build_finding(
                f"next-{word}",
                see=("next",),
                evidence=_pick_first_evidence(doubted_ties),
                n=len(matching_asks),
            )


def _build_follow_up_rows(view: ReportView, asks: Sequence[FollowUp]) -> Iterator[tuple[str, str, int]]:
    """Yield whom to ask what; those who are to be asked the same stand together."""
    nodes_by_question: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for ask in asks:
        others = tuple(node for node in ask.about if node != ask.whom)
        own_key = (ask.whom,) if ask.why in (JOINS, DOUBT) else ()
        nodes_by_question.setdefault((ask.why, (*others, "", *own_key)), []).append(ask.whom)
    for (why, key), nodes in nodes_by_question.items():
        others = key[: key.index("")]
        names, key_of_question = view.list_names(others, 3), f"question-{_QUESTION_KEYS[why]}"
        question = view.format_message(key_of_question, names=names, n=len(others))
        whom = tuple(dict.fromkeys(nodes))
        yield view.list_names(whom, MOST_NAMES), question, len(nodes)
