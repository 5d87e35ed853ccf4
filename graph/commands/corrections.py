"""`stakeholders corrections`: what readers of a map suggest, reviewed one by one."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..address import Given
from . import options, output, session

if TYPE_CHECKING:
    from ..corrections import Correction, Ledger, Letter, Told
    from ..knowledge import Knowledge

MOST_ROWS = 12  # of the data set shown for one correction
WHAT = {
    "wrong": "is wrong",
    "ended": "has ended",
    "missing": "something is missing",
    "name": "a name is wrong",
    "other": "another remark",
}
DONE = {"accept": "accepted", "reject": "rejected", "": "open"}


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
    data: Given,
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
    from ..corrections import Ledger, Told, read

    if sum(map(bool, (file, listed, decide))) != 1:
        raise click.UsageError("give a FILE to review, or --list, or --decide")
    path = session.on_disk(data, "corrections")
    knowledge = session.open_knowledge(data, "internal")
    desk = _Desk(knowledge, Ledger.of(path), Told(knowledge), who)
    if file:
        desk.take(read(file), data)
        if as_json or not sys.stdin.isatty():
            desk.show(as_json)
        else:
            desk.review()
    elif decide:
        desk.decide(*decide, why)
        if as_json:
            desk.show(as_json)
    else:
        desk.show(as_json)


class _Desk:
    """A data set's corrections on the table of whoever decides on them; each decision is kept at once."""

    def __init__(self, knowledge: Knowledge, ledger: Ledger, told: Told, who: str) -> None:
        self.knowledge = knowledge
        self.ledger = ledger
        self.told = told
        self.who = who
        self.contacts: dict[str, str] = {}

    def take(self, letter: Letter, data: Given) -> None:
        """Add the suggestions of a file that the table does not hold; refuse those of another data set."""
        from ..corrections import Correction
        from ..errors import InputError

        name = self.knowledge.dataset.name
        if letter.data != name:
            raise InputError(
                f"these are corrections to '{letter.data}', not to '{name}'; give its folder with -d"
            )
        for fault in letter.faults:
            output.note(f"left out: {output.printable(fault)}")
        if letter.version not in self._versions(data):
            output.note(
                f"The page was made from another version of the data ({letter.version or 'not given'}): "
                "what it says may have changed since."
            )
        new = [Correction.of(one, dataset=name, version=letter.version) for one in letter.suggestions]
        self.contacts = {one.id(name): one.contact for one in letter.suggestions if one.contact}
        before = len(self.ledger.rows)
        self._keep(self.ledger.with_new(new))
        added = len(self.ledger.rows) - before
        known = len({row.id for row in new}) - added
        output.note(f"{added} new, {known} known already: {self.ledger.path}")

    def _versions(self, data: Given) -> set[str]:
        """Return the versions of all editions: a page does not say for whom it was made."""
        from ..dataset import AUDIENCES
        from ..errors import InputError
        from ..map.edition import version

        found = {version(self.knowledge)}
        for audience in AUDIENCES[:-1]:
            try:
                found.add(version(session.open_knowledge(data, audience)))
            except InputError:
                continue  # an edition in RDF is one audience's and has no other
        return found

    def _keep(self, ledger: Ledger) -> None:
        from ..atomic import publish

        if ledger != self.ledger:
            publish(ledger.path.parent, {ledger.path.name: ledger.file()})
            self.ledger = ledger

    # ---- one by one ----
    def review(self) -> None:
        """Ask about each open correction; what was decided stays when it is broken off."""
        rows = self.ledger.open
        for number, row in enumerate(rows, start=1):
            output.line()
            output.line(f"{number} of {len(rows)}   {row.id}")
            self._tell(row)
            answer = click.prompt("Decide", type=click.Choice(["accept", "reject", "later"]), default="later")
            if answer != "later":
                self.who = self.who or _asked("Who decides?")
                self.decide(row.id, answer, _asked("Why?"))
        left = len(self.ledger.open)
        output.line()
        output.line(f"{left} left open." if left else "All are decided.")

    def decide(self, name: str, decision: str, why: str) -> None:
        """Keep a decision on one correction, and say which rows it asks to change."""
        import datetime

        if not self.who.strip() or not why.strip():
            raise click.UsageError("say who decides with --who and the reason with --why")
        row = self.ledger.find(name)
        when = datetime.date.today().isoformat()
        self._keep(self.ledger.decided(row.id, decision, who=self.who.strip(), when=when, why=why.strip()))
        output.note(f"{DONE[decision]}: {row.id}")
        if decision == "accept":
            for text in self._advice(row):
                output.note(text)

    def _tell(self, row: Correction) -> None:
        output.wrapped(f"About {row.about}: {WHAT.get(row.kind, row.kind)}")
        output.wrapped(f"Says: {row.text}", indent="  ")
        sender = f"{row.by or 'nobody named'}, {row.on or 'no date'}"
        contact = self.contacts.get(row.id, "")
        output.wrapped(f"By: {sender}" + (f"; contact: {contact}" if contact else ""), indent="  ")
        output.line("The data say now:")
        for text in self._now(row):
            output.wrapped(text, indent="  ")

    def _now(self, row: Correction) -> list[str]:
        from ..corrections.told import sentence

        unknown = self.told.unknown(row.about)
        if unknown:
            return [f"no '{unknown}' is known here: it may be withheld, renamed or gone"]
        found = self.told.rows(row.about)
        if not found:
            return ["nothing that a row of the tables says"]
        more = [f"and {len(found) - MOST_ROWS} rows more"] if len(found) > MOST_ROWS else []
        return [sentence(one) for one in found[:MOST_ROWS]] + more

    def _advice(self, row: Correction) -> list[str]:
        """Return which rows an accepted correction asks to change, by hand."""
        found = self.told.rows(row.about)
        places = [f"  {one.file}, line {one.line}" for one in found[:MOST_ROWS]]
        where = self.knowledge.dataset.path
        if not places:
            return [f"Nothing is changed by itself. Add it to the tables of {where}, with its source."]
        return [
            f"Nothing is changed by itself. Look at these rows of {where}, and give the change its source:",
            *places,
        ]

    # ---- all at once ----
    def show(self, as_json: bool) -> None:
        """Print every correction, open ones first."""
        rows = sorted(self.ledger.rows, key=lambda row: bool(row.decision))
        if as_json:
            listed: list[dict[str, Any]] = [
                asdict(row)
                | {"rows": [{"file": one.file, "line": one.line} for one in self.told.rows(row.about)]}
                for row in rows
            ]
            output.as_json("corrections", listed, file=str(self.ledger.path))
            return
        if not rows:
            output.line("No corrections.")
            return
        heads = ["id", "state", "about", "kind", "says", "by"]
        output.table(
            heads, [[row.id, DONE[row.decision], row.about, row.kind, row.text, row.by] for row in rows]
        )
        output.line(f"{len(self.ledger.open)} open, {len(rows) - len(self.ledger.open)} decided.")
        output.line("internal, not for sharing")


def _asked(question: str) -> str:
    answer: str = click.prompt(question, type=str)
    return answer.strip()
