"""The recorded commands: exit code, text, JSON and the SHA-256 of what each writes are as they were.

`tests/recorded/commands.txt` lists the commands. `make recorded` runs this file with RECORD=1, which writes
what it finds in place of comparing it.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import json
import os
import re
import shlex
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import pytest

from graph.cli import VERBS
from tests.conftest import KESTREL, ROOT, Run

RECORDED = ROOT / "tests" / "recorded"
INPUTS = RECORDED / "inputs"
HASHES = RECORDED / "hashes.txt"
FOLDERS = {"steps": ROOT / "data" / "steps", "kestrel": KESTREL}
ORGANISATIONS = {"steps": ("Steps", "Cabinet Division"), "kestrel": ("Amber Trust", "Kestrel River Agency")}
RECORDING = bool(os.environ.get("RECORD"))
SHOWN = 40  # lines of a difference
CHANGED = 1_764_590_400  # when each input was last changed, in seconds: 2025-12-01, at noon
LONGEST, KEPT = 64 * 1024, 100  # bytes of a text that is kept whole, lines that are kept of a longer one

# Of these the bytes come from libraries, too: with other versions of them nobody can tell who changed a file.
TYPESET = (".docx", ".html", ".pdf", ".png", ".xlsx", ".zip")
LIBRARIES = ("fontpkg-hind-siliguri", "fonttools", "matplotlib", "numpy", "python-docx", "scipy", "typst")
LIBRARIES = (*LIBRARIES, "xlsxwriter")


@dataclass(frozen=True)
class Case:
    """One line of `commands.txt` for one data set."""

    data: str
    file: str
    line: str
    slow: bool

    @property
    def name(self) -> str:
        return f"{self.data}/{self.file}"

    @property
    def path(self) -> Path:
        return RECORDED / self.name

    @property
    def written(self) -> str:
        """How the names of its outputs begin in `hashes.txt`."""
        return f"{self.name}/"

    @property
    def commands(self) -> list[list[str]]:
        """The arguments of each command, filled in."""
        a, b = ORGANISATIONS[self.data]
        other = next(name for name in FOLDERS if name != self.data)
        filled = {
            "{data}": [] if self.data == "steps" else ["-d", str(FOLDERS[self.data])],
            "{a}": [a],
            "{b}": [b],
            "{self}": [str(FOLDERS[self.data])],
            "{other}": [str(FOLDERS[other])],
            "{letter}": [f"{self.data}-letter.json"],
            "{wrong-letter}": [f"{other}-letter.json"],
            "{first}": [tell_first_correction(INPUTS / f"{self.data}-letter.json")],
            "{answers}": [f"{self.data}-answers.csv"],
            "{map}": ["survey.toml"],
        }
        words = [one for word in shlex.split(self.line) for one in filled.get(word, [word])]
        return [list(part) for is_mark, part in groupby(words, lambda word: word == "&&") if not is_mark]


def read_cases() -> list[Case]:
    """Return what is recorded, in the order of the list."""
    found = []
    for line in (RECORDED / "commands.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        slow = line.startswith("slow ")
        data, file, arguments = line.removeprefix("slow ").split(maxsplit=2)
        found += [Case(one, file, arguments, slow) for one in FOLDERS if data in (one, "both")]
    return found


CASES = read_cases()


def tell_first_correction(letter: Path) -> str:
    """Return the id that the first correction of a letter gets."""
    from graph.curate.corrections import read_submission

    submission = read_submission(letter)
    return submission.suggestions[0].compute_id(submission.data)


# ---- what a case needs ----
def copy_inputs(case: Case, folder: Path) -> None:
    """Put the inputs and copies of the data set that a case names into the folder where it runs."""
    words = {Path(word).parts[0] for command in case.commands for word in command if word}
    for path in INPUTS.iterdir():
        if path.name in words:
            shutil.copy(path, folder)
            os.utime(folder / path.name, (CHANGED, CHANGED))  # an import gives this day as that of its source
    for name in words & {"copy", "changed", "broken"}:
        ignored = shutil.ignore_patterns("*.py", "plan.toml", "*.md", "corrections.csv")
        shutil.copytree(FOLDERS[case.data], folder / name, ignore=ignored)
    if "changed" in words:
        change_rows(folder / "changed" / "entities.csv", label_en="Another name", review_by="2026-12-31")
        change_rows(folder / "changed" / "ties.csv", drop=2, start="2021-05", review_by="2027-06")
    if "broken" in words:
        change_rows(folder / "broken" / "ties.csv", kind="knowsOf")
        change_rows(folder / "broken" / "entities.csv", certainty="surely")


def change_rows(path: Path, *, drop: int = 0, **cells: str) -> None:
    """Write other cells into the sixth row of a table, and leave out some of its last rows."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[5].update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        heads = list(dict.fromkeys([*rows[0], *cells]))
        writer = csv.DictWriter(file, heads, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[: len(rows) - drop])


