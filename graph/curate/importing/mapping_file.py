"""Reads and writes `import.toml`: how the files of a data set were read, so that no question comes twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...core.errors import InputError
from ...core.toml_file import TomlValue, quote_toml, read_toml, write_toml
from ...ingest.foreign.reading_choices import ANSWERS_KEPT, ReadingChoices

FILE = "import.toml"
_COMMENTS = {
    "files": "The files that were imported, and the source that each became.",
    "source": "Who made a file, and whether it covers all ties of those named (all) or its maker's (own).",
    "column": "What each column of a list of organisations means.",
    "tie_column": "What each column of a list of ties means.",
    "type": "Which type or class each word for a type means.",
    "relation": "Which kind of tie each word for a relation means.",
    "heading": "Which row of a table has the headings, by its number; 0: none.",
    "name": "Which entity each name is; new: one of its own.",
}


@dataclass(frozen=True)
class MappingFile:
    """The answers of earlier imports, and the sources that their files became."""

    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)  # how each word was written
    sources: Mapping[str, str] = field(default_factory=dict)  # by the name of a file

    @classmethod
    def read(cls, path: Path) -> MappingFile:
        """Read the file of a data set; an empty one where there is none. InputError where it is broken."""
        if not path.is_file():
            return cls()
        data = read_toml(path, hint="correct it, or remove it to be asked again")
        answers, words = {}, {}
        for topic in ANSWERS_KEPT:
            for word, answer in _read_texts(path, data.get(topic, {}), topic).items():
                key = topic, " ".join(word.split()).casefold()
                answers[key], words[key] = answer, word
        return cls(answers, words, _read_texts(path, data.get("files", {}), "files"))


def _read_texts(path: Path, table: object, name: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
        raise InputError(f"{path}: [{name}] is not a table of texts; correct it, or remove the file")
    return table


def render_mapping(earlier: MappingFile, choices: ReadingChoices, sources: Mapping[str, str]) -> bytes:
    """Return the file with the answers of earlier imports and of this one."""
    tables: dict[str, dict[str, str]] = {"files": {**earlier.sources, **sources}}
    words = {key: (earlier.words[key], answer) for key, answer in earlier.answers.items()}
    words |= {key: (question.word, answer) for key, (question, answer) in choices.made.items()}
    for topic in ("source", *(topic for topic in ANSWERS_KEPT if topic != "source")):
        tables[topic] = {word: answer for (of, _), (word, answer) in words.items() if of == topic}
    values: dict[str, TomlValue] = {
        name: {quote_toml(" ".join(word.split())): answer for word, answer in table.items()}
        for name, table in tables.items()
        if table
    }
    return write_toml(values, comments=_COMMENTS).encode()
