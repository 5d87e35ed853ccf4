"""`stakeholders read`: documents to suggested ties, each of which a person accepts, edits or rejects."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.errors import DataError, GraphError
from ..core.visible_text import strip_control_characters
from ..schema.levels import Audience
from . import options, output

if TYPE_CHECKING:
    from ..curate.reading.acceptance import TieEntry
    from ..curate.reading.blocks import Document
    from ..curate.reading.known_data import KnownData
    from ..curate.reading.model_server import ModelServer
    from ..curate.reading.review import DocumentReview
    from ..curate.reading.suggestions import Suggestion
    from ..curate.reading.verification import VerifiedTie

_KEYS = {"a": "accept", "e": "edit", "r": "reject", "s": "skip", "q": "quit"}


@click.command("read")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-d", "--data", "folder", type=click.Path(path_type=Path),
    help="Data set to add to: a folder of tables. Without one, the suggestions are listed.",
)  # fmt: skip
@click.option(
    "--publisher", default="", metavar="NAME", help="Organisation that made the document: who 'we' is."
)
@options.visibility("its title, quotes and ties", Audience.INTERNAL)
@click.option("--who", default="", metavar="NAME", help="Who decides; stands in the history.")
@click.option(
    "--model", "address", default="", metavar="URL",
    help="Ask a language model on this machine, too: the address of an OpenAI-compatible server.",
)  # fmt: skip
@click.option(
    "--model-name", default="", metavar="NAME", help="Model to ask for. [default: the server's first]"
)
@click.option(
    "--allow-remote", is_flag=True, help="Let --model be on another machine, to which text is sent."
)
@options.lang("the answer and questions")
@options.as_json
def command(
    paths: tuple[Path, ...], folder: Path | None, publisher: str, who: str, address: str, model_name: str,
    allow_remote: bool, visibility: str, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read documents and suggest the ties that they state, each with its exact words.

    FILE is a .txt, .md, .html, .docx, .pdf or .eml file. With -d, in a terminal, you accept, edit or reject
    each suggestion with one key. Nothing enters the data set unreviewed, and nothing is asked twice.
    """
    from ..curate.reading.known_data import KnownData
    from ..curate.reading.review import load_local_tables
    from ..schema.vocabulary import Ontology

    is_reviewed = bool(folder) and not as_json and sys.stdin.isatty() and sys.stdout.isatty()
    ontology = Ontology.load()
    tables = load_local_tables(folder) if folder else None
    session = _ReadSession(
        folder, KnownData.from_tables(tables, ontology), publisher, who, lang, Audience(visibility)
    )
    model = _open_model(address, model_name, allow_remote=allow_remote)
    documents = [(path, *session.read(path, model)) for path in paths]
    if is_reviewed and folder:
        for path, document, suggestions in documents:
            session.review(folder, path, document, suggestions)
    else:
        session.print_all(documents, as_json=as_json)


def _open_model(address: str, name: str, *, allow_remote: bool) -> ModelServer | None:
    if not address:
        return None
    from ..curate.reading.model_server import ModelServer

    return ModelServer.open(address, name, allow_remote=allow_remote)


