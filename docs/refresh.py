"""Write into README.md what the program prints: the command reference, and the output of each example.

    python docs/refresh.py            rewrite README.md
    python docs/refresh.py --check    exit 1 where README.md is not what would be written

A fence of the language `console` holds commands, each on a line that begins with "$ ", and what they
print. The commands run in a new folder, so that they write nothing here; `...` cuts a long output.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from graph.cli import VERBS, group

README = Path(__file__).resolve().parent.parent / "README.md"
START, END = "<!-- reference: written by docs/refresh.py -->", "<!-- end of reference -->"
WIDTH = 96

_FENCE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_KEEP = re.compile(r"#\s*(?P<lines>\d+) lines\s*$")


def refreshed(text: str) -> str:
    """Return the README with its reference and its examples as the program prints them now."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").symlink_to(README.parent / "data")  # examples name data sets as in a checkout
        text = _FENCE.sub(lambda match: f"```console\n{_examples(match[1], Path(folder))}```", text)
    head, _, rest = text.partition(START)
    _, _, tail = rest.partition(END)
    return f"{head}{START}\n\n{reference()}\n{END}{tail}"


def _examples(block: str, folder: Path) -> str:
    lines = []
    for line in block.splitlines():
        if line.startswith("$ "):
            lines += [line, *_output(line[2:], folder)]
    return "\n".join(lines) + "\n"


def _output(command: str, folder: Path) -> list[str]:
    keep = _KEEP.search(command)
    words = shlex.split(_KEEP.sub("", command))
    if words[0] != "stakeholders":
        raise SystemExit(f"README.md: only stakeholders commands are run, not '{command}'")
    environment = os.environ | {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603 - the project's own README
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
    """Return the command reference: a table of the commands, then the help of each."""
    parts = ["| command | what it does |", "|---|---|"]
    context = click.Context(group, info_name="stakeholders", terminal_width=WIDTH)
    commands = {name: group.get_command(context, name) for name in VERBS}
    parts += [f"| `stakeholders {name}` | {sentence} |" for name, sentence in VERBS.items()]
    for name, command in commands.items():
        if command is None:
            raise SystemExit(f"no command '{name}'")
        own = click.Context(
            command, info_name=name, parent=context, terminal_width=WIDTH, max_content_width=WIDTH
        )
        help_text = command.get_help(own).strip()
        parts += ["", f"<details><summary><code>stakeholders {name}</code></summary>", "", "```text"]
        parts += [*help_text.splitlines(), "```", "", "</details>"]
    return "\n".join(line.rstrip() for line in parts) + "\n"


def main() -> None:
    """Rewrite README.md, or say that it is stale."""
    now = README.read_text(encoding="utf-8")
    then = refreshed(now)
    if "--check" not in sys.argv:
        README.write_text(then, encoding="utf-8", newline="\n")
    elif now != then:
        raise SystemExit("README.md is not what the program prints; run: python docs/refresh.py")


if __name__ == "__main__":
    main()
