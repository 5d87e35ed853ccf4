"""Says in sentences what the map shows of a network, in English and Bengali."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..core.messages import LANGUAGES, Messages
from ..measures.observation import Observation
from ..model.network import Network
from ..schema.levels import Certainty
from .model import MapSummary

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))

# How a line is drawn by the certainty of its tie; the lengths are dashes and gaps in pixels.
DASHES: Mapping[str, tuple[float, ...]] = {
    "implied": (6, 4),
    "ambiguous": (1.6, 4),
    "inferred": (8, 4, 1.6, 4),
    "unknown": (14, 6),
}


def write_summary(network: Network, observation: Observation, *, weaker: int) -> Mapping[str, MapSummary]:
    """Return, by language, what is seen in two sentences and what was not asked.

    `observation` is of the stated pairs; `weaker` counts the pairs of which only a weaker reading tells.
    """
    extent = network.knowledge.dataset.extent
    if not network.organisations:
        foreign = any(
            evidence.certainty == Certainty.UNKNOWN for evidence in network.knowledge.evidence.values()
        )
        none = MESSAGES.format_pair("none-readable" if foreign else "none")
        return {
            lang: MapSummary((text,), extent.get(lang, ""))
            for lang, text in zip(LANGUAGES, none, strict=True)
        }

    def summarise_in(lang: str) -> MapSummary:
        organisations = MESSAGES.format_message("organisations", lang, n=len(network.organisations))
        pairs = MESSAGES.format_message("pairs-stated", lang, n=observation.pairs)
        more = MESSAGES.format_message("pairs-weaker", lang, n=weaker) if weaker else ""
        seen = [MESSAGES.format_message("seen", lang, organisations=organisations, pairs=pairs, weaker=more)]
        if observation.pairs:
            seen.append(MESSAGES.format_message("by-an-end", lang, n=observation.by_an_end))
        return MapSummary(tuple(seen), extent.get(lang) or MESSAGES.format_message("not-said", lang))

    return {lang: summarise_in(lang) for lang in LANGUAGES}
