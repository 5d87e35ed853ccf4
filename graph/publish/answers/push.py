"""Answers what was sent to a store on another machine, and how to read it there."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from ..answer import Answer
from ..document import Paragraph, Section
from .view import AnswerTexts, mark_confidential

if TYPE_CHECKING:
    from ...core.address import Address
    from ...model.graph import StakeholderGraph
    from ...store.remote.push import PushResult


def answer_push(result: PushResult, address: Address, knowledge: StakeholderGraph, lang: str) -> Answer:
    """Return how much an endpoint holds now, where its merged view is, and the options that read it."""
    texts = AnswerTexts("push", lang)
    sentences = [texts.format_message(f"sent-{knowledge.audience}", url=address.url, n=result.statements)]
    sent_before = result.statements - result.sent
    if sent_before:
        sentences.append(texts.format_message("sent-before", n=sent_before))
    sentences.append(texts.format_message("graphs", n=result.graphs))
    sentences.append(
        texts.format_message("merged-graph" if result.merged else "merged-default", graph=result.merged)
    )
    name = f"#{knowledge.dataset.name}" if result.merged else ""  # such a server may hold several
    options = shlex.join(["-d", f"{address.url}{name}", "--audience", knowledge.audience])
    blocks = (Paragraph(" ".join(sentences)), texts.make_paragraph("read", options=options))
    row = {
        "url": address.url,
        "data": knowledge.dataset.name,
        "audience": knowledge.audience,
        "merged_view": result.merged or "default graph",
        "statements": result.statements,
        "graphs": result.graphs,
        "sent": result.sent,
    }
    sections = (Section("sent", "", blocks), *mark_confidential(lang, knowledge.is_confidential))
    return Answer("push", sections, [row], lang=lang)
