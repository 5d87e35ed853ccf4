"""`stakeholders open`: the workbench, in the browser."""

from __future__ import annotations

import click

from ..core.address import DatasetLocation
from . import options, output, page_opening, session


@click.command("open")
@click.argument("data", type=options.DataSetParamType(), required=False)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8321, or the next free]"
)
@click.option("--read-only", is_flag=True, help="Let nothing be changed.")
@options.audience()
@page_opening.no_open
def command(data: DatasetLocation, port: int | None, read_only: bool, audience: str, no_open: bool) -> None:
    """Open the workbench: see, search and ask a data set in the browser.

    Prints the address, which only this computer can open, and opens it. DATA is what -d of the other commands
    takes; without it, it is the data set in this folder, else the example. Ctrl-C ends it.
    """
    from ..serve.app import build_app
    from ..serve.dataset_session import OpenDataset
    from ..serve.security import AccessRules
    from ..serve.server import HOST, bind_port, count_workers, run_server
    from ..store.query_pool import QueryPool

    path = session.require_local_path(data, "open")
    listener = bind_port(port)
    dataset = OpenDataset(path, lambda: session.open_knowledge(path, audience))
    rules = AccessRules(listener.getsockname()[1], is_read_only=read_only)
    address = f"http://{HOST}:{rules.port}/?token={rules.token}"

    def announce() -> None:
        output.write_line(address)
        page_opening.open_address(address, is_refused=no_open)

    with QueryPool(size=count_workers()) as pool:
        run_server(build_app(dataset, rules, pool), listener, announce)