class _ReadSession:
    """Documents on the table of whoever decides on their suggestions; each decision is kept at once."""

    def __init__(
        self, folder: Path | None, known: KnownData, publisher: str, who: str, lang: str, readers: Audience
    ) -> None:
        from ..curate.answers.read import open_read_texts

        self.readers = readers
        self.texts = open_read_texts(lang)
        self.folder, self.known, self.publisher, self.who = folder, known, publisher, who

    def read(self, path: Path, model: ModelServer | None) -> tuple[Document, list[Suggestion]]:
        """Return a document and what the rules, and the model if there is one, suggest of it."""
        from ..curate.reading.readers import read_document

        with output.show_progress(f"reading {path}"):
            document, suggestions = read_document(path, self.known.make_known_names(self.publisher))
        if model:
            suggestions = [*suggestions, *self._ask(model, document)]
        return document, suggestions

    def _ask(self, model: ModelServer, document: Document) -> list[Suggestion]:
        from ..curate.reading.model_suggestions import ask_model, list_questions

        questions = list_questions(document, self.known)
        if model.is_remote:
            self._note("model-leaves", host=model.host, n=len(questions))
        with output.show_progress(f"asking {model.host}"):
            answer = ask_model(model, questions, document, self.known)
        self._note("model-asked", asked=answer.answered, n=len(questions))
        for fault in answer.faults:
            output.write_note(strip_control_characters(fault))
        return list(answer.suggestions)

    def print_all(self, documents: list[tuple[Path, Document, list[Suggestion]]], *, as_json: bool) -> None:
        """Print what is suggested, and how to review it; nothing is written."""
        from ..curate.answers.read import ReadFile, list_suggestions, make_json
        from ..curate.reading.review import verify_unsaved

        files = [
            ReadFile(path.name, verify_unsaved(self.folder, document, suggestions, self.known))
            for path, document, suggestions in documents
        ]
        if as_json:
            output.write_bytes((json.dumps(make_json(files), ensure_ascii=False, indent=2) + "\n").encode())
            return
        output.write_sections(list_suggestions(self.texts, files, self.known.ontology), self.texts.lang)
        names = shlex.join(str(path) for path, _, _ in documents)
        target = shlex.quote(str(self.folder)) if self.folder else "DATA"
        self._note(
            "how-to-review",
            command=f"stakeholders read {names} -d {target}",
            open=f"stakeholders open {target}",
        )

    def _note(self, key: str, **values: str | int) -> None:
        output.write_note(strip_control_characters(self.texts.format_message(key, **values)))

    def _say(self, key: str, **values: str | int) -> None:
        output.write_line(self.texts.format_message(key, **values))

    # ---- one by one ----
    def review(self, folder: Path, path: Path, document: Document, suggestions: list[Suggestion]) -> None:
        """Ask about each open suggestion of a document; what was decided stays when it is broken off."""
        from ..curate.answers.read import sum_up_checks
        from ..curate.reading.review import DocumentReview, store_or_resume

        self.who = self.who or self._prompt("ask-who")
        reading = store_or_resume(
            folder, document, suggestions, self.known,
            who=self.who, name=path.name, publisher=self.publisher, readers=self.readers,
        )  # fmt: skip
        review = DocumentReview.open(folder, reading.source)
        ties = review.open_ties
        self._say("title", file=path.name, n=len(ties))
        for paragraph in sum_up_checks(self.texts, review.verification):
            output.write_line(paragraph.text)
        skipped = 0
        for number, tie in enumerate(ties, start=1):
            current = review.verification.find_tie(tie.key)
            if current is None or current not in review.open_ties:
                continue  # what was accepted before it holds for this one, too
            self._show(current, number, len(ties))
            choice = self._ask_key()
            if choice == "quit":
                skipped += len(ties) - number + 1
                break
            if choice == "skip" or not self._decide(review, current, choice):
                skipped += 1
                continue
            review = review.reopen()
        self.known = review.known
        if skipped:
            self._say("left", n=skipped)
        else:
            self._say("all-decided")

    def _show(self, tie: VerifiedTie, number: int, total: int) -> None:
        from ..curate.answers.read import describe_tie

        output.write_line()
        self._say("number", number=number, n=total)
        for sentence in describe_tie(self.texts, tie, self.known.ontology):
            output.write_line(f"  {sentence}")

    def _ask_key(self) -> str:
        click.echo(f"{self.texts.format_message('keys', **{key: key for key in _KEYS})}: ", nl=False)
        while True:
            key = click.getchar().lower()
            if key in ("\x03", "\x04"):
                raise KeyboardInterrupt
            if key in _KEYS:
                click.echo(key)
                return _KEYS[key]

    def _decide(self, review: DocumentReview, tie: VerifiedTie, choice: str) -> bool:
        """Store one decision; tell whether it was stored."""
        if choice == "reject":
            review.reject(tie, who=self.who)
            self._say("rejected")
            return True
        try:
            entry = self._edit(tie) if choice == "edit" else self._choose_ends(tie)
            review.accept(tie, who=self.who, entry=entry)
        except DataError as error:
            self._say("not-stored", fault="; ".join(map(str, error.findings)))
            return False
        except GraphError as error:
            self._say("not-stored", fault=str(error))
            return False
        self._say("accepted")
        return True

    def _choose_ends(self, tie: VerifiedTie) -> TieEntry:
        """Return the suggestion as it is; where a name fits several things, the person says which."""
        from dataclasses import replace

        from ..curate.reading.acceptance import TieEntry

        entry = TieEntry.from_tie(tie)
        for name, end in (("subject", tie.subject), ("object", tie.object)):
            if end and end.choices:
                values = {"name": end.name, "choices": ", ".join(end.choices)}
                chosen = click.prompt(
                    self.texts.format_message("several", **values), type=click.Choice(end.choices)
                )
                entry = replace(entry, subject=chosen) if name == "subject" else replace(entry, object=chosen)
        return entry

    def _edit(self, tie: VerifiedTie) -> TieEntry:
        """Ask for each part of a suggestion, with what it is as the default."""
        from dataclasses import replace

        from ..curate.reading.acceptance import TieEntry
        from ..schema.levels import Certainty

        entry = TieEntry.from_tie(tie)
        levels = click.Choice([str(level) for level in Certainty.list_recorded()])
        return replace(
            entry,
            subject=self._prompt("ask-from", entry.subject),
            kind=self._prompt("ask-kind", entry.kind),
            object=self._prompt("ask-to", entry.object),
            certainty=click.prompt(
                self.texts.format_message("ask-certainty"), type=levels, default=entry.certainty
            ),
        )

    def _prompt(self, key: str, default: str = "") -> str:
        answer = ""
        while not answer:
            answer = str(
                click.prompt(self.texts.format_message(key), type=str, default=default or None)
            ).strip()
        return answer
