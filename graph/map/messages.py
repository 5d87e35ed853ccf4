"""Says in sentences what the map shows of a network, in English and Bengali."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..core.messages import LANGUAGES, LanguagePair, Messages
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


def write_summary(
    network: Network, observation: Observation, *, less_certain: int
) -> Mapping[str, MapSummary]:
    """Return, by language, what the network holds in one or two paragraphs, and what was not asked.

    `observation` is of the stated connections; `less_certain` counts those of which no source states a tie.
    """
    paragraphs = _write_paragraphs(network, observation, less_certain)
    extent = network.knowledge.dataset.extent
    unasked = MESSAGES.format_pair("not-said") if network.organisations else ("", "")
    return {
        lang: MapSummary(
            tuple(paragraph[place] for paragraph in paragraphs), extent.get(lang) or unasked[place]
        )
        for place, lang in enumerate(LANGUAGES)
    }


def _write_paragraphs(network: Network, observation: Observation, less_certain: int) -> list[LanguagePair]:
    organisations, connections = len(network.organisations), observation.pairs
    if not organisations:
        evidence = network.knowledge.evidence.values()
        is_foreign = any(
            support.certainty == Certainty.UNKNOWN and not support.source_iri for support in evidence
        )
        return [MESSAGES.format_pair("none-readable" if is_foreign else "none")]
    doubtful = [MESSAGES.format_pair("less-certain", n=less_certain)] if less_certain else []
    if network.records_no_certainty:
        doubtful.append(MESSAGES.format_pair("unrecorded"))
    if not connections:
        return [MESSAGES.format_pair("no-connection", n=organisations), *doubtful]
    reported = observation.by_an_end
    key = {connections: "reported-all", 0: "reported-none"}.get(reported, "reported")
    by_whom = [MESSAGES.format_pair(key, n=reported if key == "reported" else connections), *doubtful]
    return [
        MESSAGES.format_pair("connections", organisations=organisations, n=connections),
        (" ".join(english for english, _ in by_whom), " ".join(bengali for _, bengali in by_whom)),
    ]
