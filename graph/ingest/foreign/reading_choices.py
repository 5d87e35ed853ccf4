"""The choices by which a file is read: what a column, a type or a relation means, and who decided it.

A choice that the user made before, on the command line or in an earlier import, is taken. Otherwise the
question is put once, with a default; nobody is asked where the defaults are to be taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .table_samples import TableSample

ANSWERS_KEPT = (
    "column",
    "tie_column",
    "type",
    "relation",
    "name",
    "source",
    "heading",
)  # topics, as tables of `import.toml`


@dataclass(frozen=True)
class Question:
    """What the program is not sure of: a word of the file, what it may mean, and what is likely."""

    topic: str  # one of `ANSWERS_KEPT`
    word: str
    default: str
    options: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()  # what stands under a heading, or who bears a type

    @property
    def key(self) -> tuple[str, str]:
        """By which an earlier answer is found again: spelling and case of the word do not matter."""
        return self.topic, " ".join(self.word.split()).casefold()


@dataclass
class ReadingChoices:
    """Earlier answers by topic and word, and a way to ask for more; remembers what was taken for granted."""

    known: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ask: Callable[[Question], str] | None = None
    made: dict[tuple[str, str], tuple[Question, str]] = field(default_factory=dict)
    assumed: list[Question] = field(default_factory=list)
    tables: list[TableSample] = field(default_factory=list)  # that were read, as they begin

    def choose(
        self,
        topic: str,
        word: str,
        default: str,
        *,
        is_sure: bool = False,
        options: Sequence[str] = (),
        examples: Sequence[str] = (),
    ) -> str:
        """Return what a word means; asks unless it is sure or was answered before."""
        question = Question(topic, word, default, tuple(options), tuple(examples))
        if question.key in self.made:
            return self.made[question.key][1]
        answer = self.known.get(question.key)
        if answer is None and is_sure:
            answer = default
        elif answer is None and self.ask is not None:
            answer = self.ask(question)
        elif answer is None:
            answer = default
            self.assumed.append(question)
        self.made[question.key] = question, answer
        return answer

    def find_decided(self, topic: str, word: str) -> str | None:
        """Return what a word was decided to mean in this import, None where nobody has decided yet."""
        made = self.made.get(Question(topic, word, "").key)
        return made[1] if made else None

    def find_answer(self, topic: str, word: str) -> str:
        """Return what a word was decided to mean, empty where nobody decided."""
        key = Question(topic, word, "").key
        return self.made[key][1] if key in self.made else self.known.get(key, "")
