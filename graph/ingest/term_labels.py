"""Puts the terms of a list in place of what people call them, in either language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from ..core.messages import LANGUAGES, Messages
from ..core.spelling import fold_text
from ..schema.terms import expand_curie
from ..schema.vocabulary import Ontology
from .cells import describe_column, list_terms

LABELS = Path(__file__).with_name("term_labels.toml")
# a certainty that nobody recorded is an empty cell
_NOT_RECORDED = frozenset(map(fold_text, ("unknown", "not recorded", "নথিভুক্ত নয়", "নথিভুক্ত নয়")))


def find_terms(
    ontology: Ontology, table: str, column: str, texts: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return, for those texts of a column that are no term but the label of one, the terms so called."""
    content = describe_column(table, column)
    if content.cell_type != "term":
        return {}
    list_name = content.taken_from[0]
    known = set(list_terms(ontology, list_name))
    unknown = [text for text in texts if text and text not in known]
    if not unknown:
        return {}
    by_label = _map_labels(ontology.folder, list_name)
    matched = {text: by_label.get(fold_text(text), ()) for text in unknown}
    if list_name == "certainties":
        matched |= {text: ("",) for text in unknown if fold_text(text) in _NOT_RECORDED}
    return {text: terms for text, terms in matched.items() if terms}


def label_term(ontology: Ontology, list_name: str, term: str, lang: str) -> str:
    """Return what a term of a list is called in a language; the term itself where a label names several."""
    messages = Messages.load(LABELS)
    key = _make_key(list_name, term)
    if key in messages.texts:
        label = messages.format_message(key, lang)
    else:
        labels = ontology.labels_by_language(ontology.classes.get(term) or expand_curie(term))
        label = labels.get(lang, "")
    return label if _map_labels(ontology.folder, list_name).get(fold_text(label)) == (term,) else term


@lru_cache(maxsize=64)
def _map_labels(folder: Path, list_name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the terms of a list by each of their labels, without regard to case and accents."""
    ontology = Ontology.load(folder)
    terms: dict[str, dict[str, None]] = defaultdict(dict)
    all_terms = list_terms(ontology, list_name)
    if list_name == "kinds of tie":  # the other direction is told apart where rows are validated
        all_terms = tuple(sorted(kind.name for kind in ontology.tie_kinds.values()))
    for term in all_terms:
        for label in (term, *_list_labels(ontology, list_name, term)):
            terms[fold_text(label)][term] = None
    return {label: tuple(found) for label, found in terms.items()}


def _list_labels(ontology: Ontology, list_name: str, term: str) -> Iterator[str]:
    messages = Messages.load(LABELS)
    key = _make_key(list_name, term)
    if key in messages.texts:
        yield from (messages.format_message(key, lang) for lang in LANGUAGES)
    else:
        yield from ontology.labels_by_language(ontology.classes.get(term) or expand_curie(term)).values()


def _make_key(list_name: str, term: str) -> str:
    return f"{list_name.replace(' ', '_')}-{term}"
