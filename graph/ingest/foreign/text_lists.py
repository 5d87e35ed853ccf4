"""Reads lists of names and pairs that stand in running text, Markdown or a Word document, as tables.

"Amber Trust: Heron Forum, Kestrel Club", "Amber Trust works with Heron Forum", names below a heading, and
lines such as "Type: NGO" below a name. Prose is no list: nothing is taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...core.spelling import fold_text
from .column_plans import find_kind_of_body
from .event_lists import is_event_label, says_who_came, says_who_stayed_away
from .grids import Grid
from .name_lists import has_noun, is_nothing, is_sentence
from .network import SkippedItem
from .persons_in_lines import part_persons
from .text_lines import TextLine
from .topic_columns import is_place_name
from .word_lists import (
    is_above_persons,
    load_columns,
    load_name_words,
    load_relations,
    load_types,
    make_word_key,
)

_MIN_SHARE = 0.6  # of the lines that are items, headings or pairs, for a text to be of lists
_MOST_TITLES = 20  # lines above the lists that are kept
_MOST_WORDS = 14  # of a name
_LABELLED = re.compile(r"([^:：]{2,90}?)\s*[:：](?!//)\s*(.*)\Z")
_ARROW = re.compile(r"\s*(<-{1,4}>|<={1,4}>|↔|⇄|-{1,4}>|={1,4}>|→|⟶|<-{1,4}|<={1,4}|←)\s*")
_DASH = re.compile(r"\s+[-–—]{1,2}\s+")
_SMALL = re.compile(r"\b[a-z]+(?:[ -][a-z]+)*\b")
_LAST_BRACKETS = re.compile(r"\s*[(（]([^()（）]{2,60})[)）]\s*\Z")
_OF_NAMES = frozenset(map(make_word_key, ("name", "organisation", "organisation name", "নাম", "সংস্থার নাম")))
_UNDIRECTED = frozenset({"↔", "⇄"})
_TIES, _NAMES = (
    ("From", "Relation", "To", "Direction"),
    ("Name", "Type", "Place", "Relationship with us", "Remarks", "Contact person"),
)


@dataclass
class _Lists:
    """What the lines of a text say, as rows of tables with the number of the line of each."""

    above: list[TextLine] = field(default_factory=list)  # titles and notes
    ties: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    names: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    records: list[tuple[TextLine, list[tuple[str, str, int]]]] = field(default_factory=list)
    skipped: list[TextLine] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)  # numbers of the lines that name some

    @property
    def has_any(self) -> bool:
        """Whether anything was read so far."""
        return bool(self.ties or self.names or self.records)

    def put_aside(self, line: TextLine) -> None:
        """Keep a line that is of no list: before the first list as a title or a note, later as left out."""
        (self.skipped if self.has_any else self.above).append(line)


def find_text_lists(
    lines: Sequence[TextLine], file: str, *, unit: str = "line", notes: tuple[str, ...] = ()
) -> list[Grid]:
    """Return the lists of a text as tables, none where it is a table of another kind, or prose."""
    if not holds_lists(lines):
        return []
    reader = _LineReader([line for line in lines if not line.is_row])
    for place in range(len(reader.lines)):
        reader.read_line(place)
    return [replace(grid, notes=notes) for grid in _make_grids(reader.lists, file, unit)]


@dataclass
class _LineReader:
    """Reads the lines of a text in their order; what a line says depends on the heading above it."""

    lines: Sequence[TextLine]
    lists: _Lists = field(default_factory=_Lists)
    section: str = ""
    parents: list[TextLine] = field(default_factory=list)  # items further left, above an item

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(map(fold_text, _list_pieces(self.lines)))

    @cached_property
    def _is_of_event(self) -> bool:
        """Whether a heading says who came: then the items below other headings name no participants."""
        return any(
            not line.is_item and says_who_came(line.text) and line.text[-1] in ":：" for line in self.lines
        )

    def read_line(self, place: int) -> None:
        """Add what a line says."""
        line, lists = self._leave_persons_out(self.lines[place]), self.lists
        if not line.text:
            return
        following = self.lines[place + 1] if place + 1 < len(self.lines) else None
        self.parents = [parent for parent in self.parents if line.is_item and parent.depth < line.depth]
        is_elsewhere = self._is_of_event and not says_who_came(self.section)
        if line.is_item and (is_elsewhere or says_who_stayed_away(self.section)):
            lists.skipped.append(line)
        elif _read_label(line, self.section, self._known, lists) or _read_tie(
            line, self.section, self._known, lists
        ):
            self.parents.append(line)
        elif _begins_record(line, following):
            lists.records.append((line, []))
        elif _is_said_otherwise(line.text):
            lists.skipped.append(line)
        elif line.is_item and _may_be_name(line.text):
            self._read_item(line, following)
            self.parents.append(line)
        elif _is_section(line, following):
            self.section = line.text.rstrip(" :：")
            lists.above += [] if lists.has_any else [line]
        else:
            lists.put_aside(line)

    def _leave_persons_out(self, line: TextLine) -> TextLine:
        """Return a line without the persons in it, their numbers and addresses, which are counted."""
        if line.is_heading or says_who_came(self.section):
            return line
        text, count = part_persons(line.text, self.section)
        if count:
            self.lists.persons.append(line.number)
        return replace(line, text=text)

    def _read_item(self, line: TextLine, following: TextLine | None) -> None:
        """Read an item that is a name: tied to the item further left, or to the body in the heading."""
        if self.parents:
            relation = _get_relation(self.section)
            self.lists.ties.append(_make_tie(line, self.parents[-1].text, relation, line.text, "undirected"))
        elif _names_body(self.section):
            relation = "has members" if find_kind_of_body(self.section) == "memberOf" else ""
            direction = "" if relation else "undirected"
            self.lists.ties.append(_make_tie(line, self.section, relation, line.text, direction))
        elif not (following and following.is_item and following.depth > line.depth):
            self.lists.names.append(_make_name(line, line.text, self.section))


def _list_pieces(lines: Sequence[TextLine]) -> Iterator[str]:
    """Yield what may be names elsewhere in a text: items, and what stands after colons, between commas."""
    for line in lines:
        match = _LABELLED.match(line.text)
        yield _strip_brackets(line.text)
        yield from re.split(r"\s*[,;]\s*|\s+and\s+|\s+ও\s+", match[2]) if match else ()


def holds_lists(lines: Sequence[TextLine]) -> bool:
    """Tell whether most lines are items of lists, headings, pairs or fields."""
    stands_above = [*(line.is_item or _is_labelled(line) for line in lines[1:]), False][: len(lines)]
    marked = sum(
        line.is_item
        or line.is_heading
        or line.is_row
        or above
        or _is_labelled(line)
        or bool(_ARROW.search(line.text) or _part_sentence(line.text))
        for line, above in zip(lines, stands_above, strict=True)
    )
    return marked >= _MIN_SHARE * len(lines) > 0


def _is_labelled(line: TextLine) -> bool:
    match = _LABELLED.match(line.text)
    return bool(match and not any(mark in match[1] for mark in ",;\t|"))


def _may_be_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and len(text.split()) <= _MOST_WORDS and not is_sentence(text)


def _is_field(label: str) -> bool:
    """Tell whether a label before a colon is a heading that lists have, rather than a name."""
    matches = (load_columns().find_listed(label), load_relations().find_listed(label))
    return any(match and match.is_sure for match in matches)


def _begins_record(line: TextLine, following: TextLine | None) -> bool:
    """Tell whether a line names what the labelled lines below it are about."""
    if following is None or line.text.endswith((":", "：")) or not _may_be_name(line.text):
        return False
    match = _LABELLED.match(following.text)
    is_below = not following.follows_gap or line.is_heading
    return bool(is_below and match and match[2] and _is_field(match[1]) and not _names_list(line.text))


def _names_list(text: str) -> bool:
    """Tell whether a line says what is listed below it: Our partners, Donors."""
    words, lists = fold_text(text).split(), load_name_words()
    roles = lists["listed_roles"] | lists["words_for_lists"]
    is_role = any(word.removesuffix("s") in roles for word in words)
    return _is_field(text) or says_who_came(text) or (is_role and not has_noun(text))


def _names_body(section: str) -> bool:
    """Tell whether a heading is the name of a body, below which those stand that are tied to it."""
    words, lists = fold_text(section).split(), load_name_words()
    of_lists = lists["listed_roles"] | lists["words_for_lists"]
    is_kind = load_types().find_listed(section) or _is_field(section) or is_place_name(section)
    is_name = len(words) > 1 and has_noun(section) and (not section.isascii() or _is_written_as_name(section))
    is_kind = bool(is_kind) or says_who_came(section) or is_above_persons(section)
    return is_name and not is_kind and not any(word.removesuffix("s") in of_lists for word in words)


def _is_section(line: TextLine, following: TextLine | None) -> bool:
    if line.is_heading or line.text.endswith((":", "：")):
        return True
    is_above_items = following is not None and following.is_item and not line.is_item
    return is_above_items and len(line.text.split()) <= _MOST_WORDS


def _read_label(line: TextLine, section: str, known: frozenset[str], lists: _Lists) -> bool:
    """Read "LABEL: TEXT": a field of the record above it, a list of names, or a name with its partners."""
    match = _LABELLED.match(line.text)
    if not match or not match[2] or line.is_heading or _ARROW.search(match[1]):
        return False
    label, text = match[1].strip(), match[2].strip()
    meaning = load_columns().find_listed(label)
    if meaning and meaning.is_sure and meaning.meaning == "name" and make_word_key(label) in _OF_NAMES:
        lists.records.append((replace(line, text=text), []))
        return True
    if _is_field(label):
        record = lists.records[-1] if lists.records else None
        if record and not (line.follows_gap and record[1]):
            record[1].append((label, text, line.number))
            return True
        if _is_relation(label) and not is_nothing(text):
            names = (_make_name(line, name, label) for name in re.split(r"\s*[;,]\s*", text))
            lists.names += names
        else:
            lists.put_aside(line)
        return True
    if is_event_label(label) or is_sentence(text) or is_nothing(text) or _says_when(text):
        lists.put_aside(line)
        return True
    if not (has_noun(label) or fold_text(label) in known or _is_full_name(label)):
        return False
    lists.ties.append(_make_tie(line, label, _get_relation(section), text, "undirected"))
    return True


def _says_when(text: str) -> bool:
    return text[0].isdecimal() or not any(
        any(map(str.isalpha, word)) and len(word) > 2 for word in text.split()
    )


def _read_tie(line: TextLine, section: str, known: frozenset[str], lists: _Lists) -> bool:
    """Read "A -> B", "A – B" or "A works with B"."""
    arrow = _ARROW.search(line.text)
    if arrow and (left := line.text[: arrow.start()]) and (right := line.text[arrow.end() :]):
        if _ARROW.search(right):
            lists.skipped.append(line)
            return True
        labelled = _LABELLED.match(right)
        right, relation = (labelled[1], labelled[2]) if labelled and labelled[2] else (right, "")
        bracket = _LAST_BRACKETS.search(right)
        if not relation and bracket and _is_relation(bracket[1]):
            right, relation = right[: bracket.start()], bracket[1]
        ends = (
            (right, left) if arrow[1].startswith(("<", "←")) and not arrow[1].endswith(">") else (left, right)
        )
        is_mutual = arrow[1] in _UNDIRECTED or (arrow[1].startswith("<") and arrow[1].endswith(">"))
        direction = "undirected" if is_mutual else "directed"
        lists.ties.append(_make_tie(line, ends[0], relation or _get_relation(section), ends[1], direction))
        return True
    parts = None if line.is_heading else _part_sentence(line.text)
    if parts:
        left, relation, right = parts
        lists.ties.append(_make_tie(line, left, relation, right, "directed"))
        return True
    dash = _DASH.split(line.text)
    if len(dash) == 2 and all(map(_may_be_name, dash)) and _are_bodies(dash, known):
        lists.ties.append(_make_tie(line, dash[0], _get_relation(section), dash[1], "undirected"))
        return True
    return False


def _part_sentence(text: str) -> tuple[str, str, str] | None:
    """Return the parts of "Amber Trust works with Heron Forum" or "Amber Trust (funded by Lotus Fund)".

    >>> _part_sentence("Amber Trust (funded by Lotus Fund)"), _part_sentence("Amber Trust")
    (('Amber Trust', 'funded by', 'Lotus Fund'), None)
    """
    for match in _SMALL.finditer(text):
        left, right = text[: match.start()].strip(" (（"), text[match.end() :].strip(" .:)）")
        is_pair = left and any(map(str.isalpha, right)) and _is_relation(match.group())
        if is_pair and _is_written_as_name(left, right):
            return left, match.group(), right
    return None


def _is_said_otherwise(text: str) -> bool:
    """Tell whether a line denies a tie, or speaks of a planned or a past one.

    >>> _is_said_otherwise("Lotus Fund no longer funds Amber Trust"), _is_said_otherwise("Amber Trust")
    (True, False)
    """
    lists = load_name_words()
    words = {word for word in text.split() if word.islower()}
    return not words.isdisjoint(lists["denials"] | lists["intentions"]) and any(
        _is_written_as_name(text[: match.start()], text[match.end() :])
        and text[: match.start()].strip()
        and len(match.group().split()) > 1
        for match in _SMALL.finditer(text)
    )


def _are_bodies(names: Sequence[str], known: frozenset[str]) -> bool:
    return all(has_noun(name) or fold_text(name) in known for name in names)


def _is_relation(text: str) -> bool:
    match = load_relations().find_listed(text)
    return bool(match and match.is_sure)


def _is_written_as_name(*texts: str) -> bool:
    """Tell whether all words of texts are written as in names, but for "and", "of" and the like."""
    words = [word.strip(",;()&") for text in texts for word in text.split()]
    small = load_name_words()["small_words"]
    return all(not word[:1].islower() or word in small for word in words if word)


def _is_full_name(text: str) -> bool:
    """Tell whether a text of two words or more, or an abbreviation, is written as a name."""
    return text.isupper() or (len(text.split()) > 1 and text.isascii() and _is_written_as_name(text))


def _get_relation(section: str) -> str:
    return section if section and _is_relation(section) else ""


def _make_tie(
    line: TextLine, first: str, relation: str, second: str, direction: str
) -> tuple[int, tuple[str, ...], str]:
    return line.number, (first.strip(" ."), relation, second.strip(" ."), direction), line.text


def _strip_brackets(text: str) -> str:
    return _LAST_BRACKETS.sub("", text).strip(" .")


def _make_name(line: TextLine, text: str, section: str) -> tuple[int, tuple[str, ...], str]:
    """Return the row of a name: what stands in brackets, after a comma or a dash says more of it."""
    name, remarks, type_word, place, person = text.strip(" ."), "", "", "", ""
    if says_who_came(section):
        name, person = _part_person(name)
    dash = _DASH.search(name)
    if dash:
        name, remarks = name[: dash.start()], name[dash.end() :]
    bracket = _LAST_BRACKETS.search(name)
    if bracket and load_types().find_listed(bracket[1]):
        name, type_word = name[: bracket.start()], bracket[1]
    elif bracket and is_place_name(bracket[1]):
        name, place = name[: bracket.start()], bracket[1]
    first, _, last = name.rpartition(",")
    if first and is_place_name(last):
        name, place = first, last.strip()
    is_type = bool(section and load_types().find_listed(section))
    is_area = bool(section and is_place_name(section))
    type_word, place = type_word or (section if is_type else ""), place or (section if is_area else "")
    cells = (name, type_word, place, _get_relation(section), remarks, person)
    return line.number, cells, line.text


def _part_person(text: str) -> tuple[str, str]:
    """Return the organisation of "Rahim Uddin, Director, Amber Trust" and the person before it.

    >>> _part_person("Rahim Uddin, Director, Amber Trust"), _part_person("Ministry of Law, Justice")
    (('Amber Trust', 'Rahim Uddin, Director'), ('Ministry of Law, Justice', ''))
    """
    first, *rest = re.split(r"\s*[,(（]\s*|\s+[-–—]\s+", text)
    bodies = [piece.rstrip(" )）") for piece in rest if has_noun(piece) or piece.rstrip(" )）").isupper()]
    if not bodies or has_noun(first):
        return text, ""
    return bodies[-1], text[: text.rindex(bodies[-1])].rstrip(" ,-–—(（")


def _make_grids(lists: _Lists, file: str, unit: str) -> list[Grid]:
    """Return tables of the ties, the names and the records of a text, with its titles above each."""
    titles = [(line.number, (line.text,), line.text) for line in lists.above[:_MOST_TITLES]]
    skipped = tuple(
        SkippedItem(f"{unit} {line.number}", f"no name and no pair: '{line.text[:60]}'")
        for line in lists.skipped
    ) + tuple(SkippedItem(f"{unit} {number}", "names a person") for number in lists.persons)
    labels = tuple(dict.fromkeys(label for _, cells in lists.records for label, _, _ in cells))
    records, places = [], dict[tuple[int, int], int]()
    for line, cells in lists.records:
        texts = {label: text for label, text, _ in reversed(cells)}
        records.append((line.number, (line.text, *(texts.get(label, "") for label in labels)), line.text))
        places.update({(line.number, labels.index(label) + 1): number for label, _, number in cells})
    tables = ((("Name", *labels), records), (_NAMES, lists.names), (_TIES, lists.ties))
    return [
        Grid(
            file,
            "",
            [list(cells) for _, cells, _ in (*titles, (0, headings, ""), *rows)],
            [number for number, _, _ in (*titles, (0, headings, ""), *rows)],
            skipped=skipped if number == 0 else (),
            quotes={number: text for number, _, text in rows},
            cell_lines=places if rows is records else {},
            unit=unit,
        )
        for number, (headings, rows) in enumerate(item for item in tables if item[1])
    ]
