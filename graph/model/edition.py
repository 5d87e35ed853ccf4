"""What this edition of a data set is: whose, for whom, of when, and which of its versions."""

from __future__ import annotations

import hashlib
from typing import Any

from ..core.messages import make_language_pair
from .graph import StakeholderGraph


def describe_edition(knowledge: StakeholderGraph, lang: str) -> dict[str, Any]:
    """Return what the page says of its edition; `owner` where it is made for the owner of the data set."""
    dataset = knowledge.dataset
    return {
        "name": dataset.name,
        "title": make_language_pair(dataset.title, dataset.name),
        "audience": knowledge.audience,
        "internal": knowledge.is_confidential,
        "owner": knowledge.audience.is_for_owner,
        "version": compute_version(knowledge),
        "issued": max((source.issued for source in knowledge.sources.values()), default=""),
        "lang": lang,
    }


def compute_version(knowledge: StakeholderGraph) -> str:
    """Return 12 hexadecimal digits that change when any merged statement of the edition does."""
    return hashlib.sha256(b"\n".join(sorted(knowledge.iter_merged_lines()))).hexdigest()[:12]
