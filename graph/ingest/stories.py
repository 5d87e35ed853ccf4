"""Reads and writes `stories.toml`: views of the map in a row, each with a title, a text and what to look at.

It lies in the folder of a data set; beside a workbook it bears its name: `partners-stories.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from ..core.errors import Finding, InputError
from ..core.messages import LANGUAGES
from ..core.spelling import did_you_mean
from ..core.toml_file import quote_toml, read_toml
from ..schema.levels import Audience

FILE = "stories.toml"
MAX_VIEWS = 100
MAX_CHARACTERS = {"title": 200, "text": 4_000, "look": 100_000}
HEAD = "# Views of the map in a row. This file belongs in the folder of the data set."
_KEYS = ("title", "text", "look", "visibility")

Texts = Mapping[str, str]  # by language; one text without a language is that of the first


@dataclass(frozen=True)
class StoryView:
    """One view: its title and text by language, the address state of the map, and for whom it is."""

    number: int
    title: Texts
    text: Texts
    look: str
    visibility: str = ""

    @property
    def place(self) -> str:
        """Where a message says that it stands."""
        return f"{FILE}, view {self.number}"


@dataclass(frozen=True)
class Stories:
    """The views of a data set that can be read, and what is wrong with others."""

    views: tuple[StoryView, ...] = ()
    findings: tuple[Finding, ...] = ()


def find_story_file(dataset: Path) -> Path:
    """Return where the stories of a data set lie, whether there are any or not."""
    return dataset / FILE if dataset.is_dir() else dataset.with_name(f"{dataset.stem}-{FILE}")


def read_stories(dataset: Path) -> Stories:
    """Read the stories of a data set, none where it has no such file; InputError where it is no such file."""
    path = find_story_file(dataset)
    if not (path.exists() or path.is_symlink()):
        return Stories()
    hint = "save the stories again in the map"
    values = read_toml(path, hint=hint, within=path.parent)
    if values.get("format", 1) != 1 or isinstance(values.get("format"), bool):
        raise InputError(f"{path}: its format is not known; this version reads format 1")
    rows = values.get("view", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path}: 'view' is not a list of views; write [[view]] above each")
    if len(rows) > MAX_VIEWS:
        raise InputError(f"{path}: more than {MAX_VIEWS} views; keep those that you present")
    views: list[StoryView] = []
    findings = [
        _make_finding(FILE, key, "no key of stories", "remove it")
        for key in values.keys() - {"format", "view"}
    ]
    for number, row in enumerate(rows, start=1):
        faults = list(_check_view(number, row))
        findings += faults
        if not faults:
            views.append(_make_view(number, row))
    return Stories(tuple(views), tuple(sorted(findings)))


def _make_finding(place: str, key: str, fault: str, mend: str) -> Finding:
    return Finding(place, 0, key[:80], "error", fault, mend, "story")


def _check_view(number: int, row: Mapping[str, object]) -> Iterator[Finding]:
    """Yield what is wrong with the keys of a view."""
    place = f"{FILE}, view {number}"
    for key, value in row.items():
        if key not in _KEYS:
            hint = did_you_mean(key[:80], _KEYS, f"use {', '.join(_KEYS)}")
            yield _make_finding(place, key, "no key of a view", hint)
        elif key in ("look", "visibility"):
            if not isinstance(value, str):
                yield _make_finding(place, key, "not a text", "write it in quotes")
        elif not _is_texts(value):
            yield _make_finding(
                place, key, "neither a text nor texts by language", "write title.en and title.bn"
            )
    for key, most in MAX_CHARACTERS.items():
        value = row.get(key, "")
        texts = value.values() if isinstance(value, dict) else [value]
        if any(isinstance(text, str) and len(text) > most for text in texts):
            yield _make_finding(place, key, f"more than {most:,} characters", "shorten it")
    if not row.get("title"):
        yield _make_finding(place, "title", "empty", "give the view a title")
    level = row.get("visibility", "")
    if isinstance(level, str) and level and not Audience.has_level(level):
        hint = did_you_mean(level[:80], tuple(Audience), f"use {', '.join(Audience)}")
        yield _make_finding(place, "visibility", f"'{level[:80]}' is no audience", hint)


def _is_texts(value: object) -> TypeGuard[str | dict[str, str]]:
    if isinstance(value, str):
        return True
    return isinstance(value, dict) and all(
        lang in LANGUAGES and isinstance(text, str) for lang, text in value.items()
    )


def _make_view(number: int, row: Mapping[str, object]) -> StoryView:
    def read_texts(key: str) -> Texts:
        value = row.get(key, "")
        if not _is_texts(value):
            return {}
        texts = {LANGUAGES[0]: value} if isinstance(value, str) else value
        return {lang: text.strip() for lang, text in texts.items() if text.strip()}

    look = str(row.get("look", "")).strip()
    address, mark, after = look.partition("#")  # a whole link may be pasted
    return StoryView(
        number=number,
        title=read_texts("title"),
        text=read_texts("text"),
        look=after if mark else address,
        visibility=str(row.get("visibility", "")),
    )


def write_stories(views: Iterable[StoryView]) -> str:
    """Return the text of a file of stories.

    >>> print(write_stories([StoryView(1, {"en": "One"}, {}, "entity=undp")]).partition("format")[2])
     = 1
    <BLANKLINE>
    [[view]]
    title = "One"
    look = "entity=undp"
    <BLANKLINE>
    """
    lines = [HEAD, "format = 1"]
    for view in views:
        lines += ["", "[[view]]", *_write_texts("title", view.title), *_write_texts("text", view.text)]
        lines.append(f"look = {quote_toml(view.look)}")
        lines += [f"visibility = {quote_toml(view.visibility)}"] if view.visibility else []
    return "\n".join(lines) + "\n"


def _write_texts(key: str, texts: Texts) -> Iterator[str]:
    if list(texts) == [LANGUAGES[0]]:
        yield f"{key} = {quote_toml(texts[LANGUAGES[0]])}"
    else:
        yield from (f"{key}.{lang} = {quote_toml(text)}" for lang, text in texts.items())
