"""Answers which ties documents suggest, and describes one for the person who decides on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.messages import localise_digits
from ...publish.answers.view import AnswerTexts, find_messages
from ...publish.document import Paragraph, Section, Table
from ...schema.terms import STK, expand_curie
from ...schema.vocabulary import Ontology
from ..reading.suggestions import Suggestion
from ..reading.verification import EndLink, Verification, VerifiedTie

SCHEMA, COMMAND = 1, "read"
_HEADS = ("from", "kind", "to", "quote", "place", "certainty")


@dataclass(frozen=True)
class ReadFile:
    """A file with what it suggests."""

    name: str
    verification: Verification


def open_read_texts(lang: str) -> AnswerTexts:
    """Return the texts of the command in a language."""
    return AnswerTexts(COMMAND, lang, Path(__file__).parent)


def make_rows(files: Sequence[ReadFile]) -> list[dict[str, str]]:
    """Return the suggestions as rows: names as the text has them, kinds by their ids."""
    return [
        {
            "subject": tie.suggestion.subject,
            "kind": tie.suggestion.kind,
            "object": tie.suggestion.object,
            "quote": tie.suggestion.quote,
            "place": tie.suggestion.place,
            "certainty": tie.suggestion.certainty,
            "rule": tie.suggestion.rule,
        }
        for file in files
        for tie in file.verification.open
    ]


def make_json(files: Sequence[ReadFile]) -> dict[str, object]:
    """Return the answer for programs."""
    return {"schema": SCHEMA, "command": COMMAND, "rows": make_rows(files)}


def list_suggestions(
    texts: AnswerTexts, files: Sequence[ReadFile], ontology: Ontology
) -> tuple[Section, ...]:
    """Return the suggestions of each file as a table, and what was left out."""
    return tuple(
        Section(
            f"file-{number}",
            texts.format_message("title", file=file.name, n=len(file.verification.open)),
            (*_list_ties(texts, file.verification.open, ontology), *sum_up_checks(texts, file.verification)),
        )
        for number, file in enumerate(files, start=1)
    )


def _list_ties(
    texts: AnswerTexts, ties: Sequence[VerifiedTie], ontology: Ontology
) -> Iterator[Table | Paragraph]:
    if not ties:
        yield texts.make_paragraph("none")
        return
    heads = tuple(texts.format_message(f"head-{head}") for head in _HEADS)
    rows = tuple(
        (
            tie.suggestion.subject,
            label_kind(tie.suggestion.kind, ontology, texts.lang),
            tie.suggestion.object,
            tie.suggestion.quote,
            describe_place(texts, tie.suggestion),
            label_certainty(tie.suggestion.certainty, ontology, texts.lang),
        )
        for tie in ties
    )
    yield Table("suggestions", "", heads, rows)


def sum_up_checks(texts: AnswerTexts, verification: Verification) -> Iterator[Paragraph]:
    """Yield what did not pass, and what was known before."""
    failures = verification.failures
    if failures:
        reasons = texts.join_words(
            [texts.format_message(f"reason-{reason}", n=count) for reason, count in sorted(failures.items())]
        )
        yield texts.make_paragraph("failed", n=sum(failures.values()), reasons=reasons)
    recorded, decided = (verification.count_standing(standing) for standing in ("recorded", "decided"))
    if recorded or decided:
        yield texts.make_paragraph("already", recorded=recorded, decided=decided)


def label_kind(kind: str, ontology: Ontology, lang: str) -> str:
    """Return the words of a kind of tie or fact."""
    return ontology.label(expand_curie(kind), lang)


def label_certainty(certainty: str, ontology: Ontology, lang: str) -> str:
    """Return the word of a certainty."""
    return ontology.label(STK + certainty, lang)


def describe_place(texts: AnswerTexts, suggestion: Suggestion) -> str:
    """Return where the words of a suggestion stand, in the language."""
    line = localise_digits(str(suggestion.line), texts.lang)
    if suggestion.page:
        page = localise_digits(str(suggestion.page), texts.lang)
        return texts.format_message("place-page", page=page, line=line)
    return texts.format_message("place-line", line=line)


def describe_tie(texts: AnswerTexts, tie: VerifiedTie, ontology: Ontology) -> list[str]:
    """Return what a person needs to decide on a suggestion, a sentence each: the tie first."""
    suggestion = tie.suggestion
    object_ = _name_end(tie.object) if tie.object else tie.value
    kind = label_kind(suggestion.kind, ontology, texts.lang)
    sentences = [
        texts.format_message("tie", subject=_name_end(tie.subject), kind=kind, object=object_),
        texts.format_message("quote", words=" ".join(suggestion.quote.split())),
        describe_suggestion(texts, suggestion, ontology),
    ]
    new = [end.name for end in (tie.subject, tie.object) if end and end.is_new]
    if suggestion.reference:
        sentences.append(describe_reference(texts, suggestion.reference))
    if suggestion.ended:
        sentences.append(texts.format_message("has-ended"))
    if tie.standing == "support":
        sentences.append(texts.format_message("is-support"))
    if new:
        sentences.append(texts.format_message("is-new", names=texts.join_words(new)))
    return sentences


def describe_suggestion(texts: AnswerTexts, suggestion: Suggestion, ontology: Ontology) -> str:
    """Return the place of a suggestion, its certainty and its rule, with how often that is right."""
    certainty = label_certainty(suggestion.certainty, ontology, texts.lang)
    return _format_origin(texts, "about", suggestion, ontology, certainty=certainty)


def describe_origin(texts: AnswerTexts, suggestion: Suggestion, ontology: Ontology) -> str:
    """Return the place of a suggestion and its rule, with how often that is right."""
    return _format_origin(texts, "origin", suggestion, ontology)


def _format_origin(
    texts: AnswerTexts, message: str, suggestion: Suggestion, ontology: Ontology, **values: str
) -> str:
    values["place"] = describe_place(texts, suggestion)
    values["rule"] = describe_rule(texts, suggestion, ontology)
    if suggestion.precision is None:
        return texts.format_message(message, **values)
    percent = round(suggestion.precision * 100)
    return texts.format_message(f"{message}-precision", percent=percent, **values)


def describe_rule(texts: AnswerTexts, suggestion: Suggestion, ontology: Ontology) -> str:
    """Return what made a suggestion: a sentence, list, line, column or paragraph, and what it says."""
    key = f"rule-{suggestion.rule.partition(' ')[0]}"
    if find_messages(COMMAND, key, texts.folder) is None:
        return suggestion.rule
    return texts.format_message(key, kind=label_kind(suggestion.kind, ontology, texts.lang))


def describe_reference(texts: AnswerTexts, reference: str) -> str:
    """Return how the ends were resolved that the quote does not name, one after another."""
    described = []
    for part in reference.split("; "):
        key = "reference-" + part.replace("'", " ").replace(" ", "-")
        word, before, _ = part.partition(" (the sentence before")
        if before:
            described.append(texts.format_message("reference-word-of-the-sentence-before", word=word))
            continue
        is_known = find_messages(COMMAND, key, texts.folder) is not None
        described.append(
            texts.format_message(key) if is_known else texts.format_message("word-stands-for", word=part)
        )
    return texts.format_message("reference", reference="; ".join(described))


def _name_end(end: EndLink) -> str:
    """Return an end as the text names it, with the name that the data set has where that differs."""
    return f"{end.name} [{end.label}]" if end.id and end.label != end.name else end.name
