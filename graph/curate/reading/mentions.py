"""Holds a name where it stands in a document, and the names that a data set knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ORGANISATIONS = frozenset(("organisation", "platform", "government", "donor"))


@dataclass(frozen=True)
class KnownNames:
    """Names that a data set uses, each with its kind (organisation, place ...), and whose document it is.

    `owner` is the organisation that speaks in the document, where the user says so.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""


@dataclass(frozen=True)
class Mention:
    """A name where it stands; `entity` is the fullest name that the text gives to what it names."""

    text: str
    kind: str  # organisation, platform, government, donor, programme, place, person, event or "" (not known)
    start: int
    entity: str = ""

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    @property
    def key(self) -> str:
        """What mentions of the same entity share."""
        return self.entity or self.text

    @property
    def is_organisation(self) -> bool:
        """Whether it may be an end of a tie between organisations."""
        return self.kind in ORGANISATIONS or self.kind == ""
