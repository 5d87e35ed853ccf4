"""What the page says of a network in sentences, in English and Bengali: figures in, texts out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..measures.observation import Observation
from ..network import Network
from ..wording import LANGUAGES, Wording

SAYING = Wording.load(Path(__file__).with_name("sentences.toml"))

# How a line is drawn by the certainty of its tie; the lengths are dashes and gaps in pixels.
DASHES: dict[str, list[float]] = {
    "implied": [6, 4],
    "ambiguous": [1.6, 4],
    "inferred": [8, 4, 1.6, 4],
    "unknown": [14, 6],
}


def above(network: Network, observation: Observation, *, weaker: int) -> dict[str, dict[str, Any]]:
    """Return, by language, what is seen in two sentences and what was not asked.

    `observation` is of the stated pairs; `weaker` counts the pairs of which only a weaker reading tells.
    """
    extent = network.knowledge.dataset.extent
    if not network.organisations:
        foreign = any(one.certainty == "unknown" for one in network.knowledge.evidence.values())
        none = SAYING.pair("none-readable" if foreign else "none")
        return {
            lang: {"seen": [text], "unasked": extent.get(lang, "")}
            for lang, text in zip(LANGUAGES, none, strict=True)
        }

    def said(lang: str) -> dict[str, Any]:
        organisations = SAYING.say("organisations", lang, n=len(network.organisations))
        pairs = SAYING.say("pairs-stated", lang, n=observation.pairs)
        more = SAYING.say("pairs-weaker", lang, n=weaker) if weaker else ""
        seen = [SAYING.say("seen", lang, organisations=organisations, pairs=pairs, weaker=more)]
        if observation.pairs:
            seen.append(SAYING.say("by-an-end", lang, n=observation.by_an_end))
        return {"seen": seen, "unasked": extent.get(lang) or SAYING.say("not-said", lang)}

    return {lang: said(lang) for lang in LANGUAGES}
