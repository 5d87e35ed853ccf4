"""Says which edition of a data set this is: whose, for whom, of when, and which of its versions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ..core.messages import LanguagePair, make_language_pair
from ..schema.levels import Audience
from .graph import StakeholderGraph


@dataclass(frozen=True)
class Edition:
    """What a page or a sheet says of its data.

    `is_internal`: it may show what is not meant for everybody; `is_owners`: it is for the owner of the data.
    """

    name: str
    title: LanguagePair
    audience: Audience
    is_internal: bool
    is_owners: bool
    version: str
    issued: str


def describe_edition(knowledge: StakeholderGraph) -> Edition:
    """Return what a page or a sheet says of its data."""
    dataset = knowledge.dataset
    return Edition(
        name=dataset.name,
        title=make_language_pair(dataset.title, dataset.name),
        audience=knowledge.audience,
        is_internal=knowledge.is_confidential,
        is_owners=knowledge.audience.is_for_owner,
        version=compute_version(knowledge),
        issued=max((source.issued for source in knowledge.sources.values()), default=""),
    )


def compute_version(knowledge: StakeholderGraph) -> str:
    """Return 12 hexadecimal digits that change when any merged statement of the edition does."""
    return hashlib.sha256(b"\n".join(sorted(knowledge.iter_merged_lines()))).hexdigest()[:12]
