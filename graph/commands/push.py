"""`stakeholders push`: an edition into a store on another machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ..address import Address, Given
from . import options, output, session

if TYPE_CHECKING:
    from ..knowledge import Knowledge
    from ..store.loading import Pushed
    from ..store.targets import GraphStore, Updates


def _address(_: click.Context, param: click.Parameter, value: str | None) -> Address | None:
    from ..errors import InputError

    try:
        return None if value is None else Address.of(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from None


@click.command("push")
@click.argument("url", callback=_address)
@click.option(
    "--update",
    metavar="URL",
    callback=_address,
    help="Address for updates. [default: URL itself, else `update` beside it or `statements` below it]",
)
@click.option(
    "--graph-store",
    metavar="URL",
    callback=_address,
    help="Send to this address by the Graph Store Protocol instead.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@options.data
@options.audience("public")
@options.as_json
def command(
    url: Address,
    update: Address | None,
    graph_store: Address | None,
    force: bool,
    data: Given,
    audience: str,
    as_json: bool,
) -> None:
    """Load an edition into a SPARQL endpoint, for -d URL to read.

    Data are sent in batches. If it breaks off, run the same command again and it continues from there. For
    a server that asks, set STAKEHOLDERS_ENDPOINT_USER and STAKEHOLDERS_ENDPOINT_PASSWORD. The default is
    the public edition, because the data leave the house.
    """
    from ..store.loading import Edition, Push

    if update and graph_store:
        raise click.UsageError("give --update or --graph-store, not both")
    knowledge = session.open_knowledge(data, audience)
    dataset = knowledge.dataset
    with output.progress("sorting the statements") as say:
        edition = Edition.of(knowledge.store.quads(), base=dataset.base, name=dataset.name)
        target = _target(url, update, graph_store)
        pushed = Push(edition, url, target).run(replace=force, say=_paced(say))
    if as_json:
        row = {
            "url": url.url,
            "data": dataset.name,
            "audience": knowledge.audience,
            "merged_view": pushed.merged or "default graph",
            "statements": pushed.statements,
            "graphs": pushed.graphs,
            "sent": pushed.sent,
        }
        output.as_json("push", [row])
        return
    _tell(pushed, url, knowledge)
    session.confidential(knowledge)


def _target(url: Address, update: Address | None, graph_store: Address | None) -> Updates | GraphStore:
    from ..store.targets import GraphStore, Updates
    from ..store.wire import Wire

    if graph_store:
        return GraphStore(graph_store.url, Wire())
    return Updates(update.url, Wire()) if update else Updates.found(url, Wire())


def _paced(say: Callable[[str], None]) -> Callable[[int, int], None]:
    """Return what tells of each batch how fast it goes and how long the rest will take."""
    began, first = time.monotonic(), [-1]

    def tell(done: int, of: int) -> None:
        if first[0] < 0:
            first[0] = done
        taken = time.monotonic() - began
        rate = (done - first[0]) / taken if taken > 0 else 0
        left = f", {rate:,.0f} a second, about {(of - done) / rate:,.0f} s left" if rate else ""
        say(f"sent {done:,} of {of:,} statements{left}")

    return tell


def _tell(pushed: Pushed, url: Address, knowledge: Knowledge) -> None:
    before = pushed.statements - pushed.sent
    resumed = f", {before:,} of them in an earlier push that broke off" if before else ""
    output.wrapped(
        f"Pushed the edition for {knowledge.audience} readers: {pushed.statements:,} statements{resumed}; "
        f"{pushed.graphs:,} graphs of evidence, the merged view in "
        f"{'<' + pushed.merged + '>' if pushed.merged else 'the default graph'}."
    )
    name = f"#{knowledge.dataset.name}" if pushed.merged else ""  # such a server may hold several
    output.line(f"Read it with: -d {url.url}{name} --audience {knowledge.audience}")
