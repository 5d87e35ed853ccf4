"""Defines the two scales that rows have: how certain a statement is, and which readers may see it.

Each scale knows its order and its rules, so that no other module compares positions in a list. In data,
JSON and options a level is its plain text.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from ..core.messages import Messages

_MESSAGES = Path(__file__).with_name("levels.toml")


class OrderedLevel(StrEnum):
    """A text that is one of a scale and compares by its place there, not by its letters."""

    rank: int  # the place on the scale, counted from its beginning

    def __new__(cls, text: str) -> Self:
        """Make the level of a text, which comes after those made before it."""
        level = str.__new__(cls, text)
        level._value_ = text
        level.rank = len(cls.__members__)
        return level

    @classmethod
    def has_level(cls, text: str) -> bool:
        """Tell whether a text is a level of the scale."""
        return text in cls._value2member_map_

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the level of a text; whatever is no level counts as the last, the most careful one."""
        return cls(text) if cls.has_level(text) else list(cls)[-1]

    def _compute_order(self, level: str) -> int:
        """Return how much higher this level is than another; ValueError for a text that is no level."""
        return self.rank - type(self)(level).rank

    def __lt__(self, level: str) -> bool:
        return self._compute_order(level) < 0

    def __le__(self, level: str) -> bool:
        return self._compute_order(level) <= 0

    def __gt__(self, level: str) -> bool:
        return self._compute_order(level) > 0

    def __ge__(self, level: str) -> bool:
        return self._compute_order(level) >= 0


class Certainty(OrderedLevel):
    """How certain a statement is, the strongest first and highest.

    >>> Certainty.STATED > Certainty.IMPLIED > Certainty.AMBIGUOUS > Certainty.UNKNOWN
    True
    >>> Certainty.AMBIGUOUS.includes("implied"), Certainty.STATED.includes("implied")
    (True, False)
    """

    STATED = "stated"
    IMPLIED = "implied"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"  # nobody recorded how it is known

    def _compute_order(self, level: str) -> int:
        return -super()._compute_order(level)

    @classmethod
    @cache
    def list_recorded(cls) -> tuple[Certainty, ...]:
        """Return the levels that a row may give, the strongest first."""
        return tuple(level for level in cls if level is not cls.UNKNOWN)

    @classmethod
    def find_strongest(cls, levels: Iterable[Certainty]) -> Certainty:
        """Return the strongest of some levels; not recorded where there is none."""
        return max(levels, default=cls.UNKNOWN)

    def includes(self, certainty: str) -> bool:
        """Tell whether a choice of this level or stronger takes in a certainty."""
        return self <= certainty

    def list_stronger(self) -> tuple[Certainty, ...]:
        """Return this level and the stronger ones, the strongest first."""
        return tuple(level for level in Certainty if level >= self)

    def list_weaker(self) -> tuple[Certainty, ...]:
        """Return the levels below this one, the strongest first."""
        return tuple(level for level in Certainty if level < self)


class Audience(OrderedLevel):
    """For whom a row or an edition is, the widest first; a higher one sees all that a lower one does.

    >>> Audience.PUBLIC < Audience.PARTNERS < Audience.INTERNAL
    True
    >>> Audience.PARTNERS.may_see("public"), Audience.PUBLIC.may_see("partners")
    (True, False)
    """

    PUBLIC = "public"
    PARTNERS = "partners"
    INTERNAL = "internal"

    @property
    def is_for_owner(self) -> bool:
        """Whether only the owner of the data may see it."""
        return self is Audience.INTERNAL

    @property
    def is_for_everyone(self) -> bool:
        """Whether anybody may see it."""
        return self is Audience.PUBLIC

    def may_see(self, visibility: str) -> bool:
        """Tell whether these readers may see what has a visibility."""
        return self >= visibility


def write_notice(lang: str = "en") -> str:
    """Return what stands on everything that is not to be shared."""
    return Messages.load(_MESSAGES).format_message("not-for-sharing", lang)


def describe_audience(audience: Audience, lang: str = "en") -> str:
    """Return for whom an edition is, as its pages say it."""
    return Messages.load(_MESSAGES).format_message(f"for-{audience}", lang)
