"""Says in a sentence, in a language, what each difference between two states of a data set is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from ...core.messages import Messages, localise_digits
from ...ingest.negative_assertion import is_negative_assertion
from ...schema.dataset import TableRow, Tables
from ...schema.terms import expand_curie
from ...schema.vocabulary import Ontology
from .diff import Difference, RowChange

_MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))


def describe_changes(difference: Difference, ontology: Ontology, lang: str = "en") -> list[str]:
    """Return a sentence for each change, with the file and the line where it can be seen."""
    writer = _SentenceWriter(difference, ontology, lang)
    return [writer.describe_change(change) for change in difference.changes]


class _SentenceWriter:
    """Says changes by the names that things have; one that went has its old name."""

    def __init__(self, difference: Difference, ontology: Ontology, lang: str) -> None:
        self.ontology = ontology
        self.lang = lang
        self.names = {**_collect_names(difference.old, lang), **_collect_names(difference.new, lang)}
        self.tie_counts = {
            side: Counter(map(self._make_tie_key, tables.rows.get("ties", ())))
            for side, tables in (("old", difference.old), ("new", difference.new))
        }
        self.id_counts = {
            side: Counter(
                (row.table, row["id"]) for rows in tables.rows.values() for row in rows if row["id"]
            )
            for side, tables in (("old", difference.old), ("new", difference.new))
        }

    def describe_change(self, change: RowChange) -> str:
        """Return one change in words."""
        row = change.new or change.old
        assert row is not None  # noqa: S101 - a change has the one or the other
        text = self._format_message(
            self._choose_template(change, row),
            n=self.tie_counts["new"][self._make_tie_key(row)],
            row=self._describe_row(row),
            file=row.file,
            place=self._format_location(row),
            name=change.key[0],
            value=next(iter(change.cells.values()), ("", ""))[1],
            cells="; ".join(self._describe_cell(column, *cells) for column, cells in change.cells.items()),
        )
        return f"{text[0].upper()}{text[1:]}"

    def _choose_template(self, change: RowChange, row: TableRow) -> str:
        """Return which sentence says a change: a row may be one of several that say the same."""
        if change.what == "changed":
            return "changed"
        is_added = change.what == "added"
        if row.table == "dataset":
            return "key-added" if is_added else "key-removed"
        rest = "old" if is_added else "new"
        if row.table == "ties":
            if self.tie_counts[rest][self._make_tie_key(row)]:
                return "tie-more-support" if is_added else "tie-less-support"
            return "added" if is_added else "tie-removed"
        if row["id"] and self.id_counts[rest][(row.table, row["id"])]:
            return "row-more-support" if is_added else "row-less-support"
        if is_added:
            return "added"
        return "row-removed" if row["id"] else "statement-removed"

    def _format_message(self, key: str, **values: str | int) -> str:
        return _MESSAGES.format_message(key, self.lang, **values)

    def _phrase_tie(self, row: TableRow) -> str:
        subject, object_ = (self._label_entity(row[end]) for end in ("subject", "object"))
        tie = self._format_message("tie", subject=subject, kind=self._label_kind(row), object=object_)
        return self._format_message("not-so", tie=tie) if is_negative_assertion(row) else tie

    def _make_tie_key(self, row: TableRow) -> tuple[str, str, str, bool]:
        kind = self.ontology.tie_kinds.get(expand_curie(row["kind"]))
        ends = row["subject"], row["object"]
        first_end, second_end = sorted(ends) if kind and kind.symmetric else ends
        return row["kind"], first_end, second_end, is_negative_assertion(row)

    def _label_kind(self, row: TableRow) -> str:
        kind = self.ontology.tie_kinds.get(expand_curie(row["kind"]))
        return kind.label.get(self.lang) or kind.label.get("en", kind.name) if kind else row["kind"]

    def _label_entity(self, name: str) -> str:
        if not name:
            return self._format_message("nobody")
        return self.names.get(name) or self.ontology.label(expand_curie(name), self.lang)

    def _describe_row(self, row: TableRow) -> str:
        """Return what a row is about."""
        if row.table == "ties":
            return self._phrase_tie(row)
        if row.table not in _MESSAGES.texts:
            return self._label_entity(row["id"])
        value = localise_digits(row["value"], self.lang)
        return self._format_message(
            "counts-open" if row.table == "counts" and not value else row.table,
            title=row["title"] or row["id"],
            value=value,
            names=", ".join(self._label_entity(name) for name in row.split_cell("of")),
            subject=self._label_entity(row["subject"]),
            property=self.ontology.label(expand_curie(row["property"]), self.lang),
            a=row["a"],
            b=row["b"],
            decision=row["decision"],
            assessor=self._label_entity(row["assessed_by"]),
            entity=self._label_entity(row["entity"]),
            consent=row["consent"] or "unknown",
        )

    def _describe_cell(self, column: str, old: str, new: str) -> str:
        key = f"column-{column}"
        name = self._format_message(key) if key in _MESSAGES.texts else column.replace("_", " ")
        state = "cell-changed" if old and new else "cell-new" if new else "cell-emptied"
        return self._format_message(state, column=name, old=old, new=new)

    def _format_location(self, row: TableRow) -> str:
        if not row.line:
            return row.file
        line = localise_digits(str(row.line), self.lang)
        return self._format_message("place", file=row.file, line=line)


def _collect_names(tables: Tables, lang: str) -> Mapping[str, str]:
    """Return what each id is called: the first name that a row gives it."""
    return dict(reversed(list(_iterate_names(tables, lang))))


def _iterate_names(tables: Tables, lang: str) -> Iterator[tuple[str, str]]:
    labels = ("label_bn", "label_en") if lang == "bn" else ("label_en", "label_bn")
    for table, columns in (("entities", labels), ("events", labels), ("sources", ("title",))):
        for row in tables.rows.get(table, ()):
            name = next((row[column] for column in columns if row[column]), "")
            if name:
                yield row["id"], name
