"""`stakeholders identity`: what may be one organisation under two names, and what a person decides."""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from . import files, options, output, session

if TYPE_CHECKING:
    from ..curate.identity.candidates import Candidate

_KEYS = {"same": "s", "different": "d", "unsure": "u", "skip": "k", "stop": "q"}
_ANSWERS = {key: answer for answer, key in _KEYS.items()}
_MIN_SCORE = 0.7  # as in `curate.identity.candidates`, which is loaded only when it is needed


@click.command("identity")
@click.option("--decide", is_flag=True, help="Ask about each pair, one key an answer; stop and go on later.")
@click.option("--who", default="", metavar="NAME", help="Who decides, for decisions.csv; with --decide.")
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="FILE",
    help="Match with a reference list: a CSV file with a column name, a workbook or a data set.",
)  # fmt: skip
@click.option(
    "--score", "least", type=click.FloatRange(0, 1), default=_MIN_SCORE, show_default=True,
    help="Show pairs of at least this score.",
)  # fmt: skip
@click.option("--top", type=click.IntRange(min=0), default=20, show_default=True, help="Pairs shown; 0: all.")
@options.lang("the answer")
@options.data
@options.as_json
def command(
    decide: bool, who: str, against: Path | None, least: float, top: int, lang: str, data: DatasetLocation,
    as_json: bool,
) -> None:  # fmt: skip
    """Find organisations that stand under two names, and decide which are the same.

    Reasons are the same abbreviation, a similar name in either script, a shared number, another order of the
    words. Each decision is a row of decisions.csv with who, when and why; deleting the row undoes it. Nothing
    is merged without a decision, and a merged organisation keeps the evidence of all its names.
    """
    from ..curate.answers import identity as answers
    from ..curate.identity.decisions import match_reference, review_identity

    path = session.require_local_path(data, "identity")
    if decide and (against or as_json or not sys.stdin.isatty()):
        raise click.UsageError("--decide asks at a terminal, without --against and --json")
    with output.show_progress("comparing names"):
        if against:
            matches = match_reference(path, against, least=least)
        else:
            review = review_identity(path, least=least)
    if against:
        output.write_answer(answers.answer_reference(matches, top=top, lang=lang), as_json=as_json)
    elif decide:
        written, left = _decide_pairs(path, review.candidates, who, lang)
        file = str(path / "decisions.csv")
        output.write_answer(answers.answer_decisions(written, left, file=file, lang=lang), as_json=False)
    else:
        asking = shlex.join(["stakeholders", "identity", *(["-d", str(data)] if data else []), "--decide"])
        answer = answers.answer_identity(review, top=top, command=asking, lang=lang)
        output.write_answer(answer, as_json=as_json)


def _decide_pairs(path: Path, pairs: Sequence[Candidate], who: str, lang: str) -> tuple[int, int]:
    """Ask about each pair and write each answer at once; return how many were written and are left."""
    from ..core.file_lock import lock_folder
    from ..curate.answers import identity as answers
    from ..curate.identity.decisions import add_decision

    who = who or (click.prompt("Who decides") if pairs else "")
    written = 0
    for number, pair in enumerate(pairs, start=1):
        question, keys = answers.format_question(pair, _KEYS, number=number, count=len(pairs), lang=lang)
        output.write_line(question)
        answer = _ANSWERS[_read_key(keys)]
        if answer == "stop":
            break
        if answer != "skip":
            decision = {
                "a": pair.first.id, "b": pair.second.id, "decision": answer, "who": who,
                "when": datetime.date.today().isoformat(), "why": answers.format_reasons(pair, lang),
            }  # fmt: skip
            with lock_folder(path):
                contents = add_decision(path, decision)
                why = f"identity {', '.join(contents)}"
                files.write_step(path, contents, kind="decision", why=why, who=who)
            written += 1
    return written, len(pairs) - written


def _read_key(keys: str) -> str:
    output.write_line(keys)
    while True:
        key = click.getchar().lower()
        if key in _ANSWERS:
            return key
