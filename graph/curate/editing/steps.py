"""Stores steps of work on a data set, each whole and with its history, and takes them back.

Before anything is written, rows are checked by the rules of the tables, and files are compared with what the
last step left: what another program changed becomes a step of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ...core.atomic import recover_interrupted
from ...core.errors import Finding, InputError, StoreError
from ...core.file_lock import lock_folder
from ...core.input_file import read_regular_file
from ...ingest.change_validation import validate_change
from ...ingest.csv_folder import MAX_FILE
from ...ingest.validate import validate_tables
from ...schema.dataset import TABLES
from ...schema.vocabulary import Ontology
from .loaded_tables import load_contents
from .row_edit import compare_files, edit_table, keep_later_cells
from .step import (
    Change,
    ChangeFault,
    FileInUseError,
    RejectedStepError,
    Step,
    StepKind,
    tidy_change,
)
from .step_log import StepLog, describe_file, digest_content, name_table_files, read_tables
from .table_text import TableText

_NO_CONTENTS: Mapping[str, bytes] = MappingProxyType({})
_LOCK_FILES = ("~${name}", ".~lock.{name}#")  # of Excel and of LibreOffice, while they have a file open


def apply_step(
    folder: Path,
    changes: Sequence[Change],
    *,
    who: str,
    why: str = "",
    kind: StepKind = "edit",
    contents: Mapping[str, bytes] = _NO_CONTENTS,
) -> Step:
    """Check and store changes of rows as one step, and return it with the lines of the rows.

    `contents` are files beside the tables that the same step writes whole.
    RejectedStepError with every fault, ConflictError where a row is not as its author saw it, FileInUseError
    where another program holds a table, InputError and StoreError where files cannot be read or written: in
    each case nothing was stored.
    """
    with _open_work(folder) as work:
        work.change_rows([tidy_change(change) for change in changes])
        work.replace_files(contents)
        work.check(_find_self_ties(work.changes))
        return work.store(who=who, why=why, kind=kind)


def _find_self_ties(changes: Sequence[Change]) -> list[ChangeFault]:
    """Return a fault for each change that ties a thing to itself; rows that did so before may stay."""
    return [
        ChangeFault(
            number,
            Finding(
                "ties.csv",
                change.line_after,
                "object",
                "error",
                f"'{row['object']}' is tied to itself",
                "name the other end",
                "self-tie",
            ),
        )
        for number, change in enumerate(changes)
        for row, before in [(change.after or {}, change.before or {})]
        if change.table == "ties"
        and row.get("subject")
        and row.get("subject") == row.get("object")
        and (not before or before.get("subject") != before.get("object"))
    ]


def record_step(
    folder: Path, contents: Mapping[str, bytes], *, who: str, why: str = "", kind: StepKind
) -> Step:
    """Write whole files of a data set as one step: tables, and what is kept beside them.

    The rows are not checked again: whoever made the files has done so. Errors as of `apply_step`.
    """
    with _open_work(folder) as work:
        work.replace_files(contents)
        return work.store(who=who, why=why, kind=kind)


def undo_step(folder: Path, name: str, *, who: str, why: str = "") -> Step:
    """Take a step back, as a step of its own, which may be taken back in turn.

    ConflictError with both versions where its rows are not as it left them; others as of `apply_step`.
    """
    with _open_work(folder) as work:
        step = work.log.find_step(name)
        if step is None:
            raise InputError(f"no step '{name}' in the history; look at the history for those that there are")
        if not step.can_be_undone:
            raise InputError(f"step '{name}' cannot be taken back: what it held was removed for good")
        work.take_back(step)
        work.check()
        return work.store(who=who, why=why, kind="undo", undoes=name)


def notice_changes(folder: Path) -> Step | None:
    """Enter what another program has changed since the last step into the history; None where nothing has."""
    with _open_work(folder) as work:
        return work.store_noticed()


def read_history(folder: Path) -> list[Step]:
    """Return the steps of a data set, the newest first."""
    return StepLog(folder).read_steps()[::-1]


def read_table(folder: Path, table: str) -> TableText:
    """Return a table with its rows as they are written, an empty one where there is none."""
    path = folder / f"{table}.csv"
    if not path.exists():
        return TableText.make_new(table)
    data = read_regular_file(path, most=MAX_FILE, hint="divide the data set", within=folder)
    text = TableText.parse(table, path.name, data)
    return text if text.head >= 0 else TableText.make_new(table)


@contextmanager
def _open_work(folder: Path) -> Iterator[_Work]:
    """Give the work on one folder; one at a time."""
    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder of tables; a workbook is opened as a folder copy first")
    with lock_folder(folder):
        try:
            recover_interrupted(folder)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be written ({error.strerror})") from None
        yield _Work(folder, StepLog(folder))


@dataclass
class _Work:
    """One step that is being made: files as they are, and as they are to be."""

    folder: Path
    log: StepLog
    current: dict[str, bytes] = field(default_factory=dict)
    contents: dict[str, bytes | None] = field(default_factory=dict)
    earlier: dict[str, bytes | None] = field(default_factory=dict)  # of files that are replaced whole
    changes: list[Change] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.current = read_tables(self.folder)

    def read_text(self, table: str) -> TableText:
        """Return a table as it is now; a new one where there is none."""
        _refuse_misnamed(self.folder, table)
        data = self.current.get(f"{table}.csv", b"")
        text = TableText.parse(table, f"{table}.csv", data)
        return text if text.head >= 0 else TableText.make_new(table)

    def change_rows(self, changes: Sequence[Change]) -> None:
        """Put changes into the tables."""
        by_table: dict[str, list[Change]] = defaultdict(list)
        if changes and all(change.before == change.after for change in changes):
            raise InputError("the rows say this already; nothing was stored")
        for change in changes:
            if change.table not in TABLES:
                raise InputError(f"no table '{change.table}'; known are {', '.join(TABLES)}")
            by_table[change.table].append(change)
        for table, listed in by_table.items():
            text = self.read_text(table)
            edited = edit_table(text, listed)
            before, after = text.records[text.head].text, edited.text.records[edited.text.head].text
            if before != after:
                self.headers[table] = before
            if f"{table}.csv" not in self.current:
                self.made.append(table)
            self.contents[f"{table}.csv"] = edited.text.to_bytes()
            self.changes += edited.changes

    def replace_files(self, contents: Mapping[str, bytes | None]) -> None:
        """Put files in the place of others, and list the rows that change by it."""
        for name, data in contents.items():
            before = self.current.get(name) if name in name_table_files() else self._read_other(name)
            if before == data:
                continue
            self.contents[name], self.earlier[name] = data, before
            self.replaced.append(name)
            if name in name_table_files():
                self.changes += compare_files(name, before, data)

    def _read_other(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def take_back(self, step: Step) -> None:
        """Put back what was before a step: files that nobody touched since to the byte, else row by row."""
        whole: dict[str, bytes | None] = {}
        for file in step.files:
            is_table = file.name in name_table_files()
            now = self.current.get(file.name) if is_table else self._read_other(file.name)
            before = self.log.read_content(file.before) if file.before else None
            if digest_content(now) == file.after and (before is not None or not file.before):
                whole[file.name] = before
            elif not is_table:
                hint = "take the later steps back first"
                raise InputError(f"{file.name}: was changed by a later step; {hint}")
        self.replace_files(whole)
        reverse = [change.reverse() for change in step.changes if f"{change.table}.csv" not in whole]
        texts = {change.table: self.read_text(change.table) for change in reverse}
        self.change_rows([keep_later_cells(texts[change.table], change) for change in reverse])
        for table in step.tables:
            if f"{table}.csv" not in whole:
                self._restore_header(table, step)

    def _restore_header(self, table: str, step: Step) -> None:
        """Take away the columns that a step added, and a table that it made, where no row needs them."""
        name = f"{table}.csv"
        text = TableText.parse(table, name, self.contents[name] or b"")
        if table in step.made and not text.places:
            self.contents[name] = None
            return
        header = step.headers.get(table)
        if header is None:
            return
        bare = text.with_header(header)
        width = len(bare.columns)
        if all(len(text.records[place].cells) <= width for place in text.places.values()):
            self.contents[name] = bare.to_bytes()

    def check(self, own: Sequence[ChangeFault] = ()) -> None:
        """Raise RejectedStepError where the tables have a fault that they did not have, or one of its own."""
        earlier_faults, after = self._find_faults()
        before = Counter(map(_identify, earlier_faults))
        line_places = {
            (f"{change.table}.csv", change.line_after): number
            for number, change in enumerate(self.changes)
            if change.after is not None
        }
        faults: list[ChangeFault] = []
        for finding in after:
            place = line_places.get((finding.file, finding.line), -1)
            key = _identify(finding)
            if place < 0 and before[key]:
                before[key] -= 1
            else:
                faults.append(ChangeFault(place, finding))
        known = {(fault.change, fault.finding.code) for fault in faults}
        faults += [fault for fault in own if (fault.change, fault.finding.code) not in known]
        if faults:
            raise RejectedStepError(faults)

    def _find_faults(self) -> tuple[list[Finding], list[Finding]]:
        """Return the errors before and after the step, of the rows that can have others by it."""
        ontology, after = Ontology.load(), load_contents(self.folder, self._list_contents())
        if self.current:
            before = load_contents(self.folder, self.current)
            earlier, later = validate_change(before, after, ontology)
        else:
            earlier, later = [], validate_tables(after, ontology)
        return _select_errors(earlier), _select_errors(later)

    def _list_contents(self) -> dict[str, bytes]:
        """Return what the tables hold after the step, by file name."""
        contents = {**self.current, **self.contents}
        return {
            name: data for name, data in contents.items() if data is not None and name in name_table_files()
        }

    def store(self, *, who: str, why: str, kind: StepKind, undoes: str = "") -> Step:
        """Write everything, and return the step."""
        if not who.strip():
            raise InputError("a change needs a name: say who you work as; nothing was stored")
        self._refuse_locked()
        noticed = self._notice()
        number = int(self.log.next_id()) + len(noticed)
        step = Step(
            id=str(number),
            time=self.log.tell_time(),
            who=who.strip(),
            why=why.strip(),
            kind=kind,
            changes=tuple(self.changes),
            undoes=undoes,
            headers=self.headers,
            made=tuple(self.made),
            files=tuple(
                describe_file(name, self.earlier[name], self.contents[name]) for name in self.replaced
            ),
        )
        if read_tables(self.folder) != self.current:
            raise StoreError(f"{self.folder}: files were changed while this was checked; try again")
        self.log.store(
            [*noticed, step], self.contents, {**self._list_unseen(), **self.contents}, self.earlier
        )
        return step

    def store_noticed(self) -> Step | None:
        """Write only what another program has changed into the history."""
        noticed = self._notice()
        if noticed:
            self.log.store(noticed, {}, self._list_unseen(), {})
        return noticed[0] if noticed else None

    def _list_unseen(self) -> dict[str, bytes | None]:
        """Return the tables that the history does not hold as they are now."""
        return {
            name: self.current.get(name)
            for name in name_table_files()
            if self.current.get(name) != self.log.read_last(name)
        }

    def _notice(self) -> list[Step]:
        """Return what another program has changed since the last step, as a step, or nothing."""
        if self.log.is_empty:
            return []
        changes: list[Change] = []
        made = []
        for name in name_table_files():
            last, now = self.log.read_last(name), self.current.get(name)
            if last != now:
                changes += compare_files(name, last, now)
                made += [Path(name).stem] if last is None else []
        if not changes:
            return []
        return [
            Step(
                self.log.next_id(), self.log.tell_time(), "", "", "outside", tuple(changes), made=tuple(made)
            )
        ]

    def _refuse_locked(self) -> None:
        for name in self.contents:
            for pattern in _LOCK_FILES:
                lock = self.folder / pattern.format(name=name)
                if lock.exists():
                    hint = f"close it there and save again (if it is not open, delete {lock.name})"
                    raise FileInUseError(
                        f"{self.folder / name}: is open in Excel or LibreOffice; {hint}; nothing was stored"
                    )


def _refuse_misnamed(folder: Path, table: str) -> None:
    """Raise InputError where a table lies in a file whose name differs by case or space."""
    for path in folder.glob("*.[cC][sS][vV]"):
        if path.stem.strip().casefold() == table and path.name != f"{table}.csv":
            raise InputError(f"{path}: call it {table}.csv before rows of it are changed here")


def _select_errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def _identify(finding: Finding) -> tuple[str, ...]:
    """Return what tells a fault from another, wherever its row stands now."""
    fault = "".join(char for char in finding.fault if not char.isdigit())
    return finding.file, finding.column, finding.code, fault
