"""`stakeholders corrections`: what readers of a map and partners suggest, reviewed one by one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from ..core.visible_text import strip_control_characters
from ..schema.levels import Audience
from . import files, options, output, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..curate.corrections import Ledger
    from ..model.graph import StakeholderGraph
    from ..publish.document import Section


@click.command("corrections")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.data
@click.option("--list", "listed", is_flag=True, help="List the corrections of the data set, open ones first.")
@click.option(
    "--decide",
    type=(str, click.Choice(["accept", "reject"])),
    metavar="ID accept|reject",
    help="Decide on one correction; needs --who and --why.",
)
@click.option("--who", default="", help="Who decided.")
@click.option("--why", default="", help="The reason, in a sentence.")
@options.lang("the answer")
@options.as_json
def command(
    file: Path | None,
    data: DatasetLocation,
    listed: bool,
    decide: tuple[str, str] | None,
    who: str,
    why: str,
    lang: str,
    as_json: bool,
) -> None:
    """Review the corrections that readers of the map have sent, and the answers of partners.

    FILE is what the page saved, text pasted from an e-mail, or a partner sheet that was filled in (PDF or
    Word). Corrections are kept in corrections.csv beside the tables and appear in no output. The sender's
    address is shown but not kept. If you accept a correction, you are told which row to change; no row
    changes by itself. If you accept what an organisation answered about itself (a tie, a fact, a name), a
    row is added with its answer as evidence.
    """
    if sum(map(bool, (file, listed, decide))) != 1:
        raise click.UsageError("give a FILE to review, or --list, or --decide")
    path = session.require_local_path(data, "corrections")
    knowledge = session.open_knowledge(data, Audience.INTERNAL)
    review = _CorrectionReview(path, knowledge, who, lang)
    if file:
        review.add_submission(file, data)
        if as_json or not sys.stdin.isatty():
            review.print_all(as_json=as_json)
        else:
            review.review_open()
    elif decide:
        review.record_decision(*decide, why)
        if as_json:
            review.print_all(as_json=as_json)
    else:
        review.print_all(as_json=as_json)


class _CorrectionReview:
    """A data set's corrections on the table of whoever decides on them; each decision is kept at once."""

    def __init__(self, path: Path, knowledge: StakeholderGraph, who: str, lang: str) -> None:
        from ..curate.answers.corrections import open_correction_texts
        from ..curate.corrections import AffectedRows, Ledger

        self.texts = open_correction_texts(lang)
        self.path = path
        self.knowledge = knowledge
        self.ledger = Ledger.read(path)
        self.affected_rows = AffectedRows(knowledge)
        self.who = who
        self.contacts: dict[str, str] = {}

    def add_submission(self, file: Path, data: DatasetLocation) -> None:
        """Add the suggestions of a file that the table does not hold; refuse those of another data set."""
        from ..core.errors import InputError
        from ..curate.corrections import Correction, read_submission

        submission = read_submission(file)
        name = self.knowledge.dataset.name
        if submission.data != name:
            raise InputError(
                f"these are corrections to '{submission.data}', not to '{name}'; give its folder with -d"
            )
        for fault in submission.faults:
            self._note("submission-fault", fault=fault)
        if submission.unsure:
            self._note("unsure", n=submission.unsure)
        if submission.version not in self._list_versions(data):
            key = "other-version" if submission.version else "other-version-unnamed"
            self._note(key, version=submission.version)
        new = [
            Correction.from_suggestion(suggestion, dataset=name, version=submission.version)
            for suggestion in submission.suggestions
        ]
        self.contacts = {
            suggestion.compute_id(name): suggestion.contact
            for suggestion in submission.suggestions
            if suggestion.contact
        }
        before = len(self.ledger.rows)
        self._change_ledger(lambda ledger: ledger.with_new(new), file.name)
        added = len(self.ledger.rows) - before
        known = len({row.id for row in new}) - added
        self._note("received", n=added, known=known, file=str(self.ledger.path))

    def _note(self, key: str, **values: str | int) -> None:
        """Write a text of the command to standard error."""
        output.write_note(strip_control_characters(self.texts.format_message(key, **values)))

    def _list_versions(self, data: DatasetLocation) -> set[str]:
        """Return the versions of all editions: a page does not say for whom it was made."""
        from ..core.errors import InputError
        from ..model.edition import compute_version

        versions = {compute_version(self.knowledge)}
        for audience in (Audience.PUBLIC, Audience.PARTNERS):
            try:
                versions.add(compute_version(session.open_knowledge(data, audience)))
            except InputError:
                continue  # an edition in RDF is one audience's and has no other
        return versions

    def _change_ledger(self, change: Callable[[Ledger], Ledger], why: str) -> None:
        """Change the table as it is by now: somebody may decide in the workbench meanwhile."""
        from ..core.file_lock import lock_folder
        from ..curate.corrections import Ledger

        with lock_folder(self.ledger.path.parent):
            current = Ledger.read(self.path)
            self.ledger = change(current)
            if self.ledger != current:
                contents = {self.ledger.path.name: self.ledger.to_csv()}
                why = f"corrections {why}"
                files.write_step(self.path, contents, kind="correction", why=why, who=self.who)

    # ---- one by one ----
    def review_open(self) -> None:
        """Ask about each open correction; what was decided stays when it is broken off."""
        from ..curate.answers.corrections import describe_correction
        from ..publish.document import Section

        rows = self.ledger.open
        for number, row in enumerate(rows, start=1):
            number_text = self.texts.format_message("number", number=number, n=len(rows), id=row.id)
            contact = self.contacts.get(row.id, "")
            output.write_line()
            self._print(
                Section("number", number_text, ()),
                describe_correction(self.texts, row, self.affected_rows, contact),
            )
            choice = click.Choice(["accept", "reject", "later"])
            answer = click.prompt(self.texts.format_message("decide"), type=choice, default="later")
            if answer != "later":
                self.who = self.who or self._prompt("ask-who")
                self.record_decision(row.id, answer, self._prompt("ask-why"))
        left = len(self.ledger.open)
        key = "left-open" if left else "all-decided"
        output.write_line()
        self._print(Section("left", "", (self.texts.make_paragraph(key, n=left),)))

    def _print(self, *sections: Section) -> None:
        output.write_sections(sections, self.texts.lang)

    def _prompt(self, key: str) -> str:
        answer = ""
        while not answer:
            answer = click.prompt(self.texts.format_message(key), type=str).strip()
        return answer

    def record_decision(self, name: str, decision: str, why: str) -> None:
        """Keep a decision on one correction, and say which rows it asks to change."""
        import datetime

        from ..curate.answers.corrections import advise_changes, describe_recorded
        from ..curate.corrections import store_answer

        if not self.who.strip() or not why.strip():
            raise click.UsageError("say who decides with --who and the reason with --why")
        row = self.ledger.find_row(name)
        folder = self.knowledge.dataset.path
        who = self.who.strip()
        tables = store_answer(folder, row, self.knowledge, who=who) if decision == "accept" else ()
        when = datetime.date.today().isoformat()
        self._change_ledger(
            lambda ledger: ledger.with_decision(row.id, decision, who=who, when=when, why=why.strip()),
            f"{row.id} {decision}: {why.strip()}",
        )
        self._note("decided", state=self.texts.format_message(f"state-{decision}"), id=row.id)
        if tables:
            output.write_sections([describe_recorded(self.texts, tables, folder)], self.texts.lang, err=True)
        elif decision == "accept":
            advice = advise_changes(self.texts, row, self.affected_rows, folder)
            output.write_sections([advice], self.texts.lang, err=True)

    # ---- all at once ----
    def print_all(self, *, as_json: bool) -> None:
        """Print every correction, open ones first."""
        from ..curate.answers.corrections import answer_corrections

        answer = answer_corrections(self.ledger, self.affected_rows, self.texts.lang)
        output.write_answer(answer, as_json=as_json)
