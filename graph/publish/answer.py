"""What a command answers: sections of the document model for people, and rows for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .document import KeyFinding, Paragraph, Section

if TYPE_CHECKING:
    from ..model.network import Projection

SCHEMA = 1  # version of the JSON envelope


@dataclass(frozen=True)
class Answer:
    """One answer in one language; `more` holds the keys of its JSON beside the rows.

    `networks` is of how many networks it speaks; one that speaks of any repeats its sentences in JSON.
    """

    command: str
    sections: tuple[Section, ...]
    rows: Iterable[Any] = ()
    projection: Projection | None = None
    lang: str = "en"
    more: Mapping[str, Any] = field(default_factory=dict)
    networks: int = 0

    def list_notes(self) -> list[str]:
        """Return the sentences that stand in the text: observation, reasons, findings, what is not shown."""
        blocks = (block for section in self.sections for block in section.blocks)
        return [block.text for block in blocks if isinstance(block, (Paragraph, KeyFinding))]

    def iter_json(self) -> Iterator[str]:
        """Yield the JSON text piece by piece, so that rows may be read as they come; its texts are English.

        >>> print("".join(Answer("query", (), [{"a": 1}]).iter_json()))
        {
          "schema": 1,
          "command": "query",
          "projection": null,
          "rows": [
            {
              "a": 1
            }
          ]
        }
        """
        envelope = {
            "schema": SCHEMA,
            "command": self.command,
            "projection": self.projection.as_json() if self.projection else None,
            **self.more,
            **({"notes": self.list_notes()} if self.projection or self.networks else {}),
            "rows": [],
        }
        head, end = _dump(envelope).rsplit("]", 1)
        yield head
        between, indent = "\n    ", ""
        for row in self.rows:
            yield between + _dump(row).replace("\n", "\n    ")
            between, indent = ",\n    ", "\n  "
        yield f"{indent}]{end}"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
