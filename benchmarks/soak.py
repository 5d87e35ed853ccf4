"""Measures what is too long for CI: a register of a million entities, its build and questions about one.

Each command runs as people run it, in a process of its own. What it costs is set beside the same command
on a register of a hundred entities, which shows what size alone costs. Run by hand: an hour or more, and
15 GB of disk.

    python benchmarks/soak.py                      a million entities (`make soak`)
    python benchmarks/soak.py --entities 20000     fewer, to try the script
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import register
from tabular import machine, say, table

PROGRAM = "from graph.cli import main; main()"
SMALL = 100  # entities of the register beside which figures are set
PACKAGES = ("pyoxigraph", "rapidfuzz", "numpy")


@dataclass(frozen=True)
class Cost:
    """What a process took, with what it needed of the disk."""

    cpu: float
    wall: float
    megabytes: float


@dataclass(frozen=True)
class Setting:
    """A register with the folders that its commands write into."""

    folder: Path
    entities: int

    @property
    def data(self) -> Path:
        """The tables."""
        return self.folder / "data"

    def measure_command(self, *arguments: str) -> Cost:
        """Run one command on the register and return what it took; a traceback is an error."""
        environment = os.environ | {"STAKEHOLDERS_CACHE": str(self.folder / "cache")}
        command = [sys.executable, "-c", PROGRAM, *arguments, "-d", str(self.data)]
        begun = time.perf_counter()
        with tempfile.TemporaryFile() as complaints:
            process = subprocess.Popen(  # noqa: S603
                command, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=complaints
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            complaints.seek(0)
            if process.returncode not in (0, 2) or b"Traceback" in complaints.read():
                raise SystemExit(f"{' '.join(arguments)}: exit code {process.returncode}")
        took = time.perf_counter() - begun
        return Cost(usage.ru_utime + usage.ru_stime, took, usage.ru_maxrss / 1024)

    def measure_disk(self, name: str) -> float:
        """Return how many megabytes lie below one of its folders."""
        files = (file for file in (self.folder / name).rglob("*") if file.is_file())
        return sum(file.stat().st_size for file in files) / 1e6


def list_commands(entities: int) -> dict[str, tuple[str, ...]]:
    """Return commands about one organisation, by what they show."""
    number = entities // 3
    name, partner = register.name(number), f"o{number + 7}"
    return {
        "`show`, by name": ("show", name),
        "`show`, by id": ("show", f"o{number}"),
        "`show`, misspelt": ("show", f"{name[1]}{name[0]}{name[2:]}"),
        "`show`, nothing alike": ("show", "Zzyx Qwerty"),
        "`path`": ("path", name, partner),
        "`path`, stated": ("path", name, partner, "--certainty", "stated"),
        "`ask` with a name, which loads the evidence": (
            "ask",
            "mandates-that-are-not-ties",
            "--organisation",
            name,
        ),
        "`ask` with a name": ("ask", "mandates-that-are-not-ties", "--organisation", name),
        "`ask shared-alliances`": ("ask", "shared-alliances", "--organisation", name),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Build both registers, ask both, print a table."""
    parser = argparse.ArgumentParser(description="Measure a register of a million entities.")
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where there is room; a temporary folder otherwise")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        print(measure_registers(Path(folder), chosen.entities))


def measure_registers(folder: Path, entities: int) -> str:
    """Return the figures of a register of so many entities beside those of a small one."""
    small, large = Setting(folder / "small", SMALL), Setting(folder / "large", entities)
    rows = []
    for setting in (small, large):
        say(f"making a register of {setting.entities:,}")
        register.write(setting.data, setting.entities)
        say("building it")
        cost = setting.measure_command("build")
        kept, outputs = setting.measure_disk("cache"), setting.measure_disk("outputs")
        label = f"`build` of {setting.entities:,}; {kept:,.0f} MB kept, {outputs:,.0f} MB of outputs"
        rows.append((label, f"{cost.cpu:,.1f}", "", f"{cost.wall:,.1f}", f"{cost.megabytes:,.0f}"))
    commands_of_small = list_commands(SMALL)
    for label, command in list_commands(entities).items():
        say(label)
        before, cost = small.measure_command(*commands_of_small[label]), large.measure_command(*command)
        figures = (cost.cpu, cost.cpu - before.cpu, cost.wall)
        rows.append((label, *(f"{figure:.2f}" for figure in figures), f"{cost.megabytes:,.0f}"))
    heads = ("what", "CPU s", f"more than at {SMALL}", "wall s", "MB")
    return f"{machine(PACKAGES)}\n\n{table(heads, rows)}"


if __name__ == "__main__":
    main()
