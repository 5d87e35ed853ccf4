"""Makes the page on which somebody decides whether two names are one organisation."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...curate.answers.identity import format_reasons
from ...curate.editing import Change
from ...curate.identity.candidates import Candidate, NamedThing
from ...schema.dataset import TableRow
from ..editing.desk import Desk, open_desk, store_changes
from ..forms import read_text
from ..links import EntityLink, link_entity
from .tabs import MESSAGES, go_on, render_tab, review_names

ANSWERS = ("same", "different", "unsure")
_MOST_LISTED = 30
_MOST_QUOTES = 3
_LONGEST_WHY = 500


@dataclass(frozen=True)
class Quote:
    """Where a name stands: its words and its source."""

    words: str
    place: str
    address: str


@dataclass(frozen=True)
class Side:
    """One of the two names: its page, its other names, its connections and where it stands."""

    link: EntityLink | None
    name: str
    names: str
    connections: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class SameContent:
    """The pairs to decide on, and the one that is shown."""

    pairs: tuple[tuple[str, str, str], ...]  # key and both names
    total: int
    decided: int
    key: str = ""
    first: Side | None = None
    second: Side | None = None
    reasons: str = ""
    organisations: int = 0
    answer: str = "unsure"
    why: str = ""


def answer_same(request: Request) -> Response:
    """Answer with the pair of the address, or the first."""
    desk = open_desk(request)
    return _render(desk, request.query_params.get("pair", ""))


def decide(request: Request, form: FormData) -> Response:
    """Store a decision on a pair and go on to the next."""
    desk = open_desk(request, form)
    key, answer = read_text(form, "pair"), read_text(form, "decision")
    why = " ".join(read_text(form, "why").split())[:_LONGEST_WHY]
    pair = _find_pair(review_names(desk).candidates, key)
    if answer not in ANSWERS or not pair:
        return _render(desk, "", refusal=_explain_decided(desk, key), status=409)
    row = {"a": pair.first.id, "b": pair.second.id, "decision": answer, "who": desk.who}
    row["why"] = why or MESSAGES.format_message("no-reason", desk.page.lang)
    row["when"] = datetime.date.today().isoformat()
    outcome = store_changes(desk, [Change("decisions", after=row)], why=why, kind="decision")
    if not outcome.step:
        refusal = outcome.refusal or "; ".join(str(fault.finding) for fault in outcome.faults)
        return _render(desk, key, refusal=refusal, status=422, answer=answer, why=why)
    return go_on(desk, "same", outcome.step.id)


def _explain_decided(desk: Desk, key: str) -> str:
    """Return what was decided on a pair meanwhile, and by whom."""
    for row in review_names(desk).decided:
        if key in (f"{row['a']}~{row['b']}", f"{row['b']}~{row['a']}"):
            answer = MESSAGES.format_message(f"answer-{row['decision']}", desk.page.lang)
            values = {"answer": answer, "who": row["who"], "why": row["why"] or "-"}
            return MESSAGES.format_message("decided-meanwhile", desk.page.lang, **values)
    return MESSAGES.format_message("no-such-pair", desk.page.lang)


def _make_key(pair: Candidate) -> str:
    return f"{pair.first.id}~{pair.second.id}"


def _find_pair(pairs: Sequence[Candidate], key: str) -> Candidate | None:
    return next((pair for pair in pairs if _make_key(pair) == key), None)


def _render(
    desk: Desk, key: str, *, refusal: str = "", status: int = 200, answer: str = "unsure", why: str = ""
) -> Response:
    review = review_names(desk)
    pair = _find_pair(review.candidates, key) or next(iter(review.candidates), None)
    listed = tuple(
        (_make_key(listed), _name(listed.first), _name(listed.second))
        for listed in review.candidates[:_MOST_LISTED]
    )
    content = SameContent(listed, len(review.candidates), len(review.decided))
    if pair:
        content = SameContent(
            listed,
            len(review.candidates),
            len(review.decided),
            _make_key(pair),
            _describe(desk, pair.first),
            _describe(desk, pair.second),
            format_reasons(pair, desk.page.lang),
            len(desk.page.version.network.organisations),
            answer,
            why,
        )
    return render_tab(desk, "same", content, refusal=refusal, status=status)


def _name(thing: NamedThing) -> str:
    return thing.names[0] if thing.names else thing.id


def _describe(desk: Desk, thing: NamedThing) -> Side:
    graph = desk.page.version.graph
    entity = next((entity for entity in graph.entities.values() if entity.id == thing.id), None)
    counted = desk.page.version.counted_graph
    others = [*thing.names[1:], *thing.abbreviations]
    rows = [row for row in graph.tables.rows.get("entities", ()) if row["id"] == thing.id]
    return Side(
        link_entity(desk.page, entity.iri) if entity else None,
        _name(thing),
        " · ".join(dict.fromkeys(others)),
        counted.degree(entity.iri) if entity and entity.iri in counted else 0,
        tuple(_quote(desk, row) for row in rows if row["source"])[:_MOST_QUOTES],
    )


def _quote(desk: Desk, row: TableRow) -> Quote:
    graph = desk.page.version.graph
    titles = {source.id: graph.label(iri, desk.page.lang) for iri, source in graph.sources.items()}
    line = row["locator"] if row["locator"].isdecimal() else ""
    place = ", ".join(filter(None, (titles.get(row["source"], row["source"]), row["locator"])))
    return Quote(row["phrase"], place, desk.page.addresses.source(row["source"], line))
