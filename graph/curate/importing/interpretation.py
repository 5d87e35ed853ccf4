"""Finds what the words of a file mean in the vocabulary: types of organisation and kinds of tie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...core import resources
from ...core.toml_file import read_shipped_toml
from ...ingest.foreign.network import ForeignTie
from ...ingest.foreign.reading_choices import ReadingChoices
from ...ingest.foreign.word_lists import (
    find_class_of_type,
    load_relations,
    load_types,
    make_word_key,
    split_reverse,
)
from ...schema.terms import expand_curie
from ...schema.vocabulary import Ontology, TieKind

KIND_UNKNOWN = {True: "linkedTo", False: "connectedWith"}  # by whether the tie has a direction


@dataclass(frozen=True)
class TypeMeaning:
    """The class and the type of the vocabulary for a word; `word` where these say less than it does."""

    class_: str
    type: str = ""
    word: str = ""


@dataclass(frozen=True)
class TieMeaning:
    """The kind of a tie in the direction that tables use, and the ends in its order."""

    kind: str
    subject: str
    object: str
    is_recorded: bool  # the file says which kind it is
    role: str = ""  # the file's word, where no kind says as much


@dataclass(frozen=True)
class Interpreter:
    """What words mean; what is not sure is asked once."""

    ontology: Ontology
    choices: ReadingChoices

    @cached_property
    def _labels_of_types(self) -> Mapping[str, str]:
        concepts = self.ontology.list_scheme_concepts("OrgTypeScheme")
        labels = {
            make_word_key(label): concept.name for concept in concepts for label in concept.label.values()
        }
        names = {make_word_key(concept.name): concept.name for concept in concepts}
        classes = {make_word_key(name): name for name in self.ontology.classes}
        return classes | labels | names

    @cached_property
    def _labels_of_kinds(self) -> Mapping[str, str]:
        kinds = self.ontology.tie_kinds.values()
        labels = {make_word_key(label): kind.name for kind in kinds for label in kind.label.values()}
        return labels | {make_word_key(kind.name): kind.name for kind in kinds}

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of tie that an answer may name."""
        names = tuple(sorted(kind.name for kind in self.ontology.tie_kinds.values()))
        return names + tuple(f"reverse {name}" for name in names)

    @cached_property
    def types(self) -> tuple[str, ...]:
        """Every type and class that an answer may name."""
        concepts = [concept.name for concept in self.ontology.list_scheme_concepts("OrgTypeScheme")]
        return (*sorted(concepts), *sorted(self.ontology.classes))

    @cached_property
    def _offered_types(self) -> tuple[str, ...]:
        """The types and classes to choose from: of organisations, persons, places and events, each once."""
        names = [concept.name for concept in self.ontology.list_scheme_concepts("OrgTypeScheme")]
        wanted = {"Person", "Place", *self.ontology.list_subclass_names("Event")}
        wanted |= self.ontology.list_subclass_names("Organisation")
        labels = {self.ontology.label(expand_curie(f"stk:{name}")) for name in names}
        return (
            *sorted(names),
            *(
                name
                for name in sorted(wanted & set(self.ontology.classes))
                if self.ontology.label(self.ontology.classes[name]) not in labels
            ),
        )

    def read_type(self, word: str) -> TypeMeaning:
        """Return what a word for a type means; without a word, an organisation of no stated type."""
        if not word:
            return TypeMeaning("Organisation")
        key = make_word_key(word)
        match = load_types().find_meaning(word)
        exact = self._labels_of_types.get(key, "")
        default = match.meaning if match and (match.is_sure or not exact) else exact or "Organisation"
        is_sure = bool(exact or (match and match.is_sure))
        answer = self.choices.choose("type", word, default, is_sure=is_sure, options=self._offered_types)
        class_, type_ = find_class_of_type(answer)
        says_less = class_ == "Organisation" and not type_ and key not in ("organisation", "org")
        return TypeMeaning(class_, type_, word if says_less or not is_sure else "")

    def read_tie(self, tie: ForeignTie, subject_class: str, object_class: str) -> TieMeaning:
        """Return the kind of a tie; one without a word for it is of no recorded kind."""
        word = tie.relation_word
        answer = tie.kind or (self._read_relation(word, is_directed=tie.is_directed) if word else "")
        name, is_reversed = split_reverse(answer or KIND_UNKNOWN[tie.is_directed])
        kind = self.ontology.tie_kinds[expand_curie(name)]
        ends = (tie.object, tie.subject) if is_reversed else (tie.subject, tie.object)
        classes = (object_class, subject_class) if is_reversed else (subject_class, object_class)
        if not self._fits(kind, *classes):
            kind, ends = self._find_fitting_kind(tie, subject_class, object_class)
        if not kind.canonical:
            kind, ends = self.ontology.tie_kinds[kind.inverse], ends[::-1]
        is_vague = kind.name in KIND_UNKNOWN.values()
        return TieMeaning(kind.name, *ends, bool(word or tie.kind), word if is_vague else "")

    def _read_relation(self, word: str, *, is_directed: bool) -> str:
        decided = self.choices.find_decided("relation", word)
        if decided is not None:
            return decided
        exact = self._labels_of_kinds.get(make_word_key(word), "")
        match = load_relations().find_meaning(word)
        listed = match.meaning if match and match.is_sure else ""
        default = listed or exact or (match.meaning if match else KIND_UNKNOWN[is_directed])
        is_sure = bool(listed or exact)
        return self.choices.choose("relation", word, default, is_sure=is_sure, options=self.kinds)

    def _fits(self, kind: TieKind, subject_class: str, object_class: str) -> bool:
        pairs = ((kind.domain, subject_class), (kind.range, object_class))
        return all(not wanted or wanted in self._list_superclasses(class_) for wanted, class_ in pairs)

    def _list_superclasses(self, class_: str) -> frozenset[str]:
        iri = self.ontology.classes.get(class_, "")
        return frozenset({iri, *self.ontology.find_superclasses(iri)})

    def _find_fitting_kind(
        self, tie: ForeignTie, subject_class: str, object_class: str
    ) -> tuple[TieKind, tuple[str, str]]:
        """Return a kind that leads to something that is no organisation, else one of no recorded kind."""
        for (start, end), (class_, other) in (
            ((tie.subject, tie.object), (subject_class, object_class)),
            ((tie.object, tie.subject), (object_class, subject_class)),
        ):
            for name, kind_name in _read_ends().items():
                kind = self.ontology.tie_kinds[expand_curie(kind_name)]
                reaches = self.ontology.classes[name] in self._list_superclasses(other)
                if reaches and self._fits(kind, class_, other):
                    return kind, (start, end)
        return self.ontology.tie_kinds[expand_curie(KIND_UNKNOWN[tie.is_directed])], (tie.subject, tie.object)


def _read_ends() -> Mapping[str, str]:
    return read_shipped_toml(Path(resources.find_ontology() / "words" / "ends.toml"))
