"""Writes the report's section on funding: who funds whom, with the amounts that are recorded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.messages import format_number, localise_digits
from ...ingest.foreign.word_lists import load_columns
from ...model.network import Tie
from ...model.values import Evidence
from ...schema.terms import STK
from ..document import Block, Chart, Flows, Paragraph, Section, Table
from .changes import format_tie_dates
from .view import ReportView

FUNDING = STK + "GroupFunding"
MOST_GRANTS = 40  # rows that a page shows
MOST_CURRENCIES = 4  # whose totals a sentence gives

_ASCII_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "৳": "BDT", "tk": "BDT", "taka": "BDT", "টাকা": "BDT"}
_CURRENCY = r"[A-Z]{3}|US\$|[$€£৳]|[Tt]k|[Tt]aka|টাকা"
_NUMBER = r"\d[\d,\u00a0\u202f' ]*(?:\.\d+)?"
_SCALE = r"(?:\s*(?P<{}>thousand|million|billion|lakh|crore|হাজার|লাখ|লক্ষ|কোটি|[kKmM](?![a-z])))?"
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\.?\s*(?P<first>{_NUMBER}){_SCALE.format('scale')}"
    rf"|(?P<second>{_NUMBER}){_SCALE.format('unit')}\s*(?P<after>{_CURRENCY})(?![A-Za-z]))"
)
_SCALES = {
    **dict.fromkeys(("thousand", "k", "হাজার"), 1e3),
    **dict.fromkeys(("lakh", "লাখ", "লক্ষ"), 1e5),
    **dict.fromkeys(("million", "m"), 1e6),
    **dict.fromkeys(("crore", "কোটি"), 1e7),
    "billion": 1e9,
}
_PLAIN = re.compile(rf"\s*{_NUMBER}\s*\Z")


@dataclass(frozen=True)
class Amount:
    """A sum of money as a source gives it; the currency is empty where it is not told."""

    value: float
    currency: str


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


def read_amounts(supports: Sequence[Evidence]) -> tuple[Amount, ...]:
    """Return the amounts of one tie, each once: two sources that tell the same sum tell of one payment."""
    amounts = [amount for support in supports for amount in _read_support(support)]
    return tuple(sorted(set(amounts), key=lambda amount: (amount.currency, amount.value)))


def _read_support(support: Evidence) -> Iterator[Amount]:
    """Yield the sums of money of a quote, else those of a note that an amount heads."""
    quoted = [parse_amount(match) for match in _AMOUNT.finditer(support.phrase)]
    if quoted:
        yield from quoted
        return
    for part in support.note.split("; "):
        heading, colon, text = part.partition(": ")
        meaning = load_columns().find_listed(heading) if colon else None
        if not meaning or meaning.meaning != "amount":
            continue
        match = _AMOUNT.search(text)
        if match:
            yield parse_amount(match)
        elif _PLAIN.match(text):
            currency = re.search(r"\b(USD|BDT|EUR|GBP)\b", heading.upper())
            yield Amount(_parse_number(text), currency[0] if currency else "")


def parse_amount(match: re.Match[str]) -> Amount:
    """Return the sum that a match of a number beside a currency tells.

    >>> [parse_amount(match) for match in _AMOUNT.finditer("USD 1.5 million and ৳ ২,০০,০০০")]
    [Amount(value=1500000.0, currency='USD'), Amount(value=200000.0, currency='BDT')]
    """
    number, currency = match["first"] or match["second"], match["before"] or match["after"]
    scale = _SCALES.get((match["scale"] or match["unit"] or "").casefold(), 1.0)
    name = _SIGNS.get(currency.casefold().removeprefix("us"), currency)
    return Amount(round(_parse_number(number) * scale, 2), name)


def _parse_number(text: str) -> float:
    return float(re.sub(r"[,\s']", "", text.translate(_ASCII_DIGITS)))


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
    yield view.build_finding(
        "funding-size",
        see=("chart-funding", "funding"),
        evidence=[grant.tie.supports[0] for grant in grants if not grant.tie.is_inferred],
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
        yield Paragraph(view.format_message("funding-no-amounts"))
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
    yield Chart(
        "chart-funding", view.format_message("chart-funding"), _build_flow_table(view, grants), Flows(2)
    )
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