# ---- what it gives ----
def run_case(case: Case, run: Run, folder: Path) -> str:
    """Run the commands of a case in a folder; what they say, with the places of this machine left out."""
    copy_inputs(case, folder)
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAKEHOLDERS_CACHE", str(folder / "cache"))
        patch.chdir(folder)  # so that a path in a text is short, and the text breaks alike everywhere
        for command in case.commands:
            result = run(*command)
            if case.file.endswith(".json") and result.exit_code == 0:
                said.append(result.stdout)
                continue
            said.append(f"exit code {result.exit_code}\n")
            said.append(f"---- output\n{result.stdout}" if result.stdout else "")
            errors = leave_progress_out(result.stderr)
            said.append(f"---- errors\n{errors}" if errors else "")
    text = "".join(said).replace(str(folder), "{folder}").replace(str(ROOT), "{root}")
    return shorten_text(round_numbers(leave_sums_out(text)))


def leave_progress_out(text: str) -> str:
    """Leave out what is said of a work that takes longer than a second: that is the machine's."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.rstrip().endswith(" ..."))


def leave_sums_out(text: str) -> str:
    """Leave out how long a written file is and its SHA-256: `hashes.txt` keeps it, with what it hangs on."""
    return re.sub(r'"(bytes|sha256)": (\d+|"[0-9a-f]{64}")', r'"\1": "{\1}"', text)


def round_numbers(text: str) -> str:
    """Round long fractions to nine digits: the last ones differ between processors."""
    return re.sub(r"-?\d+\.\d{10,}(e-?\d+)?", lambda found: f"{float(found[0]):.9g}", text)


def shorten_text(text: str) -> str:
    """Return a long text as its first lines and the SHA-256 of the whole."""
    if len(text.encode()) <= LONGEST:
        return text
    lines = text.splitlines(keepends=True)
    whole = hashlib.sha256(text.encode()).hexdigest()
    return "".join(lines[:KEPT]) + f"... {len(lines)} lines; SHA-256 of the whole: {whole}\n"


def hash_outputs(case: Case, folder: Path) -> list[str]:
    """Return a line for each file that a case wrote to `out`: its name and its SHA-256, sorted."""
    out = folder / "out"
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return [f"{case.written}{path.relative_to(out).as_posix()}  {hash_file(path)}" for path in files]


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file; of what is packed, that of all its parts; of a summary without the files.

    What zlib packs differs between its versions while what is in it does not. A bundle names the versions
    of Python and of the libraries in `versions.json`: that part is left out, and its sum where it is told.
    """
    data = path.read_bytes()
    if path.name == "summary.json":
        data = json.dumps({**json.loads(data), "files": []}).encode()
    if not data.startswith(b"PK"):
        return hashlib.sha256(data).hexdigest()
    whole = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {part.filename for part in archive.infolist()}
        is_bundle = "versions.json" in names
        for part in archive.infolist():
            if is_bundle and part.filename == "versions.json":
                continue
            content = archive.read(part)
            if is_bundle and part.filename in ("SHA256SUMS", "ro-crate-metadata.json"):
                content = leave_versions_out(part.filename, content)
            whole.update(f"{part.filename} {part.date_time} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def leave_versions_out(name: str, content: bytes) -> bytes:
    """Leave the sum and the size of `versions.json` out of the parts of a bundle that tell it."""
    if name == "SHA256SUMS":
        return b"".join(
            line for line in content.splitlines(keepends=True) if not line.endswith(b"versions.json\n")
        )
    described = json.loads(content)
    described["@graph"] = [one for one in described["@graph"] if one["@id"] != "versions.json"]
    return json.dumps(described).encode()


# ---- what is kept ----
def tell_versions() -> str:
    """Return the line of `hashes.txt` that says with which libraries the typeset files were made."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"# made with {libraries}, zlib {zlib.ZLIB_RUNTIME_VERSION}"


def read_hashes() -> tuple[str, list[str]]:
    """Return which libraries the recorded files were made with, and a line for each file."""
    lines = HASHES.read_text(encoding="utf-8").splitlines() if HASHES.exists() else []
    return next(iter(lines), ""), [line for line in lines if line and not line.startswith("#")]


def record_case(case: Case, text: str, hashes: Iterable[str]) -> None:
    """Write down what a case gives."""
    case.path.parent.mkdir(exist_ok=True)
    case.path.write_text(text, encoding="utf-8", newline="\n")
    others = [line for line in read_hashes()[1] if not line.startswith(case.written)]
    write_hashes([*others, *hashes])


def write_hashes(lines: Iterable[str]) -> None:
    """Write `hashes.txt`, sorted, under the versions of the libraries."""
    HASHES.write_text("\n".join([tell_versions(), *sorted(lines)]) + "\n", encoding="utf-8", newline="\n")


def remove_leftovers() -> None:
    """Remove what is recorded of commands that are not in the list any more."""
    kept, written = {case.path for case in CASES}, tuple(case.written for case in CASES)
    for path in (path for name in FOLDERS for path in (RECORDED / name).iterdir()):
        if path not in kept:
            path.unlink()
    write_hashes(line for line in read_hashes()[1] if line.startswith(written))


def tell_difference(case: Case, kept: Sequence[str], found: Sequence[str]) -> str:
    """Return what a failed test says: the command, a short difference, and what to do."""
    lines = list(difflib.unified_diff(kept, found, "recorded", "now", n=1, lineterm=""))
    more = [f"... {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
    said = " && ".join(shlex.join(["stakeholders", *command]) for command in case.commands)
    return "\n".join(
        [
            f"{case.name} is not as it was recorded: {said.replace(str(ROOT) + '/', '')}",
            *lines[:SHOWN],
            *more,
            "If the change is meant: make recorded, then look at the difference in git and commit it.",
        ]
    )


# ---- the tests ----
@pytest.mark.parametrize(
    "case",
    [pytest.param(one, id=one.name, marks=[pytest.mark.slow] if one.slow else []) for one in CASES],
)
def test_a_command_gives_what_was_recorded(case: Case, stakeholders: Run, tmp_path: Path) -> None:
    text, hashes = run_case(case, stakeholders, tmp_path), hash_outputs(case, tmp_path)
    if RECORDING:
        record_case(case, text, hashes)
        return
    kept = case.path.read_text(encoding="utf-8")
    if text != kept:
        pytest.fail(tell_difference(case, kept.splitlines(), text.splitlines()), pytrace=False)
    made_with, lines = read_hashes()
    kept_hashes = [line for line in lines if line.startswith(case.written)]
    if hashes == kept_hashes:
        return
    changed = {line.split("  ")[0] for line in {*hashes} ^ {*kept_hashes}}
    if made_with != tell_versions() and all(name.endswith(TYPESET) for name in changed):
        pytest.skip(f"{', '.join(sorted(changed))}: {made_with[2:]}; here {tell_versions()[2:]}")
    pytest.fail(tell_difference(case, kept_hashes, hashes), pytrace=False)


def test_every_recorded_file_has_its_command() -> None:
    if RECORDING:
        remove_leftovers()
    there = {path for name in FOLDERS for path in (RECORDED / name).iterdir()}
    assert there == {case.path for case in CASES}
    written = tuple(case.written for case in CASES)
    assert [line for line in read_hashes()[1] if not line.startswith(written)] == []


@pytest.mark.parametrize("data", FOLDERS)
@pytest.mark.parametrize("ending", [".txt", ".json"])
def test_every_verb_is_recorded(ending: str, data: str) -> None:
    cases = [one for one in CASES if one.data == data and one.file.endswith(ending)]
    assert {*VERBS} - {command[0] for case in cases for command in case.commands} == {"open", "publish"}


def test_no_two_commands_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_the_list_of_hashes_is_sorted() -> None:
    lines = read_hashes()[1]
    assert lines == sorted(lines)
