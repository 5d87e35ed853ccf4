"""A network in, what stands on an organisation's sheet out: plain values for JSON, nothing read as code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ..knowledge import Entity, Evidence
from ..map.edition import version
from ..map.lettering import clean
from ..matrices.documented import Denial, denials
from ..network import Dates, Network, Tie
from ..ontology import TieKind
from ..profile import Profile, Profiles
from ..terms import STK
from ..wording import Wording, digits

MOST_PASSAGES = 1  # told of one statement
WORDING = Wording.load(Path(__file__).with_name("confirmation.toml"))

_NAMES = ("name-en", "name-bn", "short", "abbreviation", "other-names", "kind", "homepage")
_HEADS = (
    *("title", "names", "ties", "facts", "statement", "correction", "right", "wrong", "ended"),
    *("missing", "missing-hint", "consent", "consent-public", "consent-partners", "consent-internal"),
    *("consent-no", "signed", "person", "post", "date", "signature", "send", "page", "no-ties"),
)


class Sheets:
    """Makes the sheets of a network; what is withheld from its readers is not in it."""

    def __init__(self, network: Network, send_to: str) -> None:
        self.network = network
        self.knowledge = network.knowledge
        self.send_to = send_to
        self.profiles = Profiles(network)

    @cached_property
    def _denials(self) -> Sequence[Denial]:
        return denials(self.knowledge)

    @cached_property
    def _version(self) -> str:
        return version(self.knowledge)

    def values(self, entity: Entity, lang: str) -> dict[str, Any]:
        """Return everything that the sheet of an organisation says in a language, ready for JSON."""
        profile, dataset = self.profiles.of(entity), self.knowledge.dataset
        title = dataset.title.get(lang) or dataset.title.get("en") or dataset.name
        ties = [*self._ties(profile, lang), *self._denied(entity, lang)]
        found = {
            "lang": lang,
            "digits": digits("0123456789", lang),
            "text": {key: WORDING.say(key, lang) for key in _HEADS},
            "name": entity.name(lang),
            "intro": WORDING.say("intro", lang, name=entity.name(lang)),
            "names": [
                {
                    "label": WORDING.say(key, lang),
                    "value": value or WORDING.say("none", lang),
                    "known": bool(value),
                }
                for key, value in zip(_NAMES, self._names(entity, lang), strict=True)
                if key != "short" or value not in ("", entity.abbreviation, *entity.label.values())
            ],
            "ties": ties,
            "facts": list(self._facts(profile, lang)),
            "meanings": self._meanings(profile.ties, lang),
            "send_to": self.send_to,
            "audience": WORDING.say(f"audience-{self.knowledge.audience}", lang),
            "notice": WORDING.say("confidential", lang) if self.knowledge.is_confidential else "",
            "edition": WORDING.say("edition", lang, title=title, name=dataset.name, version=self._version),
        }
        return {key: _cleaned(value) for key, value in found.items()}

    def _names(self, entity: Entity, lang: str) -> Iterator[str]:
        labels = dict(entity.label)
        yield labels.get("en", "")
        yield labels.get("bn", "")
        yield entity.short
        yield entity.abbreviation
        yield ", ".join(name for name in entity.other_names if name != entity.abbreviation)
        yield ", ".join(self.knowledge.label(kind, lang) for kind in entity.types)
        yield entity.homepage

    def _ties(self, profile: Profile, lang: str) -> Iterator[dict[str, Any]]:
        """Yield each tie that a passage says; what only a rule yields stands or falls with these."""
        for tie in profile.ties:
            if not tie.is_inferred:
                said = self._said(tie.kind, tie.subject, tie.object, profile.entity.iri, lang)
                yield self._row(said, self._when(tie.dates, lang), tie.shown_certainty, tie.supports, lang)

    def _denied(self, entity: Entity, lang: str) -> Iterator[dict[str, Any]]:
        for one in self._denials:
            if entity.iri in (one.subject, one.object):
                said = self._said(one.kind, one.subject, one.object, entity.iri, lang)
                level = min((support.certainty for support in one.supports), key=self.network.levels.index)
                yield self._row(WORDING.say("not-so", lang, tie=said), "", level, one.supports, lang)

    def _said(self, kind: TieKind, subject: str, object_: str, about: str, lang: str) -> str:
        """Return a tie in words, told from the side of whom the sheet is for where that can be said."""
        iri = kind.iri
        if object_ == about and (kind.inverse or kind.symmetric):
            subject, object_, iri = object_, subject, kind.inverse or kind.iri
        called = {end: self._called(end, about, lang) for end in (subject, object_)}
        label = self.knowledge.label(iri, lang)
        return WORDING.say("tie", lang, subject=called[subject], kind=label, object=called[object_])

    def _called(self, iri: str, about: str, lang: str) -> str:
        """Return what an end of a tie is called; whom the sheet is for knows its own short name."""
        entity = self.knowledge.entities.get(iri)
        short = entity.short if entity and iri == about and lang == "en" else ""
        return short or self.knowledge.label(iri, lang)

    def _when(self, dates: Iterable[Dates], lang: str) -> str:
        """Return role and dates of a tie in words: those of the source where it gives them."""
        said = []
        for one in dates:
            role = WORDING.say("as-role", lang, role=one.role) if one.role else ""
            span = f"“{one.text}”" if one.text else _span(one, lang)
            said.append(", ".join(filter(None, (role, span))))
        return "; ".join(dict.fromkeys(filter(None, said)))

    def _facts(self, profile: Profile, lang: str) -> Iterator[dict[str, Any]]:
        ontology = self.knowledge.ontology
        for fact in profile.facts:
            value = digits(fact.value, lang) if fact.value.isdigit() else fact.value
            said = WORDING.say("value", lang, name=ontology.label(fact.property, lang), value=value)
            yield self._row(said, "", _strongest(fact.supports, self.network), fact.supports, lang)
        for count in profile.counts:
            yield self._row(count.words(self.knowledge, lang), "", count.certainty, count.supports, lang)

    def _row(
        self, said: str, when: str, certainty: str, supports: Sequence[Evidence], lang: str
    ) -> dict[str, Any]:
        told = [one for one in supports if one.phrase]
        passages = [
            WORDING.say(
                "passage", lang, phrase=one.phrase, title=self.knowledge.label(one.source_iri, lang),
                locator=one.locator,
            )
            for one in told[:MOST_PASSAGES]
        ]  # fmt: skip
        if len(told) > MOST_PASSAGES:
            passages.append(WORDING.say("more-passages", lang, n=len(told) - MOST_PASSAGES))
        level = self.knowledge.label(STK + certainty, lang)
        return {"said": said, "when": when, "certainty": level, "passages": passages}

    def _meanings(self, ties: Iterable[Tie], lang: str) -> list[str]:
        """Return what each certainty on the sheet means, the strongest first."""
        there = {tie.shown_certainty for tie in ties if not tie.is_inferred}
        ontology = self.knowledge.ontology
        return [
            WORDING.say(
                "meaning",
                lang,
                label=ontology.label(STK + level, lang),
                meaning=ontology.plainly(STK + level, lang),
            )
            for level in ontology.certainties
            if level in there
        ]


def _span(dates: Dates, lang: str) -> str:
    start, end = digits(dates.start, lang), digits(dates.end, lang)
    if start and end:
        return WORDING.say("span", lang, start=start, end=end)
    return (
        WORDING.say("since", lang, start=start)
        if start
        else WORDING.say("until", lang, end=end)
        if end
        else ""
    )


def _strongest(supports: Sequence[Evidence], network: Network) -> str:
    levels = {network.knowledge.level(one.set) for one in supports}
    return next((level for level in network.levels if level in levels), "unknown")


def _cleaned(value: Any) -> Any:
    """Return values with every text free of characters that steer what sets them."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list) else value
