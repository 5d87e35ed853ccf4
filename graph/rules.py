"""Entailments: the statements of one certainty in, a store that holds them and what follows from them out.

Rules are compiled from the vocabulary, one for each property: sub-class, sub-property, inverse, symmetric
and transitive. Levels of certainty are loaded one after the other, strongest first, so that an inferred
triple stands in the graph of its weakest premise and is never presented as surer than that. What follows from
one statement alone is known beforehand for each property and class, and is written where the statement is;
only transitive properties are asked for in the store, to a fixpoint. Domains and ranges infer nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO

from .dataset import Dataset
from .ingest.statements import Consequence, Statements
from .ontology import Ontology
from .progress import Say, silent, watched
from .store import Store
from .terms import RDF_TYPE, STK

RULE = "entailment"

_IRI = re.compile(r"<([^>]*)>")
_TYPE = f"<{RDF_TYPE}>"
_BATCH = 50_000  # lines looked up at once


def inferred_set(dataset: Dataset, level: str) -> str:
    """Return the IRI of the graph of what rests on a level of certainty."""
    return dataset.mint.assertion_set("inferred", RULE, level)


def compile_rules(ontology: Ontology) -> list[str]:
    """Return the WHERE clauses and heads of the rules as `head | body` SPARQL patterns.

    >>> rules = compile_rules(Ontology.load())
    >>> "?o stk:hasMember ?s | ?s stk:memberOf ?o" in [short(rule) for rule in rules]
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
    rules += [f"?o <{other}> ?s | ?s <{iri}> ?o" for iri, other in ontology.inverses if iri not in evidence]
    rules += [f"?o <{iri}> ?s | ?s <{iri}> ?o" for iri in ontology.symmetric if iri not in evidence]
    rules += [f"?s <{iri}> ?z | ?s <{iri}> ?o . ?o <{iri}> ?z" for iri in ontology.transitive]
    return rules


def short(rule: str) -> str:
    """Return a rule with the names of `stk:` shortened, for people."""
    return re.sub(rf"<{re.escape(STK)}(\w+)>", r"stk:\1", rule)


@dataclass(frozen=True)
class Rules:
    """The rules by premise: `alone` by the predicate or class of one statement, `chains` as head and body."""

    alone: Mapping[str, tuple[Consequence, ...]]
    chains: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, ontology: Ontology) -> Rules:
        """Compile the rules of a vocabulary."""
        known = [
            (head, body) for head, _, body in (rule.partition(" | ") for rule in compile_rules(ontology))
        ]
        alone: dict[str, list[Consequence]] = {}
        for head, body in closed([pair for pair in known if " . " not in pair[1]]):
            alone.setdefault(_key(body), []).append(_consequence(head))
        return cls(
            {key: tuple(found) for key, found in alone.items()},
            tuple(pair for pair in known if " . " in pair[1]),
        )


def _key(pattern: str) -> str:
    """Return the class that a pattern names, else its predicate."""
    return str(_IRI.findall(pattern)[-1])


def _consequence(head: str) -> Consequence:
    subject, rest = head.split(" ", 1)
    if rest.startswith(_TYPE):
        return Consequence(_key(head), f" {rest}", is_type=True)
    return Consequence(_key(head), f" {rest.rpartition(' ')[0]} ", subject == "?o")


def load(
    store: Store, statements: Statements, rules: Rules, levels: Iterable[str], *, say: Say = silent
) -> None:
    """Load what is asserted, one certainty after the other, and into inferred sets what follows from it."""
    asserted: set[str] = set()
    inferred: set[str] = set()
    for level in levels:
        if not statements.terms(level):
            continue
        follows, graph = statements.follows(level), inferred_set(statements.dataset, level)
        store.load_text(watched(statements.asserted(level), say, f"loading what is {level}"))
        asserted |= statements.terms(level)
        doubtful = statements.heads(level) & (asserted | inferred)
        if doubtful:
            for part in _unknown(store, follows, doubtful):
                _add(store, part, graph)
        else:
            for into in (graph, ""):
                store.load_text(
                    watched(follows, say, f"loading what follows from what is {level}"), graph=into
                )
        inferred |= statements.heads(level)
        inferred |= _chained(store, rules, asserted | inferred, graph)


def _add(store: Store, text: bytes, graph: str) -> None:
    for into in (graph, ""):
        store.load_text(text, graph=into)


def _unknown(store: Store, follows: IO[bytes], doubtful: set[str]) -> Iterator[bytes]:
    """Yield in parts those lines that the merged view lacks; only doubtful keys have to be looked up."""
    keys = {f"<{key}>".encode() for key in doubtful}
    kind = _TYPE.encode()
    while lines := list(islice(follows, _BATCH)):
        sure: list[bytes] = []
        asked: list[bytes] = []
        for line in lines:
            _, predicate, rest = line.split(b" ", 2)
            key = rest[:-3] if predicate == kind else predicate
            (asked if key in keys else sure).append(line)
        yield b"".join(sure) + store.lacking(b"".join(asked))


def _chained(store: Store, rules: Rules, present: set[str], graph: str) -> set[str]:
    """Run the transitive rules to a fixpoint, with what follows from each new statement; return its keys."""
    found: set[str] = set()
    chains = [(head, body) for head, body in rules.chains if _key(head) in present]
    again = [(_pattern(follows), head) for head, _ in chains for follows in rules.alone.get(_key(head), ())]
    while chains:
        new = _infer(store, chains, graph)
        if not new:
            break
        found |= new | _infer(store, again, graph)
    return found


def _pattern(follows: Consequence) -> str:
    return f"?z{follows.text}?s" if follows.turned else f"?s{follows.text}?z"


def _infer(store: Store, rules: Sequence[tuple[str, str]], graph: str) -> set[str]:
    """Add the heads of rules that the merged view lacks, and return the predicates of what was new."""
    found = set()
    for head, body in rules:
        text = store.construct(f"CONSTRUCT {{ {head} }} WHERE {{ {body} FILTER NOT EXISTS {{ {head} }} }}")
        if text:
            _add(store, text, graph)
            found.add(_key(head))
    return found


def closed(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return for each premise everything that follows from it, directly or in turn, but itself.

    >>> closed([("?s <b> ?o", "?s <a> ?o"), ("?o <c> ?s", "?s <b> ?o")])
    [('?s <b> ?o', '?s <a> ?o'), ('?o <c> ?s', '?s <a> ?o'), ('?o <c> ?s', '?s <b> ?o')]
    """
    follows: dict[str, list[str]] = {}
    for head, body in steps:
        follows.setdefault(body, []).append(head)
    found = []
    for premise in follows:
        reached, waiting = {premise: None}, [premise]
        while waiting:
            pattern = waiting.pop()
            # a pattern told of `?o ... ?s` has the conclusions of its mirror, mirrored
            turned = pattern.startswith("?o")
            for head in follows.get(_turned(pattern) if turned else pattern, ()):
                head = _turned(head) if turned else head
                if head not in reached:
                    reached[head] = None
                    waiting.append(head)
        found += [(head, premise) for head in reached if head != premise]
    return found


def _turned(pattern: str) -> str:
    """Return a pattern with its subject and object changed places."""
    subject, rest = pattern.split(" ", 1)
    predicate, object_ = rest.rsplit(" ", 1)
    return f"{object_} {predicate} {subject}"
