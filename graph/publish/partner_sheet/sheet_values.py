"""Collects what stands on a partner sheet as plain values; nothing of it is read as code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ...core.messages import Messages, localise_digits
from ...map.svg_text import strip_non_xml
from ...model.edition import compute_version
from ...model.entity_profile import EntityProfile, EntityProfiles
from ...model.network import Network, Tie, TieDates
from ...model.values import Entity, Evidence
from ...schema.levels import Certainty
from ...schema.terms import STK
from ...schema.vocabulary import Ontology, TieKind
from ..locators import localise_locator
from ..matrices.assertion_state import NegativeAssertion, load_negative_assertions
from ..periods import format_period
from .answer_keys import DENIED_TIE, FACT, NAME, TIE, SheetIdentity, encode_key

MOST_QUOTES = 1  # shown under one statement
MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))

_NAMES = ("name-en", "name-bn", "short", "abbreviation", "other-names", "kind", "homepage")
_NAME_COLUMNS = ("label_en", "label_bn", "short", "abbr", "alt", "class", "homepage")
_HEADS = (
    *("title", "names", "ties", "facts", "statement", "correction", "right", "wrong", "ended", "unsure"),
    *("missing", "missing-hint", "consent", "consent-public", "consent-partners", "consent-internal"),
    *(
        "consent-no",
        "signed",
        "person",
        "post",
        "date",
        "signature",
        "send",
        "page",
        "no-ties",
        "names-hint",
        "choose",
    ),
    *("is-it-right", "what-is-right"),
)


class PartnerSheets:
    """Makes the sheets of a network; what is withheld from its readers is not in it."""

    def __init__(self, network: Network, send_to: str) -> None:
        self.network = network
        self.knowledge = network.knowledge
        self.send_to = send_to
        self.profiles = EntityProfiles(network)

    @cached_property
    def _negative_assertions(self) -> Sequence[NegativeAssertion]:
        return load_negative_assertions(self.knowledge)

    @cached_property
    def _version(self) -> str:
        return compute_version(self.knowledge)

    def identify(self, entity: Entity) -> SheetIdentity:
        """Return of what the sheet of an organisation is."""
        return SheetIdentity(self.knowledge.dataset.name, self._version, entity.id)

    def make_template_values(self, entity: Entity, lang: str) -> dict[str, Any]:
        """Return everything that the sheet of an organisation says in a language, ready for JSON."""
        profile, dataset = self.profiles.build_profile(entity), self.knowledge.dataset
        title = dataset.title.get(lang) or dataset.title.get("en") or dataset.name
        ties = [*self._list_ties(profile, lang), *self._list_negative_assertions(entity, lang)]
        contents = {
            "lang": lang,
            "digits": localise_digits("0123456789", lang),
            "text": {key: MESSAGES.format_message(key, lang) for key in _HEADS},
            "name": entity.get_name(lang),
            "intro": MESSAGES.format_message("intro", lang, name=entity.get_name(lang)),
            "names": [
                {
                    "key": encode_key(f"{NAME}:{column}"),
                    "label": MESSAGES.format_message(key, lang),
                    "value": value or MESSAGES.format_message("none", lang),
                    "known": bool(value),
                }
                for key, column, value in zip(
                    _NAMES, _NAME_COLUMNS, self._list_names(entity, lang), strict=True
                )
                if key != "short" or value not in ("", entity.abbreviation, *entity.label.values())
            ],
            "ties": ties,
            "facts": list(self._list_facts(profile, lang)),
            "meanings": self._list_meanings(profile.ties, lang),
            "send_to": self.send_to,
            "audience": MESSAGES.format_message(f"audience-{self.knowledge.audience}", lang),
            "notice": self.knowledge.write_notice(lang),
            "edition": MESSAGES.format_message(
                "edition", lang, title=title, name=dataset.name, version=self._version
            ),
        }
        return {key: _clean_texts(value) for key, value in contents.items()}

    def _list_names(self, entity: Entity, lang: str) -> Iterator[str]:
        labels = dict(entity.label)
        yield labels.get("en", "")
        yield labels.get("bn", "")
        yield entity.short
        yield entity.abbreviation
        yield ", ".join(name for name in entity.other_names if name != entity.abbreviation)
        yield ", ".join(self.knowledge.label(kind, lang) for kind in entity.types)
        yield entity.homepage

    def _list_ties(self, profile: EntityProfile, lang: str) -> Iterator[dict[str, Any]]:
        """Yield each tie that a quote supports; a tie that a rule derives stands or falls with these."""
        for tie in profile.ties:
            if not tie.is_inferred:
                statement = self._phrase_tie(tie.kind, tie.subject, tie.object, profile.entity.iri, lang)
                yield self._make_row(
                    self._make_tie_key(TIE, tie.kind, tie.subject, tie.object),
                    statement,
                    self._format_dates(tie.dates, lang),
                    tie.shown_certainty,
                    tie.supports,
                    lang,
                )

    def _list_negative_assertions(self, entity: Entity, lang: str) -> Iterator[dict[str, Any]]:
        for assertion in self._negative_assertions:
            if entity.iri in (assertion.subject, assertion.object):
                statement = self._phrase_tie(
                    assertion.kind, assertion.subject, assertion.object, entity.iri, lang
                )
                level = self.knowledge.find_strongest_certainty(assertion.supports)
                yield self._make_row(
                    self._make_tie_key(DENIED_TIE, assertion.kind, assertion.subject, assertion.object),
                    MESSAGES.format_message("not-so", lang, tie=statement),
                    "",
                    level,
                    assertion.supports,
                    lang,
                )

    def _make_tie_key(self, kind_of_key: str, kind: TieKind, subject: str, object_: str) -> str:
        ends = (self.knowledge.entities[end].id for end in (subject, object_))
        return f"{kind_of_key}:{'~'.join((kind.name, *ends))}"

    def _phrase_tie(self, kind: TieKind, subject: str, object_: str, about: str, lang: str) -> str:
        """Return a tie from the side of the sheet's organisation: a sentence, or the label of its kind."""
        iri = kind.iri
        if object_ == about and (kind.inverse or kind.symmetric):
            subject, object_, iri = object_, subject, kind.inverse or kind.iri
        names = {end: self._name_end(end, about, lang) for end in (subject, object_)}
        sentence = f"said-{self.knowledge.ontology.tie_kinds[iri].name}"
        if sentence in MESSAGES.texts:
            return MESSAGES.format_message(sentence, lang, subject=names[subject], object=names[object_])
        label = self.knowledge.label(iri, lang)
        return MESSAGES.format_message("tie", lang, subject=names[subject], kind=label, object=names[object_])

    def _name_end(self, iri: str, about: str, lang: str) -> str:
        """Return the name of one end of a tie; the sheet's organisation knows its own short name."""
        entity = self.knowledge.entities.get(iri)
        short = entity.short if entity and iri == about and lang == "en" else ""
        return short or self.knowledge.label(iri, lang)

    def _format_dates(self, dates: Iterable[TieDates], lang: str) -> str:
        """Return role and dates of a tie in words: those of the source where it gives them."""
        parts = []
        for period in dates:
            role = MESSAGES.format_message("as-role", lang, role=period.role) if period.role else ""
            span = f"“{period.text}”" if period.text else format_period(period.start, period.end, lang)
            parts.append(", ".join(filter(None, (role, span))))
        return "; ".join(dict.fromkeys(filter(None, parts)))

    def _list_facts(self, profile: EntityProfile, lang: str) -> Iterator[dict[str, Any]]:
        ontology = self.knowledge.ontology
        for fact in profile.facts:
            statement = phrase_fact(ontology, fact.property, fact.value, lang)
            yield self._make_row(
                _make_fact_key(fact.property, fact.value),
                statement,
                "",
                self.knowledge.find_strongest_certainty(fact.supports),
                fact.supports,
                lang,
            )
        for count in profile.counts:
            yield self._make_row(
                _make_fact_key("count", count.format_count(self.knowledge, "en")),
                count.format_count(self.knowledge, lang),
                "",
                count.certainty,
                count.supports,
                lang,
            )

    def _make_row(
        self, key: str, statement: str, when: str, certainty: str, supports: Sequence[Evidence], lang: str
    ) -> dict[str, Any]:
        quoted_supports = [support for support in supports if support.phrase]
        quotes = [self._quote_support(support, lang) for support in quoted_supports[:MOST_QUOTES]]
        if len(quoted_supports) > MOST_QUOTES:
            quotes.append(MESSAGES.format_message("more-quotes", lang, n=len(quoted_supports) - MOST_QUOTES))
        level = self.knowledge.label(STK + certainty, lang)
        return {"key": encode_key(key), "said": statement, "when": when, "certainty": level, "quotes": quotes}

    def _quote_support(self, support: Evidence, lang: str) -> str:
        """Return a quote with its source; a place that is only a number is a line."""
        key = "quote-in-line" if support.locator.isdigit() else "quote"
        title = self.knowledge.label(support.source_iri, lang)
        place = localise_locator(support.locator, lang)
        return MESSAGES.format_message(key, lang, phrase=support.phrase, title=title, place=place)

    def _list_meanings(self, ties: Iterable[Tie], lang: str) -> list[str]:
        """Return what each certainty on the sheet means, the strongest first."""
        shown_levels = {tie.shown_certainty for tie in ties if not tie.is_inferred}
        ontology = self.knowledge.ontology
        return [
            MESSAGES.format_message(
                "meaning",
                lang,
                label=ontology.label(STK + level, lang),
                meaning=ontology.explain_term(STK + level, lang),
            )
            for level in Certainty
            if level in shown_levels
        ]


def phrase_fact(ontology: Ontology, property_: str, value: str, lang: str) -> str:
    """Return a fact as the sheet says it: what it is called, and its value."""
    shown = localise_digits(value, lang) if value.isdigit() else value
    return MESSAGES.format_message("value", lang, name=ontology.label(property_, lang), value=shown)


def _make_fact_key(name: str, value: str) -> str:
    """Return the key of a fact: the same in both languages, and short however long the value is."""
    return f"{FACT}:{hashlib.sha256(f'{name} {value}'.encode()).hexdigest()[:12]}"


def _clean_texts(value: Any) -> Any:
    """Return values with every text free of characters that steer what sets them."""
    if isinstance(value, str):
        return strip_non_xml(value)
    if isinstance(value, dict):
        return {key: _clean_texts(one) for key, one in value.items()}
    return [_clean_texts(one) for one in value] if isinstance(value, list) else value
