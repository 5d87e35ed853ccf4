"""Turns what a file says into rows of a data set, each with the file, the cell and its text as evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...core.spelling import fold_text
from ...ingest.foreign.column_plans import redact_private
from ...ingest.foreign.name_lists import split_places
from ...ingest.foreign.network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie, SkippedItem
from ...ingest.foreign.node_fields import PRIVATE_FIELDS, is_bengali, split_scripts
from ...ingest.foreign.reading_choices import ReadingChoices
from ...ingest.foreign.topic_columns import TOPIC
from ...ingest.foreign.word_lists import (
    are_types,
    leads_to_places,
    load_columns,
    load_level_words,
    split_relations,
)
from ...ingest.validate import MAX_WORDS
from ...schema.dataset import is_address
from ...schema.levels import Audience, Certainty
from ...schema.terms import normalise_text
from .dates import DateReader
from .entity_matching import EntityMatcher
from .interpretation import Interpreter, TypeMeaning

Cells = dict[str, str]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LATIN = re.compile("[A-Za-z]")
_MOST_IN_CELL = 2000  # characters of an attribute that are kept
_JUDGED = ("influence", "interest")  # columns of the table of assessments
_MAKER = ""  # the key of whoever made a file
NEGATIVE = "negative"  # the role of a tie whose weight is below zero
_IDENTIFIER = re.compile(r"[A-Za-z][\w.-]*:\S+\Z")


@dataclass
class ImportedRows:
    """The rows that files give, by table, and what was left out."""

    rows: dict[str, list[Cells]] = field(default_factory=dict)
    skipped: list[SkippedItem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)  # person, phone, email, address: how many
    negative: int = 0  # ties whose weight is below zero
    organisations: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)  # that have a row
    redacted: set[str] = field(default_factory=set)  # texts with a telephone number or an e-mail address

    def add(self, table: str, cells: Cells) -> None:
        """Add a row; empty cells are left out."""
        row = {column: text for column, text in cells.items() if text}
        self.rows.setdefault(table, []).append(row)


@dataclass
class NetworkRows:
    """One network while its rows are made."""

    network: ForeignNetwork
    sources: Mapping[str, str]  # the id of each file's source, by its name; the first under ""
    interpreter: Interpreter
    matcher: EntityMatcher
    choices: ReadingChoices
    imported: ImportedRows
    keeps_persons: bool = False
    ids: dict[str, str] = field(default_factory=dict)  # key of a node: id of the entity
    classes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        of_makers = [tie for node in self.network.nodes for tie in node.maker_ties.values()]
        ties = (*self.network.ties, *of_makers)
        dates = [text for tie in ties for text in (tie.start, tie.end, tie.date_text)]
        self.dates = DateReader.from_texts([*dates, *(node.founded for node in self.network.nodes)])
        self.events = self.interpreter.ontology.list_subclass_names("Event")
        self.organisation_classes = self.interpreter.ontology.list_subclass_names("Organisation")

    @cached_property
    def _heading_of_types(self) -> str:
        """The attribute whose texts are kinds of organisation, where no node of a graph file has a type."""
        texts: dict[str, list[str]] = {}
        for node in self.network.nodes:
            if node.type_word:
                return ""
            for heading, text in node.attributes.items():
                texts.setdefault(heading, []).append(text)
        return next((heading for heading, listed in texts.items() if self._may_be_types(heading, listed)), "")

    def _may_be_types(self, heading: str, texts: list[str]) -> bool:
        is_open = not self._plan_of(heading) and self._find_field(heading) in ("", TOPIC)
        return is_open and are_types(texts)

    def make_rows(self) -> None:
        """Make the rows of all nodes, then of all ties."""
        places = self._list_places()
        for node in self.network.nodes:
            is_place = node.key in places and not node.type_word
            self._add_node(self._read_attributes(replace(node, type_word="Place") if is_place else node))
        for tie in self.network.ties:
            self._add_tie(tie)
        self.imported.skipped += self.network.skipped

    def _list_places(self) -> set[str]:
        """Return the keys of nodes that ties name as places, and none as anything else."""
        places: set[str] = set()
        others: set[str] = set()
        for tie in self.network.ties:
            others.add(tie.subject)
            (places if leads_to_places(tie.kind or tie.relation_word) else others).add(tie.object)
        return places - others

    def _read_attributes(self, node: ForeignNode) -> ForeignNode:
        """Return a node with attributes that our fields have moved there: graph formats know names only."""
        values: dict[str, str] = {}
        for heading in node.attributes:
            match = load_columns().find_meaning(heading)
            name = _NODE_FIELD.get(match.meaning, "") if match and match.is_sure else ""
            if (
                name
                and not getattr(node, name)
                and name not in values
                and self._plan_of(heading) != "attribute"
            ):
                values[name] = heading
        if self._heading_of_types in node.attributes:
            values["type_word"] = self._heading_of_types
        if not values:
            return node
        kept = {heading: text for heading, text in node.attributes.items() if heading not in values.values()}
        places = {name: node.places.get(heading, node.place) for name, heading in values.items()}
        moved = replace(node, attributes=kept, places={**node.places, **places})
        return moved.with_texts({name: node.attributes[heading] for name, heading in values.items()})

    def _plan_of(self, heading: str) -> str:
        """Return what a column was decided to mean, empty where nobody was asked."""
        return self.choices.find_answer("column", heading)

    def _add_node(self, node: ForeignNode) -> None:
        meaning = self.interpreter.read_type(node.type_word)
        if node.is_person:
            meaning = TypeMeaning("Person")
        if meaning.class_ == "Person" and not self.keeps_persons:
            self.imported.left_out["person"] += 1
            return
        label = normalise_text(node.name or node.name_bn or node.key)
        if not any(map(str.isalnum, label)):
            self.imported.skipped.append(SkippedItem(node.place.locator, f"no name: '{label[:40]}'"))
            return
        entity = self._find_entity(node, meaning)
        known = self.matcher.classes.setdefault(entity, meaning.class_)
        if known != meaning.class_:  # what it is was said elsewhere
            meaning = TypeMeaning(known, word=node.type_word)
        self.ids[node.key], self.classes[node.key] = entity, known
        evidence = self._make_evidence(node.place, Certainty.STATED)
        labels = {"label_en": _clean(node.name), "label_bn": _clean(node.name_bn)}
        if is_bengali(node.name) and not (node.name_bn or _LATIN.search(node.name)):
            labels = {"label_en": "", "label_bn": labels["label_en"]}
        if not any(labels.values()):
            labels["label_en"] = label
        labels, others = self.matcher.keep_first_names(entity, labels)
        others = [name for name in others if name != node.abbreviation]
        if meaning.class_ in self.events:
            self._add_event(node, {"id": entity, "class": meaning.class_, **labels}, evidence)
            node = replace(node, founded="", located_in="")
        else:
            homepage = _complete_address(node.homepage)
            self.imported.add(
                "entities",
                {
                    "id": entity, "class": meaning.class_, "type": meaning.type, **labels,
                    "abbr": _clean(node.abbreviation),
                    "alt": "|".join([*map(_clean, node.alternatives), *others]),
                    "homepage": homepage,
                    "ids": "|".join(filter(_IDENTIFIER.match, node.identifiers)), **evidence,
                },
            )  # fmt: skip
        if meaning.class_ in self.organisation_classes:
            self.imported.organisations.add(entity)
        self._add_facts(node, entity, meaning)
        self._add_places(node, entity)
        self._add_ties_of_maker(node, entity)

    def _add_event(self, node: ForeignNode, cells: Cells, evidence: Cells) -> None:
        """Add an event with its date and its place."""
        period = self.dates.read_period("", "", node.founded)
        dates = {"start": period.start, "end": period.end, "date_text": _clean(period.words)}
        if any(dates.values()):
            dates["date_certainty"] = Certainty.STATED
        place = self._add_place(_clean(node.located_in), evidence) if node.located_in else ""
        self.imported.add("events", {**cells, **dates, "place": place, **evidence})

    def _find_entity(self, node: ForeignNode, meaning: TypeMeaning) -> str:
        if meaning.class_ == "Place":
            entity = self.matcher.find_or_add_place(node.name or node.name_bn or node.key)
            self.imported.places.add(entity)
            return entity
        return self.matcher.find_or_add(node)

    def _add_facts(self, node: ForeignNode, entity: str, meaning: TypeMeaning) -> None:
        year = self.dates.read_year(node.founded)
        if year:
            self._add_fact(node, entity, "schema:foundingDate", year, "founded")
        elif node.founded:
            self._add_fact(node, entity, "attribute", f"founded: {node.founded}", "founded")
        if node.remarks:
            self._add_fact(node, entity, "description", self._redact(node.remarks[:_MOST_IN_CELL]), "remarks")
        if meaning.word:
            self._add_fact(node, entity, "attribute", f"type: {meaning.word}", "type")
        if node.homepage and not _complete_address(node.homepage):
            self._add_fact(node, entity, "attribute", f"website: {node.homepage}", "website")
        levels: dict[str, tuple[str, FilePlace]] = {}
        for heading, text in node.attributes.items():
            place = node.places.get(heading, node.place)
            meaning_of_heading = self._find_field(heading)
            level = load_level_words().get(fold_text(text)) if meaning_of_heading in _JUDGED else None
            if level and meaning_of_heading not in levels:
                levels[meaning_of_heading] = level, place
            elif heading not in self._made_ties(node):
                self._add_attribute(entity, heading, text, place)
        for heading, text, place in node.further:
            if heading != "place":
                self._add_attribute(entity, heading, text, place)
        if levels:
            self._add_assessment(entity, levels)

    def _made_ties(self, node: ForeignNode) -> Mapping[str, ForeignTie]:
        """Return the ties of a row to the maker of the file; none where nobody knows who made it."""
        return node.maker_ties if self._source_row.get("publisher") else {}

    @cached_property
    def _source_row(self) -> Cells:
        sources = self.imported.rows.get("sources", ())
        return next((row for row in sources if row["id"] == self.sources[""]), {})

    def _add_assessment(self, entity: str, levels: Mapping[str, tuple[str, FilePlace]]) -> None:
        """Add how much influence and interest an organisation has in the opinion of the list's maker."""
        source = self._source_row
        place = next(iter(levels.values()))[1]
        self.imported.add(
            "assessments",
            {
                "entity": entity, **{column: level for column, (level, _) in levels.items()},
                "assessed_by": source.get("publisher") or source.get("title", place.file),
                "on": source.get("issued", ""), **self._make_evidence(place, Certainty.STATED),
            },
        )  # fmt: skip

    def _add_attribute(self, entity: str, heading: str, text: str, place: FilePlace) -> None:
        """Add an attribute; what says something of a person is counted instead unless persons are kept."""
        field_ = self._find_field(heading)
        private = field_ if field_ in PRIVATE_FIELDS else ""
        if private and not self.keeps_persons:
            self.imported.left_out["person" if private == "contact" else private] += 1
            return
        shown = text if private else self._redact(text[:_MOST_IN_CELL])
        value = f"{_clean(heading)}: {_clean(_part_values(shown))}"
        cells = {"visibility": Audience.INTERNAL} if private else {}
        self._add_fact_at(place, entity, "attribute", value, **cells)

    def _add_ties_of_maker(self, node: ForeignNode, entity: str) -> None:
        """Add the ties to whoever made the file, where columns tell of them."""
        maker = self._source_row.get("publisher", "")
        if maker == entity:
            return
        self.ids[_MAKER], self.classes[_MAKER] = maker, self.matcher.classes.get(maker, "Organisation")
        for tie in {tie.place.locator: tie for tie in self._made_ties(node).values()}.values():
            subject, object_ = (node.key if end else _MAKER for end in (tie.subject, tie.object))
            self._add_tie(replace(tie, subject=subject, object=object_))

    def _find_field(self, heading: str) -> str:
        """Return what a heading means: as was decided, else by the word lists; empty if neither."""
        match = None if self._plan_of(heading) else load_columns().find_meaning(heading)
        is_known = match and (match.is_sure or match.meaning in PRIVATE_FIELDS)
        return self._plan_of(heading) or (match.meaning if match and is_known else "")

    def _add_fact(
        self, node: ForeignNode, entity: str, name: str, value: str, where: str, **cells: str
    ) -> None:
        self._add_fact_at(node.places.get(where, node.place), entity, name, value, **cells)

    def _add_fact_at(self, place: FilePlace, entity: str, name: str, value: str, **cells: str) -> None:
        text = _clean(value)[:_MOST_IN_CELL]
        lang = "bn" if is_bengali(text) else "en"
        evidence = self._make_evidence(place, Certainty.STATED)
        self.imported.add(
            "facts", {"subject": entity, "property": name, "value": text, "lang": lang, **cells, **evidence}
        )

    def _add_places(self, node: ForeignNode, entity: str) -> None:
        first = node.places.get("place", node.places.get("located_in", node.place))
        further = [(text, place) for heading, text, place in node.further if heading == "place"]
        seen: set[str] = set()
        for text, place in [(node.located_in, first), *further]:
            evidence = self._make_evidence(place, Certainty.STATED)
            latin, bengali = split_scripts(text)
            for name in [latin] if latin else split_places(text):
                known = self._add_place(name, evidence, bengali)
                if known not in seen:
                    tie = {"subject": entity, "kind": "locatedIn", "object": known}
                    self.imported.add("ties", {**tie, **evidence})
                seen.add(known)

    def _add_place(self, name: str, evidence: Cells, name_bn: str = "") -> str:
        """Return the id of a place, which gets a row where it has none."""
        known = self.matcher.find_or_add_place(name, name_bn)
        if known not in self.imported.places:
            self.imported.places.add(known)
            labels = {"label_bn" if is_bengali(name) else "label_en": _clean(name)}
            labels |= {"label_bn": _clean(name_bn)} if name_bn else {}
            self.imported.add("entities", {"id": known, "class": "Place", **labels, **evidence})
        return known

    def _add_tie(self, tie: ForeignTie) -> None:
        """Add a tie, or several where its words say several kinds."""
        words = (tie.relation_word,) if tie.kind else split_relations(tie.relation_word)
        for word in words:
            self._add_tie_of_kind(replace(tie, relation_word=word))

    def _add_tie_of_kind(self, tie: ForeignTie) -> None:
        ends = self.ids.get(tie.subject), self.ids.get(tie.object)
        if not all(ends):
            self.imported.left_out["tie of a person"] += 1
            return
        classes = self.classes[tie.subject], self.classes[tie.object]
        meaning = self.interpreter.read_tie(tie, *classes)
        subject, object_ = self.ids[meaning.subject], self.ids[meaning.object]
        if subject == object_:
            self.imported.skipped.append(SkippedItem(tie.place.locator, "both ends are one organisation"))
            return
        period = self.dates.read_period(tie.start, tie.end, tie.date_text)
        attributes = dict(tie.attributes)
        certainty = Certainty.STATED if meaning.is_recorded else ""
        if attributes.get("certainty") in Certainty.list_recorded():  # as an export of ours says
            certainty = attributes.pop("certainty")
        note = "; ".join(
            f"{_clean(name)}: {_clean(_part_values(self._redact(text[:_MOST_IN_CELL])))}"
            for name, text in attributes.items()
        )
        weight = "" if tie.weight is None else f"{abs(tie.weight):.12g}"
        role = meaning.role
        if tie.weight is not None and tie.weight < 0:  # as opponents have in a signed network
            self.imported.negative += 1
            role = role or NEGATIVE
            note = "; ".join(filter(None, (f"weight: {tie.weight:.12g}", note)))
        self.imported.add(
            "ties",
            {
                "subject": subject, "kind": meaning.kind, "object": object_, "role": _clean(role),
                "weight": weight if "e" not in weight else "", "start": period.start, "end": period.end,
                "date_text": _clean(period.words),
                "date_certainty": Certainty.STATED if period.start or period.end or period.words else "",
                **self._make_evidence(tie.place, certainty), "note": note[:_MOST_IN_CELL],
            },
        )  # fmt: skip

    def _make_evidence(self, place: FilePlace, certainty: str) -> Cells:
        quote = _clean(self._redact(place.quote[:_MOST_IN_CELL]))
        return {
            "source": self.sources.get(place.file) or self.sources[""],
            "locator": _clean(place.locator),
            "phrase": " ".join(quote.split()[:MAX_WORDS]),
            "certainty": certainty,
        }

    def _redact(self, text: str) -> str:
        """Return a text without telephone numbers and e-mail addresses, which are counted."""
        if self.keeps_persons:
            return text
        shown, count = redact_private(text)
        if count and text not in self.imported.redacted:
            self.imported.redacted.add(text)
            self.imported.left_out["contact"] += count
        return shown


_NODE_FIELD = {
    "place": "located_in", "founded": "founded", "website": "homepage", "remarks": "remarks",
    "abbreviation": "abbreviation", "name_bn": "name_bn", "type": "type_word",
}  # fmt: skip


def _part_values(text: str) -> str:
    """Return several values of an attribute, which files part by bars, as people write them."""
    return re.sub(r"\s*\|\s*", "; ", text)


def _clean(text: str) -> str:
    """Return a text as a cell holds it: one line, without control characters and the bar that parts lists."""
    return normalise_text(_CONTROL.sub(" ", text)).replace("|", "/")


def _complete_address(text: str) -> str:
    """Return a web address with its scheme, empty where it is none.

    >>> _complete_address("www.example.org"), _complete_address("n/a")
    ('https://www.example.org', '')
    """
    bare = text.strip().rstrip("/.,;")
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", bare) and "@" not in bare:
        bare = f"https://{bare}"
    return bare if is_address(bare) else ""
