"""Reads IATI activities and organisations: who takes part in an activity in which role, who funds whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .collected_network import CollectedNetwork
from .fields import quote_values
from .network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie
from .registry import ForeignFormat
from .term_mapping import load_term_mapping
from .xml_file import find_root_name, iterate_elements, list_texts

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = ("iati-activities", "iati-organisations")
_ROLES = {"1": "Funding", "2": "Accountable", "3": "Extending", "4": "Implementing"}
_PROGRAMME = "Programme or project"  # the type of an activity
_START, _END = ("1", "2"), ("3", "4")  # planned and actual, of `activity-date`
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PLACE = "{*}location/{*}name"
_GRANTS = ("recipient-org-budget", "recipient-org-expenditure")


@dataclass
class _IatiReader:
    """Reads one file; an organisation has its reference as id, else its name."""

    collected: CollectedNetwork

    def read_activity(self, element: _Element, number: int) -> None:
        written = _get_first(list_texts(element, "iati-identifier"))
        id_ = written or f"activity {number}"
        name, name_bn = _read_names(element.find("{*}title"))
        dates = {
            date.get("type", ""): date.get("iso-date", "") for date in element.findall("{*}activity-date")
        }
        start, end = (
            next((dates[kind] for kind in kinds[::-1] if dates.get(kind)), "") for kinds in (_START, _END)
        )
        place = FilePlace(f"activity {id_}", quote_values(name or name_bn))
        self.collected.add_node(
            ForeignNode(
                id_, place, name=name or id_, name_bn=name_bn, type_word=_PROGRAMME, founded=start,
                identifiers=(f"iati:{written}",) if written else (),
                located_in="; ".join(_read_names(name)[0] for name in element.iterfind(_PLACE)),
                remarks=" ".join(filter(None, _read_names(element.find("{*}description")))),
                attributes=({"end": end} if end else {}) | _read_attributes(element),
            )
        )  # fmt: skip
        reporter = element.find("{*}reporting-org")
        if reporter is not None:
            self.collected.publisher = self.collected.publisher or _read_names(reporter)[0]
        parts = element.findall("{*}participating-org")
        for position, part in enumerate(parts, start=1):
            locator = f"participating-org {position} of activity {id_}"
            role = part.get("role", "")
            key = self._add_organisation(part, locator)
            term = load_term_mapping("iati-role").get(role)
            word = _ROLES.get(role, role)
            quote = FilePlace(locator, quote_values(_read_names(part)[0] or key, word))
            self.collected.add_tie(
                ForeignTie(key, id_, quote, relation_word=word, kind=term.ours if term else "",
                           is_directed=True, start=start, end=end)
            )  # fmt: skip
        self._read_transactions(element, id_)

    def _read_transactions(self, element: _Element, activity: str) -> None:
        """Add who paid whom; what an activity pays or receives itself is said by its participants."""
        for position, transaction in enumerate(element.findall("{*}transaction"), start=1):
            ends = [transaction.find(f"{{*}}{name}") for name in ("provider-org", "receiver-org")]
            if ends[0] is None or ends[1] is None:
                continue
            locator = f"transaction {position} of activity {activity}"
            keys = [self._add_organisation(end, locator) for end in ends if end is not None]
            value, date = transaction.find("{*}value"), transaction.find("{*}transaction-date")
            amount = _read_amount(value)
            if keys[0] != keys[1]:
                self._add_grant(keys[0], keys[1], locator, amount, _get_iso_date(date))

    def read_organisation(self, element: _Element, number: int) -> None:
        id_ = _get_first(
            list_texts(element, "organisation-identifier") + list_texts(element, "iati-identifier")
        )
        name, name_bn = _read_names(element.find("{*}name"))
        key = id_ or name or f"organisation {number}"
        place = FilePlace(f"organisation {key}", quote_values(name))
        self.collected.nodes.pop(key, None)  # an earlier mention says less
        self.collected.add_node(
            ForeignNode(
                key, place, name=name or key, name_bn=name_bn, identifiers=(f"iati:{id_}",) if id_ else ()
            )
        )
        for tag in _GRANTS:
            for position, budget in enumerate(element.findall(f"{{*}}{tag}"), start=1):
                receiver = budget.find("{*}recipient-org")
                if receiver is None:
                    continue
                locator = f"{tag} {position} of organisation {key}"
                start, end = (
                    _get_iso_date(budget.find(f"{{*}}{name}")) for name in ("period-start", "period-end")
                )
                value = budget.find("{*}value")
                amount = _read_amount(value)
                self._add_grant(key, self._add_organisation(receiver, locator), locator, amount, start, end)

    def _add_grant(
        self, payer: str, payee: str, locator: str, amount: str, start: str, end: str = ""
    ) -> None:
        place = FilePlace(locator, amount or quote_values(payer, payee))
        self.collected.add_tie(
            ForeignTie(
                payer, payee, place, relation_word="funds", kind="funds", is_directed=True,
                start=start, end=end, attributes={"amount": amount} if amount else {},
            )
        )  # fmt: skip

    def _add_organisation(self, element: _Element, locator: str) -> str:
        """Add the organisation that an element names, unless an earlier one did, and return its key."""
        name, name_bn = _read_names(element)
        reference = element.get("ref", "").strip()
        key = reference or name or name_bn
        if key and key not in self.collected.nodes:
            type_ = load_term_mapping("iati-type").get(element.get("type", ""))
            self.collected.add_node(
                ForeignNode(
                    key, FilePlace(locator, quote_values(name or name_bn or reference)),
                    name=name or name_bn or key, name_bn=name_bn if name else "",
                    type_word=type_.ours if type_ else "",
                    identifiers=(f"iati:{reference}",) if reference else (),
                )
            )  # fmt: skip
        return key


def _read_names(element: _Element | None) -> tuple[str, str]:
    """Return the name of an element and its Bengali name; version 1 of IATI writes it as plain text."""
    if element is None:
        return "", ""
    texts: dict[str, str] = {}
    for narrative in element.findall("{*}narrative"):
        texts.setdefault(narrative.get(_LANG, "en"), _get_text(narrative))
    bengali = texts.pop("bn", "")
    plain = texts.get("en") or next(iter(texts.values()), "") or " ".join((element.text or "").split())
    return plain or bengali, bengali if plain else ""


def _read_attributes(element: _Element) -> dict[str, str]:
    """Return where the money of an activity goes, on what, and how much, as far as it is said in codes."""
    texts = {
        "recipient country": [part.get("code", "") for part in element.findall("{*}recipient-country")],
        "sector": [_read_names(part)[0] or part.get("code", "") for part in element.findall("{*}sector")],
        "budget": [_read_amount(part) for part in element.iterfind("{*}budget/{*}value")],
    }
    joined = {name: "; ".join(dict.fromkeys(filter(None, parts))) for name, parts in texts.items()}
    return {name: text for name, text in joined.items() if text}


def _get_first(texts: list[str]) -> str:
    return next(filter(None, texts), "")


def _get_text(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _read_amount(element: _Element | None) -> str:
    """Return a value with its currency."""
    return " ".join((_get_text(element), element.get("currency", ""))).strip() if element is not None else ""


def _get_iso_date(element: _Element | None) -> str:
    return element.get("iso-date", "") if element is not None else ""


def read_iati(path: Path) -> ForeignNetwork:
    """Return the network of a file."""
    collected = CollectedNetwork("iati", path)
    reader = _IatiReader(collected)
    tags = ("iati-activity", "iati-organisation")
    for number, (name, element) in enumerate(iterate_elements(collected, tags), start=1):
        if name == "iati-activity":
            reader.read_activity(element, number)
        else:
            reader.read_organisation(element, number)
    return collected.finish()


FORMAT = ForeignFormat("iati", lambda sample: find_root_name(sample) in _ROOTS, read_iati)
