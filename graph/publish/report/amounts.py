"""Reads sums of money from the quotes and the notes of funding ties, in English and in Bengali."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...ingest.foreign.word_lists import load_columns
from ...model.values import Evidence

_ASCII_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "৳": "BDT", "tk": "BDT", "taka": "BDT", "টাকা": "BDT"}
# ISO 4217, without those that are words in capitals as well
_CODES = (
    "AED|AFN|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|BZD|"
    "CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|"
    "GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|"
    "KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|MZN|NAD|NGN|"
    "NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|"
    "SLE|SOS|SRD|SSP|STN|SYP|SZL|THB|TJS|TMT|TND|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES|VND|VUV|WST|XAF|"
    "XCD|XOF|XPF|YER|ZAR|ZMW|ZWL"
)
_CURRENCY = rf"\b(?:{_CODES})\b|US\$|[$€£৳]|\b[Tt]k\b|\b[Tt]aka\b|টাকা"
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
            currency = re.search(rf"\b(?:{_CODES})\b", heading.upper())
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
