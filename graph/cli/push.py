"""`stakeholders push`: an edition into a store on another machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ..core.address import Address, DatasetLocation
from . import options, output, session

if TYPE_CHECKING:
    from ..store.remote.push_target import GraphStoreTarget, SparqlUpdateTarget


def _parse_address(_: click.Context, param: click.Parameter, value: str | None) -> Address | None:
    from ..core.errors import InputError

    try:
        return None if value is None else Address.parse(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from None


@click.command("push")
@click.argument("url", callback=_parse_address)
@click.option(
    "--update",
    metavar="URL",
    callback=_parse_address,
    help="Address for updates. [default: URL itself, else `update` beside it or `statements` below it]",
)
@click.option(
    "--graph-store",
    metavar="URL",
    callback=_parse_address,
    help="Send to this address by the Graph Store Protocol instead.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@options.lang("the answer")
@options.data
@options.audience("public")
@options.as_json
def command(
    url: Address,
    update: Address | None,
    graph_store: Address | None,
    force: bool,
    lang: str,
    data: DatasetLocation,
    audience: str,
    as_json: bool,
) -> None:
    """Load an edition into a SPARQL endpoint, for -d URL to read.

    Data are sent in batches. If it breaks off, run the same command again and it continues from there. For
    a server that asks, set STAKEHOLDERS_ENDPOINT_USER and STAKEHOLDERS_ENDPOINT_PASSWORD. The default is
    the public edition, because the data leave the house.
    """
    from ..publish.answers.push import answer_push
    from ..store.remote.push import Push, PushPayload

    if update and graph_store:
        raise click.UsageError("give --update or --graph-store, not both")
    knowledge = session.open_knowledge(data, audience)
    dataset = knowledge.dataset
    with output.show_progress("sorting the statements") as say:
        edition = PushPayload.from_quads(knowledge.store.iter_quads(), base=dataset.base, name=dataset.name)
        target = _choose_target(url, update, graph_store)
        pushed = Push(edition, url, target).run(replace=force, report_progress=_make_pace_reporter(say))
    output.write_answer(answer_push(pushed, url, knowledge, lang), as_json=as_json)


def _choose_target(
    url: Address, update: Address | None, graph_store: Address | None
) -> SparqlUpdateTarget | GraphStoreTarget:
    from ..store.remote.client import HttpClient
    from ..store.remote.push_target import GraphStoreTarget, SparqlUpdateTarget

    if graph_store:
        return GraphStoreTarget(graph_store.url, HttpClient())
    return (
        SparqlUpdateTarget(update.url, HttpClient())
        if update
        else SparqlUpdateTarget.discover_target(url, HttpClient())
    )


def _make_pace_reporter(say: Callable[[str], None]) -> Callable[[int, int], None]:
    """Return a function that reports after each batch how fast it goes and how long the rest will take."""
    began, first = time.monotonic(), [-1]

    def report_batch(done: int, total: int) -> None:
        if first[0] < 0:
            first[0] = done
        taken = time.monotonic() - began
        rate = (done - first[0]) / taken if taken > 0 else 0
        left = f", {rate:,.0f} a second, about {(total - done) / rate:,.0f} s left" if rate else ""
        say(f"sent {done:,} of {total:,} statements{left}")

    return report_batch
