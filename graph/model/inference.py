"""Loads the statements of each certainty into a store and adds what follows from them.

Rules are compiled from the vocabulary, one for each property: sub-class, sub-property, inverse, symmetric
and transitive. Levels of certainty are loaded one after the other, strongest first, so that an inferred
triple stands in the graph of its weakest premise and is never presented as surer than that. What follows from
one statement alone is known beforehand for each property and class, and is written where the statement is;
only transitive properties are asked for in the store, to a fixpoint. Domains and ranges infer nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Protocol

from ..core.progress import ProgressCallback, ignore_progress, track_reading
from ..ingest.statements import Consequence
from ..schema.dataset import Dataset
from ..schema.levels import Certainty
from ..schema.terms import RDF_TYPE, STK
from ..schema.vocabulary import Ontology
from ..store import Store

RULE = "entailment"

_IRI = re.compile(r"<([^>]*)>")
_TYPE = f"<{RDF_TYPE}>"
_BATCH = 50_000  # lines looked up at once


def inferred_set(dataset: Dataset, level: str) -> str:
    """Return the IRI of the graph of what rests on a level of certainty."""
    return dataset.mint.make_set_iri("inferred", RULE, level)


def compile_rules(ontology: Ontology) -> list[str]:
    """Return the WHERE clauses and heads of the rules as `head | body` SPARQL patterns.

    >>> rules = compile_rules(Ontology.load())
    >>> "?o stk:hasMember ?s | ?s stk:memberOf ?o" in [shorten_rule(rule) for rule in rules]
    True
    """
    evidence = ontology.evidence_properties
    rules = [
        f"?s <{RDF_TYPE}> <{parent}> | ?s <{RDF_TYPE}> <{child}>"
        for child, parent in ontology.subclasses
        if parent != child
    ]
    rules += [
        f"?s <{parent}> ?o | ?s <{child}> ?o"
        for child, parent in ontology.subproperties
        if child not in evidence
    ]
    rules += [
        f"?o <{inverse}> ?s | ?s <{iri}> ?o" for iri, inverse in ontology.inverses if iri not in evidence
    ]
    rules += [f"?o <{iri}> ?s | ?s <{iri}> ?o" for iri in ontology.symmetric if iri not in evidence]
    rules += [f"?s <{iri}> ?z | ?s <{iri}> ?o . ?o <{iri}> ?z" for iri in ontology.transitive]
    return rules


def shorten_rule(rule: str) -> str:
    """Return a rule with the names of `stk:` shortened, for people."""
    return re.sub(rf"<{re.escape(STK)}(\w+)>", r"stk:\1", rule)


@dataclass(frozen=True)
class Rules:
    """The rules by premise: `alone` by the predicate or class of one statement, `chains` as head and body."""

    consequences: Mapping[str, tuple[Consequence, ...]]
    chains: tuple[tuple[str, str], ...]

    @classmethod
    def from_ontology(cls, ontology: Ontology) -> Rules:
        """Compile the rules of a vocabulary."""
        pairs = [
            (head, body) for head, _, body in (rule.partition(" | ") for rule in compile_rules(ontology))
        ]
        alone: dict[str, list[Consequence]] = {}
        for head, body in close_transitively([pair for pair in pairs if " . " not in pair[1]]):
            alone.setdefault(find_rule_key(body), []).append(_parse_consequence(head))
        return cls(
            {key: tuple(consequences) for key, consequences in alone.items()},
            tuple(pair for pair in pairs if " . " in pair[1]),
        )


def find_rule_key(pattern: str) -> str:
    """Return the class that a pattern names, else its predicate."""
    return str(_IRI.findall(pattern)[-1])


def _parse_consequence(head: str) -> Consequence:
    subject, rest = head.split(" ", 1)
    if rest.startswith(_TYPE):
        return Consequence(find_rule_key(head), f" {rest}", is_type=True)
    return Consequence(find_rule_key(head), f" {rest.rpartition(' ')[0]} ", subject == "?o")


class LeveledStatements(Protocol):
    """Statements by certainty, and what follows from each alone, as `Statements` has them."""

    dataset: Dataset

    def list_terms(self, level: Certainty) -> set[str]:
        """Return the IRIs of the predicates and classes that the statements of one certainty use."""

    def list_heads(self, level: Certainty) -> set[str]:
        """Return the predicates and classes of what follows from the statements of one certainty."""

    def read_asserted(self, level: Certainty) -> IO[bytes]:
        """Return the statements of one certainty as N-Quads, in their sets and in the merged view."""

    def read_consequences(self, level: Certainty) -> IO[bytes]:
        """Return what follows from each statement of one certainty alone, as N-Triples, perhaps repeated."""


def find_chain_keys(rules: Rules, statements: LeveledStatements) -> set[str]:
    """Return the transitive properties in use, and the properties that follow from them."""
    keys: set[str] = set()
    present = set[str]().union(
        *(statements.list_terms(level) | statements.list_heads(level) for level in Certainty)
    )
    chain_keys = {find_rule_key(head) for head, _ in rules.chains}
    while new := (chain_keys & present) - keys:
        keys |= new
        present |= {follows.key for key in new for follows in rules.consequences.get(key, ())}
    return keys | {follows.key for key in keys for follows in rules.consequences.get(key, ())}


def load_with_inference(
    store: Store,
    statements: LeveledStatements,
    rules: Rules,
    *,
    say: ProgressCallback = ignore_progress,
) -> None:
    """Load what is asserted, one certainty after the other, and into inferred sets what follows from it."""
    asserted: set[str] = set()
    inferred: set[str] = set()
    for level in Certainty:
        if not statements.list_terms(level) | statements.list_heads(level):
            continue
        follows, graph = statements.read_consequences(level), inferred_set(statements.dataset, level)
        store.load_text(track_reading(statements.read_asserted(level), say, f"loading what is {level}"))
        asserted |= statements.list_terms(level)
        doubtful = statements.list_heads(level) & (asserted | inferred)
        if doubtful:
            for part in _iter_missing_lines(store, follows, doubtful):
                _add_to_graphs(store, part, graph)
        else:
            for into in (graph, ""):
                store.load_text(
                    track_reading(follows, say, f"loading what follows from what is {level}"), graph=into
                )
        inferred |= statements.list_heads(level)
        inferred |= _infer_chains(store, rules, asserted | inferred, graph)


def _add_to_graphs(store: Store, text: bytes, graph: str) -> None:
    for into in (graph, ""):
        store.load_text(text, graph=into)


def _iter_missing_lines(store: Store, follows: IO[bytes], doubtful: set[str]) -> Iterator[bytes]:
    """Yield in parts those lines that the merged view lacks; only doubtful keys have to be looked up."""
    keys = {f"<{key}>".encode() for key in doubtful}
    kind = _TYPE.encode()
    while lines := list(islice(follows, _BATCH)):
        certain_lines: list[bytes] = []
        lines_to_check: list[bytes] = []
        for line in lines:
            _, predicate, rest = line.split(b" ", 2)
            key = rest[:-3] if predicate == kind else predicate
            (lines_to_check if key in keys else certain_lines).append(line)
        yield b"".join(certain_lines) + store.select_missing_lines(b"".join(lines_to_check))


def _infer_chains(store: Store, rules: Rules, present: set[str], graph: str) -> set[str]:
    """Run the transitive rules to a fixpoint, with what follows from each new statement; return its keys."""
    inferred_keys: set[str] = set()
    chains = [(head, body) for head, body in rules.chains if find_rule_key(head) in present]
    again = [
        (_format_pattern(follows), head)
        for head, _ in chains
        for follows in rules.consequences.get(find_rule_key(head), ())
    ]
    while chains:
        new = _add_inferred(store, chains, graph)
        if not new:
            break
        inferred_keys |= new | _add_inferred(store, again, graph)
    return inferred_keys


def _format_pattern(follows: Consequence) -> str:
    return f"?z{follows.text}?s" if follows.swaps_ends else f"?s{follows.text}?z"


def _add_inferred(store: Store, rules: Sequence[tuple[str, str]], graph: str) -> set[str]:
    """Add the heads of rules that the merged view lacks, and return the predicates of what was new."""
    new_keys = set()
    for head, body in rules:
        text = store.construct_triples(
            f"CONSTRUCT {{ {head} }} WHERE {{ {body} FILTER NOT EXISTS {{ {head} }} }}"
        )
        if text:
            _add_to_graphs(store, text, graph)
            new_keys.add(find_rule_key(head))
    return new_keys


def close_transitively(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return for each premise everything that follows from it, directly or in turn, but itself.

    >>> close_transitively([("?s <b> ?o", "?s <a> ?o"), ("?o <c> ?s", "?s <b> ?o")])
    [('?s <b> ?o', '?s <a> ?o'), ('?o <c> ?s', '?s <a> ?o'), ('?o <c> ?s', '?s <b> ?o')]
    """
    follows: dict[str, list[str]] = {}
    for head, body in steps:
        follows.setdefault(body, []).append(head)
    entailed = []
    for premise in follows:
        reached, waiting = {premise: None}, [premise]
        while waiting:
            pattern = waiting.pop()
            # a pattern told of `?o ... ?s` has the conclusions of its mirror, mirrored
            is_turned = pattern.startswith("?o")
            for head in follows.get(_swap_ends(pattern) if is_turned else pattern, ()):
                head = _swap_ends(head) if is_turned else head
                if head not in reached:
                    reached[head] = None
                    waiting.append(head)
        entailed += [(head, premise) for head in reached if head != premise]
    return entailed


def _swap_ends(pattern: str) -> str:
    """Return a pattern with its subject and object changed places."""
    subject, rest = pattern.split(" ", 1)
    predicate, object_ = rest.rsplit(" ", 1)
    return f"{object_} {predicate} {subject}"
