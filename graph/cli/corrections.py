"""`stakeholders corrections`: what readers of a map suggest, reviewed one by one."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..core.address import DatasetLocation
from ..publish.writers.terminal import strip_control_characters
from ..schema.levels import Audience, write_notice
from . import options, output, session

if TYPE_CHECKING:
    from ..curate.corrections import AffectedRows, Correction, Ledger, Submission
    from ..model.graph import StakeholderGraph

MOST_ROWS = 12  # of the data set shown for one correction
KIND_LABELS = {
    "wrong": "is wrong",
    "ended": "has ended",
    "missing": "something is missing",
    "name": "a name is wrong",
    "other": "another remark",
}
STATE_LABELS = {"accept": "accepted", "reject": "rejected", "": "open"}


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
@options.as_json
def command(
    file: Path | None,
    data: DatasetLocation,
    listed: bool,
    decide: tuple[str, str] | None,
    who: str,
    why: str,
    as_json: bool,
) -> None:
    """Review the corrections that readers of the map have sent.

    FILE is what the page saved, or text pasted from an e-mail. Corrections are kept in corrections.csv
    beside the tables and appear in no output. The sender's address is shown but not kept. If you accept a
    correction, you are told which row to change; no row changes by itself.
    """
    from ..curate.corrections import AffectedRows, Ledger, read_submission

    if sum(map(bool, (file, listed, decide))) != 1:
        raise click.UsageError("give a FILE to review, or --list, or --decide")
    path = session.require_local_path(data, "corrections")
    knowledge = session.open_knowledge(data, Audience.INTERNAL)
    review = _CorrectionReview(knowledge, Ledger.read(path), AffectedRows(knowledge), who)
    if file:
        review.add_submission(read_submission(file), data)
        if as_json or not sys.stdin.isatty():
            review.print_all(as_json)
        else:
            review.review_open()
    elif decide:
        review.record_decision(*decide, why)
        if as_json:
            review.print_all(as_json)
    else:
        review.print_all(as_json)


class _CorrectionReview:
    """A data set's corrections on the table of whoever decides on them; each decision is kept at once."""

    def __init__(
        self, knowledge: StakeholderGraph, ledger: Ledger, affected_rows: AffectedRows, who: str
    ) -> None:
        self.knowledge = knowledge
        self.ledger = ledger
        self.affected_rows = affected_rows
        self.who = who
        self.contacts: dict[str, str] = {}

    def add_submission(self, submission: Submission, data: DatasetLocation) -> None:
        """Add the suggestions of a file that the table does not hold; refuse those of another data set."""
        from ..core.errors import InputError
        from ..curate.corrections import Correction

        name = self.knowledge.dataset.name
        if submission.data != name:
            raise InputError(
                f"these are corrections to '{submission.data}', not to '{name}'; give its folder with -d"
            )
        for fault in submission.faults:
            output.write_note(f"left out: {strip_control_characters(fault)}")
        if submission.version not in self._list_versions(data):
            output.write_note(
                f"The page was made from another version of the data ({submission.version or 'not given'}): "
                "what it says may have changed since."
            )
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
        self._save_ledger(self.ledger.with_new(new))
        added = len(self.ledger.rows) - before
        known = len({row.id for row in new}) - added
        output.write_note(f"{added} new, {known} known already: {self.ledger.path}")

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

    def _save_ledger(self, ledger: Ledger) -> None:
        from ..core.atomic import publish_files

        if ledger != self.ledger:
            publish_files(ledger.path.parent, {ledger.path.name: ledger.to_csv()})
            self.ledger = ledger

    # ---- one by one ----
    def review_open(self) -> None:
        """Ask about each open correction; what was decided stays when it is broken off."""
        rows = self.ledger.open
        for number, row in enumerate(rows, start=1):
            output.write_line()
            output.write_line(f"{number} of {len(rows)}   {row.id}")
            self._print_correction(row)
            answer = click.prompt("Decide", type=click.Choice(["accept", "reject", "later"]), default="later")
            if answer != "later":
                self.who = self.who or _prompt_text("Who decides?")
                self.record_decision(row.id, answer, _prompt_text("Why?"))
        left = len(self.ledger.open)
        output.write_line()
        output.write_line(f"{left} left open." if left else "All are decided.")

    def record_decision(self, name: str, decision: str, why: str) -> None:
        """Keep a decision on one correction, and say which rows it asks to change."""
        import datetime

        if not self.who.strip() or not why.strip():
            raise click.UsageError("say who decides with --who and the reason with --why")
        row = self.ledger.find_row(name)
        when = datetime.date.today().isoformat()
        self._save_ledger(
            self.ledger.with_decision(row.id, decision, who=self.who.strip(), when=when, why=why.strip())
        )
        output.write_note(f"{STATE_LABELS[decision]}: {row.id}")
        if decision == "accept":
            for text in self._advise_changes(row):
                output.write_note(text)

    def _print_correction(self, row: Correction) -> None:
        output.write_paragraph(f"About {row.about}: {KIND_LABELS.get(row.kind, row.kind)}")
        output.write_paragraph(f"Says: {row.text}", indent="  ")
        sender = f"{row.by or 'nobody named'}, {row.on or 'no date'}"
        contact = self.contacts.get(row.id, "")
        output.write_paragraph(f"By: {sender}" + (f"; contact: {contact}" if contact else ""), indent="  ")
        output.write_line("The data say now:")
        for text in self._describe_rows(row):
            output.write_paragraph(text, indent="  ")

    def _describe_rows(self, row: Correction) -> list[str]:
        from ..curate.corrections.affected_rows import describe_row

        unknown = self.affected_rows.find_unknown_part(row.about)
        if unknown:
            return [f"no '{unknown}' is known here: it may be withheld, renamed or gone"]
        affected_rows = self.affected_rows.find_rows(row.about)
        if not affected_rows:
            return ["nothing that a row of the tables says"]
        more = [f"and {len(affected_rows) - MOST_ROWS} rows more"] if len(affected_rows) > MOST_ROWS else []
        return [describe_row(affected_row) for affected_row in affected_rows[:MOST_ROWS]] + more

    def _advise_changes(self, row: Correction) -> list[str]:
        """Return which rows an accepted correction asks to change, by hand."""
        affected_rows = self.affected_rows.find_rows(row.about)
        places = [
            f"  {affected_row.file}, line {affected_row.line}" for affected_row in affected_rows[:MOST_ROWS]
        ]
        where = self.knowledge.dataset.path
        if not places:
            return [f"Nothing is changed by itself. Add it to the tables of {where}, with its source."]
        return [
            f"Nothing is changed by itself. Look at these rows of {where}, and give the change its source:",
            *places,
        ]

    # ---- all at once ----
    def print_all(self, as_json: bool) -> None:
        """Print every correction, open ones first."""
        rows = sorted(self.ledger.rows, key=lambda row: bool(row.decision))
        if as_json:
            listed: list[dict[str, Any]] = [
                asdict(row)
                | {
                    "rows": [
                        {"file": affected_row.file, "line": affected_row.line}
                        for affected_row in self.affected_rows.find_rows(row.about)
                    ]
                }
                for row in rows
            ]
            output.write_json("corrections", listed, file=str(self.ledger.path))
            return
        if not rows:
            output.write_line("No corrections.")
            return
        heads = ["id", "state", "about", "kind", "says", "by"]
        output.write_table(
            heads,
            [[row.id, STATE_LABELS[row.decision], row.about, row.kind, row.text, row.by] for row in rows],
        )
        output.write_line(f"{len(self.ledger.open)} open, {len(rows) - len(self.ledger.open)} decided.")
        output.write_line(write_notice())


def _prompt_text(question: str) -> str:
    answer: str = click.prompt(question, type=str)
    return answer.strip()
