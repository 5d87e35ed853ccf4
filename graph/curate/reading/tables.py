"""Reads ties from the rows of tables by what their columns are headed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from .blocks import Block, BlockKind, Document
from .drafts import FOUNDED, Draft, End, NameReader, Relation
from .entries import EntryReader
from .lexicon import Cue, Lexicon
from .mentions import ORGANISATIONS
from .name_forms import bare_name, clean_name
from .references import References
from .structure import MAX_LISTED, read_relations

_LISTED = ("funder", "partner", "member", "network", "secretariat", "has_secretariat")
_OWN = re.compile(r"\b(?:itself|ourselves|own (?:staff|team|trainers))\b", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:same |funded )?(?:as|like|see)\s+(?:for |in |under |no\.? ?)?(\S.*)", re.IGNORECASE
)
_OWN_WORK = ("our", "by us", "we", "given", "আমাদের")


@dataclass
class _Table:
    """What the columns of a table hold, by number, and what its heading says of its rows."""

    cues: Mapping[int, Cue]
    heading: Cue
    title: str
    above: dict[int, Block] = field(default_factory=dict)  # the last cell of each column that is no ditto
    by_name: dict[str, Mapping[int, Block]] = field(
        default_factory=dict
    )  # the rows read, by their first cell

    def find_column(self, *roles: str) -> int | None:
        """Return the first column of one of some roles."""
        return next((column for column, cue in self.cues.items() if cue.role in roles), None)

    def find_unnamed(self) -> int | None:
        """Return the first column if its heading is unknown and columns of donors or places follow."""
        roles = {cue.role for cue in self.cues.values()} & {"funder", "partner", "place"}
        is_event = self.find_column("activity", "date", "trainer", "trainee", "organisation", "project")
        if len(roles) < 2 or is_event is not None:
            return None
        return next((column for column, cue in self.cues.items() if cue.role == ""), None)


@dataclass(frozen=True)
class _Row:
    """The cells of a row, each with the block that its words stand in."""

    cells: Mapping[int, Block]
    start: int
    end: int

    @property
    def first(self) -> Block:
        """The block that the row begins with."""
        return next(iter(self.cells.values()))


class TableReader:
    """Reads the tables of one document."""

    def __init__(
        self, document: Document, names: NameReader, references: References, lexicon: Lexicon
    ) -> None:
        self.document, self.names, self.references, self.lexicon = document, names, references, lexicon
        self.entries = EntryReader(names, references, lexicon)
        self.relations: Mapping[str, Relation] = read_relations(lexicon)

    def read_table(self, cells: Sequence[Block]) -> Iterator[Draft]:
        """Yield the ties of all rows of a table."""
        header = {cell.column or 0: cell.text for cell in cells if cell.row == 0}
        if not header and cells:
            header = {cell.column or 0: cell.column_heading for cell in cells if cell.column_heading}
        title = cells[0].headings[-1] if cells[0].headings else ""
        heading = self.lexicon.read_cue(title)
        cues = self._read_header(header, heading)
        table = _Table(self._read_contents(cues, cells), heading, title)
        if table.heading.blocked:
            return
        for number, row_cells in groupby((cell for cell in cells if cell.row), key=lambda cell: cell.row):
            del number
            row = self._make_row(table, list(row_cells))
            if row is not None and not self._is_blocked(row, table):
                yield from self._read_row(table, row)

    def _read_header(self, header: Mapping[int, str], heading: Cue) -> Mapping[int, Cue]:
        """Return what the columns hold; a word such as "from whom" means what the others make of it."""
        cues = {column: self.lexicon.read_cue(text) for column, text in sorted(header.items())}
        dates = self.lexicon.structure["tie_dates"]["words"]
        for column, text in header.items():
            if cues[column].role == "founded" and text.strip().casefold() in dates:
                cues[column] = Cue("nothing")
            if self._is_post(text) and column == 0 and heading.role == "member":
                cues[column] = Cue("capacity")
        roles = {cue.role for cue in cues.values()}
        is_training = bool(roles & {"trainer", "trainee", "activity"}) or heading.role.startswith("train")
        giver = "trainer" if is_training else "funder"
        cues = {
            column: replace(cue, role=giver) if cue.role == "giver" else cue for column, cue in cues.items()
        }
        roles = {cue.role for cue in cues.values()}
        if "trainer" in roles and "trainee" not in roles:
            for column, cue in cues.items():
                if cue.role in ("", "organisation", "member"):
                    return cues | {column: Cue("trainee")}
        return cues

    def _is_post(self, text: str) -> bool:
        return text.strip().casefold() in self.lexicon.structure["posts"]["words"]

    def _read_contents(self, cues: Mapping[int, Cue], cells: Sequence[Block]) -> Mapping[int, Cue]:
        """Return the columns with those of unknown heading told by what they hold: places, or partners.

        Only a table of projects is sure enough: beside a project stands where or with whom it is done.
        """
        roles = {cue.role for cue in cues.values()}
        if "project" not in roles:
            return cues
        read, by_column = dict(cues), defaultdict[int, list[str]](list)
        for cell in cells:
            if cell.row and not self.lexicon.is_empty_cell(cell.text):
                by_column[cell.column or 0].append(cell.text)
        for column, cue in cues.items():
            texts = by_column[column]
            kinds = [self.names.finder.classify(clean_name(bare_name(text))) for text in texts]
            places = sum(kind == "place" for kind in kinds)
            bodies = sum(kind in ORGANISATIONS for kind in kinds)
            if cue.role or cue.blocked or not texts:
                continue
            if places * 2 > len(texts) and "place" not in roles:
                read[column] = Cue("place")
            elif bodies * 2 > len(texts):
                read[column] = Cue("partner")
        return read

    def _make_row(self, table: _Table, cells: Sequence[Block]) -> _Row | None:
        """Return a row with its ditto marks resolved; None for a line that only parts the table."""
        if len(cells) < 2 and len(table.cues) > 1:
            return None
        by_column: dict[int, Block] = {}
        for cell in cells:
            column = cell.column or 0
            pointer = _POINTER.fullmatch(cell.text.strip())
            if self.lexicon.is_ditto(cell.text) and column in table.above:
                by_column[column] = table.above[column]
            elif pointer and column in table.by_name.get(pointer[1].casefold(), {}):
                by_column[column] = table.by_name[pointer[1].casefold()][column]
            else:
                by_column[column] = table.above[column] = cell
        table.by_name[cells[0].text.strip().casefold()] = by_column
        return _Row(by_column, cells[0].start, cells[-1].end)

    def _is_blocked(self, row: _Row, table: _Table) -> bool:
        return any(
            cue.blocked or any(True for _ in self.lexicon.blocking.find_all(row.cells[column].text))
            for column, cue in table.cues.items()
            if column in row.cells and cue.role not in ("project", "activity")
        )

    def _read_row(self, table: _Table, row: _Row) -> Iterator[Draft]:
        subject = self._find_subject(table, row)
        yield from self._read_listed_row(table, row)
        yield from self._read_capacity(table, row)
        for column, cue in table.cues.items():
            cell = row.cells.get(column)
            if cell is None or cue.role not in self.relations or self.lexicon.is_empty_cell(cell.text):
                continue
            if len(cell.text) > MAX_LISTED:
                continue
            holder = self._find_holder(cue.role, subject, table, row)
            if holder is not None:
                yield from self._join_cell(cue, cell, holder, row)
        yield from self._read_own_training(table, row)

    def _find_subject(self, table: _Table, row: _Row) -> End | None:
        """Return the project or the organisation that a row is about."""
        for role in ("project", "organisation"):
            column = table.find_column(role)
            if column is None and role == "organisation":
                column = table.find_unnamed()
            cell = row.cells.get(column) if column is not None else None
            if cell is not None and cell.text and not self.lexicon.is_empty_cell(cell.text):
                kind = "programme" if role == "project" or table.find_column("organisation") is None else ""
                return self.names.make_end(cell.text, kind)
        return None

    def _find_holder(self, role: str, subject: End | None, table: _Table, row: _Row) -> End | None:
        """Return whom a cell of a role is about."""
        owner = self.references.get_holder("the document's organisation")
        if role == "trainer":
            column = table.find_column("trainee")
            cell = row.cells.get(column) if column is not None else None
            return End(cell.text, "group") if cell and cell.text else None
        if role == FOUNDED or role == "founded":
            return subject if table.find_column("project") is None else None
        if role == "place":
            return self._find_placed(table, row, subject)
        is_parted = role in ("partner", "funder") and subject is not None
        return subject if is_parted or (subject and table.find_column("organisation") is not None) else owner

    def _find_placed(self, table: _Table, row: _Row, subject: End | None) -> End | None:
        """Return whose place a cell tells: the project or the organisation that the row begins with."""
        column = table.find_column("partner", "member", "organisation", "project")
        event = table.find_column("activity", "date", "trainer", "trainee")
        if event is not None and (column is None or event < column):
            return None
        if subject is not None and (
            column is None
            or column == table.find_column("project", "organisation")
            or table.find_column("project", "organisation") is None
        ):
            return subject
        cell = row.cells.get(column) if column is not None else None
        ends = list(self.names.read_organisations(cell.text)) if cell else []
        return ends[0] if len(ends) == 1 else None

    def _join_cell(self, cue: Cue, cell: Block, holder: End, row: _Row) -> Iterator[Draft]:
        relation = self.relations[cue.role]
        head, colon, rest = cell.text.partition(":")
        text = rest.strip() if colon and self.lexicon.is_ditto(head) else cell.text
        if cue.role == "trainer" and _OWN.search(text):
            owner = self.references.get_holder("the document's organisation")
            yield Draft(holder, "trainedBy", owner, row.start, row.end, row.first, "table trainer")
            return
        reference = "" if cell.row == row.first.row else "the same as above"
        for end, is_over in self.entries.read_ends(relation.kind, text, cue.role, cell):
            if not self._is_somebody_else(end):
                continue
            name = End(end.text, end.kind, end.key, reference)
            subject, kind, object_ = relation.join(holder, name)
            yield Draft(
                subject, kind, object_, row.start, row.end, row.first, f"table {cue.role}",
                ended=cue.ended or is_over,
            )  # fmt: skip

    def _read_capacity(self, table: _Table, row: _Row) -> Iterator[Draft]:
        """Yield memberships from a column that says how an organisation takes part: "member", "chair"."""
        capacity = next((cell for cell in row.cells.values() if self._is_capacity(cell.text)), None)
        named = self._find_named_cell(row)
        roles = [table.heading.role, *(cue.role for cue in table.cues.values())]
        role = next((role for role in roles if role in ("network", "member")), "network")
        is_membership = role in roles or "capacity" in roles
        if capacity is None or named is None or named is capacity or not is_membership:
            return
        holder = self.references.get_holder("the heading of the table")
        words = capacity.text.lower()
        hosts = any(word in words for word in self.lexicon.structure["capacities"]["secretariat"])
        cue = Cue("secretariat" if hosts and role == "network" else role, self.entries.says_ended(words))
        yield from self._join_cell(cue, named, holder, row)

    def _is_capacity(self, text: str) -> bool:
        capacities = self.lexicon.structure["capacities"]
        words = [word.strip(",.;()") for word in text.lower().split()]
        is_short = 0 < len(words) <= 6 and not any(char.isupper() for char in text[1:])
        return is_short and bool(set(words) & {*capacities["words"], *capacities["secretariat"]})

    def _is_somebody_else(self, end: End) -> bool:
        """Whether a cell does not name the owner's own funds or staff."""
        return not end.text.lower().endswith((" own funds", " funds", " staff", " own staff"))

    def _read_listed_row(self, table: _Table, row: _Row) -> Iterator[Draft]:
        """Yield the tie that the heading of a table states of the organisation in each row."""
        if (
            table.heading.role not in _LISTED
            or table.find_column("project", "activity", "trainer") is not None
        ):
            return
        of_columns = {cue.role for cue in table.cues.values()} & (set(self.relations) - {"place", "founded"})
        if table.heading.role in of_columns or (of_columns and table.title == self.document.blocks[0].text):
            return
        column = table.find_column("organisation")
        cell = row.cells.get(column) if column is not None else self._find_named_cell(row)
        if cell is not None and not self.lexicon.is_empty_cell(cell.text):
            yield from self._join_cell(
                table.heading, cell, self.references.get_holder("the heading of the table"), row
            )

    def _find_named_cell(self, row: _Row) -> Block | None:
        """Return the first cell that is the name of an organisation."""
        for cell in row.cells.values():
            if self.names.finder.classify(bare_name(clean_name(cell.text))) in ORGANISATIONS:
                return cell
        return None

    def _read_own_training(self, table: _Table, row: _Row) -> Iterator[Draft]:
        """Yield whom the organisation itself trained, where the heading says that courses were its own."""
        column = table.find_column("trainee")
        if column is None or table.find_column("trainer", "partner") is not None or column not in row.cells:
            return
        words = table.title.lower()
        if "train" not in words or not any(word in words for word in _OWN_WORK):
            return
        trainee = End(row.cells[column].text, "group")
        owner = self.references.get_holder("the heading of the table")
        yield Draft(
            trainee, "trainedBy", owner, row.start, row.end, row.first, "table own training", "implied"
        )


def is_cell(block: Block) -> bool:
    """Whether a block is part of a table."""
    return block.kind is BlockKind.TABLE_CELL
