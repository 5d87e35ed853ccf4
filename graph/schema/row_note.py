"""Writes and finds the note of one row, where rows with different notes share a quote.

A note then names the statement of its row: subject, predicate, object and note, each on a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from .dataset import TableRow
from .terms import RDF_TYPE, STK, expand_curie, normalise_text
from .vocabulary import Ontology

Row = Mapping[str, str] | TableRow


def write_row_note(statement: tuple[str, str, str], note: str) -> str:
    """Return the text that joins a note to its statement."""
    return "\n".join((*statement, note))


def select_notes(row_notes: Iterable[str], subject: str, predicate: str, object_: str = "") -> list[str]:
    """Return the notes on a statement, in order; without an object, on all of a subject and a predicate.

    >>> notes = [write_row_note(("a", "funds", "b"), "No amount."), write_row_note(("a", "funds", "c"), "")]
    >>> select_notes(notes, "a", "funds", "b"), select_notes(notes, "b", "funds")
    (['No amount.'], [])
    """
    about = "\n".join(filter(None, (subject, predicate, object_))) + "\n"
    return sorted({note.split("\n", 3)[3] for note in row_notes if note.startswith(about)})


def find_statement(
    table: str, row: Row, ontology: Ontology, resolve: Callable[[str], str]
) -> tuple[str, str, str]:
    """Return the subject, predicate and object that a row stands for; `resolve` makes an IRI of an id."""
    if table == "ties":
        kind = ontology.tie_kinds[expand_curie(row["kind"])]
        ends = resolve(row["subject"]), resolve(row["object"])
        if not kind.canonical:
            return ends[1], kind.inverse, ends[0]
        first, second = sorted(ends) if kind.symmetric else ends
        return first, kind.iri, second
    if table == "facts":
        return resolve(row["subject"]), expand_curie(row["property"]), normalise_text(row["value"])
    if table == "assessments":
        return resolve(row["entity"]), STK + "assessed", ""
    return resolve(row["id"]), RDF_TYPE, ""
