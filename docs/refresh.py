"""Writes into the pages what the program prints: the command reference and the output of each example.

    python docs/refresh.py            rewrite README.md and the pages of docs/
    python docs/refresh.py --check    exit 1 if a page is not what would be written

A fence of the language `console` holds commands, each on a line that begins with "$ ", and what they
print. The commands of a page run one after the other in a new, empty folder, as a reader would run them.
`# 12 lines` after a command cuts a long output there and marks the cut with `...`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
from format_table import write_table

from graph.cli import VERBS, group
from graph.cli.verbs import GROUPS
from graph.measures.registry import MEASURES, Measure

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- reference: written by docs/refresh.py -->", "<!-- end of reference -->"
MEASURES_START, MEASURES_END = "<!-- measures: written by docs/refresh.py -->", "<!-- end of measures -->"
FORMATS_START, FORMATS_END = "<!-- formats: written by docs/refresh.py -->", "<!-- end of formats -->"
WIDTH = 96

_FENCE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_KEEP = re.compile(r"\s*#\s*(?P<lines>\d+) lines\s*$")


def pages() -> list[Path]:
    """Return the pages that hold something the program prints."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts = {page: page.read_text(encoding="utf-8") for page in found}
    return [page for page, text in texts.items() if START in text or _FENCE.search(text)]


def refreshed(page: Path) -> str:
    """Return a page with its reference and its examples as the program prints them now."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        text = _FENCE.sub(lambda match: f"```console\n{_examples(match[1], page, Path(folder))}```", text)
    text = _replaced(text, MEASURES_START, MEASURES_END, measure_table)
    text = _replaced(text, FORMATS_START, FORMATS_END, write_table)
    return _replaced(text, START, END, reference)


def _replaced(text: str, start: str, end: str, write: Callable[[], str]) -> str:
    """Return a text with what stands between two marks written again."""
    if start not in text:
        return text
    head, _, rest = text.partition(start)
    _, _, tail = rest.partition(end)
    return f"{head}{start}\n\n{write()}\n{end}{tail}"


def _examples(block: str, page: Path, folder: Path) -> str:
    lines = []
    for line in block.splitlines():
        if line.startswith("$ "):
            lines += [line, *_output(line[2:], page, folder)]
    return "\n".join(lines) + "\n"


def _output(command: str, page: Path, folder: Path) -> list[str]:
    keep = _KEEP.search(command)
    words = shlex.split(_KEEP.sub("", command))
    if words[0] != "stakeholders":
        raise SystemExit(f"{page.name}: only stakeholders commands are run, not '{command}'")
    environment = os.environ | {
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "STAKEHOLDERS_CACHE": str(folder / "cache"),
    }
    done = subprocess.run(  # noqa: S603 - the project's own pages
        [sys.executable, "-c", "from graph.cli import main; main()", *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    printed = (done.stdout or done.stderr).rstrip("\n").split("\n")
    if keep and len(printed) > int(keep["lines"]):
        printed = [*printed[: int(keep["lines"])], "..."]
    return printed


def reference() -> str:
    """Return the command reference: for each group a table of its commands, then the help of each."""
    parts: list[str] = []
    for title, verbs in GROUPS.items():
        parts += [f"## {title}", "", "| command | what it does |", "|---|---|"]
        parts += [f"| [`{name}`](#stakeholders-{name}) | {sentence} |" for name, sentence in verbs.items()]
        parts.append("")
        for name in verbs:
            parts += [f"### stakeholders {name}", "", "```text", *_help(name), "```", ""]
    return "\n".join(line.rstrip() for line in parts)


def measure_table() -> str:
    """Return what each measure means, where it is shown, when it cannot be read, and who defined it."""
    lines = ["| measure | what it means | figures | needs | shown in | source |", "|---|---|---|---|---|---|"]
    for measure in MEASURES.values():
        places = ", ".join(f"`{output}`" for output in measure.outputs)
        cells = (
            measure.label[0],
            measure.meaning[0],
            _figures(measure),
            ", ".join(measure.conditions),
            places,
            measure.reference,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _figures(measure: Measure) -> str:
    """Return the unit and range of a measure's figures, and whether a cluster can compute them."""
    if not measure.has_figures:
        return "for the whole network"
    least, greatest = measure.range
    extent = f"{least} or more" if greatest is None else f"{least} to {greatest}"
    cluster = "; also on a cluster" if measure.compute_on_cluster else ""
    return f"{measure.unit}, {extent}{cluster}"


def _help(name: str) -> list[str]:
    context = click.Context(group, info_name="stakeholders", terminal_width=WIDTH)
    command = group.get_command(context, name)
    if command is None:
        raise SystemExit(f"no command '{name}'; the commands are {', '.join(VERBS)}")
    own = click.Context(
        command, info_name=name, parent=context, terminal_width=WIDTH, max_content_width=WIDTH
    )
    return command.get_help(own).strip().splitlines()


def main() -> None:
    """Rewrite the pages, or say which are stale."""
    stale = []
    for page in pages():
        then = refreshed(page)
        if page.read_text(encoding="utf-8") == then:
            continue
        stale.append(str(page.relative_to(ROOT)))
        if "--check" not in sys.argv:
            page.write_text(then, encoding="utf-8", newline="\n")
    if stale and "--check" in sys.argv:
        raise SystemExit(f"not what the program prints: {', '.join(stale)}; run: python docs/refresh.py")


if __name__ == "__main__":
    main()
