"""Writes the report's section on funding: who funds whom, with the amounts that are recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.messages import format_number, localise_digits
from ...model.network import Tie
from ...schema.terms import STK
from ..document import Block, Chart, Flows, Paragraph, Section, Table
from .amounts import Amount, read_amounts
from .changes import format_tie_dates
from .view import ReportView

FUNDING = STK + "GroupFunding"
MOST_GRANTS = 40  # rows that a page shows
MOST_CURRENCIES = 4  # whose totals a sentence gives


@dataclass(frozen=True)
class Grant:
    """A funding tie from who gives to who receives, with the amounts that its supports tell."""

    giver: str
    receiver: str
    tie: Tie
    amounts: tuple[Amount, ...]


def list_grants(view: ReportView) -> list[Grant]:
    """Return the funding ties that the figures count, by giver and receiver."""
    grants = []
    for tie in view.ties:
        if tie.kind.group == FUNDING:
            ends = (tie.object, tie.subject) if tie.kind.giver == "object" else (tie.subject, tie.object)
            grants.append(Grant(*ends, tie, read_amounts(tie.supports)))
    return sorted(grants, key=lambda grant: (grant.giver, grant.receiver))


def add_amounts(grants: Sequence[Grant]) -> Mapping[str, float]:
    """Return the total of each currency, the greatest number of grants first."""
    totals: dict[str, float] = defaultdict(float)
    for grant in grants:
        for amount in grant.amounts:
            totals[amount.currency] += amount.value
    return dict(sorted(totals.items()))


def format_amount(view: ReportView, amount: Amount) -> str:
    """Return a sum as people write it, its currency first."""
    whole = int(amount.value) if amount.value == int(amount.value) else amount.value
    number = localise_digits(format_number(whole, view.lang), view.lang)
    currency = view.name_currency(amount.currency)
    return f"{currency} {number}".strip()


def build_funding_section(view: ReportView) -> Section | None:
    """Return who funds whom; None where no funding is documented."""
    grants = list_grants(view)
    if not grants:
        return None
    title = view.format_message("section-funding")
    return Section("funding", title, tuple(_build_blocks(view, grants)))


def _build_blocks(view: ReportView, grants: Sequence[Grant]) -> Iterator[Block]:
    givers, receivers = {grant.giver for grant in grants}, {grant.receiver for grant in grants}
    flows = _build_flow_table(view, grants)
    evidence = [grant.tie.supports[0] for grant in grants if not grant.tie.is_inferred]
    if len(grants) == 1:
        names = {"giver": view.label(grants[0].giver), "receiver": view.label(grants[0].receiver)}
        yield view.build_finding("funding-one", see=("funding",), evidence=evidence, **names)
    else:
        yield view.build_finding(
            "funding-size",
            see=("chart-funding", "funding"),
            evidence=evidence,
            n=len(grants),
            givers=len(givers),
            receivers=len(receivers),
        )
    with_amount = [grant for grant in grants if grant.amounts]
    if with_amount:
        totals = [
            format_amount(view, Amount(value, currency)) for currency, value in add_amounts(grants).items()
        ]
        yield view.build_finding(
            "funding-amounts",
            see=("funding",),
            n=len(with_amount),
            grants=len(grants),
            totals=view.join_with_limit(totals, MOST_CURRENCIES),
        )
    else:
        key = "funding-no-amounts" if len(flows.rows) > 1 else "funding-no-amount"
        yield Paragraph(view.format_message(key))
    rows = [
        (
            view.label(grant.giver),
            view.label(grant.receiver),
            "; ".join(format_amount(view, amount) for amount in grant.amounts) or None,
            format_tie_dates(view, grant.tie),
            view.label_certainty(grant.tie.shown_certainty),
        )
        for grant in grants
    ]
    table = view.build_table(
        "funding", ("funder", "recipient", "amount", "dates", "certainty"), rows, shown=MOST_GRANTS
    )
    if len(flows.rows) > 1:  # a single band would repeat the sentence
        yield Chart("chart-funding", view.format_message("chart-funding"), flows, Flows(2))
    if with_amount:
        yield table


def _build_flow_table(view: ReportView, grants: Sequence[Grant]) -> Table:
    """Return who gives to whom: the amount where all are of one currency, else the number of ties."""
    currencies = {amount.currency for grant in grants for amount in grant.amounts}
    has_sums = len(currencies) == 1 and all(grant.amounts for grant in grants)
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for grant in grants:
        value = sum(amount.value for amount in grant.amounts) if has_sums else 1
        sums[grant.giver, grant.receiver] += value
    ordered = sorted(sums, key=lambda ends: (-sums[ends], view.label(ends[0]), view.label(ends[1])))
    rows = [
        (view.label(giver), view.label(receiver), round(sums[giver, receiver])) for giver, receiver in ordered
    ]
    head = view.name_currency(min(currencies)) if has_sums else view.format_head("ties")
    table = view.build_table("flows", ("funder", "recipient", "ties"), rows)
    return replace(table, heads=(*table.heads[:2], head or view.format_head("amount")))
