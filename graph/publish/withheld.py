"""Says what an edition leaves out: how many rows of each table, and which organisations do not appear."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..core.spelling import fold_text
from ..ingest.redact import redact_tables
from ..schema.dataset import TABLES, TableRow, Tables
from ..schema.levels import Audience
from ..schema.vocabulary import Ontology

_NAME_COLUMNS = ("label_en", "label_bn", "short_label", "abbr", "alt")
# in which the name of somebody else may stand
_TEXT_COLUMNS = (
    *("phrase", "note", "value", "role", "date_text", "why", "who", "title", "publisher", "locator"),
    *("place", "series"),
    *_NAME_COLUMNS,
)
_POSSESSIVE = re.compile(r"['’]s(?!\w)")
_APOSTROPHE = "\u02bc"  # a letter, so that a folded word shows that it was a possessive
_ENDING = re.compile(
    fold_text("টি টা গুলো গুলি").replace(" ", "|").join(("(?:", ")?"))
    + fold_text("দেরকে দের য়ের ের এর র কে তে য়ে য় ে এ").replace(" ", "|").join(("(?:", ")?"))
    + "[ওই]?"
)


@dataclass(frozen=True)
class EditionContents:
    """What readers get and do not get, compared with what somebody sees who hands it out.

    `left_out` counts rows by table, `hidden` names the organisations that do not appear, `persons` counts
    those who appear by role instead of name. `untied` names by their ids the organisations that appear, while
    all their ties are left out. `still_named` are those of the hidden ones that a text names which readers
    get: a quote, a note, the title of a source, what an event is called.
    """

    organisations: int
    ties: int
    sources: int
    left_out: Mapping[str, int]
    hidden: tuple[str, ...]
    persons: int
    untied: Mapping[str, str] = field(default_factory=dict)
    still_named: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand out."""
        return not self.organisations


def compare_editions(tables: Tables, own: Audience, readers: Audience, ontology: Ontology) -> EditionContents:
    """Return what readers get of tables that somebody sees as another audience."""
    mine = redact_tables(tables, own)
    theirs = redact_tables(mine, readers)
    kept, all_labels = _label_organisations(theirs, ontology), _label_organisations(mine, ontology)
    left_out = {
        table: gone
        for table in TABLES
        if (gone := len(mine.rows.get(table, ())) - len(theirs.rows.get(table, ()))) > 0
    }
    names = _list_names(mine)
    hidden = {key: label for key, label in all_labels.items() if key not in kept}
    texts = {row[column] for rows in theirs.rows.values() for row in rows for column in _TEXT_COLUMNS}
    return EditionContents(
        len(kept),
        len(theirs.rows.get("ties", ())),
        len(theirs.rows.get("sources", ())),
        left_out,
        tuple(sorted(hidden.values())),
        0 if readers.is_for_owner else sum(row["class"] == "Person" for row in _list_entities(theirs)),
        _list_untied(mine, theirs, kept, ontology),
        find_named(
            {label: names[key] for key, label in hidden.items()},
            texts - {""},
            (name for key in kept for name in names[key]),
        ),
    )


def find_named(
    names: Mapping[str, Iterable[str]], texts: Iterable[str], others: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return those who are named in a text by one of their names, in whole words.

    The last word may be inflected. A name does not count as a part of one of the other names, and one in
    capitals counts only in capitals.

    >>> find_named({"Amber Trust": ["Amber Trust"]}, ["met Amber trust's chair"])
    ('Amber Trust',)
    >>> find_named({"Birch": ["Birch", "ACT"]}, ["Birch House has to act"], ["Birch House"])
    ()
    """
    owners = {
        tuple(fold_text(name).split()): (label, name) for label, given in names.items() for name in given
    }
    if not owners:
        return ()
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    kept = {tuple(fold_text(name).split()) for name in others}
    for words in {*owners, *kept} - {()}:
        by_first[words[0]].append(words)
    named = set()
    for text in texts:
        for words in _iter_longest(text, by_first):
            label, name = owners.get(words, ("", ""))
            if label and words not in kept and (not name.isupper() or name in text):
                named.add(label)
    return tuple(sorted(named))


def _iter_longest(text: str, by_first: Mapping[str, list[tuple[str, ...]]]) -> Iterator[tuple[str, ...]]:
    """Yield the words of the names that stand in a text, of several at one place the longest."""
    marked = fold_text(_POSSESSIVE.sub(f"s{_APOSTROPHE}", text)).split()
    written, place = [word.removesuffix(_APOSTROPHE) for word in marked], 0
    while place < len(written):
        longest: tuple[str, ...] = ()
        for first in _list_forms(marked[place]):
            for words in by_first.get(first, ()):
                last = place + len(words) - 1
                if len(longest) < len(words) <= len(written) - place and (
                    words[:-1] == tuple(written[place:last]) and words[-1] in _list_forms(marked[last])
                ):
                    longest = words
        if longest:
            yield longest
        place += len(longest) or 1


def _list_forms(word: str) -> tuple[str, ...]:
    """Return a folded word, and what it may be an inflected form of.

    >>> _list_forms("trust"), "সংঘ" in _list_forms("সংঘের")
    (('trust',), True)
    """
    if word.isascii():
        return (word,)
    bare = word.removesuffix(_APOSTROPHE)
    if bare != word:
        return (bare, bare[:-1])
    return (word, *(word[:end] for end in range(1, len(word)) if _ENDING.fullmatch(word, end)))


def _list_untied(mine: Tables, theirs: Tables, kept: Mapping[str, str], ontology: Ontology) -> dict[str, str]:
    """Return the organisations of an edition that have ties, none of which it has."""
    counted = {kind.name for kind in ontology.tie_kinds.values() if kind.counts}
    ends = [
        {
            row[end]
            for row in tables.rows.get("ties", ())
            if row["kind"] in counted
            for end in ("subject", "object")
        }
        for tables in (mine, theirs)
    ]
    return {name: kept[name] for name in sorted((ends[0] - ends[1]) & kept.keys(), key=lambda key: kept[key])}


def _label_organisations(tables: Tables, ontology: Ontology) -> dict[str, str]:
    classes = ontology.list_subclass_names("Organisation")
    return {
        row["id"]: row["label_en"] or row["label_bn"] or row["id"]
        for row in reversed(_list_entities(tables))
        if row["class"] in classes
    }


def _list_names(tables: Tables) -> dict[str, set[str]]:
    """Return everything that each thing is called, by its id."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in _list_entities(tables):
        given = (row.split_cell(column) if column == "alt" else (row[column],) for column in _NAME_COLUMNS)
        names[row["id"]].update(name for part in given for name in part if name)
    return names


def _list_entities(tables: Tables) -> list[TableRow]:
    return list(tables.rows.get("entities", ()))
