"""Options that several verbs share, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ..core.address import Address, DatasetLocation, find_location
from ..core.errors import InputError
from ..core.messages import LANGUAGES
from ..schema.levels import Audience, Certainty

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster

    _Type = click.ParamType[Path | Address]
else:  # older ones of click are no generic class
    _Type = click.ParamType

F = TypeVar("F", bound=Callable[..., Any])
ENGINES = ("local", "spark")


class DataSetParamType(_Type):
    """Reads what names a data set: a path, a shipped example, or the http(s) address of an endpoint."""

    name = "path|url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | Address:
        """Return the path or the address; a usage error for an address that is none."""
        if isinstance(value, Path | Address):
            return value
        try:
            return find_location(value)
        except InputError as error:
            self.fail(str(error), param, ctx)


data = click.option(
    "-d",
    "--data",
    type=DataSetParamType(),
    help="Data set: a folder of tables, an .xlsx workbook, an RDF file, the address of a SPARQL endpoint, or "
    "the name of an example: steps, kestrel.  [default: the data set in this folder, else steps]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def audience(default: str = Audience.INTERNAL) -> Callable[[F], F]:
    """Return the option that says for whom the answer is."""
    return click.option(
        "--audience",
        type=click.Choice([str(level) for level in Audience]),
        default=str(default),
        show_default=True,
        help="Leave out what is not meant for these readers.",
    )


def visibility(what: str, default: Audience | None = None) -> Callable[[F], F]:
    """Return the option that says who may see what is added."""
    shown = default or "as the data set says"
    return click.option(
        "--visibility",
        type=click.Choice([str(level) for level in Audience]),
        default=default and str(default),
        help=f"Who may see {what}. [default: {shown}]",
    )


def certainty(default: str) -> Callable[[F], F]:
    """Return the option that says how certain a tie must be; without a default, headlines decide."""
    return click.option(
        "--certainty",
        type=click.Choice([str(level) for level in Certainty]),
        default=default or None,
        show_default=bool(default),
        help="Use only ties that are at least this certain." + ("" if default else "  [default: stated]"),
    )


def lang(what: str) -> Callable[[F], F]:
    """Return the option `--lang`; `what` it is the language of."""
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help=f"Language of {what}."
    )


kinds = click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="Use only this kind of tie between organisations; may be repeated.",
)

as_of = click.option(
    "--as-of",
    default="",
    metavar="DATE",
    help="Use only dated ties between organisations that held then (2023, 2023-06).",
)
anyway = click.option(
    "--anyway", is_flag=True, help="Print figures even if they mean nothing for this network."
)
samples = click.option(
    "--samples",
    type=click.IntRange(min=0),
    default=None,
    help="Estimate betweenness from this number of starting points. [default: all; 64 on a cluster]",
)
seed = click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the random numbers."
)


_ENGINE = (
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help="Compute on this machine, or on a Spark cluster.",
    ),
    click.option(
        "--master",
        default="",
        metavar="URL",
        help="Address of the master: spark://HOST:7077, yarn, k8s://https://HOST:PORT; with --engine spark.",
    ),
    click.option(
        "--checkpoint",
        default="",
        metavar="DIR",
        help="Folder that all machines of the cluster can open: hdfs://, s3a://, a shared path. "
        "[default: a temporary one, for a cluster on this machine alone]",
    ),
)


def _open_cluster(engine: str, master: str, checkpoint: str) -> Cluster | None:
    """Return the cluster asked for, after a look whether it is there: a data set may take long to read."""
    spark = engine != ENGINES[0]
    for name, value in (("--master", master), ("--checkpoint", checkpoint)):
        if value and not spark:
            raise click.UsageError(f"{name} is for a cluster; add --engine spark, or leave it out")
    if not spark:
        return None
    if not master:
        raise click.UsageError("--engine spark needs the address of a cluster: --master spark://HOST:7077")
    from ..measures.cluster.session import Cluster

    cluster = Cluster(master, checkpoint)
    cluster.check_available()
    return cluster


@dataclass(frozen=True)
class MeasureOptions:
    """The options of a verb that measures; one that the verb does not have keeps its default."""

    data: DatasetLocation = None
    audience: str = "internal"
    certainty: str = ""  # empty: what headlines count
    kinds: tuple[str, ...] = ()
    as_of: str = ""
    lang: str = "en"
    anyway: bool = False
    samples: int | None = None
    seed: int = 0
    cluster: Cluster | None = None
    as_json: bool = False

    @property
    def engine(self) -> str:
        """Where figures are computed, as JSON names it."""
        return ENGINES[self.cluster is not None]


def measure_options(*more: str, least_certain: str = "", without: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Add the options of a verb that measures; the command gets all of them as one value, `settings`.

    `more` names those of `anyway`, `samples`, `seed` and `engine` that the verb has, `without` what it lacks.
    """

    def add_options(command: F) -> F:
        @wraps(command)
        def call_with_settings(**values: Any) -> Any:
            known = {name: values.pop(name) for name in _FIELDS if name in values}
            known["certainty"] = known.get("certainty") or ""
            if known.get("as_json"):
                known["lang"] = "en"  # the JSON of every command is English
            if "engine" in more:
                known["cluster"] = _open_cluster(*(values.pop(name) for name in _ENGINE_NAMES))
            return command(settings=MeasureOptions(**known), **values)

        for name, options in reversed(_list_measure_options(least_certain).items()):
            if name in more or (name not in _CHOSEN and name not in without):
                for option in reversed(options):
                    option(call_with_settings)
        return cast(F, call_with_settings)

    return add_options


_FIELDS = tuple(MeasureOptions.__dataclass_fields__)
_ENGINE_NAMES = ("engine", "master", "checkpoint")
_CHOSEN = ("anyway", "samples", "seed", "engine")  # only some verbs have them


def _list_measure_options(least_certain: str) -> dict[str, tuple[Callable[..., Any], ...]]:
    """Return the options of verbs that measure, by name, in the order of their help."""
    return {
        "anyway": (anyway,),
        "samples": (samples,),
        "seed": (seed,),
        "engine": _ENGINE,
        "certainty": (certainty(least_certain),),
        "kinds": (kinds,),
        "as_of": (as_of,),
        "lang": (lang("the answer"),),
        "data": (data,),
        "audience": (audience(),),
        "json": (as_json,),
    }
