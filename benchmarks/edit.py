"""Measures one edit in the workbench: until it is stored and seen on its page, and until the map has it.

A workbench runs as people start it, on a fictional register. Edits give an organisation another name by the
form of its row, or a new tie to another one. The time counts from sending the form to the answer of the
organisation's page that shows the change, and to that of the map that shows it; CPU seconds are those of the
server.

    python benchmarks/edit.py                        2,000 and 20,000 organisations, eight edits each
    python benchmarks/edit.py --organisations 2000   one size
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import register
from tabular import machine, table

from graph.curate.editing import read_table
from graph.serve.security import AccessRules

PROGRAM = "from graph.cli import main; main()"
SIZES = (2_000, 20_000)
EDITS = 8
LONGEST = 120.0  # seconds that the map is waited for
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What one edit took, in seconds: the page, its CPU time, and the map."""

    page: float
    cpu: float
    map: float


class Workbench:
    """A workbench that runs, and the connection to it."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        place = urlsplit(address)
        self._rules = AccessRules(place.port or 0, token=place.query.partition("=")[2])
        self._process = process
        self._connection = http.client.HTTPConnection("127.0.0.1", place.port or 0, timeout=LONGEST)

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, target and text of an answer; of a form where fields are given."""
        headers = {"Authorization": f"Bearer {self._rules.token}"}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"form_token": self._rules.form_token, "working-as": "benchmark", **fields})
        self._connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.getheader("location", ""), answer.read().decode()

    def wait_for_map(self, last: str = "") -> str:
        """Return the page of the map once there is one, and another than the last."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            status, _, page = self.ask("/d/register/map/page")
            if status == 200 and page != last:
                return page
            time.sleep(0.05)
        raise TimeoutError("the map is not drawn")

    def read_cpu(self) -> float:
        """Return the CPU seconds that the server has taken, those of its threads included."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def open_workbench(data: Path) -> Iterator[Workbench]:
    """Give a workbench of a data set, and end it."""
    command = [sys.executable, "-c", PROGRAM, "open", "--no-open", str(data)]
    environment = os.environ | {"STAKEHOLDERS_CACHE": str(data.parent / "cache")}
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            yield Workbench(process.stdout.readline().strip() if process.stdout else "", process)
        finally:
            process.terminate()


def write_name(data: Path, number: int) -> dict[str, str]:
    """Return the form that gives an organisation another name."""
    text = read_table(data, "entities")
    line = sorted(text.places)[len(text.places) // 2]
    row = text.read_row(text.places[line])
    return {
        "before": json.dumps(dict(row)),
        "line": str(line),
        "cell-label_en": f"Edited Organisation {number}",
    }


def write_tie(data: Path, number: int) -> dict[str, str]:
    """Return the form that ties two organisations."""
    text = read_table(data, "entities")
    rows = [text.read_row(text.places[line]) for line in sorted(text.places)]
    names = [row["id"] for row in rows if row["id"].startswith("o")]
    subject, object_ = names[len(names) // 3 + number], names[len(names) // 2 + 7 * number]
    return {
        "cell-subject": subject,
        "cell-kind": "partneredWith",
        "cell-object": object_,
        "cell-source": "members",
        "cell-locator": f"line {number}",
        "cell-phrase": f"Tied {number}",
        "cell-certainty": "stated",
    }


CHANGES = {"a name": ("entities", write_name), "a tie": ("ties", write_tie)}


def measure_edit(workbench: Workbench, data: Path, what: str, number: int) -> Cost:
    """Change something, and return what that took."""
    table, write = CHANGES[what]
    fields = write(data, number)
    drawn = workbench.wait_for_map()
    begun, cpu = time.perf_counter(), workbench.read_cpu()
    status, target, _ = workbench.ask(f"/d/register/data/{table}/row", fields)
    page = workbench.ask(target)[2]
    on_page, cpu = time.perf_counter() - begun, workbench.read_cpu() - cpu
    if status != 303 or fields.get("cell-label_en", fields.get("cell-phrase", "")) not in page:
        raise SystemExit(f"the edit was answered with {status}")
    workbench.wait_for_map(drawn)
    return Cost(on_page, cpu, time.perf_counter() - begun)


def measure(organisations: int, edits: int) -> Iterator[list[str]]:
    """Yield a row of the table for each kind of change of a register of so many organisations."""
    with tempfile.TemporaryDirectory() as folder:
        data = register.write(Path(folder) / "register", organisations)
        with open_workbench(data) as workbench:
            for what in CHANGES:
                costs = [measure_edit(workbench, data, what, number) for number in range(edits)]
                yield [f"{organisations:,}", what, *_write_costs(costs)]


def _write_costs(costs: Sequence[Cost]) -> list[str]:
    """Return the median of each figure, the best in brackets."""
    figures = [[getattr(cost, name) for cost in costs] for name in ("page", "cpu", "map")]
    middle, best = ([f"{choose(values):.2f}" for values in figures] for choose in (statistics.median, min))
    return [f"{m} ({b})" for m, b in zip(middle, best, strict=True)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--organisations", type=int, nargs="*", default=SIZES)
    parser.add_argument("--edits", type=int, default=EDITS)
    given = parser.parse_args(arguments)
    head = ["organisations", "change", "on its page, s", "server's CPU until then, s", "on the map, s"]
    rows = [row for organisations in given.organisations for row in measure(organisations, given.edits)]
    print(table(head, rows))
    print(f"Median of {given.edits} edits, the best in brackets. {machine(('pyoxigraph',))}")


if __name__ == "__main__":
    main()
