"""Holds the words and frames of Bengali sentences, and finds the cues of frames in a clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .bengali_words import VerbForms, is_denied_verb, is_future_verb, list_stems
from .lexicon import Lexicon

_POSTPOSITIONS = ("with", "at", "from", "house", "other")
MAX_GAP = 6  # words that a cue may leave out at each "..."


@dataclass(frozen=True)
class Frame:
    """How a tie is said: its cues, and where its two ends stand."""

    name: str
    kind: str
    cues: tuple[tuple[str, ...], ...]
    subject: tuple[str, ...]
    object: tuple[str, ...]


@dataclass(frozen=True)
class FrameCue:
    """A cue of a frame in a clause: its first word and the word after its last."""

    frame: Frame
    first: int
    after: int
    noun: str = ""  # the first element of the cue, as the frame writes it


class Grammar:
    """The words of bengali.toml, each list compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = lexicon.bengali
        self._nouns = {
            word: [name for name, words in self.words["nouns"].items() if word in words]
            for words in self.words["nouns"].values()
            for word in words
        }
        self._verbs = VerbForms(self.words["verbs"].items())
        self.postpositions: Mapping[str, str] = {
            word: role for role in _POSTPOSITIONS for word in self.words["cases"][role]
        }
        self.through = frozenset(self.words["cases"]["through"])
        self.agents = frozenset(self.words["cases"]["agents"])
        self.boundaries = frozenset(self.words["boundaries"]["words"])
        self.joining = frozenset(self.words["boundaries"]["joining"])
        self.closing = frozenset(self.words["boundaries"]["closing"])
        self.events = frozenset(self.words["blocking"]["events"])
        self.years = frozenset(self.words["years"]["words"])
        self.units = frozenset(self.words["nouns"]["unit"])
        self.people = frozenset(self.words["places"]["people"])
        self.many = frozenset(self.words["places"]["many"])
        self.container = frozenset(self.words["places"]["container"])
        self.no_place = frozenset(self.words["places"]["no_place"])
        self._blocking = frozenset(self.words["blocking"]["words"])
        self._talk = frozenset(self.words["blocking"]["talk"])
        self._talking = tuple(self.words["blocking"]["talking"])
        self._ended = frozenset(self.words["ended"]["words"])
        self._over = frozenset(self.words["ended"]["over"])
        self.past = frozenset(self.words["ended"]["past"])
        self._tags: dict[str, frozenset[str]] = {}

    @cached_property
    def frames(self) -> Mapping[str, Sequence[tuple[Frame, tuple[str, ...]]]]:
        """Frames with one of their cues, by the first element of the cue."""
        frames: dict[str, list[tuple[Frame, tuple[str, ...]]]] = {}
        for entry in self.words["frames"]:
            cues = tuple(tuple(cue.split()) for cue in entry["cues"])
            frame = Frame(entry["name"], entry["kind"], cues, tuple(entry["subject"]), tuple(entry["object"]))
            for cue in cues:
                frames.setdefault(cue[0], []).append((frame, cue))
        return frames

    def list_tags(self, word: str) -> frozenset[str]:
        """Return what a word counts as in cues: its stems, its lists, each also with its case."""
        tags = self._tags.get(word)
        if tags is None:
            tags = self._tags[word] = frozenset(self._iter_tags(word))
        return tags

    def _iter_tags(self, word: str) -> Iterator[str]:
        for stem, case in list_stems(word):
            for tag in (stem, *(f"<{name}>" for name in self._nouns.get(stem, ()))):
                yield tag
                yield f"{tag}:{case}"
        yield from (f"<{name}>" for name in self._verbs.list_verbs(word))

    def find_cues(self, words: Sequence[str]) -> Iterator[FrameCue]:
        """Yield the cues of a clause: of each frame at each place the longest; "" stands for a name."""
        tags = [self.list_tags(word) if word else frozenset[str]() for word in words]
        for at in range(len(words)):
            best: dict[str, FrameCue] = {}
            for tag in sorted(tags[at] & self.frames.keys()):
                for frame, cue in self.frames[tag]:
                    after = _match_cue(tags, cue, at)
                    if after and (frame.name not in best or best[frame.name].after < after):
                        best[frame.name] = FrameCue(frame, at, after, cue[0])
            yield from best.values()

    def is_blocked(self, words: Sequence[str]) -> bool:
        """Whether a clause plans, doubts or denies what it names, or only reports attendance."""
        for at, word in enumerate(words):
            stems = {stem for stem, _ in list_stems(word) if stem == word or len(stem) > 3}
            if stems & self._blocking or is_denied_verb(word) or is_future_verb(word):
                return True
            if stems & self._talk and any(
                next_.startswith(self._talking) for next_ in words[at + 1 : at + 3]
            ):
                return True
        return False

    def is_negative(self, words: Sequence[str]) -> bool:
        """Whether a clause denies."""
        return any(is_denied_verb(word) or word in ("না", "নেই", "নয়") for word in words)

    def is_ended(self, words: Sequence[str]) -> bool:
        """Whether a clause says that its tie is over."""
        stems = {stem for word in words if word for stem, _ in list_stems(word)}
        until = any(
            word == "পর্যন্ত" and self.years & {stem for stem, _ in list_stems(words[at - 1])}
            for at, word in enumerate(words)
            if at
        )
        is_past = bool(stems & self.past) and (until or bool(stems & {"আগে", "একসময়"}))
        is_over = any(word in self._over and following.startswith("হ") for word, following in pairwise(words))
        return bool(stems & self._ended) or is_past or is_over


def _match_cue(tags: Sequence[frozenset[str]], cue: Sequence[str], at: int) -> int:
    """Return the word after a cue that begins at a word; 0 where it does not stand there."""
    place, gap = at, 0
    for element in cue:
        if element == "...":
            gap = MAX_GAP
            continue
        match = next((i for i in range(place, min(place + gap + 1, len(tags))) if element in tags[i]), -1)
        if match < 0:
            return 0
        place, gap = match + 1, 0
    return place
